"""The audit's rules: whose turn it is, what is asked, and which item comes next.

An audit is a round in which a group is asked the 22 anchors instead of one or two questions. Everything else is the pulse's: one
cohort, one key, one slot an answer, counts of five or nothing. One round may hold groups with an audit and groups without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.ids import QuestionId
from bot.pulse.questions.rules import Question, audit_questions

EVERY = timedelta(weeks=26)
STILL_NEW = timedelta(weeks=8)  # an audit of a team that waited, when its wave begins
ANNOUNCED = timedelta(weeks=1)  # beforehand; the first audit is announced by the welcome
TUESDAY = 1
LINES = tuple(Question(QuestionId(f"audit.{name}"), 1, Dimension.ROOM, 0, Form.TXT) for name in ("helps", "hinders"))
_LINE_IDS = frozenset(one.id for one in LINES)


class Asks(StrEnum):
    """What a group is asked in a round. The value is stored."""

    PULSE = "pulse"
    AUDIT = "audit"


class AuditPast(Struct, frozen=True):
    """A group's or a team's last audit: when it opened, and from when on the next was announced (None: not yet)."""

    opened: date
    again_on: date | None = None


class AuditPlan(Struct, frozen=True):
    """What an owner decided: whether there are audits, and from which day on for those who have had none."""

    is_on: bool = False
    begins: date = date.min


def is_ready(past: AuditPast | None, plan: AuditPlan, week: date) -> bool:
    """Whether who has this past may be asked an audit in the week of that Monday."""
    tuesday = week + timedelta(days=TUESDAY)
    if past is None:
        return plan.begins <= tuesday
    return past.again_on is not None and past.again_on <= tuesday


def was_waiting_then(past: AuditPast, welcomed_at: datetime | None) -> bool:
    """Whether a team had that audit long before its wave began, to be compared: it begins with one as every team does.

    What was asked in the last weeks before it began is not asked again: that audit is its first.
    """
    return welcomed_at is not None and past.opened + STILL_NEW <= welcomed_at.date()


def is_its_turn(pasts: Sequence[AuditPast | None], plan: AuditPlan, week: date) -> bool:
    """Whether a group is asked an audit: most of its parts are ready. A new team that joins two others waits for their next one."""
    return plan.is_on and 2 * sum(is_ready(past, plan, week) for past in pasts) > len(pasts)


def asked_in_audit(off: Iterable[Dimension]) -> tuple[Question, ...]:
    """The anchors of the sides that are on, then the two lines."""
    without = frozenset(off)
    return (*(one for one in audit_questions() if one.dimension not in without), *LINES)


def is_line(question: Question) -> bool:
    """Whether this is one of the two lines at the end, which nobody needs to fill."""
    return question.id in _LINE_IDS


def next_open(answered: Sequence[bool], after: int = -1) -> int | None:
    """The place of the item to show: the first without an answer behind `after`, else from the beginning; None when all have one.

    >>> next_open([True, False, True, False], after=1), next_open([False, True], after=1), next_open([True])
    (3, 0, None)
    """
    places = [*range(after + 1, len(answered)), *range(min(after + 1, len(answered)))]
    return next((place for place in places if not answered[place]), None)
