"""Block Kit builders and Slack's limits as named constants.

People's words, kept as they were typed, are made harmless here: they go through `escape`, `mrkdwn`, `told` (all escaped, verbatim)
or `plain`, and can never form a mention, a link or a ping, or turn a line around. Our own words, which may carry a mention on
purpose, go through `ours`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.ids import ChannelId, PersonId
from bot.slack.sanitize import shown, unhidden
from bot.words import Words

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3000
HEADER_TEXT = 150
FIELD_TEXT = 2000
FIELDS = 10
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
OPTIONS = 100
OPTION_TEXT = 75
MODAL_TITLE = 24
PLAIN_INPUT = 3000
CHART_TITLE = 50
CHART_LABEL = 20
FALLBACK_TEXT = 12_000  # all that a screen reader reads; Slack advises 4,000 and cuts at 40,000
MESSAGE_WORDS = 11_000  # Slack refuses a message whose blocks hold more than about 13,000 characters together

_FENCE = "```"
_BROKEN_ENTITY = re.compile(r"&[a-z]{0,3}\Z")


def escape(text: str) -> str:
    """People's words inside ours: Slack's three characters (docs: formatting message text), no ping, no turned line."""
    return shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out; no `&amp;` is cut in the middle."""
    return text if len(text) <= limit else _BROKEN_ENTITY.sub("", text[: limit - 1]).rstrip(" .,:") + "…"


def plain(text: str, limit: int = SECTION_TEXT) -> Element:
    """A plain_text object."""
    return {"type": "plain_text", "text": cut(unhidden(text), limit), "emoji": True}


def mrkdwn(people_text: str, limit: int = SECTION_TEXT) -> Element:
    """People's words as mrkdwn that cannot mention, link or ping."""
    return {"type": "mrkdwn", "text": cut(escape(people_text), limit), "verbatim": True}


def ours(text: str, limit: int = SECTION_TEXT) -> Element:
    """Our own mrkdwn; any foreign part in it was escaped by its author with `escape`."""
    return {"type": "mrkdwn", "text": cut(text, limit), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def section(text: Element, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A section with one text object, never folded behind "see more"."""
    block: Block = {"type": "section", "text": text, "expand": True}
    if accessory is not None:
        block["accessory"] = accessory
    if block_id is not None:
        block["block_id"] = block_id
    return block


def told(escaped: str) -> list[Block]:
    """All of an escaped text, in as many sections as Slack needs to take it: code that goes on in the next is code there too."""
    made: list[Block] = []
    while len(escaped) > SECTION_TEXT:
        at = _place_to_part(escaped, SECTION_TEXT - 2 * len(_FENCE) - 2)
        piece, escaped = escaped[:at], escaped[at:].removeprefix("\n")
        if piece.count(_FENCE) % 2:
            piece, escaped = f"{piece}\n{_FENCE}", f"{_FENCE}\n{escaped}"
        made.append(section(ours(piece)))
    return [*made, section(ours(escaped))]


def _place_to_part(text: str, limit: int) -> int:
    """Where to part a long text: between two lines, else two words, never within `&amp;`."""
    for between in ("\n", " "):
        at = text.rfind(between, limit // 2, limit)
        if at != -1:
            return at if between == "\n" else at + 1
    return len(_BROKEN_ENTITY.sub("", text[:limit]))


def whole(people_text: str) -> list[Block]:
    """All of somebody's words, however many sections they take: what was typed must not be lost."""
    return [section(plain(people_text[at : at + SECTION_TEXT])) for at in range(0, len(people_text), SECTION_TEXT)]


def given_back(words: Words, people_text: str, label: str) -> list[list[Block]]:
    """All of somebody's words as the blocks of as many messages as Slack needs to take them; numbered if they are several."""
    pieces = [people_text[at : at + MESSAGE_WORDS] for at in range(0, len(people_text), MESSAGE_WORDS)]
    if len(pieces) == 1:
        return [[context(plain(f"{label}:")), *whole(people_text)]]
    labels = [words("door.part_of", label=label, n=n, parts=len(pieces)) for n in range(1, len(pieces) + 1)]
    return [[context(plain(f"{one}:")), *whole(piece)] for one, piece in zip(labels, pieces, strict=True)]


def fields(texts: Sequence[Element]) -> Block:
    return {"type": "section", "fields": list(texts[:FIELDS])}


def context(*texts: Element) -> Block:
    return {"type": "context", "elements": list(texts[:CONTEXT_ELEMENTS])}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[Element], *, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)[:ACTION_ELEMENTS]}
    if block_id is not None:
        block["block_id"] = block_id
    return block


