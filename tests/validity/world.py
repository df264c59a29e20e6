"""An invented company whose true scores are known, so that what Ripple says of it can be checked.

Latent score of an answer = dimension + team (SD 10) + person (SD 18) + question (SD 6) + chance (SD 18), rounded to
the nearest of five points, or to no and yes at 50. Everybody answers a question with the same chance, by themselves.
The model is the measurement page's; real people are not like this, so these figures are a floor for doubt.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import erf, sqrt

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.pulse.asking.rotation import PHASES, assign_blocks, choose_questions
from bot.pulse.privacy.fold import AskedWording, Contract, Folded, FrozenCohort, fold
from bot.pulse.questions.rules import Question, bank
from bot.pulse.scoring.readings import PastCell

TEAM_SD, PERSON_SD, QUESTION_SD, CHANCE_SD = 10.0, 18.0, 6.0, 18.0
ANSWERING = 0.7
SEED = "validity"
SCORED = tuple(one for one in bank().questions if one.is_scored)


@dataclass(slots=True)
class Team:
    """A cohort: its people's latent scores by dimension, and its true score by dimension."""

    id: str
    people: dict[Dimension, list[float]]
    truth: dict[Dimension, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.people[Dimension.SAFE])


@dataclass(slots=True)
class World:
    """Cohorts, how hard each question is, and the blocks of the rotation."""

    teams: list[Team]
    hard: dict[str, float]
    blocks: dict[str, int]
    rng: random.Random


@dataclass(slots=True)
class Tally:
    """What happened to the cells on the way."""

    asked: int = 0
    published: int = 0
    discarded: int = 0
    answers: int = 0


def a_world(sizes: list[int], rng: random.Random) -> World:
    """A company with cohorts of these sizes."""
    base = {d: rng.gauss(62, 7) for d in Dimension}
    hard = {one.id: rng.gauss(0, QUESTION_SD) for one in bank().questions}
    teams = []
    for number, size in enumerate(sizes):
        level = {d: base[d] + rng.gauss(0, TEAM_SD) for d in Dimension}
        people = {d: [level[d] + rng.gauss(0, PERSON_SD) for _ in range(size)] for d in Dimension}
        teams.append(Team(f"c{number:05d}", people))
    blocks = assign_blocks([team.id for team in teams], seed=SEED)
    world = World(teams, hard, blocks, rng)
    for team in teams:
        team.truth = {d: _truth(team.people[d], d, hard) for d in Dimension}
    return world


def a_year(world: World, weeks: int = 52, tally: Tally | None = None) -> Iterator[tuple[int, list[PastCell]]]:
    """Week by week: the cells of the round that closed."""
    for week in range(1, weeks + 1):
        by_block = {b: choose_questions(week, b, bank(), seed=SEED) for b in range(len(PHASES))}
        asked = {team.id: by_block[world.blocks[team.id]] for team in world.teams}
        frozen = [
            FrozenCohort(team.id, team.size, {one.id: AskedWording(one.version, one.scale) for one in asked[team.id]})
            for team in world.teams
        ]
        folded = fold(_taps(world, asked), frozen, {team.id: "everybody" for team in world.teams}, Contract())
        if tally is not None:
            _count(tally, folded, asked)
        yield week, as_past(folded, week, {cohort.id: cohort.size for cohort in frozen})


def as_past(folded: Folded, week: int, sizes: dict[str, int]) -> list[PastCell]:
    """A round's cells as scoring reads them."""
    own = [PastCell(week, cell.cohort, sizes[cell.cohort], cell) for cell in folded.cells]
    return own + [PastCell(week, cell.cohort, cell.n, cell, residual=True) for cell in folded.residual_cells]


def _taps(world: World, asked: dict[str, tuple[Question, ...]]) -> Iterator[tuple[str, str, int]]:
    chance, gauss = world.rng.random, world.rng.gauss
    for team in world.teams:
        for one in asked[team.id]:
            if not one.is_scored:
                continue
            off = world.hard[one.id]
            for latent in team.people[one.dimension]:
                if chance() < ANSWERING:
                    yield team.id, one.id, _tap(latent + off + gauss(0, CHANCE_SD), one)


def _tap(latent: float, one: Question) -> int:
    five = min(5, max(1, round(latent / 25) + 1))
    yes = 5 if latent > 50 else 1
    good = yes if one.form is Form.YN else five
    return 6 - good if one.is_reversed else good


def _count(tally: Tally, folded: Folded, asked: dict[str, tuple[Question, ...]]) -> None:
    tally.asked += sum(one.is_scored for questions in asked.values() for one in questions)
    tally.published += len(folded.cells)
    tally.discarded += folded.discarded
    tally.answers += folded.discarded + sum(cell.n for cell in folded.stored)


def _truth(people: list[float], dimension: Dimension, hard: dict[str, float]) -> float:
    """The mean, over all members and all scored questions of the dimension, of the answer one expects."""
    questions = [one for one in bank().of(dimension) if one.is_scored]
    total = 0.0
    for one in questions:
        table = _YES_NO if one.form is Form.YN else _FIVE
        off = hard[one.id]
        total += sum(table[min(400, max(0, int(2 * (latent + off) + 100.5)))] for latent in people)
    return total / (len(people) * len(questions))


def _below(x: float, mean: float) -> float:
    return 0.5 + 0.5 * erf((x - mean) / (CHANCE_SD * sqrt(2)))


# The expected answer for latent means -50, -49.5 .. 150.
_FIVE = [sum(25 * (1 - _below(edge, i / 2 - 50)) for edge in (12.5, 37.5, 62.5, 87.5)) for i in range(401)]
_YES_NO = [100 * (1 - _below(50, i / 2 - 50)) for i in range(401)]
