"""The short histories of `make test`: real processes, real signals, real databases. The long ones are `make chaos`."""

from __future__ import annotations

import pytest

from tests.chaos.history import live_through
from tests.chaos.plan import Plan, Verdict

SHORT = {"messages": 300, "people": 30, "reactions": 120, "ticks": 30, "kills": 5, "commands": 10}


def all_is_told(verdict: Verdict) -> None:
    assert verdict.right and verdict.unsure == 0, verdict.examples
    assert verdict.expected >= 430 and verdict.blows["kill"] == 5
    assert verdict.acknowledged >= 100, "reactions that nobody acknowledged prove nothing"


def test_on_one_machine_everybody_sees_everything_once_whatever_is_killed(sqlite_url: str) -> None:
    faults = ("lost_answers", "errors", "sockets", "clock")
    all_is_told(live_through(Plan("sqlite", sqlite_url, faults=faults, **SHORT)))


@pytest.mark.long
def test_two_replicas_cover_each_other_and_nobody_is_told_twice(postgresql_url: str) -> None:
    faults = ("freeze", "lost_answers", "limits", "database", "deploy", "events")
    all_is_told(live_through(Plan("postgresql", postgresql_url, replicas=2, faults=faults, seed=2, **SHORT)))
