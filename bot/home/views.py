"""The App Home, the settings form, and help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.feature import Help, HelpSection
from bot.people.rules import HOURS, WEEKDAYS, Preferences
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

WHAT_IT_IS = (
    "*Ripple* helps your team learn in the open: share what you learned, ask without shame, try small things, "
    "and answer a question or two a week that nobody can trace back to you."
)
TYPED_BESIDE_HELP = 8000
NUDGES = (("More often", "more"), ("As usual", "usual"), ("Less often", "less"), ("None", "none"))
PAUSES = (("1 week", "1"), ("2 weeks", "2"), ("4 weeks", "4"))


def home_view(chosen: Preferences, parts: Sequence[list[Block]]) -> View:
    """What somebody sees in the Home tab: what Ripple is, each feature's part, my settings."""
    shown: list[Block] = [blocks.section(blocks.ours(WHAT_IT_IS))]
    for part in parts:
        shown += [blocks.divider(), *part]
    return blocks.home([*shown, blocks.divider(), *_settings_part(chosen)])


def settings_modal(chosen: Preferences, countries: Mapping[str, str]) -> View:
    """My settings: when I am asked, and when I am away."""
    weekdays = [blocks.option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    wishes = [blocks.option(words, wish) for words, wish in NUDGES]
    lands = [blocks.option(name, code) for code, name in sorted(countries.items(), key=lambda land: land[1])]
    hours = [blocks.option(hour, hour) for hour in sorted({*HOURS, chosen.at})]
    return blocks.modal(
        "My settings",
        [
            blocks.input_block("Ask me on", blocks.select("weekday", weekdays, initial=str(chosen.weekday)), block_id="weekday"),
            blocks.input_block(
                "At",
                blocks.select("time", hours, initial=chosen.at),
                block_id="time",
                hint="Your local time. I never write at night, at weekends or while you are on leave.",
            ),
            blocks.input_block(
                "Suggestions of small things to try", blocks.select("nudges", wishes, initial=chosen.nudges), block_id="nudges"
            ),
            blocks.input_block(
                "My public holidays",
                blocks.select("country", lands, initial=chosen.country or None, placeholder="No country"),
                block_id="country",
                optional=True,
                hint="I send you nothing unasked on these days.",
            ),
            blocks.input_block("First day of leave", {"type": "datepicker", "action_id": "day"}, block_id="first_day", optional=True),
            blocks.input_block(
                "Last day of leave",
                {"type": "datepicker", "action_id": "day"},
                block_id="last_day",
                optional=True,
                hint="I send you nothing unasked from the first day to the last.",
            ),
        ],
        callback_id=ids.HOME_SETTINGS_FORM,
        submit="Save",
    )


def help_messages(words: Words, lines: Mapping[HelpSection, Sequence[Help]], typed: str) -> list[dict[str, Any]]:
    """What can be typed; when a word was not understood also what was typed, in as many messages as it takes."""
    if len(typed) <= TYPED_BESIDE_HELP:
        return [help_message(words, lines, typed)]
    label = words("help.you_typed")
    return [
        help_message(words, lines, typed.split(" ", 1)[0][:40]),
        *(blocks.message(label, shown) for shown in blocks.given_back(typed, label)),
    ]


def help_message(words: Words, lines: Mapping[HelpSection, Sequence[Help]], typed: str) -> dict[str, Any]:
    """What can be typed; says so when a word was not understood."""
    word = typed.strip().split(" ", 1)[0] if typed.strip() else ""
    unknown = bool(word) and word.lower() != "help"
    shown: list[Block] = []
    if unknown:
        shown.append(blocks.section(blocks.ours(words("help.unknown", word=blocks.escape(word[:40])))))
    sections = {section: "\n".join(_help_line(words, line) for line in found) for section, found in lines.items() if found}
    shown += [blocks.section(blocks.ours(f"*{words.name(section)}*\n{told}")) for section, told in sections.items()]
    if unknown and typed.strip() != word:  # one word alone stands above already
        shown += [blocks.context(blocks.plain(words("help.you_typed") + ":")), *blocks.whole(typed)]
    return blocks.message("\n".join([words("help.heading"), *sections.values()]), shown)


def _help_line(words: Words, line: Help) -> str:
    return f"{words(f'help.line.{line.name}.what')}: {words(f'help.line.{line.name}.why')}"


def forget_modal() -> View:
    """What being forgotten takes with it."""
    parts = (
        "*This goes for good:* your learnings, questions, answers and experiments, what you marked, moves you confirmed, your settings, "
        "leave, suggestions and plans.",
        "*This stays:* what Slack and your team's list say of you (name, time zone, teams and the group you are counted in, private "
        "channels you share with me), which kinds of messages I sent you, so that none comes twice, and group counts of five or more, "
        "in which nobody can be found.",
        "*Not filed under your name, so not taken:* questions you asked without it (take those back first), and answers to an open "
        "round, which become counts when it closes.",
        "Messages in channels stay with Slack; the cards I posted for your learnings will say that they were taken back.",
        "Nobody is told.",
    )
    told = [blocks.section(blocks.ours(part)) for part in parts]
    return blocks.modal("Forget me", told, callback_id=ids.HOME_FORGET_FORM, submit="Forget me", close="Keep everything")


def forgotten_message() -> dict[str, Any]:
    return blocks.message("Forgotten. You can begin again whenever you like; nobody is told.")


def _settings_part(chosen: Preferences) -> list[Block]:
    return [
        blocks.header("My settings"),
        blocks.section(blocks.ours(_how_it_stands(chosen))),
        blocks.actions(_buttons(chosen)),
        blocks.context(blocks.plain(_what_it_means(chosen))),
    ]


def _how_it_stands(chosen: Preferences) -> str:
    if chosen.stopped:
        return "You stopped: I write to you only when you ask me something."
    if chosen.paused_until is not None:
        return f"Paused until {blocks.local_time(chosen.paused_until, '{date_long}')}: until then I write only when you ask me something."
    return f"I ask you on *{WEEKDAYS[chosen.weekday]}s at {chosen.at}*, your local time."


def _what_it_means(chosen: Preferences) -> str:
    nobody = "Nobody is told that you paused or stopped."
    if chosen.stopped or chosen.paused_until is not None:  # which says above what it means
        return nobody
    return f"After “Pause” or “Stop” I write only when you ask me something. {nobody}"


def _buttons(chosen: Preferences) -> list[blocks.Element]:
    change = blocks.button("Change", ids.HOME_SETTINGS)
    privacy = blocks.button("What is held about me", ids.HOME_PRIVACY)
    if chosen.stopped or chosen.paused_until is not None:
        return [blocks.button("Come back", ids.HOME_RESUME, style="primary"), change, privacy]
    pauses = [blocks.button(f"Pause {label}", f"{ids.HOME_PAUSE}#{weeks}", weeks) for label, weeks in PAUSES]
    return [change, *pauses, blocks.button("Stop", ids.HOME_STOP), privacy]
