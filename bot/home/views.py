"""The App Home, the settings form, and help."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from unicodedata import combining, normalize

from bot.feature import Help, HelpReader, HelpSection
from bot.people.rules import HOURS, NUDGE_WISHES, WEEKDAYS, Preferences
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

TYPED_BESIDE_HELP = 8000
LONGEST_WORD = 40  # characters of an unknown word that are shown
MISTYPED = 0.6  # so much alike are a command and what was meant to be it
SUGGESTED = 3  # commands in place of one that nobody knows
PAUSES = (1, 2, 4)  # weeks
A_DAY: Element = {"type": "datepicker", "action_id": "day"}


def home_view(words: Words, chosen: Preferences, parts: Sequence[list[Block]], *, is_asked: bool = True) -> View:
    """What somebody sees in the Home tab: what Ripple is, each feature's part, my settings; their day only if they are asked."""
    shown: list[Block] = [blocks.section(blocks.ours(words("home.what_it_is")))]
    for part in parts:
        shown += [blocks.divider(), *part]
    return blocks.home([*shown, blocks.divider(), *_settings_part(words, chosen, is_asked=is_asked)])


def settings_modal(words: Words, chosen: Preferences, countries: Collection[str]) -> View:
    """My settings: when I am asked, and when I am away."""
    first, last = words("home.settings.first_day"), words("home.settings.last_day")
    return blocks.modal(
        words("home.settings.title"),
        [
            *_when(words, chosen),
            _suggestions(words, chosen),
            _holidays(words, chosen, countries),
            blocks.input_block(first, A_DAY, block_id="first_day", optional=True),
            blocks.input_block(last, A_DAY, block_id="last_day", optional=True, hint=words("home.settings.leave_hint")),
        ],
        callback_id=ids.HOME_SETTINGS_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def help_messages(words: Words, lines: Mapping[HelpSection, Sequence[Help]], typed: str, reader: HelpReader) -> list[dict[str, Any]]:
    """What this reader can type; when a word was not understood also what was typed, in as many messages as it takes."""
    lines = {section: found for section, found in lines.items() if reader.reads(section)}
    if len(typed) <= TYPED_BESIDE_HELP:
        return [help_message(words, lines, typed)]
    label = words("help.you_typed")
    return [
        help_message(words, lines, typed.split(" ", 1)[0][:LONGEST_WORD]),
        *(blocks.message(label, shown) for shown in blocks.given_back(words, typed, label)),
    ]


def help_message(words: Words, lines: Mapping[HelpSection, Sequence[Help]], typed: str) -> dict[str, Any]:
    """All that can be typed; of a word that nobody knows the three commands most like it, and the words back."""
    word = typed.strip().split(" ", 1)[0] if typed.strip() else ""
    if word and word.lower() != "help":
        return _unknown(words, [line for found in lines.values() for line in found], word, typed)
    sections = {section: "\n".join(help_line(words, line.name) for line in found) for section, found in lines.items() if found}
    shown = [blocks.section(blocks.ours(f"*{words.name(section)}*\n{told}")) for section, told in sections.items()]
    shown.append(blocks.context(blocks.ours(words("help.by_message"))))
    return blocks.message("\n".join([words("help.heading"), *sections.values()]), shown)


def is_a_sentence(words: Words, lines: Mapping[HelpSection, Sequence[Help]], typed: str) -> bool:
    """Whether somebody's own words stand there and no mistyped command: several, and the first is like none."""
    word, _, more = typed.strip().partition(" ")
    return bool(more) and all(_likeness(words, line, word) < MISTYPED for found in lines.values() for line in found)


def _unknown(words: Words, lines: Sequence[Help], word: str, typed: str) -> dict[str, Any]:
    said = words("help.unknown", word=blocks.escape(word[:LONGEST_WORD]))
    near = "\n".join(help_line(words, line.name) for line in _most_like(words, lines, word[:LONGEST_WORD]))
    shown = [blocks.section(blocks.ours(f"{said}\n{near}"))]
    if typed.strip() != word:  # one word alone stands above already
        shown += [blocks.context(blocks.plain(words("help.you_typed") + ":")), *blocks.whole(typed)]
    shown.append(blocks.context(blocks.ours(words("help.rest"))))
    return blocks.message(f"{said}\n{near}", shown)


def _most_like(words: Words, lines: Sequence[Help], word: str) -> Sequence[Help]:
    """The lines whose command is spelled most like this word; of equals those that come first."""
    return sorted(lines, key=lambda line: _likeness(words, line, word), reverse=True)[:SUGGESTED]


def _likeness(words: Words, line: Help, word: str) -> float:
    """How many letters a line's command shares with this word, 0 to 1 (`SequenceMatcher.ratio`)."""
    from difflib import SequenceMatcher  # only for a word that we do not know

    command = words(f"help.line.{line.name}.what").split("`")[1:2]
    return max((SequenceMatcher(None, part, word.lower()).ratio() for one in command for part in one.split()), default=0.0)


def one_line_of_help(words: Words, line: Help) -> dict[str, Any]:
    """What one command does."""
    told = help_line(words, line.name)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def help_line(words: Words, name: str) -> str:
    """A command and what it does."""
    return words.labelled(words(f"help.line.{name}.what"), words(f"help.line.{name}.why"))


def dialled_note(words: Words, chosen: Preferences) -> dict[str, Any]:
    """After "stop", "pause" or "start": how it stands, and the way back."""
    if chosen.stopped:
        told = words("talk.stopped")
    elif chosen.paused_until is not None:
        told = words("talk.paused", until=blocks.local_time(words, chosen.paused_until, "{date_long}"))
    else:
        return blocks.message(words("talk.back"))
    back = blocks.actions([blocks.button(words("home.come_back"), ids.HOME_RESUME)])
    return blocks.message(told, [blocks.section(blocks.ours(told)), back])


def pause_buttons(words: Words) -> list[Element]:
    """A pause in one tap, of each length."""
    return [blocks.button(words.many("home.pause", weeks), f"{ids.HOME_PAUSE}#{weeks}", str(weeks)) for weeks in PAUSES]


def forget_modal(words: Words) -> View:
    """What being forgotten takes with it."""
    parts = (words("home.forget.goes"), words("home.forget.stays"), words("home.forget.not_filed"), words("home.forget.channels"))
    told = [blocks.section(blocks.ours(part)) for part in (*parts, words("home.forget.nobody_told"))]
    forget = words("home.forget.title")
    return blocks.modal(forget, told, callback_id=ids.HOME_FORGET_FORM, submit=forget, close=words("home.forget.keep"))


def forgotten_message(words: Words) -> dict[str, Any]:
    return blocks.message(words("home.forgotten"))


def _when(words: Words, chosen: Preferences) -> list[Block]:
    days = [blocks.option(words.weekday(day), str(day)) for day in WEEKDAYS]
    hours = [blocks.option(hour, hour) for hour in sorted({*HOURS, chosen.at})]
    day = blocks.select("weekday", days, initial=str(chosen.weekday), placeholder=words("form.choose"))
    time = blocks.select("time", hours, initial=chosen.at, placeholder=words("form.choose"))
    return [
        blocks.input_block(words("home.settings.day"), day, block_id="weekday"),
        blocks.input_block(words("home.settings.time"), time, block_id="time", hint=words("home.settings.time_hint")),
    ]


def _suggestions(words: Words, chosen: Preferences) -> Block:
    wishes = [blocks.option(words(f"home.settings.nudges.{wish}"), wish) for wish in NUDGE_WISHES]
    select = blocks.select("nudges", wishes, initial=chosen.nudges, placeholder=words("form.choose"))
    return blocks.input_block(words("home.settings.nudges"), select, block_id="nudges")


def _holidays(words: Words, chosen: Preferences, countries: Collection[str]) -> Block:
    named = sorted(((words(f"home.country.{code.lower()}"), code) for code in countries), key=lambda land: _in_order(land[0]))
    lands = [blocks.option(name, code) for name, code in named]
    select = blocks.select("country", lands, initial=chosen.country or None, placeholder=words("home.settings.no_country"))
    hint = words("home.settings.holidays_hint")
    return blocks.input_block(words("home.settings.holidays"), select, block_id="country", optional=True, hint=hint)


def _in_order(name: str) -> str:
    """What a name is sorted by: Ägypten stands among the As."""
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign))


