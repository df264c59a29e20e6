"""Who is nudged with what, and when Ripple keeps still."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.act_library import ActId, ActStage, Role
from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.nudges.library import acts_for
from bot.nudges.rules import (
    HALF_A_DAY,
    NO_REPEAT,
    OPENERS,
    NudgeWish,
    Past,
    Reader,
    Reply,
    Suggestion,
    choose,
    gap,
    ignored_in_a_row,
    led_dimensions,
    less,
    may_be_nudged,
    more,
    next_nudge_at,
    snoozed_until,
)
from bot.pulse.scoring.tiers import Tier

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LED = (None, frozenset({Dimension.SHARE, Dimension.SAFE}), frozenset({Dimension.SAFE}))


def ago(weeks: float, act: str = "say-not-yet", reply: Reply | None = Reply.ACCEPTED, **more_: bool) -> Past:
    return Past(ActId(act), NOW - weeks * WEEK, reply, **more_)


def chosen(reader: Reader, tiers: dict[Dimension, Tier] | None = None, seed: int = 1, **kwargs: object) -> Suggestion:
    found = choose(reader, tiers or {}, NOW, random.Random(seed), **kwargs)  # type: ignore[arg-type]
    assert found is not None
    return found


# --- when --------------------------------------------------------------------------------------------------------


def test_somebody_new_may_be_nudged_at_once() -> None:
    assert may_be_nudged(Reader(Role.EVERYONE), NOW)


def test_somebody_who_said_stop_is_never_nudged() -> None:
    assert next_nudge_at(Reader(Role.EVERYONE, NudgeWish.NONE), NOW) is None


@pytest.mark.parametrize(
    ("role", "wish", "days"),
    [
        (Role.EVERYONE, NudgeWish.USUAL, 14),
        (Role.EVERYONE, NudgeWish.MORE, 7),
        (Role.EVERYONE, NudgeWish.LESS, 28),
        (Role.LEAD, NudgeWish.USUAL, 7),
        (Role.LEAD, NudgeWish.LESS, 14),
        (Role.OWNER, NudgeWish.USUAL, 28),
    ],
)
def test_the_silence_between_two_depends_on_role_and_wish(role: Role, wish: NudgeWish, days: int) -> None:
    answered = Past(ActId("say-not-yet"), NOW - 2 * DAY, Reply.ACCEPTED)
    assert next_nudge_at(Reader(role, wish, past=(answered,)), NOW) == answered.at + days * DAY - HALF_A_DAY


def test_nobody_but_a_lead_gets_more_than_one_a_week() -> None:
    for role in (Role.EVERYONE, Role.OWNER):
        assert all(gap(Reader(role, wish), NOW) >= WEEK for wish in NudgeWish)


def test_two_that_were_ignored_change_nothing() -> None:
    reader = Reader(Role.EVERYONE, past=(ago(3, reply=None), ago(6, reply=None)))
    assert gap(reader, NOW) == 2 * WEEK


def test_three_in_a_row_that_were_ignored_double_the_silence() -> None:
    past = tuple(ago(weeks, reply=None) for weeks in (2, 4, 6))
    assert gap(Reader(Role.EVERYONE, past=past), NOW) == 4 * WEEK
    assert not may_be_nudged(Reader(Role.EVERYONE, past=past), NOW)


def test_the_silence_never_grows_beyond_twelve_weeks() -> None:
    past = tuple(ago(weeks, reply=None) for weeks in range(1, 60))
    assert gap(Reader(Role.EVERYONE, past=past), NOW) == 12 * WEEK


def test_one_answer_ends_a_row_of_silence() -> None:
    past = (ago(1.5, reply=Reply.DECLINED), *(ago(weeks, reply=None) for weeks in (2, 4, 6)))
    assert ignored_in_a_row(past, NOW) == 0


def test_what_never_arrived_is_not_ignored_and_still_keeps_its_distance() -> None:
    past = tuple(ago(weeks, reply=None, arrived=False) for weeks in (1, 2, 4, 6))
    assert (ignored_in_a_row(past, NOW), gap(Reader(Role.EVERYONE, past=past), NOW)) == (0, 2 * WEEK)
    assert not may_be_nudged(Reader(Role.EVERYONE, past=past), NOW)


@pytest.mark.parametrize("early", [timedelta(seconds=1), timedelta(hours=1)], ids=["a second of delay last week", "summer time"])
def test_an_hour_less_than_a_week_is_a_week(early: timedelta) -> None:
    past = (Past(ActId("share-a-mistake"), NOW - WEEK + early, Reply.DONE),)
    assert may_be_nudged(Reader(Role.LEAD, past=past), NOW)


def test_a_snooze_is_kept_to_the_minute() -> None:
    reader = Reader(Role.LEAD, snoozed_until=NOW + timedelta(minutes=1), past=(ago(1),))
    assert not may_be_nudged(reader, NOW)


def test_a_lead_who_wants_more_gets_wednesdays_after_mondays() -> None:
    monday = Past(ActId("share-a-mistake"), NOW, None)
    wednesday = NOW + 2 * DAY + timedelta(hours=1)
    assert may_be_nudged(Reader(Role.LEAD, NudgeWish.MORE, past=(monday,)), wednesday)
    assert not may_be_nudged(Reader(Role.LEAD, NudgeWish.USUAL, past=(monday,)), wednesday)


def test_a_suggestion_of_this_week_is_not_ignored_yet() -> None:
    assert ignored_in_a_row((ago(0.5, reply=None), ago(3, reply=None)), NOW) == 1


def test_a_week_held_out_counts_neither_as_ignored_nor_as_a_suggestion() -> None:
    past = (ago(1, reply=None, held_out=True),)
    assert ignored_in_a_row(past, NOW) == 0
    assert may_be_nudged(Reader(Role.EVERYONE, past=past), NOW), "delayed, not denied"


@pytest.mark.parametrize("weeks", [1, 2, 3, 4])
def test_a_snooze_keeps_still_until_its_end(weeks: int) -> None:
    until = snoozed_until(weeks, NOW)
    assert until == NOW + weeks * WEEK
    assert next_nudge_at(Reader(Role.EVERYONE, snoozed_until=until), NOW) == until


@pytest.mark.parametrize("weeks", [0, 5, -1])
def test_a_snooze_is_one_to_four_weeks(weeks: int) -> None:
    with pytest.raises(PersonCanFix):
        snoozed_until(weeks, NOW)


def test_less_and_more_are_steps_and_neither_is_a_stop() -> None:
    assert [less(wish) for wish in (NudgeWish.MORE, NudgeWish.USUAL, NudgeWish.LESS)] == [NudgeWish.USUAL, NudgeWish.LESS, NudgeWish.LESS]
    assert [more(wish) for wish in (NudgeWish.NONE, NudgeWish.LESS, NudgeWish.USUAL, NudgeWish.MORE)] == [
        NudgeWish.LESS,
        NudgeWish.USUAL,
        NudgeWish.MORE,
        NudgeWish.MORE,
    ]


# --- what --------------------------------------------------------------------------------------------------------


def test_a_lead_is_first_asked_to_tell_a_mistake_then_to_share_a_criticism() -> None:
    first = chosen(Reader(Role.LEAD), {Dimension.TRY: Tier.FIRST})
    second = chosen(Reader(Role.LEAD, past=(ago(1, first.act.id),)))
    assert (first.act.id, second.act.id) == OPENERS
    assert first.is_opener and second.is_opener


@pytest.mark.parametrize("side", [side for side in Dimension if side is not Dimension.LEAD])
def test_an_act_answers_the_line_that_names_a_side_before_any_opener(side: Dimension) -> None:
    reader, found = Reader(Role.LEAD), []
    while (suggestion := choose(reader, {side: Tier.FIRST, Dimension.TRY: Tier.FIRST}, NOW, random.Random(1), answers=side)) is not None:
        assert suggestion.act.dimension is side and not suggestion.is_opener
        found.append(suggestion.act)
        reader = Reader(Role.LEAD, past=(*reader.past, ago(1, suggestion.act.id)))
    assert {act.role for act in found[:3]} == {Role.LEAD}, "those for leads come first"
    assert len(found) == len({act.id for act in found}) >= 6, "then those for everybody; when all are told, none"


def test_what_is_about_leads_is_answered_by_acts_for_leads_and_then_by_another_side() -> None:
    had = [ago(1, act) for act in (*OPENERS, *(act.id for act in acts_for(Role.LEAD, Dimension.LEAD)))]
    for seed in range(30):
        first = chosen(Reader(Role.LEAD, past=tuple(had[:2])), {Dimension.LEAD: Tier.FIRST}, seed, answers=Dimension.LEAD)
        later = chosen(Reader(Role.LEAD, past=tuple(had)), {Dimension.LEAD: Tier.FIRST}, seed, answers=Dimension.LEAD)
        assert (first.act.role, first.act.dimension) == (Role.LEAD, Dimension.LEAD)
        assert later.act.role is Role.LEAD and later.act.dimension is not Dimension.LEAD


def test_a_team_hears_of_a_dimension_only_after_its_lead() -> None:
    assert choose(Reader(Role.EVERYONE), {}, NOW, random.Random(1), led=frozenset()) is None
    for seed in range(30):
        suggestion = chosen(Reader(Role.EVERYONE), {Dimension.TRY: Tier.FIRST}, seed, led={Dimension.SAFE})
        assert suggestion.act.dimension is Dimension.SAFE


def test_where_nobody_leads_nobody_has_to_go_first() -> None:
    assert chosen(Reader(Role.EVERYONE), led=None).act.role is Role.EVERYONE


def test_a_lead_has_gone_first_three_days_after_being_asked_and_for_twelve_weeks() -> None:
    mistake = "share-a-mistake"
    fresh, ripe, old = (Past(ActId(mistake), NOW - span) for span in (2 * DAY, 3 * DAY, 13 * WEEK))
    assert led_dimensions([fresh], NOW) == frozenset()
    assert led_dimensions([ripe], NOW) == {Dimension.SAFE}
    assert led_dimensions([old], NOW) == frozenset()


def test_a_lead_whom_it_never_reached_has_not_gone_first() -> None:
    assert led_dimensions([ago(1, "share-a-mistake", None, arrived=False)], NOW) == frozenset()


def test_whether_the_lead_did_it_is_not_looked_at() -> None:
    assert led_dimensions([ago(1, "share-a-mistake", reply=None)], NOW) == {Dimension.SAFE}


def test_the_weakest_tier_is_nudged_most_and_a_strength_least() -> None:
    tiers = dict.fromkeys(Dimension, Tier.TOO_CLOSE) | {Dimension.TRY: Tier.FIRST, Dimension.SAFE: Tier.STRENGTH}
    counts = Counter(chosen(Reader(Role.EVERYONE), tiers, seed).act.dimension for seed in range(1500))
    assert counts.most_common(1)[0][0] is Dimension.TRY
    assert counts[Dimension.SAFE] == min(counts.values())


def test_what_is_hidden_is_treated_like_what_is_too_close_to_call() -> None:
    hidden = Counter(chosen(Reader(Role.EVERYONE), {}, seed).act.id for seed in range(200))
    close = Counter(chosen(Reader(Role.EVERYONE), dict.fromkeys(Dimension, Tier.TOO_CLOSE), seed).act.id for seed in range(200))
    assert hidden == close


def test_know_comes_before_try_and_try_before_habit() -> None:
    led = {Dimension.GROW}
    past: tuple[Past, ...] = ()
    stages = []
    for weeks in (9, 6, 3):
        act = chosen(Reader(Role.EVERYONE, past=past), led=led).act
        stages.append(act.stage)
        past = (*past, ago(weeks, act.id))
    assert stages == [ActStage.KNOW, ActStage.TRY, ActStage.HABIT]


def test_when_every_act_of_a_dimension_was_had_lately_there_is_silence() -> None:
    past = tuple(ago(1, act.id) for act in acts_for(Role.EVERYONE, Dimension.GROW))
    assert choose(Reader(Role.EVERYONE, past=past), {}, NOW, random.Random(1), led={Dimension.GROW}) is None


def test_twelve_weeks_later_an_act_may_come_again() -> None:
    past = tuple(Past(act.id, NOW - NO_REPEAT) for act in acts_for(Role.EVERYONE, Dimension.GROW))
    assert chosen(Reader(Role.EVERYONE, past=past), led={Dimension.GROW}).act.dimension is Dimension.GROW


def test_the_same_seed_gives_the_same_act() -> None:
    reader = Reader(Role.OWNER)
    assert chosen(reader, seed=7) == chosen(reader, seed=7)


def test_a_suggestion_carries_the_released_tier_it_was_chosen_by() -> None:
    suggestion = chosen(Reader(Role.EVERYONE), {Dimension.SAFE: Tier.FIRST}, led={Dimension.SAFE})
    assert suggestion.tier is Tier.FIRST


def test_nothing_a_choice_looks_at_could_hold_an_answer() -> None:
    assert set(Reader.__struct_fields__) == {"role", "wish", "snoozed_until", "past", "others"}
    assert set(Past.__struct_fields__) == {"act", "at", "reply", "held_out", "arrived"}


@settings(max_examples=40)
@given(
    role=st.sampled_from(list(Role)),
    wish=st.sampled_from([NudgeWish.MORE, NudgeWish.USUAL, NudgeWish.LESS]),
    replies=st.lists(st.sampled_from([*Reply, None]), min_size=30, max_size=30),
    seed=st.integers(0, 999),
)
def test_over_half_a_year_nothing_repeats_within_twelve_weeks(role: Role, wish: NudgeWish, replies: list[Reply | None], seed: int) -> None:
    rng = random.Random(seed)
    past: list[Past] = []
    for day in range(7 * 26):
        now = NOW + day * DAY
        if now.weekday() not in (0, 2):
            continue  # Monday's digest and Wednesday's suggestion: there is no third occasion in a week
        reader = Reader(role, wish, past=tuple(past))
        if not may_be_nudged(reader, now):
            continue
        suggestion = choose(reader, {}, now, rng)
        assert suggestion is not None, "the library is large enough for half a year"
        assert suggestion.act.role is role
        past.append(Past(suggestion.act.id, now, replies[len(past) % 30]))
    for one in past:
        again = [other for other in past if other.act == one.act and one.at < other.at < one.at + NO_REPEAT]
        assert not again


def test_while_a_team_works_on_a_side_it_is_nudged_about_that_one_as_far_as_its_lead_went_first() -> None:
    for seed in range(12):
        about = [choose(Reader(Role.EVERYONE), {}, NOW, random.Random(seed), led=led, chosen={Dimension.SHARE}) for led in LED]
        assert [one.act.dimension if one else None for one in about] == [Dimension.SHARE, Dimension.SHARE, Dimension.SAFE]
