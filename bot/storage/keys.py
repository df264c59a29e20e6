"""Keys that must never lie beside what they protect (anonymity.md P2, P6): round keys, and the long-lived ones.

Two homes. A folder of 0600 files, for one machine. A master secret from the environment and a nonce in an unlogged row, for many.
Destroying a key is the promise itself: after it nobody can tell whose answer a row was.
"""

from __future__ import annotations

from typing import Protocol

from bot.storage.database import Tx


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
