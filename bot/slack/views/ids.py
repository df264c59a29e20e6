"""Every command, shortcut, action and callback id, once. Ids read `feature:thing`; each feature has its own section."""

from __future__ import annotations

# commands
TIL = "/til"
LEARN = "/learn"
EXPERIMENT = "/experiment"

# pulse
PULSE_ANSWER = "pulse:answer"  # value: round|question|version|point
PULSE_COMMENT = "pulse:comment"
PULSE_COMMENT_FORM = "pulse:comment_form"
PULSE_PROMISE = "pulse:promise"
PULSE_PAUSE = "pulse:pause"

# settings and App Home
HOME_SLOT = "home:slot"
HOME_PAUSE = "home:pause"
HOME_RESUME = "home:resume"
HOME_STOP = "home:stop"
HOME_PRIVACY = "home:privacy"
HOME_SETTINGS_FORM = "home:settings_form"
HOME_SETTINGS = "home:settings"

# teams
TEAM_SETUP_FORM = "team:setup_form"

# sharing, experiments, search (issue 4)

# digests and nudges (issue 5)
