"""When a nudge may come, which act it is, and what its trial decides: both sides of each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.content.act_library import ActId, ActStage, Role, written_acts
from bot.content.dimensions import Dimension
from bot.ids import NudgeId, PersonId
from bot.nudges.earning.rules import (
    Decision,
    NudgeTrial,
    TrialSums,
    Uplift,
    Verdict,
    block_to_fold,
    decided,
    folded,
    is_retired,
    rates,
    sums_of,
    uplift,
)
from bot.nudges.library import acts_for
from bot.nudges.rules import (
    NudgeWish,
    Past,
    Reader,
    Reply,
    SuggestedAct,
    Suggestion,
    acts_since,
    choose,
    draw,
    gap,
    ignored_in_a_row,
    led_dimensions,
    less,
    more,
    next_nudge_at,
    snoozed_until,
)
from bot.pulse.scoring.tiers import Tier
from tests.givens import refusal

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ACT = ActId("share-a-mistake")


def past(days: float, reply: Reply | None = None, **more: bool) -> Past:
    return Past(ACT, NOW - days * DAY, reply, **more)


@pytest.mark.parametrize(
    ("role", "days"),
    [(Role.EVERYONE, (7, 14, 28, 84)), (Role.LEAD, (2, 7, 14, 84)), (Role.OWNER, (14, 28, 56, 84))],
)
def test_the_silence_between_two_by_role_and_wish(role: Role, days: tuple[int, ...]) -> None:
    assert tuple(gap(Reader(role, wish), NOW).days for wish in NudgeWish) == days


def test_three_unanswered_in_a_row_double_the_silence_and_six_make_it_four_times_up_to_twelve_weeks() -> None:
    def silence(unanswered: int, role: Role = Role.EVERYONE) -> int:
        return gap(Reader(role, past=tuple(past(8 + n) for n in range(unanswered))), NOW).days

    assert [silence(unanswered) for unanswered in (2, 3, 5, 6, 8, 9)] == [14, 28, 28, 56, 56, 84]
    assert [silence(unanswered, Role.LEAD) for unanswered in (9, 12)] == [56, 84]


def test_a_suggestion_is_ignored_after_a_week_less_half_a_day() -> None:
    ages = (6.5 - 1 / 86400, 6.5)
    assert [ignored_in_a_row([past(age)], NOW) for age in ages] == [0, 1]
    assert (
        ignored_in_a_row([past(8), past(9, arrived=False), past(10, held_out=True), past(11), past(12, Reply.DECLINED), past(13)], NOW) == 2
    )
    assert ignored_in_a_row([past(1, Reply.DONE), past(8)], NOW) == 0


def test_the_next_one_comes_half_a_day_before_the_silence_is_over_and_a_week_after_one_held_out() -> None:
    half = timedelta(hours=12)
    assert next_nudge_at(Reader(Role.EVERYONE, past=(past(3), past(9))), NOW) == NOW + 11 * DAY - half
    assert next_nudge_at(Reader(Role.EVERYONE, past=(past(3, held_out=True),)), NOW) == NOW + 4 * DAY - half
    assert next_nudge_at(Reader(Role.EVERYONE, past=(past(30),)), NOW) == NOW
    assert next_nudge_at(Reader(Role.EVERYONE, snoozed_until=NOW + DAY), NOW) == NOW + DAY
    assert next_nudge_at(Reader(Role.EVERYONE, NudgeWish.NONE), NOW) is None


def test_a_snooze_lasts_one_to_four_weeks_and_steps_go_one_by_one() -> None:
    assert [refusal(snoozed_until, weeks, NOW) for weeks in (0, 1, 4, 5)] == ["nudge.too_long_a_pause", "", "", "nudge.too_long_a_pause"]
    assert snoozed_until(2, NOW) == NOW + 14 * DAY
    assert [less(wish).value for wish in NudgeWish] == ["usual", "less", "less", "none"]
    assert [more(wish).value for wish in NudgeWish] == ["more", "more", "usual", "less"]


def test_a_team_follows_its_lead_after_three_days_for_twelve_weeks() -> None:
    ages = (3 - 1 / 86400, 3, 84, 84 + 1 / 86400)
    assert [bool(led_dimensions([past(age)], NOW)) for age in ages] == [False, True, True, False]
    assert not led_dimensions([past(10, arrived=False), past(10, held_out=True)], NOW)
    monday = date(2026, 5, 25)
    assert [acts_since([past(age)], monday) for age in (7, 8)] == [{ACT}, frozenset()] and not acts_since([past(1, held_out=True)], monday)


class Fixed(Random):
    """Chance that always says the same."""

    def __init__(self, always: float) -> None:
        self.always = always

    def random(self) -> float:
        return self.always


def test_seven_weeks_in_ten_are_drawn_for_a_nudge() -> None:
    assert [(one.nudge, one.probability) for one in (draw(Fixed(0.69)), draw(Fixed(0.7)))] == [(True, 0.7), (False, 0.7)]


class Weighing(Random):
    """Chance that remembers what it chose among."""

    weighed: dict[Dimension, int]

    def choices(self, population: Any, weights: Any = None, **more: Any) -> list[Any]:
        self.weighed = {side: weight for (side, _), weight in zip(population, weights, strict=True)}
        return super().choices(population, weights, **more)


def test_of_sixteen_parts_a_side_to_start_with_has_eight_and_a_strength_one() -> None:
    tiers = {Dimension.SAFE: Tier.FIRST, Dimension.TRY: Tier.LEAN_WEAK, Dimension.SHARE: Tier.TOO_CLOSE, Dimension.GROW: Tier.STRENGTH}
    sides, chance = (*tiers, Dimension.VISION), Weighing(1)
    choose(Reader(Role.EVERYONE), tiers, NOW, chance, led=set(sides))
    assert [chance.weighed[side] for side in sides] == [8, 4, 2, 1, 2] and len(chance.weighed) == 5
    choose(Reader(Role.EVERYONE), tiers, NOW, chance, led=set(sides), retired={Dimension.SAFE, Dimension.TRY})
    assert set(chance.weighed) == set(sides[2:])


def test_a_suggestion_is_no_opener_unless_it_is_one() -> None:
    assert not SuggestedAct(NudgeId("n"), "say-not-yet").is_opener
    assert not Suggestion(acts_for(Role.LEAD, Dimension.SAFE)[0], None).is_opener
    assert not Decision(PersonId("a"), Dimension.SAFE, nudged=True, probability=0.7, did=True).declined
    assert (Past(ACT, NOW).held_out, Past(ACT, NOW).arrived) == (False, True)


def trial(decisions: int, total: float = 24.0, squares: float = 1.0) -> NudgeTrial:
    return NudgeTrial(Dimension.SAFE, date(2026, 1, 5), TrialSums(decisions=decisions, total=total, squares=squares))


def test_a_trial_is_decided_once_at_240_and_kept_where_the_whole_interval_lies_above_nothing() -> None:
    today = date(2026, 6, 1)
    assert [decided(trial(n), today).verdict for n in (239, 240)] == [None, Verdict.KEPT]
    verdicts = [decided(trial(240, 1.645, squares), today).verdict for squares in (0.99, 1.0, 1.01)]
    assert verdicts == [Verdict.KEPT, Verdict.RETIRED, Verdict.RETIRED]
    retired = decided(trial(240, -1.0), today)
    assert retired.decided_on == today and decided(retired, today + DAY) is retired
    assert [is_retired(retired, today + days * DAY) for days in (0, 363, 364)] == [True, True, False]
    assert not is_retired(decided(trial(240), today), today) and not is_retired(trial(1), today)


def test_an_uplift_is_in_points_of_a_hundred_with_its_interval() -> None:
    found = uplift(trial(200, 10.0, 16.0).sums)
    assert (found.points, found.error) == (5.0, 2.0)
    assert (Uplift(5.0, 2.0).low, Uplift(5.0, 2.0).high) == (pytest.approx(1.71), pytest.approx(8.29))


def test_a_block_of_three_weeks_is_folded_a_week_after_its_end() -> None:
    begins = NOW - timedelta(weeks=4)
    assert block_to_fold(begins, NOW) == (begins, NOW - timedelta(weeks=1))
    assert block_to_fold(begins + SECOND, NOW) is None


def decision(person: str, nudged: bool, did: bool, declined: bool = False, side: Dimension = Dimension.SAFE) -> Decision:
    return Decision(PersonId(person), side, nudged, 0.75, did, declined)


def test_a_side_with_fewer_people_than_scores_need_is_dropped() -> None:
    three = [decision(str(n), True, True) for n in range(3)]
    assert [list(folded([*three, three[0]], least)) for least in (3, 4)] == [[Dimension.SAFE], []]


def test_sums_weigh_each_week_by_how_likely_it_was() -> None:
    sums = sums_of(
        [decision("a", True, True, declined=True), decision("a", False, False), decision("b", False, True), decision("b", True, False)]
    )
    assert (sums.decisions, sums.held_out, sums.did_nudged, sums.did_held_out, sums.declined) == (4, 2, 1, 1, 1)
    of_a, of_b = 0.5 / 0.75 + 0.5 / 0.25, -0.5 / 0.25 - 0.5 / 0.75
    assert (sums.total, sums.squares) == (pytest.approx(of_a + of_b), pytest.approx(of_a**2 + of_b**2))
    both = sums.with_more(TrialSums(1, 1, 1, 1, 1, 1.0, 1.0))
    assert (both.decisions, both.squares) == (5, pytest.approx(of_a**2 + of_b**2 + 1))
    assert rates(TrialSums(decisions=10, held_out=4, did_nudged=3, did_held_out=1)) == {True: 5.0, False: 2.5}
    assert rates(TrialSums(decisions=2, held_out=2)) == {True: 0.0, False: 0.0} == rates(TrialSums(decisions=2))


def test_what_was_suggested_for_one_side_moves_no_other_on() -> None:
    stages = {act.id: act.stage for act in written_acts()}
    of_side = {side: [act.id for act in written_acts() if act.dimension is side] for side in (Dimension.SAFE, Dimension.TRY)}

    def next_stage(*had: ActId) -> ActStage:
        reader = Reader(Role.EVERYONE, past=tuple(Past(act, NOW - 400 * DAY, None) for act in had))
        found = choose(reader, {}, NOW, Random(1), answers=Dimension.SAFE)
        assert found is not None
        return stages[found.act.id]

    assert next_stage() is next_stage(*of_side[Dimension.TRY][:2]) is ActStage.KNOW
    assert next_stage(of_side[Dimension.SAFE][0]) is ActStage.TRY