def _settings_part(words: Words, chosen: Preferences, *, is_asked: bool) -> list[Block]:
    is_usual = not chosen.stopped and chosen.paused_until is None
    return [
        blocks.header(words("home.settings.title")),
        *([] if is_usual and not is_asked else [blocks.section(blocks.ours(_how_it_stands(words, chosen)))]),
        blocks.actions(_buttons(words, chosen)),
        blocks.context(blocks.plain(_what_it_means(words, chosen))),
    ]


def _how_it_stands(words: Words, chosen: Preferences) -> str:
    if chosen.stopped:
        return words("home.stopped")
    if chosen.paused_until is not None:
        return words("home.paused", until=blocks.local_time(words, chosen.paused_until, "{date_long}"))
    return words("home.asked", weekday=words.weekday(chosen.weekday), time=chosen.at)


def _what_it_means(words: Words, chosen: Preferences) -> str:
    if chosen.stopped or chosen.paused_until is not None:  # which says above what it means
        return words("home.nobody_told")
    return words.sentences((words("home.after_pausing"), words("home.nobody_told")))


def _buttons(words: Words, chosen: Preferences) -> list[Element]:
    change = blocks.button(words("home.change"), ids.HOME_SETTINGS)
    privacy = blocks.button(words("receipt.title"), ids.HOME_PRIVACY)
    if chosen.stopped or chosen.paused_until is not None:
        return [blocks.button(words("home.come_back"), ids.HOME_RESUME, style="primary"), change, privacy]
    return [change, *pause_buttons(words), blocks.button(words("home.stop"), ids.HOME_STOP), privacy]
