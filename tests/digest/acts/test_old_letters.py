"""A lead's letter can be answered until the next one comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import update

from bot.database.engine import Tx
from bot.database.schema import asks, outbox
from bot.digest import acts as digests
from bot.digest import notices, reading, settings
from bot.digest.notice_bodies import LetterChanged, ManagerDigestTold, PauseAnswered, PauseAsked
from bot.digest.store import digests as rows
from bot.digest.told import LetterTold, RestTold
from bot.digest.views.leads import manager_digest
from bot.ids import ChannelId, DigestId, LearningId, MessageTs, RoundId, TeamId
from bot.nudges import acts as nudges
from bot.outbox.kinds import Post, Update
from bot.outbox.notice import Notice, OutboxMessage
from bot.outbox.states import OutboxState
from bot.outbox.store import queue_notice
from bot.pulse.asking.rests import RestReason
from bot.sharing.notice_bodies import LearningMarked
from bot.sharing.rules import ActivityKind
from bot.slack import ids
from tests.digest.givens import DAY, NEXT_MONDAY, WEEK, add_team, ask, count_week, kept_nudges, learn, messages, run
from tests.givens import BO, EVE, WORKSPACE, scope

AS_SENT: dict[str, str] = {}  # what each letter said


def letter_on(tx: Tx, monday: datetime) -> ManagerDigestTold:
    """A letter that was sent, and stands in the lead's conversation under the day's number."""
    count_week(tx, "T1", (monday - WEEK).date(), ActivityKind.SHARED, 2)
    run(tx, digests.managers_due, monday)
    (row,) = [one for one in messages(tx, ManagerDigestTold.kind) if monday.date().isoformat() in one.dedupe_key]
    body = ManagerDigestTold(DigestId(row.body["digest"]), monday)
    message = OutboxMessage(row.id, WORKSPACE, row.kind, EVE, row.dedupe_key, body, 1, monday, None, None, None)
    rendered = notices.manager_digest(scope(tx, now=monday), message)
    assert isinstance(rendered, Post)
    AS_SENT[body.digest] = rendered.message["text"]
    sent(tx, row.id, f"{monday:%m%d}.1")
    notices.manager_told(scope(tx, now=monday), message, ChannelId("D1"), MessageTs(f"{monday:%m%d}.1"))
    return body


def sent(tx: Tx, id_: str, ts: str) -> None:
    tx.execute(update(outbox).where(outbox.c.id == id_).values(state="sent", channel_id="D1", message_ts=ts))


def changed(tx: Tx, now: datetime) -> dict[str, list[str]]:
    """What can be pressed on each letter that is to be drawn again, by its place."""
    return {drawn.ts: actions_of(drawn.message) for drawn in drawn_again(tx, now)}


def texts(tx: Tx, now: datetime) -> list[str]:
    """What is said on each of them."""
    return [drawn.message["text"] for drawn in drawn_again(tx, now)]


def drawn_again(tx: Tx, now: datetime) -> list[Update]:
    found = []
    for row in messages(tx, LetterChanged.kind):
        body = LetterChanged(**row.body)
        message = OutboxMessage(row.id, WORKSPACE, row.kind, EVE, row.dedupe_key, body, 0, now, None, None, None)
        drawn = notices.letter_changed(scope(tx, now=now), message)
        assert isinstance(drawn, Update)
        found.append(drawn)
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


def test_a_letter_can_be_answered_until_the_next_one_was_sent(tx: Tx) -> None:
    letter_on(tx, NEXT_MONDAY)
    now = NEXT_MONDAY + WEEK
    count_week(tx, "T1", NEXT_MONDAY.date(), ActivityKind.SHARED, 2)
    run(tx, digests.managers_due, now)
    assert len(messages(tx, ManagerDigestTold.kind)) == 2, "the next one is made, and waits for room in their week"
    settings.answer_team(scope(tx, now=now), EVE, TeamId("T1"), changed="We write the agenda together", not_now="")
    (left,) = changed(tx, now).values()
    assert ids.NUDGE_ACCEPT in left
    next_key = messages(tx, ManagerDigestTold.kind)[-1].dedupe_key
    tx.execute(update(outbox).where(outbox.c.dedupe_key == next_key).values(state=OutboxState.EXPIRED))
    (left,) = changed(tx, now).values()
    assert ids.NUDGE_ACCEPT in left, "the next one never came"


def test_a_letter_that_is_drawn_again_loses_nothing_but_its_buttons(tx: Tx) -> None:
    for name in ("l1", "l2"):
        learn(tx, name, NEXT_MONDAY - 2 * DAY, EVE)
    marked = LearningMarked(LearningId("l1"), (LearningMarked(LearningId("l2")),))
    queue_notice(scope(tx, now=NEXT_MONDAY - DAY), Notice(marked, EVE, key="marked"))
    ask(tx, "k1", NEXT_MONDAY - 5 * DAY)
    first = letter_on(tx, NEXT_MONDAY)
    told = AS_SENT[first.digest]
    assert "2 of your messages were marked" in told and "text of k1" in told
    tx.execute(update(asks).values(answered_at=NEXT_MONDAY + DAY))
    settings.answer_team(scope(tx, now=NEXT_MONDAY + DAY), EVE, TeamId("T1"), changed="We write the agenda together", not_now="")
    assert texts(tx, NEXT_MONDAY + DAY) == [told]
    letter_on(tx, NEXT_MONDAY + WEEK)
    assert texts(tx, NEXT_MONDAY + WEEK) == [told, told]


def test_what_stood_in_it_stays_once_it_was_answered_with_nothing_to_press(tx: Tx) -> None:
    body = letter_on(tx, NEXT_MONDAY)
    here = scope(tx, now=NEXT_MONDAY)
    kept = rows.digest(here, body.digest)
    assert kept is not None
    rest = RestTold(TeamId("T1"), RoundId("r1"), NEXT_MONDAY.date() - 5 * DAY, RestReason.NO_ACT)
    rows.change(here, kept.id, replace(kept.content, told=LetterTold(0, 3, (rest,))))
    kept = rows.digest(here, body.digest)
    assert kept is not None and kept.content.told.rests == (rest,)
    seen = reading.letter_standing(here, kept)
    assert seen is not None and seen.heard_all and seen.spent == {"T1"}
    drawn = manager_digest(seen)
    assert not {ids.HEARD_OPEN, f"{ids.PLAN_WORD}#we_will"} & set(actions_of(drawn))
    live = manager_digest(replace(seen, heard_all=False, spent=frozenset()))
    assert {ids.HEARD_OPEN, f"{ids.PLAN_WORD}#we_will"} <= set(actions_of(live))
    assert drawn["text"] == live["text"].replace(" One tap answers, and they read it:", "")


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
