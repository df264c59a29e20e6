"""F17 in short: spoilt payloads at both doors of a bot in a process of its own. In long: `python -m tests.chaos.payloads`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.payloads import throw_at
from tests.stories.driver import NO_HURRY


@pytest.mark.longest
@pytest.mark.parametrize("door", ["http", "socket"])
async def test_whatever_comes_through_a_door_is_answered_and_the_next_good_command_too(door: str, sqlite_url: str, tmp_path: Path) -> None:
    outcome = await throw_at(door, sqlite_url, tmp_path, 300, patience=NO_HURRY)
    assert outcome.right, (outcome.again, outcome.logged)
    assert sum(outcome.statuses.values()) == 300 and outcome.statuses["200"] > 200
