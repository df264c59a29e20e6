"""T6 and T12 over the pure pipeline: a linear auditor reads everything that was ever published.

Random trees of teams, merges, joiners and leavers, twelve rounds. The joint model makes each figure out of every cell there is, so
the auditor assumes the worst: that it can undo the model and knows each cell that may enter it. Each is a vector over (person,
round, question). It then looks for a combination that leaves one to four people's answers standing alone.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable

import pytest

from bot.ids import LineageId
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.privacy.fold import AskedWording, Contract, FrozenCohort, Row, fold
from bot.pulse.questions.rules import bank
from bot.pulse.scoring.stored import CellRow

ROUNDS = 12
Answer = tuple[str, int, str]  # person, round, question
Vector = frozenset[Answer]
CellKey = tuple[str, int, str]  # lineage, round, question


class Company:
    """A tree of teams that changes a little every round, and the answers its people gave."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names = (f"U{i}" for i in itertools.count())
        self.parents: dict[str, str] = {}
        self.teams: dict[str, set[str]] = {}
        for dept in range(rng.randint(1, 3)):
            for team in range(rng.randint(2, 4)):
                name = f"d{dept}.t{team}"
                self.parents[name] = f"d{dept}"
                self.teams[name] = {next(self.names) for _ in range(rng.choice([3, 5, 6, 7, 8, 9, 12, 15]))}
        self.past: list[CellRow] = []
        self.inside: dict[CellKey, set[Answer]] = {}

    def play(self, week: int, contract: Contract) -> None:
        """One round: people come and go, cohorts are frozen, answers given and folded."""
        self._people_move()
        cohorts = self._cohorts()
        blocks = assign_blocks([LineageId(name) for name in cohorts], seed="audit")
        asked = {name: choose_questions(week, blocks[LineageId(name)], bank(), seed="audit") for name in cohorts}
        answers = self._answers(week, cohorts, asked)
        frozen = [
            FrozenCohort(name, len(people), {q.id: AskedWording(q.version, q.scale) for q in asked[name]})
            for name, people in cohorts.items()
        ]
        parents = {name: f"rest of {self.parents.get(name, 'all')}" for name in cohorts}
        rows: list[Row] = [(cohort, question, value) for (_, _, question), (cohort, value) in answers.items()]
        folded = fold(rows, frozen, parents, contract)
        sizes = {name: len(people) for name, people in cohorts.items()}
        for cell in folded.cells:
            self.past.append(CellRow(LineageId(cell.cohort), week, sizes[cell.cohort], cell.question, cell.version, cell.counts))
            self.inside[cell.cohort, week, cell.question] = {
                a for a, (c, _) in answers.items() if (c, a[2]) == (cell.cohort, cell.question)
            }
        for cell in folded.residual_cells:
            self.past.append(CellRow(LineageId(cell.cohort), week, cell.n, cell.question, cell.version, cell.counts, residual=True))
            own = {c.cohort for c in folded.cells if c.question == cell.question}
            small = {name for name in cohorts if parents[name] == cell.cohort and name not in own}
            self.inside[cell.cohort, week, cell.question] = {a for a, (c, _) in answers.items() if c in small and a[2] == cell.question}

    def _people_move(self) -> None:
        for team in list(self.teams.values()):
            if team and self.rng.random() < 0.3:
                team.discard(self.rng.choice(sorted(team)))
            if self.rng.random() < 0.3:
                team.add(next(self.names))

    def _cohorts(self) -> dict[str, set[str]]:
        """Teams of six stand alone; smaller siblings are merged; who is still too few is not asked."""
        cohorts = {name: set(people) for name, people in self.teams.items() if len(people) >= 6}
        small: dict[str, set[str]] = defaultdict(set)
        for name, people in self.teams.items():
            if name not in cohorts:
                small[self.parents[name]] |= people
        return cohorts | {f"{dept} merged": people for dept, people in small.items() if len(people) >= 6}

    def _answers(self, week: int, cohorts: dict[str, set[str]], asked: dict) -> dict[Answer, tuple[str, int]]:
        return {
            (person, week, question.id): (name, self.rng.randint(1, 5))
            for name, people in cohorts.items()
            for question in asked[name]
            if question.is_scored
            for person in people
            if self.rng.random() < 0.65
        }


