"""Notes and figures of other surveys as rows: a row beside each that must not be found or changed."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.culture.elsewhere import store as elsewhere
from bot.culture.elsewhere.rules import KnownElsewhere
from bot.culture.noting import store as noting
from bot.culture.noting.rules import MOST_NOTES, HeardNote, NoteSource
from bot.database.schema import heard_notes, known_elsewhere
from bot.ids import PersonId, TeamId
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY = timedelta(days=1)


def note(id_: str, text: str = "Said") -> HeardNote:
    return HeardNote(id_, Dimension.TRY, NoteSource.INTERVIEW, 7, text)


def test_the_newest_notes_first_and_whoever_noted_them_takes_out_their_own(rows: Rows) -> None:
    for days, id_, by in ((0, "b", BO), (0, "c", ANA), (0, "a", BO), (1, "d", BO), (-1, "0", BO)):
        noting.add_note(rows.scope(MONDAY + days * DAY), note(id_), PersonId(by))
    noting.add_note(rows.scope(), note("a", "Otherwise"), PersonId(BO))
    scope, bo = rows.scope(), PersonId(BO)
    assert [one.id for one in noting.notes(scope)] == ["d", "a", "b", "c", "0"]
    assert [one.id for one in noting.notes(scope, bo)] == ["d", "a", "b", "0"] and noting.notes(scope, bo)[1] == note("a")
    gone = [noting.drop_note(scope, id_, by) for id_, by in (("c", bo), ("a", bo), ("a", bo), ("c", None), ("none", None))]
    assert gone == [False, True, False, True, False] and sorted(rows.tx.execute(select(heard_notes.c.id)).scalars()) == ["0", "b", "d"]


def test_of_many_notes_thirty_are_shown(rows: Rows) -> None:
    for number in range(MOST_NOTES + 2):
        noting.add_note(rows.scope(), note(f"{number:02}"), PersonId(BO))
    assert [one.id for one in noting.notes(rows.scope())] == [f"{number:02}" for number in range(MOST_NOTES)]


def test_what_is_known_of_these_teams_in_its_order_with_the_newer_number(rows: Rows) -> None:
    one = KnownElsewhere("Survey", "2025", TeamId("t"), 12, Dimension.SAFE, 40)
    beside = [
        replace(one, about=TeamId("u")),
        replace(one, source="A survey"),
        replace(one, period="2024"),
        replace(one, side=Dimension.FAIL),
        replace(one, about=TeamId("")),
    ]
    newer = replace(one, people=13, value=41)
    elsewhere.keep_known(rows.scope(), [beside[0], one, *beside[1:]])
    elsewhere.keep_known(rows.scope(MONDAY + DAY), [newer])
    scope = rows.scope()
    in_order = [beside[1], beside[2], beside[4], beside[3], newer, beside[0]]
    assert elsewhere.known_about(scope) == in_order
    assert elsewhere.known_about(scope, [TeamId("t")]) == [beside[1], beside[2], beside[3], newer]
    assert elsewhere.known_about(scope, [TeamId(""), TeamId("u")]) == [beside[4], beside[0]] and elsewhere.known_about(scope, []) == []
    days = sorted(rows.tx.execute(select(known_elsewhere.c.imported_on)).scalars())
    assert days == [MONDAY.date()] * 5 + [(MONDAY + DAY).date()]
