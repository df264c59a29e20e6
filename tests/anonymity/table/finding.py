"""One row of the table. What an attacker holds, how often they are right, and how often somebody who only guesses would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

GAIN = 0.05  # T1, T7, T15, T18, T19: how much more often than by guessing an attacker may be right, at the upper 95 % bound
TEETH = 0.95  # T2: what the same attacker must find where a build leaks
HEAD = ("test", "engine", "what the attacker holds", "tries", "recovered", "guessing", "gain", "95 %", "mark", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`guessing` None: not one of the tries may succeed. `bound`: the upper bound of the gain of ours, the lower of a build that leaks."""

    test: str
    engine: str
    holds: str
    tries: int
    recovered: float
    guessing: float | None = None
    bound: float | None = None
    mark: str
    is_held: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """As it is printed."""
        gain = None if self.guessing is None else self.recovered - self.guessing
        figures = (_share(self.recovered), _share(self.guessing), _signed(gain), _signed(self.bound))
        return (self.test, self.engine, self.holds, str(self.tries), *figures, self.mark, "held" if self.is_held else "NOT HELD")


def no_better_than_guessing(test: str, engine: str, holds: str, measured: tuple[int, float, float, float]) -> Finding:
    """A row of ours. `measured`: tries, recovered, by guessing, upper bound of the gain."""
    tries, recovered, guessing, upper = measured
    return Finding(
        test=test, engine=engine, holds=holds, tries=tries, recovered=recovered, guessing=guessing, bound=upper,
        mark=f"gain <= {GAIN}", is_held=upper <= GAIN,
    )  # fmt: skip


def broken(test: str, engine: str, build: str, measured: tuple[int, float, float, float]) -> Finding:
    """A row of a build that leaks, which the attacker must break: its gain is above the mark of ours at the lower bound."""
    tries, recovered, guessing, lower = measured
    return Finding(
        test=test, engine=engine, holds=f"LEAKY BUILD: {build}", tries=tries, recovered=recovered, guessing=guessing, bound=lower,
        mark=f"gain > {GAIN}", is_held=lower > GAIN,
    )  # fmt: skip


def in_a_table(findings: Iterable[Finding]) -> str:
    """All rows, in columns."""
    rows = [HEAD, *(one.cells for one in findings)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.3f}"
