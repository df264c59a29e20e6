"""Slack's JSON for people, channels and messages, built from plain facts. Pure: no state, no clock.

What is left out is what the real thing also leaves out for a bot token of a single workspace.
"""

from __future__ import annotations

import mimetypes
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.localslack.json_object import Json

COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836")
SLACKBOT = "USLACKBOT"
SLACKS_ZONE = "America/Los_Angeles"


def slack_name(real_name: str) -> str:
    """The handle that a real name gives: "Ana María" becomes "ana.maría"."""
    return ".".join(real_name.lower().split())


def person_json(  # noqa: PLR0913 - by keyword
    user_id: str,
    team_id: str,
    real_name: str,
    *,
    tz: str | None = "Europe/Berlin",
    locale: str = "en-US",
    title: str = "",
    email: str = "",
    is_admin: bool = False,
    is_restricted: bool = False,
    is_ultra_restricted: bool = False,
    is_bot: bool = False,
    name: str = "",
    updated: int = 0,
) -> Json:
    """A Slack user object; `tz_offset` is worked out when it is read, since it changes with the seasons.

    `tz` None: an account that never set its zone; Slack then shows null beside its own home's offset.
    """
    handle = name or slack_name(real_name)
    profile: Json = {
        "title": title,
        "phone": "",
        "real_name": real_name,
        "real_name_normalized": real_name,
        "display_name": "" if is_bot else real_name,
        "display_name_normalized": "" if is_bot else real_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": user_id.lower(),
        "first_name": real_name.split()[0],
        "last_name": " ".join(real_name.split()[1:]),
        "team": team_id,
        "fields": {},
    }
    if email or not is_bot:
        profile["email"] = email or f"{handle}@example.com"
    return {
        "id": user_id,
        "team_id": team_id,
        "name": handle,
        "deleted": False,
        "color": COLORS[int(user_id[1:], 36) % len(COLORS)],
        "real_name": real_name,
        "tz": tz,
        "tz_label": tz or "Pacific Standard Time",
        "tz_offset": 0,
        "profile": profile,
        "is_admin": is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": is_restricted,
        "is_ultra_restricted": is_ultra_restricted,
        "is_bot": is_bot,
        "is_app_user": False,
        "updated": updated,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
        "locale": locale,
    }


def with_offset(person: Json, now: datetime, *, locale: bool = False) -> Json:
    """The user as an answer shows it: with the offset of this season, the locale only when asked for."""
    zone = ZoneInfo(person["tz"] or SLACKS_ZONE)
    offset = now.astimezone(zone).utcoffset()
    shown = {**person, "tz_offset": int(offset.total_seconds()) if offset else 0}
    if not locale:
        shown.pop("locale", None)
    return shown


def channel_json(channel_id: str, team_id: str, name: str, creator: str, created: int, private: bool) -> Json:
    """A public or private channel."""
    return {
        "id": channel_id,
        "name": name,
        "name_normalized": name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "created": created,
        "updated": created * 1000,
        "creator": creator,
        "is_archived": False,
        "is_general": name == "general",
        "unlinked": 0,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [team_id],
        "pending_connected_team_ids": [],
        "context_team_id": team_id,
        "parent_conversation": None,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def shared_with(channel: Json, team_id: str) -> Json:
    """The channel once somebody of this workspace is in it: with another company's it is shared (Slack Connect)."""
    known = channel.get("shared_team_ids", [team_id])
    if team_id in known:
        return channel
    teams = [*known, team_id]
    return {**channel, "is_shared": True, "is_ext_shared": True, "shared_team_ids": teams, "connected_team_ids": teams[1:]}


def unshared_by(channel: Json, team_id: str) -> Json:
    """The channel once another company is out of it."""
    own, *others = channel["shared_team_ids"]
    left = [one for one in others if one != team_id]
    return {**channel, "is_shared": bool(left), "is_ext_shared": bool(left), "shared_team_ids": [own, *left], "connected_team_ids": left}


def im_json(channel_id: str, team_id: str, user_id: str, created: int) -> Json:
    """A direct message; `user` is the other side, seen from the bot (or from whoever opened it)."""
    return {
        "id": channel_id,
        "created": created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": team_id,
        "updated": created * 1000,
        "user": user_id,
        "is_user_deleted": False,
        "priority": 0,
    }


def mpim_json(channel_id: str, team_id: str, name: str, creator: str, created: int) -> Json:
    """A group direct message."""
    shown = channel_json(channel_id, team_id, name, creator, created, private=True)
    return {**shown, "is_channel": False, "is_group": False, "is_mpim": True}


def channel_type(channel: Json) -> str:
    """Slack's word for the kind of a conversation in events: channel, group, im or mpim."""
    if channel.get("is_im"):
        return "im"
    if channel.get("is_mpim"):
        return "mpim"
    return "group" if channel.get("is_private") else "channel"


def is_unlisted(channel: Json) -> bool:
    """True where outsiders may not even know that the conversation exists."""
    return bool(channel.get("is_im") or channel.get("is_mpim") or channel.get("is_private"))


def file_json(file_id: str, name: str, title: str, user: str, created: int) -> Json:
    """A file that a person uploaded."""
    filetype = name.rpartition(".")[2].lower()
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    known = {"id": file_id, "created": created, "timestamp": created, "user": user, "name": name, "title": title}
    return {**known, "mimetype": mimetype, "filetype": filetype, "mode": "hosted", "is_external": False, "size": 0}


def forwarded(channel_id: str, message: Json) -> Json:
    """The attachment that holds a message which somebody passed on."""
    return {
        "id": 1,
        "is_msg_unfurl": True,
        "is_share": True,
        "channel_id": channel_id,
        "ts": message["ts"],
        "author_id": message.get("user", ""),
        "text": message["text"],
        "fallback": message["text"],
        "message_blocks": [{"channel": channel_id, "ts": message["ts"], "message": {"blocks": message.get("blocks", [])}}],
        "mrkdwn_in": ["text"],
    }


def thread_facts(parent: Json, replies: int, latest: str, users: list[str]) -> Json:
    """The parent with its reply counts brought up to date, or without them when no reply is left."""
    bare = {k: v for k, v in parent.items() if k not in THREAD_KEYS}
    if not replies:
        return bare
    return {
        **bare,
        "thread_ts": parent["ts"],
        "reply_count": replies,
        "reply_users_count": len(users),
        "latest_reply": latest,
        "reply_users": users[:5],
        "is_locked": False,
        "subscribed": False,
    }


def with_reaction(message: Json, name: str, user: str) -> Json:
    """The message with one reaction more."""
    reactions = [dict(each) for each in message.get("reactions", [])]
    for each in reactions:
        if each["name"] == name:
            each.update(users=[*each["users"], user], count=each["count"] + 1)
            return {**message, "reactions": reactions}
    return {**message, "reactions": [*reactions, {"name": name, "users": [user], "count": 1}]}


def without_reaction(message: Json, name: str, user: str) -> Json:
    """The message with one reaction less."""
    kept = []
    for each in message.get("reactions", []):
        users = [u for u in each["users"] if not (each["name"] == name and u == user)]
        if users:
            kept.append({**each, "users": users, "count": len(users)})
    bare = {k: v for k, v in message.items() if k != "reactions"}
    return {**bare, "reactions": kept} if kept else bare


def has_reacted(message: Json, name: str, user: str) -> bool:
    """Whether this person already gave this reaction."""
    return any(r["name"] == name and user in r["users"] for r in message.get("reactions", []))


THREAD_KEYS = frozenset({"thread_ts", "reply_count", "reply_users_count", "latest_reply", "reply_users", "is_locked", "subscribed"})
