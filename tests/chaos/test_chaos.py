"""The short histories of `make test`: real processes, real signals, real databases. The long ones are `make chaos`."""

from __future__ import annotations

import pytest

from tests.chaos.history import Plan, live_through

pytestmark = pytest.mark.timeout(180)
SHORT = {"letters": 300, "people": 30, "events": 40, "ticks": 5, "kills": 4, "every": 0.4}


def test_on_one_machine_everybody_sees_everything_once_whatever_is_killed(sqlite_url: str) -> None:
    verdict = live_through(Plan("sqlite", sqlite_url, faults=("lost_answers", "errors", "sockets"), **SHORT))
    assert verdict.right and verdict.unsure == 0, verdict.examples
    assert verdict.expected >= 400 and verdict.blows["kill"] == 4


def test_two_replicas_cover_each_other_and_nobody_is_told_twice(postgresql_url: str) -> None:
    faults = ("freeze", "lost_answers", "limits", "database", "deploy", "events")
    verdict = live_through(Plan("postgresql", postgresql_url, replicas=2, faults=faults, seed=2, **SHORT))
    assert verdict.right and verdict.unsure == 0, verdict.examples
    assert verdict.expected >= 400 and verdict.blows["kill"] == 4
