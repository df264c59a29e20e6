"""Keys that must never lie beside what they protect (anonymity.md P2, P6): round keys, and the long-lived ones.

Three homes. A folder of 0600 files, for one machine; leave it out of every backup. The memory of the running processes, for the round keys
of many machines (round_keys.py). A master secret from the environment and a nonce in an unlogged row, for what many machines must know
longer than a process lives; it opens no round. Destroying a key is the promise itself: after it nobody can tell whose answer a row was.
Refuses to hand out a key of another length, and never says a key in an error or a log line.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from sqlalchemy import delete, select

from bot.database.engine import Tx, insert_new
from bot.database.rounds.relations import Trace
from bot.database.schema import round_nonces
from bot.ids import ChoosingId, RoundId

KEY_BYTES = 32
ROUND, SILENCE = "round:", "silence:"
FORMER_SILENCE = "silence"  # the one key of earlier versions, which lasted
MASTER_SECRET_LENGTH = 32

RandomBytes = Callable[[int], bytes]


class KeyStore(Protocol):
    """Where keys live. A name is `round:<id of a round or vote>`, `silence:<round>`, `proposals:<vote>`, `ask:<ask>` or `seen:<period>`."""

    @property
    def in_memory(self) -> bool:
        """Whether keys of rounds live in processes, and may go with them at any moment."""
        ...

    def make(self, tx: Tx, name: str) -> bytes:
        """A new random key, durable when the transaction commits; the same one if the name has one already."""
        ...

    def get(self, tx: Tx, name: str) -> bytes | None:
        """The key, or None when it was destroyed, or never came back after a restore or a crash."""
        ...

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        """Gone for good, every copy. Does nothing when there is none. What to look for afterwards; raises StillHeld."""
        ...

    def lost(self, tx: Tx, name: str) -> bool:
        """Whether nobody can bring this key back. A key that another process has, or may have, is not lost."""
        ...

    def left(self, tx: Tx, name: str) -> list[str]:
        """Where a destroyed key still is, in words for an operator. Empty when it is gone."""
        ...


class NoKeys:
    """For work that needs no key: asking for one is a mistake."""

    in_memory = False

    def make(self, tx: Tx, name: str) -> bytes:
        raise LookupError("no key is needed here")

    def get(self, tx: Tx, name: str) -> bytes | None:
        raise LookupError("no key is needed here")

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        raise LookupError("no key is needed here")

    def lost(self, tx: Tx, name: str) -> bool:
        raise LookupError("no key is needed here")

    def left(self, tx: Tx, name: str) -> list[str]:
        raise LookupError("no key is needed here")


class MemoryKeys:
    """Keys that live in this process alone and end with it."""

    in_memory = True

    def __init__(self, random_bytes: RandomBytes = secrets.token_bytes) -> None:
        self._random_bytes = random_bytes
        self._kept: dict[str, bytes] = {}

    def make(self, tx: Tx, name: str) -> bytes:
        return self._kept.setdefault(name, self._random_bytes(KEY_BYTES))

    def get(self, tx: Tx, name: str) -> bytes | None:
        return self._kept.get(name)

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        self._kept.pop(name, None)
        return []

    def lost(self, tx: Tx, name: str) -> bool:
        return name not in self._kept

    def left(self, tx: Tx, name: str) -> list[str]:
        return ["the memory of this process"] if name in self._kept else []


class KeysByKind:
    """Keys of rounds in one store, those of the counts of silence in memory, all others in another.

    `silences`: the memory that several processes share; without it each process has its own.
    """

    def __init__(self, rounds: KeyStore, others: KeyStore, silences: KeyStore | None = None) -> None:
        self.rounds = rounds
        self._others = others
        self._silences = silences or MemoryKeys()

    @property
    def in_memory(self) -> bool:
        return self.rounds.in_memory

    def make(self, tx: Tx, name: str) -> bytes:
        return self._of(name).make(tx, name)

    def get(self, tx: Tx, name: str) -> bytes | None:
        return self._of(name).get(tx, name)

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        return self._of(name).destroy(tx, name)

    def lost(self, tx: Tx, name: str) -> bool:
        return self._of(name).lost(tx, name)

    def left(self, tx: Tx, name: str) -> list[str]:
        return self._of(name).left(tx, name)

    def _of(self, name: str) -> KeyStore:
        if name.startswith(SILENCE):
            return self._silences
        return self.rounds if name.startswith(ROUND) else self._others


def silence_key(round_id: RoundId) -> str:
    """The name of the key under which silent rounds were counted when this round closed."""
    return f"{SILENCE}{round_id}"


def vote_key(choosing_id: ChoosingId) -> str:
    """The name of a vote's key: it lives where the keys of rounds do."""
    return round_key(RoundId(f"vote-{choosing_id}"))


