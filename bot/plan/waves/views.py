"""The eight-week page, for owners."""

from __future__ import annotations

from bot.plan.waves.rules import LEAST_TEAMS, WaveDifference, WavesSeen, WaveToBegin
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words


def waves_modal(words: Words, seen: WavesSeen, *, begun: int = 0) -> View:
    """Differences with their intervals, what teams are too few for, and what this cannot show. `begun`: teams that began just now."""
    shown = blocks.told(words.many("waves.begun", begun)) if begun else []
    shown += _shown(words, seen)
    if seen.next_wave is not None:
        shown.append(blocks.actions([blocks.button(words("waves.begin", wave=seen.next_wave), ids.PLAN_WAVE)]))
    return blocks.modal(words("waves.title"), shown, callback_id="note", close=words("form.close"))


def begin_modal(words: Words, found: WaveToBegin) -> View:
    """Who is welcomed with one more press."""
    names = blocks.escape(words.listed(found.teams))
    return blocks.modal(
        words("waves.begin", wave=found.wave),
        blocks.told(words("waves.begin.who", teams=names)),
        callback_id=ids.PLAN_WAVE_FORM,
        submit=words("waves.begin.now"),
        close=words("form.cancel"),
        private_metadata=str(found.wave),
    )


def _shown(words: Words, seen: WavesSeen) -> list[Block]:
    if not seen.waiting:
        return blocks.told(words("waves.none"))
    if seen.ready_on is not None:
        return blocks.told(words("waves.early", day=seen.ready_on))
    shown = blocks.told(words("waves.how", first=seen.first, waiting=seen.waiting))
    if seen.unasked:
        shown += blocks.told(words.many("waves.unasked", seen.unasked))
    if seen.differences:
        shown += blocks.told("\n".join(_line(words, one) for one in seen.differences))
    if seen.too_few:
        sides = words.listed(words.name(side) for side in seen.too_few)
        shown += blocks.told(words("waves.too_few", sides=sides, least=LEAST_TEAMS))
    return [*shown, blocks.context(blocks.plain(words("waves.caveat")))]


def _line(words: Words, one: WaveDifference) -> str:
    told = words("waves.difference", side=words.name(one.side), points=one.points, low=one.low, high=one.high)
    return f"• {words.sentences((told, words('waves.clear' if one.is_clear else 'waves.unclear')))}"
