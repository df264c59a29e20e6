"""A record as it is stored. Each value in its place, and what an older version stored, on both sides of each limit."""

from __future__ import annotations

import pytest

from bot.content.dimensions import Dimension
from bot.pulse.privacy import compact
from bot.pulse.privacy.compact import LINE, MOST_POINTS, NOTHING, RECORD, SIDES, TOPICS, figure_of, line_of, news_in, told_record
from bot.pulse.privacy.over_time import ShownPoint, ToldBefore
from bot.pulse.privacy.released import Direction, Shown, WholeGroup, Why, Withheld
from bot.pulse.privacy.response_share import BANDS
from bot.pulse.scoring.tiers import Tier

WEEK = 500
SAFE = Dimension.SAFE


def point(week: int, starts: bool = False) -> ShownPoint:
    return ShownPoint(week, 60, 50, 70, starts)


def test_stored_records_have_the_length_and_the_tables_they_always_had() -> None:
    assert (LINE, MOST_POINTS, RECORD, NOTHING, compact.STARTS_LINE) == (16, 10, 56, 255, 128)
    assert BANDS[::-1] == compact.ANSWER_BANDS and len(TOPICS) == len(Dimension) + 1
    assert [compact.code(compact.TIERS, one) for one in (None, *Tier)] == [0, *(1 + compact.TIERS.index(one) for one in Tier)]
    assert compact.REASONS[compact.SMALL - 1].least == 6
    assert [each.why for each in compact.REASONS] == [
        Why.GROUP_TOO_SMALL, Why.GROUP_IS_NEW, Why.TOO_EARLY, Why.TOO_FEW_ANSWERS, Why.TOO_EARLY,
    ]  # fmt: skip


def test_of_an_older_line_the_last_ten_points_of_126_weeks_are_read() -> None:
    def weeks(*points: ShownPoint) -> list[int]:
        return [one.week - WEEK for one in line_of(told_record(SAFE, ToldBefore(Shown(SAFE, 60, 50, 70), WEEK, WEEK, points)), WEEK)]

    assert weeks(point(WEEK - 127), point(WEEK - 126), point(WEEK), point(WEEK + 1)) == [-126, 0]
    assert weeks(*(point(WEEK - 11 + number) for number in range(12))) == list(range(-9, 1))
    assert weeks() == []


def test_a_point_comes_back_value_for_value() -> None:
    line = (ShownPoint(WEEK - 126, 5, 0, 15, True), ShownPoint(WEEK - 8, 100, 90, 100, False), ShownPoint(WEEK, 0, 0, 10, True))
    assert line_of(told_record(SAFE, ToldBefore(Shown(SAFE, 60), WEEK, WEEK, line)), WEEK) == line


@pytest.mark.parametrize(
    ("figure", "since", "told"),
    [
        (Shown(SAFE, 60, 50, 70, change=Direction.UP, points=15, before=45, ago=8), WEEK - 3, (0, 60, 3, 1, 15, 45, 8)),
        (Shown(SAFE, 0, 0, 10, before=0, ago=1), WEEK, (0, 0, 0, 0, 0, 0, 1)),
        (Shown(SAFE, None, change=Direction.UNKNOWN), WEEK + 1, (0, 255, 0, 5, 0, 255, 0)),
        (Shown(SAFE, 60), WEEK - 255, (0, 60, 255, 0, 0, 255, 0)),
        (Shown(SAFE, 60), WEEK - 256, (0, 60, 255, 0, 0, 255, 0)),
        (Withheld(SAFE, Why.GROUP_IS_NEW), WEEK - 3, (compact.EARLY, 0, 0, 0, 0, 255, 0)),
    ],
)
def test_what_must_be_known_of_a_figure_that_an_older_version_stored(figure: Shown | Withheld, since: int, told: tuple[int, ...]) -> None:
    record = told_record(SAFE, ToldBefore(figure, WEEK, since))
    places = (compact.HELD, compact.SCORE, compact.STANDS, compact.CHANGE, compact.POINTS, compact.BEFORE, compact.AGO)
    assert tuple(record[place] for place in places) == told and len(record) == RECORD


def a_record(about: Dimension | WholeGroup, flags: int, held: int = 0) -> str:
    record = bytearray(RECORD)
    record[compact.ABOUT], record[compact.FLAGS], record[compact.HELD], record[compact.ANSWERS] = TOPICS.index(about), flags, held, 1
    return bytes(record).hex()


def test_a_channel_is_told_of_news_that_everybody_may_read() -> None:
    headline, new, only_lead, rosy = 1, 2, 4, 8
    told = {
        flags: news_in({SIDES: a_record(SAFE, flags)}) != []
        for flags in (0, headline, new, headline + new, rosy, only_lead + headline, rosy + new)
    }
    assert [flags for flags, is_news in told.items() if is_news] == [headline, new, headline + new, rosy + new]
    assert news_in({SIDES: a_record(SAFE, headline, held=compact.EARLY) + a_record(WholeGroup.OVERALL, headline)}) == []
    assert news_in({SIDES: a_record(SAFE, new) + a_record(Dimension.TRY, 0) + a_record(Dimension.TEAM, headline)}) == ["SAFE", "TEAM"]
    one = figure_of(bytes.fromhex(a_record(SAFE, only_lead + new)))
    assert isinstance(one, Shown) and (one.only_lead, one.is_new, one.is_headline, one.notes) == (True, True, False, ())


def test_a_figure_that_is_held_back_says_why_and_until_when() -> None:
    record = bytearray(RECORD)
    record[compact.HELD] = compact.NEW
    without = figure_of(bytes(record))
    record[compact.SCORE : compact.HIGH + 1] = (739_678).to_bytes(3, "big")
    until = figure_of(bytes(record))
    assert isinstance(without, Withheld) and isinstance(until, Withheld)
    assert (without.why, without.until, str(until.until)) == (Why.GROUP_IS_NEW, None, "2026-03-03")
