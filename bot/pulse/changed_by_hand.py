"""What somebody changed in the rows of rounds by hand is put right.

A closed round stays closed, whatever its state says: it takes no answers and is folded once. k never falls.
"""

from __future__ import annotations

from bot.database.scope import Scope
from bot.pulse import store as pulses
from bot.pulse.rounds import Round, RoundState
from bot.schedule.store import set_due


def put_right(scope: Scope) -> None:
    """Give closed rounds back the state that fits them, and the step that comes next for them."""
    for one in pulses.rounds_changed_by_hand(scope):
        pulses.change_round(scope, one.id, state=one.true_state)
        if one.true_state == RoundState.FOLDED:
            set_due(scope, _next_step(one), one.id, scope.now)


def _next_step(one: Round) -> str:
    return "pulse:erase" if one.erased_at is None else "pulse:release"
