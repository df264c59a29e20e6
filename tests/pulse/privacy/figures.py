"""Readings as the one door takes them, and what it hands out."""

from __future__ import annotations

from bot.pulse.privacy.over_time import ReleaseMoment, ShownPoint, ToldBefore
from bot.pulse.privacy.release import FigureSubject, ReleasedLine, release_figure
from bot.pulse.privacy.released import Because, Released, Shown, WholeGroup, Withheld
from bot.pulse.scoring.readings import Reading
from tests.pulse.privacy.measuring import SAFE, TODAY, WEEK

TEAM = FigureSubject(8)
COMPANY = FigureSubject(200, is_company=True, cohorts=3)
OVERALL = WholeGroup.OVERALL


def line(reading: Reading | None, group: FigureSubject = TEAM, last: ToldBefore | None = None, **when: object) -> ReleasedLine:
    moment = ReleaseMoment(TODAY, when.pop("week", WEEK), when.pop("breaks", ()))  # type: ignore[arg-type]
    return release_figure(when.pop("about", SAFE), reading, group, moment, last)  # type: ignore[arg-type]


def released(reading: Reading | None, group: FigureSubject = TEAM, **more: object) -> Released:
    return line(reading, group, **more).figure  # type: ignore[arg-type]


def shown(*args, **more) -> Shown:
    result = released(*args, **more)
    assert isinstance(result, Shown), result
    return result


def because(*args, **more) -> Because | None:
    result = released(*args, **more)
    assert isinstance(result, Withheld), result
    return result.because


def told(score: int, *, week: int = WEEK - 1, since: int = WEEK - 1, then: tuple[tuple[int, int], ...] = (), **more: object) -> ToldBefore:
    """What was on show a week ago, and a line of (week, score)."""
    line = tuple(point(at, number, False) for at, number in then)
    return ToldBefore(Shown(SAFE, score, score - 10, score + 10, **more), week, since, line)  # type: ignore[arg-type]


def point(week: int, score: int, starts: bool) -> ShownPoint:
    return ShownPoint(week, score, score - 10, score + 10, starts)
