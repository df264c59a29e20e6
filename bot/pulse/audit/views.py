"""The audit's one message, which turns from item to item, and what announces the next one.

As on every card of the pulse: what it shows after a tap is the same whatever was tapped (P4, T13).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.pulse.answering import views as pulse
from bot.pulse.audit.rules import next_open
from bot.pulse.questions.views import question_text
from bot.pulse.rules import Card
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element
from bot.words import Words


def audit_card(words: Words, card: Card, *, promise: bool = False, again: bool = False, reminds: bool = False) -> dict[str, Any]:
    """The audit as it arrives: what it is, and the first item that waits."""
    key = "audit.again" if again else "audit.reminder" if reminds else "audit.first" if promise else "audit.opening"
    opening = {
        "audit.again": lambda: words("pulse.card.again"),
        "audit.reminder": lambda: words.many("audit.reminder", len([one for one in card.items if not one.is_answered])),
        "audit.first": lambda: words("audit.first", n=len(card.items)),
        "audit.opening": lambda: words("audit.opening", n=len(card.items)),
    }[key]()
    place = next_open([one.is_answered for one in card.items]) or 0
    shown = [pulse.opening_block(words, opening, promise=promise), *_item(words, card, place, saved=False)]
    return blocks.message(f"{opening} {question_text(words, card.items[place].question)}", shown)


def _turned(words: Words, card: Card, place: int, *, saved: bool) -> dict[str, Any]:
    """The same message at another item. `saved`: an answer came in just now."""
    place = min(max(0, place), len(card.items) - 1)
    head = _head(words, card, place, saved=saved)
    return blocks.message(f"{head} {question_text(words, card.items[place].question)}", _item(words, card, place, saved=saved))


def turned_to(words: Words, card: Card, place: int) -> dict[str, Any]:
    """The item at that place; behind the last one what still waits, or the end."""
    if place < len(card.items):
        return _turned(words, card, place, saved=False)
    waiting = next_open([one.is_answered for one in card.items])
    return _end(words, card) if waiting is None else _turned(words, card, waiting, saved=False)


def after_tap(words: Words, card: Card, tapped: str) -> dict[str, Any]:
    """The item after the one that was tapped, or the end."""
    here = next((place for place, one in enumerate(card.items) if one.question.id == tapped), -1)
    place = next_open([one.is_answered for one in card.items], here)
    return _end(words, card) if place is None else _turned(words, card, place, saved=True)


def _end(words: Words, card: Card) -> dict[str, Any]:
    """All answered: what comes on Friday, and the two lines that may stay empty."""
    done = words("audit.done", n=len(card.items))
    saved = pulse.saved_words(words, card.closes_at)
    lines = [
        blocks.button(question_text(words, one.question), f"{ids.PULSE_COMMENT}#{one.question.id}", f"{card.round_id}|{one.question.id}")
        for one in card.lines
    ]
    back = blocks.button(words("audit.through_again"), f"{ids.PULSE_TURN}#0", f"{card.round_id}|0")
    shown = [blocks.section(blocks.ours(f"{saved}\n{done}"))]
    if lines:
        shown.append(blocks.context(blocks.ours(words("audit.lines"))))
    return blocks.message(f"{saved} {done}", [*shown, blocks.actions([*lines, back], block_id="pulse:end")])


def announcement(words: Words, on: date) -> dict[str, Any]:
    """The next audit, a week before."""
    told = words("audit.announced", day=on)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def _head(words: Words, card: Card, place: int, *, saved: bool) -> str:
    gaps = {"place": place + 1, "n": len(card.items)}
    return words("audit.saved_place", **gaps) if saved else words("audit.place", **gaps)


def _item(words: Words, card: Card, place: int, *, saved: bool) -> list[Block]:
    """One item with its buttons, and how far one is."""
    one = card.items[place].question
    head = _head(words, card, place, saved=saved)
    text = blocks.escape(question_text(words, one))
    points, more = pulse.taps(words, card.round_id, one)
    foot = words("audit.foot", until=pulse.until_words(words, card.closes_at))
    return [
        blocks.section(blocks.ours(f"{head}\n*{text}*")),
        blocks.actions(points, block_id=f"pulse:taps:{one.id}"),
        blocks.actions([*more, *_turns(words, card, place)], block_id=f"pulse:more:{one.id}"),
        blocks.context(blocks.ours(foot)),
    ]


def _turns(words: Words, card: Card, place: int) -> list[Element]:
    """Back to the item before, and on where this one has an answer already."""
    turns = []
    if place > 0:
        turns.append(blocks.button(words("audit.back"), f"{ids.PULSE_TURN}#back", f"{card.round_id}|{place - 1}"))
    if card.items[place].is_answered:
        turns.append(blocks.button(words("audit.on"), f"{ids.PULSE_TURN}#on", f"{card.round_id}|{place + 1}"))
    return turns
