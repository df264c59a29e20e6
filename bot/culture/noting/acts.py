"""A lead or owner notes what was heard; they take it out again, an owner also what others noted."""

from __future__ import annotations

from bot.culture.noting.rules import HeardNote, note_typed
from bot.culture.noting.store import add_note, drop_note, notes
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound
from bot.ids import PersonId
from bot.people import store as people
from bot.people.teams import store as teams


def notes_for(scope: Scope, person: PersonId) -> tuple[HeardNote, ...]:
    """What somebody may take out again: their own, an owner everybody's. Raises NotAllowed for whoever may not note anything."""
    _require_lead_or_owner(scope, person)
    return tuple(notes(scope, None if person in people.owners(scope) else person))


def note_what_was_heard(scope: Scope, person: PersonId, text: str, side: str, source: str, people_heard: str) -> HeardNote:
    """Keep a note; from now on everybody reads it beside the map."""
    _require_lead_or_owner(scope, person)
    colleagues = [one.name for one in people.all_people(scope) if one.name]
    words, about, kind, number = note_typed(text, side, source, people_heard.strip(), colleagues)
    made = HeardNote(scope.new_id(), about, kind, number, words)
    add_note(scope, made, person)
    return made


def take_note_out(scope: Scope, person: PersonId, note_id: str) -> tuple[HeardNote, ...]:
    """It stands nowhere any more; what is left."""
    _require_lead_or_owner(scope, person)
    if not drop_note(scope, note_id, None if person in people.owners(scope) else person):
        raise NotFound("noting.gone")
    return notes_for(scope, person)


def _require_lead_or_owner(scope: Scope, person: PersonId) -> None:
    if person not in people.owners(scope) and not teams.teams_of(scope, person, as_lead=True):
        raise NotAllowed("noting.leads_only")
