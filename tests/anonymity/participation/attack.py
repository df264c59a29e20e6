"""T19, the long form, as `make attack` runs it. More weeks, and one line for each attacker and each build that leaks."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from tests.anonymity.participation.attackers import ATTACKERS
from tests.anonymity.participation.builds import LEAKS, as_it_is, leaking
from tests.anonymity.participation.company import OUTAGES
from tests.anonymity.participation.score import named

GAIN = 0.05


def participation_holds(empty: Path, weeks: int) -> bool:
    """Print the table; whether nobody is named in ours and the silent are named where a build leaks. `empty`: a migrated database."""
    return asyncio.run(_holds(empty, weeks))


async def _holds(empty: Path, weeks: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
        outages = [OUTAGES[number % len(OUTAGES)] for number in range(weeks)]
        company = await as_it_is(_copied(empty, Path(folder)), Path(folder) / "held", outages)
    good = True
    for name, attacker in ATTACKERS.items():
        found = named(company, attacker)
        print(f"{found.in_words(name)} (at most {GAIN})")
        good = good and found.upper <= GAIN
    for name, (leak, outages, breakers) in LEAKS.items():
        with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
            leaky = await leaking(leak, _copied(empty, Path(folder)), Path(folder) / "held", outages)
        for breaker in breakers:
            found = named(leaky, ATTACKERS[breaker])
            print(f"{found.in_words(name)} (more than {GAIN})")
            good = good and found.gain > GAIN
    return good


def _copied(empty: Path, folder: Path) -> Path:
    return Path(shutil.copy(empty, folder / "ripple.sqlite"))
