"""Answering: one tap, changeable until the close, and every tap that must not count."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.database.keys import round_key
from bot.database.rounds.relations import named_like
from bot.database.schema import open_answers
from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.pulse import store as pulses
from bot.pulse.answering import acts as pulse_answers
from bot.pulse.rules import Card, KeyLost, Tapped
from tests.givens import scope
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


def test_a_second_tap_replaces_the_first(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    question = world.questions(current, members[0])[0]
    for person in members:
        world.tap(current, person, question, question.scale.points[0])
    world.tap(current, members[0], question, question.scale.points[-1])
    assert world.count("open_answers") == 6
    folded = world.finish(current)
    assert folded is not None
    cell = next(cell for cell in folded.cells if cell.question == question.id)
    assert (cell.counts[0], sum(cell.counts)) == (5, 6)


@pytest.mark.long
def test_a_thousand_changes_of_mind_leave_one_counted_answer_each(world: PulseWorld) -> None:
    """T11."""
    members = world.six()
    current = world.open()
    questions = world.questions(current, members[0])
    last: dict[tuple[str, str], int] = {}
    for _ in range(1000 if world.database.is_sqlite else 200):
        person, question = world.rng.choice(members), world.rng.choice(questions)
        value = world.rng.choice(list(question.scale.points))
        world.tap(current, person, question, value)
        last[person, question.id] = value
    assert world.count("open_answers") == len(last)
    folded = world.finish(current)
    assert folded is not None
    for cell in folded.cells:
        kept = [value for (_, question_id), value in last.items() if question_id == cell.question]
        assert cell.counts == tuple(kept.count(point) for point in range(1, 6))
    with pytest.raises(TooLate):
        world.tap(current, members[0], questions[0], questions[0].scale.points[0])


def test_a_tap_that_slack_tells_again_does_not_undo_a_change_of_mind(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    question = world.questions(current, members[0])[0]
    low, high = question.scale.points[0], question.scale.points[-1]
    for person in members:
        world.tap(current, person, question, low, tap=f"{person}:1")
        world.tap(current, person, question, high, tap=f"{person}:2")
        world.tap(current, person, question, low, tap=f"{person}:1")
    folded = world.finish(current)
    assert folded is not None
    assert next(cell for cell in folded.cells if cell.question == question.id).counts[4 if high == 5 else high - 1] == 6


def test_a_tap_after_the_close_is_refused_even_before_anything_was_folded(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    world.now = current.closes_at
    with pytest.raises(TooLate, match=r"pulse\.closed"):
        world.tap(current, first, question, question.scale.points[0])
    assert world.count("open_answers") == 0


def test_a_tap_by_somebody_who_was_not_asked_is_refused(world: PulseWorld) -> None:
    first, *_ = world.six()
    world.people("UVISITOR")
    current = world.open()
    question = world.questions(current, first)[0]
    with pytest.raises(NotAllowed, match="not_in_round"):
        world.tap(current, "UVISITOR", question, question.scale.points[0])


@pytest.mark.long
@pytest.mark.parametrize("forged", ["question", "version", "value", "round"])
def test_a_forged_button_is_refused_and_nothing_is_saved(world: PulseWorld, forged: str) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    tapped = {
        "question": Tapped(current.id, "room.4", question.version, 3),
        "version": Tapped(current.id, question.id, question.version + 1, 3),
        "value": Tapped(current.id, question.id, question.version, 9),
        "round": Tapped("another", question.id, question.version, 3),
    }[forged]
    with pytest.raises(NotFound if forged == "round" else PersonCanFix):
        in_transaction(world, pulse_answers.save_answer, first, tapped, tap="t")
    assert world.count("open_answers") == 0


def test_an_answer_of_another_workspace_finds_no_round(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    tapped = Tapped(current.id, question.id, question.version, question.scale.points[0])
    with pytest.raises(NotFound), world.database.transaction() as tx:
        pulse_answers.save_answer(scope(tx, workspace="T0OTHER", now=world.now, keys=world.keys), first, tapped, tap="t")


def test_when_the_key_is_gone_the_person_is_told_and_asked_once_more(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    with world.database.transaction() as tx:
        world.keys.destroy(tx, round_key(current.id))
    assert isinstance(world.tap(current, first, question, question.scale.points[0]), KeyLost)
    assert ("pulse:watch", current.id) in [(row[0], row[1]) for row in world.rows("SELECT kind, subject FROM due")]
    assert world.count("open_answers") == 0


def test_the_card_tells_which_questions_are_answered_and_never_how(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    one, *more = world.questions(current, first)
    cards = [world.tap(current, first, one, point) for point in one.scale.points]
    assert len(set(map(repr, cards))) == 1
    card = cards[0]
    assert isinstance(card, Card)
    assert [seen.is_answered for seen in card.questions] == [True] + [False] * len(more)


def test_every_value_costs_the_same_statements_and_the_same_bytes(world: PulseWorld) -> None:
    """T13: nothing about the work depends on what was tapped."""
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    done: list[list[tuple[str, list[int]]]] = []
    statements: list[tuple[str, list[int]]] = []

    def listen(_c: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        shown = values.values() if isinstance(values, dict) else values
        statements.append((statement, [len(value) if isinstance(value, (bytes, str)) else 0 for value in shown]))  # type: ignore[union-attr]

    world.tap(current, first, question, 0, tap="the first of these days")  # makes the key under which repeats are known, whatever the value
    event.listen(world.database.engine, "before_cursor_execute", listen)
    for number, value in enumerate((0, *question.scale.points)):
        statements.clear()
        world.tap(current, first, question, value, tap=f"tap {number}")
        done.append(list(statements))
    assert all(one == done[0] for one in done)
    assert {len(row[0]) for row in world.open_rows("open_answers", "sealed")} == {29}


def test_what_lies_in_the_table_is_another_row_after_every_tap_even_of_the_same_value(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    found = set()
    for _ in range(5):
        world.tap(current, first, question, question.scale.points[0])
        found |= {(bytes(row[0]), bytes(row[1])) for row in world.open_rows("open_answers", "slot, sealed")}
    assert len({slot for slot, _ in found}) == 1
    assert len(found) == 5


def test_a_row_put_in_or_moved_by_hand_is_no_answer(world: PulseWorld) -> None:
    members = world.six()
    current = world.open()
    for person in members:
        world.answer_all(current, person, 5)
    with world.database.transaction() as tx:
        cohort = tx.exec_driver_sql("SELECT id FROM cohorts").scalar_one()
        question = world.questions(current, members[0])[0].id
        forged = "X'" + "00" * 16 + "'" if world.database.is_sqlite else "'\\x" + "00" * 16 + "'"
        sealed = "X'" + "11" * 29 + "'" if world.database.is_sqlite else "'\\x" + "11" * 29 + "'"
        [table] = ["open_answers"] if world.database.is_sqlite else named_like(tx, open_answers)
        tx.exec_driver_sql(f"INSERT INTO {table} VALUES ({forged}, '{cohort}', '{question}', {sealed})")
    folded = world.close(current)
    assert folded is not None
    assert all(cell.n <= 6 for cell in folded.cells)
    assert world.count("open_answers") == 0


# --- comments ----------------------------------------------------------------------------------------------------


def test_a_comment_is_kept_replaced_and_taken_back_until_the_close(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    world.comment(current, first, question, "We never talk about it.")
    world.comment(current, first, question, "We rarely talk about it.")
    assert world.count("open_comments") == 1
    world.comment(current, first, question, "   ")
    assert world.count("open_comments") == 0


def test_a_comment_of_281_characters_is_refused_with_the_reason(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    world.comment(current, first, question, "é" * 280)
    with pytest.raises(PersonCanFix, match="too_long"):
        world.comment(current, first, question, "é" * 281)


def test_short_and_long_comments_look_alike_at_rest(world: PulseWorld) -> None:
    first, second, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    world.comment(current, first, question, "No.")
    world.comment(current, second, question, "ß" * 280)
    assert len({len(row[0]) for row in world.open_rows("open_comments", "sealed")}) == 1


def test_comments_are_kept_from_eight_answers_on_and_shown_without_their_writers(world: PulseWorld) -> None:
    members = world.six(size=9)
    current = world.open()
    question = world.questions(current, members[0])[0]
    for person in members[:8]:
        world.tap(current, person, question, question.scale.points[0])
    for person in members[:3]:
        world.comment(current, person, question, f"Word of {members.index(person)}")
    world.finish(current)
    assert sorted(row[0] for row in world.rows("SELECT text FROM comments")) == ["Word of 0", "Word of 1", "Word of 2"]
    assert world.count("open_comments") == 0


def test_comments_below_eight_answers_are_deleted(world: PulseWorld) -> None:
    members = world.six(size=9)
    current = world.open()
    question = world.questions(current, members[0])[0]
    for person in members[:7]:
        world.tap(current, person, question, question.scale.points[0])
        world.comment(current, person, question, "Something")
    world.finish(current)
    assert world.count("comments") == 0


def test_what_is_remembered_of_a_tap_names_nobody_and_no_time(world: PulseWorld) -> None:
    first, *_ = world.six()
    current = world.open()
    world.answer_all(current, first)
    rows = world.rows("SELECT key, at FROM seen")
    assert rows
    assert all(first not in row[0] and "pulse:answer" not in row[0] for row in rows)
    with world.database.reading() as tx:
        opened = pulses.round_by_id(scope(tx), current.id)
    assert opened is not None
    days = {str(row[1]) for row in rows}
    assert {day[:10] for day in days} == {str(opened.opens_at)[:10]}
    assert not [day for day in days if day[10:].strip(" 0:.+-")], "the day, and no time of it"
