"""The form of "I was wrong about ..."."""

from __future__ import annotations

from bot.ids import ChannelId
from bot.slack import blocks, ids
from bot.slack.blocks import View
from bot.words import Words

ABOUT_LIMIT, NOW_LIMIT = 150, 600


def wrong_form(words: Words, channel: ChannelId) -> View:
    """About what, and what one sees now."""
    about = blocks.text_input("about", limit=ABOUT_LIMIT)
    now = blocks.text_input("now", limit=NOW_LIMIT, multiline=True)
    return blocks.modal(
        words("sharing.wrong.title"),
        [
            blocks.input_block(words("sharing.wrong.about"), about, block_id="about", hint=words("sharing.wrong.about_hint")),
            blocks.input_block(words("sharing.wrong.now"), now, block_id="now", hint=words("sharing.wrong.now_hint")),
            blocks.context(blocks.plain(words("sharing.wrong.why"))),
        ],
        callback_id=ids.WRONG_FORM,
        submit=words("sharing.form.share"),
        close=words("form.cancel"),
        private_metadata=channel,
    )
