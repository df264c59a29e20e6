"""Being forgotten: what somebody shared, asked, tried and chose goes with them. Folded counts hold nobody and stay (P12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.database.engine import Tx
from bot.indicators.moves import store as moves
from bot.people import store as people
from bot.people.privacy import erase_store as personal
from bot.people.rules import Person
from bot.sharing import acts as sharing


def forget(tx: Tx, workspace: str, person: str, now: datetime, *, has_left: bool = False) -> None:
    """Everything this person left with Ripple. Who still works here stays in their team and can begin again.

    An answer of an open round lies where nobody can find it by name; it goes when the round closes.
    """
    sharing.forget_person(tx, workspace, person, now)
    moves.forget_person(tx, workspace, person)
    personal.erase_choices(tx, workspace, person)
    if has_left:
        personal.erase_memberships(tx, workspace, person)


def who_left(tx: Tx, workspace: str, found: Iterable[Person]) -> list[str]:
    """Of these people, those who were here when we last looked and are deactivated now."""
    here = {person.id for person in people.all_people(tx, workspace) if not person.is_deactivated}
    return [person.id for person in found if person.is_deactivated and person.id in here]
