"""The timeline in words. What is due and what was told, instead of the names that the database has for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

WORDS: Mapping[str, str] = {
    # what is due
    "pulse:open": "The pulse opens",
    "pulse:close": "The round closes: answers become counts",
    "pulse:release": "Results are shown",
    "pulse:erase": "What is left of the round is erased",
    "pulse:watch": "Who has not answered is worked out anew",
    "digest:teams": "The teams' digests are composed",
    "digest:managers": "The leads' digests are composed",
    "digest:owners": "The program owners' digest is composed",
    "experiment:ask": "An experiment ends: how did it go?",
    "experiment:remind": "A reminder for an experiment",
    "experiment:unclear": "An experiment without an answer counts as unclear",
    "nudge:week": "Acts for the week are chosen",
    "sharing:forget": "Old traces are deleted",
    "link:title": "A link's title is read",
    "people:holidays": "Public holidays are looked up",
    "upkeep:rows": "What is older than it may become is deleted",
    "upkeep:outbox": "Old messages are deleted",
    # what is told
    "ask:asked": "A question to colleagues",
    "ask:changed": "A question, changed",
    "digest_team": "The team's digest",
    "digest_manager": "The lead's digest",
    "digest_owner": "The program owner's digest",
    "digest_pause": "Should the digest pause?",
    "experiment:check_in": "How did the experiment go?",
    "experiment:started": "An experiment starts",
    "experiment:ended": "An experiment ended",
    "experiment:reminder": "A reminder for an experiment",
    "learning:shared": "A learning",
    "learning:changed": "A learning, changed",
    "learning:marked": "A colleague marked a learning",
    "nudge": "An act for the week",
    "nudge_planned": "A plan, remembered",
    "pulse:ask": "The pulse's question",
    "pulse:again": "The question once more",
    "pulse:reminder": "A reminder of the question",
    "pulse:slow": "Fewer questions?",
    "pulse:left_out": "Not asked this time, and why",
    "pulse:own_question": "A question of the company's own",
    "pulse:contract": "What the pulse promises",
    "pulse:results": "The pulse's results",
}
STATES: Mapping[str, str] = {
    "ready": "due",
    "expired": "too late, not sent",
    "dropped": "not needed",
    "unsure": "in doubt, not repeated",
    "dead": "failed",
}


def in_words(moments: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same moments; what has no words here keeps its name."""
    return [{**each, "what": WORDS.get(each["what"], each["what"]), "state": STATES.get(each["state"], each["state"])} for each in moments]
