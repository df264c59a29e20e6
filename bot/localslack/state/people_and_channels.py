"""People, channels and user groups: who is in a workspace, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.state import slack_objects
from bot.localslack.state.message_log import MessageLog
from bot.localslack.state.messages import Messages


class PeopleAndChannels(Messages):
    """Who is where."""

    # People

    def add_person(self, real_name: str, *, team_id: str = "", **facts: Any) -> Json:
        """A new member (keywords of `slack_objects.person_json`); with another `team_id`, somebody of another company."""
        user_id = self.new_id("U")
        person = slack_objects.person_json(user_id, team_id or self.team_id, real_name, updated=self.seconds(), **facts)
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

    # Channels

    def add_channel(self, name: str, *, members: Iterable[str] = (), private: bool = False, creator: str = "") -> Json:
        """A new channel with these people in it; no joining messages are written."""
        people = list(dict.fromkeys(members))
        creator = creator or (people[0] if people else self.bot_user)
        channel = slack_objects.channel_json(self.new_id("C"), self.team_id, name, creator, self.seconds(), private)
        self.keep_channel(channel, people)
        return channel

    def im_with(self, user_id: str, other: str = "") -> str:
        """The id of the direct message between somebody and the bot (or another person), opened if need be."""
        pair = frozenset({user_id, other or self.bot_user})
        if pair not in self.direct:
            channel = slack_objects.im_json(self.new_id("D"), self.team_id, user_id, self.seconds())
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
            channel = slack_objects.mpim_json(self.new_id("C"), self.team_id, name, ordered[0], self.seconds())
            self.direct[group] = channel["id"]
            self.keep_channel(channel, ordered)
        return self.direct[group]

    def keep_channel(self, channel: Json, people: Iterable[str], *, quietly: bool = False) -> None:
        """Take in a conversation with its members."""
        self.channels[channel["id"]] = channel
        self.logs[channel["id"]] = MessageLog()
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
        before, now = self.channels[channel], slack_objects.shared_with(self.channels[channel], self.people[user_id]["team_id"])
        self.channels[channel] = now
        if now.get("is_ext_shared") and not before.get("is_ext_shared"):
            self.feed.emit("channel", action="shared", channel=now, user=user_id)
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

    def delete_channel(self, channel_id: str, user: str = "") -> None:
        """Delete a channel with all that was said in it; whoever was in it is told."""
        channel = self.channels[channel_id]
        self.feed.emit("channel", action="deleted", channel=channel, user=user)
        for member in list(self.members[channel_id]):
            self._forget_member(channel_id, member)
        self.channel_names.pop(channel["name"].lower(), None)
        del self.channels[channel_id], self.members[channel_id], self.logs[channel_id]

    def change_channel_id(self, channel_id: str) -> str:
        """Give a channel a new id, as Slack does when it becomes shared; the old one is unknown from then on."""
        before, log, members = self.channels[channel_id], self.logs[channel_id], list(self.members[channel_id])
        channel = {**before, "id": self.new_id("C")}
        for member in members:
            self._forget_member(channel_id, member)
        del self.channels[channel_id], self.members[channel_id], self.logs[channel_id]
        self.keep_channel(channel, members, quietly=True)
        self.logs[channel["id"]] = log
        self.feed.emit("channel", action="id_changed", channel=channel, previous=before)
        return str(channel["id"])

    def disconnect(self, channel_id: str, team_id: str) -> None:
        """Another company goes out of a channel that was shared with it, and its people with it."""
        for user in [one for one in self.members[channel_id] if self.people[one]["team_id"] == team_id]:
            self._forget_member(channel_id, user)
        channel = slack_objects.unshared_by(self.channels[channel_id], team_id)
        self.channels[channel_id] = channel
        self.feed.emit("channel", action="unshared", channel=channel, company=team_id)

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


NO_DND: Json = {
    "dnd_enabled": False,
    "next_dnd_start_ts": 1,
    "next_dnd_end_ts": 1,
    "snooze_enabled": False,
}
