"""What comes of a listener that fails. A sentence where it belongs, and whether Slack shall tell it again."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.database.engine import Busy, DatabaseDown
from bot.errors import PersonCanFix
from bot.slack import blocks
from bot.slack.dispatch import Gate, merge
from bot.slack.errors_in_words import translate
from bot.slack.inbound import Answers, FieldErrors, HandFiles, Inbound, Listener, Tell
from bot.slack.parse import unpack
from bot.slack.respond import Patience
from bot.words import words_in
from tests.givens import ANA, MONDAY, WORKSPACE
from tests.slack.gate import Calls, command, said

EN, DE = words_in("en"), words_in("de")
BUSY = EN("door.busy")
FORM = {"view": {"blocks": [{"type": "section", "block_id": "s"}, {"type": "input", "block_id": "first"}]}}


def acted(kind: str, text: str = "", words: Any = EN) -> Inbound:
    now, nobody = datetime(2026, 3, 2, tzinfo=UTC), cast(Any, None)
    return Inbound(kind, "x", FORM, "T1", "U1", "k", now, nobody, text=text, _words=[words])  # type: ignore[arg-type]


def shown(answers: Answers) -> Any:
    """The sentences of an answer: of a form by their fields, else message by message."""
    if isinstance(answers, FieldErrors):
        return dict(answers.sentences)
    told = answers if isinstance(answers, list) else [answers]
    return [one.message["text"] for one in told if isinstance(one, Tell)]


@pytest.mark.parametrize("kind", ["command", "learn", "action", "shortcut", "event", "view"])
@pytest.mark.parametrize(
    ("problem", "again"),
    [(PersonCanFix("door.busy"), False), (Busy("full"), True), (DatabaseDown("gone"), True)],
    ids=lambda one: type(one).__name__,
)
async def test_only_what_was_not_kept_is_told_again(kind: str, problem: Exception, again: bool) -> None:
    answers, retry = await translate(problem, acted(kind))
    assert (shown(answers), retry) == ({"first": BUSY} if kind == "view" else [BUSY], again)


@pytest.mark.parametrize("kind", ["command", "action", "event", "view"])
async def test_a_bug_is_told_again_and_has_a_reference_of_eight_letters(kind: str) -> None:
    answers, retry = await translate(RuntimeError("quagga"), acted(kind))
    told = " ".join(shown(answers).values() if kind == "view" else shown(answers))
    assert retry and "quagga" not in told
    found = re.search(r"\b[0-9a-f]{8}\b", told)
    assert found and told == EN("door.broken", reference=found[0])


async def test_a_sentence_stands_under_its_own_field() -> None:
    answers, _ = await translate(PersonCanFix("door.busy", field="own"), acted("view"))
    assert shown(answers) == {"own": BUSY}


@pytest.mark.parametrize(
    ("kind", "text", "below"),
    [
        ("command", "my words", ["my words"]),
        ("learn", "my words", ["my words"]),
        ("command", "  ", []),
        ("action", "my words", []),
        ("event", "my words", []),
    ],
)
async def test_what_was_typed_behind_a_command_comes_back_below_the_sentence(kind: str, text: str, below: list[str]) -> None:
    answers, _ = await translate(PersonCanFix("door.busy"), acted(kind, text))
    (told,) = answers if isinstance(answers, list) else [answers]
    assert isinstance(told, Tell)
    first, *more = told.message["blocks"]
    assert first == blocks.section(blocks.ours(BUSY))
    assert [block["text"]["text"] for block in more if block["type"] == "section"] == below


async def test_long_words_come_back_in_several_messages_the_first_with_the_sentence() -> None:
    answers, _ = await translate(Busy("full"), acted("command", "x" * 22_001))
    assert shown(answers) == [BUSY, EN("door.typed"), EN("door.typed")]


async def test_without_a_database_it_is_said_in_english_else_in_their_language() -> None:
    told = [shown((await translate(problem, acted("command", words=DE)))[0]) for problem in (DatabaseDown("gone"), Busy("full"))]
    assert told == [[BUSY], [DE("door.busy")]]


# --- the gate --------------------------------------------------------------------------------------------------------


class Company:
    """What listeners may use, where the database says nothing: everybody is answered in English."""

    def __init__(self) -> None:
        self.slack = Calls()

    def now(self) -> datetime:
        return MONDAY

    async def read(self, *_asked: Any) -> Any:
        raise DatabaseDown("gone")


def gate(listener: Listener, kind: tuple[str, str], acknowledge: float = 600) -> tuple[Gate, Calls]:
    async def home(*_asked: Any) -> dict[str, Any]:
        return {}

    ours = Company()
    patience = Patience(acknowledge=acknowledge, calls=600, language=600)
    return Gate(cast(Any, ours), merge([{kind: listener}]), WORKSPACE, home, patience=patience), ours.slack  # type: ignore[arg-type]


EVENT = {"type": "event_callback", "event_id": "Ev1", "team_id": WORKSPACE}
SAID = {"type": "message", "user": ANA, "channel": "D1", "channel_type": "im"}


@pytest.mark.parametrize(
    ("problem", "status", "told"),
    [(None, 200, ["Saved."]), (PersonCanFix("door.busy"), 200, [BUSY]), (Busy("full"), 503, []), (RuntimeError("x"), 503, [])],
)
async def test_who_wrote_reads_an_answer_once_and_none_of_what_slack_tells_again(
    problem: Exception | None, status: int, told: list[str]
) -> None:
    async def heard(_inbound: Inbound) -> Answers:
        if problem:
            raise problem
        return Tell(blocks.message("Saved."))

    ours, slack = gate(heard, ("event", "message"))
    assert (await ours.take({**EVENT, "event": SAID})).status == status
    assert [asked["text"] for _, asked in slack.made] == told


async def soon() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(200):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("waited", "is_answered"), [(0.0, False), (599.0, False), (600.0, True), (9_999.0, True)])
async def test_what_slack_waited_already_is_taken_off_its_patience(waited: float, is_answered: bool) -> None:
    may_end = asyncio.Event()

    async def slow(_inbound: Inbound) -> Answers:
        await may_end.wait()
        return Tell(blocks.message("Saved."))

    typed = command("my words", name="/til")
    for kind, body in ((("command", "/til"), typed), (("event", "message"), {**EVENT, "event": SAID})):
        ours, _ = gate(slow, kind)
        known = unpack(body)
        assert known is not None
        may_end.clear()
        asking = asyncio.create_task(ours.hear(known, body, waited))
        await soon()
        assert asking.done() is is_answered
        closing = asyncio.create_task(ours.close(600))
        await soon()
        assert closing.done() is not is_answered, "what goes on after its answer is waited for at the end"
        may_end.set()
        answered = await asking
        late = said(answered).get("text") == EN("door.takes_longer") if kind[0] == "command" else answered.status == 503
        assert late is is_answered
        await closing


@pytest.mark.parametrize(
    ("text", "name", "heard"),
    [
        ("find  tar -a ", "/learn", ("find", "tar -a")),
        ("FIND", "/learn", ("find", "")),
        ("else what", "/learn", ("help", "else what")),
        ("", "/learn", ("help", "")),
        ("find tar", "/til", ("/til", "find tar")),
    ],
)
async def test_the_first_word_behind_learn_chooses(text: str, name: str, heard: tuple[str, str]) -> None:
    found: list[tuple[str, str]] = []

    async def listen(inbound: Inbound) -> None:
        found.append((inbound.id, inbound.text))

    ours = Gate(cast(Any, Company()), merge([{("learn", "find"): listen, ("learn", "help"): listen, ("command", "/til"): listen}]),
                WORKSPACE, cast(Any, None))  # fmt: skip
    await ours.take(command(text, name=name))
    assert found == [heard]


async def test_where_nobody_can_tell_who_is_a_colleague_everybody_is_heard() -> None:
    found: list[str] = []

    async def listen(inbound: Inbound) -> None:
        found.append(inbound.person)

    ours, _ = gate(listen, ("action", "x"))
    user = {"id": ANA, "team_id": "T0OTHER"}
    await ours.take({"type": "block_actions", "team": {"id": WORKSPACE}, "user": user, "actions": [{"action_id": "x"}]})
    assert found == [ANA]


@pytest.mark.parametrize("event", [{**SAID, "user": "U0US"}, {**SAID, "bot_id": "B0US"}, {"type": "nobody_listens"}])
async def test_our_own_deeds_and_what_nobody_hears_are_acknowledged(event: dict[str, Any]) -> None:
    async def heard(_inbound: Inbound) -> Answers:
        raise AssertionError

    ours = Gate(cast(Any, Company()), merge([{("event", "message"): heard}]), WORKSPACE, cast(Any, None), ("U0US", "B0US"))
    assert (await ours.take({**EVENT, "event": event})).status == 200


def test_events_may_have_several_listeners_and_nothing_else() -> None:
    async def one(_inbound: Inbound) -> None: ...

    async def two(_inbound: Inbound) -> None: ...

    table = merge([{("event", "x"): one, ("action", "x"): one}, {("event", "x"): two, ("view", "x"): two}])
    assert table == {("event", "x"): (one, two), ("action", "x"): (one,), ("view", "x"): (two,)}
    with pytest.raises(ValueError, match=r"two listeners for \[\('view', 'event'\)\]"):
        merge([{("view", "event"): one, ("event", "x"): one}, {("view", "event"): two, ("event", "x"): two}])


def test_what_is_written_down_of_an_act_holds_no_files_and_no_catalogue() -> None:
    files = repr(HandFiles({"a.json": b"wombat"}, "Yours", {"title": "Done"}, {"blocks": "quagga"}))
    assert "Yours" in files and "wombat" not in files and "quagga" not in files
    one, other = acted("command"), acted("command", words=DE)
    assert "_words" not in repr(one) and one == other, "in whichever language it is answered"
    assert one != replace(other, text="else")
