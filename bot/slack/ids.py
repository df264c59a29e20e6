"""Commands, shortcuts, actions and callback ids. They read `feature:thing`; each feature has its own section.

A room whose ids nobody else shows keeps them in its `views.py`, beside their buttons (`bot/api`, `bot/webhooks`).
"""

from __future__ import annotations

# What somebody does in these features is nobody's business: no new message, with its time, may answer it.
NAMELESS = ("pulse:", "ask:", "plan:", "yours:")

# commands
TIL = "/til"
LEARN = "/learn"
EXPERIMENT = "/experiment"

# pulse
PULSE_ANSWER = "pulse:answer"  # value: round|question|version|point
PULSE_CHANGE = "pulse:change"  # value: the round
PULSE_COMMENT = "pulse:comment"  # value: round|question
PULSE_COMMENT_FORM = "pulse:comment_form"
PULSE_TURN = "pulse:turn"  # value: round|place
PULSE_GO_ON = "pulse:go_on"
HEARD_OPEN = "pulse:heard"  # value: how many comments to pass over
HEARD_VIEW = "pulse:heard_view"
HEARD_ANSWER = "pulse:heard_answer"  # value: comment|word
HEARD_WRITE = "pulse:heard_write"  # value: the comment
HEARD_THREAD_FORM = "pulse:heard_form"
PULSE_PROOF = "pulse:proof"
PULSE_SURE = "pulse:sure"
PULSE_SETTINGS = "pulse:settings"
PULSE_SETTINGS_FORM = "pulse:settings_form"
PULSE_PROPOSE = "pulse:propose"
PULSE_PROPOSE_FORM = "pulse:propose_form"
PULSE_ANNOUNCE = "pulse:announce"  # value: the own question's id
PULSE_WITHDRAW = "pulse:withdraw"  # value: the own question's id

# the map
MAP_QUESTIONS = "map:questions"  # value of these three: round|team
MAP_DOING = "map:doing"
MAP_SURE = "map:sure"
MAP_WHERE = "map:where"  # value: round|
VALUES_FORM = "map:values_form"
NOTING_FORM = "map:noting_form"
NOTING_TAKE_OUT = "map:take_out"  # value: the note's id

# settings and App Home
HOME_PAUSE = "home:pause"
HOME_RESUME = "home:resume"
HOME_STOP = "home:stop"
HOME_PRIVACY = "home:privacy"
HOME_FORGET = "home:forget"
HOME_FORGET_FORM = "home:forget_form"
OWN_DATA = "home:own_data"
OWN_DATA_PAGE = "home:own_data_page"  # value: the page, from 0
HOME_SETTINGS_FORM = "home:settings_form"
HOME_SETTINGS = "home:settings"

# teams
TEAM_SETUP_FORM = "team:setup_form"
PROGRAMME_OPEN = "programme:open"
PROGRAMME_FORM = "programme:form"
TEAM_OPEN = "team:open"
TEAM_OWNERS = "team:owners"
TEAM_REASON = "team:reason"  # value: the team's id
TEAM_REASON_FORM = "team:reason_form"
TEAM_LIST = "team:list"
TEAM_CHOSEN = "team:chosen"  # value: a team's id, or new
TEAM_OWNERS_FORM = "team:owners_form"
TEAM_CHANGE = "team:change"  # value: the team's id; on a message, where it opens a form of its own
TEAMS_MANY = "teams:many"
TEAMS_MANY_FORM = "teams:many_form"
TEAMS_MANY_PREVIEW = "teams:many_preview"  # private_metadata: what was looked at, and the wish
TEAMS_FILE = "teams:file"  # value: the file's id
TEAMS_WAITING = "teams:waiting"
TEAMS_WAITING_FORM = "teams:waiting_form"
TEAMS_UNDO = "teams:undo"  # value: the list's id

