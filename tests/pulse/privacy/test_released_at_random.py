"""Laws of what is shown, whatever the reading."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.over_time import ToldBefore
from bot.pulse.privacy.release import FigureSubject, ReleasedLine
from bot.pulse.privacy.released import Direction, Shown
from bot.pulse.scoring.readings import MovedBy
from tests.pulse.privacy.figures import COMPANY, TEAM, line, released, shown, told
from tests.pulse.privacy.measuring import WEEK, a_reading, neighbours, past, read

CELLS = st.lists(
    st.tuples(st.tuples(*[st.integers(0, 6)] * 5), st.integers(0, 30), st.sampled_from(["safe.1", "safe.2", "safe.3"])), max_size=8
)


@given(CELLS, st.integers(1, 40), st.integers(0, 9), st.integers(0, 2))
def test_no_score_is_ever_shown_below_k(rows: list, size: int, k: int, others: int) -> None:
    cells = [past(counts, question, week=WEEK - age) for counts, age, question in rows if sum(counts)]
    contract = Contract(k=k)
    found = read([*cells, *neighbours(others * 5)], ["blue"], contract=contract).groups.get("blue", {})  # type: ignore[call-overload]
    one = released(found.get("SAFE"), FigureSubject(size))
    if isinstance(one, Shown):
        counted = [sum(counts) for counts, age, _ in rows if age < 26 and sum(counts) >= contract.scores_k]
        assert size >= 6
        assert sum(counted) >= 10
        assert len(counted) >= 2


@given(st.floats(0, 100), st.floats(0.1, 8), st.integers(20, 400), st.booleans(), st.integers(0, 20))
def test_everything_shown_is_round_and_within_0_and_100(value: float, sd: float, n: int, is_company: bool, last: int) -> None:
    one = shown(a_reading(value, sd=sd, answers=n), COMPANY if is_company else TEAM, last=told(5 * last))
    assert one.score is not None
    assert one.low is not None
    assert one.high is not None
    assert 0 <= one.low <= one.score <= one.high <= 100
    assert one.low < one.high
    assert 10 <= one.score <= 90, "no number says that all answered alike"
    assert abs(one.score - min(90, max(10, value))) <= 7.5
    assert one.low <= value <= one.high
    if not (is_company and n >= 50):
        assert one.score % 5 == one.low % 5 == one.high % 5 == 0


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_score_is_never_shown_lower(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert (shown(a_reading(low)).score or 0) <= (shown(a_reading(high)).score or 0)


WEEKLY = st.lists(
    st.tuples(st.floats(-8, 8), st.floats(1, 10), st.sampled_from([(-1, 8), (-1, 16), (0, 8), (1, 8), (1, 16), None]), st.booleans()),
    min_size=2,
    max_size=52,
)


@given(st.floats(20, 80), WEEKLY, st.booleans())
def test_a_word_about_change_and_the_two_numbers_never_contradict_each_other(start: float, weeks: list, is_company: bool) -> None:
    """Whatever the model may say from week to week."""
    mean, last = start, None
    group = FigureSubject(60, is_company=True, cohorts=4) if is_company else TEAM
    for week, (step, sd, move, is_dark) in enumerate(weeks, 100):
        mean = min(100.0, max(0.0, mean + step))
        reading = None if is_dark else a_reading(mean, sd=sd, answers=60, move=MovedBy(move[0], 6.0 * move[0], move[1]) if move else None)
        made = line(reading, group, last, week=week)
        assert_consistent(made)
        last = ToldBefore(made.figure, week, made.since, made.line)


def assert_consistent(made: ReleasedLine) -> None:
    """The word, the numbers beside it and the line all say the same."""
    one = made.figure
    if not isinstance(one, Shown) or one.score is None:
        return
    assert made.line[-1].score == one.score
    if one.change not in (Direction.UP, Direction.DOWN):
        assert (one.before, one.points, one.is_headline) == (None, 0, False)
    elif one.before is not None:
        assert one.points == abs(one.score - one.before) > 0
        assert (one.score > one.before) is (one.change is Direction.UP)
    else:
        assert one.points > 0


@pytest.mark.long
def test_only_release_makes_what_is_shown() -> None:
    """Nothing else in the bot builds a `Shown`, so nothing else can show an exact figure."""
    makers = set()
    for path in Path("bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Shown":
                makers.add(path.as_posix())
    readers = {"bot/pulse/privacy/released.py", "bot/pulse/privacy/compact.py"}
    assert makers == {"bot/pulse/privacy/release.py", "bot/indicators/release.py"} | readers


@pytest.mark.long
def test_nothing_that_people_see_is_made_of_readings() -> None:
    """Only the release and what gathers its lines know what the model said exactly."""
    knowing = set()
    for path in Path("bot").rglob("*.py"):
        imported = {node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
        exact = {"bot.pulse.scoring.readings", "bot.pulse.scoring.joint.company"}
        if imported & exact and "pulse/scoring" not in path.as_posix():
            knowing.add(path.as_posix())
    release = ("privacy/over_time", "privacy/release", "privacy/released", "privacy/compact", "privacy/columns/figures")
    assert knowing == {f"bot/pulse/{one}.py" for one in (*release, "results/lines", "results/modelled")}
