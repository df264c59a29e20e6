"""The workspace of SLACK_BOT_TOKEN: alone, or beside those that installed the app by themselves.

Beside others a refused token stops its own workspace and no other. Where its workspace installs the app too, that newer token serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.slack_refusals import ORGANISATION, bot_token_refused
from bot.app.startup import CannotStart, insist
from bot.app.workspaces.installing import Installs
from bot.ids import WorkspaceId
from bot.installs.rules import ENDED

NOT_NEEDED = "Its workspace installed the app by itself, and that token is used: SLACK_BOT_TOKEN can go."

log = structlog.get_logger()


async def who_is_home(slack: AsyncWebClient, installs: Installs | None) -> Mapping[str, Any] | None:
    """What Slack says of the token: who we are, and where. None where that workspace is served otherwise, or not, and others are.

    Raises CannotStart where Slack refuses the token and there is nobody else to serve.
    """
    refused: list[str] = []
    try:
        who: Mapping[str, Any] = await insist(slack.auth_test, lambda error: _noted(refused, error))
    except CannotStart as wrong:
        if installs is None:
            raise
        log.error("bot_token_refused", cure=str(wrong))
        if ENDED & set(refused):  # one that Slack never knew may be a slip of the hand: nobody loses a workspace by it
            await insist(installs.cut_off_homes)
        return None
    if who.get("is_enterprise_install"):
        raise CannotStart(ORGANISATION)
    if installs is not None and await insist(lambda: installs.serves(WorkspaceId(who["team_id"]))):
        log.warning("bot_token_not_needed", cure=NOT_NEEDED)
        return None
    return who


def _noted(refused: list[str], error: str) -> str:
    refused.append(error)
    return bot_token_refused(error)
