"""The round table as leads read it; each lead's own guess, for that lead alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.dimensions import Dimension
from bot.ids import ChannelId
from bot.people.teams.rules import Team
from bot.plan.leaders.rules import COMMITMENT_LIMIT, QUESTIONS, TENTHS, GuessBeside, GuessWanted, LeaderCommitment, RoundTable, TableSeen
from bot.pulse.privacy.released import Shown
from bot.pulse.results import said
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

Message = dict[str, Any]
MOST_TEAMS = 10  # in one form


def table_opened_message(words: Words, seen: TableSeen) -> Message:
    """Guess first: in the leads' channel."""
    side = seen.table.side
    asked = words("leaders.opened", side=words.name(side), says=words.name(side, "says"))
    button = blocks.button(words("leaders.guess.button"), ids.LEADERS_GUESS, seen.table.id, style="primary")
    shown = [
        blocks.section(blocks.ours(asked)),
        *_before(words, seen.before),
        blocks.context(blocks.ours(words("leaders.guess.how"))),
        blocks.actions([button]),
    ]
    return blocks.message(asked, shown)


def table_told_message(words: Words, seen: TableSeen) -> Message:
    """The company's figure where there is one, a question, and the two buttons."""
    figure = [_figure(words, seen.company)] if seen.company is not None else []
    question = _question(words, seen.table)
    buttons = [
        blocks.button(words("leaders.mine.button"), ids.LEADERS_MINE, seen.table.id),
        blocks.button(words("leaders.take_on.button"), ids.LEADERS_TAKE_ON, seen.table.id, style="primary"),
    ]
    told = "\n".join([words("leaders.told", side=words.name(seen.table.side)), *figure, question])
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def guess_form(words: Words, wanted: GuessWanted) -> View:
    """How many in ten, for each team one leads."""
    says = words("leaders.guess.asked", says=words.name(wanted.side, "says"))
    shown: list[Block] = [blocks.section(blocks.ours(says))]
    options = [blocks.option(words("leaders.guess.tenths", n=n), str(n)) for n in TENTHS]
    for n, (_, name) in enumerate(wanted.teams[:MOST_TEAMS], 1):
        chosen = blocks.select(f"team_{n}", options, placeholder=words("form.choose"))
        shown.append(blocks.input_block(name, chosen, block_id=f"team_{n}", optional=True))
    shown.append(blocks.context(blocks.plain(words("leaders.guess.promise"))))
    return blocks.modal(
        words("leaders.guess.title"),
        shown,
        callback_id=ids.LEADERS_GUESS_FORM,
        submit=words("leaders.guess.send"),
        close=words("form.cancel"),
        private_metadata="|".join((wanted.table, *(team for team, _ in wanted.teams[:MOST_TEAMS]))),
    )


def guess_note(words: Words) -> Message:
    """Only to the lead: sealed, and not said back."""
    return blocks.message(words("leaders.guess.sealed_now"))


def mine_modal(words: Words, side: Dimension, mine: Sequence[GuessBeside]) -> View:
    """Your guess beside your team's figure: for this lead alone."""
    lines = "\n".join(_beside(words, one) for one in mine)
    told = blocks.told(lines) if lines else []
    shown = [blocks.section(blocks.ours(f"*{words.name(side)}*")), *told, blocks.context(blocks.plain(words("leaders.mine.alone")))]
    return blocks.modal(words("leaders.mine.title"), shown, callback_id="note", close=words("form.close"))


def take_on_form(words: Words, table: RoundTable) -> View:
    """One thing I take on."""
    field = blocks.text_input("text", limit=COMMITMENT_LIMIT, multiline=True)
    shown = [
        blocks.section(blocks.ours(_question(words, table))),
        blocks.input_block(words("leaders.take_on.text"), field, block_id="text", hint=words("leaders.take_on.hint")),
    ]
    return blocks.modal(
        words("leaders.take_on.title"),
        shown,
        callback_id=ids.LEADERS_TAKE_ON_FORM,
        submit=words("leaders.take_on.send"),
        close=words("form.cancel"),
        private_metadata=table.id,
    )


def took_on_note(words: Words) -> Message:
    """Only to the lead."""
    return blocks.message(words("leaders.take_on.noted"))


def took_on_message(words: Words, one: LeaderCommitment) -> Message:
    """In the leads' channel, under their name."""
    return blocks.message(_took_on(words, one))


def leaders_form(words: Words, channel: ChannelId) -> View:
    """In which channel the round table is held; for owners."""
    element: Element = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": blocks.plain(words("people.team.choose_channel")),
    }
    if channel.startswith(("C", "G")):
        element["initial_conversation"] = channel
    shown = [
        blocks.context(blocks.plain(words("leaders.how"))),
        blocks.input_block(words("leaders.channel"), element, block_id="channel", optional=True, hint=words("leaders.channel_hint")),
    ]
    return blocks.modal(words("leaders.title"), shown, callback_id=ids.LEADERS_FORM, submit=words("form.save"), close=words("form.cancel"))


def leaders_saved_note(words: Words, channel: ChannelId | None) -> Message:
    """Only to the owner."""
    return blocks.message(words("leaders.saved", channel=blocks.channel_link(channel)) if channel else words("leaders.stopped"))


def go_first_message(words: Words, asked: Sequence[Team]) -> Message:
    """To a lead, a day before their team is asked about failure."""
    told = words("leaders.first", teams=words.listed([blocks.escape(team.name) for team in asked]))
    button = blocks.button(
        words("leaders.first.button"), ids.WRONG_OPEN, next((team.channel_id for team in asked if team.channel_id), ""), style="primary"
    )
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([button])])


def _figure(words: Words, shown: Shown) -> str:
    """A side in the words of its questions; any other figure in one line."""
    return said.score_line(words, shown) if said.is_on_one_scale(shown) else said.spoken(words, shown)


def _beside(words: Words, one: GuessBeside) -> str:
    name = blocks.escape(one.team_name)
    if one.figure is None:
        return words("leaders.mine.no_figure", team=name)
    line = _figure(words, one.figure)
    return (
        words("leaders.mine.line", team=name, n=one.guess, line=line)
        if one.guess is not None
        else words("leaders.mine.no_guess", team=name, line=line)
    )


def _before(words: Words, before: Sequence[LeaderCommitment]) -> list[Block]:
    """What leads took on last month: how did it go?"""
    if not before:
        return []
    return blocks.told("\n".join((words("leaders.before"), *(f"• {_took_on(words, one)}" for one in before))))


def _took_on(words: Words, one: LeaderCommitment) -> str:
    return words("leaders.took_on", who=blocks.mention(one.person), text=blocks.escape(one.text))


def _question(words: Words, table: RoundTable) -> str:
    asked = (words("leaders.question.1"), words("leaders.question.2"), words("leaders.question.3"))
    return asked[(table.month.year * 12 + table.month.month) % QUESTIONS]
