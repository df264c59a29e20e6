"""`make bench`: every benchmark in this folder, as a table of ratios. Ratios, because machines differ; the goal stands beside each."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import tests.bench


def main() -> None:
    options = _options()
    found: list[dict[str, Any]] = []
    for name in _benchmarks(options.only):
        module = importlib.import_module(f"tests.bench.{name}")
        for row in module.rows(small=options.small):
            found.append({"bench": name.removeprefix("bench_"), **row})
            _show(found[-1])
    if options.out:
        Path(options.out).parent.mkdir(parents=True, exist_ok=True)
        Path(options.out).write_text(json.dumps(found, indent=2) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help="one benchmark, for instance delivery")
    parser.add_argument("--small", action="store_true", help="quick sizes, to see that everything runs")
    parser.add_argument("--out", default="", help="write the rows as JSON to this file")
    return parser.parse_args()


def _benchmarks(only: str) -> list[str]:
    names = sorted(m.name for m in pkgutil.iter_modules(tests.bench.__path__) if m.name.startswith("bench_"))
    chosen = [name for name in names if only in ("", name, name.removeprefix("bench_"))]
    if not chosen:
        sys.exit(f"there is no benchmark {only!r}; there are: {', '.join(name.removeprefix('bench_') for name in names)}")
    return chosen


def _show(row: dict[str, Any]) -> None:
    goal = "" if row.get("goal") is None else f"goal {row['goal']:g}"
    sign = "" if row.get("met") is None else ("ok" if row["met"] else "MISSED")
    print(f"{row['bench']:<12} {row['what']:<75} {row['ratio']:>9.3f}  {goal:<12} {sign}", flush=True)


if __name__ == "__main__":
    main()
