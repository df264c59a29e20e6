"""Every command, shortcut, action and callback id, once. Ids read `feature:thing`; each feature has its own section."""

from __future__ import annotations

# commands
TIL = "/til"
LEARN = "/learn"
EXPERIMENT = "/experiment"

# pulse
PULSE_ANSWER = "pulse:answer"  # value: round|question|version|point
PULSE_CHANGE = "pulse:change"  # value: the round
PULSE_COMMENT = "pulse:comment"  # value: round|question
PULSE_COMMENT_FORM = "pulse:comment_form"
PULSE_GO_ON = "pulse:go_on"
PULSE_SETTINGS = "pulse:settings"
PULSE_SETTINGS_FORM = "pulse:settings_form"
PULSE_PROPOSE = "pulse:propose"
PULSE_PROPOSE_FORM = "pulse:propose_form"
PULSE_ANNOUNCE = "pulse:announce"  # value: the own question's id
PULSE_WITHDRAW = "pulse:withdraw"  # value: the own question's id

# settings and App Home
HOME_PAUSE = "home:pause"
HOME_RESUME = "home:resume"
HOME_STOP = "home:stop"
HOME_PRIVACY = "home:privacy"
HOME_SETTINGS_FORM = "home:settings_form"
HOME_SETTINGS = "home:settings"

# teams
TEAM_SETUP_FORM = "team:setup_form"
TEAM_LIST = "team:list"
TEAM_CHOSEN = "team:chosen"  # value: a team's id, or new
TEAM_OWNERS_FORM = "team:owners_form"

# sharing, experiments, search (issue 4)

# digests and nudges (issue 5)
NUDGE_ACCEPT = "nudge:accept"  # value of every nudge button: the nudge's id
NUDGE_DECLINE = "nudge:decline"
NUDGE_DONE = "nudge:done"
NUDGE_PLAN = "nudge:plan"
NUDGE_PLAN_FORM = "nudge:plan_form"
NUDGE_SNOOZE = "nudge:snooze"  # option values: nudge id|weeks
NUDGE_LESS = "nudge:less"
NUDGE_MORE = "nudge:more"
NUDGE_STOP = "nudge:stop"
DIGEST_MORE = "digest:more"  # value: the digest's id
DIGEST_SETTINGS = "digest:settings"  # value: the team's id
DIGEST_SETTINGS_FORM = "digest:settings_form"
DIGEST_HISTORY = "digest:history"
DIGEST_PAUSE = "digest:pause"  # value: the team's id
DIGEST_GO_ON = "digest:go_on"
