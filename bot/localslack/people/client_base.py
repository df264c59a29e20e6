"""Slack's client, base of all acts: asks or tells the app, refuses what the client would refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, field

from bot.localslack.api.context import ApiContext
from bot.localslack.json_object import Json
from bot.localslack.transport import payloads
from bot.localslack.transport.bot_events import BotEvents, sender_of
from bot.localslack.transport.delivery import AppDelivery, AppReply, Parcel, ParcelType

T = TypeVar("T")


class NotPossible(AssertionError):
    """Slack's client would not let a person do this; the message says why."""


class AppAnswer(Struct):
    """What came back from the app. `error` is what Slack shows when it got no answer; `errors` are beside fields."""

    ok: bool
    error: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    payload: Json | None = None


class Container(Struct, frozen=True):
    """Where an element is: a message (channel and ts) or a view."""

    channel: str = ""
    ts: str = ""
    view_id: str = ""


UNANSWERED = {
    "operation_timeout": "The app took too long to answer. Try again in a moment.",
    "dispatch_failed": "The app did not answer. Try again in a moment.",
}


class ClientBase:
    """Somebody acts: the ground under it, and the way to the app."""

    def __init__(self, context: ApiContext, delivery: Callable[[], AppDelivery], events: BotEvents) -> None:
        self.context = context
        self.space = context.workspace
        self.events = events
        self._delivery = delivery
        self.done = 0  # acts of people so far

    @property
    def _sender(self) -> payloads.PayloadOrigin:
        return sender_of(self.context)

    async def _told(self, change: Callable[[], T]) -> T:
        self.done += 1
        delivery = self._delivery()
        with delivery.collecting() as sent:
            outcome = change()
        await delivery.handed(sent)
        return outcome

    async def _ask(self, kind: ParcelType, payload: Json, label: str, *, wants_payload: bool = False) -> AppReply:
        self.done += 1
        wants = wants_payload or kind == "slash_commands"
        return await self._delivery().ask(Parcel(kind, payload, label, wants))

    async def _interact(self, user: str, payload: Json, label: str) -> AppAnswer:
        if not self.context.app.interactive or self.context.app.uninstalled:
            return self._shown_error(user, "not_interactive", "This app is not set up for interactive parts.")
        reply = await self._ask("interactive", payload, label)
        if reply.ok:
            return AppAnswer(True, payload=reply.payload)
        return self._shown_error(user, error_of(reply), f"{UNANSWERED[error_of(reply)]} (`{error_of(reply)}`)")

    def _shown_error(self, user: str, error: str, text: str) -> AppAnswer:
        self.space.feed.emit("toast", user=user, text=text, error=error)
        return AppAnswer(False, error, text)

    def _response_url(self, key: str, kind: str) -> str:
        return f"{self.context.base_url}/{kind}/{self.space.team_id}/{key}"

    def typed(self, user: str, place: Container) -> Json:
        """What somebody has typed and chosen in a message or view: {block_id: {action_id: value}}."""
        key = place.view_id or f"{place.channel}:{place.ts}:{user}"
        return self.space.typed.setdefault(key, {})

    def _message(self, user: str, channel: str, ts: str) -> Json:
        """A message that this person can see."""
        if channel not in self.space.channels:
            raise NotPossible(f"there is no conversation {channel}")
        message = self.space.logs[channel].get(ts)
        if message is not None and self._sees(user, channel):
            return message
        for ephemeral in self.space.ephemerals.get((channel, user), []):
            if ephemeral["ts"] == ts:
                return ephemeral
        raise NotPossible(f"{self._name(user)} sees no message {ts} in {channel}")

    def _sees(self, user: str, channel: str) -> bool:
        return bool(self.space.channels[channel].get("is_channel")) or self.space.is_member(channel, user)

    def _modal(self, user: str, view_id: str) -> Json:
        stack = self.space.modals.get(user) or []
        if not stack or stack[-1]["id"] != view_id:
            raise NotPossible(f"{self._name(user)} has no open modal {view_id} on top")
        return stack[-1]

    def _check_may_type(self, user: str, channel: str) -> None:
        self._check_member(user, channel)
        if self.space.channels[channel].get("is_archived"):
            raise NotPossible("the channel is archived")

    def _check_member(self, user: str, channel: str) -> None:
        if self.space.people[user]["deleted"]:
            raise NotPossible(f"{self._name(user)} is deactivated")
        if channel not in self.space.channels or not self.space.is_member(channel, user):
            raise NotPossible(f"{self._name(user)} is not in {channel}")

    def _name(self, user: str) -> str:
        return str(self.space.people[user]["real_name"])


def error_of(reply: AppReply) -> str:
    """What Slack shows a person when the app did not answer in time, or not at all."""
    return "operation_timeout" if reply.reason in ("timeout", "http_timeout") else "dispatch_failed"
