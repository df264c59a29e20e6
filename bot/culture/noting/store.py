"""Notes of what was heard, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from bot.content.dimensions import Dimension
from bot.culture.noting.rules import MOST_NOTES, HeardNote, NoteSource
from bot.database.schema import heard_notes
from bot.database.scope import Scope
from bot.ids import PersonId


def add_note(scope: Scope, made: HeardNote, by: PersonId) -> None:
    """One more."""
    row = {"id": made.id, "side": made.side, "source": made.source, "people": made.people, "text": made.text}
    scope.insert_new(heard_notes, row | {"noted_by": by, "noted_on": scope.now.date()})


def notes(scope: Scope, by: PersonId | None = None) -> list[HeardNote]:
    """The newest, or only those that somebody noted."""
    query = select(heard_notes) if by is None else select(heard_notes).where(heard_notes.c.noted_by == by)
    newest = query.order_by(heard_notes.c.noted_on.desc(), heard_notes.c.id).limit(MOST_NOTES)
    return [_note(row) for row in scope.execute(newest)]


def drop_note(scope: Scope, note_id: str, by: PersonId | None) -> bool:
    """Taken out; False where it is not there, or not this person's."""
    mine = delete(heard_notes).where(heard_notes.c.id == note_id)
    return scope.execute(mine if by is None else mine.where(heard_notes.c.noted_by == by)).rowcount == 1


def _note(row: Any) -> HeardNote:
    return HeardNote(id=row.id, side=Dimension(row.side), source=NoteSource(row.source), people=row.people, text=row.text)
