"""A lead's letter can be answered until the next one comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from bot.database.engine import Tx
from bot.database.schema import outbox
from bot.digest import acts as digests
from bot.digest import notices, settings
from bot.digest.notice_bodies import LetterChanged, ManagerDigestTold, PauseAnswered, PauseAsked
from bot.ids import ChannelId, DigestId, MessageTs, TeamId
from bot.nudges import acts as nudges
from bot.outbox.kinds import Update
from bot.outbox.notice import Notice, OutboxMessage
from bot.outbox.store import queue_notice
from bot.sharing.rules import ActivityKind
from bot.slack import ids
from tests.digest.givens import DAY, NEXT_MONDAY, WEEK, add_team, count_week, kept_nudges, messages, run
from tests.givens import BO, EVE, WORKSPACE, scope


def letter_on(tx: Tx, monday: datetime) -> ManagerDigestTold:
    """A letter that was sent, and stands in the lead's conversation under the day's number."""
    count_week(tx, "T1", (monday - WEEK).date(), ActivityKind.SHARED, 2)
    run(tx, digests.managers_due, monday)
    (row,) = [one for one in messages(tx, ManagerDigestTold.kind) if monday.date().isoformat() in one.dedupe_key]
    sent(tx, row.id, f"{monday:%m%d}.1")
    body = ManagerDigestTold(DigestId(row.body["digest"]), monday)
    message = OutboxMessage(row.id, WORKSPACE, row.kind, EVE, row.dedupe_key, body, 1, monday, None, None, None)
    notices.manager_told(scope(tx, now=monday), message, ChannelId("D1"), MessageTs(f"{monday:%m%d}.1"))
    return body


def sent(tx: Tx, id_: str, ts: str) -> None:
    tx.execute(update(outbox).where(outbox.c.id == id_).values(state="sent", channel_id="D1", message_ts=ts))


def changed(tx: Tx, now: datetime) -> dict[str, list[str]]:
    """What can be pressed on each letter that is to be drawn again, by its place."""
    found = {}
    for row in messages(tx, LetterChanged.kind):
        body = LetterChanged(**row.body)
        message = OutboxMessage(row.id, WORKSPACE, row.kind, EVE, row.dedupe_key, body, 0, now, None, None, None)
        drawn = notices.letter_changed(scope(tx, now=now), message)
        assert isinstance(drawn, Update)
        found[drawn.ts] = actions_of(drawn.message)
    return found


def actions_of(message: Any) -> list[str]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [element["action_id"] for block in rows for element in block["elements"]]


def test_the_next_letter_takes_the_buttons_of_the_one_before(tx: Tx) -> None:
    letter_on(tx, NEXT_MONDAY)
    assert messages(tx, LetterChanged.kind) == []
    letter_on(tx, NEXT_MONDAY + WEEK)
    assert changed(tx, NEXT_MONDAY + WEEK) == {"0309.1": [ids.DIGEST_LEAD_SURE]}
    letter_on(tx, NEXT_MONDAY + 2 * WEEK)
    assert sorted(changed(tx, NEXT_MONDAY + 2 * WEEK)) == ["0309.1", "0316.1"], "each once"
    assert len(messages(tx, LetterChanged.kind)) == 2


def test_a_late_done_is_taken_and_brings_no_button_back(tx: Tx) -> None:
    letter_on(tx, NEXT_MONDAY)
    (nudge,) = [row.id for row in kept_nudges(tx)]
    now = scope(tx, now=NEXT_MONDAY + WEEK)
    nudges.accept(now, EVE, nudge)
    live = notices.around_nudge(now, EVE, nudge)
    assert live is not None and ids.NUDGE_DONE in actions_of(live)
    letter_on(tx, NEXT_MONDAY + WEEK)
    nudges.done(now, EVE, nudge)
    past = notices.around_nudge(now, EVE, nudge)
    assert past is not None and actions_of(past) == [ids.DIGEST_LEAD_SURE]


def test_the_box_goes_from_the_newest_letter_once_it_is_filled_in(tx: Tx) -> None:
    letter_on(tx, NEXT_MONDAY)
    now = NEXT_MONDAY + DAY
    settings.answer_team(scope(tx, now=now), EVE, TeamId("T1"), changed="We write the agenda together", not_now="")
    (left,) = changed(tx, now).values()
    assert ids.DIGEST_CAME not in left and ids.NUDGE_ACCEPT in left
    settings.answer_team(scope(tx, now=now + DAY), EVE, TeamId("T1"), changed="", not_now="")
    assert len(messages(tx, LetterChanged.kind)) == 2
    assert ids.DIGEST_CAME in changed(tx, now + DAY)["0309.1"], "taken back, it may be filled in again"


def test_the_other_leads_are_not_asked_any_more_whether_a_digest_shall_rest(tx: Tx) -> None:
    add_team(tx, "T2", members=(), leads=(EVE, BO))
    for lead in (EVE, BO):
        queue_notice(scope(tx), Notice(PauseAsked(TeamId("T2")), lead, key=f"asked:{lead}"))
    for row in messages(tx, PauseAsked.kind):
        sent(tx, row.id, f"{row.recipient}.1")
    settings.pause(scope(tx), EVE, TeamId("T2"))
    assert {row.recipient for row in messages(tx, PauseAnswered.kind)} == {EVE, BO}