def proposals_key(choosing_id: ChoosingId) -> str:
    """The name of the key by which who gave no name finds their own proposals until Wednesday."""
    return f"proposals:{choosing_id}"


def round_key(round_id: RoundId) -> str:
    """The name of a round's key."""
    return f"{ROUND}{round_id}"


class FileKeys:
    """One 0600 file a key, in a folder of its own that no backup visits.

    A key is on the disk before the transaction that needs it commits: a crash between the two leaves a key without a
    round, which protects nothing and harms nobody.
    """

    in_memory = False

    def __init__(self, folder: Path, random_bytes: RandomBytes = secrets.token_bytes) -> None:
        self._folder = folder
        self._random_bytes = random_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def make(self, tx: Tx, name: str) -> bytes:
        """Written whole under another name first, so that nobody ever reads half a key."""
        existing = self.get(tx, name)
        if existing is not None:
            return existing
        key = self._random_bytes(KEY_BYTES)
        draft = self._folder / f".{self._random_bytes(8).hex()}"
        _write_synced(draft, key)
        try:
            os.link(draft, self._path(name))  # unlike a rename, this fails when another process was first
        except FileExistsError:
            pass
        finally:
            _shred(draft, wipe=False)
        _sync_folder(self._folder)
        return self._read(name) or key

    def get(self, tx: Tx, name: str) -> bytes | None:
        return self._read(name)

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        """Overwritten, then unlinked. What flash memory keeps of old pages is the disk encryption's business."""
        path = self._path(name)
        if path.exists():
            _shred(path, wipe=True)
            _sync_folder(self._folder)
        return []

    def lost(self, tx: Tx, name: str) -> bool:
        return self.get(tx, name) is None

    def older_than(self, seconds: float) -> list[str]:
        """The names of the keys that lie here for longer than that; a younger one may belong to a transaction that is not done yet."""
        before = time.time() - seconds
        return [unquote(path.stem) for path in sorted(self._folder.glob("*.key")) if path.stat().st_mtime < before]

    def left(self, tx: Tx, name: str) -> list[str]:
        path = self._path(name)
        return [f"the key file {path}"] if path.exists() else []

    def _read(self, name: str) -> bytes | None:
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES else None

    def _path(self, name: str) -> Path:
        return self._folder / f"{quote(name, safe='')}.key"


class SharedKeys:
    """HKDF-SHA256(master secret, salt = nonce, info = name): several replicas share a key without storing it anywhere.

    For what must outlive every process, a nameless question's "solved" for instance. Never for a round: half of the key is permanent.

    The nonce lies in an UNLOGGED row and dies with the round. A dump without the master secret shows nothing, the
    secret without the nonce shows nothing.
    """

    in_memory = False

    def __init__(self, master_secret: str, random_bytes: RandomBytes = secrets.token_bytes) -> None:
        if len(master_secret) < MASTER_SECRET_LENGTH:
            raise ValueError(f"the master secret needs at least {MASTER_SECRET_LENGTH} characters")
        self._master = master_secret.encode()
        self._random_bytes = random_bytes

    def make(self, tx: Tx, name: str) -> bytes:
        insert_new(tx, round_nonces, {"round_id": name, "nonce": self._random_bytes(KEY_BYTES)})
        key = self.get(tx, name)
        if key is None:  # another replica is destroying it at this moment
            raise LookupError("the nonce that was just made is gone")
        return key

    def get(self, tx: Tx, name: str) -> bytes | None:
        nonce = tx.execute(select(round_nonces.c.nonce).where(round_nonces.c.round_id == name)).scalar()
        return None if nonce is None else self._derive(bytes(nonce), name)

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        tx.execute(delete(round_nonces).where(round_nonces.c.round_id == name))
        return []

    def lost(self, tx: Tx, name: str) -> bool:
        return self.get(tx, name) is None

    def left(self, tx: Tx, name: str) -> list[str]:
        return []

    def _derive(self, nonce: bytes, name: str) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256  # only where several machines share the work
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=nonce, info=name.encode()).derive(self._master)


def _write_synced(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _shred(path: Path, *, wipe: bool) -> None:
    if wipe:
        with path.open("r+b") as file:
            file.write(os.urandom(max(KEY_BYTES, path.stat().st_size)))
            file.flush()
            os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
