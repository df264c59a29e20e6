"""Where to start: a side stays named until the figures clearly say otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.digest.starting import STARTS, Named, start_of
from bot.pulse.privacy.released import Direction, Shown
from bot.pulse.scoring.tiers import Tier
from tests.digest.values import shown

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TRY, ROOM, SAFE = Dimension.TRY, Dimension.ROOM, Dimension.SAFE
FIRST, LEANS, CLOSE = Tier.FIRST, Tier.LEAN_WEAK, Tier.TOO_CLOSE


def named(tier: Tier) -> Named:
    """Room to learn, a week ago."""
    return Named(shown(ROOM, tier=tier), MONDAY - WEEK)


def side(told: Shown | None) -> object:
    return told.about if told is not None else None


def test_the_weakest_of_the_weakest_tier_is_named_and_news_does_not_come_first() -> None:
    news = shown(SAFE, 55, FIRST, is_headline=True, change=Direction.DOWN, points=10)
    figures = [news, shown(ROOM, 30, LEANS), shown(TRY, 40, FIRST)]
    assert side(start_of(figures, None, None)) is TRY
    assert start_of([shown(TRY, tier=CLOSE), shown(ROOM)], None, None) is None


@pytest.mark.parametrize(
    ("before", "now", "other", "released", "start"),
    [
        (LEANS, LEANS, FIRST, MONDAY - 3 * DAY, TRY),
        (LEANS, LEANS, FIRST, MONDAY - 8 * DAY, ROOM),  # the figures of the last letter
        (LEANS, LEANS, FIRST, None, ROOM),
        (LEANS, LEANS, LEANS, MONDAY - 3 * DAY, ROOM),
        (FIRST, LEANS, FIRST, MONDAY - 3 * DAY, ROOM),
        (LEANS, FIRST, FIRST, MONDAY - 3 * DAY, ROOM),
        (FIRST, FIRST, FIRST, MONDAY - 3 * DAY, ROOM),
        (FIRST, CLOSE, LEANS, MONDAY - 3 * DAY, TRY),
        (LEANS, CLOSE, CLOSE, MONDAY - 3 * DAY, None),
    ],
)
def test_a_side_gives_way_where_it_leans_twice_and_another_is_first(
    before: Tier, now: Tier, other: Tier, released: datetime | None, start: Dimension | None
) -> None:
    figures = [shown(ROOM, 45, now), shown(TRY, 30, other)]
    assert side(start_of(figures, named(before), released)) is start


tiers = st.lists(st.sampled_from([None, *Tier]), min_size=4, max_size=4)
weeks = st.lists(st.tuples(tiers, st.lists(st.integers(0, 20), min_size=4, max_size=4), st.booleans()), min_size=2, max_size=26)


@settings(max_examples=150)
@given(weeks)
@pytest.mark.long
def test_over_half_a_year_no_start_changes_without_a_clear_reason(half_year: list[tuple[list[Tier | None], list[int], bool]]) -> None:
    last, released_at, figures = None, None, [shown(one) for one in list(Dimension)[:4]]
    for number, (drawn, scores, is_released) in enumerate(half_year):
        monday = MONDAY + number * WEEK
        if is_released:  # otherwise the figures of the week before stand
            released_at = monday - 3 * DAY
            sides = list(Dimension)[:4]
            figures = [shown(one, 5 * n, tier) for one, n, tier in zip(sides, scores, drawn, strict=True)]
        start = start_of(figures, last, released_at)
        weak = [one for one in figures if one.tier in STARTS]
        assert (start is None) == (not weak) and (start is None or start in weak)
        if last is not None and start is not None and start.about is not last.weakest.about:
            now = next(one for one in figures if one.about is last.weakest.about)
            gave_way = (last.weakest.tier, now.tier, start.tier) == (LEANS, LEANS, FIRST) and is_released
            assert now.tier not in STARTS or gave_way
        last = Named(start, monday) if start is not None else last
