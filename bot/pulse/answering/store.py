"""Open answers and comments. The only place where they exist, sealed, without a person, a time or an order (P3).

Deleting and inserting is the only way a row changes here: an update in place would chain old and new versions on
PostgreSQL. Refuses to read anything without the round key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Delete, Insert, Table, bindparam, delete, insert, select

from bot.content.scale import Answer, answer_of, code_of
from bot.database.bulk import execute_raw
from bot.database.engine import Tx
from bot.database.schema import cohorts, silences
from bot.database.scope import Scope, execute_everywhere
from bot.ids import CohortId, QuestionId, RoundId
from bot.pulse.answering.open_tables import tables_of
from bot.pulse.privacy.comments import Note
from bot.pulse.privacy.fold import Row as AnswerRow
from bot.pulse.privacy.seal import Sealer

AT_ONCE = 500  # slots in one question to the database
SILENCES, NO_QUESTION = CohortId("silences"), QuestionId("")
MOST = 255  # a sealed number is one byte


class OpenAnswers(NamedTuple):
    """What a round holds when it closes. `slots` says who answered, to whoever has the key."""

    rows: list[AnswerRow]
    notes: list[Note]
    slots: frozenset[bytes]


class SlotPlace(Struct, frozen=True):
    """Where something of one person lies in an open round, and what is bound to it."""

    round_id: RoundId
    slot: bytes
    cohort: CohortId
    question: QuestionId


def keep_answer(scope: Scope, sealer: Sealer, place: SlotPlace, answer: Answer) -> None:
    """This is the answer now; an earlier one of the same slot is gone."""
    table = tables_of(scope, place.round_id).answers
    _replace(scope.tx, table, place, sealer.seal_value(place.slot, place.cohort, place.question, code_of(answer)))


def keep_comment(scope: Scope, sealer: Sealer, place: SlotPlace, text: str) -> None:
    """This is the comment now; an empty one takes the earlier one back."""
    table = tables_of(scope, place.round_id).comments
    if not text:
        execute_everywhere(scope.tx, delete(table).where(table.c.slot == place.slot))
        return
    _replace(scope.tx, table, place, sealer.seal_text(place.slot, place.cohort, place.question, text))


def taken_slots(scope: Scope, round_id: RoundId, slots: Iterable[bytes]) -> set[bytes]:
    """Which of these slots hold an answer or a comment."""
    here = tables_of(scope, round_id)
    found: set[bytes] = set()
    for some in _some(slots):
        taken = execute_raw(scope.tx, _taken(here.answers.name, here.comments.name, len(some)), [*some, *some])
        found |= {bytes(slot) for slot in taken.scalars()}
    return found


def open_answers_of(scope: Scope, round_id: RoundId, sealer: Sealer) -> OpenAnswers:
    """Everything answered in a round. Rows that were not sealed with its key are not answers."""
    here = tables_of(scope, round_id)
    answers = _sealed_rows(scope, here.answers, round_id)
    rows: list[AnswerRow] = []
    slots: set[bytes] = set()
    for slot, cohort, question, sealed in answers:
        code = sealer.value(slot, cohort, question, sealed)
        if code is not None:
            rows.append((cohort, question, answer_of(code)))
            slots.add(bytes(slot))
    notes: list[Note] = []
    for slot, cohort, question, sealed in _sealed_rows(scope, here.comments, round_id):
        text = sealer.text(slot, cohort, question, sealed)
        if text is not None:
            notes.append((cohort, question, text))
            slots.add(bytes(slot))
    return OpenAnswers(rows, notes, frozenset(slots))


# --- silences ----------------------------------------------------------------------------------------------------


def silent_rounds(tx: Tx, sealer: Sealer, slots: Sequence[bytes]) -> dict[bytes, int]:
    """How many rounds in a row each of these let pass, as far as they are known."""
    found: dict[bytes, int] = {}
    for some in _some(slots):
        query = select(silences.c.slot, silences.c.sealed).where(silences.c.slot.in_(some))
        for place, sealed in execute_everywhere(tx, query):
            number = sealer.value(place, SILENCES, NO_QUESTION, sealed)
            if number is not None:
                found[bytes(place)] = number
    return found


def forget_silences(tx: Tx, slots: Collection[bytes] | None = None) -> None:
    """These counts are gone; all of them without `slots`."""
    if slots is None:
        execute_everywhere(tx, delete(silences))
        return
    for some in _some(sorted(slots)):
        execute_everywhere(tx, delete(silences).where(silences.c.slot.in_(some)))


def set_silent_rounds(tx: Tx, sealer: Sealer, counted: Mapping[bytes, int]) -> None:
    """These numbers from now on, all rewritten together, in order of their slots, those that stay as well."""
    slots = sorted(counted)
    forget_silences(tx, slots)
    rows = [{"slot": place, "sealed": sealer.seal_value(place, SILENCES, NO_QUESTION, min(counted[place], MOST))} for place in slots]
    if rows:
        execute_everywhere(tx, insert(silences), rows)


def _replace(tx: Tx, table: Table, place: SlotPlace, sealed: bytes) -> None:
    removal, addition = _replacing(table)
    execute_everywhere(tx, removal, {"place": place.slot})
    row = {"slot": place.slot, "cohort_id": place.cohort, "question_id": place.question, "sealed": sealed}
    execute_everywhere(tx, addition, row)


@lru_cache
def _replacing(table: Table) -> tuple[Delete, Insert]:
    """Built once for a round's table: to build them took longer than to run them."""
    return delete(table).where(table.c.slot == bindparam("place")), insert(table)


@lru_cache
def _taken(answers: str, comments: str, how_many: int) -> str:
    """Past SQLAlchemy, which writes out such a list anew for every tap."""
    asked = ", ".join("?" * how_many)
    return " UNION ALL ".join(f"SELECT slot FROM {table} WHERE slot IN ({asked})" for table in (answers, comments))  # noqa: S608 - our own


def _some(slots: Iterable[bytes]) -> Iterator[list[bytes]]:
    every = list(slots)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def _sealed_rows(scope: Scope, table: Table, round_id: RoundId) -> Collection[Any]:
    columns = (table.c.slot, table.c.cohort_id, table.c.question_id, table.c.sealed)
    return scope.execute(
        select(*columns).select_from(cohorts).join(table, cohorts.c.id == table.c.cohort_id).where(cohorts.c.round_id == round_id)
    ).all()
