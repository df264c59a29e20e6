"""How many teams read nine sides or more on day twelve, by size and by how many answer. Small ones read their pair's."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.content.scale import Form
from bot.database.engine import Database
from bot.database.keys import round_key
from bot.pulse import store as pulses
from bot.pulse.answering.open_tables import tables_of
from bot.pulse.audit.rules import is_line
from bot.pulse.privacy.released import Shown
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot
from bot.pulse.questions.rules import Question
from bot.pulse.results import acts as results
from bot.pulse.rounds import Round
from bot.pulse.settings.acts import find_question
from tests.givens import Engines, scope
from tests.pulse.world import PulseWorld, file_keys

SIZES = (8, 10, 12, 25)
TEAMS = 8  # of each size in a company
SMALL = (5, 6, 7)  # each beside a sibling of its size, under one lead
PAIRS = 3  # of each of these sizes
STOPS = 0.05  # of those who begin, somewhere on the way
LIKELY = 60  # points, where a company's answers lie


class Colleagues:
    """A company whose people differ as people do: by team and side, by person, by question, and by the day."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.teams = {f"T{size}n{number}": size for size in SIZES for number in range(TEAMS)}
        self.pairs = {f"P{size}n{number}": size for size in SMALL for number in range(PAIRS)}
        self.of_team: dict[tuple[str, str], float] = defaultdict(lambda: self.chance.gauss(0, 10))
        self.of_person: dict[str, float] = defaultdict(lambda: self.chance.gauss(0, 14))
        self.of_question: dict[str, float] = defaultdict(lambda: self.chance.gauss(0, 8))

    def answer(self, team: str, person: str, question: Question) -> int:
        """A point of the question's scale."""
        known = self.of_team[team, question.dimension] + self.of_person[person] + self.of_question[question.id]
        latent = LIKELY + known + self.chance.gauss(0, 16)
        points = list(question.scale.points)
        if question.form is Form.YN:
            place = int(self.chance.random() < latent / 100)
        else:
            place = max(0, min(len(points) - 1, round(latent / 100 * (len(points) - 1))))
        return points[len(points) - 1 - place if question.is_reversed else place]


def audit_of(world: PulseWorld, company: Colleagues, share: float) -> Round:
    """Opened, answered by so many, closed, erased and released: the real thing, the taps written in one go."""
    world.audits()
    for team, size in company.teams.items():
        world.six(team, size=size)
    for pair, size in company.pairs.items():
        for half in "ab":
            world.team(f"{pair}{half}", [f"U{pair}{half}{n}" for n in range(size)], leads=[f"U{pair}"])
    current = world.open()
    with world.database.transaction() as tx:
        found = scope(tx)
        key = world.keys.get(tx, round_key(current.id))
        assert key is not None
        sealer, rows, asked = Sealer(key), [], pulses.questions_by_cohort(found, current.id)
        teams = {cohort: some[0] for cohort, some in pulses.teams_by_cohort(found, current.id).items()}
        for cohort, members in pulses.members_by_cohort(found, current.id).items():
            questions = [find_question(found, one.question, one.version) for one in asked[cohort]]
            items = [one for one in questions if not is_line(one)]
            for person in members:
                if company.chance.random() >= share:
                    continue
                until = company.chance.randrange(len(items)) if company.chance.random() < STOPS else len(items)
                for one in items[:until]:
                    name, value = slot(key, person, one.id), company.answer(teams.get(cohort, "leads"), person, one)
                    sealed = sealer.seal_value(name, cohort, one.id, value)
                    rows.append({"slot": name, "cohort_id": cohort, "question_id": one.id, "sealed": sealed})
        tx.execute(tables_of(found, current.id).answers.insert(), rows)
    world.finish(current)
    return current


def sides_read(world: PulseWorld, current: Round) -> dict[str, int]:
    """By team: how many sides it reads, its own or those of the group it was counted in."""
    with world.database.reading() as tx:
        found = scope(tx, now=world.now)
        made_of = pulses.teams_by_cohort(found, current.id)
        return {
            team: sum(isinstance(one, Shown) for one in results.figures_of_group(found, current.id, cohort.lineage))
            for cohort in pulses.cohorts_of(found, current.id)
            for team in made_of.get(cohort.id, ())
        }


@pytest.mark.parametrize(
    ("seeds", "percents"),
    [
        pytest.param(range(1, 2), (70,), id="once", marks=pytest.mark.long),
        pytest.param(range(2, 6), (60, 70, 80), id="often", marks=pytest.mark.longest),
    ],
)
def test_most_teams_of_eight_and_nearly_all_of_ten_read_nine_sides_on_day_twelve(
    seeds: range, percents: Sequence[int], engines: Engines, tmp_path: Path
) -> None:
    reads: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for seed in seeds:
        for percent in percents:
            company = Colleagues(seed)
            world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path / f"{seed}-{percent}"))
            current = audit_of(world, company, percent / 100)
            for team, sides in sides_read(world, current).items():
                reads[company.teams.get(team) or company.pairs[team[:-1]], percent].append(sides >= 9)
            world.database.close()
    print("\nteams that read nine sides or more on day twelve, by size and answering:")
    for size in (*SMALL, *SIZES):
        shares = "  ".join(f"{percent} %: {_share(reads[size, percent]):.2f}" for percent in percents)
        print(f"  teams of {size:>2}: {shares}")
    at_seventy = {size: reads[size, 70] for size in SIZES}
    from_eight = _share([one for size in SIZES for one in at_seventy[size]])
    from_ten = _share([one for size in SIZES if size >= 10 for one in at_seventy[size]])
    print(f"  at 70 %, of eight and more: {from_eight:.2f} (mark .80), of ten and more: {from_ten:.2f} (mark .95)")
    from_pairs = _share([one for size in SMALL for one in reads[size, 70]])
    print(f"  at 70 %, of five to seven with a sibling: {from_pairs:.2f}")
    assert from_pairs >= 0.80
    assert from_eight >= 0.80
    assert from_ten >= 0.90  # the mark is .95 over many companies; one of them has 24 such teams


def _share(of: list[bool]) -> float:
    return sum(of) / len(of)
