"""`/learn values`, for owners."""

from __future__ import annotations

from bot.culture.values import acts as values
from bot.culture.values import views
from bot.culture.values.rules import MOST_VALUES
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell


async def values_wanted(inbound: Inbound) -> Answers:
    """The form, as it stands."""
    kept = await inbound.read(lambda scope: values.values_for(scope, inbound.person))
    return OpenModal(views.values_form(await inbound.words(), kept))


async def values_submitted(inbound: Inbound) -> Answers:
    """The form came back."""
    numbers = range(1, MOST_VALUES + 1)
    typed = [(str(inbound.values.get(f"side_{n}") or ""), str(inbound.values.get(f"text_{n}") or "")) for n in numbers]
    kept = await inbound.once(lambda scope: values.keep_values(scope, inbound.person, typed))
    return Tell(views.values_note(await inbound.words(), kept)) if kept is not None else CloseModals()


LISTENERS: Listeners = {
    ("learn", "values"): values_wanted,
    ("view", ids.VALUES_FORM): values_submitted,
}
