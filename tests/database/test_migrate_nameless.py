"""What version 0.1 kept of nameless questions names nobody any more after the migration (P15)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from bot.database import migrate, schema
from bot.database.engine import Database
from tests.givens import ANA, GENERAL, MONDAY, WORKSPACE

KEY = {"workspace_id": WORKSPACE}
TS = "1772438700.000100"
SOLVED = MONDAY + timedelta(hours=5, minutes=3, seconds=7)
DAY = MONDAY.replace(hour=0)


def team_row(name: str, channel: str) -> dict[str, Any]:
    facts = {"members_from": "hand", "zone": "UTC", "digest_weekday": 3, "digest_time": "15:00", "digest_parts": [], "language": "en"}
    return KEY | facts | {"id": name, "name": name, "channel_id": channel, "created_at": MONDAY}


def as_it_was(table: Table, row: Collection[str]) -> Table:
    """The table with these columns alone: younger ones are not there yet."""
    return Table(table.name, MetaData(), *(Column(name, table.c[name].type) for name in row))


def letter_row(key: str, state: str) -> dict[str, Any]:
    row = {"id": key[-30:], "dedupe_key": key, "kind": "ask:x", "recipient": GENERAL, "body": {}, "priority": 0, "state": state}
    return KEY | row | {"not_before": SOLVED, "attempts": 0, "queued_at": SOLVED}


@pytest.mark.long
def test_times_keys_and_teams_of_nameless_questions_no_longer_name_their_asker(database: Database) -> None:
    migrate.to_revision(database, "0004")
    with database.transaction() as tx:
        tx.execute(insert(schema.seen), KEY | {"key": f"action:{ANA}:1:ask:solved", "at": SOLVED})
        rows = [team_row("harbor", "C0HARBOR"), team_row("quay", GENERAL)]
        tx.execute(insert(as_it_was(schema.teams, rows[0])), rows)
        ask = {"id": "a1", "team_id": "harbor", "channel_id": GENERAL, "message_ts": TS, "is_private": False, "text": "Why?"}
        tx.execute(insert(schema.asks), KEY | ask | {"origin": "anonymous:x", "asked_at": MONDAY, "solved_at": SOLVED})
        mark = {"channel_id": GENERAL, "message_ts": TS, "person_id": "", "emoji": "(solved)", "is_present": True}
        tx.execute(insert(schema.reactions), KEY | mark | {"last_event_ts": "001772456587.000000a", "at": SOLVED})
        tx.execute(insert(schema.outbox), [letter_row("ask:a1:asked", "sent"), letter_row("ask:a1:changed:1772456587000", "sent")])
    migrate.to_head(database)
    with database.reading() as tx:
        assert tx.execute(select(schema.seen)).all() == []
        (row,) = tx.execute(select(schema.asks)).all()
        assert row.team_id == "quay", "the channel's"
        assert f"{row.asked_at.timestamp():.6f}" == TS, "when everybody saw it"
        assert row.solved_at == row.asked_at, "the same day"
        (mark_now,) = tx.execute(select(schema.reactions)).all()
        assert mark_now.at == row.asked_at
        letters = tx.execute(select(schema.outbox)).all()
    assert {letter.queued_at for letter in letters} == {letter.not_before for letter in letters} == {DAY}
    assert not any("1772456587000" in f"{letter.dedupe_key} {letter.id}" for letter in letters)
