"""The image is built from the Dockerfile and lived in: which needs buildah and half a minute. `make image` asks for it.

Chroot isolation is enough: no daemon, the host's network, and signals reach the bot as a container's first process gets them.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.localslack import LocalSlack
from tests.stories.processes import A_HANG, ROOT, asks, free_port, local_slack, until_ready

IMAGE = "localhost/ripple:tried"
OWNER = 10001
ISOLATED = ("--isolation", "chroot")

pytestmark = [
    pytest.mark.skipif(os.environ.get("RIPPLE_TEST_IMAGE") != "yes", reason="building an image takes half a minute: ask by `make image`"),
    pytest.mark.skipif(shutil.which("buildah") is None, reason="buildah is not on this machine"),
    pytest.mark.timeout(600),
]


def buildah(*arguments: str) -> str:
    done = subprocess.run(["buildah", *arguments], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> dict[str, Any]:
    """The image, freshly built; what it says about itself."""
    buildah("bud", *ISOLATED, "--format", "docker", "--quiet", "--tag", IMAGE, ".")
    return json.loads(buildah("inspect", "--type", "image", IMAGE))["Docker"]["config"]


@pytest.fixture
def container(image: dict[str, Any]) -> Iterator[str]:
    made = buildah("from", "--pull-never", IMAGE)
    yield made
    buildah("rm", made)


def settings(slack: LocalSlack) -> dict[str, str]:
    """What deploy/compose.yaml and kubernetes.yaml would hand in, beside what stands in the image."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "RIPPLE_HEALTH_PORT": str(free_port()),
    }


async def inside(container: str, env: dict[str, str], *command: str) -> asyncio.subprocess.Process:
    given = [part for name, value in env.items() for part in ("--env", f"{name}={value}")]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec("buildah", "run", *ISOLATED, *given, container, "--", *command, stdout=pipe, stderr=pipe)


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    out, err = await process.communicate()
    return process.returncode if process.returncode is not None else -1, out.decode() + err.decode()


@asynccontextmanager
async def living(container: str, image: dict[str, Any], env: dict[str, str]) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The container as a runtime starts it, ready; and the number of the bot's own process."""
    process = await inside(container, env, *image["Entrypoint"], *image["Cmd"])
    try:
        await until_ready(process, int(env["RIPPLE_HEALTH_PORT"]))
        yield process, the_bot(process.pid)
    finally:
        if process.returncode is None:
            os.kill(the_bot(process.pid), signal.SIGKILL)
            await process.communicate()


def the_bot(started: int) -> int:
    """The process that runs our code, below the one that made its surroundings."""
    below = [started]
    for parent in below:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):  # any of its threads may have started one
            below += [int(child) for child in children.read_text().split()]
    (found,) = [pid for pid in below if b"\0-m\0bot\0" in (line := Path(f"/proc/{pid}/cmdline").read_bytes()) and b"buildah" not in line]
    return found


async def test_the_image_runs_as_nobody_is_ready_and_stops_when_asked(image: dict[str, Any], container: str) -> None:
    async with local_slack() as slack:
        eve = slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
        slack.invite_bot(slack.add_channel("harbor", members=["Eve Okafor"]))
        env = settings(slack)
        async with living(container, image, env) as (process, bot):
            assert Path(f"/proc/{bot}").stat().st_uid == OWNER
            assert (await asks(int(env["RIPPLE_HEALTH_PORT"]), "/readyz"))[0] == 200
            assert "/til" in (await eve.types("/learn help", in_="#harbor")).text
            healthcheck = image["Healthcheck"]["Test"]
            assert healthcheck[0] == "CMD"
            code, said = await ended(await inside(container, env, *healthcheck[1:]))
            assert code == 0, said
            os.kill(bot, getattr(signal, image["StopSignal"]))
            async with asyncio.timeout(A_HANG):
                code, said = await ended(process)
        assert (code, "Traceback" in said) == (0, False), said
        assert (await asks(int(env["RIPPLE_HEALTH_PORT"]), "/healthz"))[0] == 0


@pytest.mark.parametrize("command", ["migrate", "check", "outbox"])
async def test_an_operators_commands_work_in_the_image(image: dict[str, Any], container: str, command: str) -> None:
    async with local_slack() as slack:
        for name in dict.fromkeys(("migrate", command)):
            code, said = await ended(await inside(container, settings(slack), *image["Entrypoint"], name))
            assert (code, "BAD" in said) == (0, False), said
