"""The book: a company's cells read once, and what every score needs learned from them. Rules S2 to S4 of the measurement page.

How hard each question is, how far answers and teams lie apart, and the window that each score rests on. Pure functions over
counts, unrounded and for our own eyes; `scoring` answers from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from bot.content.dimensions import Dimension
from bot.content.scale import Scale, ScaleKind
from bot.ids import LineageId
from bot.pulse.privacy.fold import Contract
from bot.pulse.scoring.readings import PastCell, Reading, ScoredItem, read_cell

WINDOW_WEEKS, WINDOW_LIMIT = 8, 24
LEAST_CELLS, LEAST_ANSWERS = 2, 10
DIFFICULTY_WEEKS, DIFFICULTY_ANSWERS, DIFFICULTY_COHORTS = 26, 30, 3
MOMENT_COHORTS = 8
DEFAULT_TAU2 = 10.0**2
QUESTION_S2 = 10.0**2  # how far questions of one dimension lie apart, for those whose difficulty is not known yet
LEAST_TAU2 = 4.0**2


class Spread(NamedTuple):
    """What a dimension's answers tell of the company: centre m_d, s² within (by kind of scale), tau² and ICC(1) between."""

    centre: float
    s2: Mapping[ScaleKind, float] = MappingProxyType({})  # of the kinds that enough is known of
    tau2: float = DEFAULT_TAU2
    icc1: float | None = None

    def s2_of(self, scale: Scale) -> float:
        """s² within, for answers on that scale."""
        return self.s2.get(scale.kind, scale.usual_variance)


@dataclass(frozen=True, slots=True)
class Window:
    """The cells a score rests on, put together: S3's x, its n, its age, S4's s² for that mix of scales.

    `noise` is the variance of x: s²/n, and more where a question's difficulty is not known (`adjusted` is False).
    """

    x: float
    n: int
    s2: float
    noise: float
    weeks: int
    asked: int
    adjusted: bool
    readings: tuple[Reading, ...]

    @property
    def cells(self) -> int:
        """How many cells are inside."""
        return len(self.readings)


class Total(NamedTuple):
    """Over all cohorts' windows of a dimension: sum of n, sum of n x, and how many cohorts."""

    n: int
    weighted: float
    cohorts: int


@dataclass(frozen=True, slots=True)
class Book:
    """A company's cells up to `week`, read once. Shelves of readings are newest first."""

    week: int
    shelves: Mapping[tuple[LineageId, Dimension], tuple[Reading, ...]]
    company: Mapping[Dimension, tuple[Reading, ...]]
    difficulty: Mapping[tuple[str, int], float]
    spreads: Mapping[Dimension, Spread]
    windows: Mapping[tuple[LineageId, Dimension], Window]
    totals: Mapping[Dimension, Total]


def read_book(
    cells: Iterable[PastCell],
    items: Mapping[tuple[str, int], ScoredItem],
    *,
    week: int,
    contract: Contract | None = None,
) -> Book:
    """Read a company's cells up to `week`: difficulty (S2), windows (S3), spreads (S4, ICC(1)).

    `items` holds the scored questions by (id, version); cells of others (counts, texts) are passed over, and
    so are cells smaller than today's contract allows. Residual cells count for the company, never for a cohort.
    """
    readings = list(_readings(cells, items, week, (contract or Contract()).scores_k))
    readings.sort(key=_newest_first)
    recent = [r for r in readings if r.week > week - DIFFICULTY_WEEKS]
    centres = _centres(recent)
    within = _within(recent, centres)
    difficulty = _difficulty(recent, centres)
    shelves = _shelves(readings)
    windows: dict[tuple[LineageId, Dimension], Window] = {}
    for place, shelf in shelves.items():
        spread = within.get(place[1])
        window = window_of(shelf, week, difficulty, spread) if spread else None
        if window is not None:
            windows[place] = window
    spreads = _spreads(within, windows)
    windows = {place: _with_s2_of(window, spreads[place[1]]) for place, window in windows.items()}
    return Book(week, shelves, _company(readings), difficulty, spreads, windows, _totals(windows))


