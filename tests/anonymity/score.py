"""How much more often an attacker is right than somebody who knows the published counts only (T1, T2)."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from bot.database.engine import Database
from bot.database.migrate import to_head
from tests.anonymity.attacker import Haul, Row, attack
from tests.anonymity.builds import Build, Played, as_it_is

Z95 = 1.6448536269514722  # one-sided
ROUNDS_A_COMPANY = 10
ADVANTAGE, AUC, TEETH = 0.05, 0.55, 0.95
ENOUGH = 1000  # answers, so that the bound says something


@dataclass(slots=True)
class Score:
    """How an attack went, over many rounds. `by_round`: (answers, guessed by the attacker, guessed by the baseline)."""

    by_round: list[tuple[int, int, int]] = field(default_factory=list)
    hints: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        return sum(n for n, _, _ in self.by_round)

    @property
    def recovered(self) -> float:
        return sum(right for _, right, _ in self.by_round) / self.answers

    @property
    def by_counts_alone(self) -> float:
        return sum(right for _, _, right in self.by_round) / self.answers

    @property
    def advantage(self) -> float:
        return self.recovered - self.by_counts_alone

    @property
    def upper(self) -> float:
        """The upper 95 % bound of the advantage; answers of one round count as one draw (ratio estimate)."""
        n, a = len(self.by_round), self.advantage
        mean = self.answers / n
        spread = sum(((right - base) - a * size) ** 2 for size, right, base in self.by_round) / max(1, n - 1)
        return a + Z95 * sqrt(spread / n) / mean

    def worst_hint(self) -> tuple[str, float]:
        """The linkage score that tells most, by its area under the curve."""
        areas = {name: area(pairs) for name, pairs in self.hints.items() if len({truth for _, truth in pairs}) == 2}
        return max(areas.items(), key=lambda one: abs(one[1] - 0.5), default=("none", 0.5))


def area(pairs: Sequence[tuple[float, bool]]) -> float:
    """AUC by ranks, ties counted half."""
    ordered = sorted(pairs, key=lambda pair: pair[0])
    ranks: dict[float, float] = {}
    place = 0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        ranks[ordered[place][0]] = (place + end + 1) / 2
        place = end
    yes = [ranks[score] for score, truth in pairs if truth]
    no = len(pairs) - len(yes)
    return (sum(yes) - len(yes) * (len(yes) + 1) / 2) / (len(yes) * no)


def play(played: Iterable[Played], score: Score) -> Score:
    """Attack every round and keep count."""
    for loot, truth in played:
        haul = attack(loot)
        right = sum(haul.guess(place) == value for place, value in truth.items())
        base = sum(haul.baseline.get(place, 4) == value for place, value in truth.items())
        score.by_round.append((len(truth), right, base))
        _take_hints(score, haul, truth, {(call.person, call.question): call.at for call in loot.calls})
    return score


def _take_hints(score: Score, haul: Haul, truth: dict[tuple[str, str], int], last_call: dict[tuple[str, str], int]) -> None:
    """Everything that could be read off a person's sealed row, or off their moment: does it tell high answers from low ones?"""
    for place, value in truth.items():
        score.hints.setdefault("moment of the tap", []).append((last_call.get(place, 0), value >= 4))
        row = haul.whose_row.get(place)
        if row is not None:
            for name, look in LOOKS.items():
                score.hints.setdefault(name, []).append((look(row), value >= 4))


def template(folder: Path) -> Path:
    """An empty, migrated database."""
    path = folder / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    to_head(database)
    database.scrub()
    database.close()
    return path


def attack_ours(rounds: int, seed: int, empty: Path) -> Score:
    """The bot as it is."""
    rng, score = random.Random(seed), Score()
    left = rounds
    while left > 0:
        with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
            some = min(left, ROUNDS_A_COMPANY)
            play(as_it_is(Path(folder), rng, some, template=empty), score)
            left -= some
    return score


def attack_build(build: Build, rounds: int, seed: int) -> Score:
    """A build that leaks."""
    with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
        return play(build(Path(folder), random.Random(seed), rounds), Score())


LOOKS: dict[str, Callable[[Row], float]] = {
    "first byte of the slot": lambda row: row.identity[0] if row.identity else 0,
    "first byte sealed": lambda row: row.sealed[0] if row.sealed else 0,
    "the encrypted byte": lambda row: row.sealed[12] if len(row.sealed) > 12 else 0,
    "the encrypted byte, slot taken off": lambda row: row.sealed[12] ^ row.identity[0] if len(row.sealed) > 12 else 0,
    "last byte sealed": lambda row: row.sealed[-1] if row.sealed else 0,
    "length": lambda row: len(row.sealed),
}
