"""A key store for jobs that need no key."""

from __future__ import annotations

from bot.database.engine import Tx


class NoKeys:
    """Asking it for a key is a mistake."""

    def make(self, tx: Tx, name: str) -> bytes:
        raise AssertionError("no key is needed here")

    def get(self, tx: Tx, name: str) -> bytes | None:
        raise AssertionError("no key is needed here")

    def destroy(self, tx: Tx, name: str) -> None:
        raise AssertionError("no key is needed here")
