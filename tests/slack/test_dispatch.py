"""The gate, through the real Bolt app: durable, once, kind when something is wrong, and on time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.database.engine import Busy, Database, insert_new
from bot.database.schema import settings
from bot.database.scope import Scope
from bot.errors import SaidInWords
from bot.slack import blocks
from bot.slack.dispatch import merge
from bot.slack.inbound import Inbound, Tell
from tests.givens import ANA, MONDAY, WORKSPACE
from tests.slack.gate import Given, command, form, said


def event(name: str, event_id: str = "Ev1", **more: Any) -> dict[str, Any]:
    inner = {"type": name, "user": ANA, **more}
    return {"type": "event_callback", "team_id": WORKSPACE, "event_id": event_id, "event": inner}


async def test_the_first_word_of_learn_chooses_and_the_rest_is_the_text(sqlite_url: str) -> None:
    async def search(inbound: Inbound) -> Tell:
        return Tell(blocks.message(f"<{inbound.text}>"))

    given = Given(Database(sqlite_url), {("learn", "search"): search})
    assert said(await given.hears(command("  Search  tar -a "))) | {"text": "<tar -a>"} == said(await given.hears(command("search tar -a")))


async def test_a_word_nobody_knows_gets_help_with_what_was_typed(sqlite_url: str) -> None:
    async def help_asked(inbound: Inbound) -> Tell:
        return Tell(blocks.message(inbound.text))

    given = Given(Database(sqlite_url), {("learn", "help"): help_asked})
    assert said(await given.hears(command("serach tar")))["text"] == "serach tar"


async def test_what_a_person_can_fix_is_shown_as_written_with_what_they_typed(sqlite_url: str) -> None:
    async def ask(inbound: Inbound) -> None:
        raise SaidInWords("Please say a little more.")

    answer = said(await Given(Database(sqlite_url), {("learn", "ask"): ask}).hears(command("ask why")))
    assert answer["response_type"] == "ephemeral"
    assert "Please say a little more." in answer["text"]
    assert answer["blocks"][-1]["text"]["text"] == "why"


async def test_in_a_form_the_sentence_stands_under_its_field_and_the_form_stays(sqlite_url: str) -> None:
    async def submitted(inbound: Inbound) -> None:
        raise SaidInWords("Too long.", field=inbound.values["which"])

    given = Given(Database(sqlite_url), {("view", "x:form"): submitted})
    assert said(await given.hears(form("x:form", which="title"))) == {"response_action": "errors", "errors": {"title": "Too long."}}


async def test_a_bug_becomes_a_friendly_line_with_the_logs_reference(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(inbound: Inbound) -> None:
        raise RuntimeError("oops")

    answer = said(await Given(Database(sqlite_url), {("learn", "x"): broken}).hears(command("x my words")))
    reference = answer["text"].rstrip(".").split()[-1]
    printed = capsys.readouterr()
    assert reference in printed.out + printed.err
    assert "oops" not in answer["text"]


async def test_an_event_that_slack_repeats_is_done_once(database: Database) -> None:
    done: list[Any] = []

    async def heard(inbound: Inbound) -> None:
        done.append(await inbound.once(lambda scope: "done"))

    given = Given(database, {("event", "reaction_added"): heard})
    answers = await asyncio.gather(*(given.hears(event("reaction_added", "Ev7")) for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert sorted(done, key=str) == [None, None, None, "done"]


async def test_work_that_failed_leaves_no_mark_so_that_the_repeat_does_it(database: Database) -> None:
    tries: list[int] = []

    def work(scope: Scope) -> str:
        row = {"workspace_id": WORKSPACE, "name": f"n{len(tries)}", "value": 1, "changed_by": None, "changed_at": MONDAY}
        insert_new(scope.tx, settings, row)
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("first time breaks")
        return "done"

    done: list[Any] = []

    async def heard(inbound: Inbound) -> None:
        done.append(await inbound.once(work))

    given = Given(database, {("event", "message"): heard})
    assert (await given.hears(event("message"))).status == 503
    assert (await given.hears(event("message"))).status == 200
    assert done == ["done"]


async def test_several_features_may_hear_one_event_each_once(sqlite_url: str) -> None:
    done: list[str] = []

    async def one(inbound: Inbound) -> None:
        await inbound.once(lambda scope: done.append("one"))

    async def two(inbound: Inbound) -> None:
        await inbound.once(lambda scope: done.append("two"))

    database = Database(sqlite_url)
    given = Given(database, {("event", "message"): one})
    given.gate._table = merge([{("event", "message"): one}, {("event", "message"): two}])
    for _ in range(2):
        assert (await given.hears(event("message"))).status == 200
    assert sorted(done) == ["one", "two"]


def test_two_listeners_for_one_button_are_a_mistake() -> None:
    async def one(inbound: Inbound) -> None: ...

    with pytest.raises(ValueError, match="two listeners"):
        merge([{("action", "x"): one}, {("action", "x"): one}])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "event_callback"},
        event("message") | {"team_id": "T0SOMEBODYELSE"},
        event("nobody_listens"),
        {"type": "block_actions", "user": {"id": ANA, "team_id": WORKSPACE}, "actions": [{"action_id": 7}]},
        {"type": "view_submission", "view": {"callback_id": "never:seen"}, "user": {"id": ANA}, "team": {"id": WORKSPACE}},
        {"type": "something_new", "payload": [1, 2]},
    ],
)
async def test_what_we_do_not_know_is_acknowledged_and_forgotten(sqlite_url: str, body: dict[str, Any]) -> None:
    assert (await Given(Database(sqlite_url), {}).hears(body)).status == 200


async def test_when_the_database_is_busy_an_event_is_asked_for_again_and_a_person_is_told(sqlite_url: str) -> None:
    async def busy(inbound: Inbound) -> None:
        raise Busy("full")

    given = Given(Database(sqlite_url), {("event", "message"): busy, ("learn", "x"): busy, ("view", "x:form"): busy})
    assert (await given.hears(event("message"))).status == 503
    assert "try again in a minute" in said(await given.hears(command("x kept")))["text"]
    assert said(await given.hears(form("x:form", title="kept")))["response_action"] == "errors"
