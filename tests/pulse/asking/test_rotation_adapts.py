"""The rotation follows what teams work on and what is known least, and keeps every clause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.need import UNKNOWN_VARIANCE, asked_of_block, rank_sides
from bot.pulse.asking.rhythm import REST_WEEKS
from bot.pulse.asking.rotation import AskedBefore, WorkedOn, _Week, choose_questions
from bot.pulse.asking.slots import AS_PLANNED, KEPT_SIDES, RotationSettings, slots_of
from bot.pulse.questions.rules import Bank, bank, question
from tests.pulse.asking.years import BLOCKS, SEEDS, YEAR, Weeks, assert_a_fair_week, lineages, scored, settings_of_an_owner, shortest_rest

FOUR_WEEKS = range(10, 14)

SIDES = st.sampled_from(Dimension)
VARIANCES = st.dictionaries(SIDES, st.floats(1.0, 400.0))
REST = tuple(d for d in Dimension if d not in KEPT_SIDES)


def history(weeks: Mapping[int, tuple]) -> list[AskedBefore]:
    return [AskedBefore(one.id, n) for n, week in weeks.items() for one in week]


def year(
    block: int,
    seed: str,
    settings: RotationSettings = AS_PLANNED,
    *,
    work: WorkedOn | None = None,
    variance: Mapping[Dimension, float] | None = None,
    skipped: frozenset[int] = frozenset(),
) -> Weeks:
    """A year of a cohort, with what it was asked handed in each week; in the weeks that are skipped nobody is asked."""
    asked: dict[int, tuple] = {}
    for n in range(YEAR):
        if n in skipped:
            asked[n] = ()
            continue
        past = history(asked)
        needed = () if variance is None else rank_sides(variance, past, n, bank(), settings)
        asked[n] = choose_questions(n, block, bank(), settings, seed=seed, recent=past, worked_on=work, needed=needed)
    return [asked[n] for n in range(YEAR)]


# --- the plan's clauses ------------------------------------------------------------------------------------------


@pytest.mark.long
@given(
    SEEDS, BLOCKS, settings_of_an_owner(), st.none() | SIDES.map(WorkedOn), st.none() | VARIANCES, st.frozensets(st.integers(0, YEAR - 1))
)
def test_every_clause_holds_with_holidays_sides_that_are_off_a_side_worked_on_and_figures(
    seed: str,
    block: int,
    settings: RotationSettings,
    work: WorkedOn | None,
    variance: Mapping[Dimension, float] | None,
    holidays: frozenset[int],
) -> None:
    weeks = year(block, seed, settings, work=work, variance=variance, skipped=holidays)
    assert shortest_rest(weeks) >= REST_WEEKS
    for week in weeks:
        assert_a_fair_week(week)
    assert not settings.off & {one.dimension for week in weeks for one in week}


@pytest.mark.long
@given(SEEDS, st.none() | VARIANCES, st.randoms())
def test_every_clause_holds_when_groups_are_formed_anew_and_work_on_something_else(
    seed: str, variance: Mapping[Dimension, float] | None, rng: Random
) -> None:
    """A year of a company whose cohorts come and go every month: a new line has no past, an old one has a block of its own choosing."""
    blocks: dict[LineageId, int] = {}
    asked: dict[LineageId, dict[int, tuple]] = defaultdict(dict)
    for n in range(YEAR):
        if n % 4 == 0:
            blocks = assign_blocks(rng.sample(lineages(14), rng.randint(1, 14)), blocks, seed=seed)
            work = {lineage: WorkedOn(rng.choice(list(Dimension)), rng.random() < 0.2) for lineage in blocks if rng.random() < 0.5}
        for lineage, block in blocks.items():
            mates = [history(asked[one]) for one, other in blocks.items() if other == block]
            needed = rank_sides(variance, asked_of_block(mates), n, bank(), AS_PLANNED) if variance is not None else ()
            past = history(asked[lineage])
            asked[lineage][n] = choose_questions(n, block, bank(), seed=seed, recent=past, worked_on=work.get(lineage), needed=needed)
            assert_a_fair_week(asked[lineage][n])
    assert all(shortest_rest([weeks.get(n, ()) for n in range(YEAR)]) >= REST_WEEKS for weeks in asked.values())


# --- who gets the places -----------------------------------------------------------------------------------------


@pytest.mark.long
@given(SEEDS, BLOCKS, SIDES, st.none() | VARIANCES)
def test_safety_and_trying_keep_their_share_whatever_a_team_works_on(
    seed: str, block: int, side: Dimension, variance: Mapping[Dimension, float] | None
) -> None:
    weeks = scored(year(block, seed, work=WorkedOn(side), variance=variance))
    slots = slots_of(bank())
    for first in range(YEAR - 7):
        asked = Counter(one.dimension for week in weeks[first : first + 8] for one in week)
        assert all(asked[kept] >= slots[kept] - (kept is side) for kept in KEPT_SIDES)


@pytest.mark.long
@given(SEEDS, BLOCKS, SIDES)
def test_the_side_a_team_works_on_has_half_of_the_places_as_far_as_it_has_questions(seed: str, block: int, side: Dimension) -> None:
    weeks = year(block, seed, work=WorkedOn(side))
    able = sum(one.is_scored and not one.is_anchor for one in bank().of(side))
    for first in range(8, YEAR - 7):
        asked = [one for week in scored(weeks)[first : first + 8] for one in week if one.dimension is side]
        assert len(asked) >= min(8, able) - 1
        assert not any(one.is_anchor for one in asked)


@pytest.mark.long
@given(SEEDS, BLOCKS, SIDES)
@example(seed="b0", block=6, side=Dimension.TRY)  # the second one has to wait a week, for what was asked lately stands against it
def test_the_anchors_rest_while_a_team_works_on_their_side_and_return_when_they_are_due(seed: str, block: int, side: Dimension) -> None:
    during = dict(enumerate(year(block, seed, work=WorkedOn(side))[:10]))
    for n in FOUR_WEEKS:
        past = history(during)
        during[n] = choose_questions(n, block, bank(), seed=seed, recent=past, worked_on=WorkedOn(side, anchors_are_due=True))
    returned = {one.id for n in FOUR_WEEKS for one in during[n]}
    assert {one.id for one in bank().anchors(side)} <= returned


@given(SEEDS, BLOCKS, VARIANCES)
def test_where_least_is_known_is_asked_first(seed: str, block: int, variance: Mapping[Dimension, float]) -> None:
    needed = rank_sides(variance, (), 8, bank(), AS_PLANNED)
    week = choose_questions(8, block, bank(), seed=seed, needed=needed)
    rest = [one.dimension for one in week if one.is_scored and one.dimension not in KEPT_SIDES]
    assert rest and set(rest) <= set(needed[:3])  # one of the first may have nothing that fits beside a reversed question


@given(SEEDS, BLOCKS, st.none() | VARIANCES)
def test_every_side_is_asked_about_in_each_quarter_where_no_side_is_worked_on(
    seed: str, block: int, variance: Mapping[Dimension, float] | None
) -> None:
    weeks = year(block, seed, variance=variance)
    for first in range(13, YEAR - 15):
        assert {one.dimension for week in scored(weeks)[first : first + 16] for one in week} == set(Dimension)


@pytest.mark.long
@given(SEEDS, st.integers(3, 30), VARIANCES)
def test_cohorts_of_a_block_are_asked_the_same_in_the_same_week_so_that_questions_can_be_compared(
    seed: str, cohorts: int, variance: Mapping[Dimension, float]
) -> None:
    blocks = assign_blocks(lineages(cohorts), seed=seed)
    asked: dict[LineageId, dict[int, tuple]] = defaultdict(dict)
    for n in range(16):
        pasts = {block: asked_of_block(history(asked[one]) for one, other in blocks.items() if other == block) for block in blocks.values()}
        needed = {block: rank_sides(variance, past, n, bank(), AS_PLANNED) for block, past in pasts.items()}
        for lineage, block in blocks.items():
            asked[lineage][n] = choose_questions(n, block, bank(), seed=seed, recent=history(asked[lineage]), needed=needed[block])
        together = Counter(one.id for lineage in blocks for one in asked[lineage][n])
        assert min(together.values()) >= 3


# --- need --------------------------------------------------------------------------------------------------------


def test_a_side_without_a_figure_needs_more_than_one_that_is_well_known() -> None:
    order = rank_sides({d: 30.0 for d in REST if d is not Dimension.ROOM}, (), 1, bank(), AS_PLANNED)
    assert order[0] is Dimension.ROOM and len(order) == len(REST)
    assert UNKNOWN_VARIANCE > 30.0


def test_what_was_asked_since_counts_as_known() -> None:
    variance = dict.fromkeys(Dimension, 100.0)
    before = rank_sides(variance, (), 9, bank(), AS_PLANNED)
    asked = [AskedBefore(question("lead.1").id, 8), AskedBefore(question("lead.2").id, 7)]
    after = rank_sides(variance, asked, 9, bank(), AS_PLANNED)
    assert before.index(Dimension.LEAD) < after.index(Dimension.LEAD)


@pytest.mark.parametrize("weight", [0.5, 2.0])
def test_importance_is_the_owner_s_weight_too(weight: float) -> None:
    variance = dict.fromkeys(Dimension, 100.0)
    order = rank_sides(variance, (), 1, bank(), RotationSettings(weights=((Dimension.OPEN, weight),)))
    assert (order.index(Dimension.OPEN) < 3) is (weight > 1)


def test_what_single_teams_work_on_is_no_part_of_a_block_s_past() -> None:
    shared, own = AskedBefore(question("safe.1").id, 3), AskedBefore(question("room.1").id, 3)
    assert asked_of_block([[shared], [shared, own], [shared]]) == [shared]


def test_a_bank_without_texts_and_counts_has_no_third_place() -> None:
    bare = Bank(1, tuple(one for one in bank().questions if one.is_scored))
    assert all(len(choose_questions(n, 0, bare, seed="s")) == 2 for n in range(16))


def test_an_open_text_rests_for_five_weeks_and_a_question_for_eight() -> None:
    text = next(one.id for one in bank().questions if one.is_open_text)
    scored = question("safe.1").id

    def week(*recent: AskedBefore) -> _Week:
        return _Week.of(20, bank(), RotationSettings(), "s", 20, recent)

    assert [week(AskedBefore(text, 20 - weeks)).text_rests for weeks in (1, 4, 5)] == [True, True, False]
    assert not week(AskedBefore(scored, 19)).text_rests and not week(AskedBefore(text, 20)).text_rests
    assert [bool(week(AskedBefore(scored, 20 - weeks)).tired) for weeks in (0, 1, 7, 8)] == [False, True, True, False]