# sharing, experiments, search (issue 4)
SHARE_SHORTCUT = "sharing:share"
SAVE_MESSAGE = "sharing:save_message"
YOURS = "yours:open"
LEARNING_FORM = "sharing:form"
LEARNING_EDIT_FORM = "sharing:edit_form"
LEARNING_NEW = "sharing:new"
WRONG_OPEN = "sharing:wrong"  # value: the channel it is meant for
WRONG_FORM = "sharing:wrong_form"
LEARNING_USED = "sharing:used"  # value of these three: the learning's id
LEARNING_EDIT = "sharing:edit"
LEARNING_TAKE_BACK = "sharing:take_back"
SHARE_ANYWAY = "sharing:anyway"  # value: the words
KNOWN_HELPS = "known:helps"  # value: the answer's id
MINE_OPEN = "yours:mine"  # value: how many to pass over
MINE_VIEW = "yours:mine_view"
LEARNING_HERE = "sharing:here"  # value: a channel, and the words where they fit
LEARNING_ELSEWHERE = "sharing:elsewhere"  # value: the words where they fit
LEARNING_ASK_AGAIN = "sharing:ask_again"
REACTIONS_OPEN = "sharing:reactions"
REACTIONS_FORM = "sharing:reactions_form"
ASK_FORM = "ask:form"
ASK_NEW = "ask:new"  # value: the words, if some were typed
ASK_ANYWAY = "ask:anyway"  # value: the words
ASK_SOLVED = "ask:solved"  # value: the question's id
ASK_WITHDRAW = "ask:withdraw"
EXPERIMENT_FORM = "experiment:form"
EXPERIMENT_NEW = "experiment:new"
EXPERIMENT_END = "experiment:end"  # value: the experiment's id
EXPERIMENT_END_FORM = "experiment:end_form"
LEDGER = "experiment:ledger"  # value: how many to pass over
LEDGER_FILTER = "experiment:filter"  # option values: how it ended
LEDGER_TEAM = "experiment:team"  # option values: a team's id
LEDGER_VIEW = "experiment:ledger_view"
SEARCH_FORM = "search:form"
SEARCH_PAGE = "search:page"  # value: how many to pass over
SEARCH_OPEN = "search:open"  # value: the words, if some were typed
INDICATORS_OPEN = "indicators:open"
INDICATORS_TEAM = "indicators:team"  # option values: a team's id
INDICATORS_WHY = "indicators:why"
INDICATORS_VIEW = "indicators:view"
INDICATORS_WHY_VIEW = "indicators:why_view"
MOVED_FORM = "moves:form"

# digests and nudges (issue 5)
NUDGE_ACCEPT = "nudge:accept"  # value of every nudge button: the nudge's id
NUDGE_DECLINE = "nudge:decline"
NUDGE_DONE = "nudge:done"
NUDGE_PLAN = "nudge:plan"
NUDGE_PLAN_FORM = "nudge:plan_form"
NUDGE_MENU = "nudge:often"  # option values: one of the four ids that follow|nudge id, and weeks after a snooze
NUDGE_WHY = "nudge:why"
NUDGE_SNOOZE = "nudge:snooze"  # a list of its own, and the next two buttons, in messages sent before there was one menu
NUDGE_LESS = "nudge:less"
NUDGE_MORE = "nudge:more"
NUDGE_STOP = "nudge:stop"
DIGEST_SURE = "digest:sure"
DIGEST_LEAD_SURE = "digest:lead_sure"  # value: the digest's id, as of the next
DIGEST_OWNER_SURE = "digest:owner_sure"
DIGEST_CAME = "digest:came"  # value: the team's id
DIGEST_CAME_FORM = "digest:came_form"
DIGEST_MORE = "digest:more"  # value: the digest's id
DIGEST_SETTINGS = "digest:settings"  # value: the team's id
DIGEST_SETTINGS_FORM = "digest:settings_form"
DIGEST_HISTORY = "digest:history"
DIGEST_PAUSE = "digest:pause"  # value: the team's id
DIGEST_GO_ON = "digest:go_on"

# the plan made together
PLAN_VIEW = "plan:view"
PLAN_BEGIN = "plan:begin"  # value: the team's id
PLAN_BEGIN_FORM = "plan:begin_form"
PLAN_PROPOSE = "plan:propose"  # value: the week of choosing
PLAN_PROPOSE_FORM = "plan:propose_form"
PLAN_TAKE_BACK = "plan:take_back"  # value: the proposal's id
PLAN_STAR = "plan:star"  # value: week of choosing|proposal
PLAN_STARS_BACK = "plan:stars_back"  # value: the week of choosing
PLAN_VOLUNTEER = "plan:volunteer"  # value: the proposal's id
PLAN_VOLUNTEER_FORM = "plan:volunteer_form"
PLAN_CHECK_IN = "plan:check_in"  # value: commitment|moment|how it goes
PLAN_CHECK_IN_FORM = "plan:check_in_form"
PLAN_REPLAN = "plan:replan"  # value: the commitment's id
PLAN_REPLAN_FORM = "plan:replan_form"
PLAN_WORD = "plan:word"  # value: team|round|what a lead or owner says
PLAN_WORD_FORM = "plan:word_form"
PLAN_WAVE = "plan:wave"
PLAN_WAVE_FORM = "plan:wave_form"  # private_metadata: the wave
CHAMPION_SAID = "plan:champion"  # value: yes | no
LEADERS_FORM = "plan:leaders_form"
LEADERS_GUESS = "plan:guess"  # value of these three: the round table's id
LEADERS_GUESS_FORM = "plan:guess_form"  # private_metadata: the round table|the teams, in the order of its fields
LEADERS_MINE = "plan:guess_mine"
LEADERS_TAKE_ON = "plan:take_on"
LEADERS_TAKE_ON_FORM = "plan:take_on_form"
PLAN_BOARD = "plan:board"
PLAN_BOARD_VIEW = "plan:board_view"
PLAN_BOARD_ANSWER = "plan:board_answer"  # value: proposal|what an owner answers
PLAN_BOARD_FORM = "plan:board_form"
