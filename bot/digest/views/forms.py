"""The digest's preview buttons, history, settings form, and the question whether to pause. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.digest.seen import PastDigest, TeamSeen
from bot.ids import TeamId
from bot.people.rules import WEEKDAYS
from bot.people.teams.rules import PARTS, Team
from bot.slack import ids
from bot.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    escape,
    input_block,
    message,
    modal,
    mrkdwn,
    option,
    ours,
    plain,
    section,
    select,
    text_input,
)
from bot.words import Words, language_of, languages, words_in

CHANGED_LIMIT = 200
MOST_HISTORY = 12


def with_team_buttons(body: dict[str, Any], seen: TeamSeen, *, may_change: bool) -> dict[str, Any]:
    """A preview with the ways to earlier digests and, for leads and owners, to the settings."""
    words, team = words_in(language_of(seen.language)), seen.digest.team
    buttons = [button(words("digest.history.button"), ids.DIGEST_HISTORY, team)]
    if may_change:
        buttons.append(button(words("digest.settings.button"), ids.DIGEST_SETTINGS, team))
    return body | {"blocks": [*body["blocks"], actions(buttons, block_id="digest_team")]}


def history_modal(past: Sequence[PastDigest], *, language: str = "en") -> View:
    """Earlier digests, newest first; each opens as it reads today."""
    words = words_in(language_of(language))
    blocks: list[Block] = [section(ours(words("digest.history.none")))] if not past else []
    for one in past[:MOST_HISTORY]:
        line = words("digest.history.quiet", day=one.on) if one.is_quiet else words("digest.history.line", day=one.on)
        text, opened = mrkdwn(line), words("digest.history.open")
        opens = button(opened, ids.DIGEST_MORE, one.id, spoken=words.labelled(opened, words.day(one.on)))
        blocks.append(section(text, accessory=opens))
    return modal(words("digest.history.title"), blocks, callback_id=ids.DIGEST_HISTORY, close=words("form.close"))


def settings_modal(team: Team, changed: str, *, is_paused: bool) -> View:
    """Day, hour, parts, language, a pause, and one sentence for the next digest."""
    words = words_in(language_of(team.language))
    days = [option(words.weekday(number), str(number)) for number in WEEKDAYS]
    parts = [option(words(f"digest.part.{part}"), part) for part in PARTS]
    offered = [option(words_in(code)("language.name"), code) for code in languages()]
    paused = [option(words("digest.settings.paused"), "paused")]
    blocks = [
        input_block(words("digest.settings.day"), _select("day", days, str(team.digest_weekday), words), block_id="day"),
        input_block(words("digest.settings.time"), _time(team.digest_time), block_id="time"),
        input_block(words("digest.settings.parts"), _boxes("parts", parts, team.digest_parts), block_id="parts", optional=True),
        input_block(
            words("digest.settings.language"),
            _select("language", offered, language_of(team.language), words),
            block_id="language",
            hint=words("digest.settings.language_hint"),
        ),
        input_block(
            words("digest.settings.changed"),
            text_input("changed", initial=changed, limit=CHANGED_LIMIT),
            block_id="changed",
            hint=words("digest.settings.changed_hint"),
            optional=True,
        ),
        input_block(
            words("digest.settings.pause"),
            _boxes("paused", paused, ("paused",) if is_paused else ()),
            block_id="paused",
            optional=True,
        ),
    ]
    return modal(
        words("digest.settings.title"),
        blocks,
        callback_id=ids.DIGEST_SETTINGS_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=team.id,
    )


def came_modal(words: Words, team: Team, changed: str, not_now: str) -> View:
    """Two boxes: what came of what the team said, and what is not done now and why."""
    did = input_block(
        words("digest.came.label", team=team.name),
        text_input("changed", initial=changed, limit=CHANGED_LIMIT),
        block_id="changed",
        hint=words("digest.came.hint"),
        optional=True,
    )
    later = input_block(
        words("digest.came.not_now"),
        text_input("not_now", initial=not_now, limit=CHANGED_LIMIT),
        block_id="not_now",
        hint=words("digest.came.not_now_hint"),
        optional=True,
    )
    return modal(
        words("digest.came.title"),
        [did, later],
        callback_id=ids.DIGEST_CAME_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=team.id,
    )


def settings_saved(on: date, at: str, *, language: str, is_paused: bool) -> View:
    """What was saved, in a sentence, in place of the form."""
    words = words_in(language_of(language))
    text = words("digest.paused") if is_paused else words("digest.settings.saved", day=on, time=at)
    return modal(words("digest.settings.title"), [section(ours(text))], callback_id="note", close=words("form.close"))


def pause_question(team: TeamId, team_name: str, *, language: str = "en") -> dict[str, Any]:
    """After three silent weeks, to the lead."""
    words = words_in(language_of(language))
    text = words("digest.pause.ask", team=escape(team_name))
    buttons = [
        button(words("digest.pause.yes"), ids.DIGEST_PAUSE, team),
        button(words("digest.pause.no"), ids.DIGEST_GO_ON, team),
    ]
    return message(text, [section(ours(text)), actions(buttons, block_id="digest_pause")])


def pause_answered(*, paused: bool, language: str = "en") -> dict[str, Any]:
    """What stands in place of the question."""
    words = words_in(language_of(language))
    text = words("digest.paused") if paused else words("digest.going_on")
    return message(text, [section(ours(text))])


def no_team(words: Words) -> dict[str, Any]:
    """Whoever asks for a digest and is in no team: no team has chosen a language for them."""
    return message(words("digest.no_team"))


def _select(action_id: str, options: Sequence[Element], initial: str, words: Words) -> Element:
    return select(action_id, options, initial=initial, placeholder=words("form.choose"))


def _time(initial: str) -> dict[str, Any]:
    return {"type": "timepicker", "action_id": "time", "initial_time": initial, "placeholder": plain("15:00", 150)}


def _boxes(action_id: str, options: Sequence[dict[str, Any]], chosen: Sequence[str]) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    initial = [made for made in options if made["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element
