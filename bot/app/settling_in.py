"""What a start does in its workspace. The roster is read beside everything else: the bot listens at once where one is known."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog

from bot.app.features import plan_everything
from bot.app.ripple import RunningRipple
from bot.app.settings import Settings
from bot.app.startup import CannotStart, insist
from bot.database.scope import Scope
from bot.ids import PersonId, WorkspaceId
from bot.installs.rules import Installed
from bot.people.ownership.acts import NotHere, begin_with
from bot.people.roster import take_roster
from bot.people.store import change_setting, keep_workspace_url, setting
from bot.pulse.results.close_receipts import IMAGE
from bot.pulse.settings.acts import ZONE
from bot.slack.inbound import Ripple
from bot.slack.parse import mapping

log = structlog.get_logger()


async def read_roster(ripple: Ripple, workspace: WorkspaceId, who: Mapping[str, Any]) -> asyncio.Task[None]:
    """Begin to read it; returns as soon as the bot may listen. Raises what keeps it from that."""
    usable = asyncio.Event()
    reading = asyncio.create_task(insist(lambda: take_roster(ripple, workspace, who["team"], who["user_id"], usable.set)))
    waiting = asyncio.create_task(usable.wait())
    await asyncio.wait({reading, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if reading.done():
        reading.result()
    reading.add_done_callback(_tell)
    return reading


async def settle_in(ripple: RunningRipple, workspace: WorkspaceId, url: str, settings: Settings, roster: asyncio.Task[None]) -> None:
    """Keep what the operator set, and plan what is due here."""

    def plan(scope: Scope) -> None:
        keep_workspace_url(scope, url)
        _keep_settings(scope, settings)
        plan_everything(ripple.features, scope)

    try:
        await insist(lambda: ripple.write(workspace, plan))
    except CannotStart:  # in a large company whoever is to begin may not be read yet
        await roster
        await insist(lambda: ripple.write(workspace, plan))


async def settle_installed(ripple: RunningRipple, installed: Installed, settings: Settings) -> None:
    """The same for a workspace that installed the app by itself, beside everything else. Raises what Slack refuses."""
    who = {} if installed.is_org_wide else (await ripple.slack.auth_test()).data
    name, url = str(mapping(who).get("team") or installed.name), str(mapping(who).get("url") or "")
    await take_roster(ripple, installed.workspace, name, installed.bot_user, lambda: None)

    def plan(scope: Scope) -> None:
        if url:
            keep_workspace_url(scope, url)
        _keep_settings(scope, replace(settings, first_owner=""))  # whose member ID that is, the workspace of the bot token knows
        plan_everything(ripple.features, scope)

    await ripple.write(installed.workspace, plan)


def _keep_settings(scope: Scope, settings: Settings) -> None:
    if settings.zone:
        change_setting(scope, ZONE, settings.zone, None)
    if settings.image_digest != setting(scope, IMAGE, ""):
        change_setting(scope, IMAGE, settings.image_digest, None)
    try:
        begin_with(scope, PersonId(settings.first_owner))
    except NotHere as unknown:
        raise CannotStart(f"RIPPLE_FIRST_OWNER is {unknown}, and nobody here has that member ID. Copy it from their profile.") from None


def _tell(reading: asyncio.Task[None]) -> None:
    if not reading.cancelled() and (problem := reading.exception()) is not None:
        log.error("roster_not_read", why=type(problem).__name__, exc_info=problem)
