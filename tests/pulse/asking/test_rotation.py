"""The rotation keeps each of its clauses for random companies, over a year and longer."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension, every_dimension, facts
from bot.content.scale import Form
from bot.errors import PersonCanFix
from bot.ids import LineageId
from bot.pulse.asking.rotation import (
    AS_PLANNED,
    PHASES,
    REST_WEEKS,
    AskedBefore,
    RotationSettings,
    assign_blocks,
    checked,
    choose_questions,
    slots_of,
)
from bot.pulse.questions.own import OwnQuestion, announced, check_own_question
from bot.pulse.questions.rules import Question, bank

YEAR = 52
SEEDS = st.text("abcdef0123456789", min_size=1, max_size=8)
BLOCKS = st.sampled_from(range(len(PHASES)))
START = date(2026, 1, 6)
Weeks = list[tuple[Question, ...]]


@st.composite
def settings_of_an_owner(draw: st.DrawFn) -> RotationSettings:
    """Any dimensions off, as long as three stay on, and any weights."""
    off = draw(st.frozensets(st.sampled_from(Dimension), max_size=len(Dimension) - 3))
    weights = tuple((d, draw(st.sampled_from((0.5, 1.0, 2.0)))) for d in Dimension if draw(st.booleans()))
    return RotationSettings(off, weights)


def weeks_of(block: int, seed: str, settings: RotationSettings = AS_PLANNED, *, rounds: int = YEAR, halved: bool = False) -> Weeks:
    return [choose_questions(n, block, bank(), settings, seed=seed, halved=halved) for n in range(rounds)]


def lineages(count: int) -> list[LineageId]:
    return [LineageId(f"team:{n}") for n in range(count)]


# --- each clause, over a year ------------------------------------------------------------------------------------


@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_a_week_has_one_or_two_questions(seed: str, block: int, settings: RotationSettings) -> None:
    assert {len(week) for week in weeks_of(block, seed, settings)} <= {1, 2}


@given(SEEDS, BLOCKS)
def test_as_planned_every_week_has_two(seed: str, block: int) -> None:
    assert {len(week) for week in weeks_of(block, seed)} == {2}


@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_every_eight_weeks_cover_every_dimension_as_its_slots_say(seed: str, block: int, settings: RotationSettings) -> None:
    """In any eight weeks in a row, not only from one cycle's start."""
    weeks = weeks_of(block, seed, settings)
    slots = slots_of(bank(), settings)
    for first in range(YEAR - 7):
        asked = Counter(one.dimension for week in weeks[first : first + 8] for one in week)
        assert asked == slots


@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_no_question_comes_back_within_eight_weeks(seed: str, block: int, settings: RotationSettings) -> None:
    assert shortest_rest(weeks_of(block, seed, settings)) >= REST_WEEKS


@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_a_week_never_has_two_of_one_dimension_or_two_reversed(seed: str, block: int, settings: RotationSettings) -> None:
    for week in weeks_of(block, seed, settings, rounds=3 * YEAR):
        assert_a_fair_week(week)


@given(SEEDS, BLOCKS, settings_of_an_owner(), st.integers(0, 6))
def test_a_calendar_month_has_at_most_one_open_text(seed: str, block: int, settings: RotationSettings, shift: int) -> None:
    weeks = weeks_of(block, seed, settings, rounds=3 * YEAR)
    asked_on = [START + timedelta(weeks=n, days=shift) for n, week in enumerate(weeks) for one in week if is_text(one)]
    months = Counter((day.year, day.month) for day in asked_on)
    assert max(months.values(), default=0) <= 1


@given(SEEDS, st.integers(3, 60), settings_of_an_owner())
def test_every_question_is_asked_in_three_cohorts_in_the_same_fortnight(seed: str, cohorts: int, settings: RotationSettings) -> None:
    blocks = assign_blocks(lineages(cohorts), seed=seed)
    for first in range(0, YEAR, 2):
        asked: dict[str, set[LineageId]] = defaultdict(set)
        for lineage, block in blocks.items():
            for n in (first, first + 1):
                for one in choose_questions(n, block, bank(), settings, seed=seed):
                    asked[one.id].add(lineage)
        assert min(len(cohort) for cohort in asked.values()) >= 3


