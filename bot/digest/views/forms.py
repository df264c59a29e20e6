"""The digest's preview buttons, history, settings form, and the question whether to pause. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.digest.seen import PastDigest, TeamSeen
from bot.digest.views.texts import LANGUAGES, digest_texts, team_texts
from bot.digest.views.texts_team import TeamTexts
from bot.digest.views.translating import in_its_language
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

CHANGED_LIMIT = 200
MOST_HISTORY = 12


def with_team_buttons(body: dict[str, Any], seen: TeamSeen, *, may_change: bool) -> dict[str, Any]:
    """A preview with the ways to earlier digests and, for leads and owners, to the settings."""
    (words, _), team = in_its_language(seen), seen.digest.team
    buttons = [button(words.history_button, ids.DIGEST_HISTORY, team)]
    if may_change:
        buttons.append(button(words.settings_button, ids.DIGEST_SETTINGS, team))
    return body | {"blocks": [*body["blocks"], actions(buttons, block_id="digest_team")]}


def history_modal(past: Sequence[PastDigest], *, language: str = "en") -> View:
    """Earlier digests, newest first; each opens as it reads today."""
    words = team_texts(language)
    blocks: list[Block] = [section(ours(words.history_none))] if not past else []
    for one in past[:MOST_HISTORY]:
        line = words.history_quiet if one.is_quiet else words.history_line
        text = mrkdwn(line.format(day=words.on(one.on)))
        opens = button(words.history_open, ids.DIGEST_MORE, one.id, spoken=f"{words.history_open}: {words.on(one.on)}")
        blocks.append(section(text, accessory=opens))
    return modal(words.history_title, blocks, callback_id=ids.DIGEST_HISTORY, close=words.close)


def settings_modal(team: Team, changed: str, *, is_paused: bool) -> View:
    """Day, hour, parts, language, a pause, and one sentence for the next digest."""
    words = team_texts(team.language)
    days = [option(name, str(number)) for number, name in enumerate(words.weekdays)]
    parts = [option(words.parts[part], part) for part in PARTS]
    languages = [option(name, code) for code, name in LANGUAGES.items()]
    paused = [option(words.settings_paused, "paused")]
    blocks = [
        input_block(words.settings_day, _select("day", days, str(team.digest_weekday), words), block_id="day"),
        input_block(words.settings_time, _time(team.digest_time), block_id="time"),
        input_block(words.settings_parts, _boxes("parts", parts, team.digest_parts), block_id="parts", optional=True),
        input_block(
            words.settings_language,
            _select("language", languages, team.language if team.language in LANGUAGES else "en", words),
            block_id="language",
            hint=words.settings_language_hint,
        ),
        input_block(
            words.settings_changed,
            text_input("changed", initial=changed, limit=CHANGED_LIMIT),
            block_id="changed",
            hint=words.settings_changed_hint,
            optional=True,
        ),
        input_block(
            words.settings_pause,
            _boxes("paused", paused, ("paused",) if is_paused else ()),
            block_id="paused",
            optional=True,
        ),
    ]
    return modal(
        words.settings_title,
        blocks,
        callback_id=ids.DIGEST_SETTINGS_FORM,
        submit=words.settings_save,
        close=words.cancel,
        private_metadata=team.id,
    )


def settings_saved(on: date, at: str, *, language: str, is_paused: bool) -> View:
    """What was saved, in a sentence, in place of the form."""
    words = team_texts(language)
    text = words.paused if is_paused else words.settings_saved.format(day=words.on(on), time=at)
    return modal(words.settings_title, [section(ours(text))], callback_id="note", close=words.close)


def refusal(sentence: str, *, language: str) -> str:
    """Why the form was not saved, in the form's language; as it is where that has no words for it."""
    return team_texts(language).refusals.get(sentence, sentence)


def pause_question(team: str, team_name: str, *, language: str = "en") -> dict[str, Any]:
    """After three silent weeks, to the lead."""
    words = team_texts(language)
    text = words.pause_ask.format(team=escape(team_name))
    buttons = [
        button(words.pause_yes, ids.DIGEST_PAUSE, team),
        button(words.pause_no, ids.DIGEST_GO_ON, team),
    ]
    return message(text, [section(ours(text)), actions(buttons, block_id="digest_pause")])


def pause_answered(*, paused: bool, language: str = "en") -> dict[str, Any]:
    """What stands in place of the question."""
    words = team_texts(language)
    text = words.paused if paused else words.going_on
    return message(text, [section(ours(text))])


def no_team() -> dict[str, Any]:
    """Whoever asks for a digest and is in no team: no team has chosen a language for them."""
    return message(digest_texts("en").no_team)


def _select(action_id: str, options: Sequence[Element], initial: str, words: TeamTexts) -> Element:
    return select(action_id, options, initial=initial, placeholder=words.choose)


def _time(initial: str) -> dict[str, Any]:
    return {"type": "timepicker", "action_id": "time", "initial_time": initial, "placeholder": plain("15:00", 150)}


def _boxes(action_id: str, options: Sequence[dict[str, Any]], chosen: Sequence[str]) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    initial = [made for made in options if made["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element
