"""From the book to scores. Rules S3 to S5 and S8 of the measurement page, for one cohort or for the company.

`readings` reads cells (S1, S2), `scoring_book` puts them together (S2 to S4). Whether a score has changed is in `changes` (S6, S7),
what is weakest in `tiers` (S10). Everything here is unrounded and for our own eyes: what people may see of it is decided in
`release`. Nothing here knows a person, a single answer, or a recommendation score: S9 forbids that one for teams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from bot.content.dimensions import Dimension
from bot.content.scale import ScaleKind
from bot.ids import LineageId
from bot.pulse.scoring.book import Book, Spread, Window, window_of

Z90 = 1.6448536269514722
LEAST_ICC = 0.05
AGREEMENT_ANSWERS, AGREEMENT_HIGH = 8, 0.70
OTHERS_COHORTS = 3


@dataclass(frozen=True, slots=True)
class Score:
    """A dimension of one cohort (or of the company: `cohort` is None), with its uncertainty, unrounded."""

    dimension: Dimension
    cohort: LineageId | None
    value: float
    sd: float
    window: Window
    comparable: bool

    @property
    def n(self) -> int:
        """Answers it rests on."""
        return self.window.n

    @property
    def half(self) -> float:
        """Half the width of the 90 % interval."""
        return Z90 * self.sd

    @property
    def low(self) -> float:
        """Lower end of the 90 % interval."""
        return max(0.0, self.value - self.half)

    @property
    def high(self) -> float:
        """Upper end of the 90 % interval."""
        return min(100.0, self.value + self.half)


class Agreement(StrEnum):
    """How alike a cohort's answers are. Only the word is ever shown."""

    HIGH = "high"
    MIXED = "mixed"


def shrunk(window: Window, spread: Spread) -> tuple[float, float]:
    """S4: value w x + (1 - w) m_d and sd sqrt(w) s / sqrt(n), with w = tau² / (tau² + s²/n)  [empirical Bayes]."""
    weight = spread.tau2 / (spread.tau2 + window.noise)
    return weight * window.x + (1.0 - weight) * spread.centre, sqrt(weight * window.noise)


def cohort_score(book: Book, cohort: LineageId, dimension: Dimension) -> Score | None:
    """S3 and S4 for one cohort; None while it is too early to say.

    `comparable` is False where ICC(1) is below .05: the teams do not differ, so none is compared with others.
    """
    window = book.windows.get((cohort, dimension))
    if window is None:
        return None
    spread = book.spreads[dimension]
    value, sd = shrunk(window, spread)
    return Score(dimension, cohort, value, sd, window, spread.icc1 is None or spread.icc1 >= LEAST_ICC)


def scores(book: Book) -> Iterator[Score]:
    """Every cohort's score on every dimension that is ready."""
    for cohort, dimension in book.windows:
        score = cohort_score(book, cohort, dimension)
        if score is not None:
            yield score


def company_score(book: Book, dimension: Dimension) -> Score | None:
    """The company: all cells of the window, residual ones too, not shrunk, for there is nothing to shrink to.

    value = x, sd = s / sqrt(n), as in `together`.
    """
    spread = book.spreads.get(dimension)
    if spread is None:
        return None
    window = window_of(book.company[dimension], book.week, book.difficulty, spread)
    if window is None:
        return None
    return Score(dimension, None, window.x, sqrt(window.noise), window, comparable=False)


def others_mean(book: Book, cohort: LineageId, dimension: Dimension) -> float | None:
    """S8: the answers' mean over the other cohorts, oneself left out; None with fewer than three of them.

    With one or two others the mean would name a team's score to its neighbour.
    """
    total, own = book.totals.get(dimension), book.windows.get((cohort, dimension))
    if total is None:
        return None
    n, weighted, cohorts = total
    if own is not None:
        n, weighted, cohorts = n - own.n, weighted - own.n * own.x, cohorts - 1
    return weighted / n if cohorts >= OTHERS_COHORTS else None


def agreement(window: Window) -> Agreement | None:
    """r_wg = 1 - s²/sigma²_EU, sigma²_EU = (A² - 1)/12 squared steps for A points; high from .70, from 8 answers on.

    Both are pooled within the window's ordinal cells: people of one cell, never one person across questions.
    """
    ordinal = [r for r in window.readings if r.item.scale.kind is ScaleKind.ORDINAL]
    if sum(r.n for r in ordinal) < AGREEMENT_ANSWERS:
        return None
    found = sum(r.squares for r in ordinal)
    at_random = sum((r.n - 1) * r.item.scale.random_variance for r in ordinal)
    return Agreement.HIGH if 1.0 - found / at_random >= AGREEMENT_HIGH else Agreement.MIXED
