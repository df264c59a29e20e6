"""The attacker of T1 and T2: the same for every build. Knows the source code, has everything but the key.

1. Carves keys: every 32 bytes anywhere that make a known person's slot.
2. Replays write-ahead logs commit by commit, and lays the rows that appear beside the calls to Slack.
3. Compares backups with each other: what appeared between two of them belongs to the calls between.
4. Reads rows in the order in which the database numbers them.
5. Where nothing helps: the most frequent answer of the published counts, which is also the baseline.
"""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot as real_slot
from tests.anonymity.builds import keyed_slot
from tests.anonymity.loot import Call, Files, Loot

KEY_BYTES = 32
LEAST_VARIETY = 20  # different bytes that 32 random ones have at least, nearly always
ANSWER_TABLES = ("answers", "open_answers")

Place = tuple[str, str]  # person, question
SlotRule = Callable[[bytes, str, str], bytes]
SLOT_RULES: tuple[SlotRule, ...] = (real_slot, keyed_slot)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may hold an answer: what identifies it, its number if it has one, and what can be read."""

    identity: bytes
    number: int | None
    cohort: str
    question: str
    value: int | None
    sealed: bytes = b""


State = dict[bytes, Row]


@dataclass(slots=True)
class Haul:
    """What the attacker believes: by evidence, strongest first; and which sealed row is whose, useless as it is."""

    carved: dict[Place, int] = field(default_factory=dict)
    replayed: dict[Place, int] = field(default_factory=dict)
    compared: dict[Place, int] = field(default_factory=dict)
    numbered: dict[Place, int] = field(default_factory=dict)
    baseline: dict[Place, int] = field(default_factory=dict)
    whose_row: dict[Place, Row] = field(default_factory=dict)

    def guess(self, place: Place) -> int:
        for evidence in (self.carved, self.numbered, self.replayed, self.compared, self.baseline):
            if place in evidence:
                return evidence[place]
        return 4


def attack(loot: Loot) -> Haul:
    """Everything that can be made of it."""
    haul = Haul(baseline=baseline(loot))
    moments = sorted(((backup.at, list(states(backup.files))) for backup in loot.backups), key=lambda one: one[0])
    moments.append((len(loot.calls), list(states(loot.final))))
    _carve(loot, moments, haul)
    _replay(moments, loot, haul)
    ends = [(at, seen[-1]) for at, seen in moments if seen]
    _compare(ends, loot, haul)
    _numbers([state for _, state in ends], loot, haul)
    return haul


def baseline(loot: Loot) -> dict[Place, int]:
    """The best guess from published counts alone: each cell's most frequent answer."""
    modes: dict[tuple[str, str], int] = {}
    for cohort, question, counts in published_cells(loot.final):
        modes[cohort, question] = counts.index(max(counts)) + 1
    return {(person, question): mode for (cohort, question), mode in modes.items() for person in loot.roster.get(cohort, ())}


# --- reading files -----------------------------------------------------------------------------------------------


def states(files: Files) -> Iterator[State]:
    """What the answer tables held: before the log, and after each commit in it."""
    if not files.get("") and not files.get("-wal"):
        return
    for image in images(files.get("", b""), files.get("-wal", b"")):
        with _opened(image) as database:
            if database is not None:
                yield _answer_rows(database)


def images(main: bytes, log: bytes) -> Iterator[bytes]:
    """The database file, then as it is after each commit of its write-ahead log (SQLite file format, section 4)."""
    pages = {number: main[start : start + 4096] for number, start in enumerate(range(0, len(main), 4096), 1)}
    size = len(pages)
    if main:
        yield main
    if len(log) < 32:
        return
    page_size, salts = struct.unpack(">I", log[8:12])[0], log[16:24]
    place = 32
    while place + 24 + page_size <= len(log):
        number, committed = struct.unpack(">II", log[place : place + 8])
        if log[place + 8 : place + 16] != salts:
            break
        pages[number] = log[place + 24 : place + 24 + page_size]
        if committed:
            size = committed
            yield b"".join(pages.get(page, bytes(page_size)) for page in range(1, size + 1))
        place += 24 + page_size


