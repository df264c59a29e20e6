"""The state of one Slack workspace, and every change that can be made to it.

People, channels, messages and views are kept as Slack's own JSON. A change replaces the dict it touches and is
told to `feed`. This file knows no app, no token and no rule of the Web API: it does what it is told.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.localslack import shapes
from bot.localslack.chatlog import ChatLog
from bot.localslack.composing import composed, rich_text
from bot.localslack.feed import Feed, Json

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Workspace:
    """One workspace: `people`, `channels`, `members`, `logs`, `usergroups`, `dnd`, `modals`, `homes`, `feed`."""

    def __init__(self, now: Callable[[], datetime], *, team_name: str = "Localslack", bot_name: str = "Ripple", seed: int = 0) -> None:
        self.now = now
        self.feed = Feed()
        self.rng = random.Random(seed)
        self.team_name = team_name
        self.bot_name = bot_name
        self.clear()

    def clear(self) -> None:
        """Empty the workspace; only the app's bot user is left."""
        self.counters: dict[str, int] = {}
        self.last_tick = 0
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.members: dict[str, dict[str, None]] = {}
        self.logs: dict[str, ChatLog] = {}
        self.usergroups: dict[str, Json] = {}
        self.dnd: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.ephemerals: dict[tuple[str, str], list[Json]] = {}
        self.modals: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.typed: dict[str, Json] = {}
        self.names: dict[str, str] = {}
        self.channel_names: dict[str, str] = {}
        self.direct: dict[frozenset[str], str] = {}
        self._places: dict[str, dict[str, None]] = {}
        self._view_owner: dict[str, str] = {}
        self._name_the_app()

    def _name_the_app(self) -> None:
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A")
        self.bot_id = self.new_id("B")
        self.bot_user = self.new_id("U")
        bot = shapes.person_json(self.bot_user, self.team_id, self.bot_name, tz="UTC", is_bot=True)
        bot["profile"] |= {"api_app_id": self.app_id, "bot_id": self.bot_id, "always_active": False}
        self.keep_person(bot)
        self.feed.emit("reset")

    # Ids and stamps

    def new_id(self, prefix: str) -> str:
        """The next id of a kind, in the shape of Slack's."""
        number = self.counters[prefix] = self.counters.get(prefix, 0) + 1
        letters = ""
        while number or len(letters) < 7:
            number, digit = divmod(number, 36)
            letters = DIGITS[digit] + letters
        return f"{prefix}0L{letters}"

    def new_uuid(self) -> str:
        """A version 4 UUID from the workspace's own chance."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def new_word(self, length: int = 5) -> str:
        """A short random word, as in a block_id that Slack made up."""
        return "".join(self.rng.choices(DIGITS + DIGITS.lower()[10:], k=length))

    def new_ts(self, log: ChatLog | None = None, at: datetime | None = None) -> str:
        """A message stamp: the clock's moment, unique, and later than any given before (unless `at` is given)."""
        tick = int((at or self.now()).timestamp() * 1_000_000)
        if at is None:
            tick = self.last_tick = max(tick, self.last_tick + 1)
        while log is not None and _stamp(tick) in log.by_ts:
            tick += 1
        return _stamp(tick)

    def seconds(self) -> int:
        """The clock's moment in whole seconds since 1970."""
        return int(self.now().timestamp())

    # People

    def add_person(self, real_name: str, **facts: Any) -> Json:
        """A new member of the workspace (keywords of `shapes.person_json`)."""
        user_id = self.new_id("U")
        person = shapes.person_json(user_id, self.team_id, real_name, updated=self.seconds(), **facts)
        self.keep_person(person)
        self.feed.emit("person", action="joined", person=person)
        return person

    def change_person(self, user_id: str, **changes: Any) -> Json:
        """Change top-level facts or, where the profile has the key, the profile."""
        before = self.people[user_id]
        profile = dict(before["profile"])
        person = {**before, "updated": self.seconds()}
        for key, value in changes.items():
            if key in profile or key.startswith("status_"):
                profile[key] = value
            if key in person and key != "profile":
                person[key] = value
        person["profile"] = profile
        self.keep_person(person)
        self.feed.emit("person", action="changed", person=person, previous=before)
        return person

    def deactivate(self, user_id: str) -> Json:
        """Deactivate an account: it leaves its channels and can do nothing any more."""
        for channel in [c for c in self._places.get(user_id, {}) if not self.channels[c].get("is_im")]:
            self._forget_member(channel, user_id)
        for other, channel in [(p, c) for p, c in self.direct.items() if user_id in p]:
            if self.bot_user in other:
                self.channels[channel] = {**self.channels[channel], "is_user_deleted": True}
        return self.change_person(user_id, deleted=True)

    def person_named(self, name: str) -> str | None:
        """The id of whoever has this id, handle, real name or (when it is one person's) first name."""
        if name in self.people:
            return name
        return self.names.get(name.removeprefix("@").lower())

    def keep_person(self, person: Json) -> None:
        """Take in a person as they are; tells nobody."""
        self.people[person["id"]] = person
        for name in (person["name"], person["real_name"], person["profile"]["first_name"]):
            self.names.setdefault(name.lower(), person["id"])

    # Channels

    def add_channel(self, name: str, *, members: Iterable[str] = (), private: bool = False, creator: str = "") -> Json:
        """A new channel with these people in it; no joining messages are written."""
        people = list(dict.fromkeys(members))
        creator = creator or (people[0] if people else self.bot_user)
        channel = shapes.channel_json(self.new_id("C"), self.team_id, name, creator, self.seconds(), private)
        self.keep_channel(channel, people)
        return channel

    def im_with(self, user_id: str, other: str = "") -> str:
        """The id of the direct message between somebody and the bot (or another person), opened if need be."""
        pair = frozenset({user_id, other or self.bot_user})
        if pair not in self.direct:
            channel = shapes.im_json(self.new_id("D"), self.team_id, user_id, self.seconds())
            channel["is_user_deleted"] = bool(self.people[user_id]["deleted"])
            self.direct[pair] = channel["id"]
            self.keep_channel(channel, pair)
        return self.direct[pair]

    def mpim_with(self, users: Iterable[str]) -> str:
        """The id of the group direct message of exactly these people, opened if need be."""
        group = frozenset(users)
        if group not in self.direct:
            ordered = sorted(group)
            name = "mpdm-" + "--".join(self.people[u]["name"] for u in ordered) + "-1"
            channel = shapes.mpim_json(self.new_id("C"), self.team_id, name, ordered[0], self.seconds())
            self.direct[group] = channel["id"]
            self.keep_channel(channel, ordered)
        return self.direct[group]

    def keep_channel(self, channel: Json, people: Iterable[str], *, quietly: bool = False) -> None:
        """Take in a conversation with its members."""
        self.channels[channel["id"]] = channel
        self.logs[channel["id"]] = ChatLog()
        self.members[channel["id"]] = {}
        for user in people:
            self._note_member(channel["id"], user)
        if channel.get("name") and not channel.get("is_mpim"):
            self.channel_names[channel["name"].lower()] = channel["id"]
        if not quietly:
            self.feed.emit("channel", action="created", channel=channel, user=channel.get("creator", ""))

    def channel_named(self, name: str) -> str | None:
        """The id of the channel with this id or name (with or without #)."""
        if name in self.channels:
            return name
        return self.channel_names.get(name.removeprefix("#").lower())

    def channels_of(self, user_id: str) -> list[Json]:
        """The conversations somebody is in, oldest first."""
        return [self.channels[c] for c in self._places.get(user_id, {})]

    def is_member(self, channel: str, user_id: str) -> bool:
        """Whether somebody is in a conversation."""
        return user_id in self.members[channel]

    def join(self, channel: str, user_id: str, inviter: str = "") -> bool:
        """Bring somebody into a channel, with Slack's joining line; False when already in."""
        if self.is_member(channel, user_id):
            return False
        self._note_member(channel, user_id)
        self.feed.emit("channel", action="joined", channel=self.channels[channel], user=user_id, inviter=inviter)
        line = f"<@{user_id}> has joined the channel"
        self.post(channel, user_id, line, subtype="channel_join", inviter=inviter or None)
        return True

    def leave(self, channel: str, user_id: str) -> bool:
        """Take somebody out of a channel; False when not in it."""
        if not self.is_member(channel, user_id):
            return False
        self.post(channel, user_id, f"<@{user_id}> has left the channel", subtype="channel_leave")
        self._forget_member(channel, user_id)
        self.feed.emit("channel", action="left", channel=self.channels[channel], user=user_id)
        return True

    def _note_member(self, channel: str, user_id: str) -> None:
        self.members[channel][user_id] = None
        self._places.setdefault(user_id, {})[channel] = None

    def _forget_member(self, channel: str, user_id: str) -> None:
        self.members[channel].pop(user_id, None)
        self._places.get(user_id, {}).pop(channel, None)

    def change_channel(self, channel_id: str, action: str, user: str = "", **changes: Any) -> Json:
        """Rename, archive, unarchive or describe a channel; `action` says which, for the feed."""
        before = self.channels[channel_id]
        channel = {**before, **changes, "updated": self.seconds() * 1000}
        if "name" in changes:
            self.channel_names.pop(before["name"].lower(), None)
            self.channel_names[channel["name"].lower()] = channel_id
            channel |= {
                "name_normalized": channel["name"],
                "previous_names": [before["name"], *before["previous_names"]],
            }
        self.channels[channel_id] = channel
        self.feed.emit("channel", action=action, channel=channel, previous=before, user=user)
        return channel

    # Messages

    def post(self, channel: str, user: str, text: str, *, at: datetime | None = None, **facts: Any) -> Json:
        """A message in a conversation, by a person or (with `bot_id` in the facts) by the bot."""
        log = self.logs[channel]
        message: Json = {"type": "message", "user": user, "text": text, "ts": self.new_ts(log, at)}
        message |= {"team": self.team_id, **{k: v for k, v in facts.items() if v is not None}}
        log.add(message)
        self.feed.emit("message", channel=channel, message=message)
        self._count_replies(channel, message)
        return message

    def say(self, channel: str, user: str, typed: str, **facts: Any) -> Json:
        """A person's message, typed into the composer: mentions and links are understood, a block is added."""
        text = composed(typed, self.names, self.channel_names)
        block = rich_text(text, self.new_word())
        return self.post(channel, user, text, client_msg_id=self.new_uuid(), blocks=[block], **facts)

    def edit(self, channel: str, ts: str, user: str, **changes: Any) -> Json:
        """Replace parts of a message; a None takes the part away."""
        before = self.logs[channel].by_ts[ts]
        changed = {**before, **changes}
        message = {k: v for k, v in changed.items() if v is not None}
        if message.get("text") != before.get("text"):
            message["edited"] = {"user": user, "ts": self.new_ts()}
        self.logs[channel].replace(message)
        self.feed.emit("message_changed", channel=channel, message=message, previous=before)
        return message

    def retype(self, channel: str, ts: str, user: str, typed: str) -> Json:
        """A person's edit of their own message."""
        text = composed(typed, self.names, self.channel_names)
        return self.edit(channel, ts, user, text=text, blocks=[rich_text(text, self.new_word())])

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message; the parent of a thread leaves a tombstone behind, as in Slack."""
        log = self.logs[channel]
        if log.threads.get(ts):
            before = log.by_ts[ts]
            kept = {k: v for k, v in before.items() if k in shapes.THREAD_KEYS or k == "ts"}
            tombstone = {"type": "message", "subtype": "tombstone", "user": shapes.SLACKBOT, "hidden": True}
            message = {**tombstone, "text": "This message was deleted.", **kept}
            log.replace(message)
            self.feed.emit("message_changed", channel=channel, message=message, previous=before)
            return
        before = log.remove(ts)
        self.feed.emit("message_deleted", channel=channel, ts=ts, previous=before)
        self._count_replies(channel, before)

    def _count_replies(self, channel: str, message: Json) -> None:
        parent = message.get("thread_ts")
        log = self.logs[channel]
        if not parent or parent == message["ts"] or parent not in log.by_ts:
            return
        stamps = log.threads.get(parent, [])
        latest = stamps[-1] if stamps else ""
        users = list(log.repliers.get(parent, {}))
        log.replace(shapes.thread_facts(log.by_ts[parent], len(stamps), latest, users))
        self.feed.emit("thread", channel=channel, message=log.by_ts[parent])

    def react(self, channel: str, ts: str, user: str, name: str) -> bool:
        """Add a reaction; False when this person already gave it."""
        message = self.logs[channel].by_ts[ts]
        if shapes.has_reacted(message, name, user):
            return False
        self._reaction(channel, shapes.with_reaction(message, name, user), "added", user, name)
        return True

    def unreact(self, channel: str, ts: str, user: str, name: str) -> bool:
        """Take a reaction away; False when there was none."""
        message = self.logs[channel].by_ts[ts]
        if not shapes.has_reacted(message, name, user):
            return False
        self._reaction(channel, shapes.without_reaction(message, name, user), "removed", user, name)
        return True

    def _reaction(self, channel: str, message: Json, action: str, user: str, name: str) -> None:
        self.logs[channel].replace(message)
        self.feed.emit("reaction", action=action, channel=channel, message=message, user=user, reaction=name)

    def whisper(self, channel: str, user: str, text: str, **facts: Any) -> Json:
        """A message only `user` can see; it is in no history."""
        message: Json = {"type": "message", "user": self.bot_user, "text": text, "ts": self.new_ts()}
        message |= {"ephemeral_to": user, "is_ephemeral": True, "team": self.team_id}
        message |= {k: v for k, v in facts.items() if v is not None}
        self.ephemerals.setdefault((channel, user), []).append(message)
        self.feed.emit("ephemeral", action="posted", channel=channel, user=user, message=message)
        return message

    def change_whisper(self, channel: str, user: str, ts: str, message: Json | None) -> bool:
        """Replace an ephemeral message, or take it away with None; False when it is not there."""
        kept = self.ephemerals.get((channel, user), [])
        for place, each in enumerate(kept):
            if each["ts"] == ts:
                kept[place : place + 1] = [message] if message else []
                action = "replaced" if message else "deleted"
                self.feed.emit("ephemeral", action=action, channel=channel, user=user, message=message or each)
                return True
        return False

    # Views

    def open_view(self, user: str, view: Json, *, push: bool = False) -> Json:
        """Show a modal, in the place of an open stack or (push) on top of it."""
        if not push:
            self.close_views(user)
        stack = self.modals.setdefault(user, [])
        stack.append(view)
        self._view_owner[view["id"]] = user
        self.typed[view["id"]] = {}
        self.feed.emit("view_opened", user=user, view=view, depth=len(stack))
        return view

    def replace_view(self, view: Json) -> Json:
        """Put a newer form of an open modal in its place."""
        user = self._view_owner[view["id"]]
        stack = self.modals[user]
        place = next(i for i, each in enumerate(stack) if each["id"] == view["id"])
        stack[place] = view
        self.feed.emit("view_updated", user=user, view=view, depth=len(stack))
        return view

    def close_view(self, view_id: str) -> Json | None:
        """Close the top modal of a stack; what lay below is seen again."""
        user = self._view_owner.pop(view_id, None)
        if user is None:
            return None
        stack = self.modals[user]
        view = next(each for each in stack if each["id"] == view_id)
        stack.remove(view)
        self.typed.pop(view_id, None)
        self.feed.emit("view_closed", user=user, view=view, depth=len(stack))
        return view

    def close_views(self, user: str) -> list[Json]:
        """Close somebody's whole stack, top first."""
        closed = [self.close_view(view["id"]) for view in reversed(self.modals.get(user, []))]
        return [view for view in closed if view]

    def view_by_id(self, view_id: str) -> Json | None:
        """An open modal or a Home, by its id."""
        owner = self._view_owner.get(view_id)
        views = self.modals.get(owner, []) if owner else list(self.homes.values())
        return next((view for view in views if view["id"] == view_id), None)

    def view_by_external_id(self, external_id: str) -> Json | None:
        """An open modal or a Home, by the id the app gave it."""
        every = [view for stack in self.modals.values() for view in stack] + list(self.homes.values())
        return next((view for view in every if view["external_id"] == external_id), None)

    def owner_of(self, view_id: str) -> str | None:
        """Whose modal this is."""
        return self._view_owner.get(view_id)

    def publish_home(self, user: str, view: Json) -> Json:
        """Show an App Home to somebody."""
        self.homes[user] = view
        self.feed.emit("home", user=user, view=view)
        return view

    # User groups and do not disturb

    def add_usergroup(self, handle: str, name: str, users: Iterable[str] = ()) -> Json:
        """A new user group."""
        members = list(dict.fromkeys(users))
        group: Json = {
            "id": self.new_id("S"),
            "team_id": self.team_id,
            "is_usergroup": True,
            "name": name,
            "handle": handle,
            "description": "",
            "is_external": False,
            "date_create": self.seconds(),
            "date_update": self.seconds(),
            "date_delete": 0,
            "auto_type": None,
            "created_by": members[0] if members else self.bot_user,
            "prefs": {"channels": [], "groups": []},
            "users": members,
            "user_count": len(members),
        }
        self.usergroups[group["id"]] = group
        self.feed.emit("usergroup", action="created", usergroup=group)
        return group

    def set_usergroup_members(self, group_id: str, users: Iterable[str]) -> Json:
        """Say who is in a user group from now on."""
        before = self.usergroups[group_id]
        members = list(dict.fromkeys(users))
        group = {**before, "users": members, "user_count": len(members), "date_update": self.seconds()}
        self.usergroups[group_id] = group
        self.feed.emit("usergroup", action="members", usergroup=group, previous=before)
        return group

    def set_dnd(self, user: str, **facts: Any) -> Json:
        """Set somebody's do-not-disturb facts, as `dnd.info` shows them."""
        self.dnd[user] = {**self.dnd.get(user, NO_DND), **facts}
        self.feed.emit("dnd", user=user, dnd=self.dnd[user])
        return self.dnd[user]


def _stamp(tick: int) -> str:
    seconds, micro = divmod(tick, 1_000_000)
    return f"{seconds:010d}.{micro:06d}"


NO_DND: Json = {
    "dnd_enabled": False,
    "next_dnd_start_ts": 1,
    "next_dnd_end_ts": 1,
    "snooze_enabled": False,
}
