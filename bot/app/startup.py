"""How a bot waits for what it needs at its start and lets go of at its end.

A database or a Slack that stumbles for a moment must not end it; one that hangs must not keep it from ending.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
from collections.abc import Awaitable, Callable
from typing import Any, TextIO

import aiohttp
import structlog
from msgspec import Struct
from slack_sdk.errors import SlackApiError

from bot.app.slack_refusals import ODD_PROXY, TOKEN_CURES, bot_token_refused
from bot.database.complaint import complaint_of, said_by
from bot.database.engine import Database, DatabaseDown
from bot.database.migrate import reached_head
from bot.database.pooler import CURE, SAID, keeps_no_session
from bot.slack.refused import seconds_to_wait, word_of

log = structlog.get_logger()

FIRST_TRY_AGAIN = 1.0  # seconds; doubles up to a minute while Slack cannot be reached
DATABASE_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds; a restart takes less, and whoever starts us starts us again
COLLECT_AFTER = 10_000  # new objects; Python's own 700 are for programs that start and end
CHECK_SERVER = "Check DATABASE_URL, and that the server runs."
CHECK_FILE = "Check DATABASE_URL: whoever runs Ripple must be able to write the file and its folder."


class CannotStart(Exception):
    """The message says what to do."""


def no_database(url: str, why: str = "") -> str:
    """One sentence with the driver's reason and the cure."""
    reason = why or complaint_of(url)
    return f"The database {f'cannot be used: {reason}' if reason else 'does not answer'}. {database_cure(url)}"


def database_cure(url: str) -> str:
    """What to do about a database that cannot be used: a file has no server."""
    return CHECK_FILE if url.startswith("sqlite") else CHECK_SERVER


def open_database(url: str) -> Database:
    """The database at this address; `CannotStart` where it can have none."""
    try:
        return Database(url)
    except Exception as wrong:  # noqa: BLE001 - a folder, a driver, an address: whatever it is, it is told in one sentence
        raise CannotStart(no_database(url, said_by(wrong, url))) from None


class InUse(Struct, frozen=True):
    """A file held open beside SQLite's as long as we live, and whether nobody else held it. The system lets go of it when we die."""

    file: TextIO | None
    alone: bool

    def let_go(self) -> None:
        if self.file is not None:
            self.file.close()


def beside_others(database: Database) -> InUse:
    """SQLite serves one process well. A second one works, and is told of PostgreSQL."""
    path = database.file
    if path is None:
        return InUse(None, alone=True)
    try:
        held = open(path + ".in-use", "w")  # noqa: SIM115, PTH123 - whoever asked closes it
    except OSError as refused:
        raise CannotStart(no_database(database.url, f"{refused.strerror} ({path})")) from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.warning("second_process_on_sqlite", cure="Several processes want PostgreSQL: set DATABASE_URL=postgresql://...")
        return InUse(held, alone=False)
    return InUse(held, alone=True)


async def reach_database(database: Database) -> None:
    """Bring the schema to head, waiting while the database restarts beside us; an address that never works must still end a start."""
    for pause in DATABASE_PAUSES:
        if await asyncio.to_thread(_reached_head, database):
            return
        log.warning("database_not_ready", again_in=pause)
        await asyncio.sleep(pause)
    if not await asyncio.to_thread(_reached_head, database):
        raise CannotStart(await asyncio.to_thread(no_database, database.url))


def _reached_head(database: Database) -> bool:
    if keeps_no_session(database):
        raise CannotStart(f"{SAID}. {CURE}")
    try:
        return reached_head(database)
    except Exception as broken:
        if why := complaint_of(database.url):  # a migration of ours that is wrong has no such reason
            raise CannotStart(no_database(database.url, why)) from broken
        raise


async def insist(step: Callable[[], Awaitable[Any]], refused_for_good: Callable[[str], str] = bot_token_refused) -> Any:
    """Do a step of the start until it is done; `CannotStart` when Slack refuses the token for good, or can never be asked."""
    wait = FIRST_TRY_AGAIN
    while True:
        try:
            return await step()
        except SlackApiError as refused:
            error = word_of(refused)
            if error in TOKEN_CURES:
                raise CannotStart(refused_for_good(error)) from None
            wait = max(wait, seconds_to_wait(refused.response.headers, wait))
            log.warning("slack_not_ready", error=error, again_in=wait)
        except aiohttp.InvalidURL:  # Slack's own address was looked at with the settings
            raise CannotStart(ODD_PROXY) from None
        except (aiohttp.ClientError, TimeoutError) as unreachable:
            log.warning("slack_unreachable", why=type(unreachable).__name__, again_in=wait)
        except DatabaseDown as down:
            log.warning("database_not_ready", why=str(down), again_in=wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 60)


async def done_within(seconds: float, name: str, step: Awaitable[None]) -> None:
    """Do a step of the end. What hangs is left behind: a thread that waits for a database cannot be called back, and need not be."""
    doing = asyncio.ensure_future(step)
    done, late = await asyncio.wait({doing}, timeout=seconds)
    for one in done:
        one.result()
    for one in late:
        one.cancel()
        log.warning("left_behind", step=name, seconds=seconds)


def collect_less() -> None:
    """What start-up made lives as long as the process: walking it again and again took an eighth of the time of an event."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
