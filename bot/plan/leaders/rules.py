"""A month's round table: opened on its first Monday, told on the next, over two weeks later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId, RoundId, RoundTableId, TeamId
from bot.pulse.privacy.released import Shown
from bot.slack.said.named import checked_under_name
from bot.slack.sanitize import Written, one_line

LEAST_LEADS = 2
OPENS_AT = time(8)  # UTC; a round opens at six, and its results come on Friday
TOLD_AFTER = timedelta(weeks=1)
GIVEN_UP_AFTER = timedelta(weeks=3)  # without results in that time there is nothing to set a guess beside
OVER_AFTER = timedelta(weeks=2)
COMMITMENT_LIMIT = 200
TENTHS = range(11)
QUESTIONS = 3  # that take turns


class TableState(StrEnum):
    """How far a round table is. The value is stored."""

    GUESSING = "guessing"
    TOLD = "told"
    OVER = "over"


class RoundTable(Struct, frozen=True):
    """One month's. `round_id`: whose figures stand beside the guesses."""

    id: RoundTableId
    month: date
    side: Dimension
    state: TableState
    channel: ChannelId
    opened_at: datetime
    round_id: RoundId | None


class LeaderCommitment(Struct, frozen=True):
    """What a lead takes on until the next round table."""

    person: PersonId
    text: str


class GuessWanted(Struct, frozen=True):
    """What a lead is asked: of which teams of theirs (id, name)."""

    table: RoundTableId
    side: Dimension
    teams: tuple[tuple[TeamId, str], ...]


class GuessBeside(Struct, frozen=True):
    """A lead's guess of one team, in tenths, and the team's figure; None where it may not be told."""

    team_name: str
    guess: int | None
    figure: Shown | None


class TableSeen(Struct, frozen=True):
    """A round table as its channel reads it. `before`: what leads took on a month ago."""

    table: RoundTable
    company: Shown | None
    before: tuple[LeaderCommitment, ...]


def first_monday_after(moment: datetime) -> datetime:
    """When the next round table opens: on the first Monday of a month.

    >>> first_monday_after(datetime(2026, 3, 2, 8, tzinfo=UTC)).date(), first_monday_after(datetime(2026, 3, 1, tzinfo=UTC)).date()
    (datetime.date(2026, 4, 6), datetime.date(2026, 3, 2))
    """
    month = moment.date().replace(day=1)
    while (opens := _opens_in(month)) <= moment:
        month = (month + timedelta(days=32)).replace(day=1)
    return opens


def side_of_month(month: date, off: Collection[Dimension]) -> Dimension | None:
    """The side that is guessed this month: they take turns. Never what rates one person, nor what nobody is asked."""
    usable = [one for one in Dimension if one is not Dimension.LEAD and one not in off]
    return usable[(12 * month.year + month.month) % len(usable)] if usable else None


def guess_key(table: RoundTableId) -> str:
    """The name of the key that opens the guesses of one round table, each for the lead who made it."""
    return f"guess:{table}"


def guessed(typed: Mapping[TeamId, str], led: Collection[TeamId]) -> dict[TeamId, int]:
    """The guesses in tenths, of teams that one leads; or what to change."""
    found = {team: said for team, said in typed.items() if said and team in led}
    if not found:
        raise PersonCanFix("leaders.no_guess")
    if not set(found.values()) <= set(map(str, TENTHS)):
        raise PersonCanFix("plan.gone")
    return {team: int(said) for team, said in found.items()}


def taken_on(text: str) -> str:
    """What a lead takes on, in one sentence."""
    return one_line(checked_under_name(text, what=Written.SENTENCE, limit=COMMITMENT_LIMIT, field="text"), COMMITMENT_LIMIT)


def _opens_in(month: date) -> datetime:
    first = month + timedelta(days=-month.weekday() % 7)
    return datetime.combine(first, OPENS_AT, UTC)
