"""Sealing a key to one process, so that nothing but the private half in its memory opens it. X25519, HKDF-SHA256, AES-256-GCM.

As in HPKE's base mode (RFC 9180): a one-time pair of the sender, a key derived from what both can work out, both public halves and the
name bound in. Refuses, by None, whatever was not sealed to this pair under this name.
"""

from __future__ import annotations

from typing import Any

PUBLIC_BYTES = 32


class Pair:
    """A pair that lives in memory only. Make a new one and forget this one, and what was sealed to it opens nowhere."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # only beside PostgreSQL: the start is quicker

        self._private = X25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes_raw()

    def open(self, sealed: bytes, name: str) -> bytes | None:
        """The key, or None for what was not sealed to this pair under this name."""
        from cryptography.exceptions import InvalidTag

        sender = sealed[:PUBLIC_BYTES]
        try:
            opened: bytes = _cipher(self._private, sender, sender, self.public, name).decrypt(_NONCE, sealed[PUBLIC_BYTES:], None)
            return opened
        except (InvalidTag, ValueError):
            return None


def seal_to(public: bytes, key: bytes, name: str) -> bytes:
    """The key, for whoever has the private half of `public`: 80 bytes for a key of 32."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    hidden: bytes = _cipher(once, public, sender, public, name).encrypt(_NONCE, key, None)
    return sender + hidden


def _cipher(private: Any, other: bytes, sender: bytes, receiver: bytes, name: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    shared = private.exchange(X25519PublicKey.from_public_bytes(other))
    bound = b"ripple round key" + sender + receiver + name.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=bound).derive(shared))


_NONCE = bytes(12)  # each derived key seals one thing only
