"""Rows that are about one person and nothing else, and how they go."""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.database.schema import (
    attention,
    channel_members,
    days_off,
    digests,
    nudges,
    outbox,
    own_questions,
    people,
    preferences,
    settings,
    team_members,
)
from bot.database.scope import Scope


def erase_choices(scope: Scope, person: str) -> None:
    """Preferences, leave, suggestions and plans, the ledger of attention, lead digests, and letters still to be sent.

    What they wrote or set for everybody stays, without their name.
    """
    for table in (preferences, days_off, nudges, attention):
        scope.execute(delete(table).where(table.c.person_id == person))
    scope.execute(delete(digests).where(digests.c.subject == person))
    waiting = (outbox.c.recipient == person, outbox.c.state == "ready")
    scope.execute(delete(outbox).where(*waiting))
    proposed = (own_questions.c.proposed_by == person,)
    scope.execute(update(own_questions).where(*proposed).values(proposed_by=""))
    scope.execute(update(settings).where(settings.c.changed_by == person).values(changed_by=None))


def erase_memberships(scope: Scope, person: str) -> None:
    """Teams, private channels and the name of somebody who is gone; that they are gone must be known."""
    for table in (team_members, channel_members):
        scope.execute(delete(table).where(table.c.person_id == person))
    mine = (people.c.id == person,)
    scope.execute(update(people).where(*mine).values(name="", is_owner=False))
