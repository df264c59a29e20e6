"""What an owner may set of the rotation, and a company's own questions in it."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension, every_dimension
from bot.content.scale import Form
from bot.errors import PersonCanFix
from bot.pulse.asking.rhythm import REST_WEEKS
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.asking.slots import AS_PLANNED, RotationSettings, checked, scored_of, slots_of
from bot.pulse.questions.own import OwnQuestion, announced, check_own_question
from bot.pulse.questions.rules import bank
from tests.pulse.asking.years import (
    BLOCKS,
    SEEDS,
    YEAR,
    Weeks,
    assert_a_fair_week,
    is_text,
    lately,
    settings_of_an_owner,
    shortest_rest,
    weeks_of,
)


def test_as_planned_the_slots_are_those_of_the_page() -> None:
    assert slots_of(bank()) == {known.dimension: known.slots for known in every_dimension().values()}


@given(settings_of_an_owner())
def test_slots_are_shared_out_among_the_dimensions_that_are_on(settings: RotationSettings) -> None:
    slots = slots_of(bank(), settings)
    assert set(slots) == set(Dimension) - settings.off
    assert all(1 <= n <= max(1, len(scored_of(bank(), d)) - 2) for d, n in slots.items())
    assert 8 <= sum(slots.values()) <= 16
    room = any(n < len(scored_of(bank(), d)) - 2 for d, n in slots.items())
    assert sum(slots.values()) == 16 or not room


def test_more_weight_never_means_fewer_questions() -> None:
    for dimension in Dimension:
        counts = [slots_of(bank(), RotationSettings(weights=((dimension, w),)))[dimension] for w in (0.5, 1.0, 2.0)]
        assert counts == sorted(counts)


@pytest.mark.parametrize(
    "settings",
    [
        RotationSettings(off=frozenset(list(Dimension)[:9])),
        RotationSettings(off=frozenset(Dimension)),
        RotationSettings(weights=((Dimension.SAFE, 0.0),)),
        RotationSettings(weights=((Dimension.SAFE, 9.0),)),
    ],
)
def test_settings_that_would_break_the_plan_are_refused_with_a_sentence(settings: RotationSettings) -> None:
    with pytest.raises(PersonCanFix, match=r"pulse\.settings\."):
        checked(settings)


@pytest.mark.long
@given(SEEDS, BLOCKS, st.lists(settings_of_an_owner(), min_size=2, max_size=5))
def test_even_when_settings_change_nothing_comes_back_too_soon(seed: str, block: int, changes: list[RotationSettings]) -> None:
    """The plan is another one after each change; what was asked lately is handed in and kept out."""
    weeks: Weeks = []
    for n in range(YEAR):
        settings = changes[n * len(changes) // YEAR]
        weeks.append(choose_questions(n, block, bank(), settings, seed=seed, recent=lately(weeks, n)))
    assert shortest_rest(weeks) >= REST_WEEKS
    for week in weeks:
        assert_a_fair_week(week)
    texts = [n for n, week in enumerate(weeks) for one in week if is_text(one)]
    assert all(later - sooner >= 5 for sooner, later in itertools.pairwise(texts))


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_without_a_change_what_was_asked_lately_changes_nothing(seed: str, block: int, settings: RotationSettings) -> None:
    weeks: Weeks = []
    for n in range(YEAR):
        weeks.append(choose_questions(n, block, bank(), settings, seed=seed, recent=lately(weeks, n)))
    assert weeks == weeks_of(block, seed, settings)


OPENS = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def own(number: int, dimension: Dimension, told: datetime = OPENS - timedelta(days=7)) -> OwnQuestion:
    text = f"Our learning day number {number} was worth its time."
    one = check_own_question(text, why="We want to keep what helps.", dimension=dimension, form=Form.A5, number=number)
    return announced(one, at=told)


def own_weeks(settings: RotationSettings, *, seed: str = "s", size: int = 12, rounds: int = YEAR) -> Weeks:
    return [
        choose_questions(n, 0, bank(), settings, seed=seed, cohort_size=size, opens_at=OPENS + timedelta(weeks=n)) for n in range(rounds)
    ]


@given(SEEDS, st.lists(st.sampled_from(Dimension), min_size=1, max_size=4))
def test_own_questions_keep_every_rule_of_the_rotation(seed: str, dimensions: list[Dimension]) -> None:
    settings = RotationSettings(own=tuple(own(n, d) for n, d in enumerate(dimensions)))
    weeks = own_weeks(settings, seed=seed)
    assert shortest_rest(weeks) >= REST_WEEKS
    for week in weeks:
        assert_a_fair_week(week)
    for first in range(YEAR - 7):
        window = [one for week in weeks[first : first + 8] for one in week]
        assert Counter(one.dimension for one in window if one.is_scored) == slots_of(bank())
        assert sum(one.is_own for one in window) <= 2  # one a cycle, and a window may touch two cycles


@given(SEEDS, st.lists(st.sampled_from(Dimension), min_size=1, max_size=4))
def test_every_own_question_gets_its_turn(seed: str, dimensions: list[Dimension]) -> None:
    settings = RotationSettings(own=tuple(own(n, d) for n, d in enumerate(dimensions)))
    asked = {one.id for week in own_weeks(settings, seed=seed) for one in week if one.is_own}
    assert asked == {f"own.{n}" for n in range(len(dimensions))}


def test_a_cohort_of_nine_is_never_asked_an_own_question() -> None:
    settings = RotationSettings(own=(own(1, Dimension.TEAM),))
    assert own_weeks(settings, size=9) == own_weeks(AS_PLANNED, size=9)


def test_an_own_question_waits_until_it_was_known_for_48_hours() -> None:
    late = OPENS + timedelta(weeks=10)
    weeks = own_weeks(RotationSettings(own=(own(1, Dimension.SAFE, told=late),)))
    first = next(n for n, week in enumerate(weeks) for one in week if one.is_own)
    assert first >= 11


def test_an_own_question_of_a_dimension_that_is_off_is_not_asked() -> None:
    settings = RotationSettings(off=frozenset({Dimension.TEAM}), own=(own(1, Dimension.TEAM),))
    assert not any(one.is_own for week in own_weeks(settings) for one in week)
