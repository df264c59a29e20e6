"""We say, we do; what helps us and what holds us back."""

from __future__ import annotations

from bot.content.dimensions import Dimension
from bot.culture.doing.rules import SideDone, by_surprise
from bot.culture.elsewhere.rules import KnownElsewhere
from bot.culture.noting.rules import HeardNote
from bot.culture.rules import CultureMap
from bot.pulse.privacy.response_share import band
from bot.pulse.results import said
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.words import Words

FEW = 5  # people: of fewer only that they were few is said


def doing_modal(words: Words, seen: CultureMap) -> View:
    """What was said beside what was seen, the company's own sentences, then the nameless lines under their question."""
    pairs = by_surprise(seen.sides, seen.seen)
    shown: list[Block] = [blocks.context(blocks.ours(words("doing.how")))] if pairs else []
    shown += [_pair(words, one) for one in pairs]
    shown += _values(words, seen)
    shown += _lines(words, seen)
    shown += _known(words, seen)
    shown += _notes(words, seen)
    return blocks.modal(
        words("doing.title"), shown or blocks.told(words("doing.nothing_yet")), callback_id="note", close=words("form.close")
    )


def _pair(words: Words, one: SideDone) -> Block:
    figure = words.labelled(
        blocks.escape(said.title(words, one.seen.about)), f"{said.score(words, one.seen)}{said.likely(words, one.seen)}"
    )
    lines = [said.side_line(words, one.said), words("doing.seen", figure=figure), words.name(one.how)]
    return blocks.section(blocks.ours("\n".join(lines)))


def _values(words: Words, seen: CultureMap) -> list[Block]:
    """What the company says of itself, each sentence with its side."""
    if not seen.values:
        return []
    lines = [words("doing.value", side=words.name(one.side), text=blocks.escape(one.text)) for one in seen.values]
    return blocks.told("\n".join((f"*{words('doing.values')}*", *lines)))


def _lines(words: Words, seen: CultureMap) -> list[Block]:
    """Helps us, holds us back: each line under the question it answers."""
    shown: list[Block] = []
    for title, question, lines in (
        (words("doing.helps"), words("map.helps"), seen.told.helps),
        (words("doing.hinders"), words("map.hinders"), seen.told.hinders),
    ):
        if lines:
            shown += blocks.told("\n".join((f"*{title}*", f"_{question}_", *(words.quoted(blocks.escape(line)) for line in lines))))
    return shown


def _known(words: Words, seen: CultureMap) -> list[Block]:
    """What other surveys found, each with whom it rests on."""
    if not seen.known:
        return []
    lines = [_known_line(words, one) for one in seen.known]
    return blocks.told("\n".join((f"*{words('elsewhere.title')}*", f"_{words('elsewhere.how')}_", *lines)))


def _known_line(words: Words, one: KnownElsewhere) -> str:
    gaps = {"side": words.name(one.side), "source": blocks.escape(one.source), "period": blocks.escape(one.period)}
    people = said.band(words, band(one.people))
    return words("elsewhere.of_team" if one.about else "elsewhere.of_company", value=one.value, people=people, **gaps)


def _notes(words: Words, seen: CultureMap) -> list[Block]:
    """What was heard, side by side, and from how many."""
    if not seen.notes:
        return []
    order = {side: place for place, side in enumerate(Dimension)}
    lines = [_note_line(words, one) for one in sorted(seen.notes, key=lambda one: order[one.side])]
    return blocks.told("\n".join((f"*{words('noting.heading')}*", f"_{words('elsewhere.how')}_", *lines)))


def _note_line(words: Words, one: HeardNote) -> str:
    people = words("noting.few", few=FEW) if one.people < FEW else words("noting.many", people=said.band(words, band(one.people)))
    return words("noting.line", side=words.name(one.side), text=blocks.escape(one.text), source=words.name(one.source), people=people)
