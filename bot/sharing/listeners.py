"""Learnings, as people share, change, use and take them back; and the table of agreed reactions."""

from __future__ import annotations

from typing import Any

from bot.database.scope import Scope
from bot.ids import LearningId, MessageTs
from bot.people import store as people_rows
from bot.people.quiet_views import quiet_note
from bot.sharing import acts as sharing
from bot.sharing import views
from bot.sharing.known import acts as known
from bot.sharing.known.listeners import held_for_a_name, offered_for_a_learning
from bot.sharing.known.views import said_again_note, shared_before_note
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions import views as reaction_views
from bot.sharing.reactions.acts import names_in
from bot.sharing.reactions.listeners import words_of
from bot.sharing.reactions.rules import Meaning, is_ts
from bot.sharing.rules import Learning, Place, drafted
from bot.sharing.where.acts import choose_place, chosen_place
from bot.sharing.where.listeners import share_said
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, RefreshHome, Replace, Tell
from bot.slack.parse import container_of, mapping
from bot.slack.said.dead_buttons import used_up
from bot.slack.said.shown_back import came_back
from bot.slack.said.tokens import escaped, plain_words
from bot.slack.said.typed_commands import Meant, meant


async def til_typed(inbound: Inbound) -> Answers:
    """`/til text` shares at once; `/til` alone opens the form."""
    if not inbound.text.strip():
        return OpenModal(views.learning_form(await inbound.words(), channel=inbound.channel))
    asked_for = meant(inbound.text)
    if asked_for is not None:
        return await _understood(inbound, asked_for)
    if (held := await held_for_a_name(inbound, inbound.text)) is not None:
        return held
    if inbound.channel.startswith("D"):
        return await share_said(inbound, inbound.text)
    found = await offered_for_a_learning(inbound, inbound.text)
    if found is not None:
        text = await inbound.read(lambda scope: plain_words(inbound.text, names_in(scope, inbound.text)))
        return Tell(shared_before_note(await inbound.words(), found, text))
    return await share_here(inbound, inbound.text)


async def shared_anyway(inbound: Inbound) -> Answers:
    """ "Share anyway": the words of the press, where they were typed, or in the channel chosen for direct messages."""
    text, words, key = came_back(inbound.value, inbound.body), await inbound.words(), f"anyway:{container_of(inbound.body)}"

    def share(scope: Scope) -> sharing.Shared:
        channel = inbound.channel
        if channel.startswith("D"):
            channel = chosen_place(scope, inbound.person) or channel
        return sharing.share_typed(scope, inbound.person, escaped(text), key, channel)

    shared = await inbound.once(share)
    return Replace(views.shared_note(words, shared.learning, shared.posted_in, is_first=shared.is_first)) if shared else None


async def share_here(inbound: Inbound, said: str) -> Answers:
    """Share these words in the channel they were said in. `said` as Slack sent it."""
    words, private = await inbound.words(), inbound.body.get("channel_name") == "privategroup"

    def share(scope: Scope) -> sharing.Shared | str:
        text = plain_words(said, names_in(scope, said))
        if known.just_shared(scope, inbound.person, drafted(text).text):
            return text
        return sharing.share_typed(scope, inbound.person, said, inbound.key, inbound.channel, is_private=private)

    shared = await inbound.once(share)
    if isinstance(shared, str):
        return Tell(said_again_note(words, shared, asks=False))
    return Tell(views.shared_note(words, shared.learning, shared.posted_in, is_first=shared.is_first)) if shared else None


async def _understood(inbound: Inbound, asked_for: Meant) -> Answers:
    """`/til help`, `/til undo`: what to do, with the buttons for it. Never posted."""
    words = await inbound.words()
    if asked_for is Meant.STOP:
        return Tell(quiet_note(words))
    if asked_for is Meant.HELP:
        return Tell(views.how_to_share_note(words))
    last = await inbound.read(lambda scope: sharing.last_typed(scope, inbound.person))
    return Tell(views.last_shared_note(words, last))


async def form_wanted(inbound: Inbound) -> Answers:
    """The global shortcut, or the button in the App Home."""
    return OpenModal(views.learning_form(await inbound.words()))


async def til_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    draft = drafted(**_fields(inbound), audience=str(inbound.values.get("audience") or "channel"))
    words, where = await inbound.words(), inbound.values.get("where")

    def share(scope: Scope) -> sharing.Shared:
        channel = sharing.begun_in(scope, inbound.person, str(where) if where else inbound.private_metadata)
        if where:
            choose_place(scope, inbound.person, channel)
        return sharing.share_til(scope, inbound.person, draft, inbound.key, channel)

    shared = await inbound.once(share)
    return Tell(views.shared_note(words, shared.learning, shared.posted_in, is_first=shared.is_first)) if shared else CloseModals()


