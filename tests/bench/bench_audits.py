"""An audit of a large company: 22 answers a person, folded, erased and released.

Ratio = ours / bare, smaller is better: against counting the same rows in clear, against a bare VACUUM, and against reading what is
published. A further row is what one person waits for at a tap; the last two are a browser's (audits/tapping.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.content.scale import answer_of
from bot.database.engine import Database
from bot.database.schema import published
from bot.pulse import store as pulses
from bot.pulse.answering import acts as answering
from bot.pulse.closing import acts as closing
from bot.pulse.results import releasing
from bot.pulse.rounds import Round
from bot.pulse.rules import Tapped
from bot.schedule.pulse_times import next_full_hour
from tests.bench.audits.tapping import TAPPING
from tests.bench.bench_pulses import FULL, SMALL, _after, _answer, _bare_fold, _company, _row, _timed
from tests.bench.parts import Part, engines
from tests.givens import scope
from tests.pulse.world import PulseWorld

Row = dict[str, Any]
TAPS = 200


def _an_audit(small: bool) -> Iterator[Row]:
    size = SMALL if small else FULL
    made = engines()
    world = _company(Database(made.fresh("sqlite")), made.folder, size)
    world.audits()
    started = time.process_time()
    world.open()
    opening = time.process_time() - started
    current = _newest(world)
    answers = _answer(world, current)
    yield _a_tap(world, current, opening)
    bare, _ = _timed(lambda: _bare_fold(world, current))
    world.now = current.closes_at
    ours, peak = _timed(lambda: world.close(current))
    yield _row(f"fold an audit of {size:,} people ({answers:,} answers), against counting the same rows", ours, bare, None, peak)
    gone, _ = _timed(lambda: closing.erase(_after(world, current)))
    vacuum, _ = _timed(world.database.scrub)
    yield _row("erase it, against a bare VACUUM", gone, vacuum, 2.0, 0)
    world.now = next_full_hour(world.now)
    told, peak = _timed(partial(world.run, releasing.release_due, current.id))
    read, _ = _timed(partial(_read, world))
    yield _row(f"release the maps of {size // 10:,} teams, against reading them back", told, read, None, peak)
    world.database.close()


def _a_tap(world: PulseWorld, current: Round, opening: float) -> Row:
    """One tap with the turned card, durable, against the same question's answer alone written and committed."""
    question = world.questions(current, "U0")[0]
    tapped = Tapped(current.id, question.id, question.version, answer_of(1))
    started = time.perf_counter()
    for number in range(TAPS):
        with world.database.transaction() as tx:
            answering.save_answer(scope(tx, now=world.now, keys=world.keys), "U0", tapped, tap=f"bench:{number}")  # type: ignore[arg-type]
    ours = (time.perf_counter() - started) / TAPS
    started = time.perf_counter()
    for number in range(TAPS):
        with world.database.transaction() as tx:
            tx.exec_driver_sql(f"INSERT INTO settings VALUES ('T0RIPPLE', 'bench{number}', '1', NULL, '2026-03-02 08:00:00')")
    bare = (time.perf_counter() - started) / TAPS
    row = _row("a tap of an audit with its next card, against one row committed", ours, bare, None, 0)
    return row | {"note": f"{ours * 1000:.2f} ms against {bare * 1000:.2f} ms; opening the round took {opening:.1f} s of CPU"}


def _newest(world: PulseWorld) -> Round:
    with world.database.reading() as tx:
        found = pulses.newest_round(scope(tx))
    assert found is not None
    return found


def _read(world: PulseWorld) -> int:
    with world.database.reading() as tx:
        return len(list(tx.execute(published.select())))


PARTS = (Part("round", "an audit opened, tapped, closed, erased and released", _an_audit), *TAPPING)
