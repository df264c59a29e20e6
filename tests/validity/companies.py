"""Invented companies that are more like real ones than `world`. What is true is known, so what Ripple says can be checked.

Teams of 6 to 25; teams differ by an ICC(1) of .05 to .2, and drift; questions differ, and mean something else in each team; people
answer or stay silent persistently, and more readily when they are content; people leave and come; the company moves. Its own
numbers are drawn anew for each company and are *not* the model's guesses. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.pulse.asking.blocks import PHASES, assign_blocks
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.questions.rules import bank
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.stored import CellRow, Item

SIDES = tuple(Dimension)
QUESTIONS = tuple(one for one in bank().questions if one.is_scored)
ITEMS = {(one.id, one.version): Item(str(one.dimension), one.is_reversed, one.scale) for one in QUESTIONS}
SIDE_OF = np.array([SIDES.index(one.dimension) for one in QUESTIONS])
YES_NO = np.array([one.form is Form.YN for one in QUESTIONS])
REVERSED = np.array([one.is_reversed for one in QUESTIONS])
MINE = [np.flatnonzero(side == SIDE_OF) for side in range(len(SIDES))]
SAFE, TRY = SIDES.index(Dimension.SAFE), SIDES.index(Dimension.TRY)

WITHIN = 25.0  # spread of single answers inside a team, points
LEAST_ANSWERS = 5
REST = 8
AUDITS = (1, 27)
FOCUS_FROM = 5  # the week in which a team has chosen what it works on


@dataclass(frozen=True, slots=True)
class Jump:
    """From a week on these teams lie higher on these sides: by so much of what the side's questions say."""

    week: int
    size: float
    teams: tuple[int, ...]
    sides: tuple[int, ...]


@dataclass(slots=True)
class Company:
    """Its people and teams. Arrays: C teams, D sides, P people, Q questions; points of 100 on a latent scale."""

    rng: np.random.Generator
    team_of: Ints
    tau: Floats
    moving: float
    memory: float
    base: Floats
    hard: Floats
    meaning: Floats
    still: Floats
    drift: Floats
    person: Floats
    ready: Floats
    leaving: float
    occasion: float
    restless: float
    jumps: Sequence[Jump] = ()
    shift: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def sizes(self) -> Ints:
        return np.bincount(self.team_of)

    def level(self) -> Floats:
        """(C, D) Where each team stands, jumps included."""
        return self.base + self.still + self.drift + self.shift


def a_company(people: int, seed: int, *, sizes: Sequence[int] = (), is_still: bool = False) -> Company:
    """A company of about so many people, or with teams of exactly these sizes. A still one neither moves nor drifts."""
    rng = np.random.default_rng(seed)
    teams = np.array(sizes or _sizes(people, rng), np.int64)
    count, sides = len(teams), len(SIDES)
    icc = rng.uniform(0.05, 0.2, sides)
    tau = WITHIN * np.sqrt(icc / (1 - icc))
    moving, memory = 0.0 if is_still else rng.uniform(0.3, 0.6), rng.uniform(15, 35)
    team_of = np.repeat(np.arange(count), teams)
    persistent = rng.uniform(0.4, 0.6)
    person = _alike(rng, len(team_of), sides, 0.5) * WITHIN * np.sqrt(persistent)
    content = rng.uniform(0.1, 0.6)  # how much more readily the content answer: log odds for one SD
    return Company(
        rng=rng,
        team_of=team_of,
        tau=tau,
        moving=moving,
        memory=memory,
        base=rng.normal(60, 7, sides),
        hard=rng.normal(0, rng.uniform(6, 9), len(QUESTIONS)),
        meaning=rng.normal(0, rng.uniform(4, 6), (count, len(QUESTIONS))),
        still=_alike(rng, count, sides, 0.5) * tau * np.sqrt(1 - moving),
        drift=_alike(rng, count, sides, 0.5) * tau * np.sqrt(moving),
        person=person,
        ready=rng.normal(0, 0.8, len(team_of)) + content * person.mean(axis=1) / person.mean(axis=1).std() + rng.uniform(0.7, 1.4),
        leaving=rng.uniform(0.1, 0.25) / 52,
        occasion=WITHIN * np.sqrt(1 - persistent),
        restless=0.0 if is_still else rng.uniform(2, 5) / np.sqrt(26),
        shift=np.zeros((count, sides)),
    )


def a_year(company: Company, weeks: int, plan: Iterator[list[Ints]]) -> Iterator[tuple[int, list[CellRow], Floats]]:
    """Week by week: its cells, and the truth (C, D): what all questions of a side would say of all members that week."""
    for week in range(1, weeks + 1):
        _live(company, week)
        level = company.level()
        yield week, _cells(company, week, level, next(plan)), truth(company, level)


def truth(company: Company, level: Floats) -> Floats:
    """(C, D) The mean over members and questions of the answer to expect."""
    count, told = len(level), np.empty((len(level), len(SIDES)))
    latent = level[company.team_of] + company.person
    for side, questions in enumerate(MINE):
        x = latent[:, side, None] + company.hard[questions] + company.meaning[company.team_of][:, questions]
        expected = np.where(YES_NO[questions], _yes(x, company.occasion), _five(x, company.occasion)).mean(axis=1)
        told[:, side] = np.bincount(company.team_of, expected, count) / company.sizes
    return told


def as_planned(teams: int) -> Iterator[list[Ints]]:
    """Today's rotation: which question each team (C,) is asked, one or two a week."""
    names = [f"c{number:05d}" for number in range(teams)]
    blocks = assign_blocks(names, seed="validity")
    number = {one.id: place for place, one in enumerate(QUESTIONS)}
    week = 0
    while True:
        week += 1
        asked = [choose_questions(week, block, bank(), seed="validity") for block in range(len(PHASES))]
        table = np.array([[number.get(q.id, -1) for q in (*one, *one)[:2]] for one in asked])
        table[[len(one) < 2 for one in asked], 1] = -1
        mine = table[[blocks[name] for name in names]]
        yield [mine[:, 0], mine[:, 1]]


