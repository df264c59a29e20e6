"""Finding again: `/learn search words`, its form, its pages."""

from __future__ import annotations

from typing import Any

from bot.search import acts as search
from bot.search import views
from bot.search.rules import SearchResults, wished
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Tell, UpdateModal
from bot.slack.parse import whole_number
from bot.slack.said.shown_back import came_back
from bot.slack.said.tokens import plain_words


async def search_typed(inbound: Inbound) -> Answers:
    """`/learn search words` shows what was found; without words the form."""
    if not inbound.text.strip():
        return OpenModal(views.search_modal(await inbound.words()))
    return OpenModal(await _found(inbound, plain_words(inbound.text)[:200], "", 0))


async def search_opened(inbound: Inbound) -> Answers:
    """The button in the App Home, or beneath words that somebody wrote to us: those are looked for."""
    typed = came_back(inbound.value, inbound.body)
    return OpenModal(await _found(inbound, typed[:200], "", 0) if typed else views.search_modal(await inbound.words()))


async def found_for(inbound: Inbound, said: str) -> Answers:
    """What is known about these words, as a message. `said` as Slack sent it."""
    return Tell(views.found_message(await inbound.words(), await _results(inbound, plain_words(said)[:200], "", 0)))


async def search_submitted(inbound: Inbound) -> Answers:
    """The form came back: the same form with results under it."""
    kind = str(inbound.values.get("kind") or "")
    return UpdateModal(await _found(inbound, str(inbound.values.get("words") or ""), kind, 0))


async def page_turned(inbound: Inbound) -> Answers:
    """Another page of the same search."""
    kind, _, typed = inbound.private_metadata.partition("\n")
    return UpdateModal(await _found(inbound, typed, kind, whole_number(inbound.value)))


async def _found(inbound: Inbound, typed: str, kind: str, skip: int) -> Any:
    return views.search_modal(await inbound.words(), await _results(inbound, typed, kind, skip))


async def _results(inbound: Inbound, typed: str, kind: str, skip: int) -> SearchResults:
    wish = wished(typed, kind=kind, skip=skip)
    return await inbound.read(lambda scope: search.find(scope, inbound.person, wish, typed, kind if kind != views.ANY else ""))


LISTENERS: Listeners = {
    ("learn", "search"): search_typed,
    ("learn", "find"): search_typed,
    ("action", ids.SEARCH_OPEN): search_opened,
    ("view", ids.SEARCH_FORM): search_submitted,
    ("action", ids.SEARCH_PAGE): page_turned,
}
