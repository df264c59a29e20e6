"""`python -m tests.mutation`: draw a sample of changes. Try each against the tests of its room, and say which survived."""

from __future__ import annotations

import argparse
import compileall
import json
import pickle
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
from typing import Any

from tests.mutation.changes import SmallChange, changes_of
from tests.mutation.rooms import KINDS, ROOT, modules_of

FOLDERS, FILES = ("bot", "tests", "migrations", "deploy"), ("pyproject.toml", "alembic.ini", "README.md", ".env.example")
GOAL = 0.85


def sample(count: int, seed: int) -> Iterator[tuple[str, SmallChange]]:
    """As many of each kind; the same for the same seed and the same code."""
    for number, kind in enumerate(KINDS):
        every = [one for path in modules_of(kind) for one in changes_of(str(path), (ROOT / path).read_text(encoding="utf-8"))]
        share = count // len(KINDS) + (number < count % len(KINDS))
        for one in random.Random(f"{seed} {kind}").sample(every, min(share, len(every))):
            yield kind, one


def main(arguments: Sequence[str]) -> int:
    asking = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asking.add_argument("--count", type=int, default=300, help="how many changes (default 300)")
    asking.add_argument("--seed", type=int, default=1)
    asking.add_argument("--only", choices=KINDS, help="one kind only")
    asking.add_argument("--room", action="append", help="one folder of bot/ only; may be repeated")
    asking.add_argument("--out", type=Path, default=Path("build/mutants.json"))
    given = asking.parse_args(arguments)
    drawn = [one for one in sample(given.count, given.seed) if given.only in (None, one[0])]
    if given.room:
        drawn = [one for one in drawn if Path(one[1].path).parts[1] in given.room]
    rows: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="ripple-mutants-") as folder:
        for number, said in _tried(Path(folder), [change for _, change in drawn]):
            kind, change = drawn[number]
            killed = said["verdict"] != "survived"
            rows[number] = {"kind": kind, "killed": killed, "how": said["verdict"], "asked": said["tests"]} | asdict(change)
            word, spent = "killed  " if killed else "SURVIVED", f"{said['tests']} tests, {said['seconds']} s"
            changed = f"{change.path}:{change.line}  {change.before!r} -> {change.after!r}"
            print(f"{len(rows)}/{len(drawn)} {word} {kind:6} {changed}  {spent}", flush=True)
            _write(given.out, given.seed, list(rows.values()))
    return 0 if len(rows) == len(drawn) and sum(row["killed"] for row in rows.values()) >= GOAL * len(drawn) else 1


def _tried(folder: Path, changes: Sequence[SmallChange]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number of each change with what the bench says of it."""
    copy, shared = _copy(folder / "code"), folder / "shared"
    shared.mkdir()
    (shared / "changes").write_bytes(pickle.dumps(list(enumerate(changes))))
    line = [sys.executable, "-m", "tests.mutation.bench", str(shared / "changes")]
    with subprocess.Popen(line, cwd=copy, stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        for said in map(json.loads, bench.stdout):
            if "room" in said:
                failing = f"; left out, as they fail without a change: {said['failing']}" if said["failing"] else ""
                print(f"{said['room']}: {said['tests']} tests in {said['seconds']} s{failing}", flush=True)
            else:
                yield said["number"], said


def _copy(to: Path) -> Path:
    to.mkdir()
    for name in FOLDERS:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in FILES:
        shutil.copy(ROOT / name, to / name)
    # Compiled once. By its hash and not by its time, which is the same before and after a change within one second.
    compiled = compileall.compile_dir(to / "bot", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    assert compiled, "the bot can't be compiled"
    return to


def _write(out: Path, seed: int, rows: Sequence[dict[str, object]]) -> None:
    tried, killed = Counter(str(row["kind"]) for row in rows), Counter(str(row["kind"]) for row in rows if row["killed"])
    told = {"seed": seed, "killed": sum(killed.values()), "of": len(rows), "by_kind": {kind: [killed[kind], tried[kind]] for kind in tried}}
    out.parent.mkdir(parents=True, exist_ok=True)
    no_end = [row for row in rows if str(row["how"]).startswith(("loops", "waits", "dies"))]
    listed = {"without_an_end": no_end, "survivors": [row for row in rows if not row["killed"]]}
    out.write_text(json.dumps(told | listed, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
