"""What a person is told by the gate, in their language: refusals, waits, forms, long answers."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from bot.database.engine import Database
from bot.errors import PersonCanFix
from bot.people.rules import Person
from bot.people.store import keep_person
from bot.slack import blocks
from bot.slack.inbound import FieldErrors, Inbound, OpenModal, Tell, UpdateModal
from bot.slack.respond import Patience
from bot.words import words_in
from tests.givens import ANA, MONDAY, scope
from tests.slack.gate import Given, command, form, said


async def test_a_refusal_is_said_in_the_language_of_the_person(sqlite_url: str) -> None:
    async def refuses(inbound: Inbound) -> None:
        raise PersonCanFix("door.busy")

    database = Database(sqlite_url)
    ana = Person(ANA, "Ana", "Europe/Vienna", "de-AT", *([False] * 5), known_since=MONDAY)
    given = Given(database, {("learn", "x"): refuses})
    assert said(await given.hears(command("x")))["text"] == words_in("en")("door.busy")
    await database.write(lambda tx: keep_person(scope(tx), ana))
    assert said(await given.hears(command("x")))["text"] == words_in("de")("door.busy")


@pytest.mark.parametrize("work", ["read", "write", "once"])
async def test_the_language_is_learnt_in_the_work_itself(sqlite_url: str, work: str) -> None:
    """A look of its own would cost as much as most work does."""

    async def answers(inbound: Inbound) -> Tell:
        await getattr(inbound, work)(lambda _scope: None)
        database.close()  # whoever looked once more now would be refused
        return Tell(blocks.message((await inbound.words())("door.busy")))

    database = Database(sqlite_url)
    ana = Person(ANA, "Ana", "Europe/Vienna", "de-AT", *([False] * 5), known_since=MONDAY)
    await database.write(lambda tx: keep_person(scope(tx), ana))
    given = Given(database, {("learn", "x"): answers})
    assert said(await given.hears(command("x")))["text"] == words_in("de")("door.busy")


async def test_a_slow_listener_is_acknowledged_in_time_and_goes_on(sqlite_url: str) -> None:
    finished: list[str] = []
    may_end = asyncio.Event()

    async def slow(inbound: Inbound) -> None:
        await may_end.wait()
        finished.append(inbound.kind)

    given = Given(Database(sqlite_url), {("learn", "x"): slow, ("view", "x:form"): slow}, Patience(acknowledge=0.05))
    assert "isn't saved yet" in said(await given.hears(command("x")))["text"], "killed now, it would be lost"
    assert "isn't saved yet" in str(said(await given.hears(form("x:form", title="t"))))
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
