"""How well an attacker of T19 names those who did not answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from math import sqrt

from tests.anonymity.participation.attackers import Attacker, Suspicion
from tests.anonymity.participation.company import Week

Z95 = 1.6448536269514722  # one-sided


@dataclass(slots=True)
class Named:
    """How many of those whom an attacker names did not answer: (named, rightly, rightly by chance) for each round."""

    by_round: list[tuple[int, float, float]] = field(default_factory=list)
    persons: int = 0

    @property
    def recovered(self) -> float:
        return sum(right for _, right, _ in self.by_round) / sum(named for named, _, _ in self.by_round)

    @property
    def by_chance(self) -> float:
        return sum(chance for _, _, chance in self.by_round) / sum(named for named, _, _ in self.by_round)

    @property
    def in_figures(self) -> tuple[int, float, float, float]:
        """Tries, right, right by chance, and the upper bound of the gain."""
        return self.persons, self.recovered, self.by_chance, self.upper

    def in_words(self, what: str) -> str:
        """One line of the table."""
        figures = f"named {self.recovered:.3f}, by chance {self.by_chance:.3f}, gain {self.gain:+.3f}, upper 95 % bound {self.upper:+.3f}"
        return f"{what:<26} {self.persons} people and rounds: {figures}"

    @property
    def gain(self) -> float:
        return self.recovered - self.by_chance

    @property
    def upper(self) -> float:
        """The upper 95 % bound of the gain."""
        return self.gain + self._half_width

    @property
    def lower(self) -> float:
        """The lower 95 % bound of the gain."""
        return self.gain - self._half_width

    @property
    def _half_width(self) -> float:
        """A round is one draw (ratio estimate)."""
        count = len(self.by_round)
        mean = sum(named for named, _, _ in self.by_round) / count
        spread = sum((right - chance - self.gain * named) ** 2 for named, right, chance in self.by_round) / max(1, count - 1)
        return Z95 * sqrt(spread / count) / mean


def named(weeks: Collection[Week], attacker: Attacker) -> Named:
    """Each round the attacker names as many as did not answer, the most suspicious first; among equals the expected number is right."""
    score = Named()
    for week in weeks:
        most = len(week.silent)
        score.by_round.append((most, _rightly(attacker(week), week.silent), most * most / len(week.people)))
        score.persons += len(week.people)
    return score


def _rightly(suspicion: Suspicion, silent: Collection[str]) -> float:
    left, right = len(silent), 0.0
    for value in sorted(set(suspicion.values()), reverse=True):
        alike = [person for person, one in suspicion.items() if one == value]
        taken = min(left, len(alike))
        right += taken * sum(person in silent for person in alike) / len(alike)
        left -= taken
    return right
