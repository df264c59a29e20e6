"""Work in a child process that is killed just before its n-th statement or commit."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count

from sqlalchemy import event

from bot.database.engine import Database


def killed_at(statement: int, url: str, work: Callable[[Database], object]) -> bool:
    """True when the child was killed, False when it got to the end. Close every connection first: the child must not share one."""
    child = os.fork()
    if child == 0:
        try:
            _work(statement, url, work)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return False


def _work(statement: int, url: str, work: Callable[[Database], object]) -> None:
    database, left = Database(url), count(statement, -1)

    def fall(*_: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", fall)
    event.listen(database.engine, "commit", fall)
    work(database)
    os._exit(0)
