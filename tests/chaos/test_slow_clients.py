"""F19: whoever opens connections and says nothing, or says it byte by byte, keeps nobody else out."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.siege import HOSTILE
from tests.stories.processes import ROOT, environment, free_port, local_slack, ripple, started, stopped, until_ready

FILES = 1024  # what many machines allow a process
A_NORMAL_DAY = 40  # commands
LIMITED = ("sh", "-c", f'ulimit -n {FILES}; exec "$@"', "limited")


@contextlib.asynccontextmanager
async def besieged(port: int) -> AsyncIterator[None]:
    """As long as this lasts."""
    line = (sys.executable, "-m", "tests.chaos.siege", str(port))
    siege = await asyncio.create_subprocess_exec(*line, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert siege.stdout is not None
        assert await siege.stdout.readline() == b"besieged\n"
        yield
        assert siege.returncode is None, "it went on all the time"
    finally:
        siege.kill()
        await siege.communicate()


@pytest.mark.long
async def test_a_thousand_hostile_connections_cost_no_command_its_answer(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        eve = slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
        slack.invite_bot(slack.add_channel("harbor", members=["Eve Okafor"]))
        port = free_port()
        env = environment(slack, sqlite_url, tmp_path, PORT=str(port), SLACK_SIGNING_SECRET=slack.signing_secret, SLACK_APP_TOKEN="")
        process = await started("run", env=env, folder=tmp_path, before=LIMITED)
        try:
            await until_ready(process, int(env["RIPPLE_HEALTH_PORT"]))
            slack.send_events_to(f"http://127.0.0.1:{port}/slack/events")
            async with besieged(port):
                for _ in range(A_NORMAL_DAY):
                    assert "/til" in (await eve.types("/learn help", in_="#harbor")).text
                assert (await ripple("health", env=env, folder=tmp_path)).code == 0
            ended = await stopped(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
    assert ended.code == 0
    assert "Too many open files" not in ended.err and "Traceback" not in ended.err
    assert ended.err.count("turned_away") < HOSTILE / 10, "a line for each would fill the disk"