async def edit_wanted(inbound: Inbound) -> Answers:
    """ "Change" on one's own learning."""
    learning = await inbound.read(lambda scope: sharing.own_learning(scope, inbound.person, LearningId(inbound.value)))
    return OpenModal(views.learning_form(await inbound.words(), learning=learning))


async def edit_submitted(inbound: Inbound) -> Answers:
    """The changed learning came back."""
    draft, learning = drafted(**_fields(inbound)), inbound.private_metadata
    await inbound.once(lambda scope: sharing.edit_learning(scope, inbound.person, LearningId(learning), draft))
    return CloseModals()


async def taken_back(inbound: Inbound) -> Answers:
    """ "Take back" or "Undo", by the author."""
    words = await inbound.words()
    gone = await inbound.once(lambda scope: sharing.take_back(scope, inbound.person, LearningId(inbound.value)))
    if gone is None:
        return None
    return RefreshHome() if _in_home(inbound) else used_up(inbound, views.taken_back_note(words))


async def used(inbound: Inbound) -> Answers:
    """ "I used this"; whoever wrote it finds there what they alone may do with it."""
    words = await inbound.words()
    mine = await inbound.read(lambda scope: sharing.learning_of(scope, inbound.person, LearningId(inbound.value)))
    if mine is not None:
        return Tell(views.own_note(words, mine))
    learning = await inbound.once(lambda scope: sharing.use_learning(scope, inbound.person, LearningId(inbound.value)))
    return Tell(views.used_note(words, learning)) if learning and not inbound.body.get("view") else None


async def message_saved(inbound: Inbound) -> Answers:
    """The message shortcut "Save as learning"."""
    message = mapping(inbound.body.get("message"))
    ts = message.get("ts")
    words, said = await inbound.words(), words_of(message)
    if not is_ts(ts) or said is None or said.by_bot or not said.author:
        return Tell(views.cannot_save_note(words))
    if not reactions.says_anything(said):
        return Tell(views.nothing_to_keep_note(words))
    place = Place(inbound.channel, MessageTs(str(ts)))

    def save(scope: Scope) -> Learning | None:
        if sharing.where_to_post(scope, inbound.channel, None) != inbound.channel:
            return None
        table = sharing.agreed(scope)
        return reactions.save_message(scope, place, inbound.person, said, table)

    saved = await inbound.write(save)
    return Tell(views.saved_note(words, saved) if saved else views.cannot_save_note(words))


async def reactions_typed(inbound: Inbound) -> Answers:
    """`/learn reactions`: program owners get the form, everybody else the list."""

    def look(scope: Scope) -> Any:
        table = sharing.agreed(scope)
        return table, inbound.person in people_rows.owners(scope)

    table, may_change = await inbound.read(look)
    words = await inbound.words()
    return OpenModal(reaction_views.reactions_form(words, table)) if may_change else Tell(reaction_views.reactions_note(words, table))


async def reactions_submitted(inbound: Inbound) -> Answers:
    """The table came back."""
    typed = {meaning: str(inbound.values.get(meaning.value) or "") for meaning in Meaning}
    words = await inbound.words()
    table = await inbound.once(lambda scope: sharing.agree(scope, inbound.person, typed))
    return Tell(reaction_views.reactions_note(words, table)) if table else CloseModals()


def _fields(inbound: Inbound) -> dict[str, str]:
    return {name: str(inbound.values.get(name) or "") for name in ("text", "title", "tags", "link")}


def _in_home(inbound: Inbound) -> bool:
    return mapping(inbound.body.get("view")).get("type") == "home"


LISTENERS: Listeners = {
    ("command", ids.TIL): til_typed,
    ("action", ids.SHARE_ANYWAY): shared_anyway,
    ("shortcut", ids.SHARE_SHORTCUT): form_wanted,
    ("action", ids.LEARNING_NEW): form_wanted,
    ("view", ids.LEARNING_FORM): til_submitted,
    ("action", ids.LEARNING_EDIT): edit_wanted,
    ("view", ids.LEARNING_EDIT_FORM): edit_submitted,
    ("action", ids.LEARNING_TAKE_BACK): taken_back,
    ("action", ids.LEARNING_USED): used,
    ("shortcut", ids.SAVE_MESSAGE): message_saved,
    ("learn", "reactions"): reactions_typed,
    ("action", ids.REACTIONS_OPEN): reactions_typed,
    ("view", ids.REACTIONS_FORM): reactions_submitted,
}
