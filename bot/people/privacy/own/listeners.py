"""The button "Give me all of it" under what is held about me."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.people.privacy.own.rules import OwnRows, as_json, as_text, pages
from bot.people.privacy.own.store import own_rows
from bot.people.privacy.own.views import own_data_modal, own_data_sent_modal
from bot.slack import ids
from bot.slack.blocks import View
from bot.slack.inbound import Answers, HandFiles, Inbound, Listeners, UpdateModal
from bot.slack.parse import whole_number
from bot.words import Words

MOST_PAGES = 1_000


async def own_data_wanted(inbound: Inbound) -> Answers:
    """Two files in the conversation with whoever asked: one for programs, one to read. Pages where Slack takes no file from us."""
    words, found = await inbound.words(), await _found(inbound)
    text = as_text(words.day_and_year(inbound.now.date()), found, words)
    name = f"ripple-{inbound.now.date().isoformat()}"
    files = {f"{name}.txt": text.encode(), f"{name}.json": as_json(inbound.person, inbound.now, found, words).encode()}
    return HandFiles(files, comment=words("own.here"), done=own_data_sent_modal(words), otherwise=_page(words, text, 0))


async def own_data_page_turned(inbound: Inbound) -> Answers:
    """Another page, as everything stands now."""
    words, found = await inbound.words(), await _found(inbound)
    text = as_text(words.day_and_year(inbound.now.date()), found, words)
    return UpdateModal(_page(words, text, whole_number(inbound.value, MOST_PAGES)))


async def _found(inbound: Inbound) -> list[OwnRows]:
    def look(scope: Scope) -> list[OwnRows]:
        return own_rows(scope, inbound.person)

    return await inbound.read(look)


def _page(words: Words, text: str, number: int) -> View:
    found = pages(text)
    place = min(number, len(found) - 1)
    return own_data_modal(words, found[place], place, len(found))


LISTENERS: Listeners = {("action", ids.OWN_DATA): own_data_wanted, ("action", ids.OWN_DATA_PAGE): own_data_page_turned}
