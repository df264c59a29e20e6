"""A person of the local workspace, driven by words: `await ana.says(...)`, `await ana.presses("Agree")`.

For tests, the demo's cast and the chaos harness. A person finds things as people do, by what they read; where the
app did not answer, Slack's own error is raised (`BotDidNotAnswer`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from bot.localslack.blockkit.interactive_parts import parts_named
from bot.localslack.json_object import Json
from bot.localslack.people.choices import chosen_value
from bot.localslack.people.client_base import AppAnswer, Container, NotPossible
from bot.localslack.people.surroundings import Surroundings
from bot.localslack.people.visible import SeenMessage, VisibleTo

BUTTONS = ("button", "overflow", "icon_button", "feedback_buttons", "workflow_button")


class BotDidNotAnswer(AssertionError):
    """The person saw Slack's error instead of an answer of the app."""


class CommandAnswer(Struct, frozen=True):
    """What a slash command showed: the newest message only this person sees, or else the text of the answer."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    error: str = ""
    ephemerals: list[SeenMessage] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the app answered."""
        return not self.error


class Submitted(Struct, frozen=True):
    """What came of a modal's submission: nothing wrong, or words beside fields."""

    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the app took it."""
        return not self.errors and not self.error


class Someone:
    """One person."""

    def __init__(self, slack: Surroundings, user_id: str) -> None:
        self.slack = slack
        self.id = user_id
        self.visible = VisibleTo(slack.workspace, user_id)

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def name(self) -> str:
        """The real name."""
        return str(self.profile["real_name"])

    @property
    def profile(self) -> Json:
        """The Slack user object."""
        return self.slack.workspace.people[self.id]

    # Messages

    async def says(self, where: str | Someone, text: str, *, thread: SeenMessage | None = None) -> SeenMessage:
        """Write in a channel, to the bot (`"bot"`), or to somebody."""
        channel = self._conversation(where)
        ts = (thread.get("thread_ts") or thread.ts) if thread is not None else ""
        return SeenMessage(channel, await self.slack.acts.say(self.id, channel, text, thread_ts=str(ts)))

    async def writes_rich_text(self, where: str | Someone, *elements: Json) -> SeenMessage:
        """Write a message that has only a rich_text block of these elements."""
        channel = self._conversation(where)
        return SeenMessage(channel, await self.slack.acts.write_rich_text(self.id, channel, list(elements)))

    async def shares_file(self, where: str | Someone, name: str, title: str = "", content: bytes = b"") -> SeenMessage:
        """Share a file without a word beside it."""
        channel = self._conversation(where)
        return SeenMessage(channel, await self.slack.acts.share_file(self.id, channel, name, title, content))

    async def forwards(self, message: SeenMessage, where: str | Someone) -> SeenMessage:
        """Pass a message on without a word of one's own."""
        channel = self._conversation(where)
        return SeenMessage(channel, await self.slack.acts.forward(self.id, channel, message.channel, message.ts))

    async def edits(self, message: SeenMessage, text: str) -> SeenMessage:
        """Change one's own message."""
        return SeenMessage(message.channel, await self.slack.acts.edit(self.id, message.channel, message.ts, text))

    async def deletes(self, message: SeenMessage) -> None:
        """Delete one's own message."""
        await self.slack.acts.delete(self.id, message.channel, message.ts)

    async def reacts(self, message: SeenMessage, name: str) -> bool:
        """Add a reaction; False when it was there."""
        return await self.slack.acts.react(self.id, message.channel, message.ts, name)

    async def unreacts(self, message: SeenMessage, name: str) -> bool:
        """Take a reaction away; False when there was none."""
        return await self.slack.acts.unreact(self.id, message.channel, message.ts, name)

    # Commands, buttons, menus

    async def types(self, line: str, in_: str | Someone = "bot") -> CommandAnswer:
        """Type a slash command."""
        seen = {message.ts for message in self.visible.ephemerals()}
        answer = await self.slack.acts.command(self.id, self._conversation(in_), line)
        if answer.error and answer.error != "unknown_command":
            self._check(answer)
        fresh = [message for message in self.visible.ephemerals() if message.ts not in seen]
        if not fresh:
            return CommandAnswer(answer.text, error=answer.error)
        newest = fresh[-1]
        return CommandAnswer(newest.text, newest.blocks, answer.error, fresh)

    async def presses(self, name: str = "", *, in_: SeenMessage | str | None = None, action_id: str = "") -> AppAnswer:
        """Press the newest button with these words (or this action_id) that can be seen."""
        place, block, element = self._find(action_id or name, in_, BUTTONS)
        ids = (block["block_id"], element["action_id"])
        return self._check(await self.slack.acts.use(self.id, place, *ids))

    async def selects(self, name: str, option: Any, *, in_: SeenMessage | str | None = None) -> AppAnswer:
        """Choose in a menu, in radio buttons, checkboxes or a picker, by the words that are shown."""
        place, block, element = self._find(name, in_, None)
        value = await self._value(place, block, element, option)
        ids = (block["block_id"], element["action_id"])
        return self._check(await self.slack.acts.use(self.id, place, *ids, value))

    async def uses_shortcut(self, name: str, on: SeenMessage) -> AppAnswer:
        """Use a message shortcut, by name or callback id."""
        return self._check(await self.slack.acts.message_shortcut(self.id, on.channel, on.ts, name))

    async def uses_global_shortcut(self, name: str) -> AppAnswer:
        """Use a global shortcut, by name or callback id."""
        return self._check(await self.slack.acts.global_shortcut(self.id, name))

    # Modals and Home

    @property
    def modal(self) -> Json | None:
        """The modal on top, or None."""
        stack = self.slack.workspace.modals.get(self.id)
        return stack[-1] if stack else None

    async def fills(self, fields: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Fill fields of the modal, named by label, block_id or action_id."""
        for name, value in {**(fields or {}), **more}.items():
            place, block, element = self._field(name)
            found = await self._value(place, block, element, value)
            await self.slack.acts.use(self.id, place, block["block_id"], element["action_id"], found)

    async def submits(self) -> Submitted:
        """Submit the modal on top."""
        answer = await self.slack.acts.submit(self.id, self._open_modal()["id"])
        if not answer.errors:
            self._check(answer)
        return Submitted(answer.errors, answer.error)

    async def closes_modal(self) -> None:
        """Close the modal on top by its cross, if one is open."""
        if self.modal is not None:
            await self.slack.acts.close(self.id, self.modal["id"])

    @property
    def home(self) -> Json | None:
        """The App Home as it is now, or None when nothing was published yet."""
        return self.slack.workspace.homes.get(self.id)

    async def opens_home(self, tab: str = "home") -> Json | None:
        """Open the App Home; what it shows."""
        return await self.slack.acts.open_home(self.id, tab)

    # Seeing

    def sees(self, part: str) -> bool:
        """Whether these words stand anywhere this person can see."""
        return any(part in self.slack.readable(shown) for shown in self.visible.everything())

    def reads(self, shown: Mapping[str, Any]) -> str:
        """A message or view as this person reads it."""
        return self.slack.readable(dict(shown))

    def dms(self) -> list[SeenMessage]:
        """What the bot wrote to this person directly, oldest first."""
        return self.visible.dms()

    def newest_dms(self, most: int) -> list[SeenMessage]:
        """The last few of what the bot wrote to this person directly, oldest first."""
        return self.visible.newest_dms(most)

    def channel(self, name: str) -> list[SeenMessage]:
        """The messages of a channel, oldest first, without the replies in threads."""
        return self.visible.channel(self._conversation(name))

    def thread(self, parent: SeenMessage) -> list[SeenMessage]:
        """The replies in a thread, oldest first."""
        return self.visible.thread(parent)

    def ephemerals(self, where: str | Someone = "") -> list[SeenMessage]:
        """The messages only this person sees, in one conversation or anywhere."""
        channel = self._conversation(where) if where else ""
        return [message for message in self.visible.ephemerals() if channel in ("", message.channel)]

    # Channels and profile

    async def joins(self, channel: str, inviter: Someone | None = None) -> bool:
        """Join a channel."""
        place = self.slack.channel_id(channel)
        return await self.slack.acts.join(self.id, place, inviter.id if inviter else "")

    async def invites(self, who: Someone | str, channel: str) -> bool:
        """Bring somebody, or the bot (`"bot"`), into a channel."""
        other = self.slack.bot_user if who == "bot" else self.slack.user_id(who)
        return await self.slack.acts.join(other, self.slack.channel_id(channel), self.id)

    async def leaves(self, channel: str) -> bool:
        """Leave a channel."""
        return await self.slack.acts.leave(self.id, self.slack.channel_id(channel))

    async def changes_profile(self, **changes: Any) -> Json:
        """Change tz, real_name, title, status_text ..."""
        return await self.slack.acts.change_profile(self.id, **changes)

    async def sets_dnd(self, **facts: Any) -> Json:
        """Set do-not-disturb facts: dnd_enabled, next_dnd_start_ts, next_dnd_end_ts, snooze_enabled ..."""
        return self.slack.workspace.set_dnd(self.id, **facts)

    async def is_deactivated(self) -> Json:
        """An administrator deactivates the account."""
        return await self.slack.acts.deactivate(self.id)

    # Finding

    def _conversation(self, where: str | Someone) -> str:
        space = self.slack.workspace
        if isinstance(where, Someone):
            return space.im_with(where.id, self.id)
        if where in ("bot", space.bot_user):
            return space.im_with(self.id)
        if channel := space.channel_named(where):
            return channel
        if where.startswith("#"):
            raise LookupError(f"there is no channel {where!r}")
        return space.im_with(self.slack.user_id(where), self.id)

    def _open_modal(self) -> Json:
        if self.modal is None:
            raise NotPossible(f"{self.name} has no modal open")
        return self.modal

    def _field(self, name: str) -> tuple[Container, Json, Json]:
        # `fills(smallest_test=...)` cannot write a space.
        try:
            return self._find(name, "modal", None)
        except NotPossible:
            return self._find(name.replace("_", " "), "modal", None)

    def _find(self, name: str, in_: SeenMessage | str | None, kinds: tuple[str, ...] | None) -> tuple[Container, Json, Json]:
        looked = self.visible.containers(in_)
        for place, shown in looked:
            for block, element in parts_named(shown.get("blocks") or [], name):
                if (element["type"] in kinds) if kinds else element["type"] != "button":
                    return place, block, element
        seen = "\n---\n".join(self.slack.readable(shown) for _, shown in looked[:5])
        raise NotPossible(f"{self.name} finds no {name!r} to use. Newest things to see:\n{seen}")

    async def _value(self, place: Container, block: Json, element: Json, wanted: Any) -> Any:
        if "external_select" in element["type"]:
            ids = (block["block_id"], element["action_id"])
            answer = self._check(await self.slack.acts.options(self.id, place, *ids, str(wanted)))
            element = {**element, **(answer.payload or {})}
        return chosen_value(element, wanted, self.slack.user_id, self.slack.channel_id)

    def _check(self, answer: AppAnswer) -> AppAnswer:
        if answer.error:
            raise BotDidNotAnswer(f"{self.name} sees {answer.error}: {answer.text}")
        return answer
