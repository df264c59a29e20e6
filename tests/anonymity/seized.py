"""The attacker of T17. Has a dump, copies of files, the statistics and the whole environment of a moment of an open round.

Knows the source code. Takes every value of 32 bytes as a key, as half of one beside each secret of the environment, and as the private half
of a seal; slides over the files of the relations that have to do with keys; and opens every row whose slot such a key makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bot.database.engine import Database
from bot.database.keys import SharedKeys, round_key
from bot.database.rounds.sealing import Pair
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot

KEY, SLOT, VALUE, SEAL = 32, 16, 29, 80  # bytes
HEX = re.compile(rb"\\x([0-9a-f]+)")
OF_KEYS = re.compile(r"round_nonces|open_keys|key_holders|replicas|round_seals")
OF_ANSWERS = re.compile(r"open_answers")

Place = tuple[str, str]  # person, question


@dataclass(slots=True)
class Seized:
    """What was taken. `files` by relation; `asked`: (person, cohort, question), which is no secret."""

    round_id: str
    asked: list[tuple[str, str, str]]
    environment: Mapping[str, str]
    texts: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


def named(seized: Seized) -> dict[Place, int]:
    """Whose answers can be read."""
    values = {bytes.fromhex(found.decode()) for text in seized.texts for found in HEX.findall(text) if len(found) % 2 == 0}
    answers = b"".join(content for name, content in seized.files.items() if OF_ANSWERS.search(name))
    slots, sealed = {one for one in values if len(one) == SLOT}, [one for one in values if len(one) == VALUE]
    found: dict[Place, int] = {}
    for key in set(_keys(seized, values)):
        sealer = Sealer(key)
        for person, cohort, question in seized.asked:
            place = slot(key, person, question)
            rows = sealed if place in slots else _rows_beside(answers, place)
            opened = [value for row in rows if (value := sealer.value(place, cohort, question, row)) is not None]
            if opened:
                found[person, question] = opened[0]
    return found


def _keys(seized: Seized, values: Iterable[bytes]) -> Iterator[bytes]:
    """Everything that may be the round's key."""
    known = list(values)
    halves = [one for one in known if len(one) == KEY] + list(_windows(seized))
    name = round_key(seized.round_id)
    yield from halves
    for secret in seized.environment.values():
        if len(secret) >= KEY:
            yield from (SharedKeys(secret)._derive(half, name) for half in halves)
            yield secret.encode()[:KEY]
    for seal in (one for one in known if len(one) == SEAL):
        yield from (opened for half in halves if (opened := _opened(half, seal, name)) is not None)


def _opened(half: bytes, seal: bytes, name: str) -> bytes | None:
    pair = Pair()
    pair._private = X25519PrivateKey.from_private_bytes(half)
    pair.public = pair._private.public_key().public_bytes_raw()
    return pair.open(seal, name)


def _windows(seized: Seized) -> Iterator[bytes]:
    """Every 32 bytes of the files of keys that look like chance."""
    for name, content in seized.files.items():
        if OF_KEYS.search(name):
            for start in range(len(content) - KEY + 1):
                window = content[start : start + KEY]
                if len(set(window)) >= 20:
                    yield window


def _rows_beside(content: bytes, place: bytes) -> list[bytes]:
    """What may be the sealed value of a slot in a table's file: it stands soon after it."""
    at, found = content.find(place), []
    while at >= 0:
        found += [content[start : start + VALUE] for start in range(at + SLOT, at + SLOT + 200)]
        at = content.find(place, at + 1)
    return found


def asked_of(database: Database) -> list[tuple[str, str, str]]:
    """Who was asked what, as everybody may read it in the database."""
    query = (
        "SELECT m.person_id, m.cohort_id, q.question_id FROM cohort_members m"
        " JOIN cohort_questions q ON q.workspace_id = m.workspace_id AND q.cohort_id = m.cohort_id"
    )
    with database.reading() as tx:
        return [(person, cohort, question) for person, cohort, question in tx.exec_driver_sql(query)]


def statistics_text(database: Database) -> bytes:
    """Every value that a statistic keeps."""
    columns = ", ".join(f"stavalues{number}::text" for number in range(1, 6))
    with database.reading() as tx:
        rows = tx.exec_driver_sql(f"SELECT {columns} FROM pg_statistic").all()
    # In an array's text form the backslash of \x is doubled.
    return "\n".join(part for row in rows for part in row if part).replace("\\\\x", "\\x").encode()


def relation_files(database: Database, data: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, by the name of the relation they belong to at this moment."""
    with database.reading() as tx:
        query = "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relfilenode <> 0"
        return {name: data[path] for name, path in tx.exec_driver_sql(query) if path in data}
