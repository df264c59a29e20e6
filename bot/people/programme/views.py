"""One form for what owners decide, and what the channels read of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.ids import PersonId
from bot.people.programme.notice_bodies import ProgrammeChanged
from bot.people.programme.rules import FOREVER, RHYTHMS, DaysOffForAll, Programme
from bot.people.rules import HOURS
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words


def programme_modal(words: Words, now: Programme) -> View:
    """Everything in one place; below, the doors to the rest."""
    shown = [*_pause(words, now), _rhythm(words, now), _hour(words, now), *_days_off(words, now), *_archive(words, now), *_doors(words)]
    return blocks.modal(
        words("programme.title"), shown, callback_id=ids.PROGRAMME_FORM, submit=words("form.save"), close=words("form.cancel")
    )


def changed(words: Words, what: ProgrammeChanged) -> dict[str, Any]:
    """What is new for everybody, for a team's channel."""
    lines = [words("programme.changed", by=blocks.mention(what.by))]
    if what.until is not None:
        lines.append(words("programme.rests" if what.until >= FOREVER else "programme.rests_until", day=what.until.date()))
    lines += [words("programme.goes_on")] if what.goes_on else []
    lines += [words.many("programme.asks_every", what.rhythm)] if what.rhythm else []
    lines += [words("programme.asks_at", at=what.at)] if what.at else []
    lines += [words("programme.is_off", days=_said(words, span)) for span in what.off_days]
    lines += [words("programme.is_on", days=_said(words, span)) for span in what.on_days]
    told = "\n".join(lines)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def archived(words: Words, name: str, by: PersonId) -> dict[str, Any]:
    """The last words in a team's channel."""
    told = words("programme.archived", team=blocks.escape(name), by=blocks.mention(by))
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def saved_note(words: Words) -> dict[str, Any]:
    """After the form was saved."""
    return blocks.message(words("programme.saved"))


def _pause(words: Words, now: Programme) -> list[Block]:
    option = blocks.option(words("programme.pause.all"), "paused", words("programme.pause.all_means"))
    boxes: Element = {"type": "checkboxes", "action_id": "paused", "options": [option]}
    if now.paused_until is not None:
        boxes["initial_options"] = [option]
    day: Element = {"type": "datepicker", "action_id": "back_on"}
    if now.paused_until is not None and now.paused_until < FOREVER:
        day["initial_date"] = now.paused_until.date().isoformat()
    hint = words("programme.pause.back_hint")
    return [
        blocks.input_block(words("programme.pause"), boxes, block_id="paused", optional=True),
        blocks.input_block(words("programme.pause.back_on"), day, block_id="back_on", optional=True, hint=hint),
    ]


def _rhythm(words: Words, now: Programme) -> Block:
    options = [blocks.option(words.many("programme.every", weeks), str(weeks)) for weeks in RHYTHMS]
    chosen = blocks.select("rhythm", options, initial=str(now.rhythm), placeholder=words("form.choose"))
    return blocks.input_block(words("programme.rhythm"), chosen, block_id="rhythm")


def _hour(words: Words, now: Programme) -> Block:
    options = [blocks.option(hour, hour) for hour in sorted({*HOURS, now.at})]
    chosen = blocks.select("at", options, initial=now.at, placeholder=words("form.choose"))
    return blocks.input_block(words("programme.hour"), chosen, block_id="at", hint=words("programme.hour_hint"))


def _days_off(words: Words, now: Programme) -> list[Block]:
    first, last = ({"type": "datepicker", "action_id": name} for name in ("off_first", "off_last"))
    new = [
        blocks.input_block(words("programme.off.first"), first, block_id="off_first", optional=True),
        blocks.input_block(words("programme.off.last"), last, block_id="off_last", optional=True, hint=words("programme.off.hint")),
    ]
    if not now.off:
        return new
    options = [blocks.option(_days(words, span), span.id) for span in dict.fromkeys(now.off)]
    kept: Element = {"type": "checkboxes", "action_id": "kept_off", "options": options, "initial_options": options}
    return [blocks.input_block(words("programme.off.kept"), kept, block_id="kept_off", optional=True), *new]


def _archive(words: Words, now: Programme) -> list[Block]:
    if not now.teams:
        return []
    options = [blocks.option(name, team) for team, name in now.teams[: blocks.OPTIONS]]
    chosen = blocks.select("archived", options, placeholder=words("programme.archive.none"))
    hint = words("programme.archive.hint")
    return [blocks.input_block(words("programme.archive"), chosen, block_id="archived", optional=True, hint=hint)]


def _doors(words: Words) -> list[Block]:
    buttons = [
        blocks.button(words("home.powers.teams"), ids.TEAM_OPEN),
        blocks.button(words("home.powers.pulse"), ids.PULSE_SETTINGS),
        blocks.button(words("home.powers.owners"), ids.TEAM_OWNERS),
        blocks.button(words("home.powers.reactions"), ids.REACTIONS_OPEN),
    ]
    return [blocks.divider(), blocks.actions(buttons)]


def _said(words: Words, span: str) -> str:
    first, _, last = span.partition("/")
    return _days(words, DaysOffForAll(date.fromisoformat(first), date.fromisoformat(last)))


def _days(words: Words, span: DaysOffForAll) -> str:
    if span.first == span.last:
        return words.day(span.first)
    return words("programme.off.span", first=span.first, last=span.last)
