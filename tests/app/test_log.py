"""Log lines: an event word, and never a secret."""

from __future__ import annotations

import logging

import pytest
import structlog

from bot.app import log


@pytest.mark.parametrize("form", ["plain", "json"])
def test_tokens_and_passwords_become_dots(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    log.set_up(form)
    structlog.get_logger().warning("odd", token="xoxb-12-abc", url="postgresql://me:hush@db/x")
    logging.getLogger("other").warning("app token xapp-1-secret leaked")
    printed = capsys.readouterr().err
    logging.getLogger().handlers = handlers
    structlog.configure(**before)  # its defaults would draw every variable beside each error, a second a time, in all later tests
    assert "odd" in printed
    for secret in ("xoxb-12-abc", "hush", "xapp-1-secret"):
        assert secret not in printed
