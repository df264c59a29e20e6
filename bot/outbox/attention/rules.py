"""The one ledger of attention: how many messages a person gets unasked in a week, across all features.

1. At most two a person and week, the pulse included; what somebody asked for does not count: the check-in on the day that an
   experiment's owner set is asked for, the reminder after it is not. The question on the day that somebody set for what they look
   after in a plan is asked for as well, but keeps quiet hours: it has a place of its own. An owner's month has one too, once a week at
   most: it comes once a month, and would otherwise be lost whenever the pulse and a letter came first. So has what stands still until
   an owner mends it, twice a week at most.
2. One nudge a week, for leads two (the act in a manager's digest is one). One message a week about messages of one's own that
   colleagues marked: what is marked after it waits, together, for the next Monday. One a week that what they wrote helped others.
3. What matters more keeps its place: a lesser message may go only if it leaves room for the greater still to come.
4. A pulse takes its reminder's place for everybody who is asked, sent or not: this ledger cannot tell who answered.

Refuses to know why a message is sent or what it says. Quiet hours, leave and days off are decided in `cadence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from bot.schedule.weeks import next_week

MOST_A_WEEK = 2
NUDGES_A_WEEK = 1
NUDGES_A_WEEK_FOR_LEADS = 2
MARKED_A_WEEK = 1
GLAD_A_WEEK = 1


class Unasked(StrEnum):
    """What may come unasked, most important first: `WELCOME` says who writes at all, `MARKED` that somebody's words are being kept."""

    WELCOME = "welcome"
    VOTE = "vote"  # takes the pulse's place in its week
    PULSE = "pulse"
    MAP = "map"  # of an audit, for leads and owners: known when the audit opens, so that its place is kept
    LEAD_DIGEST = "lead_digest"
    OWNER_DIGEST = "owner_digest"
    MARKED = "marked"
    CHECK_IN = "check_in"
    OWN_DAY = "own_day"  # how did it go, on the day that they set
    CARE = "care"  # what stands still until an owner mends it
    BOARD = "board"  # what teams cannot do alone, for owners
    NUDGE = "nudge"
    GLAD = "glad"
    REMINDER = "reminder"
    NOTE = "note"


class NotCounted(StrEnum):
    """Why a kind of message takes no part of anybody's week."""

    CHANNEL = "channel"  # it goes to a channel, at an hour the team chose or because somebody shared something there
    CHANGED = "changed"  # it changes what is there already
    CHOSEN = "chosen"  # somebody, or an operator, just chose them: nobody becomes an owner silently
    ASKED_FOR = "asked_for"  # on the day that the person themselves set


BESIDE = (Unasked.OWNER_DIGEST, Unasked.CARE, Unasked.OWN_DAY)  # what has a place of its own, beside the week's two
CARE_A_WEEK = 2


class PersonWeek(Struct, frozen=True):
    """One person's week so far: what they were told, and what is still to come (`waiting`), by kind.

    `week` is the Monday of the person's own calendar week.
    """

    week: date
    told: tuple[Unasked, ...] = ()
    waiting: frozenset[Unasked] = field(default_factory=frozenset)
    is_lead: bool = False


class Yes(Struct, frozen=True):
    """Go ahead."""


class NotNow(Struct, frozen=True):
    """This week is full, or a place in it is kept. Ask again on this day."""

    until: date


class No(Struct, frozen=True):
    """Not this one, not later either: the week's two messages are spoken for."""


Verdict = Yes | NotNow | No


def may_tell(ledger: PersonWeek, kind: Unasked) -> Verdict:
    """Whether this may go out now.

    What finds the week full waits for the next; only a reminder has lost its moment then. A note must wait too: whether a
    silent digest shall pause is asked once, on a Friday, when a lead's week has long been full.
    """
    if _has_had_its_share(ledger, kind):
        return NotNow(next_week(ledger.week))
    if kind in BESIDE or len(_among_the_two(ledger.told)) + len(_kept_for(ledger, kind)) < MOST_A_WEEK:
        return Yes()
    if kind is Unasked.REMINDER:
        return No()
    return NotNow(next_week(ledger.week))


def entries_for(ledger: PersonWeek, kind: Unasked) -> tuple[Unasked, ...]:
    """What to write down when this is sent. A pulse books its reminder's place too, if the week has one left."""
    if kind is not Unasked.PULSE:
        return (kind,)
    with_pulse = PersonWeek(ledger.week, (*ledger.told, kind), ledger.waiting - {kind}, ledger.is_lead)
    return (kind, Unasked.REMINDER) if may_tell(with_pulse, Unasked.REMINDER) == Yes() else (kind,)


def may_remind(ledger: PersonWeek) -> bool:
    """Whether the round's reminder may be sent: its place was booked with the pulse, for everybody alike."""
    return Unasked.REMINDER in ledger.told


def nudges_in(ledger: PersonWeek) -> int:
    """How many suggested acts this week held, those in a manager's digest included."""
    return sum(kind in (Unasked.NUDGE, Unasked.LEAD_DIGEST) for kind in ledger.told)


def is_less_than_a_digest(kind: Unasked) -> bool:
    """Whether a lead's digest matters more than this."""
    order = list(Unasked)
    return kind not in BESIDE and order.index(kind) > order.index(Unasked.LEAD_DIGEST)


def is_for_owners(kind: Unasked) -> bool:
    """Whether it comes to somebody because they own the programme, in whatever team they are."""
    return kind in (Unasked.OWNER_DIGEST, Unasked.MAP, Unasked.CARE, Unasked.BOARD)


def is_of_an_audit(kind: Unasked) -> bool:
    """Whether it may come to somebody whose team waits for its wave and agreed to its first audit."""
    return kind in (Unasked.PULSE, Unasked.REMINDER)


def outlasts_a_pause(kind: Unasked) -> bool:
    """Whether this is told after a pause that somebody took; all else has lost its moment by then."""
    return kind in (Unasked.MARKED, Unasked.CARE, Unasked.OWN_DAY)


def _among_the_two(kinds: Iterable[Unasked]) -> list[Unasked]:
    """Those that share the week's two places."""
    return [kind for kind in kinds if kind not in BESIDE]


def _kept_for(ledger: PersonWeek, kind: Unasked) -> tuple[Unasked, ...]:
    """The greater messages still to come this week."""
    order = list(Unasked)
    greater = (other for other in _among_the_two(ledger.waiting) if order.index(other) < order.index(kind))
    return tuple(other for other in greater if not _has_had_its_share(ledger, other))


def _has_had_its_share(ledger: PersonWeek, kind: Unasked) -> bool:
    match kind:
        case Unasked.NUDGE:
            return nudges_in(ledger) >= _most_nudges(ledger)
        case Unasked.MARKED:
            return ledger.told.count(kind) >= MARKED_A_WEEK
        case Unasked.GLAD:
            return ledger.told.count(kind) >= GLAD_A_WEEK
        case Unasked.OWNER_DIGEST:
            return kind in ledger.told
        case Unasked.CARE:
            return ledger.told.count(kind) >= CARE_A_WEEK
        case _:
            return False


def _most_nudges(ledger: PersonWeek) -> int:
    return NUDGES_A_WEEK_FOR_LEADS if ledger.is_lead else NUDGES_A_WEEK
