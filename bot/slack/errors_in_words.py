"""The one translator of errors. What broke becomes a sentence that says what to do, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import secrets

import structlog

from bot.database.engine import Busy, DatabaseDown
from bot.errors import PersonCanFix
from bot.slack import blocks
from bot.slack.inbound import Answers, FieldErrors, Inbound, Tell
from bot.slack.parse import first_input
from bot.slack.said.dead_buttons import refused
from bot.words import ENGLISH, Words, words_in

log = structlog.get_logger()


async def translate(problem: Exception, inbound: Inbound) -> tuple[Answers, bool]:
    """The answer to show, and whether Slack should send an event again."""
    words = words_in(ENGLISH) if isinstance(problem, DatabaseDown) else await words_or_english(inbound)
    if isinstance(problem, PersonCanFix) and inbound.kind == "action":
        return refused(problem, inbound, words), False
    if isinstance(problem, PersonCanFix):
        return _show(problem.said(words), inbound, problem.field, words), False
    if isinstance(problem, (Busy, DatabaseDown)):
        log.warning("not_saved", id=inbound.id, kind=inbound.kind, why=type(problem).__name__)
        return _show(words("door.busy"), inbound, None, words), True
    reference = secrets.token_hex(4)
    log.error("listener_failed", id=inbound.id, kind=inbound.kind, reference=reference, exc_info=problem)
    return _show(words("door.broken", reference=reference), inbound, None, words), True


async def not_for_you(inbound: Inbound) -> Tell:
    """What somebody of another company is told who pressed something of ours in a channel both share."""
    sentence = (await words_or_english(inbound))("door.another_company")
    return Tell(blocks.message(sentence, [blocks.section(blocks.ours(sentence))]))


async def words_or_english(inbound: Inbound, *, within: float | None = None) -> Words:
    """The person's language; English where the database does not say which, or not within so many seconds."""
    try:
        return await asyncio.wait_for(inbound.words(), within)
    except (Busy, DatabaseDown, TimeoutError) as unknown:
        log.info("language_unknown", why=type(unknown).__name__)
        return words_in(ENGLISH)


def _show(sentence: str, inbound: Inbound, field: str | None, words: Words) -> Answers:
    if inbound.kind == "view":
        return FieldErrors({field or first_input(inbound.body): sentence})
    if inbound.kind in ("command", "learn") and inbound.text.strip():
        return _with_what_was_typed(words, sentence, inbound.text)
    return Tell(blocks.message(sentence, [blocks.section(blocks.ours(sentence))]))


def _with_what_was_typed(words: Words, sentence: str, typed: str) -> list[Tell]:
    above = words("door.typed")
    first, *more = blocks.given_back(words, typed, above)
    told = blocks.message(sentence, [blocks.section(blocks.ours(sentence)), *first])
    return [Tell(told), *(Tell(blocks.message(above, shown)) for shown in more)]
