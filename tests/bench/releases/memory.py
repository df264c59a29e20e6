"""How far one release makes memory grow, measured in a process of its own.

Given the database and the folder of keys, it prints MB on standard output.
"""

from __future__ import annotations

import resource
import sys
from datetime import timedelta
from pathlib import Path

import bot.pulse.scoring.joint.company as _loaded  # noqa: F401 - numpy and the model are not what a release makes grow
from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.pulse import store as pulses
from bot.pulse.results.lines import lines_of_release
from tests.bench.releases.company import WEEKS
from tests.givens import scope
from tests.pulse.world import MONDAY


def released(database: Database, keys: FileKeys) -> int:
    """One release, from the database to what is shown; how many lines. Nothing is stored."""
    with database.transaction() as tx:
        here = scope(tx, now=MONDAY + timedelta(weeks=WEEKS), keys=keys)
        newest = pulses.newest_round(here)
        assert newest is not None
        return len(lines_of_release(here, newest, pulses.cohorts_of(here, newest.id)))


def _peak() -> int:
    """MB at most so far. Linux counts what the process that started this one had into `ru_maxrss`, but not into VmHWM."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return next(int(line.split()[1]) // 1024 for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))


def main() -> None:
    database = Database(sys.argv[1])
    before = _peak()
    released(database, FileKeys(Path(sys.argv[2])))
    print(_peak() - before)


if __name__ == "__main__":
    main()
