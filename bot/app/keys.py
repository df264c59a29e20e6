"""Which keys live where, and being sealed in before the first tap is taken (P2).

| database | RIPPLE_MASTER_SECRET | keys of rounds | all other keys |
|---|---|---|---|
| SQLite | empty | the key folder | the key folder |
| SQLite | set | the key folder | the secret |
| PostgreSQL | empty | the key folder, and the memory of the running processes | the key folder |
| PostgreSQL | set | the memory of the running processes alone | the secret |

The keys under which silent rounds are counted lie in the memory of the running processes alone, whatever is set (P16).
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from pathlib import Path

import structlog

from bot.app.settings import Settings
from bot.app.startup import CannotStart, insist
from bot.database.engine import Database
from bot.database.keys import FileKeys, KeysByKind, KeyStore, SharedKeys
from bot.database.rounds.round_keys import RoundKeys
from bot.installs.rules import KEY_NAME

JOIN_WITHIN = 20.0  # seconds that a newcomer waits to be sealed in; after that it starts, and says to who taps that it is not ready
LOOK_EVERY = 0.25
KEY_FOLDER = "The key folder {folder} cannot be used ({why})"
KEY_FOLDER_CURE = "Set RIPPLE_KEY_FOLDER to one that can be written: without it a round can neither open nor be erased."

log = structlog.get_logger()


def keys_of(settings: Settings, database: Database) -> KeysByKind:
    """The key stores that the settings ask for; CannotStart when the key folder cannot be used."""
    if needs_key_folder(settings, is_sqlite=database.is_sqlite) and (why := trouble_with(settings.key_folder)):
        raise _unusable(settings.key_folder, why)
    try:
        return _chosen(settings, database)
    except OSError as refused:
        raise _unusable(settings.key_folder, refused.strerror) from refused


def needs_key_folder(settings: Settings, *, is_sqlite: bool) -> bool:
    """Whether any key lies there, see the table above."""
    return is_sqlite or not settings.master_secret


def trouble_with(folder: Path) -> str:
    """Why keys cannot be made and destroyed in this folder, in the system's words; one that is not there yet is made at the start."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        return os.strerror(errno.ENOTDIR)
    return "" if os.access(there, os.R_OK | os.W_OK | os.X_OK) else os.strerror(errno.EACCES)


def _unusable(folder: Path, why: str | None) -> CannotStart:
    return CannotStart(f"{KEY_FOLDER.format(folder=folder, why=why)}. {KEY_FOLDER_CURE}")


def _chosen(settings: Settings, database: Database) -> KeysByKind:
    others: KeyStore = SharedKeys(settings.master_secret) if settings.master_secret else FileKeys(settings.key_folder)
    if database.is_sqlite:
        return KeysByKind(FileKeys(settings.key_folder), others)
    ring = RoundKeys(None if settings.master_secret else FileKeys(settings.key_folder))
    return KeysByKind(ring, others, silences=ring)


def known_token_secrets(settings: Settings) -> list[bytes]:
    """What tokens of installs are sealed under, the newest first: what was set, then the key in the key folder.

    A key that is in the folder stays good for what was sealed before another was set.
    """
    given = [*settings.token_keys, *([settings.master_secret] if settings.master_secret else ())]
    kept = settings.key_folder / f"{KEY_NAME}.key"
    return [one.encode() for one in given] + ([kept.read_bytes()] if kept.exists() else [])


def token_secrets(settings: Settings, database: Database) -> list[bytes]:
    """The same; where there is none yet, one is made in the key folder."""
    try:
        if found := known_token_secrets(settings):
            return found
        with database.reading() as tx:
            return [FileKeys(settings.key_folder).make(tx, KEY_NAME)]
    except OSError as refused:
        raise _unusable(settings.key_folder, refused.strerror) from refused


async def join_the_others(keys: KeysByKind, database: Database) -> bool:
    """Be known to the other processes, and wait until one of them has sealed this one in to every open round; whether nobody else runs."""
    if not isinstance(keys.rounds, RoundKeys):
        return True
    ring = keys.rounds
    await insist(lambda: asyncio.to_thread(ring.start, database, f"{socket.gethostname()}, process {os.getpid()}"))
    for _ in range(int(JOIN_WITHIN / LOOK_EVERY)):
        missing = await insist(lambda: asyncio.to_thread(ring.missing, database))
        if not missing:
            break
        await asyncio.sleep(LOOK_EVERY)
    else:
        log.warning("round_keys_missing", rounds=len(missing), cure="The other process does not answer. Look at it, or stop it.")
    log.info("round_keys", where="memory alone" if ring.in_memory else "files and memory", cure=_advice(ring))
    return bool(await insist(lambda: asyncio.to_thread(ring.is_alone, database)))


def leave_the_others(keys: KeysByKind) -> None:
    """The last thing a process does with its keys."""
    if isinstance(keys.rounds, RoundKeys):
        keys.rounds.stop()


def _advice(ring: RoundKeys) -> str:
    if ring.in_memory:
        return "A restart of the last process that runs loses an open round's key: its people are asked once more. Let two overlap."
    return "A restart keeps an open round, as long as the key folder stays."
