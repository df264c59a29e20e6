"""Random companies that live for some weeks. Teams of all sizes, one or many, kin or not, silent ones, people outside, a k that rises.

What everybody answered is written down beside, so that an auditor knows whose answers lie in which cell.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict

from bot.ids import LineageId
from bot.pulse import store as pulses
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.privacy.released import Shown
from bot.pulse.results import store as releases
from bot.pulse.results.subjects import COMPANY_SUBJECT
from bot.pulse.rounds import KeptCohort, Round
from bot.pulse.settings.acts import raise_thresholds
from tests.givens import scope
from tests.pulse.world import PulseWorld, in_transaction

Answer = tuple[str, int, str]  # person, number of the round, question
CellKey = tuple[int, str, str]  # number of the round, lineage, question
TEAM_SIZES = (3, 4, 5, 6, 7, 9, 12)


class RandomCompany:
    """A company of chance. Each `week` something may change, a round opens, many answer, and it is released."""

    def __init__(self, world: PulseWorld, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.rounds: list[Round] = []
        self.answers: dict[Answer, LineageId] = {}
        self._names = (f"U{number}" for number in itertools.count())
        self._teams: list[list[str]] = []
        self._k = 5
        world.people("U0OWNER", is_owner=True)
        for _ in range(rng.choice((1, 1, 2, 3, 5, 7))):
            self._new_team()
        world.people(*(next(self._names) for _ in range(rng.choice((0, 3, 6, 22, 30)))))
        world.open_to_the_rest()

    def week(self) -> Round | None:
        """One week from opening to release; None where nobody could be asked."""
        self._something_changes()
        with self.world.database.transaction() as tx:
            opened = pulse_rounds.open_round(scope(tx, now=self.world.now, keys=self.world.keys, new_id=self.world.new_id)).round
        if opened is None:
            self.world.now = pulse_rounds.next_opening(self.world.now)
            return None
        self.rounds.append(opened)
        self._answer(opened)
        self.world.finish(opened)
        self.world.next_week(opened)
        return opened

    def atoms(self) -> dict[frozenset[CellKey], set[tuple[str, int]]]:
        """Whose answers lie in exactly the same cells at rest: nothing that is made of cells tells less than these apart."""
        cells = {key for one in self.rounds for key in self._cells(one)}
        signature: dict[Answer, set[CellKey]] = defaultdict(set)
        for answer, lineage in self.answers.items():
            for key in self._homes(answer, lineage) & cells:
                signature[answer].add(key)
        found: dict[frozenset[CellKey], set[tuple[str, int]]] = defaultdict(set)
        for (person, number, _), keys in signature.items():
            found[frozenset(keys)].add((person, number))
        return found

    def is_a_company(self, one: Round) -> bool:
        """Three groups that may be shown, of twenty people or more."""
        released = self.world.round(one).released_at
        assert released is not None
        heard = [c.size for c in self._cohorts(one) if c.silent_until is not None and c.silent_until <= released.date()]
        return len(heard) >= 3 and sum(heard) >= 20

    def lines_of_the_company(self, one: Round) -> list[Shown]:
        """What this release shows under the company's name."""
        with self.world.database.reading() as tx:
            lines = releases.lines_of(scope(tx), one.id, [COMPANY_SUBJECT]).get(COMPANY_SUBJECT, [])
        return [line.figure for line in lines if isinstance(line.figure, Shown)]

    def _homes(self, answer: Answer, lineage: LineageId) -> set[CellKey]:
        """Its group's own cell if there is one, and else its parent's residual one."""
        _, number, question = answer
        own = (number, lineage, question)
        one = next(one for one in self.rounds if one.number == number)
        if own in self._cells(one):
            return {own}
        parent = next(cohort.parent_lineage for cohort in self._cohorts(one) if cohort.lineage == lineage)
        return {(number, parent, question)} if parent else set()

    def _cells(self, one: Round) -> set[CellKey]:
        sql = "SELECT lineage, question_id FROM cells JOIN cohorts ON cohorts.id = cells.cohort_id WHERE round_id = '" + one.id + "'"
        return {(one.number, row[0], row[1]) for row in self.world.rows(sql)}

    def _cohorts(self, one: Round) -> list[KeptCohort]:
        with self.world.database.reading() as tx:
            return pulses.cohorts_of(scope(tx), one.id)

    def _answer(self, current: Round) -> None:
        rate = self.rng.choice((0.3, 0.6, 0.95))
        with self.world.database.reading() as tx:
            members = pulses.members_by_cohort(scope(tx), current.id)
        for cohort in self._cohorts(current):
            for person in members[cohort.id]:
                if self.rng.random() < rate:
                    self._answer_card(current, cohort, person)

    def _answer_card(self, current: Round, cohort: KeptCohort, person: str) -> None:
        for question in self.world.questions(current, person):
            allowed = list(question.scale.points)
            if allowed:
                value = self.rng.choice(allowed)
                self.world.tap(current, person, question, value)
                self.answers[person, current.number, question.id] = cohort.lineage

    def _something_changes(self) -> None:
        chance = self.rng.random()
        if chance < 0.2:
            self._new_team()
        elif chance < 0.4:
            self.world.people(next(self._names))
        elif chance < 0.6:
            team = self.rng.choice(self._teams)
            if team:
                self.world.leaves(team.pop())
        elif chance < 0.7 and self._k < 8:
            self._k += 1
            in_transaction(self.world, raise_thresholds, "U0OWNER", self._k, 8)

    def _new_team(self) -> None:
        number = len(self._teams)
        members = [next(self._names) for _ in range(self.rng.choice(TEAM_SIZES))]
        leads = [f"ULEAD{self.rng.randint(0, 2)}"] if self.rng.random() < 0.6 else []
        self.world.team(f"t{number}", members, leads, parent=self.rng.choice((None, "red", "blue")))
        self._teams.append(members)
