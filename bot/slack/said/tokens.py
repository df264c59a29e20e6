"""Slack's own signs in a message's text, turned into the words they stand for.

Slack wraps what it recognises in angle brackets: people, channels, groups, addresses, days. They are read while they
are tokens: afterwards nobody knows where an address ended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.ids import PersonId
from bot.slack.sanitize import first_link, kept

_SLACK_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_LINK_TOKEN = re.compile(r"<(https?://[^\s<>|]{1,2000})(?:\|[^<>]*)?>", re.IGNORECASE)
_WEB = ("http://", "https://")
_WRITTEN_WITHOUT = ("mailto:", "tel:")  # the address alone is what somebody wrote


def plain_words(raw: str, names: Mapping[PersonId, str] | None = None) -> str:
    """Slack's message text as the words somebody typed: mentions are names, entities are undone, each address stands once.

    >>> plain_words("told <!channel>, mailed <mailto:a@x.example|a@x.example>, read <https://x.example|a &amp; b>")
    'told @channel, mailed a@x.example, read a & b (https://x.example)'
    """
    told = _SLACK_TOKEN.sub(lambda match: _token(match.group(1), names or {}), raw)
    return kept(_unescaped(told))


def link_in(raw: str) -> str | None:
    """The first web address in a text as Slack sent it; where Slack marked one, exactly that one.

    >>> link_in("<https://x.example/a?b&amp;c>日本語")
    'https://x.example/a?b&c'
    """
    token = _LINK_TOKEN.search(raw)
    return _unescaped(token.group(1)) if token else first_link(plain_words(raw))


def escaped(words: str) -> str:
    """Words as Slack writes them in a text: `&`, `<` and `>` undone again by `plain_words`."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _token(inside: str, names: Mapping[PersonId, str]) -> str:
    address, _, label = inside.partition("|")
    if address.startswith("@"):
        return "@" + (names.get(PersonId(address[1:])) or label.lstrip("@") or "someone")
    if address.startswith("#"):
        return "#" + label.lstrip("#") if label else "a channel"
    if address.startswith("!"):
        return _special(address, label)
    if address.lower().startswith(_WRITTEN_WITHOUT):
        return _labelled(address.partition(":")[2].partition("?")[0], label)
    return _labelled(address, label) if address.lower().startswith(_WEB) else f"<{inside}>"  # somebody's own angle brackets


def _labelled(address: str, label: str) -> str:
    """The address once: beside its label only where the label says something else."""
    if not label or _bare(label) == _bare(address):
        return label if label and "://" not in address else address
    return f"{label} ({address})"


def _bare(address: str) -> str:
    """What is the same however it is written: `+1 (555) 01-00` and `+15550100`, `X.example/` and `https://x.example`."""
    words = address.strip().lower()
    for start in _WEB:
        words = words.removeprefix(start)
    return re.sub(r"[\s().-]", "", words) if re.fullmatch(r"[+\d\s().-]+", words) else words.rstrip("/")


def _special(address: str, label: str) -> str:
    """`<!date^...|fallback>` is its fallback, `<!here>` and `<!subteam^S1|@ops>` are read as they were typed."""
    kind, *parts = address[1:].split("^")
    if kind == "date":
        return label or _day(parts[0] if parts else "")
    return "@" + (label.lstrip("@") or ("group" if kind == "subteam" else kind))


def _day(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return seconds  # no moment at all: as it came
