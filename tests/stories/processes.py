"""`python -m bot ...` as an operator runs it. A process of its own, its own folder, nothing of this process's environment."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.app import log
from bot.localslack import LocalSlack

ROOT = Path(__file__).parents[2]
A_HANG = 240.0  # seconds; a laden machine is no failure, and a process that hangs is killed before the test's own end


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


async def ripple(*arguments: str, env: Mapping[str, str], folder: Path) -> Ended:
    """Run one command to its end."""
    process = await started(*arguments, env=env, folder=folder)
    try:
        async with asyncio.timeout(A_HANG):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    return Ended(process.returncode or 0, out.decode(), err.decode())


async def started(*arguments: str, env: Mapping[str, str], folder: Path, before: Sequence[str] = ()) -> asyncio.subprocess.Process:
    """The same, left running. `before`: a command that starts it."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **env}
    pipe = asyncio.subprocess.PIPE
    line = (*before, sys.executable, "-m", "bot", *arguments)
    return await asyncio.create_subprocess_exec(*line, env=clean, cwd=folder, stdout=pipe, stderr=pipe)


@asynccontextmanager
async def running(env: Mapping[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run`, ready; killed at the end if the story did not stop it."""
    process = await started("run", env=env, folder=folder)
    try:
        await until_ready(process, int(env["RIPPLE_HEALTH_PORT"]))
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until_ready(process: asyncio.subprocess.Process, port: int) -> None:
    """Wait until /readyz says yes."""
    while True:
        if process.returncode is not None:
            out, err = await process.communicate()
            raise AssertionError(f"ended with {process.returncode} before it was ready:\n{out.decode()}{err.decode()}")
        status, _ = await asks(port, "/readyz")
        if status == 200:
            return
        await asyncio.sleep(0.05)


async def asks(port: int, path: str) -> tuple[int, Any]:
    """The status (0: nobody answers) and what the page says."""

    def get() -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=A_HANG) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            body = refused.read()
            return refused.code, json.loads(body) if body.startswith(b"{") else {}
        except OSError:
            return 0, None

    return await asyncio.to_thread(get)


async def stopped(process: asyncio.subprocess.Process) -> Ended:
    """Ask it to stop as every supervisor does; what it left."""
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(A_HANG):
        out, err = await process.communicate()
    return Ended(process.returncode if process.returncode is not None else -1, out.decode(), err.decode())


def free_port() -> int:
    """A port nobody uses now."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def local_slack(**facts: Any) -> LocalSlack:
    """A workspace on real time, with the app installed from our own manifest."""
    manifest = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
    return LocalSlack(now=lambda: datetime.now(UTC), manifest=manifest, **facts)


def environment(slack: LocalSlack, database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """What an operator sets for Socket Mode."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "RIPPLE_KEY_FOLDER": str(folder / "keys"),
        "RIPPLE_HEALTH_PORT": str(free_port()),
        **more,
    }


Typed = Callable[..., Ended]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    """Without a process of its own, for what ends with a sentence: importing the bot again takes seconds. `typed("outbox", env={...})`."""

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