@given(SEEDS)
def test_a_year_asks_nearly_the_whole_bank(seed: str) -> None:
    asked = {one.id for week in weeks_of(0, seed) for one in week}
    assert len(asked) >= 58


@given(SEEDS, BLOCKS)
def test_the_rules_still_hold_after_twenty_years(seed: str, block: int) -> None:
    weeks = [choose_questions(n, block, bank(), seed=seed) for n in range(1000, 1060)]
    assert shortest_rest(weeks) >= REST_WEEKS
    assert all(Counter(one.dimension for week in weeks[n : n + 8] for one in week) == slots_of(bank()) for n in range(52))


def test_with_eight_blocks_the_company_hears_of_every_dimension_every_week() -> None:
    for n in range(YEAR):
        asked = {one.dimension for block in range(8) for one in choose_questions(n, block, bank(), seed="s")}
        assert asked == set(Dimension)


def test_the_bank_leaves_the_queues_room_to_choose() -> None:
    """What `_next_question` relies on: of three rested questions of a dimension at most two are ever barred."""
    for dimension in Dimension:
        hard = sum(one.is_reversed or one.form is Form.TXT for one in bank().of(dimension))
        assert hard <= 2
        assert len(bank().of(dimension)) - 2 >= facts(dimension).slots


# --- halved rounds -----------------------------------------------------------------------------------------------


@given(SEEDS, BLOCKS)
def test_a_halved_round_asks_one_of_the_two(seed: str, block: int) -> None:
    whole, halved = weeks_of(block, seed), weeks_of(block, seed, halved=True)
    assert all(len(half) == 1 and set(half) <= set(both) for half, both in zip(halved, whole, strict=True))


@given(SEEDS)
def test_sixteen_halved_weeks_cover_what_eight_whole_ones_do(seed: str) -> None:
    weeks = weeks_of(0, seed, halved=True, rounds=64)
    for first in range(0, 64, 16):
        asked = Counter(one.dimension for week in weeks[first : first + 16] for one in week)
        assert asked == slots_of(bank())


@given(SEEDS)
def test_a_cohort_that_is_always_halved_still_hears_nearly_the_whole_bank(seed: str) -> None:
    asked = {one.id for week in weeks_of(0, seed, halved=True, rounds=3 * YEAR) for one in week}
    assert len(asked) >= 58


# --- determined --------------------------------------------------------------------------------------------------


def test_another_seed_is_another_plan() -> None:
    assert weeks_of(0, "a") != weeks_of(0, "b")


def test_the_plan_is_the_same_in_another_process() -> None:
    """Python's own hashes differ from run to run; nothing here may lean on them."""
    script = (
        "from bot.pulse.asking.rotation import *; from bot.pulse.questions.rules import bank; from bot.content.dimensions import *;"
        "s = RotationSettings(frozenset({Dimension.ROOM, Dimension.TRY}), ((Dimension.SAFE, 2.0),));"
        "print([[q.id for q in choose_questions(n, 3, bank(), s, seed='x')] for n in range(52)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": number, "PYTHONPATH": "."}, capture_output=True, check=True
        ).stdout
        for number in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_asking_in_any_order_gives_the_same_weeks() -> None:
    forwards = weeks_of(2, "order")
    backwards = [choose_questions(n, 2, bank(), seed="order") for n in reversed(range(YEAR))]
    assert forwards == backwards[::-1]


# --- what an owner may set ---------------------------------------------------------------------------------------


def test_as_planned_the_slots_are_those_of_the_page() -> None:
    assert slots_of(bank()) == {known.dimension: known.slots for known in every_dimension().values()}


@given(settings_of_an_owner())
def test_slots_are_shared_out_among_the_dimensions_that_are_on(settings: RotationSettings) -> None:
    slots = slots_of(bank(), settings)
    assert set(slots) == set(Dimension) - settings.off
    assert all(1 <= n <= 4 for n in slots.values())
    assert 8 <= sum(slots.values()) <= 16
    room = any(n < min(4, len(bank().of(d)) - 2) for d, n in slots.items())
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


