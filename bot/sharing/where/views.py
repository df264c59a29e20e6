"""Where shall I share it? The question, and the note that says where it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ids import ChannelId
from bot.sharing.rules import Learning
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element
from bot.slack.said.shown_back import carried, typed_blocks
from bot.words import Words

MOST_PLACES = 4


def where_note(words: Words, text: str, places: Sequence[tuple[ChannelId, str]]) -> dict[str, Any]:
    """The words back, and a button for each channel of theirs. `places`: channels and their names."""
    asked = words("sharing.where.ask" if places else "sharing.where.ask_open")
    buttons = [_place(words, text, channel, name) for channel, name in places[:MOST_PLACES]]
    other = words("sharing.where.other" if places else "sharing.where.choose")
    buttons.append(blocks.button(other, ids.LEARNING_ELSEWHERE, carried(text), style=None if places else "primary"))
    return blocks.message(asked, [blocks.section(blocks.plain(asked)), *typed_blocks(text), blocks.actions(buttons)])


def shared_there_note(words: Words, learning: Learning, channel: ChannelId) -> dict[str, Any]:
    """Only to the author: where it went, where the next goes, and how to change either."""
    told = words("sharing.where.shared", channel=blocks.channel_link(channel))
    buttons = [
        blocks.button(words("sharing.change"), ids.LEARNING_EDIT, learning.id, spoken=words("sharing.change.spoken")),
        blocks.button(words("sharing.take_back"), ids.LEARNING_TAKE_BACK, learning.id, spoken=words("sharing.take_back.spoken")),
        blocks.button(words("sharing.where.another"), ids.LEARNING_ASK_AGAIN),
    ]
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def asked_again_note(words: Words) -> dict[str, Any]:
    """After "Another channel next time"."""
    return blocks.message(words("sharing.where.asked_again"))


def where_field(words: Words, channel: ChannelId | None) -> Block:
    """The form's field for the channel."""
    element: Element = {
        "type": "conversations_select",
        "action_id": "where",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": blocks.plain(words("people.team.choose_channel")),
    }
    if channel:
        element["initial_conversation"] = channel
    return blocks.input_block(words("sharing.where.field"), element, block_id="where", hint=words("sharing.where.hint"))


def _place(words: Words, text: str, channel: ChannelId, name: str) -> Element:
    label = words("sharing.where.here", channel=name)
    value = f"{channel}\n{carried(text, beside=len(channel) + 1)}"
    return blocks.button(label, f"{ids.LEARNING_HERE}#{channel}", value, spoken=words("sharing.where.here_spoken", channel=name))
