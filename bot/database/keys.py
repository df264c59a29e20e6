"""Keys that must never lie beside what they protect (anonymity.md P2, P6): round keys, and the long-lived ones.

Two homes. A folder of 0600 files, for one machine; leave it out of every backup. A master secret from the environment
and a nonce in an unlogged row, for many machines. Destroying a key is the promise itself: after it nobody can tell
whose answer a row was. Refuses to hand out a key of another length, and never says a key in an error or a log line.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from sqlalchemy import delete, select

from bot.database.engine import Tx, insert_new
from bot.database.schema import round_nonces
from bot.ids import RoundId

KEY_BYTES = 32
SILENCE = "silence"
MASTER_SECRET_LENGTH = 32

RandomBytes = Callable[[int], bytes]


class KeyStore(Protocol):
    """Where keys live. A name is `round:<round id>`, `silence` or `ask:<ask id>`; a key is 32 bytes."""

    def make(self, tx: Tx, name: str) -> bytes:
        """A new random key, durable when the transaction commits; the same one if the name has one already."""
        ...

    def get(self, tx: Tx, name: str) -> bytes | None:
        """The key, or None when it was destroyed, or never came back after a restore or a crash."""
        ...

    def destroy(self, tx: Tx, name: str) -> None:
        """Gone for good, every copy. Does nothing when there is none."""
        ...


class NoKeys:
    """For work that needs no key: asking for one is a mistake."""

    def make(self, tx: Tx, name: str) -> bytes:
        raise LookupError("no key is needed here")

    def get(self, tx: Tx, name: str) -> bytes | None:
        raise LookupError("no key is needed here")

    def destroy(self, tx: Tx, name: str) -> None:
        raise LookupError("no key is needed here")


def round_key(round_id: RoundId) -> str:
    """The name of a round's key."""
    return f"round:{round_id}"


class FileKeys:
    """One 0600 file a key, in a folder of its own that no backup visits.

    A key is on the disk before the transaction that needs it commits: a crash between the two leaves a key without a
    round, which protects nothing and harms nobody.
    """

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

    def destroy(self, tx: Tx, name: str) -> None:
        """Overwritten, then unlinked. What flash memory keeps of old pages is the disk encryption's business."""
        path = self._path(name)
        if path.exists():
            _shred(path, wipe=True)
            _sync_folder(self._folder)

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

    The nonce lies in an UNLOGGED row and dies with the round. A dump without the master secret shows nothing, the
    secret without the nonce shows nothing.
    """

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

    def destroy(self, tx: Tx, name: str) -> None:
        tx.execute(delete(round_nonces).where(round_nonces.c.round_id == name))

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
