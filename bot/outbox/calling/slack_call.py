"""One call to Slack, and what its answer means. Outcomes are values, never exceptions.

Slack's own client repeats a post whose answer was lost; here a call is made once, and an answer nobody saw is called that.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import aiohttp
from aiohttp import AddrInfoType
from msgspec import Struct
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.client import TokenNotAtHand
from bot.slack.network.names import Names
from bot.slack.refused import pointers_in, seconds_to_wait

UNHEARD = 4.0  # seconds; shorter than any wait before Slack is asked whether a message arrived (`Limits`)
OK = 200
TOO_MANY = 429


class RefusalMeaning(StrEnum):
    """What a refusal says about more than this one call."""

    AGAIN = "again"  # worth another try
    MESSAGE = "message"  # this message will never be taken
    PLAINER = "plainer"  # not with charts in it; perhaps without
    MOOT = "moot"  # what it was about is gone
    RECIPIENT = "recipient"  # nothing reaches this recipient
    WORKSPACE = "workspace"  # nothing can be sent at all


class SlackAnswered(Struct, frozen=True):
    """Slack did it."""

    answer: Mapping[str, Any]


class SlowDown(Struct, frozen=True):
    """429: surely not done; nothing more before `seconds` have passed."""

    seconds: float


class CallRefused(Struct, frozen=True):
    """Surely not done: Slack's word for why, and where in the message it points. `is_extra`: nothing depends on the call."""

    error: str
    at: tuple[str, ...] = ()
    is_extra: bool = False

    @property
    def meaning(self) -> RefusalMeaning:
        if self.is_extra:
            return RefusalMeaning.MOOT
        return REFUSALS.get(self.error, RefusalMeaning.AGAIN)


class NotReached(Struct, frozen=True):
    """Surely not done: no connection was made."""

    reason: str


class Unknown(Struct, frozen=True):
    """Perhaps done: the answer was lost, late, or no answer."""

    reason: str


Outcome = SlackAnswered | SlowDown | CallRefused | NotReached | Unknown


def connector(unheard: float = UNHEARD) -> aiohttp.TCPConnector:
    """Connections on which nothing arrives late: what Slack's side has not confirmed within `unheard` seconds is never delivered.

    Without this the system goes on delivering a call that we gave up, for minutes, also when we are dead: behind a network that
    was gone for twenty seconds a message would arrive after Slack was asked for it, did not have it, and was sent it again.
    """
    return aiohttp.TCPConnector(socket_factory=lambda address: _socket_to(address, unheard), resolver=Names())


def _socket_to(address: AddrInfoType, unheard: float) -> socket.socket:
    family, kind, protocol = address[:3]
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(unheard * 1000))
    return made


async def call(
    slack: AsyncWebClient,
    method: str,
    *,
    json: Mapping[str, Any] | None = None,
    params: Mapping[str, Any] | None = None,
    within: float,
) -> Outcome:
    """Call once, for at most `within` seconds. `json` is posted; `params` are asked for with GET."""
    try:
        async with asyncio.timeout(within):
            response = await slack.api_call(
                method,
                http_verb="POST" if params is None else "GET",
                json=dict(json) if json is not None else None,
                params=dict(params) if params is not None else None,
            )
    except SlackApiError as refused:
        return _meaning_of(refused)
    except TokenNotAtHand as not_asked:
        return NotReached(type(not_asked).__name__)
    except aiohttp.ClientConnectorError as unreachable:
        return NotReached(type(unreachable.os_error).__name__)
    except (TimeoutError, aiohttp.ClientError, OSError, SlackClientError, ValueError, AttributeError) as lost:
        # ValueError and AttributeError: the SDK met a body that is no JSON object (an HTML page, nothing at all, a list).
        return Unknown(type(lost).__name__)
    return SlackAnswered(response.data if isinstance(response.data, dict) else {})


def _meaning_of(refused: SlackApiError) -> Outcome:
    response = refused.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    said = getattr(response, "data", None)
    error = str(said.get("error", "")) if isinstance(said, dict) else ""
    if status == TOO_MANY or error in ("ratelimited", "rate_limited"):
        return SlowDown(seconds_to_wait(response.headers))
    if status != OK or not error or error in PERHAPS_DONE:
        return Unknown(error or f"http_{status}")
    return CallRefused(error, tuple(pointers_in(said or {})))


# "It's possible some aspect of the operation succeeded before the error was raised" (chat.postMessage's page).
PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})

_BY_MEANING: Mapping[RefusalMeaning, tuple[str, ...]] = {
    RefusalMeaning.RECIPIENT: (
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
        "is_inactive",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "slack_connect_canvas_sharing_blocked",
    ),
    RefusalMeaning.WORKSPACE: (
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "no_permission",
        "missing_scope",
        "not_allowed_token_type",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "team_access_not_granted",
        "token_unreadable",  # a word of ours
        "two_factor_setup_required",
        "enterprise_is_restricted",
        "accesslimited",
        "team_added_to_org",
    ),
    RefusalMeaning.PLAINER: ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"),
    RefusalMeaning.MESSAGE: (
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "too_many_contact_cards",
        "invalid_arguments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "block_mismatch",
        "as_user_not_supported",
        "markdown_text_conflict",
    ),
    RefusalMeaning.MOOT: (
        "message_not_found",
        "thread_not_found",
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "cant_update_message",
        "edit_window_closed",
    ),
}
REFUSALS: Mapping[str, RefusalMeaning] = {error: meaning for meaning, errors in _BY_MEANING.items() for error in errors}
