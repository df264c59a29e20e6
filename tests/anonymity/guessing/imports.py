"""Surveys of elsewhere as an owner imports them, and who reads a few people's answers off them.

Each file is made so that its rows, taken as they come, tell about fewer than ten people: `LEAKY_FILES` names how. The owner leaves out the
rows that are refused. The attacker holds every copy of what was kept, and knows who was in which group at each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from bot.culture.elsewhere.acts import import_elsewhere
from bot.culture.elsewhere.rules import LEAST, KnownElsewhere
from bot.culture.elsewhere.store import known_about
from tests.pulse.world import PulseWorld, in_transaction

HEADING = "source,period,group,people,side,value"
COMPANY = "company"
AT_ONCE = 4  # rows in one sum
Group = frozenset[int]
File = Mapping[str, Group]  # by the group's name


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey: its files in their order, the few whom they would tell about, and what everybody answered (0 or 1)."""

    files: tuple[File, ...]
    few: Group
    answers: Mapping[int, int]

    @property
    def everybody(self) -> float:
        """How many said yes of all, which was published elsewhere."""
        return sum(self.answers.values()) / len(self.answers)


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A row that stood in some copy, with those it counts."""

    group: Group
    value: int

    @property
    def said_yes(self) -> float:
        """How many of them."""
        return len(self.group) * self.value / 100


# --- files -------------------------------------------------------------------------------------------------------


def few_themselves(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """A team of a few has a row."""
    return ({COMPANY: frozenset(people), "Ops": frozenset(people[:few])},), frozenset(people[:few])


def left_of_the_company(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """All teams but a few people."""
    ops, eng = frozenset(people[few:30]), frozenset(people[30:])
    return ({COMPANY: frozenset(people), "Ops": ops, "Eng": eng},), frozenset(people[:few])


def left_in_two_files(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """The same, the company first and its teams a month later."""
    ((both,), left) = left_of_the_company(people, few)
    return ({COMPANY: both[COMPANY]}, {name: both[name] for name in ("Ops", "Eng")}), left


def left_of_a_parent(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """A parent team and all of its children but a few people."""
    eng = frozenset(people[20:])
    return ({"Eng": eng, "EngA": frozenset(people[20 + few : 45]), "EngB": frozenset(people[45:])},), frozenset(people[20 : 20 + few])


def left_beside_a_parent(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """The company and a parent team, whose children hide in the sum how few are left."""
    eng = {"Eng": frozenset(people[few:]), "EngA": frozenset(people[20:40]), "EngB": frozenset(people[45:])}
    return ({COMPANY: frozenset(people), **eng},), frozenset(people[:few])


def in_both(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """A few people are counted in two children of a parent team."""
    eng = {"Eng": frozenset(people[20:]), "EngA": frozenset(people[20:40]), "EngB": frozenset(people[40 - few :])}
    return (eng,), frozenset(people[40 - few : 40])


def left_since(people: Sequence[int], few: int) -> tuple[tuple[File, ...], Group]:
    """The same row is read again without a few who left."""
    return ({"Ops": frozenset(people)}, {"Ops": frozenset(people[few:])}), frozenset(people[:few])


LEAKY_FILES: tuple[Callable[[Sequence[int], int], tuple[tuple[File, ...], Group]], ...] = (
    few_themselves, left_of_the_company, left_in_two_files, left_of_a_parent, left_beside_a_parent, in_both, left_since,
)  # fmt: skip


def a_survey(number: int, rng: random.Random) -> Survey:
    """The few mostly think otherwise than the rest: the worst that could be told of them."""
    people = list(range(70))
    files, few = LEAKY_FILES[number % len(LEAKY_FILES)](people, rng.randrange(1, LEAST))
    rest = rng.choice((0.25, 0.75))
    answers = {one: int(rng.random() < (1 - rest if one in few else rest)) for one in people}
    return Survey(files, few, answers)


# --- imported, and attacked --------------------------------------------------------------------------------------


def with_teams(world: PulseWorld) -> PulseWorld:
    """A parent team with two children, and one of its own."""
    for name, parent in (("Eng", None), ("EngA", "Eng"), ("EngB", "Eng"), ("Ops", None)):
        world.team(name, [], parent=parent)
    return world


def imports_tried(world: PulseWorld, surveys: int, rng: random.Random) -> tuple[list[float], list[float]]:
    """For each of the few of each survey: whether their answer was named, and whether a guess from the whole company's is right."""
    named, guessed = [], []
    for number in range(surveys):
        survey = a_survey(number, rng)
        told = _told_of_few(_kept_of(world, f"Survey {number}", survey))
        for one in sorted(survey.few):
            guessed.append(float(round(survey.everybody) == survey.answers[one]))
            share = next((share for group, share in told if one in group), survey.everybody)
            named.append(float(round(share) == survey.answers[one]))
    return named, guessed


def _kept_of(world: PulseWorld, source: str, survey: Survey) -> list[KeptFigure]:
    """What stands after each file, with who is counted there."""
    copies: dict[tuple[str, int, int], KeptFigure] = {}
    groups: dict[tuple[str, int], Group] = {}
    for file in survey.files:
        groups |= {(name, len(group)): group for name, group in file.items()}
        _imported(world, [_row(source, name, group, survey) for name, group in file.items()])
        for one in _rows_of(world, source):
            name = one.about or COMPANY
            copies[name, one.people, one.value] = KeptFigure(groups[name, one.people], one.value)
    return list(copies.values())


def _row(source: str, name: str, group: Group, survey: Survey) -> str:
    value = 100 * sum(survey.answers[one] for one in group) / len(group)
    return f"{source},2025,{name},{len(group)},SAFE,{value:.1f}"


def _imported(world: PulseWorld, rows: list[str]) -> None:
    """As an owner does it: what is refused is left out, and the file read again."""
    while rows:
        wrong = in_transaction(world, import_elsewhere, "\n".join([HEADING, *rows])).wrong
        if not wrong:
            return
        rows = [row for number, row in enumerate(rows, 2) if number not in {one.number for one in wrong}]


def _rows_of(world: PulseWorld, source: str) -> Iterator[KnownElsewhere]:
    return (one for one in in_transaction(world, known_about) if one.source == source)


def _told_of_few(kept: Sequence[KeptFigure]) -> list[tuple[Group, float]]:
    """Sums and differences of up to four rows that tell about fewer than ten: of whom, and which share of them said yes."""
    found = []
    for size in range(1, min(len(kept), AT_ONCE) + 1):
        for some in combinations(kept, size):
            for signs in product((1, -1), repeat=size):
                if few := _alone(some, signs):
                    yes = sum(sign * one.said_yes for one, sign in zip(some, signs, strict=True))
                    found.append((few, min(max(yes / len(few), 0.0), 1.0)))
    return found


def _alone(rows: Sequence[KeptFigure], signs: Sequence[int]) -> Group:
    """Those who count once in the sum, where they are few and nobody else counts in it; else nobody."""
    people = frozenset().union(*(one.group for one in rows))
    counted = {who: sum(sign for one, sign in zip(rows, signs, strict=True) if who in one.group) for who in people}
    few = frozenset(who for who, times in counted.items() if times == 1)
    return few if 0 < len(few) < LEAST and set(counted.values()) <= {0, 1} else frozenset()
