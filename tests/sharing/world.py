"""A small company that shares, asks and tries, and what then lies in its database."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.database import schema
from bot.database.engine import Database, Tx
from bot.experiments.rules import Plan
from bot.people import store as people
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.schedule.job import DueContext
from bot.search import acts as search
from bot.search.rules import wished
from bot.sharing import acts as sharing
from tests.givens import ANA, BO, CLEO, DEV, GENERAL, MONDAY, WORKSPACE, scope

SECRET = "C0SECRET"
TABLE = sharing.defaults()
TEAM: dict[str, Any] = {
    "members_from": "hand", "zone": "Europe/Berlin", "digest_weekday": 3, "digest_time": "15:00",
    "digest_parts": [], "language": "en", "created_at": MONDAY, "welcomed_at": MONDAY,
}  # fmt: skip


class Keys:
    """Keys by name, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def make(self, _tx: Tx, name: str) -> bytes:
        return self.kept.setdefault(name, hashlib.sha256(name.encode()).digest())

    def get(self, _tx: Tx, name: str) -> bytes | None:
        return self.kept.get(name)

    def destroy(self, _tx: Tx, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def tx(database: Database) -> Any:
    with database.transaction() as opened:
        for who in (ANA, BO, CLEO, DEV):
            zone = "Asia/Kolkata" if who == DEV else "Europe/Berlin"
            people.keep_person(scope(opened), Person(who, who.title(), zone, "en", False, False, False, False, False, MONDAY))
        people.keep_channel(scope(opened), GENERAL, name="general", bot_is_member=True)
        people.keep_channel(scope(opened), SECRET, name="secret", bot_is_member=True, is_private=True)
        people.set_channel_members(scope(opened), SECRET, [ANA, BO])
        opened.execute(schema.teams.insert().values(workspace_id=WORKSPACE, id="harbor", name="Harbor", channel_id=GENERAL, **TEAM))
        teams.set_roster(scope(opened, now=MONDAY), "harbor", Roster(frozenset({ANA, BO, DEV}), frozenset()))
        yield opened


def share(tx: Tx, text: str = "Indexes can be partial #sql", *, key: str = "k1", channel: str = GENERAL) -> Any:
    return sharing.share_typed(scope(tx, now=MONDAY), ANA, text, key, channel)


def found(tx: Tx, reader: str, typed: str, kind: str = "") -> list[str]:
    return [hit.text for hit in search.find(scope(tx), reader, wished(typed, kind=kind), typed, kind).hits]


def outbox(tx: Tx, kind: str) -> list[Any]:
    return list(tx.execute(select(schema.outbox).where(schema.outbox.c.kind == kind)))


def due(tx: Tx, kind: str) -> list[Any]:
    return list(tx.execute(select(schema.due).where(schema.due.c.kind == kind)))


def at(tx: Tx, subject: str, now: Any, keys: Any = None) -> DueContext:
    return DueContext(scope(tx, now=now, keys=keys or Keys(), new_id=lambda: "id"), subject, now)  # type: ignore[arg-type]


SOON = date(2026, 3, 12)


def plan(ends_on: date = SOON) -> Plan:
    return Plan("Pairing halves review time", "Two tickets", "Hours to merge", ends_on)
