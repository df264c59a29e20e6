"""What people answer to "this is known already"."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.sharing.known import acts as known
from bot.sharing.known import views
from bot.sharing.known.rules import Known
from bot.sharing.reactions.acts import names_in
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, Replace, Tell
from bot.slack.said.shown_back import BUTTON_VALUE
from bot.slack.said.tokens import plain_words
from bot.slack.said.wishes import wished_nameless


async def offered_for_a_question(inbound: Inbound, asked: str) -> Known | None:
    """What answers it already; nothing where the words could not come back with a press."""
    if len(asked) > BUTTON_VALUE:
        return None
    return await inbound.read(lambda scope: known.answered_before(scope, asked, reader=PersonId(inbound.person)))


async def offered_for_a_learning(inbound: Inbound, said: str) -> Known | None:
    """What says it already. `said` as Slack sent it."""
    text = plain_words(said)
    if len(text) > BUTTON_VALUE:
        return None
    return await inbound.read(lambda scope: known.shared_before(scope, text, reader=inbound.person))


async def held_for_a_name(inbound: Inbound, said: str) -> Tell | None:
    """What somebody is told who wants to share without their name; None where they don't. `said` as Slack sent it."""
    behind = wished_nameless(said)
    if behind is None:
        return None

    def look(scope: Scope) -> tuple[str, str]:
        names = names_in(scope, said)
        return plain_words(behind, names), plain_words(said, names)

    text, begun = await inbound.read(look)
    direct = inbound.channel.startswith("D")
    return Tell(views.carries_a_name_note(await inbound.words(), text, begun=begun, asks_where=direct))


async def it_helps(inbound: Inbound) -> Answers:
    """ "That helps, thanks": nothing is posted, and whoever answered then has helped again."""
    await inbound.once(lambda scope: known.that_helps(scope, inbound.person, inbound.value))
    return Replace(views.helped_note(await inbound.words()))


LISTENERS: Listeners = {("action", ids.KNOWN_HELPS): it_helps}
