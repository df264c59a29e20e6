"""How a bot waits for what it needs at its start. A database or a Slack that stumbles for a moment must not end it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.database.engine import Database, DatabaseDown
from bot.database.migrate import reached_head

log = structlog.get_logger()

FIRST_TRY_AGAIN = 1.0  # seconds; doubles up to a minute while Slack cannot be reached
DATABASE_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds; a restart takes less, and whoever starts us starts us again
NO_DATABASE = "The database does not answer. Check DATABASE_URL, and that the server runs."
PERMANENT = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "no_permission", "missing_scope"}


class CannotStart(Exception):
    """The message says what to do."""


async def reach_database(database: Database) -> None:
    """Bring the schema to head, waiting while the database restarts beside us; an address that never works must still end a start."""
    for pause in DATABASE_PAUSES:
        if await asyncio.to_thread(reached_head, database):
            return
        log.warning("database_not_ready", again_in=pause)
        await asyncio.sleep(pause)
    if not await asyncio.to_thread(reached_head, database):
        raise CannotStart(NO_DATABASE)


async def insist(step: Callable[[], Awaitable[Any]]) -> Any:
    """Do a step of the start until it is done; `CannotStart` when Slack refuses the token for good."""
    wait = FIRST_TRY_AGAIN
    while True:
        try:
            return await step()
        except SlackApiError as refused:
            error = refused.response.get("error", "")
            if error in PERMANENT:
                raise CannotStart(f"Slack refuses the bot token ({error}). Run `python -m bot check` for the cure.") from None
            log.warning("slack_not_ready", error=error)
        except (aiohttp.ClientError, TimeoutError) as unreachable:
            log.warning("slack_unreachable", why=type(unreachable).__name__, again_in=wait)
        except DatabaseDown as down:
            log.warning("database_not_ready", why=str(down), again_in=wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 60)
