"""`/learn programme`, or the button in an owner's Home: everything that owners decide, in one form."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import TeamId
from bot.people.programme import acts as programme
from bot.people.programme import views
from bot.people.programme.acts import day_in
from bot.people.programme.rules import Programme, ProgrammeWish
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell


async def programme_wanted(inbound: Inbound) -> Answers:
    """The form, as it stands."""
    now = await inbound.read(lambda scope: programme.programme_of(scope, inbound.person))
    return OpenModal(views.programme_modal(await inbound.words(), now))


async def programme_saved(inbound: Inbound) -> Answers:
    """The form came back."""
    values = inbound.values
    wish = ProgrammeWish(
        paused="paused" in (values.get("paused") or ()),
        back_on=day_in(values.get("back_on")),
        rhythm=str(values.get("rhythm")),
        at=str(values.get("at")),
        kept_off=frozenset(values.get("kept_off") or ()),
        off_first=day_in(values.get("off_first")),
        off_last=day_in(values.get("off_last")),
        archived=TeamId(str(values["archived"])) if values.get("archived") else None,
    )

    def change(scope: Scope) -> Programme:
        changed = programme.change_programme(scope, inbound.person, wish)
        inbound.ripple.features.days_off_changed(scope)
        return changed

    saved = await inbound.once(change)
    return Tell(views.saved_note(await inbound.words())) if saved else CloseModals()


LISTENERS: Listeners = {
    ("learn", "programme"): programme_wanted,
    ("learn", "program"): programme_wanted,
    ("action", ids.PROGRAMME_OPEN): programme_wanted,
    ("view", ids.PROGRAMME_FORM): programme_saved,
}
