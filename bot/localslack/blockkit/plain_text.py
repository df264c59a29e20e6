"""Messages and views as plain text, as the client would show them: for tests, and for `demo --headless`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

from bot.localslack.json_object import Json

TOKEN = re.compile(r"<([^<>]+)>")
NO_NAMES: Mapping[str, str] = {}


def as_plain_text(shown: Mapping[str, Any], names: Mapping[str, str] = NO_NAMES) -> str:
    """What a person reads: the blocks when there are some, else the text. Views begin with their title."""
    lines = [_text(shown["title"], names)] if isinstance(shown.get("title"), dict) else []
    blocks = shown.get("blocks") or []
    lines += [line for block in blocks for line in _block(block, names)]
    if not blocks:
        lines.append(as_plain_words(str(shown.get("text", "")), names))
    for attachment in shown.get("attachments") or []:
        lines.append(as_plain_text(attachment, names))
    for key in ("submit", "close"):
        if isinstance(shown.get(key), dict):
            lines.append(f"[{_text(shown[key], names)}]")
    return "\n".join(line for line in lines if line)


def as_plain_words(text: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """mrkdwn without its tokens: mentions become names, links their label."""
    return unescape(TOKEN.sub(lambda found: _token(found[1], names), text))


def _token(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        return label
    if target.startswith("!subteam^"):
        return label or "@" + target.removeprefix("!subteam^")
    if target[:1] in "@#":
        return target[0] + (names.get(target[1:]) or label or target[1:])
    if target.startswith("!"):
        return "@" + target[1:]
    return label or target


def _block(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    build = BLOCKS.get(block.get("type", ""))
    if build is not None:
        yield from build(block, names)


def _section(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    if block.get("text"):
        yield _text(block["text"], names)
    for each in block.get("fields") or []:
        yield _text(each, names)
    if block.get("accessory"):
        yield _element(block["accessory"], names)


def _worded(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield _text(block.get("text"), names)


def _elements(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield " ".join(filter(None, (_element(each, names) for each in block.get("elements") or [])))


def _input(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield f"{_text(block.get('label'), names)}: {_element(block['element'], names)}"
    if block.get("hint"):
        yield _text(block["hint"], names)


def _image(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield _text(block.get("title"), names)
    yield f"[image: {block.get('alt_text', '')}]"


def _rich_text(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    for element in block.get("elements") or []:
        if element.get("type") == "rich_text_list":
            for item in element.get("elements") or []:
                yield "• " + _leaves(item, names)
        else:
            yield _leaves(element, names)


def _leaves(element: Json, names: Mapping[str, str]) -> str:
    return "".join(_leaf(each, names) for each in element.get("elements") or [])


def _leaf(leaf: Json, names: Mapping[str, str]) -> str:
    match leaf.get("type"):
        case "user":
            return "@" + names.get(leaf["user_id"], leaf["user_id"])
        case "channel":
            return "#" + names.get(leaf["channel_id"], leaf["channel_id"])
        case "emoji":
            return f":{leaf['name']}:"
        case "link":
            return str(leaf.get("text") or leaf["url"])
        case "broadcast":
            return f"@{leaf['range']}"
        case "date":
            return str(leaf.get("fallback", ""))
        case _:
            return str(leaf.get("text", ""))


def _table(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    if block.get("caption"):
        yield _text(block["caption"], names)
    for row in block.get("rows") or []:
        yield " | ".join(_cell(cell, names) for cell in row)


def _cell(cell: Json, names: Mapping[str, str]) -> str:
    if cell.get("type") == "rich_text":
        return " ".join(_rich_text(cell, names))
    return str(cell.get("text", cell.get("value", "")))


def _chart(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield _text(block.get("title"), names)
    chart = block.get("chart") or {}
    for series in chart.get("series") or []:
        points = ", ".join(f"{p.get('label', '')} {p.get('value', '')}" for p in series.get("data") or [])
        yield f"{series.get('name', '')}: {points}"
    for segment in chart.get("segments") or []:
        yield f"{segment.get('label', '')} {segment.get('value', '')}"


def _container(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    yield _text(block.get("title"), names)
    yield _text(block.get("subtitle"), names)
    for child in block.get("child_blocks") or []:
        yield from _block(child, names)


def _element(element: Json, names: Mapping[str, str]) -> str:
    kind = element.get("type", "")
    if kind in ("mrkdwn", "plain_text"):
        return _text(element, names)
    if kind == "image":
        return f"[image: {element.get('alt_text', '')}]"
    if kind == "button":
        return f"[{_text(element.get('text'), names)}]"
    if kind in ("radio_buttons", "checkboxes"):
        return " ".join(f"( ) {_text(option['text'], names)}" for option in element.get("options") or [])
    if kind.endswith("select") or kind.endswith("picker"):
        return f"[{_chosen(element, names)} ▾]"
    return f"[{_text(element.get('placeholder'), names)}]" if element.get("placeholder") else ""


def _chosen(element: Json, names: Mapping[str, str]) -> str:
    initial = element.get("initial_option")
    if initial:
        return _text(initial["text"], names)
    given = next((str(v) for k, v in element.items() if k.startswith("initial_")), "")
    return names.get(given, given) or _text(element.get("placeholder"), names)


def _text(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        text = str(value.get("text", ""))
        return text if value.get("type") == "plain_text" else as_plain_words(text, names)
    return str(value) if value else ""


BLOCKS: dict[str, Callable[[Json, Mapping[str, str]], Iterator[str]]] = {
    "actions": _elements,
    "alert": _worded,
    "container": _container,
    "context": _elements,
    "data_table": _table,
    "data_visualization": _chart,
    "header": _worded,
    "image": _image,
    "input": _input,
    "markdown": _worded,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}
