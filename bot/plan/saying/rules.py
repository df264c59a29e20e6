"""Three words that answer a team's results, each shown to the team under its speaker's name."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import PersonId, RoundId, TeamId
from bot.slack.said.named import checked_under_name
from bot.slack.sanitize import Written, one_line

WHY_LIMIT = 200


class LeadWord(StrEnum):
    """What a lead or owner says to results. The value is stored."""

    WE_WILL = "we_will"
    NOT_NOW = "not_now"
    TELL_MORE = "tell_more"


class LeadSaid(Struct, frozen=True):
    """A word on one release. `person` None: whoever said it is gone."""

    team: TeamId
    round_id: RoundId
    word: LeadWord
    why: str | None
    person: PersonId | None
    said_on: date


def reason_of(word: LeadWord, typed: str) -> str | None:
    """Why, in a sentence. Whoever puts something off says why: their team reads it."""
    if not typed.strip():
        if word is LeadWord.NOT_NOW:
            raise PersonCanFix("plan.word.no_reason", field="why")
        return None
    return one_line(checked_under_name(typed, what=Written.SENTENCE, limit=WHY_LIMIT, field="why"), WHY_LIMIT)
