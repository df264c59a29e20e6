"""The ballot. After a tap it is the same whatever was tapped (P4, T13): it knows how many stars are left, never where the others went."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from bot.plan.rules import STARS
from bot.plan.seen import Ballot, BallotLine
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.words import Words


def ballot_card(words: Words, ballot: Ballot) -> dict[str, Any]:
    """The proposals, each with its star to give; when the three are given, how to give them anew."""
    opening = _opening(words, ballot)
    shown = [blocks.section(blocks.ours(opening))]
    lines = sorted(ballot.lines, key=lambda one: one.side)
    sides = [(side, list(some)) for side, some in groupby(lines, key=lambda one: one.side)]
    numbers = {one.proposal: number for number, one in enumerate(lines, 1)}
    for side, some in sides:
        if len(sides) > 1:
            shown.append(blocks.context(blocks.plain(words.name(side))))
        shown += [_line(words, ballot, one, numbers[one.proposal]) for one in some]
    if ballot.left < STARS:
        again = blocks.button(words("plan.vote.give_anew"), ids.PLAN_STARS_BACK, ballot.choosing)
        shown.append(blocks.actions([again]))
    shown.append(blocks.context(blocks.ours(words("plan.vote.hidden", until=_until(words, ballot), least=ballot.least))))
    return blocks.message(opening, shown)


def ballot_over(words: Words) -> dict[str, Any]:
    """In a ballot's place once the vote is closed; the same whatever was given."""
    told = words("plan.vote.closed")
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def _opening(words: Words, ballot: Ballot) -> str:
    if ballot.left == STARS:
        return words("plan.vote.asked")
    return words.many("plan.vote.stars_left", ballot.left) if ballot.left else words("plan.vote.all_given")


def _line(words: Words, ballot: Ballot, line: BallotLine, number: int) -> Block:
    text = blocks.mrkdwn(line.text)
    if ballot.left == 0:
        return blocks.section(text)
    value = f"{ballot.choosing}|{line.proposal}"
    spoken = words("plan.vote.star_for", text=line.text)
    star = blocks.button(words("plan.vote.star"), f"{ids.PLAN_STAR}#{number}", value, spoken=spoken)
    return blocks.section(text, accessory=star)


def _until(words: Words, ballot: Ballot) -> str:
    style = words("pulse.closing", day="{date_long_pretty}", time="{time}")
    return blocks.local_time(words, ballot.closes_at, style, within="pulse.until")
