"""Confirming a move: the form, which says what is kept and for how long, and the word after it."""

from __future__ import annotations

from typing import Any

from bot.indicators.moves.rules import NAME_LIMIT, Helped, MoveKind
from bot.slack import blocks, ids
from bot.slack.blocks import View

KEPT = (
    "*What is kept:* this move under your name for at most 35 days, so that it counts once. Then only a number for the whole company: "
    "how many moved in that week. What helped is added up five answers at a time, or not at all.\n"
    "`/learn privacy` shows it while it is there; “Forget me” takes it. Nobody is told."
)


def moved_form() -> View:
    """A new role or a new team, since when, and whether something learned helped."""
    kinds = [blocks.option("My role is new", MoveKind.ROLE.value), blocks.option("My team is new", MoveKind.TEAM.value)]
    said = [
        blocks.option("Yes", Helped.YES.value),
        blocks.option("No", Helped.NO.value),
        blocks.option("I'd rather not say", Helped.UNSAID.value),
    ]
    return blocks.modal(
        "I moved",
        [
            blocks.input_block("What is new?", blocks.select("what", kinds, initial=MoveKind.ROLE.value), block_id="what"),
            blocks.input_block(
                "What is it called?",
                blocks.text_input("name", limit=NAME_LIMIT, placeholder="Data engineer, or Harbor"),
                block_id="name",
                hint="Only to notice when a whole group moved at once: that does not count.",
            ),
            blocks.input_block("Since when?", {"type": "datepicker", "action_id": "day"}, block_id="since"),
            blocks.input_block(
                "Did something you learned help you get there?",
                blocks.select("helped", said, initial=Helped.UNSAID.value),
                block_id="helped",
            ),
            blocks.section(blocks.ours(KEPT)),
        ],
        callback_id=ids.MOVED_FORM,
        submit="Confirm",
    )


def moved_note(is_new: bool) -> dict[str, Any]:
    """Only to whoever moved."""
    if not is_new:
        return blocks.message("I knew of this move; what you said now replaces it. It still counts once.")
    return blocks.message("Noted, and all the best for the new start! It counts for the whole company, without your name.")
