"""Scores as the one door takes them, and what it hands out."""

from __future__ import annotations

from bot.pulse.privacy.release import FigureSubject, release_score
from bot.pulse.privacy.released import Released, Shown
from bot.pulse.scoring.book import Window
from bot.pulse.scoring.scores import Score
from tests.pulse.privacy.measuring import PROMISE, SAFE, TODAY, a_book, past, the_score

TEAM = FigureSubject(8)
COMPANY = FigureSubject(200, is_company=True, cohorts=3)


def a_score(value: float = 62.0, *, sd: float = 6.0, n: int = 16, asked: int = 20, cohort: str | None = "blue") -> Score:
    """Of one cohort, or of a company (no cohort) of three."""
    one = the_score(a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2")))
    halves = tuple(replace_n(reading, n // 2) for reading in one.window.readings)
    readings = halves if cohort else tuple(replace_n(halves[0], max(5, n // 3))._replace(cohort=name) for name in "abc")
    return Score(SAFE, cohort, value, sd, Window(value, n, 625, 36, 8, asked, True, readings), comparable=True)


def replace_n(reading, n: int):
    return reading._replace(n=n)


def released(score: Score | None, group: FigureSubject = TEAM, **more) -> Released:
    return release_score(SAFE, score, group, today=TODAY, contract=more.pop("contract", PROMISE), **more)


def shown(*args, **more) -> Shown:
    result = released(*args, **more)
    assert isinstance(result, Shown), result
    return result
