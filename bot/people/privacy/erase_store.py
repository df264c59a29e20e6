"""Rows that are about one person and nothing else, and how they go."""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.database.engine import Tx
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


def erase_choices(tx: Tx, workspace: str, person: str) -> None:
    """Preferences, leave, suggestions and plans, the ledger of attention, lead digests, and letters still to be sent.

    What they wrote or set for everybody stays, without their name.
    """
    for table in (preferences, days_off, nudges, attention):
        tx.execute(delete(table).where(table.c.workspace_id == workspace, table.c.person_id == person))
    tx.execute(delete(digests).where(digests.c.workspace_id == workspace, digests.c.subject == person))
    waiting = (outbox.c.workspace_id == workspace, outbox.c.recipient == person, outbox.c.state == "ready")
    tx.execute(delete(outbox).where(*waiting))
    proposed = (own_questions.c.workspace_id == workspace, own_questions.c.proposed_by == person)
    tx.execute(update(own_questions).where(*proposed).values(proposed_by=""))
    tx.execute(update(settings).where(settings.c.workspace_id == workspace, settings.c.changed_by == person).values(changed_by=None))


def erase_memberships(tx: Tx, workspace: str, person: str) -> None:
    """Teams, private channels and the name of somebody who is gone; that they are gone must be known."""
    for table in (team_members, channel_members):
        tx.execute(delete(table).where(table.c.workspace_id == workspace, table.c.person_id == person))
    mine = (people.c.workspace_id == workspace, people.c.id == person)
    tx.execute(update(people).where(*mine).values(name="", is_owner=False))
