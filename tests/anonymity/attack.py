"""Every attack at length: `python -m tests.anonymity.attack` prints the table of T1 to T22, on both engines.

Where attackers guess, companies are played and everything but the key is handed over; the same attackers meet builds that leak on purpose:
if they do not break those, what they fail to find in ours proves nothing. Where no try may succeed, the tests that try are run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import structlog

from tests.anonymity import attacker
from tests.anonymity.table.checked import CHECKS, tried
from tests.anonymity.table.finding import Finding, in_a_table
from tests.anonymity.table.measured import MEASURED, Effort, Field

QUIET = 50  # what the attacked bots log is not for the table


def main() -> int:
    """Print the table; 0 only if every row is held."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", action="store_true", help="a look at every row; its bounds are too wide to hold")
    options.add_argument("--only", nargs="*", default=[], help="these rows: T15 T19")
    options.add_argument("--weeks", type=int, default=40, help="of T19, on each engine")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    effort = Effort.short(chosen.seed) if chosen.short else Effort(chosen.seed, weeks=chosen.weeks)
    found = sorted(_findings(effort, chosen.only or [f"T{number}" for number in range(1, 23)]), key=lambda one: int(one.test[1:]))
    print(in_a_table(found))
    good = all(one.is_held for one in found)
    print("held" if good else "NOT HELD")
    return 0 if good else 1


def _findings(effort: Effort, wanted: list[str]) -> Iterator[Finding]:
    field = Field()
    for test, measured in MEASURED.items():
        if test in wanted:
            for one in measured(field, effort):
                print(in_a_table([one]).splitlines()[-1], file=sys.stderr, flush=True)
                yield one
    field.close()
    yield from tried({test: checks for test, checks in CHECKS.items() if test in wanted})


if __name__ == "__main__":
    attacker.CARVING_LIMIT = 400_000
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(QUIET))
    sys.exit(main())
