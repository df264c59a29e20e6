"""The words of a Slack message, wherever they stand. Its text, rich text alone, a forwarded message, a file's title.

What comes out is text as Slack writes it, for `plain_words`. A message that holds no words at all gives none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.parse import mapping
from bot.slack.said.tokens import escaped

DEEPEST = 6  # a list within a list; Slack indents eight times, in one level of elements


def words_in_message(message: Mapping[str, Any]) -> str:
    """Its own words; else the forwarded ones; else the titles of its files; else nothing."""
    return _own(message) or "\n\n".join(_forwarded(message)) or "\n".join(_titles(message))


def _own(message: Mapping[str, Any]) -> str:
    text = message.get("text")
    return text if isinstance(text, str) and text.strip() else _rich(message.get("blocks"))


def _forwarded(message: Mapping[str, Any]) -> Iterator[str]:
    """What somebody passed on; not the preview that Slack adds to a link."""
    for attached in _mappings(message.get("attachments")):
        if attached.get("is_share") or attached.get("is_msg_unfurl") or attached.get("message_blocks"):
            said = attached.get("text") or _quoted(attached) or "\n".join(_titles(attached)) or attached.get("fallback")
            if isinstance(said, str) and said.strip():
                yield said


def _quoted(attached: Mapping[str, Any]) -> str:
    inside = (mapping(one.get("message")).get("blocks") for one in _mappings(attached.get("message_blocks")))
    return "\n".join(filter(None, map(_rich, inside)))


def _titles(message: Mapping[str, Any]) -> Iterator[str]:
    for file in _mappings(message.get("files")):
        title = file.get("title") or file.get("name")
        if isinstance(title, str) and title.strip() and file.get("mode") != "tombstone":
            yield escaped(title.strip())


def _rich(found: object) -> str:
    parts = [part for block in _mappings(found) if block.get("type") == "rich_text" for part in _mappings(block.get("elements"))]
    return "\n".join(filter(None, (_part(part) for part in parts))).rstrip()


def _part(part: Mapping[str, Any], depth: int = 0) -> str:
    said = "".join(_leaf(leaf) for leaf in _mappings(part.get("elements"))) if depth < DEEPEST else ""
    match part.get("type"):
        case "rich_text_list":
            return "\n".join(_items(part, depth))
        case "rich_text_preformatted":
            return f"```{said}```"
        case "rich_text_quote":
            return "\n".join(f"&gt; {line}" for line in said.split("\n"))
    return said


def _items(part: Mapping[str, Any], depth: int) -> Iterator[str]:
    indent = part.get("indent")
    before = "    " * (indent if isinstance(indent, int) and indent <= 8 else 0)
    for number, item in enumerate(_mappings(part.get("elements")), start=1):
        sign = f"{number}." if part.get("style") == "ordered" else "•"
        yield f"{before}{sign} {_part(item, depth + 1)}"


def _leaf(leaf: Mapping[str, Any]) -> str:
    """One piece of rich text, as the sign that Slack writes for it in a text."""

    def held(name: str) -> str:
        value = leaf.get(name)
        return value if isinstance(value, str) else ""

    match leaf.get("type"):
        case "text":
            return f"`{escaped(held('text'))}`" if mapping(leaf.get("style")).get("code") else escaped(held("text"))
        case "link":
            return f"<{escaped(held('url'))}|{escaped(held('text'))}>" if held("text") else f"<{escaped(held('url'))}>"
        case "emoji":
            return f":{held('name')}:"
        case "user":
            return f"<@{held('user_id')}>"
        case "channel":
            return f"<#{held('channel_id')}>"
        case "usergroup":
            return f"<!subteam^{held('usergroup_id')}>"
        case "broadcast":
            return f"<!{held('range')}>"
        case "date":
            return escaped(held("fallback")) or f"<!date^{leaf.get('timestamp')}^>"
        case "color":
            return escaped(held("value"))
    return ""


def _mappings(found: object) -> list[Mapping[str, Any]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
