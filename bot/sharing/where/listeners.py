"""`/til` and "til ..." in a direct message: shared in the channel chosen before, or asked where."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import NOWHERE, ChannelId
from bot.people import store as people
from bot.sharing.acts import Shared
from bot.sharing.known import acts as known
from bot.sharing.known.listeners import offered_for_a_learning
from bot.sharing.known.views import said_again_note, shared_before_note
from bot.sharing.rules import drafted
from bot.sharing.views import learning_form
from bot.sharing.where import acts as where
from bot.sharing.where import views
from bot.slack import ids
from bot.slack.blocks import View
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Replace, Tell
from bot.slack.parse import container_of
from bot.slack.said.shown_back import BUTTON_VALUE, came_back
from bot.slack.said.tokens import plain_words
from bot.words import Words


async def share_said(inbound: Inbound, said: str) -> Answers:
    """What somebody typed where no colleague reads. `said` as Slack sent it."""

    def look(scope: Scope) -> tuple[str, ChannelId | None, list[tuple[ChannelId, str]]]:
        names = {person.id: person.name for person in people.all_people(scope)} if "<@" in said else {}
        return plain_words(said, names), where.chosen_place(scope, inbound.person), where.places_of(scope, inbound.person)

    text, chosen, places = await inbound.read(look)
    if chosen is not None and (found := await offered_for_a_learning(inbound, said)) is None:
        return await _shared(inbound, text, inbound.key, chosen)
    if inbound.kind == "command" and len(text) > BUTTON_VALUE - 50:  # what only they see comes back without its message
        return OpenModal(_form(await inbound.words(), text, places))
    first = inbound.kind == "command" or await inbound.once(lambda scope: True)
    if first and chosen is not None and found is not None:
        return Tell(shared_before_note(await inbound.words(), found, text))
    return Tell(views.where_note(await inbound.words(), text, places)) if first else None


async def here_chosen(inbound: Inbound) -> Answers:
    """One of their channels. Pressed twice it is shared once: the message names it."""
    channel, _, carried = inbound.value.partition("\n")
    told = await _shared(inbound, came_back(carried, inbound.body), f"said:{container_of(inbound.body)}", ChannelId(channel))
    return Replace(told.message) if isinstance(told, Tell) else None


async def elsewhere_wanted(inbound: Inbound) -> Answers:
    """Another channel: the form, with their words in it."""
    places = await inbound.read(lambda scope: where.places_of(scope, inbound.person))
    return OpenModal(_form(await inbound.words(), came_back(inbound.value, inbound.body), places))


async def asking_again_wanted(inbound: Inbound) -> Answers:
    """The next one is for another channel."""
    await inbound.write(lambda scope: where.ask_again(scope, inbound.person))
    return Tell(views.asked_again_note(await inbound.words()))


async def _shared(inbound: Inbound, text: str, key: str, channel: ChannelId) -> Tell | None:
    words = await inbound.words()

    def share(scope: Scope) -> Shared | str:
        if known.just_shared(scope, inbound.person, drafted(text).text):
            return text
        return where.share_there(scope, inbound.person, text, key, channel)

    shared = await inbound.once(share)
    if isinstance(shared, str):
        return Tell(said_again_note(words, shared, asks=False))
    return Tell(views.shared_there_note(words, shared.learning, channel)) if shared else None


def _form(words: Words, text: str, places: list[tuple[ChannelId, str]]) -> View:
    channel = places[0][0] if places else NOWHERE
    return learning_form(words, channel=channel, text=text, asks_where=True)


LISTENERS: Listeners = {
    ("action", ids.LEARNING_HERE): here_chosen,
    ("action", ids.LEARNING_ELSEWHERE): elsewhere_wanted,
    ("action", ids.LEARNING_ASK_AGAIN): asking_again_wanted,
}
