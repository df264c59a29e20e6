"""A receipt for each release. What was promised, a hash of what was shown, and the hash of the receipt before.

Whoever kept one can see later that nothing was rewritten: a changed figure or receipt breaks the chain from there on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Row, insert, select

from bot.database.schema import close_receipts, published, rounds
from bot.database.scope import Scope
from bot.ids import RoundId
from bot.people import store as people
from bot.pulse.rounds import Round

FIRST = "0" * 64  # before the first receipt
FIGURES_KEPT = timedelta(weeks=104)
IMAGE = "image_digest"  # the workspace setting: what was deployed, where whoever deploys says so


class CloseReceipt(Struct, frozen=True):
    """One release. `before` is the hash of the receipt before it; `hash` is made of everything else here."""

    number: int
    round_id: RoundId
    round_number: int
    rule_version: str
    k: int
    comments_k: int
    groups: int
    published_hash: str
    erased_at: datetime | None
    released_at: datetime
    image: str
    before: str
    hash: str = ""

    @property
    def right_hash(self) -> str:
        """The hash that fits what stands in it."""
        return _sha256({name: value for name, value in as_plain(self).items() if name != "hash"})


def as_plain(receipt: CloseReceipt) -> dict[str, Any]:
    """A receipt as it is exported: one JSON object, times in UTC to the second."""
    told = asdict(receipt)
    return {name: f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value for name, value in told.items()}


def keep_receipt(scope: Scope, released: Round, groups: int) -> CloseReceipt:
    """Write the receipt of a round that is released in this transaction."""
    last = newest_receipt(scope)
    made = CloseReceipt(
        number=last.number + 1 if last else 1,
        round_id=released.id,
        round_number=released.number,
        rule_version=released.contract.rule_version,
        k=released.contract.scores_k,
        comments_k=released.contract.words_k,
        groups=groups,
        published_hash=published_hash(scope, released.id),
        erased_at=released.erased_at,
        released_at=scope.now,
        image=str(people.setting(scope, IMAGE, "")),
        before=last.hash if last else FIRST,
    )
    row = asdict(made) | {"hash": made.right_hash}
    scope.execute(insert(close_receipts), [row])
    return CloseReceipt(**row)


def newest_receipt(scope: Scope) -> CloseReceipt | None:
    """The receipt of the newest release."""
    row = scope.execute(select(close_receipts).order_by(close_receipts.c.number.desc()).limit(1)).one_or_none()
    return _receipt(row) if row is not None else None


def all_receipts(scope: Scope) -> list[CloseReceipt]:
    """Every receipt, the oldest first."""
    return [_receipt(row) for row in scope.execute(select(close_receipts).order_by(close_receipts.c.number))]


def published_hash(scope: Scope, round_id: RoundId) -> str:
    """SHA-256 of everything a round shows, in an order of its own."""
    found = select(published.c.subject, published.c.dimension, published.c.shown).where(published.c.round_id == round_id)
    return _sha256(sorted(([row.subject, row.dimension, row.shown] for row in scope.execute(found)), key=lambda line: line[:2]))


def broken_links(scope: Scope) -> Iterator[str]:
    """What does not fit: a receipt that was changed or taken out, a figure that is not the one shown, a k that fell."""
    rows = {row.id: row for row in scope.execute(select(rounds.c.id, rounds.c.number, rounds.c.k, rounds.c.released_at))}
    receipts = all_receipts(scope)
    before, number = FIRST, 0
    for one in receipts:
        name, row = f"receipt {one.number}", rows.get(one.round_id)
        if (one.number, one.before) != (number + 1, before):
            yield f"{name}: the one before it is missing or was changed"
        if one.hash != one.right_hash:
            yield f"{name}: it was changed after it was written"
        if row is None or row.k < one.k:
            yield f"{name}: its round is gone, or its k was lowered"
        if scope.now - one.released_at < FIGURES_KEPT and published_hash(scope, one.round_id) != one.published_hash:
            yield f"{name}: the figures of round {one.round_number} are not the ones that were shown"
        before, number = one.hash, one.number
    known = {one.round_id for one in receipts}
    since = receipts[0].round_number if receipts else None
    for row in sorted(rows.values(), key=lambda row: row.number):
        if since is not None and row.number > since and row.released_at is not None and row.id not in known:
            yield f"round {row.number}: it was released, and its receipt is missing"


def _receipt(row: Row[Any]) -> CloseReceipt:
    return CloseReceipt(**{name: row._mapping[name] for name in CloseReceipt.__struct_fields__})


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
