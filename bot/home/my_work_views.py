"""The part of the App Home about sharing. My week, my learnings and experiments, what my team learned, who waits for an answer."""

from __future__ import annotations

from bot.experiments.rules import Experiment
from bot.home.rules import MyWork
from bot.ids import ChannelId
from bot.sharing.mine.buttons import ask_solved
from bot.sharing.rules import Learning, MyWeek
from bot.sharing.views import own_title, used_by
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element
from bot.slack.sanitize import passage
from bot.words import Words

PASSAGE = 300


def home_blocks(words: Words, work: MyWork) -> list[Block]:
    """My week, my learnings, my experiments, what my team learned, who waits for an answer."""
    seen = work.sharing
    return [
        blocks.header(words("home.my_week")),
        blocks.section(blocks.plain(_week(words, seen.week))),
        _home_buttons(words),
        *_under(words("home.waiting"), [_line(ask.text, _where(words, ask.channel)) for ask in seen.waiting]),
        *_under(words("home.my_asks"), [_line(ask.text, accessory=ask_solved(words, ask)) for ask in seen.asked]),
        *_under(words("home.my_experiments"), [_experiment(words, one) for one in work.experiments]),
        *_under(words("home.my_learnings"), [_mine(words, learning) for learning in seen.mine]),
        blocks.actions([blocks.button(words("home.all_mine"), ids.MINE_OPEN, "0")]),
        *_under(words("home.team_learned"), [_line(_named(words, one), _where(words, one.channel)) for one in seen.team]),
    ]


def _under(heading: str, lines: list[Block]) -> list[Block]:
    return [blocks.section(blocks.ours(f"*{heading}*")), *lines] if lines else []


def _experiment(words: Words, experiment: Experiment) -> Block:
    if experiment.outcome is not None:
        return _line(experiment.hypothesis, words.name(experiment.outcome, "home"))
    button = blocks.button(words("experiment.end.title"), ids.EXPERIMENT_END, experiment.id)
    return _line(experiment.hypothesis, words("experiment.ledger.planned_until", day=experiment.ends_on), button)


def _mine(words: Words, learning: Learning) -> Block:
    return _line(_named(words, learning), used_by(words, learning), _edit_or_take_back(words, learning))


def _edit_or_take_back(words: Words, learning: Learning) -> Element:
    if learning.is_marked:
        spoken = words("home.take_back_spoken")
        return blocks.button(words("home.take_back"), ids.LEARNING_TAKE_BACK, learning.id, spoken=spoken)
    return blocks.button(words("home.change"), ids.LEARNING_EDIT, learning.id, spoken=words("home.change_learning"))


def _home_buttons(words: Words) -> Block:
    return blocks.actions(
        [
            blocks.button(words("home.share"), ids.LEARNING_NEW, style="primary"),
            blocks.button(words("home.ask"), ids.ASK_NEW),
            blocks.button(words("experiment.form.title"), ids.EXPERIMENT_NEW),
            blocks.button(words("home.experiments"), ids.LEDGER, "0"),
            blocks.button(words("home.search"), ids.SEARCH_OPEN),
            blocks.button(words("indicators.heading"), ids.INDICATORS_OPEN),
        ]
    )


def _week(words: Words, week: MyWeek) -> str:
    counted = {part: getattr(week, part) for part in MyWeek.__dataclass_fields__}
    said = [words.many(f"home.week.{part}", n) for part, n in counted.items() if n]
    return words.ended(words.series(said)) if said else words("home.week.nothing")


def _line(text: str, note: str = "", accessory: Element | None = None) -> Block:
    shown = blocks.escape(passage(text, PASSAGE))
    beside = "\n" if "\n" in shown else "  ·  "
    return blocks.section(blocks.ours(f"• {shown}" + (f"{beside}_{note}_" if note else "")), accessory=accessory)


def _named(words: Words, learning: Learning) -> str:
    return own_title(learning) or learning.text or words("home.unread")


def _where(words: Words, channel: ChannelId | None) -> str:
    return words("home.in_channel", channel=blocks.channel_link(channel)) if channel else ""
