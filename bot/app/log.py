"""One log format: an `event` word on every line, never people's words, never a secret, never an answer.

Bodies of requests are not logged anywhere; what libraries log of them is cut at `bot.app.log_wall`.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from bot.app.log_wall import build, frames_only

SECRETS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=://)[^\s/@]+@")
NOISY = ("slack_bolt", "slack_sdk", "aiohttp.access", "apscheduler", "httpx", "alembic", "asyncio")


def set_up(form: str = "plain") -> None:
    """Send every log line, the standard library's too, through one renderer to stderr."""
    build()
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        frames_only,
        hide_secrets,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Bolt finds the bot token in the environment and warns at every start that our client comes first, as it should.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda line: "As you gave" not in line.getMessage())


def hide_secrets(_logger: Any, _method: str, line: Any) -> Any:
    """Tokens and the password in a database URL become dots, wherever they stand in the line."""
    return {name: SECRETS.sub("…", value) if isinstance(value, str) else value for name, value in line.items()}


def set_up_quiet() -> None:
    """The demo's form: only warnings, so that the page's address stays in sight."""
    set_up("plain")
    logging.getLogger().setLevel(logging.WARNING)