def history(seed: int, contract: Contract | None = None) -> list[Vector]:
    """All distinct vectors that twelve rounds gave to the model."""
    company = Company(random.Random(seed))
    for week in range(1, ROUNDS + 1):
        company.play(week, contract or Contract())
    return [frozenset(company.inside[one.cohort, one.week, one.question]) for one in company.past if _may_enter(one)]


def _may_enter(one: CellRow) -> bool:
    """What the release reads: `observe` passes over cells of fewer answers than the contract's."""
    return sum(one.counts) >= Contract().scores_k


def people_left_alone(vectors: Iterable[tuple[int, Vector]]) -> int:
    """How many (person, round) a weighted sum of vectors leaves with a weight that is not nought."""
    weights: dict[Answer, int] = defaultdict(int)
    for sign, vector in vectors:
        for answer in vector:
            weights[answer] += sign
    return len({(person, week) for (person, week, _), weight in weights.items() if weight})


def smallest_atom(vectors: list[Vector]) -> int:
    """The fewest people among answers that are in exactly the same published figures.

    Every linear combination, whatever its coefficients and however many releases it takes, is constant on these
    atoms; if each holds five people or more, nothing whatsoever that is linear isolates one to four.
    """
    signature: dict[Answer, set[int]] = defaultdict(set)
    for number, vector in enumerate(vectors):
        for answer in vector:
            signature[answer].add(number)
    atoms: dict[frozenset[int], set[tuple[str, int]]] = defaultdict(set)
    for (person, week, _), numbers in signature.items():
        atoms[frozenset(numbers)].add((person, week))
    return min(map(len, atoms.values()), default=ROUNDS)


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_combination_of_published_figures_isolates_fewer_than_five(seed: int) -> None:
    vectors = history(seed)
    assert len(vectors) >= 3
    assert smallest_atom(vectors) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_no_difference_of_two_published_figures_isolates_one_to_four(seed: int) -> None:
    vectors, rng = history(seed), random.Random(seed)
    pairs = list(itertools.combinations(vectors, 2))
    for a, b in rng.sample(pairs, min(len(pairs), 4_000)):
        assert people_left_alone([(1, a), (-1, b)]) not in (1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sum_of_up_to_four_published_figures_isolates_one_to_four(seed: int) -> None:
    vectors, rng = history(seed), random.Random(seed)
    for _ in range(400):
        taken = rng.sample(vectors, min(len(vectors), rng.randint(3, 4)))
        assert people_left_alone([(rng.choice((-1, 1)), one) for one in taken]) not in (1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_cell_at_rest_holds_fewer_than_five(seed: int) -> None:
    company = Company(random.Random(seed))
    for week in range(1, ROUNDS + 1):
        company.play(week, Contract(k=1))
    assert all(sum(past.counts) >= 5 for past in company.past)


# --- the auditor has teeth ---


def test_the_auditor_finds_a_cell_that_was_cut_again_after_somebody_left() -> None:
    before = frozenset((f"U{i}", 1, "safe.1") for i in range(8))
    again = before - {("U3", 1, "safe.1")}
    assert people_left_alone([(1, before), (-1, again)]) == 1
    assert smallest_atom([before, again]) == 1


def test_the_auditor_finds_what_two_children_leave_of_their_parent() -> None:
    people = [(f"U{i}", 1, "safe.1") for i in range(14)]
    parent, left, right = frozenset(people), frozenset(people[:6]), frozenset(people[6:12])
    assert people_left_alone([(1, parent), (-1, left), (-1, right)]) == 2
    assert smallest_atom([parent, left, right]) == 2


def test_the_auditor_finds_small_cells_when_the_fold_is_bypassed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.pulse.privacy.fold.K_SCORES", 1)
    monkeypatch.setattr("tests.pulse.privacy.test_auditor._may_enter", lambda one: True)
    assert min(smallest_atom(history(seed, Contract(k=1))) for seed in SEEDS) < 5
