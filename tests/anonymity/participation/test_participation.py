"""T19, the short form: who did not answer.

`make attack` plays the weeks that a bound below the mark needs. Five weeks show a gain that is certainly above it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.anonymity.participation.attackers import ATTACKERS
from tests.anonymity.participation.builds import LEAKS, as_it_is, leaking
from tests.anonymity.participation.company import OUTAGES
from tests.anonymity.participation.score import named
from tests.anonymity.table.finding import GAIN


@pytest.mark.longest
async def test_nobody_who_did_not_answer_is_named_better_than_by_chance(sqlite_url: str, tmp_path: Path) -> None:
    """T19."""
    company = await as_it_is(sqlite_url, tmp_path, OUTAGES)
    for name, attacker in ATTACKERS.items():
        found = named(company, attacker)
        print(found.in_words(name))
        assert found.lower <= GAIN, name


@pytest.mark.longest
@pytest.mark.parametrize("build", LEAKS)
async def test_the_same_attackers_name_the_silent_where_a_build_leaks(build: str, sqlite_url: str, tmp_path: Path) -> None:
    leak, outages, attackers = LEAKS[build]
    company = await leaking(leak, sqlite_url, tmp_path, outages)
    for attacker in attackers:
        found = named(company, ATTACKERS[attacker])
        print(found.in_words(build))
        assert found.gain > GAIN, attacker
