"""Storage by column is the same as by row. Whatever the order, the width of a scale, or what a group was before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from bot.ids import RoundId
from bot.pulse.scoring.joint.columns import Cells, Merged, cells_by_column, cells_of_texts, merged_by_column, merged_of_texts
from bot.pulse.scoring.joint.model import estimate
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.stored import CellRow, CellTexts, CohortTexts, MergedSide, MergedTexts
from tests.pulse.scoring.joint.invented import ITEMS, a_cell, some_cells, some_merged

REST = "~rest"
WEEKS = {f"r{week}": week for week in range(40)}
PLAIN = ("safe.1", 1)


def as_texts(rows: Sequence[CellRow], places: int = 5) -> CellTexts:
    """What a database hands over of these cells."""
    facts = [(cohort_of(one), one.question) for one in rows]
    wide = [(one.version, *(*one.counts, *[0] * places)[:places]) for one in rows]
    cohorts, asked = ("|".join(column) for column in zip(*facts, strict=True))
    return CellTexts(cohorts, asked, "|".join(map(packed, wide)), places, 9)


def cohort_of(cell: CellRow) -> str:
    """The id of its cohort, for cells are invented without regard to how many the others of a cohort say were asked."""
    return f"{cell.cohort}/{cell.week}/{cell.asked}"


def cohorts_as_texts(rows: Iterable[CellRow]) -> list[CohortTexts]:
    """The cohorts of these cells, round by round."""
    found: dict[int, dict[str, CellRow]] = defaultdict(dict)
    for one in rows:
        found[one.week][cohort_of(one)] = one
    return [
        CohortTexts(
            RoundId(f"r{week}"),
            *map("|".join, (some, [one.cohort for one in some.values()], [packed((one.asked,)) for one in some.values()])),
            9,
        )
        for week, some in found.items()
    ]


def packed(numbers: Iterable[int]) -> str:
    """As they are stored: two numbers of nine digits at a time, behind a 1."""
    digits = "".join(f"{number:09}" for number in numbers)
    return "".join(f"1{digits[start : start + 18]:0<18}" for start in range(0, len(digits), 18))


def merged_as_texts(merged: Sequence[MergedSide]) -> MergedTexts:
    parts = [json.dumps([[*key, week] for key, week in one.parts]) for one in merged]
    numbers = [packed((round(one.mean), one.answers, one.asked)) for one in merged]
    return MergedTexts(*("|".join(column) for column in ([one.cohort for one in merged], parts, numbers)), 9)


def read(rows: Sequence[CellRow], wide: Sequence[CellRow] = ()) -> Cells:
    texts = [as_texts(rows), *([as_texts(wide, 11)] if wide else [])]
    return cells_of_texts(texts, iter([cohorts_as_texts([*rows, *wide])]), WEEKS, "|", REST)


def as_rows(cells: Cells) -> set[tuple[object, ...]]:
    """Cells as values, whatever their order."""
    cohorts, keys = (np.array(cells.names)[cells.cohort], [cells.keys[number] for number in cells.question])
    residual = cells.residual[cells.cohort].tolist()
    counts = [tuple(np.trim_zeros(one, "b").tolist()) for one in cells.counts]
    return set(zip(cohorts.tolist(), keys, cells.week.tolist(), cells.asked.tolist(), counts, residual, strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_an_estimate_of_columns_is_that_of_rows(seed: int) -> None:
    rows, merged = some_cells(seed, cohorts=12), [one._replace(mean=round(one.mean)) for one in some_merged(seed, cohorts=12)]
    by_row = estimate(observe(rows, ITEMS, merged), 20)
    shuffled = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
    by_column = estimate(observe(read(shuffled), ITEMS, merged_of_texts(merged_as_texts(merged), "|")), 20)
    assert by_row is not None
    assert by_column is not None
    order = [by_column.cohorts.index(name) for name in by_row.cohorts]
    for name in ("level", "level_variance", "change", "change_variance", "overall", "overall_variance"):
        assert getattr(by_column.teams, name)[order] == pytest.approx(getattr(by_row.teams, name), abs=1e-9)
        assert getattr(by_column.company, name) == pytest.approx(getattr(by_row.company, name), abs=1e-9)
    assert by_column.influence[order] == pytest.approx(by_row.influence, abs=1e-9)
    assert np.array_equal(by_column.answers[order], by_row.answers)


def test_numbers_of_any_length_are_read() -> None:
    rows = [a_cell("a", 3, PLAIN, (0, 10, 250, 7, 1), asked=100_000), a_cell("b", 12, PLAIN, (5, 0, 0, 0, 0))]
    assert as_rows(read(rows)) == as_rows(cells_by_column(rows))


def test_wide_cells_stand_beside_narrow_ones() -> None:
    narrow, wide = [a_cell("a", 3, PLAIN, (0, 1, 2, 3, 4))], [a_cell("b", 4, ("safe.2", 1), (1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 2))]
    assert as_rows(read(narrow, wide)) == as_rows(cells_by_column([*narrow, *wide]))


def test_a_residual_group_is_known_by_its_name_and_always_read() -> None:
    rows = [a_cell(f"hub{REST}", 3, PLAIN, (0, 1, 2, 3, 4)), a_cell("a", 3, PLAIN, (1, 1, 1, 1, 1)), a_cell("b", 3, PLAIN, (2, 1, 1, 1, 1))]
    cells = read(rows)
    assert {name for name, rest in zip(cells.names, cells.residual, strict=True) if rest} == {f"hub{REST}"}
    assert {one[0] for one in as_rows(cells.of({"b"}))} == {f"hub{REST}", "b"}


def test_nothing_stored_is_nothing_read() -> None:
    cells = cells_of_texts([], [], {}, "|", REST)
    merged = merged_of_texts(MergedTexts("", "", "", 9), "|")
    assert not len(observe(cells.of(set()).cut({"a": [3]}), ITEMS, merged.of(set(), REST).cut({"a": [3]})).y)


def test_what_a_group_said_before_it_became_another_one_is_another_groups() -> None:
    rows = [a_cell(name, week, PLAIN, (1, 1, 1, 1, 1)) for name in ("a", "b", "c") for week in (1, 5, 6, 11)]
    cut = cells_by_column(rows).cut({"a": [6, 10], "c": [2]})
    lives = {(name, week) for name, _, week, *_ in as_rows(cut)}
    assert lives == {
        ("a#2", 1), ("a#2", 5), ("a#1", 6), ("a", 11), ("b", 1), ("b", 5), ("b", 6), ("b", 11), ("c#1", 1), ("c", 5), ("c", 6), ("c", 11),
    }  # fmt: skip


def test_a_merged_side_that_began_before_counts_as_of_before() -> None:
    merged = [MergedSide("a", 50.0, 20, 30, ((PLAIN, 4), (PLAIN, 9))), MergedSide("a", 60.0, 20, 30, ((PLAIN, 7),))]
    cut = merged_by_column(merged).cut({"a": [6]})
    told = {(cut.names[number], mean) for number, mean in zip(cut.cohort, cut.mean, strict=True)}
    assert told == {("a#1", 50.0), ("a", 60.0)}
    assert isinstance(cut, Merged)
