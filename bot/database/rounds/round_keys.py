"""Round keys beside PostgreSQL: in the memory of every running process, derivable from nothing that is kept (P2, P6).

Each process makes an X25519 pair at its start and publishes the public half; whoever makes a round's key seals it to every process that
lives, and a newcomer is sealed in by any that has it. A pair is used once: when a seal was opened, a new pair takes its place, so that a
copy of the seal opens nowhere any more. A process lives as long as it holds its lock in the database, which ends with its connection; no
clock is asked. When nobody who lives has the key, it is lost, and the round is asked once more. With a key folder (one host) a round's key
lies in a 0600 file too, and survives a restart; the keys under which silent rounds are counted go round in the same way, in memory alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Collection

from sqlalchemy import delete, insert, select, update

from bot.database.engine import Database, Tx, insert_new, upsert
from bot.database.keys import KEY_BYTES, ROUND, FileKeys, RandomBytes
from bot.database.rounds import relations
from bot.database.rounds.presence import Presence, clear_the_dead, living, who_holds
from bot.database.rounds.relations import Trace
from bot.database.rounds.sealing import Pair, seal_to
from bot.database.schema import key_holders, open_keys, replicas, round_seals

GRACE = 30.0  # seconds without anybody who has a key before it counts as lost: a database that restarts lets go of every lock
NEVER_COMMITTED = 600.0  # seconds after which a key that was made and never seen in the database is forgotten
PROOF_BYTES = 16


class RoundKeys:
    """The round keys that this process has. Works without `start`, too, for one process alone."""

    def __init__(
        self,
        folder: FileKeys | None = None,
        *,
        random_bytes: RandomBytes = secrets.token_bytes,
        clock: Callable[[], float] = time.monotonic,
        grace: float = GRACE,
    ) -> None:
        self.replica_id = secrets.token_hex(8)
        self._files = folder
        self._random_bytes = random_bytes
        self._clock = clock
        self._grace = grace
        self._pair = Pair()
        self._known: dict[str, bytes] = {}
        self._made: dict[str, float] = {}  # not seen in the database yet: its transaction may still be open
        self._alone_since: dict[str, float] = {}
        self._change = threading.RLock()
        self._presence: Presence | None = None

    @property
    def in_memory(self) -> bool:
        """Whether the keys are nowhere else: a key folder lets them survive a restart."""
        return self._files is None

    # --- as every key store ------------------------------------------------------------------------------------------

    def make(self, tx: Tx, name: str) -> bytes:
        """A new key, sealed to everybody who lives; the same one if this process has it already."""
        existing = self.get(tx, name)
        if existing is not None:
            return existing
        relations.make(tx, round_seals, name)
        key = self._new(tx, name)
        upsert(tx, open_keys, {"key_id": name, "proof": _proof(key)})
        tx.execute(delete(key_holders).where(key_holders.c.key_id == name))
        self._keep(name, key)
        with self._change:
            self._made[name] = self._clock()
        self._note_holding(tx, name)
        self._seal_to_all(tx, name, key)
        return key

    def _new(self, tx: Tx, name: str) -> bytes:
        files = self._files_of(name)
        if files is None:
            return self._random_bytes(KEY_BYTES)
        files.destroy(tx, name)  # of an earlier time of this round, which ended with a crash of the database
        return files.make(tx, name)

    def _files_of(self, name: str) -> FileKeys | None:
        return self._files if name.startswith(ROUND) else None

    def get(self, tx: Tx, name: str) -> bytes | None:
        """The key, if this process has it or was sealed in; never one of an earlier time of the same round."""
        proof = _proof_of(tx, name)
        if proof is None:
            return None
        files = self._files_of(name)
        for key in (self._known.get(name), files.get(tx, name) if files else None):
            if key is not None and hmac.compare_digest(_proof(key), proof):
                self._keep(name, key)
                return key
        return self._open_seal(tx, name, proof)

    def destroy(self, tx: Tx, name: str) -> list[Trace]:
        """Gone in the database and here; the others forget it at their next look. What to look for afterwards. Raises StillHeld."""
        seals = [relations.own(round_seals, name)]
        traces = relations.traces_of(tx, seals)
        self._hold_no_more(tx, name)  # before the seals, as a look takes both: else each would wait for the other
        relations.drop(tx, seals)
        tx.execute(delete(open_keys).where(open_keys.c.key_id == name))
        self._forget(tx, name)
        return traces

    def lost(self, tx: Tx, name: str) -> bool:
        """Whether nobody can bring the key back: nobody who lives has it, for a while now."""
        if self.get(tx, name) is not None:
            return False
        if _proof_of(tx, name) is None:
            return True
        if living(tx) & set(tx.execute(select(key_holders.c.replica_id).where(key_holders.c.key_id == name)).scalars()):
            self._alone_since.pop(name, None)
            return False
        since = self._alone_since.setdefault(name, self._clock())
        return self._clock() - since >= self._grace

    def left(self, tx: Tx, name: str) -> list[str]:
        """Who still has a destroyed key, in words for an operator."""
        files = self._files_of(name)
        return who_holds(tx, name) + (files.left(tx, name) if files else [])

    # --- together with others ----------------------------------------------------------------------------------------

    def start(self, database: Database, host: str) -> None:
        """Be there for the others from now on. Raises DatabaseDown."""
        self._presence = Presence(self.replica_id, database, lambda: self.look(database, host))
        self._presence.start()

    def missing(self, database: Database) -> list[str]:
        """The open keys that somebody who lives has and this process does not have yet."""
        with database.reading() as tx:
            names = tx.execute(select(open_keys.c.key_id)).scalars().all()
            return [name for name in names if self.get(tx, name) is None and _others_who_have(tx, name, self.replica_id)]

    def is_alone(self, database: Database) -> bool:
        """Whether no other process runs."""
        with database.reading() as tx:
            return not living(tx) - {self.replica_id}

    def stop(self) -> None:
        """Leave: who stays counts this process no longer."""
        if self._presence is not None:
            self._presence.stop()
            self._presence = None

    def look(self, database: Database, host: str) -> None:
        """Publish the public half, seal newcomers in, open what was sealed to this process, forget what was destroyed."""
        with database.transaction() as tx:
            self._publish(tx, host)
            clear_the_dead(tx)
            proofs = {name: bytes(proof) for name, proof in tx.execute(select(open_keys.c.key_id, open_keys.c.proof))}
            self._forget_destroyed(tx, proofs)
            self._sweep_files(tx, proofs)
        for name in proofs:
            with database.transaction() as tx:
                self._look_at(tx, name)

    def _look_at(self, tx: Tx, name: str) -> None:
        key = self.get(tx, name)
        if key is None:
            self._hold_no_more(tx, name)  # what was sealed to an earlier pair of this process does not make it one that has the key
            return
        self._made.pop(name, None)
        self._note_holding(tx, name)
        self._seal_to_all(tx, name, key)

    def _publish(self, tx: Tx, host: str) -> None:
        mine = select(replicas.c.public_half).where(replicas.c.replica_id == self.replica_id)
        if tx.execute(mine).scalar() != self._pair.public:
            upsert(tx, replicas, {"replica_id": self.replica_id, "public_half": self._pair.public, "host": host})

    def _seal_to_all(self, tx: Tx, name: str, key: bytes) -> None:
        """To everybody who lives, does not have it, and was not sealed in with the pair they have now."""
        seals, others = relations.own(round_seals, name), living(tx) - {self.replica_id}
        if not others or not relations.exists(tx, seals):
            return
        have = set(tx.execute(select(key_holders.c.replica_id).where(key_holders.c.key_id == name, key_holders.c.has_it)).scalars())
        sealed = {replica: bytes(half) for replica, half in tx.execute(select(seals.c.replica_id, seals.c.public_half))}
        for replica, half in tx.execute(select(replicas.c.replica_id, replicas.c.public_half).order_by(replicas.c.replica_id)):
            if replica in others - have and sealed.get(replica) != bytes(half):
                row = {"replica_id": replica, "public_half": bytes(half), "sealed": seal_to(bytes(half), key, name)}
                upsert(tx, seals, row)
                insert_new(tx, key_holders, {"key_id": name, "replica_id": replica, "has_it": False})

    def _open_seal(self, tx: Tx, name: str, proof: bytes) -> bytes | None:
        seals = relations.own(round_seals, name)
        if not relations.exists(tx, seals):
            return None
        sealed = tx.execute(select(seals.c.sealed).where(seals.c.replica_id == self.replica_id)).scalar()
        key = self._pair.open(bytes(sealed), name) if sealed is not None else None
        if key is None or not hmac.compare_digest(_proof(key), proof):
            return None
        self._keep(name, key)
        return key

    def _note_holding(self, tx: Tx, name: str) -> None:
        """Say that this process has it, once; the seal was used, so the pair is: the next one is sealed to another."""
        mine = (key_holders.c.key_id == name, key_holders.c.replica_id == self.replica_id)
        known = tx.execute(select(key_holders.c.has_it).where(*mine)).scalar()
        if known is None:
            tx.execute(insert(key_holders), {"key_id": name, "replica_id": self.replica_id, "has_it": True})
        elif not known:
            tx.execute(update(key_holders).where(*mine).values(has_it=True))
            self._change_pair(tx)

    def _change_pair(self, tx: Tx) -> None:
        self._pair = Pair()
        tx.execute(update(replicas).where(replicas.c.replica_id == self.replica_id).values(public_half=self._pair.public))

    def _hold_no_more(self, tx: Tx, name: str) -> None:
        """Take this process from among those who have the key."""
        tx.execute(delete(key_holders).where(key_holders.c.key_id == name, key_holders.c.replica_id == self.replica_id))

    # --- memory ------------------------------------------------------------------------------------------------------

    def _keep(self, name: str, key: bytes) -> None:
        with self._change:
            self._known[name] = key
            self._alone_since.pop(name, None)

    def _forget_destroyed(self, tx: Tx, proofs: dict[str, bytes]) -> None:
        """Drop what the database does not know any more, and the pair to which a seal of it may have been made."""
        noted = set(tx.execute(select(key_holders.c.key_id).where(key_holders.c.replica_id == self.replica_id)).scalars())
        for name in noted | set(self._known):
            key, proof = self._known.get(name), proofs.get(name)
            if proof is None and not self._may_still_commit(name):
                self._forget(tx, name)
                self._change_pair(tx)
            elif proof is not None and key is not None and not hmac.compare_digest(_proof(key), proof):
                self._known.pop(name, None)

    def _sweep_files(self, tx: Tx, proofs: dict[str, bytes]) -> None:
        """Destroy the files of rounds that closed while nobody ran who could see this folder."""
        if self._files:
            for name in self._files.older_than(NEVER_COMMITTED):
                if name.startswith(ROUND) and name not in proofs:
                    self._files.destroy(tx, name)

    def _may_still_commit(self, name: str) -> bool:
        made = self._made.get(name)
        return made is not None and self._clock() - made < NEVER_COMMITTED

    def _forget(self, tx: Tx, name: str) -> None:
        files = self._files_of(name)
        if files:
            files.destroy(tx, name)
        self._hold_no_more(tx, name)
        with self._change:
            self._known.pop(name, None)
            self._made.pop(name, None)
            self._alone_since.pop(name, None)


def _proof(key: bytes) -> bytes:
    """By which a key is known again; nothing else can be worked out from it."""
    return hmac.digest(key, b"proof", hashlib.sha256)[:PROOF_BYTES]


def _proof_of(tx: Tx, name: str) -> bytes | None:
    found = tx.execute(select(open_keys.c.proof).where(open_keys.c.key_id == name)).scalar()
    return None if found is None else bytes(found)


def _others_who_have(tx: Tx, name: str, but: str) -> Collection[str]:
    noted = tx.execute(select(key_holders.c.replica_id).where(key_holders.c.key_id == name, key_holders.c.has_it)).scalars()
    return (living(tx) & set(noted)) - {but}
