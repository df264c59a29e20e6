"""Trigger ids (3 seconds, once) and response URLs (30 minutes, 5 times): what Slack hands out and lets expire.

A trigger id ages in real time, as the waiting person does; a response URL ages by the workspace's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from bot.localslack.api.refusal import Refusal

TRIGGER_SECONDS = 3.0
TRIGGERS_KEPT = 2_000
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


class Trigger(Struct, frozen=True):
    """Whose act it was, and when; `view_id` is the modal it came from, if any."""

    user: str
    born: float
    view_id: str = ""


class TriggerIds:
    """Gives out trigger ids and takes each back once."""

    def __init__(self, monotonic: Callable[[], float], new_word: Callable[[int], str], seconds: float = TRIGGER_SECONDS) -> None:
        self._monotonic = monotonic
        self._new_word = new_word
        self.seconds = seconds
        self._open: dict[str, Trigger] = {}
        self._used: dict[str, None] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """A new trigger id for an act of this person."""
        born = self._monotonic()
        trigger_id = f"{int(born * 1000)}.{len(self._open) + 1}.{self._new_word(16).lower()}"
        self._open[trigger_id] = Trigger(user, born, view_id)
        if len(self._open) > TRIGGERS_KEPT:
            self._open.pop(next(iter(self._open)))
        return trigger_id

    def knows(self, trigger_id: str) -> bool:
        """Whether it was given out here."""
        return trigger_id in self._open or trigger_id in self._used

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger id up; refuses unknown, old and used ones with Slack's words."""
        if trigger_id in self._used:
            raise Refusal("exchanged_trigger_id")
        trigger = self._open.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if self._monotonic() - trigger.born > self.seconds:
            raise Refusal("expired_trigger_id")
        del self._open[trigger_id]
        self._used[trigger_id] = None
        if len(self._used) > TRIGGERS_KEPT:
            self._used.pop(next(iter(self._used)))
        return trigger


class ResponseUrl(Struct):
    """Where answers to one act go: the conversation, the person, and the message it was pressed on."""

    channel: str
    user: str
    born: datetime
    message_ts: str = ""
    ephemeral: bool = False
    thread_ts: str = ""
    uses: int = 0


class ResponseUrls:
    """Gives out response URLs and counts their uses."""

    def __init__(self, now: Callable[[], datetime], new_word: Callable[[int], str]) -> None:
        self._now = now
        self._new_word = new_word
        self._known: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, *, message_ts: str = "", ephemeral: bool = False, thread_ts: str = "") -> str:
        """The secret last part of a new response URL."""
        key = self._new_word(24)
        self._known[key] = ResponseUrl(channel, user, self._now(), message_ts, ephemeral, thread_ts)
        if len(self._known) > TRIGGERS_KEPT:
            self._known.pop(next(iter(self._known)))
        return key

    def peek(self, key: str) -> ResponseUrl:
        """Where an address leads, without using it: the ack of a command is answered this way."""
        return self._known[key]

    def use(self, key: str) -> ResponseUrl:
        """Count one use; refuses unknown, used-up and old ones."""
        target = self._known.get(key)
        if target is None:
            raise Refusal("invalid_url")
        if self._now() - target.born > RESPONSE_URL_LIFE:
            raise Refusal("expired_url")
        if target.uses >= RESPONSE_URL_USES:
            raise Refusal("used_url")
        target.uses += 1
        return target
