"""From a listener's answer to what Slack needs. Words in the acknowledgement, a call for a modal or an App Home, a response_url."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError
from msgspec import Struct
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ids import PersonId, WorkspaceId
from bot.slack import blocks, ids
from bot.slack.beside import Beside, Sleep, Views, insist, insist_at
from bot.slack.errors_in_words import words_or_english
from bot.slack.hand_files import hand_files
from bot.slack.inbound import (
    Answer,
    Answers,
    CloseModals,
    FieldErrors,
    HandFiles,
    Inbound,
    OpenModal,
    RefreshHome,
    Replace,
    Ripple,
    Tell,
    UpdateModal,
)
from bot.slack.network.proxy import past_the_proxy
from bot.slack.parse import Unpacked, first_input
from bot.slack.refused import pointers_in, word_of
from bot.words import ENGLISH, Words, words_in

log = structlog.get_logger()

DONE = "Ripple"
PRESSED = ("action", "shortcut")
OVERTAKEN = {"hash_conflict", "not_found"}  # they look at something newer, or closed it
USED_UP = (404, 410)  # what Slack answers at a response_url that is over; anything else may have been shown all the same

Home = Callable[[Ripple, WorkspaceId, PersonId], Awaitable[Mapping[str, Any]]]


def as_list(answers: Answers) -> list[Answer]:
    """One answer, several or none, as a list."""
    if answers is None:
        return []
    return list(answers) if isinstance(answers, Sequence) else [answers]


def event_done(*, again: bool) -> BoltResponse:
    """The answer to an event: 503 asks Slack to send it again."""
    return BoltResponse(status=503 if again else 200)


class Patience(Struct, frozen=True):
    """How long Slack is kept waiting, in seconds: for the work behind an acknowledgement, then for calls beside it. Slack waits three.

    `language`: for the language of somebody whose work is not done in time. `sleep`: how one waits for Slack's pace, by `clock`.
    """

    acknowledge: float = 2.5
    calls: float = 0.4
    language: float = 0.2
    sleep: Sleep = asyncio.sleep
    clock: Callable[[], float] = time.monotonic


AS_SLACK_WAITS = Patience()


async def not_yet(inbound: Inbound, patience: Patience) -> BoltResponse:
    """The answer when the work is not done in time: what came is not saved yet, and says so.

    A press has no place for words and is not acknowledged: Slack marks it as failed, and `answer_later` says why.
    """
    if inbound.kind not in ("view", "command"):
        return BoltResponse(status=503)
    words = await words_or_english(inbound, within=patience.language)
    if inbound.kind == "view":
        return _errors({first_input(inbound.body): words("door.try_form_again")})
    return _words(blocks.message(words("door.takes_longer")))


def not_saved(said: Unpacked, body: Mapping[str, Any]) -> BoltResponse:
    """The answer where the database does not even say whose it is: nothing was begun. In English, for who asks is not known either."""
    if said.kind not in ("view", "command"):
        return BoltResponse(status=503)
    words = words_in(ENGLISH)
    if said.kind == "view":
        return _errors({first_input(body): words("door.busy")})
    busy, typed = words("door.busy"), blocks.given_back(words, said.text.strip(), words("door.typed"))
    return _words(blocks.message(busy, [blocks.section(blocks.ours(busy)), *(one for part in typed for one in part)]))


class Answering:
    """Gives answers to Slack. Calls that need no place in the acknowledgement run beside it and are waited for at the end."""

    def __init__(self, ripple: Ripple, home: Home, patience: Patience) -> None:
        self._patience = patience
        self._ripple = ripple
        self._home = home
        self._beside = Beside(patience.sleep)
        self._views = Views(ripple, patience.sleep, patience.clock)
        self._running: set[asyncio.Task[Any]] = set()

    async def answer(self, inbound: Inbound, answers: list[Answer]) -> BoltResponse:
        """The acknowledgement. Calls to Slack get a moment to arrive first, so that a form is there when the act is done."""
        response = BoltResponse(status=200)
        calls: list[asyncio.Task[None]] = []
        for answer in answers:
            match answer:
                case Tell(message) if inbound.kind == "command" and not response.body:  # the first; the others follow it
                    response = _words(message)
                case Tell(message) if inbound.kind == "view":
                    response = _view("update", _note(await words_or_english(inbound), message))
                case FieldErrors(sentences):
                    response = _errors(sentences)
                case CloseModals():
                    response = _json({"response_action": "clear"})
                case OpenModal(view) if inbound.kind == "view":
                    response = _view("push", view)
                case UpdateModal(view) if inbound.kind == "view":
                    response = _view("update", view)
                case _:
                    calls.append(asyncio.ensure_future(self._call(inbound, answer)))
        if calls:
            self.keep(calls)
            await asyncio.wait(calls, timeout=self._patience.calls)
        return response

    def answer_later(self, inbound: Inbound, task: asyncio.Task[tuple[Answers, bool]]) -> None:
        """Slack has its answer, which saved nothing: what the listener answers in the end is told through the response_url."""
        self.keep([asyncio.ensure_future(self._late(inbound, task))])

    def keep(self, tasks: Iterable[asyncio.Task[Any]]) -> None:
        """Hold on to work that goes on after its acknowledgement."""
        for task in tasks:
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for what is on its way."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)

    async def _late(self, inbound: Inbound, task: asyncio.Task[tuple[Answers, bool]]) -> None:
        if inbound.kind in PRESSED:
            await self._guarded(inbound, self._say_not_yet(inbound))
        answers, _retry = await task
        for answer in as_list(answers):
            if inbound.kind != "view":
                await self._call(inbound, answer)

    async def _call(self, inbound: Inbound, answer: Answer) -> None:
        await self._guarded(inbound, self._tell_or_explain(inbound, answer))

    async def _guarded(self, inbound: Inbound, telling: Awaitable[None]) -> None:
        try:
            await telling
        except (ClientError, TimeoutError, SlackRequestError, SlackApiError, UnicodeError) as broken:  # UnicodeError: no such host name
            log.warning("answer_not_shown", id=inbound.id, why=type(broken).__name__)

    async def _tell_or_explain(self, inbound: Inbound, answer: Answer) -> None:
        try:
            await self._tell_slack(inbound, answer)
        except SlackApiError as refused:
            error = word_of(refused)
            log.warning("slack_refused", id=inbound.id, error=error, at=pointers_in(refused.response))
            await self._say_so(inbound, answer, error)
        except (ClientError, TimeoutError) as unreachable:
            log.warning("answer_not_shown", id=inbound.id, why=type(unreachable).__name__)
            await self._say_so(inbound, answer, "unreachable")

    async def _tell_slack(self, inbound: Inbound, answer: Answer) -> None:
        match answer:
            case Tell(message) if _answer_url(inbound):
                await self._respond(inbound, message, replace=False)
            case Replace(message) if _answer_url(inbound):
                await self._respond(inbound, message, replace=True)
            case Tell(message) if inbound.kind == "event":  # which has no form to open
                await self._tell_beside(inbound, message)
            case Tell(message) | Replace(message):
                await self._views.open(inbound, _note(await words_or_english(inbound), message))
            case OpenModal(view):
                await self._views.open(inbound, view)
            case UpdateModal(view):
                await self._views.update(inbound, view)
            case RefreshHome():
                await self._views.publish(inbound.person, partial(self._home, self._ripple, inbound.workspace, inbound.person))
            case HandFiles():
                await self._hand(inbound, answer)
            case FieldErrors() | CloseModals():
                log.error("answer_without_form", id=inbound.id, kind=inbound.kind)

    async def _hand(self, inbound: Inbound, answer: HandFiles) -> None:
        """Nothing is kept of them here: whoever did not get them presses again."""
        try:
            handed = partial(hand_files, self._ripple.slack, inbound.person, answer.files, answer.comment)
            await insist(handed, self._patience.sleep)
        except (SlackApiError, SlackRequestError) as refused:  # the second where the upload's own address takes no file
            log.info(
                "files_refused",
                error=word_of(refused) if isinstance(refused, SlackApiError) else type(refused).__name__,
                cure="The optional permission files:write lets a person get their data as a file; without it they read it in pages.",
            )
            await self._views.open(inbound, answer.otherwise)
            return
        await self._tell_slack(inbound, UpdateModal(answer.done))

    async def _tell_beside(self, inbound: Inbound, message: Mapping[str, Any]) -> None:
        """Where they are: a message in their conversation with us, in a channel words that only they see. In the thread they wrote in."""
        thread = inbound.event.get("thread_ts")
        where: dict[str, Any] = {"channel": inbound.channel} | ({"thread_ts": thread} if isinstance(thread, str) else {})
        if inbound.event.get("channel_type") == "im":
            await self._post(inbound.channel, **where, **message)
        else:
            told = partial(self._ripple.slack.chat_postEphemeral, **where, user=inbound.person, **message)
            await insist(told, self._patience.sleep)

    async def _say_so(self, inbound: Inbound, answer: Answer, error: str) -> None:
        """Whoever waits for a form or their Home that Slack refused is told so; from there only a direct message reaches them.

        Not of what they closed or changed meanwhile; and no message, with its time, says who pressed something nameless.
        """
        if error in OVERTAKEN or not isinstance(answer, (OpenModal, UpdateModal, RefreshHome, HandFiles)):
            return
        told = (await words_or_english(inbound))("door.too_slow_for_form" if "trigger" in error else "door.not_shown")
        if _answer_url(inbound):
            await self._respond(inbound, blocks.message(told), replace=False)
        elif inbound.person and not inbound.id.startswith(ids.NAMELESS):
            await self._post(inbound.person, channel=inbound.person, text=told)

    async def _say_not_yet(self, inbound: Inbound) -> None:
        """Before their eyes, if Slack still lets us; as a message only where that says nothing of a nameless act."""
        words = await words_or_english(inbound, within=self._patience.language)
        told = blocks.message(words("door.press_takes_longer"))
        if _answer_url(inbound):
            await self._respond(inbound, told, replace=False)
            return
        try:
            await self._views.open(inbound, _note(words, told))
        except SlackApiError:
            if not inbound.person or inbound.id.startswith(ids.NAMELESS):
                raise
            await self._post(inbound.person, channel=inbound.person, **told)

    async def _respond(self, inbound: Inbound, message: Mapping[str, Any], *, replace: bool) -> None:
        """Where they acted. A response_url lives for half an hour and five answers; after that what they wait for comes as a message.

        Not where the message and its time, which Slack keeps, would say who answered or asked namelessly.
        """
        url = _answer_url(inbound)
        client = past_the_proxy(AsyncWebhookClient(url, session=self._ripple.slack.session, retry_handlers=[]), url)
        shown = {"replace_original": True} if replace else {"response_type": "ephemeral", "replace_original": False}
        status = (await insist_at(partial(client.send_dict, {**message, **shown}), self._patience.sleep)).status_code
        if status == 200:
            return
        log.warning("response_url_refused", id=inbound.id, status=status)
        if status in USED_UP and inbound.person and not inbound.id.startswith(ids.NAMELESS):
            await self._post(inbound.person, channel=inbound.person, **message)

    async def _post(self, place: str, **message: Any) -> None:
        await self._beside.post(place, partial(self._ripple.slack.chat_postMessage, **message))


def _note(words: Words, message: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = message.get("blocks") or [blocks.section(blocks.ours(str(message.get("text", ""))))]
    return blocks.modal(DONE, shown, callback_id="note", close=words("form.close"))


def _answer_url(inbound: Inbound) -> str:
    url = inbound.body.get("response_url")
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _words(message: Mapping[str, Any]) -> BoltResponse:
    return _json({"response_type": "ephemeral", **message})


def _view(action: str, view: Mapping[str, Any]) -> BoltResponse:
    return _json({"response_action": action, "view": dict(view)})


def _errors(sentences: Mapping[str, str]) -> BoltResponse:
    return _json({"response_action": "errors", "errors": dict(sentences)})


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"Content-Type": "application/json"})
