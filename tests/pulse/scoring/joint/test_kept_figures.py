"""The figures of two invented companies, as the model gives them today. Whether they are right is asked in tests/validity.

Whoever changes the model on purpose runs this with RIPPLE_SNAPSHOTS=write, and reads what moved. Whoever changes it by accident learns
of it here: a slip that makes every figure a little worse passes all tests that draw companies by chance.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import asdict

from bot.pulse.scoring.joint import apart, arrays, columns, design, evidence, guesses, solve, tables
from bot.pulse.scoring.joint.change import company_calls, company_overall_call, overall_calls, team_calls
from bot.pulse.scoring.joint.company import read_company
from bot.pulse.scoring.joint.model import estimate
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.joint.telling import may_be_told, overall_reliability, reliability
from bot.pulse.scoring.joint.tiers import ranks, tiers_of
from bot.pulse.scoring.stored import CellRow, MergedSide
from tests.pulse.scoring.joint.invented import ITEMS, a_cell, some_cells, some_merged

KEPT = Path(__file__).with_name("kept_figures.json")
WITHIN = (apart, arrays, columns, design, evidence, guesses, solve, tables)  # no figure comes from these by themselves


def moved_in_week_25() -> tuple[list[CellRow], list[MergedSide], int]:
    """Five groups, half a year of merged sides before, and everything goes up at once in week 25; the last weeks without one group."""
    before = some_cells(3, cohorts=5, weeks=24, middle=45, apart=12)
    after = [one._replace(week=one.week + 24) for one in some_cells(4, cohorts=5, weeks=16, middle=68, apart=6)]
    return [one for one in before + after if one.cohort != "c4" or one.week < 34], some_merged(3, cohorts=5), 40


def many_groups() -> tuple[list[CellRow], list[MergedSide], int]:
    """Nine groups that differ in size and in how long they were asked, and what was left of small ones."""
    rows = [one for one in some_cells(8, cohorts=9, weeks=20, apart=14) if one.week > int(one.cohort[1]) and one.question != "try.2"]
    larger = [
        one._replace(asked=3 * one.asked, counts=tuple(3 * many for many in one.counts)) if one.cohort == "c2" else one for one in rows
    ]
    return [*larger, a_cell("rest", 12, ("safe.1", 1), (1, 2, 3, 4, 5), residual=True)], some_merged(8, cohorts=3), 20


def figures_of(rows: list[CellRow], merged: list[MergedSide], week: int) -> dict[str, Any]:
    seen = observe(rows, ITEMS, merged)
    found = estimate(seen, week, present=[name for name in seen.cohorts if name != "c1"])
    assert found is not None
    compared = found.answers > 0
    ranked = ranks(found, compared)
    present = [name for name in seen.cohorts if name != "rest"]
    everything = {
        "estimate": found,
        "ranks": ranked,
        "tiers": tiers_of(ranked),
        "reliability": [reliability(found), overall_reliability(found), may_be_told(found)],
        "calls": [team_calls(found), company_calls(found), overall_calls(found), company_overall_call(found)],
        "read": read_company(rows, merged, ITEMS, week=week, least=5, present=present),  # type: ignore[arg-type]
    }
    plain: dict[str, Any] = json.loads(json.dumps(_plain(everything)))
    return plain


def _plain(value: Any) -> Any:
    """Numbers, lists and names of what the model gives back."""
    if isinstance(value, Struct):
        return _plain(asdict(value))
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def _leaves(value: Any, name: str = "") -> dict[str, Any]:
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return {place: leaf for part, one in parts for place, leaf in _leaves(one, f"{name}/{part}").items()}
    return {name: value}


@pytest.mark.parametrize("company", [moved_in_week_25, many_groups], ids=lambda company: company.__name__)
def test_figures_are_what_they_were(company: Any) -> None:
    now = figures_of(*company())
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if os.environ.get("RIPPLE_SNAPSHOTS") == "write":
        kept |= {company.__name__: now}
        KEPT.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    expected, found = _leaves(kept.get(company.__name__)), _leaves(now)
    assert found.keys() == expected.keys()
    numbers = {name: one for name, one in expected.items() if isinstance(one, float)}
    odds = {name: one for name, one in numbers.items() if name.startswith(("/ranks/in_bottom", "/ranks/in_top"))}
    assert {name: found[name] for name in odds} == pytest.approx(odds, abs=1e-5)  # in single precision, which machines round differently
    assert {name: found[name] for name in numbers.keys() - odds} == pytest.approx(
        {name: numbers[name] for name in numbers.keys() - odds}, rel=1e-6, abs=1e-9
    )
    assert {name: one for name, one in found.items() if name not in numbers} == {n: one for n, one in expected.items() if n not in numbers}


def test_every_part_of_the_model_is_named_here() -> None:
    """The bench of mutants asks first the tests that import what was changed, and these figures rest on all of it."""
    own = Path(__file__).read_text(encoding="utf-8")
    named = {Path(part.__file__ or "").stem for part in WITHIN} | set(re.findall(r"from bot\.pulse\.scoring\.joint\.(\w+) import", own))
    assert named == {part.stem for part in Path(guesses.__file__).parent.glob("*.py")} - {"__init__"}
