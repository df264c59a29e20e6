"""Block Kit's composition objects: texts, options, confirmations, filters. Shapes and limits only."""

from __future__ import annotations

from bot.localslack.blockkit.validators import (
    Check,
    Position,
    boolean,
    exactly_one_of,
    kind_of,
    many,
    shape,
    string,
    word,
)

MOST_TEXT = 3000
MOST_OPTION_TEXT = 75
MOST_OPTION_VALUE = 150
MOST_URL = 3000
MOST_OPTIONS = 100


def plain_text(most: int) -> Check:
    """A plain_text object; `verbatim` has no place in it."""
    return kind_of({"plain_text": shape({"text": string(most)}, {"emoji": boolean})}, "must be plain_text, not")


def words(most: int) -> Check:
    """Either kind of text object."""
    return kind_of(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        }
    )


def option_object(text: Check, *, url: bool = False) -> Check:
    """One choice; only an overflow menu may give it a link."""
    links: dict[str, Check] = {"url": string(MOST_URL)} if url else {}
    return shape(
        {"text": text, "value": string(MOST_OPTION_VALUE)},
        {"description": text, **links},
        typed=False,
    )


MENU_OPTION = option_object(plain_text(MOST_OPTION_TEXT))
LIST_OPTION = option_object(words(MOST_OPTION_TEXT))
OVERFLOW_OPTION = option_object(plain_text(MOST_OPTION_TEXT), url=True)

OPTION_GROUP = shape(
    {"label": plain_text(MOST_OPTION_TEXT), "options": many(MENU_OPTION, MOST_OPTIONS)},
    typed=False,
)

CONFIRM = shape(
    {"title": plain_text(100), "text": words(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": word("primary", "danger")},
    typed=False,
)


def _some_filter(value: object, position: Position) -> None:
    if not value:
        position.refuse("too_few", "must have at least one filter")


CONVERSATION_FILTER = shape(
    {},
    {
        "include": many(word("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    _some_filter,
    typed=False,
)

DISPATCH_CONFIG = shape({"trigger_actions_on": many(word("on_enter_pressed", "on_character_entered"), 2)}, typed=False)

SLACK_FILE = shape({}, {"id": string(255), "url": string(MOST_URL)}, exactly_one_of("id", "url"), typed=False)

IMAGE_SOURCE: dict[str, Check] = {"image_url": string(MOST_URL), "slack_file": SLACK_FILE}