@contextmanager
def _opened(image: bytes) -> Iterator[sqlite3.Connection | None]:
    connection = sqlite3.connect(":memory:")
    # A file that says it is in WAL mode cannot be read without its log: tell it that it is a plain one.
    connection.deserialize(image[:18] + b"\x01\x01" + image[20:])
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        yield None
    else:
        yield connection
    finally:
        connection.close()


def _answer_rows(database: sqlite3.Connection) -> State:
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    cohorts = dict(database.execute("SELECT id, name FROM cohorts")) if "cohorts" in names else {}
    found: State = {}
    for table in ANSWER_TABLES:
        if table in names:
            for row in _rows_of(database, table, cohorts):
                found[row.identity] = row
    return found


def _rows_of(database: sqlite3.Connection, table: str, cohorts: dict[str, str]) -> Iterator[Row]:
    columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
    try:
        rows = database.execute(f"SELECT rowid, * FROM {table}").fetchall()
    except sqlite3.OperationalError:  # WITHOUT ROWID
        rows = [(None, *row) for row in database.execute(f"SELECT * FROM {table}")]
    for number, *values in rows:
        known = dict(zip(columns, values, strict=True))
        name = values[0]
        identity = name if isinstance(name, bytes) else str(name).encode()
        cohort = known.get("cohort") or cohorts.get(known.get("cohort_id", ""), "")
        question = known.get("question") or known.get("question_id") or ""
        value = known.get("value")
        yield Row(identity, number, cohort, question, value if isinstance(value, int) else None, known.get("sealed") or b"")


def published_cells(files: Files) -> list[tuple[str, str, list[int]]]:
    """(cohort, question, counts) as they stand in the end; of several rounds the last written."""
    newest: list[tuple[str, str, list[int]]] = []
    for image in list(images(files.get("", b""), files.get("-wal", b"")))[-1:]:
        with _opened(image) as database:
            if database is None:
                continue
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "cohorts" in names:
                query = """SELECT o.name, c.question_id, c1, c2, c3, c4, c5 FROM cells c JOIN cohorts o ON o.id = c.cohort_id
                           JOIN rounds r ON r.id = o.round_id ORDER BY r.number"""
            else:
                query = "SELECT cohort, question, c1, c2, c3, c4, c5 FROM cells"
            newest = [(cohort, question, counts) for cohort, question, *counts in database.execute(query)]
    return newest


# --- 1: keys -----------------------------------------------------------------------------------------------------


def carve_keys(
    contents: Iterable[bytes], slots: set[bytes], known: Iterable[Place], *, most: int | None = None
) -> list[tuple[bytes, SlotRule]]:
    """Every 32 bytes that, as a key, make a slot which is there. Pages seen before are passed over."""
    people = list(known)[:1]
    pages: set[bytes] = set()
    found: list[tuple[bytes, SlotRule]] = []
    tried = 0
    for content in contents:
        for start in range(0, len(content), 4096):
            piece = content[start : start + 4096 + KEY_BYTES - 1]
            name = hashlib.blake2b(piece).digest()
            if name in pages:
                continue
            pages.add(name)
            place = 0
            while place <= len(piece) - KEY_BYTES:
                window = piece[place : place + KEY_BYTES]
                place += max(1, lacking := LEAST_VARIETY - len(set(window)))  # each place further brings one new byte at most
                if lacking <= 0:
                    tried += 1
                    found += [(window, rule) for rule in SLOT_RULES for one in people if rule(window, *one) in slots]
                    if found or (most is not None and tried >= most):
                        return found
    return found


