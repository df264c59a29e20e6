"""What the indicator screen may say: comparisons from what was shown, and no figure that gives another away."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from bot.indicators.release import release_indicator
from bot.indicators.rules import Concentration, Figure, Reach, share_of
from bot.indicators.screen import (
    COMPANY_ONLY,
    OF_A_GROUP,
    PERIODS,
    CompanyFigures,
    IndicatorFigures,
    change_between,
    gives_away,
    hidden,
    lines_of,
    release_company,
    release_group,
)
from bot.indicators.team_ties import Tie, cross_team_flow
from bot.pulse.privacy.indicators import RULES, Indicator, Voices
from bot.pulse.privacy.released import Because, Direction, Released, Shown, Why, Withheld
from bot.pulse.results import said as figures
from bot.words import words_in
from tests.pulse.privacy.measuring import PROMISE, TODAY

ENGLISH = words_in("en")


def group(active: int = 12, here: int | None = None) -> IndicatorFigures:
    """A group in which much happened."""
    return IndicatorFigures(
        here=frozenset(f"U{n}" for n in range(here or active)),
        active=frozenset(f"U{n}" for n in range(active)),
        sharing_rate=Figure(0.5, active),
        sharing_breadth=share_of(active // 2, active),
        concentration=Concentration(0.5, 0.4, Voices.EVEN, active, 20),
        reach=Reach(3, share_of(4, 12), 20),
        asking_rate=Figure(0.2, active),
        asking_breadth=share_of(active // 4, active),
        help_answered=share_of(8, 10),
        answer_time=Figure(2.0, 10),
        solved=share_of(5, 10),
        experiment_rate=Figure(2.0, active),
        finished=share_of(6, 8),
        failed_but_learned=share_of(2, 6),
        lesson_reuse=share_of(5, 20),
    )


def share(value: float, n: int = 20) -> Released:
    return release_indicator(Indicator.SOLVED, value, n, members=n, contract=PROMISE)


def test_every_indicator_of_a_group_is_released() -> None:
    shown = release_group(group(), PROMISE, {})
    assert list(shown) == [one.name for one in OF_A_GROUP]
    assert all(isinstance(one, Shown) for one in shown.values())


def test_a_team_in_which_nobody_counts_yet_is_told_so() -> None:
    shown = release_group(group(active=2, here=9), PROMISE, {})
    assert {one.because for one in shown.values() if isinstance(one, Withheld)} == {Because.NEW_HERE}
    assert len(shown) == len(OF_A_GROUP)


@given(st.integers(0, 4))
def test_a_group_below_k_is_told_nothing(people: int) -> None:
    shown = release_group(group(active=people), PROMISE, {})
    assert {one.why for one in shown.values() if isinstance(one, Withheld)} == {Why.GROUP_TOO_SMALL}
    assert len(shown) == len(OF_A_GROUP)


def test_what_was_shown_last_week_holds_a_share_still() -> None:
    before = release_group(group(20), PROMISE, {})
    name = Indicator.SHARING_BREADTH.name
    assert before[name].score == 50  # type: ignore[union-attr]
    raw = group(21)  # 10 of 21 are 48 %, which would be told as 50; 9 of 21 as 45
    moved = release_group(IndicatorFigures(**asdict(raw) | {"sharing_breadth": share_of(9, 21)}), PROMISE, before)
    assert moved[name].score == 50  # type: ignore[union-attr]


def test_the_companys_own_are_released_or_say_why_not() -> None:
    flow = cross_team_flow([Tie("a1", "a", "b1", "b")], {"a": 5, "b": 5, "c": 5})
    raw = CompanyFigures(flow, share_of(3, 5), Figure(2 / 30, 30), share_of(0, 0), TODAY)
    shown = release_company(raw, 30, PROMISE, {})
    assert list(shown) == [one.name for one in COMPANY_ONLY]
    said = {name: figures.score(ENGLISH, one) if isinstance(one, Shown) else figures.why(ENGLISH, one) for name, one in shown.items()}
    assert said == {
        "FLOW": "no clear difference from chance",
        "RECIPROCITY": "Fewer than ten ties between teams so far. That few look one-sided by chance.",
        "BRIDGES": "0",
        "LEADER_MODELLING": "Shown from 6 leads on.",
        "MOBILITY": "fewer than 1 for every 10 members",
        "MOVED_BY_LEARNING": "Shown from 5 answers on.",
    }
    assert figures.window(ENGLISH, shown["MOBILITY"]) == "counted since 2 March, not a year yet"  # type: ignore[arg-type]


@given(
    st.integers(1, 20).flatmap(
        lambda size: st.tuples(st.just(size), st.lists(st.sets(st.integers(0, size - 1)), max_size=4)),
    )
)
def test_no_subtraction_of_a_team_or_of_all_teams_leaves_fewer_than_k(given_: tuple[int, list[set[int]]]) -> None:
    size, teams = given_
    everybody = {str(n) for n in range(size)}
    told = [{str(n) for n in team} for team in teams if len(team) >= 5]
    rests = [everybody - team for team in told] + ([everybody - set().union(*told)] if told else [])
    expected = any(0 < len(rest) < 5 for rest in rests)
    assert gives_away(everybody, [{str(n) for n in team} for team in teams], 5) is expected


def test_hidden_figures_say_why() -> None:
    shown = hidden(release_group(group(), PROMISE, {}), 5)
    assert {one.why for one in shown.values() if isinstance(one, Withheld)} == {Why.GROUP_TOO_SMALL}
    assert len(shown) == len(OF_A_GROUP)


def test_each_indicator_is_compared_one_whole_window_earlier() -> None:
    weeks = {ago: {one.name: share(ago / 100) for one in (*OF_A_GROUP, *COMPANY_ONLY)} for ago in (0, *PERIODS.values())}
    for line in lines_of((*OF_A_GROUP, *COMPANY_ONLY), weeks, {}):
        assert line.before == weeks[line.weeks_before][line.indicator.name]
        assert line.company is None


def test_every_window_that_is_shown_has_a_period() -> None:
    assert {RULES[one].period for one in (*OF_A_GROUP, *COMPANY_ONLY)} <= set(PERIODS)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (0.8, 0.2, Direction.UP),
        (0.2, 0.8, Direction.DOWN),
        (0.5, 0.45, Direction.NO_CLEAR_CHANGE),
        (0.9, 0.9, Direction.NO_CLEAR_CHANGE),
    ],
)
def test_a_change_is_told_only_where_chance_hardly_explains_it(now: float, before: float, change: Direction) -> None:
    assert change_between(share(now), share(before)) is change


def test_a_change_by_hand() -> None:
    # Shown as 70 % (50-90) and 30 % (15-50) of 20: 40 points, reaching down by hypot(20, 20) = 28: above nought.
    now, before = share(0.7), share(0.3)
    assert isinstance(now, Shown) and isinstance(before, Shown)
    assert ((now.low, now.high), (before.low, before.high)) == ((50, 85), (15, 50))
    assert change_between(now, before) is Direction.UP


def test_words_and_withheld_figures_have_no_change() -> None:
    rate = release_indicator(Indicator.SHARING_RATE, 0.5, 20, members=20, contract=PROMISE)
    few = share(0.5, n=6)
    assert [change_between(a, b) for a, b in combinations([rate, few, share(0.5)], 2)] == [None, None, None]
    assert change_between(share(0.5), None) is None


def test_a_figure_whose_window_grew_says_since_when_and_is_compared_with_nothing() -> None:
    grown = {"SOLVED": Shown(Indicator.SOLVED, 60, 40, 80, since=date(2026, 1, 5))}
    usual = {"SOLVED": Shown(Indicator.SOLVED, 60, 40, 80)}
    assert figures.window(ENGLISH, grown["SOLVED"]) == "since 5 January"
    for now, before, compared in ((grown, usual, False), (usual, grown, False), (usual, usual, True)):
        (line,) = lines_of([Indicator.SOLVED], {0: now, 4: before}, {})
        assert (line.before is not None) is compared
