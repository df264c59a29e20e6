"""The one translator of errors: what broke becomes a sentence that says what to do, and nothing typed is lost."""

from __future__ import annotations

import secrets

import structlog

from bot.domain.errors import PersonCanFix
from bot.slack.listeners.inbound import Answers, FieldErrors, Inbound, Tell
from bot.slack.listeners.unpack import first_input
from bot.slack.views import blocks
from bot.storage.database import Busy, DatabaseDown

log = structlog.get_logger()

BUSY = "I could not save that just now. Please try again in a minute."
BROKEN = "Something on my side went wrong, not on yours. Please try again; if it stays, tell your Ripple operator: {reference}."
ECHO = "Here is what you typed, so that it is not lost"


def translate(problem: Exception, inbound: Inbound) -> tuple[Answers, bool]:
    """The answer to show, and whether Slack should send an event again."""
    if isinstance(problem, PersonCanFix):
        return _show(problem.sentence, inbound, problem.field), False
    if isinstance(problem, (Busy, DatabaseDown)):
        log.warning("not_saved", id=inbound.id, kind=inbound.kind, why=type(problem).__name__)
        return _show(BUSY, inbound, None), True
    reference = secrets.token_hex(4)
    log.error("listener_failed", id=inbound.id, kind=inbound.kind, reference=reference, exc_info=problem)
    return _show(BROKEN.format(reference=reference), inbound, None), True


def _show(sentence: str, inbound: Inbound, field: str | None) -> Answers:
    if inbound.kind == "view":
        return FieldErrors({field or first_input(inbound.body): sentence})
    if inbound.kind in ("command", "learn") and inbound.text.strip():
        return _with_what_was_typed(sentence, inbound.text)
    return Tell(blocks.message(sentence, [blocks.section(blocks.ours(sentence))]))


def _with_what_was_typed(sentence: str, typed: str) -> list[Tell]:
    first, *more = blocks.given_back(typed, ECHO)
    told = blocks.message(sentence, [blocks.section(blocks.ours(sentence)), *first])
    return [Tell(told), *(Tell(blocks.message(ECHO, shown)) for shown in more)]
