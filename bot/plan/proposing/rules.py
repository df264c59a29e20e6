"""What a proposal may be: a small thing, in a sentence that calls no channel and names nobody. Three from each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import PersonCanFix
from bot.people.naming import MENTIONS, PINGS, named_in
from bot.slack.sanitize import Written, checked, one_line

PROPOSAL_LIMIT = 200
MOST_OF_ONE = 3
MOST_PROPOSALS = 30  # a card holds no more


def proposed(text: str, colleagues: Iterable[str]) -> str:
    """A proposal's words as typed, or `PersonCanFix`: it calls no channel and names nobody of these colleagues."""
    words = checked(text, what=Written.PROPOSAL, limit=PROPOSAL_LIMIT, field="text")
    if PINGS.search(words):
        raise PersonCanFix("plan.proposal.pings", field="text")
    if MENTIONS.search(words):
        raise PersonCanFix("plan.proposal.mentions", field="text")
    for name in named_in(words, colleagues):
        raise PersonCanFix("plan.proposal.names", field="text", name=name)
    return one_line(words, PROPOSAL_LIMIT)


def may_propose(mine: int, everybodys: int) -> None:
    """Three each, and no more than one card holds."""
    if mine >= MOST_OF_ONE:
        raise PersonCanFix("plan.proposal.three_are_enough", field="text", most=MOST_OF_ONE)
    if everybodys >= MOST_PROPOSALS:
        raise PersonCanFix("plan.proposal.card_is_full", field="text", most=MOST_PROPOSALS)
