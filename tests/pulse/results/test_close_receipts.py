"""The receipts: each release has one, chained to the one before; whatever is changed afterwards is found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.commands.changed_by_hand import changed_by_hand
from bot.database import migrate
from bot.database.schema import close_receipts, published, rounds
from bot.people import store as people
from bot.pulse.results import close_receipts as receipts
from bot.pulse.results.views import receipt_modal, results_message
from bot.words import words_in
from tests.givens import scope
from tests.pulse.world import PulseWorld, world

__all__ = ["world"]
ROUNDS = 3
DEPLOYED = "sha256:" + 64 * "a"


@pytest.fixture
def told(world: PulseWorld) -> PulseWorld:
    """Three rounds, released."""
    members = world.six()
    with world.database.transaction() as tx:
        people.change_setting(scope(tx), receipts.IMAGE, DEPLOYED, None)
    for _ in range(ROUNDS):
        world.whole_round(members)
    return world


def broken(world: PulseWorld) -> list[str]:
    with world.database.reading() as tx:
        return list(receipts.broken_links(scope(tx, now=world.now)))


def test_every_release_has_a_receipt_that_names_the_one_before(told: PulseWorld) -> None:
    with told.database.reading() as tx:
        kept = receipts.all_receipts(scope(tx))
        hashes = [receipts.published_hash(scope(tx), one.round_id) for one in kept]
    assert [(one.number, one.round_number, one.k, one.comments_k, one.groups) for one in kept] == [(n, n, 5, 8, 1) for n in (1, 2, 3)]
    assert [one.before for one in kept] == [receipts.FIRST, kept[0].hash, kept[1].hash]
    assert [one.published_hash for one in kept] == hashes
    assert {one.image for one in kept} == {DEPLOYED}
    assert all(one.hash == one.right_hash and one.erased_at is not None for one in kept)
    assert broken(told) == []


def test_any_published_row_that_is_changed_taken_out_or_put_in_is_found(told: PulseWorld) -> None:
    with told.database.reading() as tx:
        rows = tx.execute(select(published.c.round_id, published.c.subject, published.c.dimension, published.c.shown)).all()
    for row in rows[:: max(1, len(rows) // 6)]:
        here = (published.c.round_id == row.round_id, published.c.subject == row.subject, published.c.dimension == row.dimension)
        for change in (
            update(published).where(*here).values(shown={"answered": {"people": "most", "under_half": False, "by": "hand"}}),
            update(published).where(*here).values(dimension="INVENTED"),
            delete(published).where(*here),
        ):
            found = found_after(told, change)
            assert len(found) == 1 and "are not the ones that were shown" in found[0]
    assert broken(told) == []


CHANGES = {
    "k": 6,
    "comments_k": 9,
    "groups": 2,
    "rule_version": "0",
    "round_number": 9,
    "published_hash": "0" * 64,
    "image": "another",
    "before": "1" * 64,
    "hash": "2" * 64,
}


def found_after(world: PulseWorld, *changes: Any) -> list[str]:
    """What is found after these changes, which are never committed: each is looked at alone."""
    with world.database.engine.connect() as connection:
        for change in changes:
            connection.execute(change)
        found = list(receipts.broken_links(scope(connection, now=world.now)))
        connection.rollback()
    return found


def test_any_receipt_that_is_changed_or_taken_out_is_found(told: PulseWorld) -> None:
    for number in (1, 2, 3):
        here = close_receipts.c.number == number
        for column, value in CHANGES.items():
            assert found_after(told, update(close_receipts).where(here).values({column: value})), (number, column)
        assert found_after(told, delete(close_receipts).where(here)), number
    assert broken(told) == []
    with told.database.transaction() as tx:
        tx.execute(update(close_receipts).values(groups=3))
        assert any(what.startswith("receipt") for what, _ in changed_by_hand(scope(tx, now=told.now)))


def test_a_k_that_is_lowered_in_a_round_is_found(told: PulseWorld) -> None:
    raised = (update(rounds).values(k=7), update(close_receipts).values(k=7))
    assert not any("k was lowered" in what for what in found_after(told, *raised))
    assert sum("k was lowered" in what for what in found_after(told, *raised, update(rounds).values(k=5))) == ROUNDS


def receipts_command(world: PulseWorld, *more: str) -> subprocess.CompletedProcess[str]:
    env = {"DATABASE_URL": world.database.url, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PATH": ""}
    call = [sys.executable, "-m", "bot", "receipts", *more]
    return subprocess.run(call, env=env, cwd=migrate.SCRIPTS.parent, capture_output=True, text=True, check=False)


@pytest.mark.longest
def test_whoever_kept_the_receipts_sees_that_history_was_rewritten(told: PulseWorld, tmp_path: Path) -> None:
    first = receipts_command(told)
    assert (first.returncode, first.stderr) == (0, "")
    assert [json.loads(line)["number"] for line in first.stdout.splitlines()] == [1, 2, 3]
    kept = tmp_path / "kept.jsonl"
    kept.write_text(first.stdout, encoding="utf-8")
    assert receipts_command(told, "--kept", str(kept)).returncode == 0
    with told.database.transaction() as tx:  # somebody who knows how to forge the whole chain
        tx.execute(delete(close_receipts))
    again = receipts_command(told, "--kept", str(kept))
    assert again.returncode == 1
    assert again.stderr.count("is not among the receipts any more") == ROUNDS


def test_how_do_i_know_shows_the_receipt(told: PulseWorld) -> None:
    with told.database.reading() as tx:
        receipt = receipts.newest_receipt(scope(tx))
    assert receipt is not None
    for words in (words_in("en"), words_in("de")):
        shown = str(receipt_modal(words, receipt))
        assert receipt.hash in shown and receipt.before in shown and receipt.published_hash in shown
        assert words("pulse.results.proof") in str(results_message(words, told.results("UHarbor0"), owner=False))
        assert words("pulse.proof.none") in str(receipt_modal(words, None))
