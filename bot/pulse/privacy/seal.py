"""Open answers at rest. Encrypted under the round key, so that nothing readable lies in a page, a log or a backup.

Why a slot alone is not enough: Slack shows to the minute when a person's message changed. Whoever holds the write-ahead
log, or two backups made shortly before and after, sees which row appeared in between. So the row must say nothing.
Refuses rows that were not sealed with this key for this slot, cohort and question: a row put in or moved by hand is none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

from bot.ids import CohortId, QuestionId

NONCE = 12
COMMENT_ROOM = 1200  # 280 characters of four bytes fit; every sealed comment has this length


class Sealer:
    """AES-256-GCM under HMAC-SHA256(K_r, "seal"); slot, cohort and question are bound in as associated data."""

    def __init__(self, key: bytes, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only when there is something to seal: the start is quicker

        self._cipher = AESGCM(hmac.digest(key, b"seal", hashlib.sha256))
        self._random_bytes = random_bytes

    def seal_value(self, slot: bytes, cohort: CohortId, question: QuestionId, value: int) -> bytes:
        """29 bytes, whatever the value."""
        return self._seal(bytes([value]), _bound(slot, cohort, question))

    def value(self, slot: bytes, cohort: CohortId, question: QuestionId, sealed: bytes) -> int | None:
        """The value, or None for a row that was not sealed here."""
        opened = self._open(sealed, _bound(slot, cohort, question))
        return opened[0] if opened else None

    def seal_text(self, slot: bytes, cohort: CohortId, question: QuestionId, text: str) -> bytes:
        """One length for all, so that a long comment cannot be told from a short one."""
        written = text.encode()
        if len(written) > COMMENT_ROOM:
            raise ValueError("a comment is longer than its room")
        return self._seal(written.ljust(COMMENT_ROOM, b"\0"), _bound(slot, cohort, question))

    def text(self, slot: bytes, cohort: CohortId, question: QuestionId, sealed: bytes) -> str | None:
        """The text, or None for a row that was not sealed here."""
        opened = self._open(sealed, _bound(slot, cohort, question))
        return opened.rstrip(b"\0").decode() if opened else None

    def _seal(self, plain: bytes, bound: bytes) -> bytes:
        nonce = self._random_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def _open(self, sealed: bytes, bound: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound)
        except (InvalidTag, ValueError):
            return None


def _bound(slot: bytes, cohort: CohortId, question: QuestionId) -> bytes:
    return slot + f"{cohort}\0{question}".encode()
