"""The part of the App Home about sharing. My week, my learnings and experiments, what my team learned, who waits for an answer."""

from __future__ import annotations

from msgspec.structs import asdict

from bot.experiments.rules import Experiment
from bot.home.rules import MyWork
from bot.ids import ChannelId
from bot.sharing.mine.buttons import ask_solved
from bot.sharing.rules import Ask, Learning, MyWeek
from bot.sharing.views import own_title, used_by
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element
from bot.slack.links import linked, message_link
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
        *_under(words("home.waiting"), [_waiting(words, work, ask) for ask in seen.waiting]),
        *_under(words("home.my_asks"), [_asked(words, work, ask) for ask in seen.asked]),
        *_under(words("home.my_experiments"), [_experiment(words, work, one) for one in work.experiments]),
        *_under(words("home.my_learnings"), [_mine(words, work, learning) for learning in seen.mine]),
        blocks.actions([blocks.button(words("home.all_mine"), ids.MINE_OPEN, "0")]),
        *_under(words("home.team_learned"), [_of_team(words, work, one) for one in seen.team]),
    ]


def _under(heading: str, lines: list[Block]) -> list[Block]:
    return [blocks.section(blocks.ours(f"*{heading}*")), *lines] if lines else []


def _waiting(words: Words, work: MyWork, ask: Ask) -> Block:
    return _line(ask.text, _where(words, ask.channel), _way(work, ask, words("digest.answer")))


def _asked(words: Words, work: MyWork, ask: Ask) -> Block:
    return _line(ask.text, "", _way(work, ask, words("search.open")), ask_solved(words, ask))


def _experiment(words: Words, work: MyWork, experiment: Experiment) -> Block:
    way = _way(work, experiment, words("search.open"))
    if experiment.outcome is not None:
        return _line(experiment.hypothesis, words.name(experiment.outcome, "home"), way)
    button = blocks.button(words("experiment.end.title"), ids.EXPERIMENT_END, experiment.id)
    return _line(experiment.hypothesis, words("experiment.ledger.planned_until", day=experiment.ends_on), way, button)


def _mine(words: Words, work: MyWork, learning: Learning) -> Block:
    way = _way(work, learning, words("search.open"))
    return _line(_named(words, learning), used_by(words, learning), way, _edit_or_take_back(words, learning))


def _of_team(words: Words, work: MyWork, learning: Learning) -> Block:
    return _line(_named(words, learning), _where(words, learning.channel), _way(work, learning, words("search.open")))


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
    counted = asdict(week)
    said = [words.many(f"home.week.{part}", n) for part, n in counted.items() if n]
    return words.ended(words.series(said)) if said else words("home.week.nothing")


def _line(text: str, note: str, way: str, accessory: Element | None = None) -> Block:
    """Somebody's words, what there is to say of them, the way to their message, and a button. Each may be empty but the words."""
    shown = blocks.escape(passage(text, PASSAGE))
    beside = " · ".join(part for part in (f"_{note}_" if note else "", way) if part)
    between = "\n" if "\n" in shown else "  ·  "
    return blocks.section(blocks.ours(f"• {shown}" + (f"{between}{beside}" if beside else "")), accessory=accessory)


def _way(work: MyWork, said: Learning | Ask | Experiment, words: str) -> str:
    """These words as the link that opens its message; empty where it stands in none, or we do not know where."""
    url = message_link(work.slack, said.channel, said.ts)
    return linked(url, words) if url else ""


def _named(words: Words, learning: Learning) -> str:
    return own_title(learning) or learning.text or words("home.unread")


def _where(words: Words, channel: ChannelId | None) -> str:
    return words("home.in_channel", channel=blocks.channel_link(channel)) if channel else ""
