"""What each table of the bot is for. Somebody who looks for their own answer reads it to know where to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LEAD = (
    "A pulse answer lies in “open answers” while its round is open: sealed, in a slot that only the round's key can find. "
    "When the round closes, groups of five or more become counts in “cells”, everything else is deleted, and the key is destroyed."
)

ANSWERS = {
    "open_answers": "Pulse answers while their round is open: sealed, without a name or a time. Empty in between.",
    "cells": "What is left of answers: counts of five or more of one group for one question. c1 to c11 are the points of its scale.",
    "open_comments": "Comments while their round is open, sealed like the answers.",
    "comments": "Comments of groups of eight or more, without author and time.",
    "not_said": "How often “prefer not to say” and “it didn’t come up” were chosen, for the whole company only.",
    "published": "Results exactly as everybody saw them; the sides of a group are one row, written as short numbers.",
    "close_receipts": "A receipt for each release, chained to the one before, so that nobody rewrites what was shown.",
    "silences": "How often somebody let a round pass, so that they are asked less: sealed, without a name.",
    "open_keys": "By which an open round's key is known again where several machines share the work. The key is in none.",
    "round_seals": "An open round's key where several machines share the work, sealed to the memory of each. Empty here.",
    "key_holders": "Which machine has the key of an open round in its memory.",
    "replicas": "The machines that run.",
    "round_nonces": "Half of the key of a nameless question, when several machines share the work.",
}
ASKED = {
    "rounds": "One sending of the pulse, opened and closed.",
    "cohorts": "Groups whose answers are counted together.",
    "cohort_members": "Who was asked. Never who answered.",
    "cohort_teams": "The teams in a group.",
    "cohort_questions": "What a group was asked.",
    "own_questions": "Questions that the company added itself.",
}
OPENLY = {
    "learnings": "What people shared, under their name, as they chose.",
    "asks": "Questions that people asked their colleagues.",
    "answers": "Replies to those questions, in threads that everybody reads. These are not pulse answers.",
    "experiments": "What people try, until when, and how it ended.",
    "reactions": "Emoji on messages, as Slack tells them; kept 35 days.",
    "activity": "Who shared, asked or helped, to count different people once; kept 35 days.",
    "weekly_counts": "What remains after 35 days: numbers of a team and week.",
    "search_items": "The words of all this once more, so that search finds them.",
}
SENT = {
    "digests": "Every digest as it was composed.",
    "nudges": "Suggested acts, and what became of them.",
    "attention": "How often each person was written to unasked this week: two at most.",
    "due": "What must happen, and when.",
    "outbox": "What is to be told to whom: ids only, never words.",
    "senders": "Which process sends at this moment.",
    "seen": "What Slack told already, so that a repeat changes nothing; kept 8 days.",
}
SETTINGS = {
    "people": "Names, time zones and roles, as Slack tells them.",
    "preferences": "What each person chose: when, how often, or not at all.",
    "days_off": "Leave and holidays, so that nobody is written to.",
    "teams": "Teams with their channel and the time of their digest.",
    "team_members": "Who is in which team, and who leads it.",
    "channels": "Channels the bot knows.",
    "channel_members": "Who may read a private channel, so that search shows nobody else what was shared there.",
    "workspaces": "The Slack workspace.",
    "settings": "What the program owner set.",
}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "Where answers lie": ANSWERS,
    "Who is asked what": ASKED,
    "Said and done in the open": OPENLY,
    "What is sent": SENT,
    "People and settings": SETTINGS,
}


def explained(tables: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tables ({"name", "rows"}) by group, each with its group and note; what is not described here stands last."""
    held = {str(table["name"]): table for table in tables}
    known = [(group, name, note) for group, notes in GROUPS.items() for name, note in notes.items() if name in held]
    named = {name for _, name, _ in known}
    rest = [("Everything else", name, "") for name in held if name not in named]
    return [{**held[name], "group": group, "note": note} for group, name, note in [*known, *rest]]
