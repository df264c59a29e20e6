"""Reading comments, answering them in one tap, writing beneath one without a name.

Nothing here writes a log line: a person and what they wrote must never stand in one (P8).
"""

from __future__ import annotations

from bot.database.scope import Scope
from bot.errors import NotFound
from bot.pulse.heard import acts as heard
from bot.pulse.heard import views
from bot.pulse.heard.rules import Acknowledgement, HeardGroup
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Tell, UpdateModal
from bot.slack.parse import mapping, whole_number


async def heard_wanted(inbound: Inbound) -> Answers:
    """What was written in my group, or in the one I lead; another page of it."""
    groups = await inbound.read(lambda scope: heard.heard_by(scope, inbound.person))
    shown = views.heard_modal(await inbound.words(), groups, whole_number(inbound.value))
    return UpdateModal(shown) if mapping(inbound.body.get("view")).get("callback_id") == ids.HEARD_VIEW else OpenModal(shown)


async def answered(inbound: Inbound) -> Answers:
    """One of five words."""
    comment, _, word = inbound.value.partition("|")
    said = next((one for one in Acknowledgement if one.value == word), None)
    if said is None:
        return None

    def answer(scope: Scope) -> tuple[HeardGroup, ...]:
        heard.acknowledge(scope, inbound.person, _id(comment), said)
        return heard.heard_by(scope, inbound.person)

    return UpdateModal(views.heard_modal(await inbound.words(), await inbound.write(answer)))


async def write_wanted(inbound: Inbound) -> Answers:
    """The box of a thread, for somebody of the group."""
    about = await inbound.read(lambda scope: heard.may_write(scope, inbound.person, _id(inbound.value)))
    return OpenModal(views.thread_modal(await inbound.words(), inbound.value, about.text))


async def written(inbound: Inbound) -> Answers:
    """A post came back; it is told with its batch."""
    comment, text = _id(inbound.private_metadata), str(inbound.values.get("text") or "")
    await inbound.once(lambda scope: heard.write_namelessly(scope, inbound.person, comment, text))
    return Tell(views.sent_note(await inbound.words()))


def _id(found: str) -> bytes:
    try:
        return bytes.fromhex(found)
    except ValueError:
        raise NotFound("pulse.heard.gone") from None


LISTENERS: Listeners = {
    ("learn", "heard"): heard_wanted,
    ("action", ids.HEARD_OPEN): heard_wanted,
    ("action", ids.HEARD_ANSWER): answered,
    ("action", ids.HEARD_WRITE): write_wanted,
    ("view", ids.HEARD_THREAD_FORM): written,
}
