"""The one door. Whatever Slack says is found in a dictionary by its id, done durably, and only then acknowledged.

Bolt tries its listeners one after the other and rebuilds their arguments each time; a dictionary costs less than two listeners
(reliability.md, 1b). What nobody listens to is acknowledged and forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

import structlog
from msgspec.structs import replace
from slack_bolt.response import BoltResponse

from bot.ids import PersonId, WorkspaceId
from bot.slack import ids
from bot.slack.errors_in_words import not_for_you, translate
from bot.slack.inbound import Answers, Inbound, Listener, Listeners, Ripple
from bot.slack.parse import Unpacked, unpack
from bot.slack.respond import AS_SLACK_WAITS, Answering, Patience, as_list, event_done, not_yet

log = structlog.get_logger()

HELP = "help"
THROTTLED = "app_rate_limited"  # Slack drops events of ours for a minute
ALSO_OUR_OWN = {"member_joined_channel", "member_left_channel"}  # that we came or went is news
IsColleague = Callable[[Ripple, WorkspaceId, PersonId], Awaitable[bool]]
Table = Mapping[tuple[str, str], tuple[Listener, ...]]


def merge(tables: Iterable[Listeners]) -> Table:
    """One table out of every feature's; several may listen to one event, nothing else may have two listeners."""
    merged: dict[tuple[str, str], tuple[Listener, ...]] = {}
    for table in tables:
        for place, listener in table.items():
            merged[place] = (*merged.get(place, ()), listener)
    doubled = [place for place, found in merged.items() if len(found) > 1 and place[0] != "event"]
    if doubled:
        raise ValueError(f"two listeners for {doubled}")
    return merged


