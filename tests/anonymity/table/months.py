"""T15: a year of rounds that people leave, and an attacker with the whole database at any moment.

Two cells of one group and one question, one with somebody and one without: who knows that the others mostly answer as they did reads the
answer of whoever left off the difference. The baseline is the best guess from the one cell in which they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from bot.database.schema import CELL_COUNTS
from bot.pulse.rounds import Round
from tests.pulse.world import PulseWorld

REPEATING, ANSWERING = 0.8, 0.97  # of the others: the same answer as the time before; and an answer at all
TEAMS, SIZE, LEAVERS = 6, 8, 2  # a team of fewer than six is counted no more
CERTAIN = 3.0  # how much an answer that is missing, or too many, weighs against how usual it is

Counts = tuple[int, ...]
Place = tuple[str, str, str]  # round, cohort's lineage, question


@dataclass(slots=True)
class Year:
    """What was played: who left when, and what each answered last before."""

    world: PulseWorld
    rng: random.Random
    teams: dict[str, list[str]] = field(default_factory=dict)
    usual: dict[tuple[str, str], int] = field(default_factory=dict)  # what a person answers to a question
    left: dict[str, int] = field(default_factory=dict)  # whoever left: before which round
    truth: dict[tuple[str, str, str], int] = field(default_factory=dict)  # round, person, question -> answer
    order: list[str] = field(default_factory=list)
    team_of: dict[str, str] = field(default_factory=dict)

    def live(self, rounds: int) -> Iterator[Round]:
        """Round after round; between some of them somebody leaves a team."""
        self.teams = {name: self.world.six(name, size=SIZE) for name in (f"Team{number}" for number in range(TEAMS))}
        self.team_of = {person: name for name, members in self.teams.items() for person in members}
        moments = sorted(self.rng.sample(range(2, rounds - 1), min(rounds - 3, TEAMS * LEAVERS)))
        for number in range(rounds):
            if number in moments:
                self._leaves(number)
            current = self.world.open()
            self.order.append(current.id)
            self._answers(current)
            self.world.finish(current)
            self.world.next_week(current)
            yield current

    def asked_again(self, person: str, current: Round) -> list[tuple[str, str]]:
        """The questions of this round that somebody who left had answered, each with the round in which they did last."""
        mates = self.teams[self.team_of[person]]
        questions = sorted({question for one, mate, question in self.truth if one == current.id and mate in mates})
        answered = [(one, question) for question in questions for one in self.order if (one, person, question) in self.truth]
        return list({question: (one, question) for one, question in answered}.values())

    def _leaves(self, number: int) -> None:
        team = max(self.teams.values(), key=len)
        person = team.pop(self.rng.randrange(len(team)))
        self.left[person] = number
        self.world.leaves(person)

    def _answers(self, current: Round) -> None:
        for person in (one for team in self.teams.values() for one in team if self.rng.random() < ANSWERING):
            for question in self.world.questions(current, person):
                points = list(question.scale.points)
                if points:
                    value = self._answer(person, question.id, points)
                    self.truth[current.id, person, question.id] = value
                    self.world.tap(current, person, question, value)

    def _answer(self, person: str, question: str, points: Sequence[int]) -> int:
        if (person, question) not in self.usual or self.rng.random() > REPEATING:
            self.usual[person, question] = self.rng.choice(points)
        return self.usual[person, question]


@dataclass(slots=True)
class Leavers:
    """For each answer of somebody who left: whether the attacker was right, and somebody who has the one cell only."""

    attacked: dict[tuple[str, str], bool] = field(default_factory=dict)
    guessed: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def by_answer(self) -> list[tuple[int, int, int]]:
        """As a score takes it: (answers, right, right by guessing), a person being one draw."""
        people = sorted({person for person, _ in self.attacked})
        return [self._of(person) for person in people]

    def _of(self, person: str) -> tuple[int, int, int]:
        mine = [place for place in self.attacked if place[0] == person]
        return len(mine), sum(self.attacked[one] for one in mine), sum(self.guessed[one] for one in mine)


def attacked(year: Year, rounds: int, *, nothing_goes: bool = False) -> Leavers:
    """After each round the attacker looks at what the database holds; once for each question that is asked again without whoever left.

    `nothing_goes`: a build in which every exact cell that was ever written stays.
    """
    found, ever = Leavers(), dict[Place, Counts]()
    for number, current in enumerate(year.live(rounds)):
        cells = _cells(year.world)
        ever |= cells
        held = ever if nothing_goes else cells
        for person in (one for one, left in year.left.items() if left <= number):
            for earlier, question in year.asked_again(person, current):
                lineage = f"team:{year.team_of[person]}"
                before = ever.get((earlier, lineage, question))
                if before is not None and (person, question) not in found.attacked:
                    pair = [held.get((one, lineage, question)) for one in (earlier, current.id)]
                    usual, true = before.index(max(before)) + 1, year.truth[earlier, person, question]
                    found.guessed[person, question] = usual == true
                    found.attacked[person, question] = (likeliest(*pair) if None not in pair else usual) == true  # type: ignore[arg-type]
    return found


def likeliest(before: Counts, after: Counts) -> int:
    """The answer without which the earlier cell is nearest to the later one, weighed by how usual it was."""
    weights = {}
    for place, number in enumerate(before):
        if number:
            rest = [n - (at == place) for at, n in enumerate(before)]
            weights[place + 1] = log(number / sum(before)) - CERTAIN * sum(abs(a - b) for a, b in zip(rest, after, strict=True)) / 2
    return max(weights, key=lambda one: weights[one])


def _cells(world: PulseWorld) -> dict[Place, Counts]:
    """Every exact cell that the database holds at this moment."""
    counts = ", ".join(f"coalesce(k.{name}, 0)" for name in CELL_COUNTS)
    joined = "cells k JOIN cohorts c ON c.id = k.cohort_id"
    query = f"SELECT c.round_id, c.lineage, k.question_id, {counts} FROM {joined} WHERE c.kind <> 'residual'"
    return {(row[0], row[1], row[2]): tuple(row[3:]) for row in world.rows(query)}
