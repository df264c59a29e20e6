"""`python -m tests.mutation`: draw a sample of changes. Try each against the tests of its room, and say which survived."""

from __future__ import annotations

import argparse
import compileall
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from py_compile import PycInvalidationMode

from tests.mutation.changes import SmallChange, changes_of
from tests.mutation.rooms import KINDS, ROOT, modules_of, tests_of

FOLDERS, FILES = ("bot", "tests", "migrations", "deploy"), ("pyproject.toml", "alembic.ini", "README.md", ".env.example")
PATIENCE = 300.0  # seconds for one call of the tests; a change that makes them hang is noticed
GOAL = 0.85


def sample(count: int, seed: int) -> Iterator[tuple[str, SmallChange]]:
    """As many of each kind; the same for the same seed and the same code."""
    for number, kind in enumerate(KINDS):
        every = [one for path in modules_of(kind) for one in changes_of(str(path), (ROOT / path).read_text(encoding="utf-8"))]
        share = count // len(KINDS) + (number < count % len(KINDS))
        for one in random.Random(f"{seed} {kind}").sample(every, min(share, len(every))):
            yield kind, one


class Bench:
    """A copy of the code in which one change at a time is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sound: dict[str, bool] = {}  # whether these tests pass without a change: else their failing says nothing

    def is_noticed(self, change: SmallChange) -> bool:
        """Whether a test fails with this change and not without it, the nearest asked first."""
        return any(self._is_sound(tests) and self._fails_with(change, tests) for tests in tests_of(Path(change.path)))

    def _is_sound(self, tests: Sequence[str]) -> bool:
        name = " ".join(tests)
        if name not in self._sound:
            self._sound[name] = not _fails(self._folder, tests)
            if not self._sound[name]:
                print(f"left out, as it fails without any change: {name}", flush=True)
        return self._sound[name]

    def _fails_with(self, change: SmallChange, tests: Sequence[str]) -> bool:
        file = self._folder / change.path
        text = file.read_text(encoding="utf-8")
        file.write_text(change.applied(text), encoding="utf-8")
        try:
            return _fails(self._folder, tests)
        finally:
            file.write_text(text, encoding="utf-8")


def _fails(folder: Path, tests: Sequence[str]) -> bool:
    line = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "--part", "quick", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(line, cwd=folder, capture_output=True, timeout=PATIENCE).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def _copy(to: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in FILES:
        shutil.copy(ROOT / name, to / name)
    # Compiled once. By its hash and not by its time, which is the same before and after a change within one second.
    compiled = compileall.compile_dir(to / "bot", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    assert compiled, "the bot can't be compiled"
    return to


def main(arguments: Sequence[str]) -> int:
    asking = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asking.add_argument("--count", type=int, default=300, help="how many changes (default 300)")
    asking.add_argument("--seed", type=int, default=1)
    asking.add_argument("--only", choices=KINDS, help="one kind only")
    asking.add_argument("--out", type=Path, default=Path("build/mutants.json"))
    given = asking.parse_args(arguments)
    drawn = [one for one in sample(given.count, given.seed) if given.only in (None, one[0])]
    rows = []
    with tempfile.TemporaryDirectory(prefix="ripple-mutants-") as folder:
        bench = Bench(_copy(Path(folder)))
        for number, (kind, change) in enumerate(drawn, 1):
            row = {"kind": kind, "killed": bench.is_noticed(change)} | asdict(change)
            rows.append(row)
            said = "killed  " if row["killed"] else "SURVIVED"
            print(f"{number}/{len(drawn)} {said} {kind:6} {change.path}:{change.line}  {change.before!r} -> {change.after!r}", flush=True)
            _write(given.out, given.seed, rows)
    return 0 if sum(bool(row["killed"]) for row in rows) >= GOAL * len(rows) else 1


def _write(out: Path, seed: int, rows: Sequence[dict[str, object]]) -> None:
    tried, killed = Counter(str(row["kind"]) for row in rows), Counter(str(row["kind"]) for row in rows if row["killed"])
    told = {"seed": seed, "killed": sum(killed.values()), "of": len(rows), "by_kind": {kind: [killed[kind], tried[kind]] for kind in tried}}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(told | {"survivors": [row for row in rows if not row["killed"]]}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
