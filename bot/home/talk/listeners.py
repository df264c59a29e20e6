"""A direct message to Ripple, or a mention of it. The words act, or three suggestions come with the words back.

In a direct message the answer is a message; in a channel only whoever called sees it. Nothing that was said is kept unless it was
shared or asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.asking.listeners import ask_said
from bot.database.scope import Scope
from bot.feature import HelpReader
from bot.home.acts import pause_said, reader_of
from bot.home.listeners import help_for
from bot.home.talk import views
from bot.home.views import dialled_note, one_line_of_help
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.importing.shared_file import list_in
from bot.people.importing.views import shared_list_note
from bot.people.rules import Preferences
from bot.search.listeners import found_for
from bot.sharing import acts as sharing
from bot.sharing import views as sharing_views
from bot.sharing.known.listeners import held_for_a_name
from bot.sharing.listeners import share_here
from bot.sharing.reactions import acts as reactions
from bot.sharing.where.listeners import share_said
from bot.slack import blocks
from bot.slack.errors_in_words import not_for_you
from bot.slack.inbound import Answers, Inbound, Listeners, Tell
from bot.slack.parse import own_ids
from bot.slack.said.message_words import words_in_message
from bot.slack.said.tokens import plain_words
from bot.slack.said.wishes import Verb, Wish, asked_without_name, bare_word, wish_in, without_address

SAID = {None, "file_share", "me_message", "thread_broadcast"}
ACTS = (Verb.SHARE, Verb.ASK)


async def message_said(inbound: Inbound) -> Answers:
    """A message; those in channels are not for us."""
    return await _answered(inbound) if inbound.event.get("channel_type") == "im" else None


async def called(inbound: Inbound) -> Answers:
    """A mention in a channel."""
    return await _answered(inbound)


async def _answered(inbound: Inbound) -> Answers:
    if not _by_a_person(inbound.event) or not inbound.person:
        return None
    if await _is_of_another_company(inbound):
        return await not_for_you(inbound) if await inbound.once(lambda scope: True) else None
    said = without_address(words_in_message(inbound.event), own_ids(inbound.body))
    wish = wish_in(said)
    if wish.verb in ACTS and wish.words:
        return await _done(inbound, wish)
    if not await inbound.once(lambda scope: True):  # Slack told us before, and it was answered
        return None
    if _is_direct(inbound) and (listed := list_in(inbound.event)) and await _is_owners(inbound):
        return Tell(shared_list_note(await inbound.words(), listed))
    return await _answer(inbound, wish, said)


async def _done(inbound: Inbound, wish: Wish) -> Answers:
    """What changes something, once however often Slack tells us.

    A question that is not to be asked under a name is not asked here: a message is theirs, and only the form can leave the name out.
    """
    if wish.verb is Verb.ASK and asked_without_name(wish.words) is not None:
        first = await inbound.once(lambda scope: True)
        return Tell(views.how_to(await inbound.words(), Verb.ASK)) if first else None
    if wish.verb is Verb.SHARE and (held := await held_for_a_name(inbound, wish.words)) is not None:
        return held if await inbound.once(lambda scope: True) else None
    if wish.verb is Verb.ASK:
        return await ask_said(inbound, wish.words)
    return await (share_said if _is_direct(inbound) else share_here)(inbound, wish.words)


async def _answer(inbound: Inbound, wish: Wish, said: str) -> Answers:
    match wish.verb:
        case Verb.FIND if wish.words:
            return await found_for(inbound, wish.words)
        case Verb.STOP | Verb.PAUSE | Verb.RESUME:
            return await _dialled(inbound, wish, said)
        case Verb.UNDO:
            last = await inbound.read(lambda scope: sharing.last_typed(scope, inbound.person))
            return Tell(sharing_views.last_shared_note(await inbound.words(), last))
        case Verb.HELP:
            return await help_for(inbound)
        case Verb.THANKS:
            return Tell(blocks.message((await inbound.words())("talk.thanked")))
        case Verb.ABOUT_ME | Verb.SHARE | Verb.ASK | Verb.FIND:
            return Tell(views.how_to(await inbound.words(), wish.verb))
    return await _not_understood(inbound, said)


async def _dialled(inbound: Inbound, wish: Wish, said: str) -> Answers:
    def dial(scope: Scope) -> Preferences | None:
        if wish.verb is Verb.PAUSE:
            return pause_said(scope, inbound.person, wish.words)
        return (people.stop if wish.verb is Verb.STOP else people.resume)(scope, inbound.person)

    chosen = await inbound.write(dial)
    if chosen is None:
        text = plain_words(said, await inbound.read(lambda scope: reactions.names_in(scope, said)))
        return Tell(views.until_when(await inbound.words(), text))
    return Tell(dialled_note(await inbound.words(), chosen))


async def _not_understood(inbound: Inbound, said: str) -> Answers:
    def look(scope: Scope) -> tuple[str, HelpReader]:
        return plain_words(said, reactions.names_in(scope, said)), reader_of(scope, inbound.person)

    text, reader = await inbound.read(look)
    if not text.strip():
        return await help_for(inbound)
    lines = inbound.ripple.features.help()
    known = {line.name: line for section, found in lines.items() if reader.reads(section) for line in found}
    named = known.get(bare_word(text.strip().removeprefix("/learn")))
    words = await inbound.words()
    return Tell(one_line_of_help(words, named) if named else views.not_understood(words, text))


async def _is_of_another_company(inbound: Inbound) -> bool:
    """In a channel shared with another company its people can call us too, and we count our own only.

    Of whom we don't know Slack says where they work.
    """
    known = await inbound.read(lambda scope: people_rows.person(scope, inbound.person))
    return known.is_stranger if known is not None else inbound.event.get("user_team", inbound.workspace) != inbound.workspace


async def _is_owners(inbound: Inbound) -> bool:
    return inbound.person in await inbound.read(people_rows.owners)


def _is_direct(inbound: Inbound) -> bool:
    return inbound.event.get("channel_type") == "im"


def _by_a_person(event: Mapping[str, Any]) -> bool:
    return event.get("subtype") in SAID and not event.get("bot_id")


LISTENERS: Listeners = {
    ("event", "message"): message_said,
    ("event", "app_mention"): called,
}
