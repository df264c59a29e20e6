"""From a side of the map to "it moved": chains, a week of choosing, proposals, commitments, check-ins.

A chain begins with a side that a team was told a figure of. On the Monday after, the team is asked for the smallest thing that would
help; on Wednesday proposals become a hidden vote; on Friday it is told what was chosen. What somebody volunteers for is a commitment:
a person, a date and a sentence "how we will notice". Four weeks after its end the same is asked again. Nothing here assigns anything.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, MessageTs, PersonId, ProposalId, RoundId, TeamId
from bot.schedule.cadence import FRIDAY, WEDNESDAY, wall_moment, working_days_after
from bot.slack.said.named import checked_under_name
from bot.slack.sanitize import Written, checked, one_line

NOTICED_LIMIT, LESSON_LIMIT = 200, 300
MOST_SIDES = 3  # that a team chooses for in one week
STARS = 3
MOST_RUNNING = 3
VOLUNTEER_WITHIN = 5  # working days
USUAL_SPAN, SHORTEST_SPAN, LONGEST_SPAN = timedelta(weeks=6), timedelta(days=7), timedelta(weeks=26)
SAY_WITHIN = timedelta(days=7)  # after the question at the end; then nobody waits for a word any more
TOLD_TOGETHER = timedelta(minutes=10)  # what a team reads of its ends waits so long for another one
ASKED_WITHIN = timedelta(weeks=4)  # after the end; a question that could not be asked by then is not waited for
AGAIN_AFTER = timedelta(weeks=4)
OPENS_AT, NOON = time(10), time(12)


class Origin(StrEnum):
    """Where a chain came from."""

    MAP = "map"
    PULSE = "pulse"
    LEAD = "lead"


class ChoosingState(StrEnum):
    """How far a team's week of choosing is."""

    WAITING = "waiting"
    PROPOSING = "proposing"
    VOTING = "voting"
    COUNTED = "counted"  # the votes are folded; what held them is being erased
    TOLD = "told"  # whoever wants to looks after something
    OVER = "over"


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    BEYOND_US = "beyond_us"


class CommitmentState(StrEnum):
    """What became of a commitment. Dropped with a lesson is learning; unsaid: its end passed and nobody said how it went."""

    RUNNING = "running"
    HELPED = "helped"
    NOT_YET = "not_yet"
    DROPPED = "dropped"
    UNSAID = "unsaid"
    SEEKING = "seeking"  # whoever looked after it is gone
    GIVEN_BACK = "given_back"


class CheckInMoment(StrEnum):
    """When I ask how a commitment goes. Public commitments fade in the third week."""

    WEEK_1 = "week_1"
    WEEK_3 = "week_3"
    END = "end"


class HowItGoes(StrEnum):
    """What whoever looks after it may say."""

    HELPS = "helps"
    NOT_YET = "not_yet"
    DROP = "drop"


class Choosing(Struct, frozen=True):
    """A team's week of choosing. `channel` and `ts`: where what was chosen stands."""

    id: ChoosingId
    team: TeamId
    monday: date
    state: ChoosingState
    votes_close_at: datetime | None
    k: int
    is_counted: bool
    channel: ChannelId | None
    ts: MessageTs | None


class Chain(Struct, frozen=True):
    """A side of the map and all that follows from it. The rounds are those whose figures it starts from and is told again with."""

    id: ChainId
    choosing: ChoosingId
    team: TeamId
    dimension: Dimension
    origin: Origin
    begun_on: date
    start_round: RoundId | None
    again_on: date | None
    again_round: RoundId | None


class Proposal(Struct, frozen=True):
    """One small thing that would help. Without a name: `author` None, and a slot that only the vote's key opens."""

    id: ProposalId
    chain: ChainId
    week: date
    author: PersonId | None
    author_slot: bytes | None
    text: str
    is_beyond_us: bool
    state: ProposalState
    place: int
    stars: int | None


