"""A lead's word on results: the form for "not now", and the message to the team."""

from __future__ import annotations

from typing import Any

from bot.plan.saying.rules import WHY_LIMIT, LeadSaid, LeadWord
from bot.slack import blocks, ids
from bot.slack.blocks import View
from bot.words import Words

Message = dict[str, Any]


def why_form(words: Words, value: str) -> View:
    """Why not now?"""
    field = blocks.text_input("why", limit=WHY_LIMIT, multiline=True)
    asked = blocks.input_block(words("plan.word.why"), field, block_id="why", hint=words("plan.word.why_hint"))
    return blocks.modal(
        words.name(LeadWord.NOT_NOW),
        [asked],
        callback_id=ids.PLAN_WORD_FORM,
        submit=words("plan.word.send"),
        close=words("form.cancel"),
        private_metadata=value,
    )


def word_note(words: Words, said: LeadSaid) -> Message:
    """Only to the speaker."""
    return blocks.message(words.name(said.word, "noted"))


def word_message(words: Words, said: LeadSaid, *, restores: bool = False) -> Message:
    """In the team's channel. `restores`: the team was asked less, and no longer is."""
    who = blocks.mention(said.person) if said.person else words("plan.word.somebody")
    told = words.name(said.word, "told", who=who)
    quoted = [blocks.section(blocks.mrkdwn(words.quoted(said.why)))] if said.why else []
    aloud = f"{told} {words.quoted(blocks.escape(said.why))}" if said.why else told
    back = words("plan.word.restores") if restores else ""
    foot = [blocks.context(blocks.ours(back))] if restores else []
    return blocks.message(f"{aloud} {back}".strip(), [blocks.section(blocks.ours(told)), *quoted, *foot])
