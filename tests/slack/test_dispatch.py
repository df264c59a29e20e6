"""The gate, through the real Bolt app: durable, once, kind when something is wrong, and on time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Busy, Database, insert_new
from bot.database.schema import settings
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.people.rules import Person
from bot.people.store import keep_person
from bot.slack import blocks
from bot.slack.bolt_app import GatedApp
from bot.slack.dispatch import Gate, merge
from bot.slack.inbound import FieldErrors, Inbound, Listeners, OpenModal, Tell, UpdateModal
from bot.slack.respond import AS_SLACK_WAITS, Patience
from bot.words import words_in
from tests.givens import ANA, MONDAY, WORKSPACE, KeysInMemory, scope


@dataclass
class Calls:
    """Stands where the Web API client stands and keeps what it was asked; the real one is met in the stories."""

    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(**arguments: Any) -> dict[str, Any]:
            self.made.append((name, arguments))
            return {"ok": True}

        return call


class Given:
    """A Bolt app with the gate, a real database and the listeners of one test."""

    def __init__(self, database: Database, listeners: Listeners, patience: Patience = AS_SLACK_WAITS) -> None:
        self.database, self.slack, self.keys = database, Calls(), KeysInMemory()
        self.gate = Gate(self, merge([listeners]), WORKSPACE, self.home, patience=patience)  # type: ignore[arg-type]

        self.app = GatedApp(self.gate.take, AsyncWebClient())

    def now(self) -> datetime:
        return MONDAY

    async def read(self, workspace: str, work: Any, now: datetime) -> Any:
        return await self.database.read(lambda tx: work(scope(tx, workspace=workspace, now=now, keys=self.keys)))

    async def write(self, workspace: str, work: Any, now: datetime) -> Any:
        return await self.database.write(lambda tx: work(scope(tx, workspace=workspace, now=now, keys=self.keys)))

    async def home(self, _ripple: Any, _workspace: str, person: str) -> dict[str, Any]:
        return blocks.home([blocks.section(blocks.plain(f"Home of {person}"))])

    async def hears(self, body: dict[str, Any]) -> BoltResponse:
        answered = await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert answered is not None
        return answered


def command(text: str, trigger: str = "1.1", name: str = "/learn") -> dict[str, Any]:
    return {"command": name, "text": text, "team_id": WORKSPACE, "user_id": ANA, "channel_id": "C1", "trigger_id": trigger}


def event(name: str, event_id: str = "Ev1", **more: Any) -> dict[str, Any]:
    inner = {"type": name, "user": ANA, **more}
    return {"type": "event_callback", "team_id": WORKSPACE, "event_id": event_id, "event": inner}


def form(callback: str, **values: str) -> dict[str, Any]:
    state = {"values": {name: {"a": {"type": "plain_text_input", "value": value}} for name, value in values.items()}}
    shown = [{"type": "input", "block_id": name} for name in values]
    view = {"id": "V1", "hash": "1.abc", "type": "modal", "callback_id": callback, "state": state, "blocks": shown}
    return {"type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": ANA}, "view": view}


def said(answer: BoltResponse) -> dict[str, Any]:
    return json.loads(answer.body) if answer.body else {}


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
        raise PersonCanFix("Please say a little more.")

    answer = said(await Given(Database(sqlite_url), {("learn", "ask"): ask}).hears(command("ask why")))
    assert answer["response_type"] == "ephemeral"
    assert "Please say a little more." in answer["text"]
    assert answer["blocks"][-1]["text"]["text"] == "why"


async def test_in_a_form_the_sentence_stands_under_its_field_and_the_form_stays(sqlite_url: str) -> None:
    async def submitted(inbound: Inbound) -> None:
        raise PersonCanFix("Too long.", field=inbound.values["which"])

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


async def test_a_refusal_is_said_in_the_language_of_the_person(sqlite_url: str) -> None:
    async def refuses(inbound: Inbound) -> None:
        raise PersonCanFix("door.busy")

    database = Database(sqlite_url)
    ana = Person(ANA, "Ana", "Europe/Vienna", "de-AT", *([False] * 5), known_since=MONDAY)
    given = Given(database, {("learn", "x"): refuses})
    assert said(await given.hears(command("x")))["text"] == words_in("en")("door.busy")
    await database.write(lambda tx: keep_person(scope(tx), ana))
    assert said(await given.hears(command("x")))["text"] == words_in("de")("door.busy")


async def test_a_slow_listener_is_acknowledged_in_time_and_goes_on(sqlite_url: str) -> None:
    finished: list[str] = []
    may_end = asyncio.Event()

    async def slow(inbound: Inbound) -> None:
        await may_end.wait()
        finished.append(inbound.kind)

    given = Given(Database(sqlite_url), {("learn", "x"): slow, ("view", "x:form"): slow}, Patience(acknowledge=0.05))
    assert "longer than usual" in said(await given.hears(command("x")))["text"]
    assert "nothing you typed is lost" in str(said(await given.hears(form("x:form", title="t"))))
    may_end.set()
    await given.gate.close(60)
    assert sorted(finished) == ["command", "view"]


async def test_who_waits_is_told_so_in_their_language(sqlite_url: str) -> None:
    may_end = asyncio.Event()

    async def slow(inbound: Inbound) -> None:
        await may_end.wait()

    database = Database(sqlite_url)
    ana = Person(ANA, "Ana", "Europe/Vienna", "de-AT", *([False] * 5), known_since=MONDAY)
    await database.write(lambda tx: keep_person(scope(tx), ana))
    given = Given(database, {("learn", "x"): slow, ("view", "x:form"): slow}, Patience(acknowledge=0.05, language=60))
    assert said(await given.hears(command("x")))["text"] == words_in("de")("door.takes_longer")
    assert said(await given.hears(form("x:form", title="t")))["errors"] == {"title": words_in("de")("door.try_form_again")}
    may_end.set()
    await given.gate.close(60)


async def test_who_waits_for_a_database_that_says_nothing_is_told_so_in_english(sqlite_url: str) -> None:
    may_end = asyncio.Event()

    class Silent(Given):
        async def read(self, workspace: str, work: Any, now: datetime) -> Any:
            await may_end.wait()
            return await super().read(workspace, work, now)

    async def slow(inbound: Inbound) -> None:
        await inbound.words()

    given = Silent(Database(sqlite_url), {("learn", "x"): slow}, Patience(acknowledge=0.05, language=0.05))
    assert said(await given.hears(command("x")))["text"] == words_in("en")("door.takes_longer")
    may_end.set()
    await given.gate.close(60)


async def test_a_note_after_a_form_is_closed_in_the_language_of_the_person(sqlite_url: str) -> None:
    async def submitted(inbound: Inbound) -> Tell:
        return Tell(blocks.message("Gut."))

    database = Database(sqlite_url)
    ana = Person(ANA, "Ana", "Europe/Vienna", "de-AT", *([False] * 5), known_since=MONDAY)
    await database.write(lambda tx: keep_person(scope(tx), ana))
    given = Given(database, {("view", "x:form"): submitted})
    assert said(await given.hears(form("x:form", t="1")))["view"]["close"]["text"] == words_in("de")("form.close")


@pytest.mark.parametrize(("language", "label"), [("en", "Yours (2 of 2):"), ("de", "Yours (2 von 2):")])
def test_what_does_not_fit_one_message_is_numbered_in_the_language_of_the_person(language: str, label: str) -> None:
    first, second = blocks.given_back(words_in(language), "x" * (blocks.MESSAGE_WORDS + 1), "Yours")
    assert second[0]["elements"][0]["text"] == label
    assert sum(len(block["text"]["text"]) for block in (*first[1:], *second[1:])) == blocks.MESSAGE_WORDS + 1


@pytest.mark.parametrize(("language", "fallback"), [("en", "Mon 02 Mar 08:00 UTC"), ("de", "Mo., 2. März, 08:00 UTC")])
def test_where_slack_shows_no_local_time_the_moment_is_said_in_the_language_of_the_person(language: str, fallback: str) -> None:
    shown = blocks.local_time(words_in(language), MONDAY, "{date_short_pretty}")
    assert shown == f"<!date^{int(MONDAY.timestamp())}^{{date_short_pretty}}|{fallback}>"


async def test_modals_are_opened_pushed_and_updated_where_they_belong(sqlite_url: str) -> None:
    view = blocks.modal("Hi", [], callback_id="note", close="Close")

    async def opens(inbound: Inbound) -> OpenModal:
        return OpenModal(view)

    async def updates(inbound: Inbound) -> UpdateModal:
        return UpdateModal(view)

    given = Given(Database(sqlite_url), {("learn", "x"): opens, ("view", "a:form"): opens, ("view", "b:form"): updates})
    await given.hears(command("x"))
    await given.gate.close(5)
    assert [name for name, _ in given.slack.made] == ["views_open"]
    assert said(await given.hears(form("a:form", t="1")))["response_action"] == "push"
    assert said(await given.hears(form("b:form", t="1")))["response_action"] == "update"


async def test_sentences_for_fields_pass_through(sqlite_url: str) -> None:
    async def submitted(inbound: Inbound) -> FieldErrors:
        return FieldErrors({"t": "No."})

    given = Given(Database(sqlite_url), {("view", "x:form"): submitted})
    assert said(await given.hears(form("x:form", t="1")))["errors"] == {"t": "No."}
