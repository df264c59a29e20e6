"""The App Home, the settings form, and help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.home import HomeSeen
from bot.domain.people import WEEKDAYS, Preferences
from bot.slack.views import blocks, ids
from bot.slack.views.blocks import Block, View

WHAT_IT_IS = (
    "*Ripple* helps your team learn in the open: share what you learned, ask without shame, try small things, "
    "and answer one question a week that nobody can trace back to you."
)
HOURS = [f"{hour:02d}:{minute:02d}" for hour in range(8, 19) for minute in (0, 30) if (hour, minute) <= (18, 0)]
HELP = (
    ("`/til` _what you learned_", "Share a learning here. `/til` alone opens a form."),
    ("`/learn ask` _your question_", "Ask the channel, anonymously if you like."),
    ("`/experiment`", "Try something small; I come back on the date you choose."),
    ("`/learn search` _words_", "Find learnings, answers and experiments again."),
    ("`/learn indicators`", "How your team shares, asks and tries, beside its own past and the company."),
    ("`/learn moved`", "Confirm a new role or team; it counts for the whole company, without your name."),
    ("`/learn digest`", "See your team's week as it stands, only for you."),
    ("`/learn settings`", "Choose your day and time, pause, or take leave."),
    ("`/learn privacy`", "Everything I hold about you, and what I can never know."),
    ("`/learn setup`", "Set up a team (program owners and leads)."),
    (":bulb: on a message", "Saves that message as a learning; its author is told and can undo."),
)
TYPED_BESIDE_HELP = 8000
NUDGES = (("More often", "more"), ("As usual", "usual"), ("Less often", "less"), ("None", "none"))
PAUSES = (("1 week", "1"), ("2 weeks", "2"), ("4 weeks", "4"))


def home_view(seen: HomeSeen, parts: Sequence[list[Block]]) -> View:
    """What somebody sees in the Home tab: what Ripple is, each feature's part, my settings."""
    shown: list[Block] = [blocks.section(blocks.ours(WHAT_IT_IS))]
    for part in parts:
        shown += [blocks.divider(), *part]
    return blocks.home([*shown, blocks.divider(), *_settings_part(seen)])


def settings_modal(chosen: Preferences, countries: Mapping[str, str]) -> View:
    """My settings: when I am asked, and when I am away."""
    weekdays = [blocks.option(name, str(number)) for number, name in enumerate(WEEKDAYS)]
    wishes = [blocks.option(words, wish) for words, wish in NUDGES]
    lands = [blocks.option(name, code) for code, name in sorted(countries.items(), key=lambda land: land[1])]
    hours = [blocks.option(hour, hour) for hour in sorted({*HOURS, chosen.at})]
    return blocks.modal(
        "My settings",
        [
            blocks.input_block("My day", blocks.select("weekday", weekdays, initial=str(chosen.weekday)), block_id="weekday"),
            blocks.input_block(
                "My time",
                blocks.select("time", hours, initial=chosen.at),
                block_id="time",
                hint="Your local time. Never at night, at weekends or on leave.",
            ),
            blocks.input_block("Suggestions", blocks.select("nudges", wishes, initial=chosen.nudges), block_id="nudges"),
            blocks.input_block(
                "Public holidays of",
                blocks.select("country", lands, initial=chosen.country or None, placeholder="No country"),
                block_id="country",
                optional=True,
                hint="I send you nothing unasked on them.",
            ),
            blocks.input_block("Leave from", {"type": "datepicker", "action_id": "day"}, block_id="first_day", optional=True),
            blocks.input_block(
                "Leave until",
                {"type": "datepicker", "action_id": "day"},
                block_id="last_day",
                optional=True,
                hint="I send you nothing on these days.",
            ),
        ],
        callback_id=ids.HOME_SETTINGS_FORM,
        submit="Save",
    )


def help_messages(typed: str) -> list[dict[str, Any]]:
    """What can be typed; when a word was not understood also what was typed, in as many messages as it takes."""
    if len(typed) <= TYPED_BESIDE_HELP:
        return [help_message(typed)]
    label = "You typed"
    return [help_message(typed.split(" ", 1)[0][:40]), *(blocks.message(label, shown) for shown in blocks.given_back(typed, label))]


def help_message(typed: str) -> dict[str, Any]:
    """What can be typed; says so when a word was not understood."""
    word = typed.strip().split(" ", 1)[0] if typed.strip() else ""
    unknown = bool(word) and word.lower() != "help"
    lines = [f"{what} — {why}" for what, why in HELP]
    shown: list[Block] = []
    if unknown:
        shown.append(blocks.section(blocks.ours(f"I don't know `{blocks.escape(word[:40])}` yet. This is what I can do:")))
    shown.append(blocks.section(blocks.ours("\n".join(lines))))
    if unknown:
        shown += [blocks.context(blocks.plain("You typed:")), *blocks.whole(typed)]
    plain = "\n".join(f"{what} - {why}" for what, why in HELP)
    return blocks.message(f"Here is what I can do:\n{plain}", shown)


def paused_message(weeks: int) -> dict[str, Any]:
    span = "a week" if weeks == 1 else f"{weeks} weeks"
    return blocks.message(f"Quiet for {span}. Nobody is told. You can come back any time in my Home tab.")


def stopped_message() -> dict[str, Any]:
    return blocks.message("Stopped: I will not write to you unasked. Nobody is told. You can come back any time in my Home tab.")


def forget_modal() -> View:
    """What being forgotten takes with it."""
    lines = (
        "*This goes for good:* your learnings, questions, answers and experiments, what you marked, moves you confirmed, "
        "your settings, leave, suggestions and plans.\n"
        "*This stays:* your name in your team, as Slack has it, and group counts of five or more, in which nobody can be found.\n"
        "Messages in channels stay with Slack; the cards I posted for your learnings will say that they were taken back."
    )
    return blocks.modal(
        "Forget me", [blocks.section(blocks.ours(lines))], callback_id=ids.HOME_FORGET_FORM, submit="Forget me", close="Keep it"
    )


def forgotten_message() -> dict[str, Any]:
    return blocks.message("Forgotten. You can begin again whenever you like; nobody is told.")


def _settings_part(seen: HomeSeen) -> list[Block]:
    chosen = seen.preferences
    return [
        blocks.header("My settings"),
        blocks.section(blocks.ours(_how_it_stands(chosen))),
        blocks.actions(_buttons(chosen)),
        blocks.context(blocks.plain("Pausing and stopping are told to nobody.")),
    ]


def _how_it_stands(chosen: Preferences) -> str:
    if chosen.stopped:
        return "You stopped: I write to you only when you ask me something."
    if chosen.paused_until is not None:
        return f"Paused until {blocks.local_time(chosen.paused_until, '{date_long}')}."
    return f"I ask you on *{WEEKDAYS[chosen.weekday]}s at {chosen.at}*, your local time."


def _buttons(chosen: Preferences) -> list[blocks.Element]:
    change = blocks.button("Change", ids.HOME_SETTINGS)
    privacy = blocks.button("What is held about me", ids.HOME_PRIVACY)
    if chosen.stopped or chosen.paused_until is not None:
        return [blocks.button("Come back", ids.HOME_RESUME, style="primary"), change, privacy]
    pauses = [blocks.button(f"Pause {label}", f"{ids.HOME_PAUSE}#{weeks}", weeks) for label, weeks in PAUSES]
    return [change, *pauses, blocks.button("Stop", ids.HOME_STOP), privacy]
