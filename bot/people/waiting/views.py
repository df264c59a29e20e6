"""Agreeing to the first audit of teams that wait, and the hello they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ids import PersonId
from bot.people.teams.rules import Team
from bot.slack import blocks, ids
from bot.slack.blocks import Element, View
from bot.words import Words


def ask_modal(words: Words, teams: Sequence[Team]) -> View:
    """What the teams that are chosen will read and be asked. One alone is chosen already."""
    options = [blocks.option(team.name, team.id) for team in teams[: blocks.OPTIONS]]
    element: Element = {
        "type": "multi_static_select",
        "action_id": "teams",
        "options": options,
        "placeholder": blocks.plain(words("form.choose")),
    }
    if len(options) == 1:
        element["initial_options"] = options
    which = [blocks.input_block(words("people.waiting.which"), element, block_id="teams")] if options else []
    return blocks.modal(
        words("people.waiting.title"),
        [*blocks.told(words("people.waiting.what")), *which],
        callback_id=ids.TEAMS_WAITING_FORM,
        submit=words("people.waiting.yes"),
        close=words("form.cancel"),
    )


def agreed_modal(words: Words, teams: Sequence[Team]) -> View:
    """Which teams read their hello now."""
    told = words("people.waiting.agreed", teams=blocks.escape(words.listed([team.name for team in teams])))
    return blocks.modal(words("people.waiting.title"), blocks.told(told), callback_id="note", close=words("form.close"))


def audit_ahead(words: Words, day: date, by: PersonId) -> dict[str, Any]:
    """The first words in the channel of a team that waits."""
    told = words("people.waiting.hello", by=blocks.mention(by), day=words.day(day))
    promise = blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY)
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([promise])])