class Commitment(Struct, frozen=True):
    """What somebody looks after. `owner` None: whoever did is gone."""

    id: CommitmentId
    chain: ChainId
    proposal: ProposalId
    team: TeamId
    owner: PersonId | None
    noticed_by: str
    starts_on: date
    ends_on: date
    state: CommitmentState
    ended_on: date | None

    def week(self, today: date) -> tuple[int, int]:
        """Which week of how many it is in; the last one to the end.

        >>> made = Commitment("", "", "", "", None, "", date(2026, 3, 2), date(2026, 4, 13), CommitmentState.RUNNING, None)
        >>> made.week(date(2026, 3, 2)), made.week(date(2026, 3, 18)), made.week(date(2026, 4, 20))
        ((1, 6), (3, 6), (6, 6))
        """
        weeks = max(1, -(-(self.ends_on - self.starts_on).days // 7))
        return min(weeks, max(0, (today - self.starts_on).days) // 7 + 1), weeks


class CheckIn(Struct, frozen=True):
    """What came of a commitment so far."""

    commitment: CommitmentId
    moment: CheckInMoment
    said_on: date
    said: HowItGoes
    lesson: str | None


class ChosenPlace(Struct, frozen=True):
    """A chosen proposal: its place, from 1, and its stars where an order may be told."""

    proposal: ProposalId
    place: int
    stars: int | None


# --- when --------------------------------------------------------------------------------------------------------


def monday_after(day: date) -> date:
    """The first Monday after this day: proposals are asked for then, so that everybody hears of it at the same time."""
    return day + timedelta(days=7 - day.weekday())


def opens_at(monday: date, zone: ZoneInfo) -> datetime:
    """When a team is asked for proposals."""
    return wall_moment(monday, OPENS_AT, zone)


def proposals_until(monday: date, zone: ZoneInfo) -> datetime:
    """Wednesday noon."""
    return wall_moment(monday + timedelta(days=WEDNESDAY), NOON, zone)


def votes_until(monday: date, zone: ZoneInfo) -> datetime:
    """Friday noon."""
    return wall_moment(monday + timedelta(days=FRIDAY), NOON, zone)


def volunteers_until(told: datetime, zone: ZoneInfo) -> datetime:
    """Five working days to say "I will"."""
    return working_days_after(told, VOLUNTEER_WITHIN, zone)


def check_in_on(commitment: Commitment, moment: CheckInMoment) -> date | None:
    """The day of a check-in; None where the end comes first."""
    match moment:
        case CheckInMoment.END:
            return commitment.ends_on
        case CheckInMoment.WEEK_1:
            day = commitment.starts_on + timedelta(weeks=1)
        case CheckInMoment.WEEK_3:
            day = commitment.starts_on + timedelta(weeks=3)
    return day if day < commitment.ends_on else None


# --- the vote ----------------------------------------------------------------------------------------------------


def chosen_of(
    ballots: Sequence[Sequence[ProposalId]], proposals: Sequence[ProposalId], *, room: int, may_tell: bool, chance: random.Random
) -> list[ChosenPlace]:
    """What is offered to volunteers, in order.

    Where enough voted (`may_tell`): those with most stars, as many as there is room for, ties by chance. Otherwise every proposal in
    an order that chance made, and no star is looked at: what fewer than five said is told in no way.
    """
    shuffled = list(proposals)
    chance.shuffle(shuffled)
    if not may_tell:
        return [ChosenPlace(one, place, None) for place, one in enumerate(shuffled, 1)]
    stars = Counter(one for ballot in ballots for one in ballot)
    best = sorted((one for one in shuffled if stars[one]), key=lambda one: -stars[one])[: max(room, 1)]
    return [ChosenPlace(one, place, stars[one]) for place, one in enumerate(best, 1)]


# --- commitments -------------------------------------------------------------------------------------------------


def volunteered(noticed_by: str, ends_on: str | date | None, today: date) -> tuple[str, date]:
    """How we will notice, and until when; or what to change."""
    words = checked(noticed_by, what=Written.WAY_TO_NOTICE, limit=NOTICED_LIMIT, field="noticed_by")
    return one_line(words, NOTICED_LIMIT), end_day(ends_on, today)


def end_day(typed: str | date | None, today: date) -> date:
    """A day from a week to half a year away, or what to change."""
    try:
        day = typed if isinstance(typed, date) else date.fromisoformat(typed or "")
    except ValueError:
        raise PersonCanFix("plan.commitment.no_end", field="ends_on") from None
    if day - today < SHORTEST_SPAN:
        raise PersonCanFix("plan.commitment.ends_too_soon", field="ends_on")
    if day - today > LONGEST_SPAN:
        raise PersonCanFix("plan.commitment.ends_too_late", field="ends_on")
    return day


def lesson_of(said: HowItGoes, typed: str) -> str | None:
    """One line of lesson. Whoever drops something says what they learned: that is what makes it worth it."""
    if not typed.strip():
        if said is HowItGoes.DROP:
            raise PersonCanFix("plan.commitment.no_lesson", field="lesson")
        return None
    return one_line(checked_under_name(typed, what=Written.LESSON, limit=LESSON_LIMIT, field="lesson"), LESSON_LIMIT)


def is_kept(commitment: Commitment) -> bool:
    """Helped, or dropped with a lesson: both are what a team said it would do, find out."""
    return commitment.state in (CommitmentState.HELPED, CommitmentState.DROPPED)
