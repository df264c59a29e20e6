"""What we tried, open to all: what was compared, what came of it, also where it is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nudges.earning.rules import DECIDED_AT, NudgeTrial, rates, uplift
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.words import Words


def tried_modal(words: Words, tried: Sequence[NudgeTrial]) -> View:
    """Every side's trial. Before its end only how far it is: nobody peeks, we neither."""
    shown: list[Block] = [blocks.section(blocks.ours(words("tried.how", n=DECIDED_AT)))]
    shown += [blocks.section(blocks.ours(_trial(words, one))) for one in tried]
    return blocks.modal(words("tried.title"), shown, callback_id="note", close=words("form.close"))


def _trial(words: Words, one: NudgeTrial) -> str:
    title = f"*{words.name(one.side)}*"
    if one.verdict is None or not one.sums.decisions:
        return f"{title}\n{words('tried.running', n=one.sums.decisions, of=DECIDED_AT)}"
    found, did = uplift(one.sums), rates(one.sums)
    with_one = words("tried.rates", nudged=round(did[True]), held_out=round(did[False]))
    gaps = {"points": round(found.points), "low": round(found.low), "high": round(found.high)}
    sure = words("tried.difference", n=one.sums.decisions, held_out=one.sums.held_out, **gaps)
    harm = words.many("tried.declined", one.sums.declined)
    return f"{title}\n{with_one} {sure}\n{harm} {words.name(one.verdict)}"
