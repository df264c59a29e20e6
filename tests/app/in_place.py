"""The command line without a process of its own, for what ends with a sentence: importing the bot again takes seconds."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import log
from tests.stories.processes import Ended

Typed = Callable[..., Ended]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    """`typed("outbox", env={...})`: what somebody reads who types this in an empty folder."""

    def run(*arguments: str, env: Mapping[str, str]) -> Ended:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(log, "set_up", lambda *_form: None)  # this process keeps the tests' own log
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run
