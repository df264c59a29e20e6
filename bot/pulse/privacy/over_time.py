"""What is told of a figure over time. Its line, and whether it went up or down. Part of `release`, and as careful.

A word about change is told only where the number on show then and the one on show now say the same (M2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec import Struct

from bot.pulse.privacy.released import Direction, Released, Shown
from bot.pulse.scoring.numbers import LOOK_EVERY, STEP, to_nearest
from bot.pulse.scoring.readings import Reading

TREND_EVERY, TREND_KEPT = 4, 34


class ShownPoint(NamedTuple):
    """One point of a line people may see."""

    week: int
    score: int
    low: int
    high: int
    starts_line: bool


def point_row(point: ShownPoint) -> dict[str, Any]:
    """As it is stored. Written out: a release has as many as it has figures."""
    return {"week": point.week, "score": point.score, "low": point.low, "high": point.high, "starts_line": point.starts_line}


def read_points(rows: Iterable[Mapping[str, Any]]) -> tuple[ShownPoint, ...]:
    """A line as it was stored."""
    return tuple(map(ShownPoint._make, map(_in_order, rows)))


class ToldBefore(Struct, frozen=True):
    """What was told of the same figure last: in which week, since when its number stands, and its line so far."""

    figure: Released
    week: int
    since: int
    line: tuple[ShownPoint, ...] = ()


class ReleaseMoment(Struct, frozen=True):
    """When a release happens: the day, the running number of the week, and the weeks in which the group's line starts anew."""

    today: date
    week: int
    breaks: Collection[int] = ()


def release_trend(last: ToldBefore | None, when: ReleaseMoment, figure: Released) -> tuple[ShownPoint, ...]:
    """A line of what was published: one point in four weeks, at the last publication of the four, so that a finished one never moves.

    It starts anew after a gap and where so many members were new that it is another group's line.
    """
    number = when.week // TREND_EVERY
    points = [one for one in (last.line if last else ()) if one.week // TREND_EVERY < number and one.week > when.week - TREND_KEPT]
    if not isinstance(figure, Shown) or figure.score is None or figure.low is None or figure.high is None:
        return tuple(points)
    goes_on = bool(points) and points[-1].week // TREND_EVERY == number - 1
    is_cut = bool(points) and any(points[-1].week < cut <= when.week for cut in when.breaks)
    return (*points, ShownPoint(when.week, figure.score, figure.low, figure.high, not goes_on or is_cut))


class ToldChange(Struct, frozen=True):
    """Up, down or neither; by how much, against which number on show how many weeks ago; whether nobody was told before."""

    direction: Direction
    points: int = 0
    before: int | None = None
    ago: int | None = None
    is_news: bool = False


def told_change(reading: Reading, score: int, when: ReleaseMoment, last: ToldBefore | None) -> ToldChange:
    """Up or down is told only where the number on show then and the one on show now say the same; else it is a "maybe".

    Looked at in the first release of every four weeks; until the next look what was told stays, as long as the numbers bear it out.
    """
    if reading.move is None:
        return _UNKNOWN
    earlier = last.figure if last is not None and isinstance(last.figure, Shown) else None
    if last is not None and earlier is not None and earlier.change is not None and last.week // LOOK_EVERY == when.week // LOOK_EVERY:
        return _still(earlier, score)
    if not reading.move.direction:
        return _NO_CHANGE
    direction = Direction.UP if reading.move.direction > 0 else Direction.DOWN
    lag, is_news = reading.move.lag, earlier is None or earlier.change is not direction
    before = _on_show(last, when, lag)
    if before is not None:
        return _borne_out(ToldChange(direction, abs(score - before), before, lag, is_news), score)
    points = max(STEP, to_nearest(abs(reading.move.size), STEP))
    since_then = [one.score for one in (last.line if last else ()) if one.week > when.week - lag]
    goes_against = bool(since_then) and (score - since_then[0]) * reading.move.direction < 0
    return ToldChange(Direction.MAYBE) if goes_against else ToldChange(direction, points, None, lag, is_news)


def _still(earlier: Shown, score: int) -> ToldChange:
    change = earlier.change or Direction.UNKNOWN
    if change not in (Direction.UP, Direction.DOWN):
        return ToldChange(change)
    if earlier.before is None:
        return ToldChange(change, earlier.points, None, earlier.ago)
    return _borne_out(ToldChange(change, abs(score - earlier.before), earlier.before, earlier.ago), score)


def _borne_out(change: ToldChange, score: int) -> ToldChange:
    """The change, if both numbers tell the same story; a "maybe" without numbers otherwise."""
    rose = score - (change.before or 0)
    fits = rose > 0 if change.direction is Direction.UP else rose < 0
    return change if fits else ToldChange(Direction.MAYBE)


def _on_show(last: ToldBefore | None, when: ReleaseMoment, lag: int) -> int | None:
    """The number of the line's point that lies nearest to so many weeks ago; None where the line does not reach back or broke since."""
    points = [one for one in (last.line if last else ()) if abs(when.week - lag - one.week) < TREND_EVERY]
    if not points:
        return None
    then = min(points, key=lambda one: abs(when.week - lag - one.week))
    return None if any(then.week < cut <= when.week for cut in when.breaks) else then.score


_in_order = itemgetter(*ShownPoint._fields)
_UNKNOWN, _NO_CHANGE = ToldChange(Direction.UNKNOWN), ToldChange(Direction.NO_CLEAR_CHANGE)  # of most figures of most releases
