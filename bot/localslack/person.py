"""Somebody in the workspace, to be driven by tests and by the demo's cast: says, types, presses, reacts, sees.

Everything goes through the same acts as the page. What Slack's client would not allow raises NotPossible with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.localslack.acts import Answer, NotPossible, Place
from bot.localslack.elements import options_in, parts_named
from bot.localslack.feed import Json
from bot.localslack.readable import readable

if TYPE_CHECKING:
    from bot.localslack.server import LocalSlack

PEOPLE_MENUS = ("users_select", "multi_users_select")
CHANNEL_MENUS = ("conversations_select", "channels_select", "multi_conversations_select", "multi_channels_select")
MENUS = ("static_select", "radio_buttons", "overflow", "external_select")
LOOK_BACK = 200  # messages that are looked through for a button


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was written: where it is. Behaves like Slack's JSON for reading."""

    channel: str
    ts: str
    json: Json

    def __getitem__(self, key: str) -> Any:
        return self.json[key]

    def get(self, key: str, default: Any = None) -> Any:
        """A part of Slack's JSON."""
        return self.json.get(key, default)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a form: sentences beside fields, by block id."""

    ok: bool
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """What a command was answered with, for this person's eyes only."""

    ok: bool
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    error: str = ""


class Someone:
    """One person. Make them with `slack.add_person(...)` or find them with `slack.person(name)`."""

    def __init__(self, slack: LocalSlack, user: str) -> None:
        self._slack = slack
        self.id = user

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def name(self) -> str:
        """Their real name."""
        return str(self._slack.workspace.people[self.id]["real_name"])

    # Messages

    async def says(self, where: str, text: str, *, thread: Message | Mapping[str, Any] | None = None) -> Message:
        """Write into a channel, or (`where="bot"`) to the bot; `thread` is the message replied to."""
        channel = self._place(where)
        parent = str(thread.get("thread_ts") or thread["ts"]) if thread is not None else ""
        written = await self._slack.acts.say(self.id, channel, text, parent)
        return Message(channel, written["ts"], written)

    async def edits(self, message: Message, text: str) -> Message:
        """Change an own message."""
        changed = await self._slack.acts.edit(self.id, message.channel, message.ts, text)
        return Message(message.channel, message.ts, changed)

    async def deletes(self, message: Message) -> None:
        """Delete an own message."""
        await self._slack.acts.delete(self.id, message.channel, message.ts)

    async def reacts(self, message: Message | Mapping[str, Any], emoji: str) -> bool:
        """Add a reaction; False when it was there."""
        channel, ts = self._whereabouts(message)
        return await self._slack.acts.react(self.id, channel, ts, emoji)

    async def unreacts(self, message: Message | Mapping[str, Any], emoji: str) -> bool:
        """Take a reaction away; False when there was none."""
        channel, ts = self._whereabouts(message)
        return await self._slack.acts.unreact(self.id, channel, ts, emoji)

    # Commands, shortcuts, buttons, menus

    async def types(self, line: str, *, in_: str = "bot") -> CommandAnswer:
        """A slash command, typed into a channel or the bot's direct message."""
        channel = self._place(in_)
        answer = await self._slack.acts.command(self.id, channel, line)
        shown = (answer.payload or {}) if answer.ok else {}
        return CommandAnswer(answer.ok, str(shown.get("text", "")), shown.get("blocks") or [], answer.error)

    async def uses_shortcut(self, name: str, *, on: Message | Mapping[str, Any]) -> bool:
        """A message shortcut, by its name or callback id; whether the app answered."""
        channel, ts = self._whereabouts(on)
        return (await self._slack.acts.message_shortcut(self.id, channel, ts, name)).ok

    async def uses_global_shortcut(self, name: str) -> bool:
        """A global shortcut, by its name or callback id; whether the app answered."""
        return (await self._slack.acts.global_shortcut(self.id, name)).ok

    async def presses(
        self, name: str = "", *, in_: Message | Mapping[str, Any] | None = None, action_id: str = ""
    ) -> Answer:
        """A button, by its words or action id: in the given message, else where it is seen first (modal, messages, Home)."""
        wanted = action_id or name
        for place, blocks in self._surfaces(in_):
            for block, element in parts_named(blocks, wanted):
                if element["type"] == "button" and (not action_id or element["action_id"] == action_id):
                    return await self._slack.acts.use(self.id, place, block.get("block_id", ""), element["action_id"])
        raise NotPossible(f"{self.name} sees no button {wanted!r}")

    async def selects(self, name: str, choice: Any, *, in_: Message | Mapping[str, Any] | None = None) -> Answer:
        """Choose in a menu, by its label or id: words of an option, names of people or channels, a date or a time."""
        for place, blocks in self._surfaces(in_):
            for block, element in parts_named(blocks, name):
                if element["type"] not in ("button", "plain_text_input"):
                    value = self._meant(element, choice)
                    return await self._slack.acts.use(self.id, place, block["block_id"], element["action_id"], value)
        raise NotPossible(f"{self.name} sees no menu {name!r}")

    # Modals and Home

    @property
    def modal(self) -> Json | None:
        """The modal on top, if one is open."""
        stack = self._slack.workspace.modals.get(self.id) or []
        return stack[-1] if stack else None

    async def fills(self, **typed: Any) -> None:
        """Type into fields of the open modal, by label, block id or action id."""
        view = self._open_modal()
        for name, value in typed.items():
            found = parts_named(view["blocks"], name) or parts_named(view["blocks"], name.replace("_", " "))
            if not found:
                raise NotPossible(f"the form {view['callback_id']!r} has no field {name!r}")
            block, element = found[0]
            place = Place(view_id=view["id"])
            meant = self._meant(element, value)
            await self._slack.acts.use(self.id, place, block["block_id"], element["action_id"], meant)

    async def submits(self) -> Submitted:
        """Submit the open modal; errors stand beside their fields."""
        answer = await self._slack.acts.submit(self.id, self._open_modal()["id"])
        return Submitted(answer.ok, answer.errors, answer.error)

    async def closes_modal(self) -> None:
        """Close the modal on top, if one is open."""
        if self.modal is not None:
            await self._slack.acts.close(self.id, self.modal["id"])

    async def opens_home(self) -> Json | None:
        """Open the App Home and wait for what it shows."""
        await self._slack.acts.open_home(self.id)
        await self._slack.quiet()
        return self.home

    @property
    def home(self) -> Json | None:
        """The App Home as it was shown last."""
        return self._slack.workspace.homes.get(self.id)

    # Seeing

    def channel(self, name: str) -> list[Json]:
        """The messages of a channel, oldest first, replies included."""
        return list(self._slack.workspace.logs[self._slack.channel_id(name)].everything())

    def dms(self) -> list[Json]:
        """What the bot wrote to this person directly, oldest first."""
        return self._slack.posted(self.id)

    def ephemerals(self, name: str) -> list[Json]:
        """What only this person sees in a channel."""
        return list(self._slack.workspace.ephemerals.get((self._place(name), self.id), []))

    def sees(self, part: str) -> bool:
        """Whether these words stand anywhere this person can look: conversations, whispers, modal, Home."""
        return any(part in self._slack.readable(shown) for shown in self._everything_seen())

    def reads(self, shown: Message | Json) -> str:
        """A message or view as this person reads it."""
        return self._slack.readable(shown.json if isinstance(shown, Message) else shown)

    # Coming, going, changing

    async def joins(self, channel: str) -> bool:
        """Join a public channel."""
        return await self._slack.acts.join(self.id, self._slack.channel_id(channel))

    async def invites(self, who: Someone | str, channel: str) -> bool:
        """Bring somebody, or the bot ("bot"), into a channel."""
        other = self._slack.bot_user if who == "bot" else self._slack.user_id(who)
        return await self._slack.acts.join(other, self._slack.channel_id(channel), self.id)

    async def leaves(self, channel: str) -> bool:
        """Leave a channel."""
        return await self._slack.acts.leave(self.id, self._slack.channel_id(channel))

    async def changes_profile(self, **facts: Any) -> None:
        """Another zone, name, title or status."""
        await self._slack.acts.change_profile(self.id, **facts)

    async def is_deactivated(self) -> None:
        """An administrator deactivates the account."""
        await self._slack.acts.deactivate(self.id)

    def sets_dnd(self, **facts: Any) -> None:
        """Do not disturb, in the words of `dnd.info`."""
        self._slack.workspace.set_dnd(self.id, **facts)

    # What follows is shared by the acts above.

    def _place(self, where: str) -> str:
        if where == "bot":
            return self._slack.workspace.im_with(self.id)
        return self._slack.channel_id(where)

    def _whereabouts(self, message: Message | Mapping[str, Any]) -> tuple[str, str]:
        if isinstance(message, Message):
            return message.channel, message.ts
        ts = str(message["ts"])
        for channel in self._slack.workspace.channels_of(self.id):
            if ts in self._slack.workspace.logs[channel["id"]].by_ts:
                return channel["id"], ts
        for (channel_id, user), whispers in self._slack.workspace.ephemerals.items():
            if user == self.id and any(each["ts"] == ts for each in whispers):
                return channel_id, ts
        raise NotPossible(f"{self.name} sees no message {ts}")

    def _surfaces(self, in_: Message | Mapping[str, Any] | None) -> list[tuple[Place, list[Json]]]:
        if in_ is not None:
            channel, ts = self._whereabouts(in_)
            return [(Place(channel=channel, ts=ts), self._blocks_of(channel, ts))]
        if self.modal is not None:
            return [(Place(view_id=self.modal["id"]), self.modal["blocks"])]
        shown = sorted(self._messages_seen(), key=lambda found: found[1]["ts"], reverse=True)[:LOOK_BACK]
        places = [(Place(channel=channel, ts=each["ts"]), each.get("blocks") or []) for channel, each in shown]
        home = [(Place(view_id=self.home["id"]), self.home["blocks"])] if self.home else []
        return places + home

    def _blocks_of(self, channel: str, ts: str) -> list[Json]:
        message = self._slack.workspace.logs[channel].get(ts)
        if message is None:
            whispers = self._slack.workspace.ephemerals.get((channel, self.id), [])
            message = next((each for each in whispers if each["ts"] == ts), None)
        return (message or {}).get("blocks") or []

    def _messages_seen(self) -> list[tuple[str, Json]]:
        space = self._slack.workspace
        seen = []
        for channel in space.channels_of(self.id):
            seen += [(channel["id"], each) for each in space.logs[channel["id"]].everything()]
            seen += [(channel["id"], each) for each in space.ephemerals.get((channel["id"], self.id), [])]
        return seen

    def _everything_seen(self) -> list[Json]:
        views = [*(self._slack.workspace.modals.get(self.id) or []), *([self.home] if self.home else [])]
        return [each for _, each in self._messages_seen()] + views

    def _open_modal(self) -> Json:
        if self.modal is None:
            raise NotPossible(f"{self.name} has no form open")
        return self.modal

    def _meant(self, element: Json, choice: Any) -> Any:
        kind = element["type"]
        several = kind.startswith("multi_") or kind == "checkboxes"
        if several:
            wanted = [choice] if isinstance(choice, str) else list(choice)
            return [self._one(element, each) for each in wanted]
        return self._one(element, choice)

    def _one(self, element: Json, choice: Any) -> Any:
        kind = element["type"]
        if kind in PEOPLE_MENUS:
            return self._slack.user_id(choice)
        if kind in CHANNEL_MENUS:
            return self._slack.channel_id(choice)
        options = options_in(element)
        if not options:
            return choice
        for option in options:
            if choice in (option.get("value"), option["text"]["text"]):
                return option.get("value")
        offered = ", ".join(option["text"]["text"] for option in options)
        raise NotPossible(f"{choice!r} is not offered here; there is {offered}")


__all__ = ["CommandAnswer", "Message", "Someone", "Submitted", "readable"]
