"""`make chaos`: the long histories, one after the other, on both databases, one to three replicas. Ends 1 when anything went wrong."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.history import Plan, Verdict, live_through
from tests.givens import Engines

SLACK_FAULTS = ("limits", "errors", "lost_answers", "lost_calls", "hangs")
EVENT_FAULTS = ("events", "sockets", "refresh")
ALL_FAULTS = (*SLACK_FAULTS, *EVENT_FAULTS, "freeze", "deploy")


def main() -> int:
    options = _options()
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="ripple-chaos-") as folder:
        engines = Engines(Path(folder))
        for plan in plans(engines, options.kills, options.letters, options.seed):
            if options.only in plan.name:
                verdicts.append(live_through(plan, Path(options.logs) if options.logs else None))
                print(verdicts[-1].line(), *verdicts[-1].examples, sep="\n  ", flush=True)
        engines.close()
    kills = sum(verdict.blows["kill"] for verdict in verdicts)
    wrong = [verdict for verdict in verdicts if not verdict.right]
    print(f"{len(verdicts)} histories, {kills} kills, {sum(v.expected for v in verdicts)} messages, {len(wrong)} histories wrong")
    if options.out:
        Path(options.out).write_text(json.dumps([verdict.as_dict() for verdict in verdicts], indent=2) + "\n")
    return 1 if wrong else 0


def plans(engines: Engines, kills: int, letters: int, seed: int) -> Iterator[Plan]:
    """The long histories. `kills` is shared out among them."""
    shared = {"letters": letters, "people": 200, "events": letters // 10, "ticks": 60, "every": 0.15}
    share = max(1, kills // 5)
    yield Plan("sqlite, socket", engines.fresh("sqlite"), kills=share, seed=seed, faults=ALL_FAULTS, **shared)
    with_database = (*ALL_FAULTS, "database")
    yield Plan("sqlite, http", engines.fresh("sqlite"), kills=share, seed=seed + 1, http=True, faults=(*SLACK_FAULTS, "events"), **shared)
    for replicas in (1, 2, 3):
        url, name = engines.fresh("postgresql"), f"postgresql, {replicas} replicas"
        yield Plan(name, url, replicas=replicas, kills=share, seed=seed + 1 + replicas, faults=with_database, **shared)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000, help="how many processes are killed, all histories together")
    parser.add_argument("--letters", type=int, default=10_000, help="how many messages a fan-out has")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="histories whose name holds this")
    parser.add_argument("--logs", default="", help="keep the bots' logs in this folder (it must exist)")
    parser.add_argument("--out", default="", help="write the verdicts as JSON to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
