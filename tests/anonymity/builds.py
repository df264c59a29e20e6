"""The bot as it is, and builds that leak on purpose. Each lives one round at a time and hands over the loot and the truth.

A build is (folder, rng) -> rounds; all of them see the same people tapping at the same moments, some changing their mind, while
somebody copies the database's files now and then, the write-ahead log included.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import logging
import random
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.database.engine import Database
from bot.pulse.answering.views import answered_card
from bot.words import words_in
from tests.anonymity.loot import Backup, Call, Loot, Truth, grab
from tests.pulse.world import PulseWorld, file_keys

ANSWERING = 0.8
SECOND_THOUGHTS = 0.15
BACKUPS = 3

Tap = tuple[str, str, str, int]  # person, cohort, question, value
Played = tuple[Loot, Truth]
Build = Callable[[Path, random.Random, int], Iterator[Played]]


def taps_of(cohorts: dict[str, list[str]], questions: dict[str, dict[str, list[int]]], rng: random.Random) -> list[Tap]:
    """Who taps what, in random order; every seventh tap or so is followed by a change of mind later on."""
    first = [
        (person, cohort, question, rng.choice(values))
        for cohort, members in cohorts.items()
        for question, values in questions[cohort].items()
        for person in members
        if rng.random() < ANSWERING
    ]
    rng.shuffle(first)
    taps = list(first)
    for person, cohort, question, _ in first:
        if rng.random() < SECOND_THOUGHTS:
            place = rng.randint(taps.index((person, cohort, question, _)) + 1, len(taps))
            taps.insert(place, (person, cohort, question, rng.choice(questions[cohort][question])))
    return taps


def truth_of(taps: list[Tap]) -> Truth:
    """The last tap counts."""
    return {(person, question): value for person, _, question, value in taps}


# --- as it is ----------------------------------------------------------------------------------------------------


def as_it_is(folder: Path, rng: random.Random, rounds: int, *, template: Path) -> Iterator[Played]:
    """The real use cases, round after round in one database, as in life."""
    path = folder / "ripple.sqlite"
    path.write_bytes(template.read_bytes())
    world = PulseWorld(Database(f"sqlite:///{path}"), file_keys(folder), seed=rng.randrange(2**32))
    cohorts = {name: world.six(name, size=rng.randint(6, 12)) for name in ("Alba", "Bree")}
    try:
        for _ in range(rounds):
            yield _one_round(world, path, cohorts, rng)
    finally:
        world.database.close()


def _one_round(world: PulseWorld, path: Path, cohorts: dict[str, list[str]], rng: random.Random) -> Played:
    logs = io.StringIO()
    handler = logging.StreamHandler(logs)
    logging.getLogger().addHandler(handler)
    current = world.open()
    asked = {name: {one.id: one for one in world.questions(current, members[0]) if one.scale.points} for name, members in cohorts.items()}
    choices = {name: {one.id: list(one.scale.points) for one in some.values()} for name, some in asked.items()}
    taps = taps_of(cohorts, choices, rng)
    loot = Loot(roster=cohorts)
    moments = {rng.randrange(max(1, len(taps))) for _ in range(BACKUPS)}
    for at, (person, cohort, question, value) in enumerate(taps):
        card = world.tap(current, person, asked[cohort][question], value)
        loot.calls.append(Call(at, person, cohort, question, json.dumps(answered_card(words_in("en"), card))))  # type: ignore[arg-type]
        if at in moments:
            loot.backups.append(Backup(at, grab(path)))
    world.finish(current)
    world.next_week(current)
    loot.final = grab(path)
    logging.getLogger().removeHandler(handler)
    loot.logs = logs.getvalue()
    return loot, truth_of(taps)


# --- leaky on purpose --------------------------------------------------------------------------------------------


class LeakyStore:
    """How a well-meant but wrong build keeps answers."""

    schema = ""
    keeps_rows = False
    key: bytes = b""

    def __init__(self, path: Path, rng: random.Random) -> None:
        self.rng = rng
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=100000;")
        self.connection.executescript(self.schema)
        self.connection.execute("CREATE TABLE cells (cohort, question, c1, c2, c3, c4, c5)")
        self.places: dict[tuple[str, str], str] = {}

    def opened(self) -> None:
        """A round begins."""

    def save(self, tap: Tap) -> None:
        raise NotImplementedError

    def answers(self) -> list[tuple[str, str, int]]:
        return list(self.connection.execute("SELECT cohort, question, value FROM answers"))

    def fold(self) -> None:
        for cohort, question in {(cohort, question) for cohort, question, _ in self.answers()}:
            values = [value for c, q, value in self.answers() if (c, q) == (cohort, question)]
            if len(values) >= 5:
                counts = [values.count(point) for point in range(1, 6)]
                self.connection.execute("INSERT INTO cells VALUES (?,?,?,?,?,?,?)", (cohort, question, *counts))
        if not self.keeps_rows:
            self.connection.execute("DELETE FROM answers")

    def checkpoint(self) -> None:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Autoincrement(LeakyStore):
    """Two tables without a name in the second: the order of the rows is the order of the people."""

    schema = """
        CREATE TABLE taken_part (id INTEGER PRIMARY KEY AUTOINCREMENT, person, question);
        CREATE TABLE answers (id INTEGER PRIMARY KEY AUTOINCREMENT, cohort, question, value INTEGER);
    """
    keeps_rows = True

    def save(self, tap: Tap) -> None:
        person, cohort, question, value = tap
        if (person, question) in self.places:
            self.connection.execute("UPDATE answers SET value = ? WHERE id = ?", (value, self.places[person, question]))
            return
        self.connection.execute("INSERT INTO taken_part (person, question) VALUES (?, ?)", (person, question))
        made = self.connection.execute("INSERT INTO answers (cohort, question, value) VALUES (?, ?, ?)", (cohort, question, value))
        self.places[person, question] = str(made.lastrowid)


class ImplicitRowid(LeakyStore):
    """Random ids, but SQLite numbers the rows all the same."""

    schema = """
        CREATE TABLE taken_part (id TEXT PRIMARY KEY, person, question);
        CREATE TABLE answers (id TEXT PRIMARY KEY, cohort, question, value INTEGER);
    """
    keeps_rows = True

    def save(self, tap: Tap) -> None:
        person, cohort, question, value = tap
        if (person, question) in self.places:
            self.connection.execute("UPDATE answers SET value = ? WHERE id = ?", (value, self.places[person, question]))
            return
        name = self.places[person, question] = str(uuid.UUID(int=self.rng.getrandbits(128)))
        self.connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", (name, cohort, question, value))


class LogKept(LeakyStore):
    """Random ids, no row numbers, rows deleted at the close; but the write-ahead log stays where it is."""

    schema = "CREATE TABLE answers (id TEXT PRIMARY KEY, cohort, question, value INTEGER) WITHOUT ROWID;"

    def save(self, tap: Tap) -> None:
        person, cohort, question, value = tap
        name = self.places.setdefault((person, question), str(uuid.UUID(int=self.rng.getrandbits(128))))
        self.connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (name, cohort, question, value))

    def checkpoint(self) -> None:
        """It is left behind."""


class KeyInDatabase(LeakyStore):
    """Keyed slots, rows and key deleted at the close; but the key had lain in the database, and deleting wipes nothing."""

    schema = """
        PRAGMA secure_delete=OFF;
        CREATE TABLE keys (id INTEGER PRIMARY KEY, secret BLOB);
        CREATE TABLE answers (slot BLOB PRIMARY KEY, cohort, question, value INTEGER) WITHOUT ROWID;
    """

    def opened(self) -> None:
        self.key = self.rng.randbytes(32)
        self.connection.execute("INSERT INTO keys (secret) VALUES (?)", (self.key,))

    def save(self, tap: Tap) -> None:
        person, cohort, question, value = tap
        slot = keyed_slot(self.key, person, question)
        self.connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (slot, cohort, question, value))

    def fold(self) -> None:
        super().fold()
        self.connection.execute("DELETE FROM keys")


class ClearSlots(LeakyStore):
    """Keyed slots with the key outside, rows deleted, everything vacuumed: P2 to P6 to the letter, but values in clear."""

    schema = "CREATE TABLE answers (slot BLOB PRIMARY KEY, cohort, question, value INTEGER) WITHOUT ROWID;"

    def opened(self) -> None:
        self.key = self.rng.randbytes(32)

    def save(self, tap: Tap) -> None:
        person, cohort, question, value = tap
        slot = keyed_slot(self.key, person, question)
        self.connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (slot, cohort, question, value))

    def checkpoint(self) -> None:
        self.connection.execute("VACUUM")
        super().checkpoint()


def keyed_slot(key: bytes, person: str, question: str) -> bytes:
    """P3 in its plainest form."""
    return hmac.digest(key, f"{person}|{question}".encode(), hashlib.sha256)[:16]


def leaky(store: type[LeakyStore]) -> Build:
    """A build around a leaky store; every round has a file of its own."""

    def play(folder: Path, rng: random.Random, rounds: int) -> Iterator[Played]:
        for number in range(rounds):
            path = folder / f"{store.__name__}{number}.sqlite"
            made = store(path, rng)
            yield _leaky_round(made, path, rng)
            made.connection.close()

    return play


def _leaky_round(store: LeakyStore, path: Path, rng: random.Random) -> Played:
    cohorts = {name: [f"U{name}{number}" for number in range(rng.randint(6, 12))] for name in ("Alba", "Bree")}
    scales = ([1, 2, 3, 4, 5], [1, 5], [1, 2, 3, 4])
    choices = {name: {f"q{number}": list(rng.choice(scales)) for number in (1, 2)} for name in cohorts}
    taps = taps_of(cohorts, choices, rng)
    loot = Loot(roster=cohorts)
    moments = {rng.randrange(max(1, len(taps))) for _ in range(BACKUPS)}
    store.opened()
    for at, tap in enumerate(taps):
        store.save(tap)
        loot.calls.append(Call(at, tap[0], tap[1], tap[2], "Saved."))
        if at in moments:
            loot.backups.append(Backup(at, grab(path)))
    store.fold()
    store.checkpoint()
    loot.final = grab(path)
    return loot, truth_of(taps)


FOUR_LEAKS: dict[str, type[LeakyStore]] = {
    "autoincrement": Autoincrement,
    "implicit rowid": ImplicitRowid,
    "log kept": LogKept,
    "key in the database": KeyInDatabase,
}
