"""`make chaos`: the long histories, one after the other, on both databases, in both modes, one to three replicas. Ends 1 on a wrong one."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.chaos.blows import ALL_FAULTS, ONLY_HTTP, ONLY_SQLITE
from tests.chaos.history import live_through
from tests.chaos.plan import Plan, Verdict
from tests.givens import Engines

WITHOUT_SOCKETS = tuple(fault for fault in ALL_FAULTS if fault not in ("sockets", "refresh"))


def main() -> int:
    options = _options()
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="ripple-chaos-") as folder:
        engines = Engines(Path(folder))
        for plan in plans(engines, options.kills, options.messages, options.seed):
            faults = tuple(options.faults.split(",")) if options.faults else plan.faults
            plan = replace(plan, faults=faults, settle_within=options.settle, commands=options.commands or plan.commands)
            if options.only in plan.name:
                verdicts.append(live_through(plan, Path(options.logs) if options.logs else None))
                print(verdicts[-1].line(), *verdicts[-1].examples, sep="\n  ", flush=True)
                if options.out:
                    Path(options.out).write_text(json.dumps([verdict.as_dict() for verdict in verdicts], indent=2) + "\n")
        engines.close()
    wrong = [verdict for verdict in verdicts if not verdict.right]
    print(
        f"{len(verdicts)} histories, {sum(v.blows['kill'] for v in verdicts)} kills, {sum(v.expected for v in verdicts)} messages, "
        f"{sum(v.acknowledged for v in verdicts)} acknowledged reactions, {len(wrong)} histories wrong"
    )
    return 1 if wrong else 0


def plans(engines: Engines, kills: int, messages: int, seed: int) -> Iterator[Plan]:
    """The long histories. `kills` is shared out among them."""
    share = max(1, kills // 6)
    shared = {"messages": messages, "people": 200, "reactions": messages // 2, "ticks": messages // 20, "kills": share}
    shared["commands"] = messages // 20
    by_http = (*WITHOUT_SOCKETS, *ONLY_SQLITE, *ONLY_HTTP)
    yield Plan("sqlite, socket", engines.fresh("sqlite"), seed=seed, faults=(*ALL_FAULTS, *ONLY_SQLITE), **shared)
    yield Plan("sqlite, http", engines.fresh("sqlite"), seed=seed + 1, http=True, faults=by_http, **shared)
    postgresql = {"crash_database": engines.crash_postgresql, "http": True, "faults": (*WITHOUT_SOCKETS, *ONLY_HTTP, "crash")}
    yield Plan("postgresql, http", engines.fresh("postgresql"), seed=seed + 5, **postgresql, **shared)
    for replicas in (1, 2, 3):
        url, name = engines.fresh("postgresql"), f"postgresql, {replicas} replicas"
        crash = engines.crash_postgresql
        faults = (*ALL_FAULTS, "crash")
        yield Plan(name, url, replicas=replicas, seed=seed + 1 + replicas, faults=faults, crash_database=crash, **shared)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000, help="how many processes are killed, all histories together")
    parser.add_argument("--messages", type=int, default=10_000, help="how many messages a fan-out has")
    parser.add_argument("--commands", type=int, default=0, help="how many learnings are typed in each; without it one for 20 messages")
    parser.add_argument("--settle", type=float, default=600.0, help="seconds after the last blow in which all must have arrived")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="histories whose name holds this")
    parser.add_argument("--faults", default="", help="only these blows beside the kills, with commas between")
    parser.add_argument("--logs", default="", help="keep the bots' logs in this folder (it must exist)")
    parser.add_argument("--out", default="", help="write the verdicts as JSON to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
