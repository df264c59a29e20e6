"""`/learn webhooks`, for owners: make, test, pause, remove."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, UpdateModal
from bot.webhooks import acts, views
from bot.webhooks.acts import Parcel
from bot.webhooks.rules import TEST, SendOutcome, Webhook

TEST_WITHIN = 2.0  # seconds: whoever pressed waits


async def webhooks_wanted(inbound: Inbound) -> Answers:
    """The list."""
    return OpenModal(views.webhooks_modal(await inbound.words(), await _known(inbound)))


async def new_webhook_wanted(inbound: Inbound) -> Answers:
    """The form for a new one."""
    await _known(inbound)
    return OpenModal(views.webhook_form(await inbound.words()))


async def webhook_made(inbound: Inbound) -> Answers:
    """The form came back: the secret is shown, once."""
    values = inbound.values

    def make(scope: Scope) -> str:
        return acts.make_webhook(scope, inbound.person, str(values.get("url") or ""), values.get("events") or ())

    secret, words = await inbound.once(make), await inbound.words()
    if secret is None:
        return UpdateModal(views.webhooks_modal(words, await _known(inbound)))
    return UpdateModal(views.secret_modal(words, secret))


async def webhook_tested(inbound: Inbound) -> Answers:
    """ "Send a test": what came of it stands in the list at once."""
    from bot.webhooks.sending import send_parcel  # a web client: nobody waits for it at the start

    def parcel(scope: Scope) -> Parcel:
        return acts.test_parcel(scope, inbound.person, inbound.value)

    outcome = await send_parcel(await inbound.read(parcel), inbound.now, TEST_WITHIN, TEST)
    words = await inbound.words()
    return UpdateModal(views.webhooks_modal(words, await _known(inbound), views.outcome_said(words, outcome or SendOutcome())))


async def webhook_paused(inbound: Inbound) -> Answers:
    """Nothing is sent until it goes on."""
    await inbound.once(lambda scope: acts.pause_webhook(scope, inbound.person, inbound.value, goes_on=False))
    return UpdateModal(views.webhooks_modal(await inbound.words(), await _known(inbound)))


async def webhook_goes_on(inbound: Inbound) -> Answers:
    """It sends again."""
    await inbound.once(lambda scope: acts.pause_webhook(scope, inbound.person, inbound.value, goes_on=True))
    return UpdateModal(views.webhooks_modal(await inbound.words(), await _known(inbound)))


async def webhook_removed(inbound: Inbound) -> Answers:
    """It is gone."""
    await inbound.once(lambda scope: acts.remove_webhook(scope, inbound.person, inbound.value))
    return UpdateModal(views.webhooks_modal(await inbound.words(), await _known(inbound)))


async def _known(inbound: Inbound) -> list[Webhook]:
    return await inbound.read(lambda scope: acts.webhooks_of(scope, inbound.person))


LISTENERS: Listeners = {
    ("learn", "webhooks"): webhooks_wanted,
    ("action", views.WEBHOOKS_OPEN): webhooks_wanted,
    ("action", views.WEBHOOK_NEW): new_webhook_wanted,
    ("view", views.WEBHOOK_FORM): webhook_made,
    ("action", views.WEBHOOK_TEST): webhook_tested,
    ("action", views.WEBHOOK_PAUSE): webhook_paused,
    ("action", views.WEBHOOK_GO_ON): webhook_goes_on,
    ("action", views.WEBHOOK_REMOVE): webhook_removed,
}
