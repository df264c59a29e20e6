"""Every view, and the moments in which it looks different. Where it belongs, what it is called, when one sees it.

A scene belongs to a view by name; `has` are words that only this scene shows, and the last scene of a view has none. A view that stands
in no list gets one scene from its docstring. A scene without a view fails tests/house_rules/test_gallery.py.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.gallery.map_scenes import MAP
from tests.gallery.plan_scenes import PLAN
from tests.gallery.scene import Scene
from tests.house_rules.test_views import views

PULSE = (
    Scene(
        "pulse.answering.pulse_card",
        "The first pulse",
        "Your first round, on your day at your time; the promise is one tap away.",
        "first",
        "nobody can find out",
    ),
    Scene(
        "pulse.answering.pulse_card", "The pulse once more", "The round's key was lost, so the answers were too.", "again", "I lost the key"
    ),
    Scene("pulse.answering.pulse_card", "The pulse", "Once a week, on your day at your time."),
    Scene("pulse.answering.answered_card", "One answered, one waits", "After a tap, while another question waits.", "half", "Why I ask"),
    Scene("pulse.answering.answered_card", "All answered", "After the last tap."),
    Scene("pulse.answering.comment_modal", "A few words", "After “Add a comment” or “Write an answer”."),
    Scene("pulse.answering.told", "Asked again from now on", "After “Keep asking me”.", "back", "Good to have you back"),
    Scene("pulse.answering.told", "A comment is saved", "After the few words were sent.", "comment", "Saved. You can change it"),
    Scene("pulse.answering.told", "A sentence", "After other things one does to the pulse; here one that an owner changed."),
    Scene(
        "pulse.answering.reminder_card",
        "The one reminder",
        "Before the questions close, to whoever has not answered; who that is, is worked out and kept nowhere.",
    ),
    Scene("pulse.answering.slow_message", "I keep quiet now", "In the place of the questions, after three rounds that somebody let pass."),
    Scene("pulse.answering.left_out_message", "Why you are not asked", "Once, to whoever is in a team and in no group that can be asked."),
    Scene(
        "pulse.audit.audit_card",
        "The first audit",
        "On a team's first Tuesday, at your time.",
        "first",
        "nobody can find out",
    ),
    Scene("pulse.audit.audit_card", "The audit's one reminder", "On Thursday, to whoever has not finished.", "reminder", "only reminder"),
    Scene("pulse.audit.audit_card", "The audit again", "Half a year later."),
    Scene("pulse.audit.after_tap", "All 22 answered", "After the last tap: two lines more, if you like.", "end", "That was all"),
    Scene("pulse.audit.after_tap", "The next item", "After a tap, on the same message."),
    Scene("pulse.audit.turned_to", "An item once more", "After “Back” or “Go through again”."),
    Scene("pulse.audit.announcement", "The audit comes again", "In a team's channel, a week before."),
    Scene("pulse.results.group_results_message", "News from the pulse", "In the team's channel, when a round brought something new."),
    Scene("pulse.results.results_message", "Results", "/learn pulse."),
    Scene("pulse.results.sure_modal", "How sure the results are", "“How sure are we?” under the results."),
    Scene("pulse.heard.heard_modal", "What people wrote", "/learn heard, or the button below the results; leads answer there."),
    Scene("pulse.heard.thread_modal", "Tell more, without a name", "“Write without my name”, after a lead asked for more."),
    Scene("pulse.heard.sent_note", "Sent, without a name", "After a post was sent off."),
    Scene("pulse.results.receipt_modal", "How do I know?", "The button below the results."),
    Scene("pulse.settings.settings_modal", "Settings of the pulse", "A programme owner, from /learn pulse."),
    Scene("pulse.settings.propose_modal", "A question of ours", "A programme owner, “New question”."),
    Scene("pulse.settings.announcement", "A new question is announced", "In every team's channel, 48 hours before it may be asked."),
    Scene("pulse.settings.contract_changed", "A threshold rose", "In every team's channel, when an owner raised one."),
    Scene(
        "pulse.settings.opened_to_the_rest",
        "The promise to people in no team",
        "In a public channel, before they are asked.",
    ),
)
SHARING = (
    Scene("sharing.wrong.wrong_form", "I was wrong about", "/learn wrong."),
    Scene("sharing.learning_form", "Change a learning", "“Change” on one's own learning.", "change", "Change your learning"),
    Scene("sharing.learning_form", "Share a learning", "/til alone, the shortcut, or the Home tab."),
    Scene("sharing.learning_card", "A learning", "In its channel, after somebody shared it."),
    Scene("sharing.shared_note", "Shared", "Only to its author."),
    Scene("sharing.how_to_share_note", "How to share", "/til help."),
    Scene("sharing.last_shared_note", "Take the last one back", "/til undo."),
    Scene("sharing.nothing_to_keep_note", "Nothing to keep", "After a message without words was marked or saved."),
    Scene("sharing.how_to_ask_note", "How to ask", "/learn ask help."),
    Scene("experiments.how_to_try_note", "How to try", "/experiment help."),
    Scene(
        "sharing.marked_note",
        "Several were marked",
        "To their author, in one message, when the week had no room for each.",
        "several",
        "of your messages were marked",
    ),
    Scene("sharing.marked_note", "Your message was marked", "To its author, after somebody reacted with :bulb:."),
    Scene("sharing.saved_note", "Saved as a learning", "After the shortcut “Save as learning”."),
    Scene("sharing.cannot_save_note", "Cannot be saved", "The shortcut on a message of a bot, or where Ripple is not."),
    Scene("sharing.used_note", "I used this", "Only to whoever pressed the button."),
    Scene("sharing.own_note", "I used this, on one's own", "Only to its author, who pressed the button."),
    Scene("sharing.taken_back_note", "Taken back", "Only to its author, or to the asker."),
    Scene("sharing.withdrawn", "What stays of a card", "In the channel, after it was taken back."),
    Scene("sharing.reactions.reactions_note", "What reactions mean", "/learn reactions."),
    Scene("sharing.reactions.reactions_form", "Agreed reactions", "/learn reactions, for a programme owner."),
)
ASKING = (
    Scene("sharing.ask_form", "Ask a question", "/learn ask alone."),
    Scene("sharing.asked_note", "Asked without a name", "Only to the asker.", "nameless", "without your name"),
    Scene("sharing.asked_note", "Asked", "Only to the asker."),
    Scene("sharing.ask_card", "A solved question", "In its channel, after the asker said so.", "solved", ":white_check_mark: Solved"),
    Scene("sharing.ask_card", "A question without a name", "In its channel, some minutes after it was asked.", "nameless", "Somebody asks"),
    Scene("sharing.ask_card", "A question", "In its channel."),
    Scene("sharing.solved_note", "Marked as solved", "Only to the asker."),
    Scene("sharing.nameless_solved_note", "Solved, without a name", "Only to the asker, some time before the channel sees it."),
    Scene("sharing.nameless_withdrawn_note", "Taken back, without a name", "Only to the asker, some time before the channel sees it."),
    Scene("search.search_modal", "Nothing found", "Words that nobody wrote, or that one may not read.", "nothing", "Nothing found"),
    Scene("search.search_modal", "Found", "/learn search with words.", "found", '"type": "divider"'),
    Scene("search.search_modal", "Search", "The Home tab, or /learn search alone."),
    Scene(
        "search.found_message",
        "Nobody wrote about it",
        "“find ...” in a direct message, with words that nobody wrote.",
        "nothing",
        "Nobody has",
    ),
    Scene("search.found_message", "What is known", "“find ...” or “what do we know about ...?” in a direct message, or a mention."),
    Scene("sharing.mine.mine_modal", "All I wrote", "The Home tab, “All I wrote”."),
    Scene("sharing.known.asked_before_note", "Asked before", "Before a question is posted, when something like it was answered."),
    Scene("sharing.known.shared_before_note", "Shared before", "Before a learning is posted, when a colleague shared something like it."),
    Scene("sharing.known.said_again_note", "Said again", "The same words typed a second time within five minutes."),
    Scene("sharing.known.helped_note", "That helped", "After “That helps, thanks”."),
    Scene("sharing.gladness.used_by_several", "Three colleagues used it", "To whoever wrote it, once."),
    Scene("sharing.gladness.helped_again", "An old answer helped again", "To whoever answered, weeks later."),
    Scene("sharing.where.where_note", "Where shall I share it?", "“til ...” in a direct message, the first time."),
    Scene("sharing.where.shared_there_note", "Shared there", "After a channel was chosen, and each time after."),
    Scene("sharing.where.asked_again_note", "Another channel next time", "After that button."),
)
EXPERIMENTS = (
    Scene("experiments.experiment_form", "Start an experiment", "/experiment, or the Home tab."),
    Scene("experiments.started_note", "Started", "Only to its owner."),
    Scene("experiments.started_card", "Somebody tries something", "In its channel."),
    Scene("experiments.check_in", "How did it go?", "To its owner, on its last day."),
    Scene("experiments.reminder", "How did it go, once more", "To its owner, two working days later."),
    Scene("experiments.end_form", "How did it go?", "“Tell how it went”, or the Home tab."),
    Scene("experiments.ended_note", "Written down, and shared", "Only to its owner.", "shared", "Your lesson is shared"),
    Scene("experiments.ended_note", "Written down", "Only to its owner."),
    Scene("experiments.ended_card", "It did not hold", "In its channel.", "not_held", "It did not hold"),
    Scene("experiments.ended_card", "It held", "In its channel.", "held", "It held"),
    Scene("experiments.ended_card", "Stopped, or unclear", "In its channel."),
    Scene("experiments.ledger_modal", "Experiments", "/learn experiments, or the Home tab."),
)
DIGESTS = (
    Scene("nudges.earning.tried_modal", "What we tried", "/learn tried, for everybody."),
    Scene(
        "digest.team.team_digest", "The digest as it would read now", "/learn digest.", "preview", "This is how the digest would read now"
    ),
    Scene("digest.team.team_digest", "A quiet week", "In the channel of a team where nothing was shared.", "quiet", "Nothing was shared"),
    Scene(
        "digest.team.team_digest", "How it would read, in German", "/learn digest, in a team that chose German.", "german", "Woche bis zum"
    ),
    Scene("digest.team.team_digest", "The team's week", "In the team's channel, once a week."),
    Scene("digest.team.team_more", "The whole week in German", "“Mehr zeigen” under a digest.", "german", "Die ganze Woche"),
    Scene("digest.team.team_more", "The whole week", "“The whole week” under a digest."),
    Scene("digest.team.team_sure", "How sure are we?", "“How sure are we?” under a digest with figures."),
    Scene("digest.leads.manager_digest", "A lead's week", "To a lead, once a week; also /learn digest lead."),
    Scene("digest.leads.owner_digest", "The company's month", "To a programme owner, once a month; also /learn digest company."),
    Scene("digest.leads.manager_sure", "How sure are we? (a lead's letter)", "“How sure are we?” under a lead's week."),
    Scene("digest.leads.owner_sure", "How sure are we? (the company's month)", "“How sure are we?” under the company's month."),
    Scene("digest.forms.came_modal", "Answer your team", "“What changed, or why not yet” under a lead's week."),
    Scene("digest.forms.history_modal", "Digests so far", "/learn digest, “Earlier digests”."),
    Scene("digest.forms.settings_modal", "The settings in German", "/learn digest, “Einstellungen”.", "german", "Wochenrückblick"),
    Scene("digest.forms.settings_modal", "The team's digest", "/learn digest, “Settings”, for a lead or a programme owner."),
    Scene("digest.forms.settings_saved", "Saved, in German", "In place of the form.", "german", "Gespeichert"),
    Scene("digest.forms.settings_saved", "Settings saved", "In place of the form."),
    Scene("digest.forms.pause_question", "Shall it pause?", "To the lead, after three weeks without anything to tell."),
    Scene("digest.forms.pause_answered", "Paused", "In place of the question."),
    Scene("digest.forms.no_team", "In no team", "/learn digest, from somebody in no team."),
    Scene("nudges.nudge_card", "One small thing", "At most once a week, to whoever wants suggestions."),
    Scene("nudges.why_modal", "Why this act", "“Why this?” in a suggestion's menu."),
    Scene("nudges.answered_card", "Done", "After “Done”.", "done", "Thank you for trying"),
    Scene("nudges.answered_card", "With a plan", "After one chose a moment of one's own.", "plan", "My own plan:"),
    Scene("nudges.answered_card", "Chosen", "After “I'll do it”."),
    Scene("nudges.plan_form", "My plan", "“Choose my own moment”."),
    Scene("nudges.dialled", "Fewer suggestions", "After “Less often”, “More often” or “Stop these”."),
    Scene("nudges.snoozed", "A pause", "After “Rest for a week”."),
)
HOME = (
    Scene("home.home_view", "Home, paused", "The Home tab, after “Pause”.", "paused", "Paused until"),
    Scene("home.home_view", "Home, stopped", "The Home tab, after “Stop”.", "stopped", "You stopped"),
    Scene("home.home_view", "Home", "The Home tab."),
    Scene("home.settings_modal", "My settings", "/learn settings, or the Home tab."),
    Scene("home.help_message", "A word I do not know", "/learn with a word nobody knows.", "unknown", "I don't know"),
    Scene("home.help_message", "Help", "/learn, or /learn help."),
    Scene("people.quiet.quiet_note", "Be quiet", "/til stop, /learn stop."),
    Scene("people.programme.programme_modal", "Run Ripple", "A programme owner, /learn programme or the Home tab."),
    Scene("people.programme.changed", "Something changed for everybody", "In every team's channel, after an owner changed it."),
    Scene("people.programme.archived", "A team is over", "In its channel."),
    Scene("people.programme.saved_note", "Saved, for everybody", "Only to the owner who changed something."),
    Scene("people.teams.reason_modal", "Why we learn", "A lead, from the first letter."),
    Scene("people.teams.reason_said", "Why we learn, said", "In the team's channel, after a lead or an owner wrote it."),
    Scene("home.talk.how_to", "How one begins", "“til”, “ask” or “find” alone, or “what do you know about me?”, in a direct message."),
    Scene("home.one_line_of_help", "One command", "A command's name in a direct message, such as “digest”."),
    Scene("home.talk.not_understood", "Three suggestions", "A direct message whose words ask for nothing I know."),
    Scene("home.talk.until_when", "Until when?", "“pause until ...” in a direct message, where I cannot tell the day."),
    Scene("home.dialled_note", "Stopped", "“stop” in a direct message.", "stopped", "Stopped."),
    Scene("home.dialled_note", "Paused, or back", "“pause” or “start” in a direct message."),
    Scene(
        "pulse.settings.privacy_modal",
        "Held about me, while questions are open",
        "/learn privacy while questions are open.",
        "open",
        "This week's questions are open",
    ),
    Scene("pulse.settings.privacy_modal", "Held about me", "/learn privacy, or the Home tab."),
    Scene("people.privacy.own.own_data_sent_modal", "All about me, as files", "After “Give me all of it”."),
    Scene("people.privacy.own.own_data_modal", "All about me, in pages", "The same, where I may send no files."),
    Scene("home.forget_modal", "Forget me", "“Forget me” in what is held about me."),
    Scene("home.forgotten_message", "Forgotten", "After one meant it."),
)
OUT = (
    Scene("webhooks.webhooks_modal", "Webhooks", "An owner, /learn webhooks."),
    Scene("webhooks.webhook_form", "A new webhook", "“New webhook”."),
    Scene("webhooks.secret_modal", "A webhook's secret", "After “Save”, once."),
    Scene("webhooks.failing_message", "A webhook fails", "To its owner, once."),
    Scene("api.tokens_modal", "API tokens", "An owner, /learn api."),
    Scene("api.token_form", "A new token", "“New token”."),
    Scene("api.token_modal", "A token", "After “Save”, once."),
)
TEAMS = (
    Scene("people.teams.welcome", "A team's welcome", "In its channel, as soon as the team is set up."),
    Scene("people.teams.lead_letter", "A lead's first letter", "To each lead, when their team is set up."),
    Scene("people.teams.trouble.channel_troubled", "A channel that is shut or shared", "To leads and owners, once, when it happens."),
    Scene("people.teams.joined", "Welcome, later", "To whoever is counted into a team after its welcome."),
    Scene("people.teams.teams_modal", "Teams", "/learn setup, when there are teams."),
    Scene("people.ownership.teams_lost_message", "Teams lost something", "To each owner, once."),
    Scene("people.importing.many_teams_modal", "Many teams at once", "An owner, /learn teams, or the button in the list of teams."),
    Scene("people.importing.shared_list_note", "A list as a file", "To an owner who shares one in a direct message."),
    Scene("people.importing.preview_modal", "Before anything happens", "After “Show me first”."),
    Scene("people.importing.many_done_modal", "Many teams set up", "After the one button."),
    Scene("people.importing.undone_modal", "A list taken back", "After “Take the list back”, within a day."),
    Scene("people.teams.team_modal", "Change a team", "“Change” beside a team.", "change", "Change the team"),
    Scene("people.teams.team_modal", "Set up a team", "/learn setup, or “New team”."),
    Scene(
        "people.teams.team_saved_modal",
        "A small team",
        "After “Save”, with fewer than six members.",
        "small",
        "cannot keep answers untraceable",
    ),
    Scene("people.teams.team_saved_modal", "Team saved", "After “Save”."),
    Scene("people.waiting.ask_modal", "Ask before they begin", "The button in the list of teams, where one waits for its wave."),
    Scene("people.waiting.agreed_modal", "They are asked", "After “Yes, ask them”."),
    Scene(
        "people.waiting.audit_ahead",
        "The first questions come before you begin",
        "In the channel of a team that waits, once somebody agreed.",
    ),
    Scene("people.teams.owners_modal", "Programme owners", "/learn owners."),
    Scene("people.teams.owners_saved", "Owners saved", "Only to whoever saved them."),
)
INDICATORS = (
    Scene(
        "indicators.indicators_modal",
        "Indicators, before the first week",
        "Until the first Monday has counted.",
        "early",
        "The first figures come",
    ),
    Scene("indicators.indicators_modal", "Indicators", "/learn indicators, or the Home tab."),
    Scene("indicators.why_modal", "Why these numbers?", "“Why these numbers?” above the indicators."),
    Scene("indicators.moves.moved_form", "I moved", "/learn moved."),
    Scene("indicators.moves.moved_note", "A move told twice", "Only to whoever told it before.", "again", "I knew of this move"),
    Scene("indicators.moves.moved_note", "A move is noted", "Only to whoever told it."),
)
WRITTEN: Mapping[str, Sequence[Scene]] = {
    "The pulse": PULSE,
    "Sharing": SHARING,
    "Asking and finding": ASKING,
    "Experiments": EXPERIMENTS,
    "The map": MAP,
    "The plan": PLAN,
    "Digests and suggestions": DIGESTS,
    "Home, settings, privacy": HOME,
    "Teams": TEAMS,
    "What goes out": OUT,
    "Indicators and moves": INDICATORS,
}


def unwritten() -> Sequence[Scene]:
    """One for each view that stands in no list above: called as its function, seen when its docstring says."""
    written = {scene.view for scenes in WRITTEN.values() for scene in scenes}
    unseen = [(name, view) for name, view in views() if name not in written]
    return [Scene(name, view.__name__.replace("_", " ").capitalize(), inspect.getdoc(view) or "") for name, view in unseen]


FEATURES = {**WRITTEN, **({"More": more} if (more := unwritten()) else {})}
SCENES = tuple(scene for scenes in FEATURES.values() for scene in scenes)


def scene_of(view: str, made: Mapping[str, Any]) -> Scene:
    """The first scene of this view whose words are in what it made."""
    words = json.dumps(made, ensure_ascii=False)
    return next(scene for scene in SCENES if scene.view == view and scene.has in words)
