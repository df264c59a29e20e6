"""Being forgotten: what somebody shared, asked, tried and chose goes with them. Folded counts hold nobody and stay (P12)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people import store as people
from bot.people.privacy.erase_store import erase_rows
from bot.people.rules import Person
from bot.slack.inbound import AllFeatures


def forget(scope: Scope, features: AllFeatures, person: PersonId, *, has_left: bool = False) -> None:
    """Everything this person left with Ripple. Who still works here stays in their team and can begin again.

    An answer of an open round lies where nobody can find it by name; it goes when the round closes.
    """
    features.forget(scope, person)
    erase_rows(scope, person, has_left=has_left)


def who_left(scope: Scope, found: Iterable[Person]) -> list[PersonId]:
    """Of these people, those who were here when we last looked and are deactivated now."""
    gone = [person.id for person in found if person.is_deactivated]
    known = people.known_among(scope, gone) if gone else {}
    return [one for one in gone if known.get(one) is False]
