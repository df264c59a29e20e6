"""Laws of what is shown, whatever the score."""

from __future__ import annotations

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.release import FigureSubject
from bot.pulse.privacy.released import Shown
from bot.pulse.scoring.scores import cohort_score
from tests.pulse.privacy.figures import COMPANY, TEAM, a_score, released, shown
from tests.pulse.privacy.measuring import SAFE, WEEK, a_book, neighbours, past

CELLS = st.lists(
    st.tuples(
        st.tuples(*[st.integers(0, 6)] * 5), st.integers(0, 30), st.sampled_from(["safe.1", "safe.2", "safe.3", "safe.r", "safe.yn"])
    ),
    max_size=8,
)


@given(CELLS, st.integers(1, 40), st.integers(0, 9), st.integers(0, 2))
def test_no_score_is_ever_shown_below_k(rows: list, size: int, k: int, others: int) -> None:
    cells = [past(counts, question, week=WEEK - age) for counts, age, question in rows if sum(counts)]
    contract = Contract(k=k)
    # Scoring is given no contract: the door must hold by itself.
    told = released(cohort_score(a_book(*cells, *neighbours(others * 5)), "blue", SAFE), FigureSubject(size), contract=contract)
    if isinstance(told, Shown):
        counted = [sum(counts) for counts, age, _ in rows if age < 24 and sum(counts) >= 5]
        assert size >= 6
        assert sum(counted) >= 10
        assert max(counted) >= contract.scores_k
        assert len(counted) >= 2


@given(st.floats(0, 100), st.floats(0.1, 30), st.integers(10, 400), st.booleans(), st.integers(0, 20))
def test_everything_shown_is_round_and_within_0_and_100(value: float, sd: float, n: int, is_company: bool, last: int) -> None:
    before = Shown(SAFE, 5 * last)
    told = shown(a_score(value, sd=sd, n=n, cohort=None if is_company else "blue"), COMPANY if is_company else TEAM, last=before)
    assert told.score is not None
    assert told.low is not None
    assert told.high is not None
    assert 0 <= told.low <= told.score <= told.high <= 100
    assert told.low < told.high
    assert abs(told.score - value) <= 7.5
    if not (is_company and n >= 50):
        assert told.score % 5 == told.low % 5 == told.high % 5 == 0


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_score_is_never_shown_lower(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert (shown(a_score(low)).score or 0) <= (shown(a_score(high)).score or 0)


@given(st.floats(1, 99), st.floats(0.1, 20), st.integers(10, 60))
def test_the_interval_says_nothing_of_the_score_that_the_rounded_score_does_not(value: float, sd: float, n: int) -> None:
    told = shown(a_score(value, sd=sd, n=n))
    again = shown(a_score(float(told.score or 0), sd=sd, n=n))
    assert (told.low, told.high) == (again.low, again.high)


def test_only_release_makes_what_is_shown() -> None:
    """Nothing else in the bot builds a `Shown`, so nothing else can show an exact figure."""
    makers = set()
    for path in Path("bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Shown":
                makers.add(path.as_posix())
    assert makers == {"bot/pulse/privacy/release.py", "bot/indicators/release.py", "bot/pulse/privacy/released.py"}


def test_views_and_delivery_never_touch_exact_scores() -> None:
    forbidden = {"bot.pulse.scoring.scores", "bot.pulse.scoring.changes"}
    for folder in ("bot/slack/views", "bot/delivery"):
        for path in Path(folder).rglob("*.py"):
            imported = {node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
            assert not imported & forbidden, path
