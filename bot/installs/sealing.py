"""Tokens under lock and key. The keys lie outside the database: in RIPPLE_TOKEN_KEYS, the master secret or the key folder.

The first key seals, each of them opens: a new key is put in front, what lies under an older one is sealed anew at the next start, and
the older one can go. A token is sealed together with its workspace's id, so that a row moved to another workspace opens nothing.
Refuses to say a token or a key in an error.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.ids import WorkspaceId

BETWEEN = "\n"


class CannotOpen(Exception):
    """No key opens it, or it is another workspace's."""


class TokenSealer:
    """`secrets`: the newest first, at least one; each 32 random bytes or characters, or more."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        fernets = [Fernet(_derived(one)) for one in secrets]
        self._newest, self._all = fernets[0], MultiFernet(fernets)

    def seal(self, workspace: WorkspaceId, token: str) -> str:
        """What the database holds of it; nothing for nothing."""
        return self._newest.encrypt(f"{workspace}{BETWEEN}{token}".encode()).decode() if token else ""

    def open(self, workspace: WorkspaceId, sealed: str) -> str:
        """The token; `CannotOpen` where no key fits."""
        try:
            whose, _, token = self._all.decrypt(sealed).decode().partition(BETWEEN)
        except (InvalidToken, ValueError):
            raise CannotOpen("no key opens this token") from None
        if whose != workspace:
            raise CannotOpen("this token is another workspace's")
        return token

    def is_under_newest(self, sealed: str) -> bool:
        """Whether the older keys are not needed for it."""
        try:
            self._newest.decrypt(sealed)
        except (InvalidToken, ValueError):
            return False
        return True


def _derived(secret: bytes) -> bytes:
    return base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ripple: tokens of installs").derive(secret))
