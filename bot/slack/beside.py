"""Messages and views beside the outbox. As fast as Slack takes them: what it refuses for haste is tried again once it has had its rest.

Slack takes a message a second to a conversation and refuses the others. What somebody typed and gets back in several messages would
lose all but the first. A form can only be opened within three seconds of a person's act; a Home is theirs at any time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.ids import PersonId
from bot.slack.inbound import Inbound, Ripple
from bot.slack.refused import TOO_MANY, seconds_to_wait, status_of

GAP = 1.0  # seconds between two messages to one conversation
TRIES = 5
TRIGGER_LIVES = 3.0  # seconds in which Slack opens a form for an act
ON_ITS_WAY = 0.3  # seconds for the call that opens it

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
Post = Callable[[], Awaitable[Any]]


def whenever(_seconds: float) -> bool:
    """For what is still wanted however long Slack makes it wait."""
    return True


async def insist(call: Callable[[], Awaitable[T]], wait: Sleep, may_wait: Callable[[float], bool] = whenever) -> T:
    """Call until Slack no longer refuses it for haste; SlackApiError for another reason, too often, or where it may not wait so long."""
    for tries_left in reversed(range(TRIES)):
        try:
            return await call()
        except SlackApiError as refused:
            if status_of(refused) != TOO_MANY or not tries_left:
                raise
            seconds = seconds_to_wait(refused.response.headers)
            if not may_wait(seconds):
                raise
            await wait(seconds)
    raise AssertionError("the last try returns or raises")


async def insist_at(send: Callable[[], Awaitable[WebhookResponse]], wait: Sleep) -> WebhookResponse:
    """The same at a response_url, whose refusals are answers. The last of them, however it was."""
    answer = await send()
    for _ in range(TRIES - 1):
        if answer.status_code != TOO_MANY:
            break
        await wait(seconds_to_wait(answer.headers))
        answer = await send()
    return answer


class Beside:
    """The lines before each conversation. `sleep`: how one waits."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._lines: dict[str, list[asyncio.Future[None]]] = {}

    async def post(self, place: str, post: Post) -> None:
        """Post when it is this message's turn; SlackApiError where Slack refuses it for another reason than haste, or too often."""
        line = self._lines.setdefault(place, [])
        before, mine = line[-1] if line else None, asyncio.get_running_loop().create_future()
        line.append(mine)
        try:
            if before is not None:
                await asyncio.wait({before})
                await self._sleep(GAP)
            await insist(post, self._sleep)
        finally:
            mine.set_result(None)
            line.remove(mine)
            if not line:
                self._lines.pop(place, None)


class Views:
    """Forms and Homes. `sleep`: how one waits; `clock`: the seconds by which an act's trigger grows old."""

    def __init__(self, ripple: Ripple, sleep: Sleep, clock: Callable[[], float]) -> None:
        self._ripple, self._sleep, self._clock = ripple, sleep, clock
        self._waiting: set[PersonId] = set()

    async def open(self, inbound: Inbound, view: Mapping[str, Any]) -> None:
        """A new form, on top of the one they look at; not any more where Slack's rest outlives their act."""
        inside = cast(Mapping[str, Any], inbound.body.get("view") or {}).get("type") == "modal"
        call = self._ripple.slack.views_push if inside else self._ripple.slack.views_open
        opened = partial(call, trigger_id=inbound.body.get("trigger_id"), view=dict(view))
        until = inbound.arrived + TRIGGER_LIVES - ON_ITS_WAY
        await insist(opened, self._sleep, lambda seconds: self._clock() + seconds <= until)

    async def update(self, inbound: Inbound, view: Mapping[str, Any]) -> None:
        """The form they look at becomes this one, unless it changed meanwhile; a new one where they look at none."""
        seen = inbound.body.get("view") or {}
        if not seen.get("id"):
            await self.open(inbound, view)
            return
        update = partial(self._ripple.slack.views_update, view=dict(view), view_id=seen.get("id"), hash=seen.get("hash"))
        await insist(update, self._sleep)

    async def publish(self, person: PersonId, home: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        """Their Home, drawn anew at each try: one that waits for Slack shows what all later ones would, and they are left out."""

        async def drawn() -> None:
            self._waiting.discard(person)  # whoever asks from now on may be shown more than this
            await self._ripple.slack.views_publish(user_id=person, view=dict(await home()))

        async def rest(seconds: float) -> None:
            self._waiting.add(person)
            await self._sleep(seconds)

        if person in self._waiting:
            return
        try:
            await insist(drawn, rest)
        finally:
            self._waiting.discard(person)
