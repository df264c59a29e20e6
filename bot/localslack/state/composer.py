"""What Slack's composer makes of typed text: escaped text with mentions and links, and its rich_text block.

Pure. People type `@Ana`, `#general`, `@here` or a link; Slack stores `<@U…>`, `<#C…>`, `<!here>`, `<https://…>`.
Of an e-mail address it makes `<mailto:a@x.example|a@x.example>`, of an international number `<tel:+155…|+1 55…>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from bot.localslack.json_object import Json

TOKEN = re.compile(
    r"(?P<id><[@#][A-Z0-9]{2,}(?:\|[^>]*)?>)|(?P<url><https?://[^\s<>|]+>|https?://[^\s<>|]+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})|(?P<tel>\+\d(?:[ -]?\d){6,13}\b)|(?P<date><!date\^[^<>]+>)"
    r"|(?P<at>@\w[\w.]*(?: \w+)?)|(?P<channel>#[\w-]+)"
)
STORED = re.compile(r"<(?P<inside>[^<>]+)>|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):")
BROADCASTS = frozenset({"here", "channel", "everyone"})


def escaped(text: str) -> str:
    """The three characters that Slack escapes, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(typed: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """The stored form of typed text; `people` and `channels` map lower-case names to ids."""
    parts, place = [], 0
    for found in TOKEN.finditer(typed):
        parts.append(escaped(typed[place : found.start()]))
        parts.append(_stored_token(found, people, channels))
        place = found.end()
    parts.append(escaped(typed[place:]))
    return "".join(parts)


def rich_text(text: str, block_id: str) -> Json:
    """The rich_text block that Slack adds to what a person writes."""
    elements: list[Json] = []
    place = 0
    for found in STORED.finditer(text):
        _plain(elements, text[place : found.start()])
        elements.append(_leaf(found))
        place = found.end()
    _plain(elements, text[place:])
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _stored_token(found: re.Match[str], people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    word = found.group()
    if found["id"] or found["date"]:
        return word
    if found["url"]:
        return "<" + word.strip("<>").replace("&", "&amp;") + ">"
    if found["mail"]:
        return f"<mailto:{word}|{word}>"
    if found["tel"]:
        return f"<tel:{re.sub('[ -]', '', word)}|{word}>"
    if found["channel"]:
        known = channels.get(word[1:].lower())
        return f"<#{known}>" if known else escaped(word)
    return _mention(word[1:], people)


def _mention(name: str, people: Mapping[str, str]) -> str:
    first = name.split(" ")[0]
    for candidate in (name, first, first.rstrip(".")):
        if candidate.lower() in BROADCASTS:
            return f"<!{candidate.lower()}>" + escaped(name[len(candidate) :])
        if user := people.get(candidate.lower()):
            return f"<@{user}>" + escaped(name[len(candidate) :])
    return "@" + escaped(name)


def _plain(elements: list[Json], text: str) -> None:
    if text:
        elements.append({"type": "text", "text": unescape(text)})


def _leaf(found: re.Match[str]) -> Json:
    if found["emoji"]:
        return {"type": "emoji", "name": found["emoji"]}
    inside, _, label = found["inside"].partition("|")
    if inside.startswith("@"):
        return {"type": "user", "user_id": inside[1:]}
    if inside.startswith("#"):
        return {"type": "channel", "channel_id": inside[1:]}
    if inside.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": inside.removeprefix("!subteam^")}
    if inside.startswith("!date^"):
        return _date(inside, label)
    if inside.startswith("!"):
        return {"type": "broadcast", "range": inside[1:]}
    link: Json = {"type": "link", "url": unescape(inside)}
    return {**link, "text": unescape(label)} if label else link


def _date(inside: str, fallback: str) -> Json:
    # <!date^1766999500^{date} at {time}^https://link|fallback>
    timestamp, form, *link = inside.removeprefix("!date^").split("^")
    leaf: Json = {"type": "date", "timestamp": int(timestamp), "format": unescape(form), "fallback": unescape(fallback)}
    return {**leaf, "url": unescape(link[0])} if link else leaf
