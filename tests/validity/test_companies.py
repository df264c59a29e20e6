"""The fast half of `tests.validity.rows`. A handful of companies whose seeds are fixed, so a change of the model is what fails here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from bot.pulse.scoring.joint import change
from bot.pulse.scoring.joint.guesses import GUESSES
from tests.validity import rows
from tests.validity.companies import SIDES, YES_NO, a_company, a_year, as_planned, with_anchors
from tests.validity.rows import Row, together
from tests.validity.watching import everybody_up, on_show, teams_of

SEEDS = (501, 502, 503)


@pytest.fixture(scope="module")
def restless() -> dict[str, float]:
    """Companies of 300 that move, drift and lose people, with teams that rise in week 26."""
    return together(teams_of(300, seed) for seed in SEEDS)


@pytest.fixture(scope="module")
def still() -> dict[str, float]:
    """Companies of 300 in which nothing changes until week 26."""
    return together(teams_of(300, seed, is_still=True) for seed in SEEDS)


@pytest.mark.long
def test_intervals_hold_the_truth_nine_times_in_ten(restless: dict[str, float]) -> None:
    assert 0.87 <= restless["covered 300"] <= 0.95
    assert 0.88 <= restless["covered as shown 300"] <= 0.96
    assert 0.86 <= restless["company covered 300"] <= 0.99
    assert 0.84 <= restless["overall covered 300"] <= 0.97


@pytest.mark.long
def test_numbers_err_little(restless: dict[str, float]) -> None:
    assert restless["300 error²"] ** 0.5 <= 6.5


@pytest.mark.long
def test_where_nothing_changes_next_to_nothing_is_told(still: dict[str, float]) -> None:
    assert still["still false change half a year"] <= 0.02
    assert still["still false overall half a year"] <= 0.10
    assert still["still company false"] <= 0.02


@pytest.mark.long
def test_a_rise_of_ten_is_told_where_a_team_works_on_it(restless: dict[str, float]) -> None:
    """Told in words that the numbers bear out, out of merged sides."""
    assert restless["one side seen 300"] >= 0.40
    assert restless["all sides seen 300"] >= 0.55


@pytest.mark.long
def test_a_rise_of_everybody_is_told_for_the_company() -> None:
    seen = together(everybody_up(8, seed) for seed in SEEDS)
    assert seen["company seen 8"] >= 0.75
    assert seen["company false change 8"] <= 0.02


def test_the_audit_fills_the_map_of_a_team_of_eight() -> None:
    seen = together(on_show(seed) for seed in SEEDS)
    assert seen["on show 2"] >= 0.75
    assert seen["on show 12"] >= 0.75


@pytest.mark.long
def test_work_on_first_is_right_four_times_in_five(restless: dict[str, float]) -> None:
    assert restless["work on first right 300"] >= 0.8


@pytest.mark.long
def test_a_model_that_is_too_sure_is_found_out() -> None:
    bold = replace(GUESSES, person_share=0.0, moving=0.05, team_question_sd=0.5, question_sd=2.0, silent_sd=0.0, trend_sd=0.5)
    seen = together(teams_of(300, seed, guesses=bold) for seed in SEEDS)
    assert seen["covered 300"] < 0.87
    assert seen["company covered 300"] < 0.86


@pytest.mark.long
def test_a_rule_that_calls_change_too_soon_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "SURE_Z", 1.0)
    monkeypatch.setattr(change, "SURE_OVERALL_Z", 0.8)
    seen = together(teams_of(300, seed, is_still=True) for seed in SEEDS)
    assert seen["still false change half a year"] > 0.02
    assert seen["still false overall half a year"] > 0.10


@pytest.mark.long
@pytest.mark.parametrize("guess", [{"memory": 12.0}, {"memory": 50.0}, {"person_share": 0.35}, {"sides_alike": 0.3}, {"question_sd": 12.0}])
def test_a_guess_that_is_a_little_wrong_costs_little(guess: dict[str, float]) -> None:
    seen = teams_of(300, SEEDS[0], guesses=replace(GUESSES, **guess))
    covered, error = (seen[name][0] / seen[name][1] for name in ("covered 300", "300 error²"))
    assert 0.82 <= covered <= 0.97
    assert error**0.5 <= 7.2


def test_the_same_seed_gives_the_same_company() -> None:
    once, again = ([*a_year(a_company(50, 3), 4, as_planned(5))] for _ in range(2))
    assert [cells for _, cells, _ in once] == [cells for _, cells, _ in again]


def test_an_invented_company_keeps_the_rules_of_the_pulse() -> None:
    company = a_company(300, 4)
    focus = np.zeros(len(company.sizes), int)
    year = [*a_year(company, 30, with_anchors(focus))]
    assert min(sum(row.counts) for _, cells, _ in year for row in cells) >= 5
    assert {week: len({row.question for row in cells}) for week, cells, _ in year}[1] == 2 * len(SIDES)
    asked = [(row.cohort, row.question, week) for week, cells, _ in year for row in cells]
    last: dict[tuple[str, str], int] = {}
    for cohort, question, week in asked:
        assert week - last.get((cohort, question), -99) >= 8 or week == 27
        last[cohort, question] = week
    assert all(np.all((truth > 0) & (truth < 100)) for _, _, truth in year)
    assert YES_NO.any()


def test_the_table_names_a_mark_that_is_missed() -> None:
    reached = {row.measure: 0.9 for row in rows.ROWS}
    missed = [line for line in rows.table(reached) if line.endswith("MISSED")]
    assert any("nothing changes, yet told" in line for line in missed)
    assert Row("", "", 0.75, 101.0, "").met(0.7451)
    assert not Row("", "", 0.75, 101.0, "").met(0.744)


@pytest.mark.long
def test_every_row_of_the_table_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def few() -> Iterable[rows.Job]:
        yield partial(teams_of, 50, 1)

    measured = {name for people in (50,) for name in teams_of(people, 1)}
    assert {row.measure for row in rows.ROWS if row.measure.endswith(" 50")} <= measured
    monkeypatch.setattr(rows, "jobs", lambda scale, seed: few())
    monkeypatch.setattr(rows, "ROWS", tuple(row for row in rows.ROWS if row.measure in measured))
    rows.main(["--out", str(tmp_path / "rows.json"), "--processes", "1"])
    assert (tmp_path / "rows.json").exists()
