"""Confirming a move: the form, which says what is kept and for how long, and the word after it."""

from __future__ import annotations

from typing import Any

from bot.indicators.moves.rules import NAME_LIMIT, Helped, MoveKind
from bot.slack import blocks, ids
from bot.slack.blocks import Element, View
from bot.words import Words


def moved_form(words: Words) -> View:
    """A new role or a new team, since when, and whether something learned helped."""
    return blocks.modal(
        words("move.form.title"),
        [
            blocks.input_block(words("move.form.what"), _kinds(words), block_id="what"),
            blocks.input_block(
                words("move.form.name"),
                blocks.text_input("name", limit=NAME_LIMIT, placeholder=words("move.form.name_example")),
                block_id="name",
                hint=words("move.form.name_hint"),
            ),
            blocks.input_block(words("move.form.since"), {"type": "datepicker", "action_id": "day"}, block_id="since"),
            blocks.input_block(words("move.form.helped"), _helped(words), block_id="helped"),
            blocks.section(blocks.ours(words("move.form.kept"))),
        ],
        callback_id=ids.MOVED_FORM,
        submit=words("move.form.confirm"),
        close=words("form.cancel"),
    )


def moved_note(words: Words, is_new: bool) -> dict[str, Any]:
    """Only to whoever moved."""
    return blocks.message(words("move.noted" if is_new else "move.noted_again"))


def _kinds(words: Words) -> Element:
    options = [
        blocks.option(words("move.form.role"), MoveKind.ROLE.value),
        blocks.option(words("move.form.team"), MoveKind.TEAM.value),
    ]
    return blocks.select("what", options, initial=MoveKind.ROLE.value, placeholder=words("form.choose"))


def _helped(words: Words) -> Element:
    options = [
        blocks.option(words("move.form.yes"), Helped.YES.value),
        blocks.option(words("move.form.no"), Helped.NO.value),
        blocks.option(words("move.form.unsaid"), Helped.UNSAID.value),
    ]
    return blocks.select("helped", options, initial=Helped.UNSAID.value, placeholder=words("form.choose"))
