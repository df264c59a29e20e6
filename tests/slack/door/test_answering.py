"""Where each answer of a listener's goes: an acknowledgement, a form, a message, or nowhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError

from bot.ids import ChannelId
from bot.slack import blocks
from bot.slack.inbound import Answer, CloseModals, FieldErrors, Inbound, OpenModal, RefreshHome, Replace, Tell, UpdateModal
from bot.slack.respond import Answering, Patience, as_list, event_done, not_yet
from bot.words import words_in
from tests.slack.gate import answered, said

EN = words_in("en")
VIEW = {"type": "modal", "title": "A form"}
NOTE = blocks.modal("Ripple", [blocks.section(blocks.ours("Saved."))], callback_id="note", close=EN("form.close"))
SLOW, NOT_SHOWN, NOT_YET = EN("door.too_slow_for_form"), EN("door.not_shown"), EN("door.press_takes_longer")
TELL, OPEN, UPDATE = Tell({"text": "Saved."}), OpenModal(VIEW), UpdateModal(VIEW)


@dataclass
class Slack:
    """Keeps what it was asked; refuses some calls with a word."""

    refuses: dict[str, str] = field(default_factory=dict)
    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    session: None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(**arguments: Any) -> dict[str, Any]:
            self.made.append((name, arguments))
            if name in self.refuses:
                raise SlackApiError("refused", answered({"ok": False, "error": self.refuses[name]}))
            return {"ok": True}

        return call


def acted(kind: str, name: str = "x:press", person: str = "U1", event: dict[str, Any] | None = None, **body: Any) -> Inbound:
    now, nobody = datetime(2026, 3, 2, tzinfo=UTC), cast(Any, None)
    made = Inbound(kind, name, {"trigger_id": "t1", **body}, "T1", person, "k", now, nobody, event=event or {}, _words=[EN])  # type: ignore[arg-type]
    return replace(made, channel=ChannelId("C1")) if kind == "event" else made


async def no_wait(_seconds: float) -> None:
    return None


class Ours:
    """What gives answers, at a Slack that refuses some calls."""

    def __init__(self, **refuses: str) -> None:
        self.slack = Slack(refuses)
        ripple = cast(Any, SimpleNamespace(slack=self.slack))
        self.answering = Answering(ripple, self._home, Patience(calls=60, language=60, sleep=no_wait, clock=lambda: 0.0))

    async def _home(self, _ripple: Any, workspace: str, person: str) -> dict[str, Any]:
        return {"type": "home", "of": f"{workspace} {person}"}

    async def answers(self, inbound: Inbound, *answers: Answer) -> tuple[int, dict[str, Any], list[tuple[str, dict[str, Any]]]]:
        response = await self.answering.answer(inbound, list(answers))
        await self.answering.finish(60)
        assert not response.body or response.headers["content-type"] == ["application/json"]
        return response.status, said(response), self.slack.made


class Url:
    """A response_url that answers with one status and keeps what it was sent."""

    def __init__(self, status: int) -> None:
        self.status, self.sent, self.url = status, list[dict[str, Any]](), ""

    async def take(self, request: web.Request) -> web.Response:
        self.sent.append(json.loads(await request.text()))
        return web.Response(status=self.status)


@pytest.fixture
async def there() -> AsyncIterator[Url]:
    made, app = Url(200), web.Application()
    app.router.add_post("/", made.take)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/"))
        yield made


FIRST = {"response_type": "ephemeral", "text": "Saved."}
OPENED = ("views_open", {"trigger_id": "t1", "view": VIEW})
NOTED = ("views_open", {"trigger_id": "t1", "view": NOTE})


@pytest.mark.parametrize(
    ("kind", "answers", "acknowledged", "calls"),
    [
        ("command", [], {}, []),
        ("command", [TELL], FIRST, []),
        ("command", [TELL, TELL], FIRST, [NOTED]),
        ("command", [OPEN], {}, [OPENED]),
        ("command", [OPEN, TELL], FIRST, [OPENED]),
        ("action", [TELL], {}, [NOTED]),
        ("action", [Replace({"text": "Saved."})], {}, [NOTED]),
        ("action", [OPEN], {}, [OPENED]),
        ("action", [UPDATE], {}, [OPENED]),
        ("shortcut", [TELL], {}, [NOTED]),
        ("action", [RefreshHome()], {}, [("views_publish", {"user_id": "U1", "view": {"type": "home", "of": "T1 U1"}})]),
        ("view", [TELL], {"response_action": "update", "view": NOTE}, []),
        ("view", [OPEN], {"response_action": "push", "view": VIEW}, []),
        ("view", [UPDATE], {"response_action": "update", "view": VIEW}, []),
        ("view", [FieldErrors({"t": "No."})], {"response_action": "errors", "errors": {"t": "No."}}, []),
        ("view", [CloseModals()], {"response_action": "clear"}, []),
    ],
)
async def test_what_is_acknowledged_and_what_is_called_beside_it(
    kind: str, answers: list[Answer], acknowledged: dict[str, Any], calls: list[Any]
) -> None:
    assert await Ours().answers(acted(kind), *answers) == (200, acknowledged, calls)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ({"text": "Saved."}, [blocks.section(blocks.ours("Saved."))]),
        ({"text": "x", "blocks": [{"type": "divider"}]}, [{"type": "divider"}]),
    ],
)
async def test_a_note_in_a_form_shows_the_blocks_else_the_text(message: dict[str, Any], shown: list[Any]) -> None:
    _, told, _ = await Ours().answers(acted("view"), Tell(message))
    assert told["view"]["blocks"] == shown


@pytest.mark.parametrize(
    ("event", "called"),
    [
        ({"channel_type": "im"}, ("chat_postMessage", {"channel": "C1", "text": "Saved."})),
        ({"channel_type": "im", "thread_ts": "1.1"}, ("chat_postMessage", {"channel": "C1", "thread_ts": "1.1", "text": "Saved."})),
        ({"channel_type": "channel"}, ("chat_postEphemeral", {"channel": "C1", "user": "U1", "text": "Saved."})),
        ({"thread_ts": 7}, ("chat_postEphemeral", {"channel": "C1", "user": "U1", "text": "Saved."})),
    ],
)
async def test_who_wrote_is_answered_where_they_wrote(event: dict[str, Any], called: Any) -> None:
    assert await Ours().answers(acted("event", event=event), TELL) == (200, {}, [called])


async def test_where_they_acted_stands_a_note_of_their_own_or_another_message(there: Url) -> None:
    status, body, calls = await Ours().answers(acted("action", response_url=there.url), TELL, Replace({"text": "Gone."}))
    assert (status, body, calls) == (200, {}, [])
    own = {"text": "Saved.", "response_type": "ephemeral", "replace_original": False}
    assert sorted(there.sent, key=lambda one: str(one["text"])) == [{"text": "Gone.", "replace_original": True}, own]


@pytest.mark.parametrize("url", ["ftp://a.example", "", None, 7, ["https://a.example"]])
async def test_what_is_no_address_is_no_place_to_answer_at(url: Any) -> None:
    assert await Ours().answers(acted("action", response_url=url), TELL) == (200, {}, [NOTED])


async def test_an_address_where_nobody_is_breaks_nothing(there: Url) -> None:
    assert await Ours().answers(acted("action", response_url="http://nobody.invalid./"), TELL) == (200, {}, [])
    assert there.sent == []


@pytest.mark.parametrize(
    ("status", "name", "person", "posted"),
    [
        *((status, "x:press", "U1", []) for status in (200, 201, 400, 403, 405, 411, 500)),
        *((status, "x:press", "U1", ["Saved."]) for status in (404, 410)),
        *((404, name, person, []) for name, person in (("pulse:press", "U1"), ("x:press", ""))),
    ],
)
async def test_only_where_an_address_is_over_a_message_comes_and_never_of_a_nameless_act(
    there: Url, status: int, name: str, person: str, posted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    there.status = status
    _, _, calls = await Ours().answers(acted("action", name, person, response_url=there.url), TELL)
    assert calls == [("chat_postMessage", {"channel": "U1", "text": text}) for text in posted]
    assert ("response_url_refused" in capsys.readouterr().out) is (status != 200)


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (OPEN, "expired_trigger_id", SLOW),
        (OPEN, "exchanged_trigger_id", SLOW),
        (OPEN, "fatal_error", NOT_SHOWN),
        (RefreshHome(), "fatal_error", NOT_SHOWN),
        (OPEN, "hash_conflict", None),
        (OPEN, "not_found", None),
        (TELL, "expired_trigger_id", None),
    ],
)
async def test_who_waits_for_a_form_that_slack_refuses_is_told_where_they_acted_else_in_a_message(
    there: Url, answer: Answer, error: str, told: str | None
) -> None:
    refuses = {"views_open": error, "views_publish": error}
    _, _, calls = await Ours(**refuses).answers(acted("action"), answer)
    assert calls[1:] == ([("chat_postMessage", {"channel": "U1", "text": told})] if told else [])
    for name, person in (("pulse:press", "U1"), ("x:press", "")):
        _, _, calls = await Ours(**refuses).answers(acted("action", name, person), answer)
        assert len(calls) == 1, "no message, with its time, says who acted namelessly"
    if not isinstance(answer, Tell):
        await Ours(**refuses).answers(acted("action", response_url=there.url), answer)
        message = {"unfurl_links": False, "unfurl_media": False, "response_type": "ephemeral", "replace_original": False}
        assert there.sent == ([{"text": told, **message}] if told else [])


async def test_words_that_slack_refuses_are_not_followed_by_others() -> None:
    _, _, calls = await Ours(chat_postEphemeral="not_in_channel").answers(acted("event"), TELL)
    assert [name for name, _ in calls] == ["chat_postEphemeral"]


# --- what comes late -------------------------------------------------------------------------------------------------


async def late(ours: Ours, inbound: Inbound) -> list[tuple[str, dict[str, Any]]]:
    """All that is called when the work was not done in time and answers with a form."""

    async def work() -> tuple[Any, bool]:
        return OPEN, False

    ours.answering.answer_later(inbound, asyncio.create_task(work()))
    await ours.answering.finish(60)
    return ours.slack.made


@pytest.mark.parametrize(("kind", "says_not_yet"), [("action", True), ("shortcut", True), ("command", False)])
async def test_a_press_that_takes_longer_is_told_so_and_then_answered(kind: str, says_not_yet: bool, there: Url) -> None:
    first, *then = await late(Ours(), acted(kind))
    assert (NOT_YET in str(first), first == OPENED, then) == (says_not_yet, not says_not_yet, [OPENED] if says_not_yet else [])
    assert await late(Ours(), acted(kind, response_url=there.url)) == [OPENED]
    message = {"unfurl_links": False, "unfurl_media": False, "response_type": "ephemeral", "replace_original": False}
    assert there.sent == ([{"text": NOT_YET, **message}] if says_not_yet else [])


async def test_a_form_that_takes_longer_has_its_answer_already() -> None:
    assert await late(Ours(), acted("view")) == []


@pytest.mark.parametrize(("name", "person", "posts"), [("x:press", "U1", 2), ("pulse:press", "U1", 0), ("x:press", "", 0)])
async def test_where_slack_opens_no_form_any_more_a_message_says_so_but_not_of_a_nameless_act(name: str, person: str, posts: int) -> None:
    made = await late(Ours(views_open="expired_trigger_id"), acted("action", name, person))
    told = [str(asked["text"]) for called, asked in made if called == "chat_postMessage"]
    assert told == [NOT_YET, SLOW][:posts]


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [("action", 503, None), ("shortcut", 503, None), ("event", 503, None), ("command", 200, "door.takes_longer"), ("view", 200, None)],
)
async def test_what_is_not_done_in_time_is_no_success(kind: str, status: int, words: str | None) -> None:
    inbound = acted(kind, view={"blocks": [{"type": "input", "block_id": "t"}]})
    response = await not_yet(inbound, Patience(language=60))
    told = said(response)
    assert response.status == status and told.get("text") == (EN(words) if words else None)
    assert told.get("errors") == ({"t": EN("door.try_form_again")} if kind == "view" else None)


def test_one_answer_several_or_none() -> None:
    assert (as_list(None), as_list(TELL), as_list([TELL, OPEN]), as_list(())) == ([], [TELL], [TELL, OPEN], [])
    assert [event_done(again=again).status for again in (True, False)] == [503, 200]
