"""The wall between what people say and every log. Nothing that a library logs keeps its words, at any level, in any logger.

Bolt, the Slack SDK, SQLAlchemy and httpx put whole payloads, rows and addresses into their lines: below warnings, but also in a refused
signature. Levels and filters do not hold them back, for a child logger takes neither from its parent, and somebody may turn the level
up. So a line of theirs is cut where it is made, before any handler sees it: what stays is its fixed beginning, and where it was said.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import MutableMapping
from typing import Any

OUTSIDERS = ("slack_bolt", "slack_sdk", "sqlalchemy", "alembic", "aiohttp", "asyncio", "httpx", "httpcore", "apscheduler", "psycopg")
FIXED = re.compile(r"[^\d({\[<%:=\"'`]*")  # up to the first thing that may be a value
LONGEST = 60
_ours = logging.getLogRecordFactory()


def build() -> None:
    """From now on, for the whole process. Building it twice changes nothing."""
    logging.setLogRecordFactory(_cut)


def frames_only(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: an error as its types and where it came from. Its words may quote what somebody wrote."""
    found = line.pop("exc_info", None)
    if found:
        line["exception"] = told(found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else None)
    return line


def told(problem: BaseException | None) -> str:
    """An error and what led to it, without a word of either."""
    parts: list[str] = []
    while problem is not None:
        parts.append("".join(traceback.format_tb(problem.__traceback__)) + type(problem).__qualname__)
        problem = problem.__cause__ or problem.__context__
    return "\nafter ".join(parts)


def _cut(*args: Any, **named: Any) -> logging.LogRecord:
    record = _ours(*args, **named)
    outsider = (record.name or "").partition(".")[0].partition(":")[0]  # a copy of a record is made without its name at first
    if outsider in OUTSIDERS:
        fixed = FIXED.match(record.msg) if isinstance(record.msg, str) else None
        beginning = fixed.group()[:LONGEST].strip() if fixed else ""
        record.msg, record.args = f"{beginning} ... ({record.module}.{record.funcName}, line {record.lineno})".strip(), ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text, record.exc_info = told(record.exc_info[1]), None
    return record
