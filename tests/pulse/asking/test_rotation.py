"""The rotation keeps each of its clauses for random companies, over a year and longer."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension, facts
from bot.ids import LineageId
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rhythm import REST_WEEKS
from bot.pulse.asking.rotation import AskedBefore, choose_questions
from bot.pulse.asking.slots import RotationSettings, slots_of
from bot.pulse.questions.rules import bank
from tests.pulse.asking.years import (
    BLOCKS,
    SEEDS,
    START,
    YEAR,
    assert_a_fair_week,
    is_text,
    lineages,
    scored,
    settings_of_an_owner,
    shortest_rest,
    weeks_of,
)

# --- each clause, over a year ------------------------------------------------------------------------------------


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_a_week_has_one_or_two_questions(seed: str, block: int, settings: RotationSettings) -> None:
    assert {len(week) for week in scored(weeks_of(block, seed, settings))} <= {1, 2}


@pytest.mark.long
@given(SEEDS, BLOCKS)
def test_as_planned_every_week_has_two(seed: str, block: int) -> None:
    assert {len(week) for week in scored(weeks_of(block, seed))} == {2}


@pytest.mark.long
@given(SEEDS, BLOCKS)
def test_texts_and_counts_have_a_third_place_at_most_once_in_five_weeks_and_never_one_of_the_two(seed: str, block: int) -> None:
    weeks = weeks_of(block, seed, rounds=3 * YEAR)
    extras = [[one for one in week if not one.is_scored] for week in weeks]
    assert all(sum(map(len, extras[n : n + 5])) <= 1 for n in range(3 * YEAR - 4))
    assert all(any(extras[n : n + 15]) for n in range(3 * YEAR - 14))
    assert {one.id for extra in extras for one in extra} == {one.id for one in bank().questions if not one.is_scored}


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_safety_and_trying_never_take_both_places_of_a_week(seed: str, block: int, settings: RotationSettings) -> None:
    assert not any({Dimension.SAFE, Dimension.TRY} <= {one.dimension for one in week} for week in scored(weeks_of(block, seed, settings)))


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_every_eight_weeks_cover_every_dimension_as_its_slots_say(seed: str, block: int, settings: RotationSettings) -> None:
    """In any eight weeks in a row, not only from one cycle's start."""
    weeks = scored(weeks_of(block, seed, settings))
    slots = slots_of(bank(), settings)
    for first in range(YEAR - 7):
        asked = Counter(one.dimension for week in weeks[first : first + 8] for one in week)
        assert asked == slots


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_no_question_comes_back_within_eight_weeks(seed: str, block: int, settings: RotationSettings) -> None:
    assert shortest_rest(weeks_of(block, seed, settings)) >= REST_WEEKS


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner())
def test_a_week_never_has_two_of_one_dimension_or_two_reversed(seed: str, block: int, settings: RotationSettings) -> None:
    for week in weeks_of(block, seed, settings, rounds=3 * YEAR):
        assert_a_fair_week(week)


@pytest.mark.long
@given(SEEDS, BLOCKS, settings_of_an_owner(), st.integers(0, 6))
def test_a_calendar_month_has_at_most_one_open_text(seed: str, block: int, settings: RotationSettings, shift: int) -> None:
    weeks = weeks_of(block, seed, settings, rounds=3 * YEAR)
    asked_on = [START + timedelta(weeks=n, days=shift) for n, week in enumerate(weeks) for one in week if is_text(one)]
    months = Counter((day.year, day.month) for day in asked_on)
    assert max(months.values(), default=0) <= 1


@pytest.mark.long
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


@pytest.mark.long
@given(SEEDS)
def test_a_year_asks_nearly_the_whole_bank(seed: str) -> None:
    asked = {one.id for week in weeks_of(0, seed) for one in week}
    assert len(asked) >= 58


@pytest.mark.long
@given(SEEDS, BLOCKS)
def test_the_rules_still_hold_after_twenty_years(seed: str, block: int) -> None:
    weeks = [choose_questions(n, block, bank(), seed=seed) for n in range(1000, 1060)]
    assert shortest_rest(weeks) >= REST_WEEKS
    weeks = scored(weeks)
    assert all(Counter(one.dimension for week in weeks[n : n + 8] for one in week) == slots_of(bank()) for n in range(52))


def test_with_eight_blocks_the_company_hears_of_every_dimension_every_week() -> None:
    for n in range(YEAR):
        asked = {one.dimension for block in range(8) for one in choose_questions(n, block, bank(), seed="s")}
        assert asked == set(Dimension)


def test_the_bank_leaves_the_queues_room_to_choose() -> None:
    """What `_next_question` relies on: of three rested questions of a side at most two are ever barred."""
    for dimension in Dimension:
        scored = [one for one in bank().of(dimension) if one.is_scored]
        assert sum(one.is_reversed for one in scored) <= 2
        assert len(scored) - 2 >= facts(dimension).slots


# --- halved rounds -----------------------------------------------------------------------------------------------


@pytest.mark.long
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
@pytest.mark.long
def test_a_cohort_that_is_always_halved_still_hears_nearly_the_whole_bank(seed: str) -> None:
    asked = {one.id for week in weeks_of(0, seed, halved=True, rounds=3 * YEAR) for one in week}
    assert len(asked) >= 58


# --- determined --------------------------------------------------------------------------------------------------


def test_another_seed_is_another_plan() -> None:
    assert weeks_of(0, "a") != weeks_of(0, "b")


@pytest.mark.long
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


@pytest.mark.long
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
