"""Rounds whose close or erasure is late, and what is in the way: for `python -m bot check` (P6)."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from bot.database.keys import round_key
from bot.database.rounds.presence import who_holds
from bot.database.scope import Scope
from bot.pulse import store as pulses
from bot.pulse.answering import open_tables
from bot.pulse.rounds import Round, RoundState

LATE_AFTER = timedelta(minutes=5)  # the schedule looks every few seconds; what takes longer waits for somebody


class Unfinished(Struct, frozen=True):
    """A round that should be closed, or whose erasure is not confirmed. `in_the_way`: what is still there, or who holds it."""

    number: int
    is_closed: bool
    in_the_way: tuple[str, ...]


def unfinished_rounds(scope: Scope) -> list[Unfinished]:
    """The late rounds of a workspace; a round that is being closed at this moment is not late."""
    since = scope.now - LATE_AFTER
    late = [one for one in pulses.rounds_in(scope, RoundState.OPEN, RoundState.FOLDED) if one.erased_at is None and one.closes_at < since]
    return [Unfinished(one.number, one.state is RoundState.FOLDED, tuple(_in_the_way(scope, one))) for one in late]


def _in_the_way(scope: Scope, late: Round) -> list[str]:
    if late.state is RoundState.OPEN:
        return list(open_tables.sessions_on(scope, late.id))
    left = open_tables.traces_left(scope.tx, pulses.traces_of_round(scope, late.id))
    return left + who_holds(scope.tx, round_key(late.id))