def window_of(shelf: Iterable[Reading], week: int, difficulty: Mapping[tuple[str, int], float], spread: Spread) -> Window | None:
    """S3: 8 weeks, growing to 24 until there are two cells and ten answers. `shelf` is newest first."""
    inside: list[Reading] = []
    n = 0
    for r in shelf:
        age = week - r.week
        if age >= WINDOW_LIMIT or (age >= WINDOW_WEEKS and len(inside) >= LEAST_CELLS and n >= LEAST_ANSWERS):
            break
        inside.append(r)
        n += r.n
    if not enough(inside):
        return None
    return together(inside, max(WINDOW_WEEKS, week - inside[-1].week + 1), difficulty, spread)


def enough(readings: Sequence[Reading]) -> bool:
    """Two cells and ten answers: the least anything about a cohort may rest on (S3)."""
    return len(readings) >= LEAST_CELLS and sum(r.n for r in readings) >= LEAST_ANSWERS


def together(inside: Sequence[Reading], weeks: int, difficulty: Mapping[tuple[str, int], float], spread: Spread) -> Window:
    """x = sum n_c (mean_c - m_q + m_d) / n; s² = sum n_c s²(kind) / n, so that s²/n is the variance of x.

    A cell whose m_q is not known keeps its mean, and adds (n_c/n)² 10² to the variance: questions differ by that.
    """
    n, x, asked, unknown = 0, 0.0, 0, 0
    for r in inside:
        off = difficulty.get(r.question)
        if off is None:
            off = 0.0
            unknown += r.n * r.n
        n += r.n
        x += r.n * (r.mean - off)
        asked += r.asked
    s2 = _mixed_s2(inside, n, spread)
    noise = s2 / n + QUESTION_S2 * unknown / (n * n)
    return Window(x / n, n, s2, noise, weeks, asked, not unknown, tuple(inside))


def icc1(tau2: float, s2: float) -> float:
    """ICC(1) = tau² / (tau² + s²): the share of the variance of answers that lies between teams.

    >>> icc1(100, 400)
    0.2
    """
    return tau2 / (tau2 + s2) if tau2 + s2 else 0.0


