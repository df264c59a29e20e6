"""`/learn noted`, for leads and owners."""

from __future__ import annotations

from bot.culture.noting import acts as noting
from bot.culture.noting import views
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell, UpdateModal

PARTS = ("text", "side", "source", "people")


async def noting_wanted(inbound: Inbound) -> Answers:
    """The form."""
    mine = await inbound.read(lambda scope: noting.notes_for(scope, inbound.person))
    return OpenModal(views.noting_form(await inbound.words(), mine))


async def noting_submitted(inbound: Inbound) -> Answers:
    """A note came in."""
    text, side, source, heard = (str(inbound.values.get(name) or "") for name in PARTS)
    made = await inbound.once(lambda scope: noting.note_what_was_heard(scope, inbound.person, text, side, source, heard))
    return Tell(views.noted_note(await inbound.words())) if made else CloseModals()


async def note_taken_out(inbound: Inbound) -> Answers:
    """ "Take it out"."""
    left = await inbound.once(lambda scope: noting.take_note_out(scope, inbound.person, inbound.value))
    return UpdateModal(views.noting_form(await inbound.words(), left)) if left is not None else None


LISTENERS: Listeners = {
    ("learn", "noted"): noting_wanted,
    ("view", ids.NOTING_FORM): noting_submitted,
    ("action", ids.NOTING_TAKE_OUT): note_taken_out,
}
