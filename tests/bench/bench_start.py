"""How long starting takes. What `run` imports, and what the demo needs, each in a process of its own, by the processor's clock.

The floor is measured in the same process, before: what `import slack_bolt, sqlalchemy` costs whoever builds on them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.parts import Part

IMPORTS = """
import time
begin = time.process_time()
import slack_bolt, sqlalchemy
floor = time.process_time()
from bot.__main__ import kept_for_good
with kept_for_good():
    import bot.app.bot
print(floor - begin, time.process_time() - begin)
"""
WEEKS = "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'bot', 'demo', '--headless', '--weeks', '2'], stdout=-3)"
SPENT = "; used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
SHORT = 5.0  # seconds


def starting(small: bool) -> Iterator[dict[str, Any]]:
    """The least of several, because a busy machine only ever adds."""
    runs = [_figures(IMPORTS) for _ in range(3 if small else 9)]
    floor, whole = min(run[0] for run in runs), min(run[1] for run in runs)
    note = f"{whole * 1000:.0f} ms against {floor * 1000:.0f} ms"
    yield _row("imports of `run` / importing slack_bolt and sqlalchemy in the same process", whole / floor, 1.3, note)


def two_weeks(small: bool) -> Iterator[dict[str, Any]]:
    """The processor's seconds, which on a quiet machine are the clock's."""
    spent = min(_figures(WEEKS + SPENT)[0] for _ in range(1 if small else 3))
    yield _row("demo --headless --weeks 2, the processor's seconds / 5", spent / SHORT, 1.0, f"{spent:.1f} s")


def _figures(code: str) -> list[float]:
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return [float(figure) for figure in said.split()]


def _row(what: str, ratio: float, goal: float, note: str) -> dict[str, Any]:
    return {"what": what, "ratio": ratio, "goal": goal, "met": ratio <= goal, "note": note}


PARTS = (
    Part("run", "what `run` imports", starting),
    Part("demo", "two weeks of the demo without a browser", two_weeks),
)
