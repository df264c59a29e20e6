"""A message that waits in the outbox for no hour and asks nobody."""

from __future__ import annotations

from bot.app.bot import real_now
from bot.database.engine import Database
from bot.outbox.notice import Notice
from bot.outbox.store import queue_notice
from bot.pulse.notice_bodies import ContractChanged
from tests.givens import scope

TOLD = ContractChanged(7, 9)  # a message that waits for no hour and asks nobody


def queue(database_url: str, workspace: str, channel: str, key: str = "contract:1") -> None:
    database = Database(database_url)
    with database.transaction() as tx:
        queue_notice(scope(tx, workspace=workspace, now=real_now()), Notice(TOLD, channel, key=key))
    database.close()
