"""T1 on PostgreSQL, by everything but the key.

Dumps, files and statistics of a random moment and of the end, beside the calls to Slack.
The dump lists the rows of a relation in the order in which they were written, so that the attacker knows whose row is whose. What is in
it is sealed; what they make of its bytes is a hint that must tell nothing (AUC).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.database.engine import Database
from bot.pulse.rounds import Round
from tests.anonymity.attacker import Row
from tests.anonymity.builds import Tap, taps_of, truth_of
from tests.anonymity.score import LOOKS, Score
from tests.anonymity.seized import Seized, asked_of, named, relation_files, statistics_text
from tests.anonymity.server import BusyServer
from tests.pulse.world import SECRET, PulseWorld, server_keys

ENVIRONMENT = {"RIPPLE_MASTER_SECRET": SECRET, "DATABASE_URL": "postgresql://ripple:hush@db/ripple", "SLACK_BOT_TOKEN": "xoxb-1" * 8}
ROWS = re.compile(rb"^COPY public\.open_answers_\w+ \([^)]*\) FROM stdin;\n(.*?)^\\\.$", re.MULTILINE | re.DOTALL)
Place = tuple[str, str]  # person, question


def attack_dumps(server: BusyServer, rounds: int, seed: int) -> Score:
    """A company through so many rounds."""
    database, rng, score = Database(server.fresh()), random.Random(seed), Score()
    world = PulseWorld(database, server_keys(), seed=seed)
    cohorts = {name: world.six(name, size=rng.randint(6, 12)) for name in ("Alba", "Bree")}
    for _ in range(rounds):
        _one_round(server, world, cohorts, rng, score)
    database.close()
    return score


def _one_round(server: BusyServer, world: PulseWorld, cohorts: dict[str, list[str]], rng: random.Random, score: Score) -> None:
    current = world.open()
    asked = {
        name: {str(one.id): one for one in world.questions(current, members[0]) if one.scale.points} for name, members in cohorts.items()
    }
    taps = taps_of(cohorts, {name: {one.id: list(one.scale.points) for one in some.values()} for name, some in asked.items()}, rng)
    cut, takings = rng.randrange(len(taps) // 2, len(taps)), []
    for at, (person, cohort, question, value) in enumerate(taps):
        if at == cut:
            takings.append(taken(server, world, current))
        world.tap(current, person, asked[cohort][question], value)
    world.finish(current)
    takings.append(taken(server, world, current))
    world.next_week(current)
    truth, guess = truth_of(taps), _usual(world, current, cohorts)
    found = {place: value for one in takings for place, value in _opened(one, taps[0][:1] + taps[0][2:3]).items()}
    right = sum(found.get(place, guess.get(place, 4)) == value for place, value in truth.items())
    score.by_round.append((len(truth), right, sum(guess.get(place, 4) == value for place, value in truth.items())))
    for place, row in whose_rows(takings[0], taps[:cut], _cohort_names(world, current)):
        for name, look in LOOKS.items():
            score.hints.setdefault(name, []).append((look(row), truth[place] >= 4))


def taken(server: BusyServer, world: PulseWorld, current: Round) -> Seized:
    """Everything of this moment."""
    with world.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    texts = [server.dump(world.database), statistics_text(world.database)]
    files = relation_files(world.database, server.files())
    return Seized(current.id, asked_of(world.database), ENVIRONMENT, texts=texts, files=files)


def _opened(one: Seized, first: tuple[str, ...]) -> dict[Place, int]:
    """First whether anything opens the row of the person who was seen to tap first; only then everything."""
    probe = Seized(one.round_id, [place for place in one.asked if (place[0], place[2]) == first], one.environment, one.texts, one.files)
    return named(one) if named(probe) else {}


def whose_rows(one: Seized, taps: list[Tap], names: Mapping[str, str]) -> Iterator[tuple[Place, Row]]:
    """Rows in the order of the dump, which is the order of the taps of a group and question."""
    rows, callers = defaultdict[tuple[str, str], list[Row]](list), defaultdict[tuple[str, str], list[str]](list)
    for line in (line for found in ROWS.findall(one.texts[0]) for line in found.decode().splitlines()):
        slot, cohort, question, sealed = line.split("\t")
        rows[names[cohort], question].append(Row(bytes.fromhex(slot[3:]), None, cohort, question, None, bytes.fromhex(sealed[3:])))
    for person, cohort, question, _ in taps:
        mine = callers[cohort, question]
        if person in mine:
            mine.remove(person)  # a change of mind is written behind the others
        mine.append(person)
    for group, people in callers.items():
        yield from (((person, group[1]), row) for person, row in zip(people, rows[group], strict=False))


def _cohort_names(world: PulseWorld, current: Round) -> dict[str, str]:
    return dict(world.rows(f"SELECT id, name FROM cohorts WHERE round_id = '{current.id}'"))


def _usual(world: PulseWorld, current: Round, cohorts: dict[str, list[str]]) -> dict[Place, int]:
    """The best guess from what is left in the end: each cell's most frequent answer."""
    query = (
        "SELECT c.name, k.question_id, c1, c2, c3, c4, c5 FROM cells k JOIN cohorts c ON c.id = k.cohort_id"
        f" WHERE c.round_id = '{current.id}'"
    )
    found: dict[Place, int] = {}
    for name, question, *counts in world.rows(query):
        known = [number or 0 for number in counts]
        found |= {(person, question): known.index(max(known)) + 1 for person in cohorts.get(name, ())}
    return found
