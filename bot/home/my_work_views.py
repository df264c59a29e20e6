"""The part of the App Home about sharing. My week, my learnings and experiments, what my team learned, who waits for an answer."""

from __future__ import annotations

from bot.experiments.rules import Outcome
from bot.home.rules import MyWork
from bot.ids import ChannelId
from bot.sharing.rules import Learning, MyWeek
from bot.sharing.views import used_by
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element
from bot.slack.sanitize import one_line
from bot.words import Words


def home_blocks(words: Words, work: MyWork) -> list[Block]:
    """My week, my learnings, my experiments, what my team learned, who waits for an answer."""
    seen = work.sharing
    shown: list[Block] = [blocks.header("My week"), blocks.section(blocks.plain(_week(seen.week))), _home_buttons()]
    if seen.waiting:
        shown.append(blocks.section(blocks.ours("*Somebody in your team waits for an answer*")))
        shown += [_line(ask.text, _where(ask.channel)) for ask in seen.waiting]
    if work.experiments:
        shown.append(blocks.section(blocks.ours("*My experiments*")))
        for experiment in work.experiments:
            button = blocks.button("How did it go?", ids.EXPERIMENT_END, experiment.id) if experiment.outcome is None else None
            state = (
                f"planned until {experiment.ends_on.day} {experiment.ends_on:%B}"
                if experiment.outcome is None
                else words.name(Outcome(experiment.outcome)).lower()
            )
            shown.append(_line(experiment.hypothesis, state, button))
    if seen.mine:
        shown.append(blocks.section(blocks.ours("*My learnings*")))
        for learning in seen.mine:
            used = used_by(words, learning)
            shown.append(_line(_named(learning), used, _edit_or_take_back(learning)))
    if seen.team:
        shown.append(blocks.section(blocks.ours("*What my team learned*")))
        shown += [_line(_named(learning), _where(learning.channel)) for learning in seen.team]
    return shown


def _edit_or_take_back(learning: Learning) -> Element:
    if learning.is_marked:
        return blocks.button("Take back", ids.LEARNING_TAKE_BACK, learning.id, spoken="Do not keep this message")
    return blocks.button("Change", ids.LEARNING_EDIT, learning.id, spoken="Change my learning")


def _home_buttons() -> Block:
    return blocks.actions(
        [
            blocks.button("Share a learning", ids.LEARNING_NEW, style="primary"),
            blocks.button("Ask a question", ids.ASK_NEW),
            blocks.button("Start an experiment", ids.EXPERIMENT_NEW),
            blocks.button("All experiments", ids.LEDGER, "0"),
            blocks.button("Search", ids.SEARCH_OPEN),
            blocks.button("Indicators", ids.INDICATORS_OPEN),
        ]
    )


def _week(week: MyWeek) -> str:
    parts = [
        (week.shared, "learning shared", "learnings shared"),
        (week.asked, "question asked", "questions asked"),
        (week.answered, "answer given", "answers given"),
        (week.helped, "of your answers helped", "of your answers helped"),
        (week.used, "of your learnings used", "of your learnings used"),
    ]
    said = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    return ", ".join(said) + "." if said else "Nothing yet this week. What surprised you lately?"


def _line(text: str, note: str = "", accessory: Element | None = None) -> Block:
    shown = blocks.escape(one_line(text, 160))
    return blocks.section(blocks.ours(f"• {shown}" + (f"  ·  _{note}_" if note else "")), accessory=accessory)


def _named(learning: Learning) -> str:
    return learning.title or learning.text or "A message whose words I could not read yet"


def _where(channel: ChannelId | None) -> str:
    return f"in {blocks.channel_link(channel)}" if channel else ""