@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_without_a_change_what_was_asked_lately_changes_nothing(seed: str, block: int, settings: RotationSettings) -> None:
    weeks: Weeks = []
    for n in range(YEAR):
        weeks.append(choose_questions(n, block, bank(), settings, seed=seed, recent=lately(weeks, n)))
    assert weeks == weeks_of(block, seed, settings)


# --- a company's own questions -----------------------------------------------------------------------------------

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
        assert Counter(one.dimension for one in window) == slots_of(bank())
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


# --- blocks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cohorts", "blocks"), [(0, 0), (1, 1), (2, 1), (5, 1), (6, 2), (8, 2), (9, 3), (24, 8), (2000, 8)])
def test_there_are_as_many_blocks_as_three_cohorts_can_fill(cohorts: int, blocks: int) -> None:
    assert len(set(assign_blocks(lineages(cohorts), seed="s").values())) == blocks


@given(SEEDS, st.lists(st.sets(st.integers(0, 60)), min_size=1, max_size=12))
def test_blocks_stay_large_enough_while_cohorts_come_and_go(seed: str, years: list[set[int]]) -> None:
    kept: dict[LineageId, int] = {}
    for present in years:
        before = kept
        kept = assign_blocks([LineageId(f"team:{n}") for n in present], kept, seed=seed)
        sizes = Counter(kept.values())
        assert set(kept) == {f"team:{n}" for n in present}
        assert min(sizes.values(), default=3) >= min(3, len(present))
        still = Counter(before[lineage] for lineage in kept if lineage in before)
        moved = [one for one in kept if one in before and before[one] != kept[one]]
        assert all(still[before[one]] < 3 for one in moved)


@given(SEEDS, st.integers(0, 40), st.randoms())
def test_the_order_of_cohorts_does_not_matter(seed: str, cohorts: int, rng: Random) -> None:
    shuffled = lineages(cohorts)
    rng.shuffle(shuffled)
    assert assign_blocks(shuffled, seed=seed) == assign_blocks(lineages(cohorts), seed=seed)


@given(SEEDS, st.randoms())
def test_a_cohort_that_moves_to_another_block_is_asked_nothing_twice_either(seed: str, rng: Random) -> None:
    """A year of a company whose cohorts come and go every month."""
    blocks: dict[LineageId, int] = {}
    history: dict[LineageId, list[AskedBefore]] = defaultdict(list)
    for n in range(YEAR):
        if n % 4 == 0:
            present = rng.sample(lineages(14), rng.randint(1, 14))
            blocks = assign_blocks(present, blocks, seed=seed)
        for lineage, block in blocks.items():
            week = choose_questions(n, block, bank(), seed=seed, recent=history[lineage])
            assert_a_fair_week(week)
            history[lineage] += [AskedBefore(one.id, n) for one in week]
    for asked in history.values():
        rounds: dict[str, list[int]] = defaultdict(list)
        for one in asked:
            rounds[one.question].append(one.round_no)
        gaps = [b - a for whens in rounds.values() for a, b in itertools.pairwise(whens)]
        assert min(gaps, default=REST_WEEKS) >= REST_WEEKS


# --- helpers of these tests --------------------------------------------------------------------------------------


def shortest_rest(weeks: Weeks) -> int:
    """The fewest weeks between two times the same question was asked."""
    last: dict[str, int] = {}
    rests = [10**6]
    for n, week in enumerate(weeks):
        for one in week:
            if one.id in last:
                rests.append(n - last[one.id])
            last[one.id] = n
    return min(rests)


def assert_a_fair_week(week: tuple[Question, ...]) -> None:
    assert len({one.dimension for one in week}) == len(week)
    assert sum(one.is_reversed for one in week) <= 1
    assert sum(is_text(one) for one in week) <= 1


def lately(weeks: Weeks, n: int) -> list[AskedBefore]:
    return [AskedBefore(one.id, m) for m in range(max(0, n - 8), n) for one in weeks[m]]


def is_text(one: Question) -> bool:
    return one.form is Form.TXT
