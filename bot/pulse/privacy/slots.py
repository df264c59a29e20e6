"""Where an answer lies while its round is open. Under an HMAC that only the round's key can make (P3)."""

from __future__ import annotations

import hashlib
import hmac

from bot.ids import PersonId, QuestionId

KEY_BYTES = 32
SLOT_BYTES = 16


def slot(key: bytes, person: PersonId, question: QuestionId) -> bytes:
    """P3: HMAC-SHA256(K_r, "answer" | person | question), first 16 bytes. Same person, same question, same slot."""
    return _slot(key, b"answer", person, question)


def comment_slot(key: bytes, person: PersonId, question: QuestionId) -> bytes:
    """Where a person's comment lies while the round is open. It shares nothing with the slot of the score."""
    return _slot(key, b"comment", person, question)


def _slot(key: bytes, purpose: bytes, person: PersonId, question: QuestionId) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("a round key has 32 bytes")
    # Each part goes with its length: ("U1", "2Q") and ("U12", "Q") must never meet in one slot.
    parts = [len(part).to_bytes(4, "big") + part for part in (purpose, person.encode(), question.encode())]
    return hmac.digest(key, b"".join(parts), hashlib.sha256)[:SLOT_BYTES]
