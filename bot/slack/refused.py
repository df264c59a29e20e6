"""What Slack says when it refuses a call. Where in ours the mistake stands, never what stands there, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

_POINTER = re.compile(r"\[json-pointer:(/[\w/~.-]{0,200})\]")
_MOST = 5
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
TOO_MANY, IN_TROUBLE = 429, 500
SOON, LATE = 1.0, 600.0  # seconds: never asked again sooner, never left alone longer, whatever stands between Slack and us says


def word_of(refused: SlackApiError) -> str:
    """Slack's word for why; empty where its answer was no JSON, which the SDK hands on as the bare HTTP answer.

    >>> word_of(SlackApiError("refused", {"error": "ratelimited"})), word_of(SlackApiError("cut off in the middle", object()))
    ('ratelimited', '')
    """
    read = getattr(refused.response, "get", None)
    return str(read("error", "")) if read else ""


def status_of(refused: SlackApiError) -> int:
    """The HTTP status of Slack's answer, whichever of its two shapes the SDK hands on; 0 where there is none.

    >>> from types import SimpleNamespace
    >>> [status_of(SlackApiError("no", one)) for one in (SimpleNamespace(status_code=429), SimpleNamespace(status=503), object())]
    [429, 503, 0]
    """
    return int(getattr(refused.response, "status_code", getattr(refused.response, "status", 0)))


def is_passing(refused: SlackApiError) -> bool:
    """Whether the same call may be taken a little later: Slack wants a rest, is in trouble, or its answer came cut off.

    >>> from types import SimpleNamespace
    >>> is_passing(SlackApiError("cut off in the middle", object())), is_passing(SlackApiError("no", {"error": "channel_not_found"}))
    (True, False)
    >>> [is_passing(SlackApiError("no", SimpleNamespace(status_code=one, get=lambda *_: "no"))) for one in (429, 499, 500)]
    [True, False, True]
    """
    status = status_of(refused)
    return status == TOO_MANY or status >= IN_TROUBLE or not word_of(refused)


def pointers_in(refusal: Mapping[str, Any] | Any) -> list[str]:
    """Slack's pointers into what it refused: names of fields and numbers, nobody's words.

    >>> pointers_in({"response_metadata": {"messages": ["[ERROR] must be less than 76 [json-pointer:/blocks/0/elements/1/text]"]}})
    ['/blocks/0/elements/1/text']
    """
    read = getattr(refusal, "get", None)  # a bare HTTP answer has none
    found = read("response_metadata") if read else None
    told = found.get("messages") if isinstance(found, Mapping) else None
    lines = [line for line in told if isinstance(line, str)] if isinstance(told, list) else []
    return [pointer for line in lines for pointer in _POINTER.findall(line)][:_MOST]


def seconds_to_wait(headers: Mapping[str, Any], otherwise: float = SOON) -> float:
    """For how long Slack wants to hear nothing: its Retry-After, `otherwise` where that cannot be read.

    >>> [seconds_to_wait({"Retry-After": said}, 30.0) for said in ("7", "0", "99999", "soon", "-3", "1e9", "")]
    [7.0, 1.0, 600.0, 30.0, 30.0, 30.0, 30.0]
    """
    said = _SECONDS.fullmatch(str(headers.get("Retry-After", "")).strip())
    return min(max(float(said[0]), SOON), LATE) if said else otherwise
