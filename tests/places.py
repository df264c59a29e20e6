"""Where the databases of a run stand. In memory where there is room, otherwise on the disk.

A copy of a PostgreSQL database is some 630 files. Making them on a disk took three to ten times the processor's time that it takes in
memory, and more beside others who write. A file's databases are deleted after its last test, so a run never holds many.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

MEMORY = Path("/dev/shm")  # as Linux has it
ROOM = 2 << 30  # bytes that must be free there; what a run holds at a time is a quarter of it
SPARE = 4 << 30  # bytes of memory that must be free
NAMED = ("TMPDIR", "PYTEST_DEBUG_TEMPROOT")  # in the environment: somebody said where
PREFIX = "ripple-run-"
LOCK = "running"
OLD = 3600.0  # seconds: a younger folder may not have its lock yet
_held: list[IO[str]] = []  # as long as this process lives


def in_memory() -> str | None:
    """The folder of files in memory, for `dir=` of `tempfile`; None where somebody named another place, or there is too little room."""
    if any(name in os.environ for name in NAMED):
        return None
    with suppress(OSError):
        available = re.search(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text(encoding="ascii"))
        roomy = available is not None and int(available[1]) << 10 >= SPARE and shutil.disk_usage(MEMORY).free >= ROOM
        return str(MEMORY) if roomy and os.access(MEMORY, os.W_OK | os.X_OK) else None
    return None


def new_folder() -> Path:
    """A new folder for the databases of this run. What a run that was killed left in memory is deleted."""
    top = in_memory()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=top))
    lock = (folder / LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held.append(lock)
    if top is not None:
        for other in Path(top).glob(f"{PREFIX}*"):
            if was_left(other):
                shutil.rmtree(other, ignore_errors=True)
    return folder


def was_left(folder: Path) -> bool:
    """Whether the run that made this folder is gone."""
    with suppress(OSError), (folder / LOCK).open() as lock:
        if time.time() - (folder / LOCK).stat().st_mtime < OLD:
            return False
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
