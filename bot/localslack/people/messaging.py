"""Messaging: people write, react, join and leave; the app is told by events."""

from __future__ import annotations

from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.people.client_base import ClientBase, NotPossible


class Messaging(ClientBase):
    """Acts that change the workspace, of which the app is told."""

    async def say(self, user: str, channel: str, typed: str, thread_ts: str = "", **facts: Any) -> Json:
        """Write a message, or a reply in a thread."""
        self._check_may_write(user, channel)
        if thread_ts and thread_ts not in self.space.logs[channel].by_ts:
            raise NotPossible(f"there is no message {thread_ts} to reply to")
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        return await self._told(lambda: self.space.say(channel, user, typed, **thread, **facts))

    async def write_rich_text(self, user: str, channel: str, elements: list[Json]) -> Json:
        """Write a message that has only a rich_text block and no text, as some clients do."""
        self._check_may_write(user, channel)
        block = {"type": "rich_text", "block_id": self.space.new_word(), "elements": elements}
        return await self._told(lambda: self.space.post(channel, user, "", blocks=[block], client_msg_id=self.space.new_uuid()))

    async def share_file(self, user: str, channel: str, name: str, title: str, content: bytes = b"") -> Json:
        """Share a file without a word beside it."""
        self._check_may_write(user, channel)
        return await self._told(lambda: self.space.share_file(channel, user, name, title or name, content))

    async def forward(self, user: str, channel: str, origin: str, ts: str) -> Json:
        """Pass a message on without a word of one's own."""
        self._check_may_write(user, channel)
        self._message(user, origin, ts)
        return await self._told(lambda: self.space.forward(channel, user, origin, ts))

    async def edit(self, user: str, channel: str, ts: str, typed: str) -> Json:
        """Change one's own message."""
        self._check_own(user, channel, ts)
        return await self._told(lambda: self.space.retype(channel, ts, user, typed))

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._check_own(user, channel, ts)
        await self._told(lambda: self.space.delete(channel, ts))

    async def react(self, user: str, channel: str, ts: str, name: str) -> bool:
        """Add a reaction; False when it was there already."""
        self._check_member(user, channel)
        self._message(user, channel, ts)
        return await self._told(lambda: self.space.react(channel, ts, user, name.strip(":")))

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> bool:
        """Take a reaction away; False when there was none."""
        self._message(user, channel, ts)
        return await self._told(lambda: self.space.unreact(channel, ts, user, name.strip(":")))

    # Channels and people

    async def join(self, user: str, channel: str, inviter: str = "") -> bool:
        """Join a public channel, or be invited into any."""
        if self.space.channels[channel].get("is_private") and not inviter:
            raise NotPossible("a private channel can only be joined by invitation")
        return await self._told(lambda: self.space.join(channel, user, inviter))

    async def leave(self, user: str, channel: str) -> bool:
        """Leave a channel."""
        return await self._told(lambda: self.space.leave(channel, user))

    async def change_profile(self, user: str, **changes: Any) -> Json:
        """Change one's profile: tz, real_name, title, status_text, status_emoji ..."""
        return await self._told(lambda: self.space.change_person(user, **changes))

    async def deactivate(self, user: str) -> Json:
        """An administrator deactivates the account."""
        return await self._told(lambda: self.space.deactivate(user))

    def _check_may_write(self, user: str, channel: str) -> None:
        self._check_may_type(user, channel)
        place = self.space.channels[channel]
        with_bot = place.get("is_im") and self.space.is_member(channel, self.space.bot_user)
        if with_bot and not self.context.app.takes_direct_messages:
            raise NotPossible("sending messages to this app has been turned off")

    def _check_own(self, user: str, channel: str, ts: str) -> None:
        if self._message(user, channel, ts).get("user") != user:
            raise NotPossible("only one's own messages can be changed")
