"""`/learn api`, for owners: tokens made and revoked."""

from __future__ import annotations

from bot.api import acts, views
from bot.api.rules import ApiToken
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, UpdateModal


async def tokens_wanted(inbound: Inbound) -> Answers:
    """The list."""
    return OpenModal(views.tokens_modal(await inbound.words(), await _known(inbound)))


async def new_token_wanted(inbound: Inbound) -> Answers:
    """The form for a new one."""
    await _known(inbound)
    return OpenModal(views.token_form(await inbound.words()))


async def token_made(inbound: Inbound) -> Answers:
    """The form came back: the token is shown, once."""
    label = str(inbound.values.get("label") or "")
    token = await inbound.once(lambda scope: acts.make_token(scope, inbound.person, label))
    words = await inbound.words()
    return UpdateModal(views.token_modal(words, token) if token else views.tokens_modal(words, await _known(inbound)))


async def token_revoked(inbound: Inbound) -> Answers:
    """It opens nothing any more."""
    await inbound.once(lambda scope: acts.revoke_token(scope, inbound.person, inbound.value))
    return UpdateModal(views.tokens_modal(await inbound.words(), await _known(inbound)))


async def _known(inbound: Inbound) -> list[ApiToken]:
    return await inbound.read(lambda scope: acts.tokens_of(scope, inbound.person))


LISTENERS: Listeners = {
    ("learn", "api"): tokens_wanted,
    ("action", views.API_NEW): new_token_wanted,
    ("view", views.API_FORM): token_made,
    ("action", views.API_REVOKE): token_revoked,
}
