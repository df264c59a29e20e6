"""A history as it is planned, and what came of it. Right is: everything told once, and nothing that was acknowledged without its effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

KILLS_A_FAULT = 30  # each other fault falls once for so many kills


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a history. The same seed makes the same plan; the machine's timing is its own."""

    name: str
    url: str
    replicas: int = 1
    messages: int = 1_000
    people: int = 100
    kills: int = 10
    seed: int = 1
    http: bool = False
    faults: tuple[str, ...] = ()
    every: float = 0.3  # seconds between blows
    reactions: int = 200
    ticks: int = 200  # moments of due rows
    commands: int = 10  # learnings that are typed; whoever is told that theirs is saved must find it in the channel, once
    settle_within: float = 600.0  # several storms of 429s leave a slow pace, by design; what is late is not lost, and how late is printed
    crash_database: Callable[[], None] | None = None  # how to kill the database's server, for the fault `crash`


@dataclass(slots=True)
class Verdict:
    """What came of it. `lost`: never seen. `doubled`: seen again. `unsure`: given up by rule. `strangers`: never to be told."""

    plan: Plan
    expected: int = 0
    lost: int = 0
    doubled: int = 0
    strangers: int = 0
    unsure: int = 0
    reactions: int = 0
    acknowledged: int = 0  # reactions that Slack was told were received: each must have had its effect, once
    at_once: int = 0  # of these, at Slack's first attempt
    lost_acknowledged: int = 0
    typed: int = 0  # commands
    saved: int = 0  # of these, answered by "saved": each must stand in the channel, once
    given_up: int = 0  # reactions Slack never had an answer to: whether they had an effect is open
    in_flight: int = 0  # messages being sent at the moment of a kill, all kills together
    asked: int = 0  # times Slack was asked about messages whose outcome was unknown
    blows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    settled_in: float = 0.0  # after the last blow
    slack_stood_still: float = 0.0  # seconds at most: beyond the bots' time for a call, the machine and not the bots was tried
    late: dict[str, tuple[float, float, float]] = field(default_factory=dict)  # kind: median, 99 %, the last, in seconds
    examples: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        wrong = self.lost or self.doubled or self.strangers or self.lost_acknowledged or self.blows["not settled in time"]
        return not wrong

    def as_dict(self) -> dict[str, Any]:
        """For a file: what was planned and what came of it."""
        names = ("expected", "lost", "doubled", "strangers", "unsure", "reactions", "acknowledged", "at_once", "lost_acknowledged")
        more = ("typed", "saved", "given_up", "in_flight", "asked", "seconds", "settled_in", "slack_stood_still", "late", "examples")
        figures = {name: getattr(self, name) for name in (*names, *more)}
        return {"history": self.plan.name, "seed": self.plan.seed, "right": self.right, **figures, "blows": dict(self.blows)}

    def line(self) -> str:
        """For people."""
        blows = " ".join(f"{name}={count}" for name, count in sorted(self.blows.items()) if count)
        late = "; ".join(f"{kind} {a:.1f}/{b:.1f}/{c:.1f} s" for kind, (a, b, c) in self.late.items())
        return "\n  ".join(
            (
                f"{self.plan.name:<24} {'right' if self.right else 'WRONG'}: of {self.expected} messages {self.lost} lost, "
                f"{self.doubled} doubled, {self.unsure} unsure, {self.strangers} nobody asked for ({self.seconds:.0f} s)",
                f"of {self.reactions} reactions {self.acknowledged} acknowledged ({self.at_once} at the first attempt), "
                f"{self.lost_acknowledged} of them without effect; {self.given_up} never acknowledged",
                f"of {self.typed} learnings that were typed {self.saved} were called saved",
                f"{self.in_flight} messages in flight when something was killed; Slack was asked {self.asked} times",
                f"late (median/99 %/last): {late}; settled {self.settled_in:.1f} s after the last blow; "
                f"the pretend Slack stood still for at most {self.slack_stood_still:.1f} s",
                blows,
            )
        )


def spread(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Median, 99th percentile and the last of what took so long."""
    line = sorted(seconds)
    return line[len(line) // 2], line[int(len(line) * 0.99)], line[-1]