def _carve(loot: Loot, moments: list[tuple[int, list[State]]], haul: Haul) -> None:
    everything = loot.everything()
    places = list(dict.fromkeys((call.person, call.question) for call in loot.calls))
    last: dict[bytes, Row] = {identity: row for _, seen in moments for state in seen for identity, row in state.items()}
    for key, rule in carve_keys(everything, set(last), places, most=CARVING_LIMIT):
        sealer = Sealer(key)
        for person, question in places:
            name = rule(key, person, question)
            value = _value_at([loot.final.get("", b"")], name)
            if value is None and name in last:
                row = last[name]
                value = row.value if row.value is not None else sealer.value(name, row.cohort, question, row.sealed)
            if value is not None:
                haul.carved[person, question] = value


def _value_at(contents: Iterable[bytes], slot: bytes) -> int | None:
    """The newest value stored behind a slot, read from raw records (SQLite file format, section 2.1)."""
    newest: int | None = None
    for content in contents:
        start = content.find(slot)
        while start >= 5:
            kinds = content[start - 4 : start]
            if kinds[0] == 44 and kinds[1] > 12 and kinds[2] > 12:
                body = start + 16 + (kinds[1] - 13) // 2 + (kinds[2] - 13) // 2
                newest = {8: 0, 9: 1}.get(kinds[3], content[body] if kinds[3] == 1 else newest)
            start = content.find(slot, start + 1)
    return newest


# --- 2 to 4: order and time --------------------------------------------------------------------------------------


def _replay(moments: list[tuple[int, list[State]]], loot: Loot, haul: Haul) -> None:
    """Rows appear in the order of the calls: within a group and question, the newest row is the latest newcomer's."""
    last = {identity: row for _, seen in moments for state in seen for identity, row in state.items()}
    first_calls: dict[Place, Call] = {}
    for call in loot.calls:
        first_calls.setdefault((call.person, call.question), call)
    for at, seen in moments:
        newcomers: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        for before, after in itertools.pairwise(seen):
            for identity in after.keys() - before.keys():
                newcomers[after[identity].cohort, after[identity].question].append(identity)
        for group, identities in newcomers.items():
            callers = [call for call in first_calls.values() if call.at <= at and (call.cohort, call.question) == group]
            for identity, call in zip(reversed(identities), reversed(callers), strict=False):
                row = last[identity]
                haul.whose_row[call.person, call.question] = row
                if row.value is not None:
                    haul.replayed[call.person, call.question] = row.value


def _changed(before: State, after: State) -> list[Row]:
    return [row for identity, row in after.items() if before.get(identity) != row]


def _compare(moments: list[tuple[int, State]], loot: Loot, haul: Haul) -> None:
    """Rows that appeared between two backups belong to the people called between them."""
    points: list[tuple[int, State]] = [(-1, {}), *sorted(moments, key=lambda one: one[0])]
    for (since, before), (until, after) in itertools.pairwise(points):
        between = [call for call in loot.calls if since < call.at <= until]
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in _changed(before, after):
            groups[row.cohort, row.question].append(row)
        for (cohort, question), rows in groups.items():
            who = {call.person for call in between if (call.cohort, call.question) == (cohort, question)}
            values = {row.value for row in rows}
            if len(who) == len(rows) and len(values) == 1 and (value := values.pop()) is not None:
                for person in who:
                    haul.compared[person, question] = value


def _numbers(ends: list[State], loot: Loot, haul: Haul) -> None:
    """Numbered rows stand in the order of the first calls."""
    order: dict[tuple[str, str], list[str]] = defaultdict(list)
    for call in loot.calls:
        if call.person not in order[call.cohort, call.question]:
            order[call.cohort, call.question].append(call.person)
    for state in ends:
        for (cohort, question), people in order.items():
            rows = [row for row in state.values() if (row.cohort, row.question) == (cohort, question) and row.number is not None]
            rows.sort(key=lambda row: row.number or 0)
            for person, row in zip(people, rows, strict=False):
                if row.value is not None:
                    haul.numbered[person, question] = row.value


CARVING_LIMIT: int | None = None