def button(text: str, action_id: str, value: str = "", *, style: str | None = None, spoken: str | None = None) -> Element:
    """A button. `spoken` is what a screen reader says where the label alone is unclear."""
    element: Element = {"type": "button", "text": plain(text, BUTTON_TEXT), "action_id": action_id}
    if value:
        element["value"] = value
    if style is not None:
        element["style"] = style
    if spoken is not None:
        element["accessibility_label"] = cut(spoken, BUTTON_TEXT)
    return element


def option(text: str, value: str, description: str | None = None) -> Element:
    made: Element = {"text": plain(text, OPTION_TEXT), "value": value}
    if description:
        made["description"] = plain(description, OPTION_TEXT)
    return made


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """A menu behind three dots, for what few people press."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def select(action_id: str, options: Sequence[Element], *, initial: str | None = None, placeholder: str) -> Element:
    """A static select; `initial` is the value of the option chosen beforehand."""
    element: Element = {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options),
        "placeholder": plain(placeholder, 150),
    }
    chosen = [made for made in options if made["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def text_input(action_id: str, *, initial: str = "", multiline: bool = False, limit: int = PLAIN_INPUT, placeholder: str = "") -> Element:
    element: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": limit,
    }
    if initial:
        element["initial_value"] = initial[:limit]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def input_block(label: str, element: Element, *, block_id: str, hint: str | None = None, optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, FIELD_TEXT),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, FIELD_TEXT)
    return block


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str,
    private_metadata: str = "",
) -> View:
    """A modal. `close`: what can be sent off can be cancelled; what can only be read is closed."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, MODAL_TITLE),
        "close": plain(close, MODAL_TITLE),
        "blocks": list(blocks[:VIEW_BLOCKS]),
    }
    if submit is not None:
        view["submit"] = plain(submit, MODAL_TITLE)
    if private_metadata:
        view["private_metadata"] = private_metadata
    return view


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks[:VIEW_BLOCKS])}


def message(text: str, blocks: Sequence[Block] = ()) -> dict[str, Any]:
    """A message body. `text` carries the content: it is the notification and all a screen reader reads."""
    body: dict[str, Any] = {"text": cut(text, FALLBACK_TEXT), "unfurl_links": False, "unfurl_media": False}
    if blocks:
        body["blocks"] = list(blocks[:MESSAGE_BLOCKS])
    return body


def together(told: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Several messages as one; None of none."""
    if not told:
        return None
    return message("\n".join(one["text"] for one in told), [block for one in told for block in one["blocks"]])


def mention(person: PersonId) -> str:
    return f"<@{person}>"


def channel_link(channel: ChannelId) -> str:
    return f"<#{channel}>"


def local_time(words: Words, moment: datetime, style: str, *, lead: str = "", within: str = "") -> str:
    """A moment shown in each reader's own zone; the fallback, for what cannot show it, says UTC.

    Slack writes "Tomorrow" where its text begins with the day and "tomorrow" elsewhere: in the middle of a sentence give
    the word before it as `lead`, or as `within` the key of a phrase with the gap `{moment}`.
    """
    shown, told = (words(within, moment=one) if within else f"{lead}{one}" for one in (style, words.moment(moment)))
    return f"<!date^{int(moment.timestamp())}^{shown}|{told}>"