def between_variance(groups: Sequence[tuple[float, float]]) -> float:
    """tau² by moments, from each group's mean x and its sampling variance v, never below 0.

    With w = 1/v: (sum w (x - mean)² - (I - 1)) / (sum w - sum w² / sum w)  [DerSimonian & Laird 1986].
    """
    weights = [1.0 / v for _, v in groups]
    total = sum(weights)
    centre = sum(w * x for w, (x, _) in zip(weights, groups, strict=True)) / total
    q = sum(w * (x - centre) ** 2 for w, (x, _) in zip(weights, groups, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (q - (len(groups) - 1)) / scale) if scale > 0 else 0.0


def _readings(cells: Iterable[PastCell], items: Mapping[tuple[str, int], ScoredItem], week: int, k: int) -> Iterator[Reading]:
    for past in cells:
        cell = past.cell
        item = items.get((cell.question, cell.version))
        if item is not None and past.week <= week and sum(cell.counts) >= k:
            yield read_cell(past, item)


def _newest_first(reading: Reading) -> tuple[int, tuple[str, int], str]:
    return -reading.week, reading.question, reading.cohort


def _centres(recent: Iterable[Reading]) -> dict[Dimension, float]:
    """m_d: the mean of all answers of a dimension, each cell capped first."""
    sums: dict[Dimension, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for r in recent:
        total = sums[r.item.dimension]
        total[0] += r.n
        total[1] += r.n * r.mean
    return {dimension: weighted / n for dimension, (n, weighted) in sums.items()}


def _difficulty(recent: Iterable[Reading], centres: Mapping[Dimension, float]) -> dict[tuple[str, int], float]:
    """S2: m_q - m_d over 26 weeks, for questions with 30 answers from three cohorts; the others stay as they are.

    Three cohorts, because in a company of one the question's mean is the cohort's own, and taking it off would
    take the cohort's news off with it.
    """
    sums: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    cohorts: dict[tuple[str, int], set[str]] = defaultdict(set)
    homes: dict[tuple[str, int], Dimension] = {}
    for r in recent:
        total = sums[r.question]
        total[0] += r.n
        total[1] += r.n * r.mean
        cohorts[r.question].add(r.cohort)
        homes[r.question] = r.item.dimension
    return {
        question: weighted / n - centres[homes[question]]
        for question, (n, weighted) in sums.items()
        if n >= DIFFICULTY_ANSWERS and len(cohorts[question]) >= DIFFICULTY_COHORTS
    }


def _within(recent: Iterable[Reading], centres: Mapping[Dimension, float]) -> dict[Dimension, Spread]:
    """S4's s² by dimension and kind of scale, pooled within cells: sum of squares / sum (n - 1). Capped cells stay out."""
    sums: dict[Dimension, dict[ScaleKind, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for r in recent:
        if not r.capped:
            total = sums[r.item.dimension][r.item.scale.kind]
            total[0] += r.squares
            total[1] += r.n - 1
    return {d: Spread(centre, _pooled(sums[d])) for d, centre in centres.items()}


def _pooled(sums: Mapping[ScaleKind, Sequence[float]]) -> dict[ScaleKind, float]:
    """s² of the kinds with thirty answers more than cells, and any spread at all."""
    return {kind: squares / freedom for kind, (squares, freedom) in sums.items() if freedom >= DIFFICULTY_ANSWERS and squares}


def _mixed_s2(inside: Iterable[Reading], n: int, spread: Spread) -> float:
    return sum(r.n * spread.s2_of(r.item.scale) for r in inside) / n


def _shelves(readings: Iterable[Reading]) -> dict[tuple[LineageId, Dimension], tuple[Reading, ...]]:
    shelves: dict[tuple[LineageId, Dimension], list[Reading]] = defaultdict(list)
    for r in readings:
        if not r.residual:
            shelves[r.cohort, r.item.dimension].append(r)
    return {place: tuple(shelf) for place, shelf in shelves.items()}


def _company(readings: Iterable[Reading]) -> dict[Dimension, tuple[Reading, ...]]:
    shelves: dict[Dimension, list[Reading]] = defaultdict(list)
    for r in readings:
        shelves[r.item.dimension].append(r)
    return {dimension: tuple(shelf) for dimension, shelf in shelves.items()}


def _spreads(within: Mapping[Dimension, Spread], windows: Mapping[tuple[LineageId, Dimension], Window]) -> dict[Dimension, Spread]:
    groups: dict[Dimension, list[Window]] = defaultdict(list)
    for (_, dimension), window in windows.items():
        groups[dimension].append(window)
    return {dimension: _spread(spread, groups[dimension]) for dimension, spread in within.items()}


def _spread(within: Spread, windows: Sequence[Window]) -> Spread:
    """S4: by moments from eight cohorts on, otherwise tau = 10 and s = 25. tau is never below 4 (validity run)."""
    if len(windows) < MOMENT_COHORTS:
        return Spread(within.centre)
    tau2 = between_variance([(w.x, w.noise) for w in windows])
    s2 = sum(w.s2 for w in windows) / len(windows)
    return within._replace(tau2=max(LEAST_TAU2, tau2), icc1=icc1(tau2, s2))


def _with_s2_of(window: Window, spread: Spread) -> Window:
    """A window of a dimension that fell back to s = 25 must say so too."""
    if spread.icc1 is not None:
        return window
    s2 = _mixed_s2(window.readings, window.n, spread)
    return replace(window, s2=s2, noise=window.noise + (s2 - window.s2) / window.n)


def _totals(windows: Mapping[tuple[LineageId, Dimension], Window]) -> dict[Dimension, Total]:
    totals: dict[Dimension, Total] = defaultdict(lambda: Total(0, 0.0, 0))
    for (_, dimension), window in windows.items():
        n, weighted, cohorts = totals[dimension]
        totals[dimension] = Total(n + window.n, weighted + window.n * window.x, cohorts + 1)
    return dict(totals)
