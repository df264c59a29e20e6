"""Which of a company's sides are told as higher or lower, and that nothing is where nothing differs."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.culture.level_words import has_table
from bot.culture.levels import sides_apart
from bot.culture.rules import CultureMap, TeamsDiffer, where_groups_differ
from bot.culture.views import owner_message
from bot.ids import RoundId
from bot.localslack import check_message
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.released import Shown
from bot.pulse.rules import AuditTold
from bot.pulse.scoring.tiers import Tier, Yardstick
from bot.words import languages, words_in
from tests.givens import MONDAY

EN = words_in("en")
SIDES = tuple(Dimension)
ERROR, Z90 = 6.0, 1.645


def side(about: Dimension, score: int, half: int = 10, tier: Tier | None = None) -> Shown:
    yardstick = Yardstick.OTHER_TEAMS if tier else None
    return Shown(about, score=score, low=max(0, score - half), high=min(100, score + half), tier=tier, yardstick=yardstick)


def told(figures: tuple[Shown, ...], kind: CohortKind | None = None) -> CultureMap:
    return CultureMap(AuditTold(RoundId("r1"), MONDAY, kind, (), (), figures))


def test_a_side_far_above_and_one_far_below_are_named_and_the_rest_is_counted_once() -> None:
    scores = (75, 55, 55, 50, 55, 60, 50, 55, 50, 55, 30)
    levels = sides_apart([side(about, score) for about, score in zip(SIDES, scores, strict=True)])
    assert [[one.about for one in some] for some in (levels.high, levels.low)] == [[SIDES[0]], [SIDES[-1]]]
    assert len(levels.close) == 9
    read = owner_message(EN, told(tuple(side(about, score) for about, score in zip(SIDES, scores, strict=True))), RoundId("r1"), ())
    shown = str(read["blocks"])
    assert "Clearly higher than the others" in shown and "Clearly lower than the others" in shown
    assert shown.count("too close to tell") == 1 and "data_table" in shown


def test_eleven_sides_that_are_all_alike_are_one_sentence_and_no_table() -> None:
    alike = told(tuple(side(about, 45 + 5 * (place % 2)) for place, about in enumerate(SIDES)))
    assert not has_table(alike.sides)
    for language in languages():
        read = owner_message(words_in(language), alike, RoundId("r1"), (), TeamsDiffer(Dimension.ROOM, 3, 4))
        assert check_message(read) == []
        assert "data_table" not in str(read)
    english = owner_message(EN, alike, RoundId("r1"), (), TeamsDiffer(Dimension.ROOM, 3, 4))
    assert "all 11 sides lie between 4 and 5 in 10" in english["text"]
    assert "a strength in 3 of them and the place to start in 4" in str(english["blocks"])


def test_where_nothing_differs_few_maps_name_a_side() -> None:
    chance = random.Random(1)
    half = round(ERROR * Z90)
    maps = [[side(about, max(0, min(100, 5 * round(chance.gauss(55, ERROR) / 5))), half) for about in SIDES] for _ in range(1000)]
    assert 0.01 < sum(sides_apart(one).tell_apart for one in maps) / len(maps) < 0.13, "rounding to 5 included"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=len(SIDES)))
def test_every_side_is_told_once_and_what_is_high_lies_above_what_is_low(drawn: list[tuple[int, int]]) -> None:
    sides = [side(about, 5 * score, 5 * half) for about, (score, half) in zip(SIDES, drawn, strict=False)]
    levels = sides_apart(sides)
    assert sorted(one.about for some in (levels.high, levels.low, levels.close) for one in some) == sorted(one.about for one in sides)
    assert all((high.score or 0) > (low.score or 0) for high in levels.high for low in levels.low)


def test_where_groups_differ_is_told_only_of_three_and_more_at_both_ends() -> None:
    strong, start = side(Dimension.ROOM, 70, tier=Tier.STRENGTH), side(Dimension.ROOM, 30, tier=Tier.FIRST)
    maps = [told((one,), CohortKind.TEAM) for one in (strong, strong, strong, start, start, start)]
    assert where_groups_differ(maps) == TeamsDiffer(Dimension.ROOM, 3, 3)
    assert where_groups_differ(maps[:-1]) is None and where_groups_differ(maps[1:]) is None and where_groups_differ([]) is None