def with_anchors(focus: Ints) -> Iterator[list[Ints]]:
    """M3: two anchors of each side in weeks 1 and 27; between, one place a week for what a team works on, one for the rest in turn.

    `focus` (C,): the side each team works on. A question rests eight weeks; safety and trying come twice as often as the others.
    """
    others = [side for side in range(len(SIDES)) if side not in (SAFE, TRY)]
    turns = [SAFE, *others[:4], TRY, *others[4:6], SAFE, *others[6:], TRY]
    last = np.full((len(focus), len(QUESTIONS)), -99)
    week = 0
    while True:
        week += 1
        if week in AUDITS:
            yield [np.full(len(focus), questions[place]) for questions in MINE for place in (0, 1)]
            last[:, [questions[place] for questions in MINE for place in (0, 1)]] = week
            continue
        turn = np.array([turns[(week + team // 3 * 5) % len(turns)] for team in range(len(focus))])
        first = focus if week >= FOCUS_FROM else np.array([turns[(week + 7 + team // 3 * 5) % len(turns)] for team in range(len(focus))])
        yield [_rested(side, last, week) for side in (first, turn)]


def _rested(side: Ints, last: Ints, week: int) -> Ints:
    """Of each team's side the question that has rested longest, or -1 where none has rested long enough."""
    chosen = np.full(len(side), -1)
    for team, one in enumerate(side):
        question = MINE[one][np.argmin(last[team, MINE[one]])]
        if week - last[team, question] >= REST:
            chosen[team], last[team, question] = question, week
    return chosen


def _live(company: Company, week: int) -> None:
    """A week passes: teams drift, the company moves, people leave and others come, and what jumps jumps."""
    rng, kept = company.rng, np.exp(-1 / company.memory)
    fresh = _alike(rng, *company.drift.shape, 0.5) * company.tau * np.sqrt(company.moving * (1 - kept**2))
    company.drift = kept * company.drift + fresh
    company.base = company.base + _alike(rng, 1, len(SIDES), 0.4)[0] * company.restless
    gone = rng.random(len(company.team_of)) < company.leaving
    if gone.any():
        spread = company.person.std()
        company.person[gone] = _alike(rng, int(gone.sum()), len(SIDES), 0.5) * spread
        company.ready[gone] = rng.normal(1.0, 0.8, int(gone.sum()))
    for jump in company.jumps:
        if jump.week == week:
            company.shift[np.ix_(jump.teams, jump.sides)] += jump.size


def _cells(company: Company, week: int, level: Floats, asked: list[Ints]) -> list[CellRow]:
    rng, team = company.rng, company.team_of
    here = rng.random(len(team)) < 1 / (1 + np.exp(-company.ready - rng.normal(0, 0.5, len(team))))
    sizes, rows = company.sizes, []
    for question in asked:
        answering = np.flatnonzero(here & (question[team] >= 0))
        q, c = question[team[answering]], team[answering]
        x = level[c, SIDE_OF[q]] + company.person[answering, SIDE_OF[q]] + company.hard[q] + company.meaning[c, q]
        taps = _tap(x + rng.normal(0, company.occasion, len(x)), q)
        counts = np.bincount(c * 5 + taps - 1, minlength=5 * len(sizes)).reshape(-1, 5)
        rows += [_row(company, week, number, question, counts) for number in np.flatnonzero(counts.sum(axis=1) >= LEAST_ANSWERS)]
    return rows


def _row(company: Company, week: int, number: int, question: Ints, counts: Ints) -> CellRow:
    one = QUESTIONS[question[number]]
    return CellRow(f"c{number:05d}", week, int(company.sizes[number]), one.id, one.version, tuple(map(int, counts[number])))


def _tap(x: Floats, question: Ints) -> Ints:
    good = np.where(YES_NO[question], np.where(x > 50, 5, 1), np.clip(np.round(x / 25) + 1, 1, 5)).astype(np.int64)
    return np.where(REVERSED[question], 6 - good, good)


def _five(x: Floats, sd: float) -> Floats:
    told: Floats = sum(25 * _above(x, edge, sd) for edge in (12.5, 37.5, 62.5, 87.5))  # type: ignore[assignment]
    return told


def _yes(x: Floats, sd: float) -> Floats:
    return 100 * _above(x, 50.0, sd)


def _above(x: Floats, edge: float, sd: float) -> Floats:
    """P(x + chance > edge), by a table of the normal distribution: numpy has no erf."""
    return np.interp((x - edge) / sd, _AT, _BELOW)


def _alike(rng: np.random.Generator, rows: int, sides: int, rho: float) -> Floats:
    """(rows, sides) Standard normal, correlated rho between sides."""
    shared, own = rng.normal(size=(rows, 1)), rng.normal(size=(rows, sides))
    return np.sqrt(rho) * shared + np.sqrt(1 - rho) * own


def _sizes(people: int, rng: np.random.Generator) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < people - 5:
        sizes.append(int(np.clip(round(rng.lognormal(2.25, 0.4)), 6, 25)))
    return sizes


_AT = np.linspace(-6, 6, 2401)
_DENSITY = np.exp(-(_AT**2) / 2)
_BELOW = np.cumsum(_DENSITY) / _DENSITY.sum()
__all__ = ["ITEMS", "Bools", "Company", "Jump", "a_company", "a_year", "as_planned", "truth", "with_anchors"]
