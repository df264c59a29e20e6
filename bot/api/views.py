"""Tokens as owners see them: the list, the form for a new one, and the token, once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.api.rules import LABEL_LENGTH, MOST_TOKENS, OPENAPI, ROOT, ApiToken
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.words import Words

API_NEW = "api:new"
API_FORM = "api:form"
API_REVOKE = "api:revoke"  # value: the token's id


def tokens_modal(words: Words, known: Sequence[ApiToken]) -> View:
    """Each token, with when it was used last."""
    shown: list[Block] = [blocks.section(blocks.ours(words("api.what", described=ROOT + OPENAPI)))]
    for one in known:
        revoke = blocks.button(words("api.revoke"), API_REVOKE, one.id, style="danger")
        shown.append(blocks.section(blocks.ours(_token_line(words, one)), accessory=revoke))
    if len(known) < MOST_TOKENS:
        shown.append(blocks.actions([blocks.button(words("api.new"), API_NEW, style="primary")]))
    return blocks.modal(words("api.title"), shown, callback_id="note", close=words("form.close"))


def token_form(words: Words) -> View:
    """What it is for."""
    label = blocks.text_input("label", limit=LABEL_LENGTH)
    shown = [
        blocks.input_block(words("api.label"), label, block_id="label", hint=words("api.label_hint")),
        blocks.context(blocks.plain(words("api.as_you"))),
    ]
    return blocks.modal(words("api.new"), shown, callback_id=API_FORM, submit=words("form.save"), close=words("form.cancel"))


def token_modal(words: Words, token: str) -> View:
    """The token, once."""
    shown = [blocks.section(blocks.ours(words("api.token"))), blocks.section(blocks.ours(f"`{token}`"))]
    return blocks.modal(words("api.title"), shown, callback_id="note", close=words("form.close"))


def _token_line(words: Words, one: ApiToken) -> str:
    used = words("api.used", day=one.last_used_on) if one.last_used_on else words("api.unused")
    return f"*{blocks.escape(one.label)}*\n{words.sentences((words('api.made', day=one.made_at.date()), used))}"
