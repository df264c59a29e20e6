"""Messages, modals and Home that one person can see. Reads, changes nothing."""

from __future__ import annotations

from itertools import islice
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.people.client_base import Container, NotPossible
from bot.localslack.state.workspace import Workspace

NEWEST = 200


class SeenMessage(dict[str, Any]):
    """A message as it was when it was looked at: Slack's JSON, with the conversation it is in."""

    def __init__(self, channel: str, facts: Json) -> None:
        super().__init__(facts)
        self.channel = channel

    @property
    def ts(self) -> str:
        """Its stamp."""
        return str(self["ts"])

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.get("blocks") or [])


class VisibleTo:
    """One person's eyes."""

    def __init__(self, space: Workspace, user: str) -> None:
        self._space = space
        self._user = user

    def channel(self, channel: str) -> list[SeenMessage]:
        """The messages of a conversation, oldest first, without replies."""
        log = self._space.logs[channel]
        return [SeenMessage(channel, log.by_ts[ts]) for ts in log.roots]

    def thread(self, parent: SeenMessage) -> list[SeenMessage]:
        """The replies to a message, oldest first."""
        log = self._space.logs[parent.channel]
        stamps = log.threads.get(parent.ts, [])
        return [SeenMessage(parent.channel, log.by_ts[ts]) for ts in stamps]

    def dms(self) -> list[SeenMessage]:
        """What the bot wrote to this person, oldest first."""
        channel = self._space.im_with(self._user)
        log = self._space.logs[channel]
        return [SeenMessage(channel, m) for m in log.everything() if m.get("bot_id") == self._space.bot_id]

    def newest_dms(self, most: int) -> list[SeenMessage]:
        """The last few of them, replies in threads left out: a look that costs the same however long they have talked."""
        channel = self._space.im_with(self._user)
        log = self._space.logs[channel]
        written = (log.by_ts[ts] for ts in reversed(log.roots) if log.by_ts[ts].get("bot_id") == self._space.bot_id)
        return [SeenMessage(channel, message) for message in islice(written, most)][::-1]

    def ephemerals(self) -> list[SeenMessage]:
        """The messages only this person sees, oldest first."""
        found = [
            SeenMessage(channel, each) for (channel, user), kept in self._space.ephemerals.items() if user == self._user for each in kept
        ]
        return sorted(found, key=lambda message: message.ts)

    def everything(self) -> list[Json]:
        """All that this person could have before their eyes, newest first."""
        return [shown for _, shown in self.containers(None, everyone=True)]

    def containers(self, in_: SeenMessage | str | None, *, everyone: bool = False) -> list[tuple[Container, Json]]:
        """Where to look for a button, newest first: an open modal hides everything else from the hand."""
        if isinstance(in_, SeenMessage):
            return [self._container_of(in_)]
        modals = [(Container(view_id=view["id"]), view) for view in self._space.modals.get(self._user, [])[-1:]]
        if in_ == "modal" and not modals:
            raise NotPossible(f"{self._user} has no modal open")
        if in_ == "modal" or (modals and in_ is None and not everyone):
            return modals
        home = self._space.homes.get(self._user)
        homes = [(Container(view_id=home["id"]), home)] if home else []
        if in_ == "home":
            return homes
        return modals + self._by_age(homes)

    def _container_of(self, message: SeenMessage) -> tuple[Container, Json]:
        log = self._space.logs[message.channel]
        current = log.get(message.ts) or next((w for w in self.ephemerals() if w.ts == message.ts), message)
        return Container(message.channel, message.ts), dict(current)

    def _by_age(self, homes: list[tuple[Container, Json]]) -> list[tuple[Container, Json]]:
        aged = [(f"{view['hash'].split('.')[0]:0>10}.999999", place, view) for place, view in homes]
        aged += [(m.ts, Container(m.channel, m.ts), dict(m)) for m in self._messages()]
        return [(place, shown) for _, place, shown in sorted(aged, key=lambda each: each[0], reverse=True)]

    def _messages(self) -> list[SeenMessage]:
        found = self.ephemerals()
        for channel in self._space.channels_of(self._user):
            log = self._space.logs[channel["id"]]
            for root in log.roots[-NEWEST:]:
                stamps = [root, *log.threads.get(root, [])[-NEWEST:]]
                found += [SeenMessage(channel["id"], log.by_ts[ts]) for ts in stamps]
        return found