class Gate:
    """Finds who listens, gives them what was said, and turns their answer into Slack's."""

    def __init__(
        self,
        ripple: Ripple,
        table: Table,
        workspace: WorkspaceId,
        home: Callable[..., Awaitable[Any]],
        own_ids: Collection[str] = (),
        patience: Patience = AS_SLACK_WAITS,
        *,
        is_colleague: IsColleague | None = None,
        dropped: Callable[[str], None] | None = None,
    ) -> None:
        """`own_ids`: our own user id and bot id; what we do ourselves is no news to us.

        `is_colleague`: whether somebody whom Slack calls another workspace's is of this company all the same. `dropped` is told,
        with a word, of what Slack told and nobody here takes.
        """
        self._is_colleague = is_colleague
        self._dropped = dropped or (lambda why: log.info("dropped", why=why))
        self._ripple = ripple
        self._table = table
        self._workspace = workspace
        self._own_ids = frozenset(own_ids)
        self._patience = patience
        self._answering = Answering(ripple, home, patience)

    async def take(self, body: Mapping[str, Any]) -> BoltResponse:
        """One payload of Slack's, and what to answer it."""
        said = unpack(body)
        if said is None:
            self._dropped(THROTTLED if body.get("type") == THROTTLED else "not_understood")
            return BoltResponse(status=200)
        if self._workspace not in said.workspaces:
            self._dropped("foreign_workspace")
            return BoltResponse(status=200)
        return await self.hear(said, body)

    async def hear(self, said: Unpacked, body: Mapping[str, Any], waited: float = 0.0) -> BoltResponse:
        """The same for what is known to be this workspace's. `waited`: seconds for which Slack has waited already."""
        if self._is_our_own(said):
            return BoltResponse(status=200)
        if said.is_shared:  # it may be told in another's name
            body = {**body, "authorizations": [{"team_id": self._workspace, "user_id": one} for one in self._own_ids]}
        listeners, said = self._who_listens(said)
        if not listeners:
            return BoltResponse(status=200)
        return await self._ask(listeners, said, body, max(0.0, self._patience.acknowledge - waited))

    async def close(self, seconds: float) -> None:
        """Let what is still on its way to Slack arrive."""
        await self._answering.finish(seconds)

    def _is_our_own(self, said: Unpacked) -> bool:
        if said.kind != "event" or said.id in ALSO_OUR_OWN:
            return False
        return said.person in self._own_ids or said.event.get("bot_id") in self._own_ids

    def _who_listens(self, said: Unpacked) -> tuple[tuple[Listener, ...], Unpacked]:
        if said.kind == "command" and said.id == ids.LEARN:
            return self._sub_command(said)
        return self._table.get((said.kind, said.id), ()), said

    def _sub_command(self, said: Unpacked) -> tuple[tuple[Listener, ...], Unpacked]:
        word, _, rest = said.text.strip().partition(" ")
        found = self._table.get(("learn", word.lower()))
        if found is None:
            return self._table.get(("learn", HELP), ()), replace(said, id=HELP)
        return found, replace(said, id=word.lower(), text=rest.strip())

    async def _ask(self, listeners: tuple[Listener, ...], said: Unpacked, body: Mapping[str, Any], within: float) -> BoltResponse:
        if said.kind == "event":
            return await self._tell_all(listeners, said, body, within)
        inbound = self._inbound(said, body, listeners[0])
        task = asyncio.create_task(_answer(self._for_colleagues(listeners[0], said), inbound))
        done, _ = await asyncio.wait({task}, timeout=within)
        if done:
            answers, _retry = task.result()
            return await self._answering.answer(inbound, as_list(answers))
        self._answering.answer_later(inbound, task)
        return await not_yet(inbound, self._patience)

    def _for_colleagues(self, listener: Listener, said: Unpacked) -> Listener:
        """In a channel shared with another company its people see our buttons. Slack says where whoever presses one works."""

        async def asked(inbound: Inbound) -> Answers:
            return await not_for_you(inbound) if await self._is_of_another_company(said) else await listener(inbound)

        return asked

    async def _is_of_another_company(self, said: Unpacked) -> bool:
        if said.home in ("", self._workspace) or self._is_colleague is None:
            return False
        return not await self._is_colleague(self._ripple, self._workspace, said.person)

    async def _tell_all(self, listeners: tuple[Listener, ...], said: Unpacked, body: Mapping[str, Any], within: float) -> BoltResponse:
        """Everybody who listens, in turn. Where that takes too long Slack is asked to tell it again: the work goes on, and counts once."""
        task = asyncio.create_task(self._tell_each(listeners, said, body))
        done, _ = await asyncio.wait({task}, timeout=within)
        if not done:
            self._answering.keep([task])
        return event_done(again=not done or task.result())

    async def _tell_each(self, listeners: tuple[Listener, ...], said: Unpacked, body: Mapping[str, Any]) -> bool:
        """True where somebody could not take it in: Slack shall tell it again."""
        again = False
        for listener in listeners:
            inbound = self._inbound(said, body, listener)
            answers, retry = await _answer(listener, inbound)
            again = again or retry
            if answers is not None and not retry:
                await self._answering.answer(inbound, as_list(answers))
        return again

    def _inbound(self, said: Unpacked, body: Mapping[str, Any], listener: Listener) -> Inbound:
        return Inbound(
            kind=said.kind,
            id=said.id,
            body=body,
            workspace=self._workspace,
            person=said.person,
            key=f"{said.key}:{getattr(listener, '__name__', '')}",
            now=self._ripple.now(),
            ripple=self._ripple,
            channel=said.channel,
            text=said.text,
            value=said.value,
            private_metadata=said.private_metadata,
            values=said.values,
            event=said.event,
            arrived=self._patience.clock(),
        )


async def _answer(listener: Listener, inbound: Inbound) -> tuple[Answers, bool]:
    """The listener's answer, and whether Slack should send an event again. The listeners' one broad except."""
    try:
        return await listener(inbound), False
    except Exception as problem:  # noqa: BLE001 - translated into a sentence and a log line
        return await translate(problem, inbound)
