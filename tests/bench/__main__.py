"""`make bench`: every benchmark in this folder, as a table of ratios. Ratios, because machines differ; the goal stands beside each.

It says what it measures, prints each row as soon as it is known, and keeps what it has when it is stopped.
`--only WORD`: the parts whose name holds this word, for instance delivery, delivery/ceiling or postgresql. `--small`: two minutes in all;
goals are of the full sizes, so such a row is neither met nor missed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import tests.bench
from bot.app import log
from tests.bench.parts import Form, Part, Row, put_away


def main() -> None:
    options = _options()
    log.set_up_quiet()
    Form.small = options.small
    chosen = _parts(options.only)
    try:
        _measure(chosen, small=options.small, out=options.out)
    except KeyboardInterrupt:
        sys.exit("Stopped; what was measured is kept.")
    finally:
        put_away()


def _measure(chosen: list[tuple[str, Part]], *, small: bool, out: str) -> None:
    found: list[Row] = []
    for place, (name, part) in enumerate(chosen, 1):
        print(f"[{place}/{len(chosen)}] {name}: {part.doing} ...", file=sys.stderr, flush=True)
        started = time.monotonic()
        for row in part.rows(small):
            found.append({"bench": name, **row} | ({"met": None} if small else {}))
            _show(found[-1])
            _write(found, out)
        print(f"      {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="the parts whose name holds this, as delivery/ceiling")
    parser.add_argument("--small", action="store_true", help="quick sizes, to see that everything runs")
    parser.add_argument("--out", default="", help="write the rows as JSON to this file")
    return parser.parse_args()


def _parts(only: str) -> list[tuple[str, Part]]:
    every = list(_all_parts())
    chosen = [(name, part) for name, part in every if only in name]
    if not chosen:
        sys.exit(f"there is no benchmark {only!r}; there are: {', '.join(name for name, _ in every)}")
    return chosen


def _all_parts() -> Iterator[tuple[str, Part]]:
    for name in sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__) if module.name.startswith("bench_")):
        module = importlib.import_module(f"tests.bench.{name}")
        for part in module.PARTS:
            yield f"{name.removeprefix('bench_')}/{part.name}", part


def _show(row: Row) -> None:
    goal = "" if row.get("goal") is None else f"goal {row['goal']:g}"
    sign = "" if row.get("met") is None else ("ok" if row["met"] else "MISSED")
    print(f"{row['bench']:<24} {row['what']:<75} {row['ratio']:>9.3f}  {goal:<12} {sign:<6} {row.get('note', '')}".rstrip(), flush=True)


def _write(found: list[Row], out: str) -> None:
    if out:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
