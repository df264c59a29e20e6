""" "I was wrong about" as it is told: a lesson from a mistake, under its author's name."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import ChannelId
from bot.sharing import acts as sharing
from bot.sharing import views as sharing_views
from bot.sharing.rules import drafted
from bot.sharing.wrong import views
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell


async def wrong_typed(inbound: Inbound) -> Answers:
    """`/learn wrong`."""
    return OpenModal(views.wrong_form(await inbound.words(), inbound.channel))


async def wrong_pressed(inbound: Inbound) -> Answers:
    """The same from a message to a lead: meant for their team's channel."""
    return OpenModal(views.wrong_form(await inbound.words(), ChannelId(inbound.value)))


async def wrong_submitted(inbound: Inbound) -> Answers:
    """The form came back: posted where a learning would be."""
    words = await inbound.words()
    about, now = (" ".join(str(inbound.values.get(name) or "").split()) for name in ("about", "now"))
    for name, said in (("about", about), ("now", now)):
        if not said:
            raise PersonCanFix("sharing.wrong.nothing", field=name)
    draft = drafted(words("sharing.wrong.text", about=about.rstrip(".!…"), now=now))

    def share(scope: Scope) -> sharing.Shared:
        channel = sharing.begun_in(scope, inbound.person, inbound.private_metadata)
        return sharing.share_til(scope, inbound.person, draft, inbound.key, channel, is_failure_lesson=True)

    shared = await inbound.once(share)
    return Tell(sharing_views.shared_note(words, shared.learning, shared.posted_in, is_first=shared.is_first)) if shared else CloseModals()


LISTENERS: Listeners = {
    ("learn", "wrong"): wrong_typed,
    ("action", ids.WRONG_OPEN): wrong_pressed,
    ("view", ids.WRONG_FORM): wrong_submitted,
}
