"""Questions, as people ask, solve and take them back."""

from __future__ import annotations

from typing import Any

from bot.asking import acts as asking
from bot.database.scope import Scope
from bot.ids import AskId, ChannelId
from bot.people.quiet_views import quiet_note
from bot.sharing import views
from bot.sharing.acts import begun_in
from bot.sharing.known import acts as known
from bot.sharing.known import views as known_views
from bot.sharing.known.listeners import offered_for_a_question
from bot.sharing.reactions import acts as reactions
from bot.sharing.rules import Ask, asked
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Replace, Tell, UpdateModal
from bot.slack.parse import container_of
from bot.slack.said.dead_buttons import used_up
from bot.slack.said.shown_back import came_back
from bot.slack.said.tokens import plain_words
from bot.slack.said.typed_commands import Meant, meant
from bot.slack.said.wishes import asked_without_name


async def ask_typed(inbound: Inbound) -> Answers:
    """`/learn ask question` asks at once; without words it opens the form."""
    if not inbound.text.strip():
        return OpenModal(views.ask_form(await inbound.words(), inbound.channel))
    if (asked_for := meant(inbound.text)) is not None:
        words = await inbound.words()
        return Tell(quiet_note(words) if asked_for is Meant.STOP else views.how_to_ask_note(words))
    if (said := asked_without_name(inbound.text)) is not None:
        return await _nameless_form(inbound, said)
    return await ask_said(inbound, inbound.text)


async def _nameless_form(inbound: Inbound, said: str) -> Answers:
    """Asked without a name after the command: the form, with that ticked, and nothing posted under theirs. `said` as Slack sent it."""
    text = await inbound.read(lambda scope: plain_words(said, reactions.names_in(scope, said)))
    return OpenModal(views.ask_form(await inbound.words(), inbound.channel, text=text, nameless=True))


async def ask_said(inbound: Inbound, said: str) -> Answers:
    """Ask these words where they were said, from a direct message in the team's channel. `said` as Slack sent it.

    Something like it that was answered is offered first.
    """
    text = await inbound.read(lambda scope: asked(plain_words(said, reactions.names_in(scope, said))))
    found = await offered_for_a_question(inbound, text)
    if found is not None:
        first = inbound.kind == "command" or await inbound.once(lambda scope: True)
        return Tell(known_views.asked_before_note(await inbound.words(), found, text)) if first else None

    def ask(scope: Scope) -> Ask | str:
        if known.just_asked(scope, inbound.person, text):
            return text
        return _ask(scope, inbound, text, inbound.channel, anonymous=False)

    words = await inbound.words()
    made = await inbound.once(ask)
    if isinstance(made, str):
        return Tell(known_views.said_again_note(words, made, asks=True))
    return Tell(views.asked_note(words, made)) if made else None


async def asked_anyway(inbound: Inbound) -> Answers:
    """ "Ask anyway": the words of the press, asked once however often it is pressed."""
    text, words = asked(came_back(inbound.value, inbound.body)), await inbound.words()
    key = f"anyway:{container_of(inbound.body)}"
    made = await inbound.once(lambda scope: asking.ask_question(scope, inbound.person, text, key, inbound.channel, anonymous=False))
    return Replace(views.asked_note(words, made)) if made else None


async def ask_form_wanted(inbound: Inbound) -> Answers:
    """The button in the App Home, or beneath words that somebody wrote to us; without a name where these wish it."""
    text = came_back(inbound.value, inbound.body)
    said = asked_without_name(text)
    return OpenModal(views.ask_form(await inbound.words(), text=text if said is None else said, nameless=said is not None))


async def ask_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    words, question = await inbound.words(), asked(str(inbound.values.get("text") or ""))
    anonymous = bool(inbound.values.get("nameless"))
    place, _, offered = inbound.private_metadata.partition("|")
    found = None if offered else await offered_for_a_question(inbound, question)
    if found is not None:
        shown = known_views.in_the_form(words, found)
        return UpdateModal(views.ask_form(words, ChannelId(place), text=question, above=shown, nameless=anonymous))

    def ask(scope: Scope) -> Any:
        return _ask(scope, inbound, question, begun_in(scope, inbound.person, place), anonymous=anonymous)

    made = await inbound.once(ask)
    return Tell(views.asked_note(words, made)) if made else CloseModals()


async def solved(inbound: Inbound) -> Answers:
    """ "Solved", by the asker."""
    words = await inbound.words()
    made = await inbound.once(lambda scope: asking.solve(scope, inbound.person, AskId(inbound.value)))
    if made is None:
        return None
    return used_up(inbound, views.nameless_solved_note(words) if made.author is None else views.solved_note(words))


async def ask_withdrawn(inbound: Inbound) -> Answers:
    """ "Take back", by the asker."""
    words = await inbound.words()
    ask = await inbound.once(lambda scope: asking.withdraw(scope, inbound.person, AskId(inbound.value)))
    if ask is not None and ask.author is None:
        return used_up(inbound, views.nameless_withdrawn_note(words))
    return used_up(inbound, views.taken_back_note(words))


def _ask(scope: Scope, inbound: Inbound, asked_text: str, channel: ChannelId, *, anonymous: bool) -> Ask:
    return asking.ask_question(scope, inbound.person, asked_text, inbound.key, channel, anonymous=anonymous)


LISTENERS: Listeners = {
    ("learn", "ask"): ask_typed,
    ("action", ids.ASK_ANYWAY): asked_anyway,
    ("action", ids.ASK_NEW): ask_form_wanted,
    ("view", ids.ASK_FORM): ask_submitted,
    ("action", ids.ASK_SOLVED): solved,
    ("action", ids.ASK_WITHDRAW): ask_withdrawn,
}
