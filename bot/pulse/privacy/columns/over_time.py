"""Lines and words about change of all groups at once, as `bot.pulse.privacy.over_time` has them for one figure."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple

from bot.pulse.privacy.columns.told import Bytes, Told, ToldLine
from bot.pulse.privacy.compact import DIRECTIONS, MOST_POINTS, NOTHING, POINT, STARTS_LINE, code
from bot.pulse.privacy.over_time import TREND_EVERY, TREND_KEPT
from bot.pulse.privacy.released import Direction
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.numbers import LOOK_EVERY, STEP

UP, DOWN, MAYBE, NO_CHANGE, UNKNOWN = (
    code(DIRECTIONS, one)
    for one in (Direction.UP, Direction.DOWN, Direction.MAYBE, Direction.NO_CLEAR_CHANGE, Direction.UNKNOWN)
)  # fmt: skip


class Moves(Struct, frozen=True):
    """What the model says of F figures against earlier weeks, as in `MovedBy`: direction, size, lag (F,); known (F,): whether it can."""

    direction: Ints
    size: Floats
    lag: Ints
    known: Bools


class Changes(Struct, frozen=True):
    """What may be said of change, as it is stored: word, points, before (`NOTHING` for none), ago (0 for none), is_news (F,)."""

    word: Ints
    points: Ints
    before: Ints
    ago: Ints
    is_news: Bools


def nearest(values: Floats) -> Ints:
    """To the nearest five, halves upwards, within 0..100."""
    rounded: Ints = np.clip(STEP * np.floor(values / STEP + 0.5), 0, 100).astype(np.int64)
    return rounded


def changes(moves: Moves, score: Ints, told: Told, *, week: int, broke: Ints) -> Changes:
    """`told_change` for F figures. broke (F,): the last week in which the group's line started anew, -1 for never."""
    stays = told.shown & (told.change > 0) & (told.week // LOOK_EVERY == week // LOOK_EVERY)
    looked, still = _looked(moves, score, told, week, broke), _still(score, told)
    nothing = np.zeros(len(score), np.int64)
    unsaid = Changes(np.where(moves.known, NO_CHANGE, UNKNOWN), nothing, nothing + NOTHING, nothing, nothing > 0)
    chosen = [moves.known & stays, moves.known & (moves.direction != 0)]
    columns = zip(astuple(still), astuple(looked), astuple(unsaid), strict=True)
    return Changes(*(np.select(chosen, [kept, new], default) for kept, new, default in columns))


def _looked(moves: Moves, score: Ints, told: Told, week: int, broke: Ints) -> Changes:
    """What a new look says where something has moved."""
    line, word = told.line, np.where(moves.direction > 0, UP, DOWN)
    before = _on_show(line, week - moves.lag, broke)
    points = np.where(before == NOTHING, np.maximum(STEP, nearest(np.abs(moves.size))), np.abs(score - before))
    later = line.there & (line.week > (week - moves.lag)[:, None])
    first = line.score[np.arange(len(score)), later.argmax(axis=1)]
    against = later.any(axis=1) & ((score - first) * moves.direction < 0)
    fits = np.where(before == NOTHING, ~against, _fits(word, score - before))
    return _or_maybe(fits, Changes(word, points, before, moves.lag, ~told.shown | (told.change != word)))


def _still(score: Ints, told: Told) -> Changes:
    """What was told at the last look stays, as long as the numbers bear it out."""
    moved = (told.change == UP) | (told.change == DOWN)
    before = np.where(moved, told.before, NOTHING)
    points = np.where(before == NOTHING, np.where(moved, told.points, 0), np.abs(score - before))
    fits = (before == NOTHING) | _fits(told.change, score - before)
    return _or_maybe(fits, Changes(told.change, points, before, np.where(moved, told.ago, 0), np.zeros(len(score), bool)))


def _fits(word: Ints, rose: Ints) -> Bools:
    return np.where(word == UP, rose > 0, rose < 0)


def _or_maybe(fits: Bools, said: Changes) -> Changes:
    """Where both numbers do not tell the same story, "maybe" without numbers."""
    return Changes(
        np.where(fits, said.word, MAYBE),
        np.where(fits, said.points, 0),
        np.where(fits, said.before, NOTHING),
        np.where(fits, said.ago, 0),
        said.is_news & fits,
    )


def _on_show(line: ToldLine, then: Ints, broke: Ints) -> Ints:
    """(F,) The number of the point nearest to these weeks (F,); `NOTHING` where the line does not reach back or broke since."""
    off = np.where(line.there, np.abs(then[:, None] - line.week), TREND_EVERY)
    rows, place = np.arange(len(off)), off.argmin(axis=1)
    is_near = (off[rows, place] < TREND_EVERY) & (line.week[rows, place] >= broke)
    return np.where(is_near, line.score[rows, place], NOTHING)


def _moved(points: Bytes, first: Ints, many: Ints) -> Bytes:
    """(F, MOST_POINTS, POINT) Of each line so many points, from the first one on, at its beginning; nothing behind them."""
    whole = points.view(f"V{POINT}")[:, :, 0]
    place = np.minimum(first[:, None] + np.arange(MOST_POINTS), MOST_POINTS - 1)
    moved: Bytes = np.take_along_axis(whole, place, axis=1).view(np.uint8).reshape(points.shape)
    moved[np.arange(MOST_POINTS) >= many[:, None]] = 0
    return moved


def lines_of(told: Told, shown: Bytes, *, week: int, broke: Ints) -> Bytes:
    """`release_trend` for F figures: their points (F, MOST_POINTS, POINT). shown (F, 3): score, low and high; 0, 0, 0 where held back."""
    line, number = told.line, week // TREND_EVERY
    keep = line.there & (line.week // TREND_EVERY < number) & (line.week > week - TREND_KEPT)
    keep[:, 0] &= ~keep.all(axis=1)  # room for today's
    many, first = keep.sum(axis=1), keep.argmax(axis=1)
    made = _moved(line.points, first, many)
    made[:, :, 0] += ((week - told.week)[:, None] * (np.arange(MOST_POINTS) < many[:, None])).astype(np.uint8)
    last = line.week[np.arange(len(many)), np.maximum(first + many - 1, 0)]
    starts = (many == 0) | (last // TREND_EVERY != number - 1) | (last < broke)
    new = np.flatnonzero(shown[:, 2])
    made[new, many[new], 0] = 1 + STARTS_LINE * starts[new]
    made[new, many[new], 1:] = shown[new]
    return made
