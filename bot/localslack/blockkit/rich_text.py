"""The rich_text block: sections, lists, quotes and preformatted text, down to their leaves."""

from __future__ import annotations

from bot.localslack.blockkit.validators import Check, boolean, integer, kind_of, many, only, shape, string, word

# Slack names no limit for the number of leaves; these keep a runaway list from hiding.
MOST_LEAVES = 1000
MOST_LEAF_TEXT = 12_000

_STYLE = shape(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "code": boolean,
        "underline": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
    },
    typed=False,
)


def _leaf(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return shape(required, {"style": _STYLE, **(optional or {})})


LEAVES: dict[str, Check] = {
    "text": _leaf({"text": string(MOST_LEAF_TEXT)}),
    "link": _leaf({"url": string(3000)}, {"text": string(MOST_LEAF_TEXT), "unsafe": boolean}),
    "emoji": _leaf({"name": string(255)}, {"unicode": string(255), "url": string(3000)}),
    "user": _leaf({"user_id": string(255)}),
    "usergroup": _leaf({"usergroup_id": string(255)}),
    "channel": _leaf({"channel_id": string(255)}),
    "team": _leaf({"team_id": string(255)}),
    "broadcast": _leaf({"range": word("here", "channel", "everyone")}),
    "color": _leaf({"value": string(255)}),
    "date": _leaf(
        {"timestamp": integer(0, 9_999_999_999), "format": string(3000)},
        {"url": string(3000), "fallback": string(3000)},
    ),
}

_INLINE = many(kind_of(LEAVES), MOST_LEAVES, 0)
_SECTION = shape({"elements": _INLINE})
_BORDER = {"border": integer(0, 1)}
_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape({"elements": _INLINE}, _BORDER),
    "rich_text_preformatted": shape(
        {"elements": many(only(("text", "link"), LEAVES), MOST_LEAVES, 0)},
        {**_BORDER, "language": string(255)},
    ),
    "rich_text_list": shape(
        {
            "elements": many(kind_of({"rich_text_section": _SECTION}), MOST_LEAVES, 0),
            "style": word("bullet", "ordered"),
        },
        {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 10_000)},
    ),
}

RICH_TEXT_FIELDS: dict[str, Check] = {"elements": many(kind_of(_PARTS), MOST_LEAVES, 0)}
RICH_TEXT = kind_of({"rich_text": shape(RICH_TEXT_FIELDS, {"block_id": string(255)})})
