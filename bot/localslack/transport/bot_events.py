"""Events API: turns changes of the workspace into the events that the app is subscribed to.

Listens to the change feed, so that it does not matter who made a change: a person, the page, or the bot itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.localslack.api.context import ApiContext
from bot.localslack.json_object import Json
from bot.localslack.state.slack_objects import channel_type, with_offset
from bot.localslack.transport import payloads
from bot.localslack.transport.delivery import Parcel
from bot.localslack.transport.payloads import PayloadOrigin

Send = Callable[[Parcel, str], None]
Occurrence = tuple[str, Json, str]


def sender_of(context: ApiContext) -> PayloadOrigin:
    """What payloads say about this workspace and app."""
    space = context.workspace
    domain = space.team_name.lower().replace(" ", "-")
    organisation = context.enterprise, context.is_org_wide
    return PayloadOrigin(space.team_id, domain, space.app_id, space.bot_user, context.app.verification_token, *organisation)


class BotEvents:
    """Sends what the app may hear."""

    def __init__(self, context: ApiContext, send: Send) -> None:
        self.context = context
        self._send = send

    def take(self, change: Json) -> None:
        """One change of the workspace."""
        if self.context.app.uninstalled or change["kind"] not in OCCURRENCES:
            return
        for kind, event, channel_kind in OCCURRENCES[change["kind"]](self.context, change):
            self.tell(kind, event, channel_kind)

    def tell(self, kind: str, event: Json, channel_kind: str = "") -> None:
        """Send one event, if the app hears its kind."""
        if self.context.app.hears(kind, channel_kind):
            self.tell_anyway(event)

    def tell_anyway(self, event: Json) -> None:
        """Send one event, subscribed to or not."""
        space, kind = self.context.workspace, str(event.get("type"))
        shared_by = _shared_by(self.context, event)
        envelope = payloads.event_envelope(sender_of(self.context), event, space.new_id("Ev"), space.seconds(), shared_by)
        self._send(Parcel("events_api", envelope, f"event {kind}"), kind)


def _shared_by(context: ApiContext, event: Json) -> str:
    """The workspace of whoever acted in a channel that is shared with another company, or nothing."""
    space, place = context.workspace, event.get("channel") or (event.get("item") or {}).get("channel")
    channel = space.channels.get(place, {}) if isinstance(place, str) else {}
    actor = event.get("user") or (event.get("message") or {}).get("user")
    if not channel.get("is_ext_shared") or actor not in space.people:
        return ""
    return str(space.people[actor]["team_id"])


def _message(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    channel, message = _channel(context, change), change["message"]
    if channel is None:
        return
    kind = channel_type(channel)
    yield "message", payloads.message_event(channel, message), kind
    mentioned = f"<@{context.workspace.bot_user}>" in message["text"]
    if mentioned and kind != "im" and not message.get("subtype") and not message.get("bot_id"):
        yield "app_mention", {**payloads.message_event(channel, message), "type": "app_mention"}, ""


def _message_changed(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    channel = _channel(context, change)
    if channel is not None:
        ts = context.workspace.new_ts()
        event = payloads.message_changed_event(channel, change["message"], change["previous"], ts)
        yield "message", event, channel_type(channel)


def _message_deleted(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    channel = _channel(context, change)
    if channel is not None:
        event = payloads.message_deleted_event(channel, change["previous"], context.workspace.new_ts())
        yield "message", event, channel_type(channel)


def _reaction(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    if _channel(context, change) is not None:
        action, ts = change["action"], context.workspace.new_ts()
        facts = (change["channel"], change["message"], change["user"], change["reaction"], ts)
        yield f"reaction_{action}", payloads.reaction_event(action, *facts), ""


def _person(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    user = with_offset(change["person"], context.workspace.now(), locale=True)
    if not context.app.may("users:read.email"):
        user["profile"] = {k: v for k, v in user["profile"].items() if k != "email"}
    kind = "team_join" if change["action"] == "joined" else "user_change"
    yield kind, {"type": kind, "user": user, "cache_ts": user["updated"], "event_ts": _ts(context)}, ""


def _channel_change(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    channel, action, user = change["channel"], change["action"], change.get("user", "")
    if channel.get("is_im") or channel.get("is_mpim"):
        return
    space = context.workspace
    inside = space.is_member(channel["id"], space.bot_user)
    if action in ("joined", "left") and (inside or user == space.bot_user):
        facts = payloads.member_event(action, channel, user, change.get("inviter", ""), _ts(context))
        yield f"member_{action}_channel", facts, ""
    if action == "left" and user == space.bot_user:
        kind = _twin(channel, "left")
        yield kind, {"type": kind, "channel": channel["id"], "actor_id": user, "event_ts": _ts(context)}, ""
    if action == "deleted" and (inside or not channel["is_private"]):
        kind = _twin(channel, "deleted")
        yield kind, {"type": kind, "channel": channel["id"], "actor_id": user, "event_ts": _ts(context)}, ""
    if action == "shared" and inside:
        facts = {"channel": channel["id"], "connected_team_id": channel["connected_team_ids"][-1]}
        yield "channel_shared", {"type": "channel_shared", **facts, "event_ts": _ts(context)}, ""
    if action == "unshared" and inside:
        facts = {"channel": channel["id"], "previously_connected_team_id": change["company"], "is_ext_shared": channel["is_ext_shared"]}
        yield "channel_unshared", {"type": "channel_unshared", **facts, "event_ts": _ts(context)}, ""
    if action == "id_changed" and inside:
        ids = {"old_channel_id": change["previous"]["id"], "new_channel_id": channel["id"]}
        yield "channel_id_changed", {"type": "channel_id_changed", **ids, "event_ts": _ts(context)}, ""
    if action in ("created", "renamed") and (inside or not channel["is_private"]):
        yield from _named(context, channel, action, user)
    if action in ("archived", "unarchived") and (inside or not channel["is_private"]):
        kind = _twin(channel, action.removesuffix("d"))
        yield kind, {"type": kind, "channel": channel["id"], "user": user, "event_ts": _ts(context)}, ""


def _named(context: ApiContext, channel: Json, action: str, user: str) -> Iterator[Occurrence]:
    kind = "channel_created" if action == "created" else _twin(channel, "rename")
    if kind == "channel_created" and channel["is_private"]:
        return
    keys = ("id", "name", "name_normalized", "created", "is_channel", "is_mpim", "context_team_id", "creator")
    shown = {key: channel[key] for key in keys}
    yield kind, {"type": kind, "channel": shown, "event_ts": _ts(context)}, ""


def _usergroup(context: ApiContext, change: Json) -> Iterator[Occurrence]:
    group = change["usergroup"]
    if change["action"] == "created":
        yield "subteam_created", {"type": "subteam_created", "subteam": group, "event_ts": _ts(context)}, ""
        return
    before = change["previous"]
    added = [user for user in group["users"] if user not in before["users"]]
    removed = [user for user in before["users"] if user not in group["users"]]
    event = {
        "type": "subteam_members_changed",
        "subteam_id": group["id"],
        "team_id": group["team_id"],
        "date_previous_update": before["date_update"],
        "date_update": group["date_update"],
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": _ts(context),
    }
    yield "subteam_members_changed", event, ""
    yield "subteam_updated", {"type": "subteam_updated", "subteam": group, "event_ts": _ts(context)}, ""


def _channel(context: ApiContext, change: Json) -> Json | None:
    """The conversation of a change, or None where the bot is not in it and hears nothing."""
    space = context.workspace
    if not space.is_member(change["channel"], space.bot_user):
        return None
    return space.channels[change["channel"]]


def _twin(channel: Json, word: str) -> str:
    return f"{'group' if channel['is_private'] else 'channel'}_{word}"


def _ts(context: ApiContext) -> str:
    return context.workspace.new_ts()


OCCURRENCES: dict[str, Callable[[ApiContext, Json], Iterator[Occurrence]]] = {
    "channel": _channel_change,
    "message": _message,
    "message_changed": _message_changed,
    "message_deleted": _message_deleted,
    "person": _person,
    "reaction": _reaction,
    "usergroup": _usergroup,
}
