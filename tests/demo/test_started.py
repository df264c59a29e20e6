"""Starting and ending the demo as a visitor does. Real processes, real ports, Ctrl-C at any moment, and nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.page import DAYS
from bot.demo.simulation import Simulation
from tests.stories.processes import ripple, started

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
PATIENCE = 400.0  # seconds; five weeks of fourteen people on a laden machine


def temporary(folder: Path) -> Path:
    """A folder for temporary files of which we see what is left."""
    (folder / "tmp").mkdir(exist_ok=True)
    return folder / "tmp"


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await started("demo", *arguments, env={"TMPDIR": str(temporary(folder))}, folder=folder)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def told(process: asyncio.subprocess.Process, words: str) -> str:
    """The line with these words, as soon as it is printed."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while words not in (line := (await process.stdout.readline()).decode()):
            assert line, "it ended before it said so"
    return line


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not so():
            await asyncio.sleep(0.005)


async def interrupted(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE):
        _, err = await process.communicate()
    return process.returncode, err.decode()


def page(url: str) -> tuple[int, str]:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(url, timeout=240) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as not_yet:
        return not_yet.code, not_yet.read().decode()


@pytest.mark.longest
async def test_the_page_is_there_at_once_shows_how_far_the_weeks_are_and_then_opens(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as process:
        url = (await told(process, "Open")).split()[-1]
        status, shown = await asyncio.to_thread(page, url)
        assert (status, "lives the weeks before you came" in shown, "<progress" in shown) == (503, True, True)
        await told(process, f"1 of {DAYS} days")
        status, shown = await asyncio.to_thread(page, url)
        assert (status, 'value="0"' in shown) == (503, False)
        await told(process, "Ready")
        assert (await asyncio.to_thread(page, url))[0] == 200
        assert await interrupted(process) == (0, "Stopped.\n")
    assert list(temporary(tmp_path).iterdir()) == []


@pytest.mark.longest
@pytest.mark.parametrize("moment", ["Open", "The company lives", f"1 of {DAYS} days"])
async def test_interrupted_while_it_starts_it_stops_and_leaves_nothing(tmp_path: Path, moment: str) -> None:
    async with demo(tmp_path, "--port", "0") as process:
        await told(process, moment)
        assert await interrupted(process) == (0, "Stopped.\n")
    assert list(temporary(tmp_path).iterdir()) == []


@pytest.mark.parametrize("loaded", ["/_ssl.", "/sqlalchemy/", "/_sqlite3."])
async def test_interrupted_while_it_is_still_importing_it_says_one_sentence_at_most(tmp_path: Path, loaded: str) -> None:
    async with demo(tmp_path, "--headless") as process:
        await until(lambda: loaded in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8"))
        code, err = await interrupted(process)
    assert (code, err) in ((130, ""), (130, "Stopped.\n")), "lost nowhere, and told once at most"
    assert list(temporary(tmp_path).iterdir()) == []


@pytest.mark.long
async def test_interrupted_in_the_middle_of_its_weeks_it_stops_and_leaves_nothing(tmp_path: Path) -> None:
    async with demo(tmp_path, "--headless", "--weeks", "50") as process:
        await told(process, "Week 1")
        assert await interrupted(process) == (130, "Stopped.\n")
    assert list(temporary(tmp_path).iterdir()) == []


@pytest.mark.long
async def test_a_second_demo_on_one_port_is_told_in_one_sentence_and_harms_nobody(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as first:
        url = (await told(first, "Open")).split()[-1]
        port = url.rstrip("/").rpartition(":")[2]
        second = await ripple("demo", "--port", port, env={"TMPDIR": str(temporary(tmp_path))}, folder=tmp_path)
        assert (second.code, second.out, second.err.count("\n")) == (2, "", 1)
        assert f"Port {port} is taken" in second.err and "--port 0" in second.err
        assert (await asyncio.to_thread(page, url))[0] in (200, 503)
        assert len(list(temporary(tmp_path).iterdir())) == 1


@pytest.mark.long
async def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    for folder in ("/proc/ripple", str(tmp_path / "a file")):
        ended = await ripple("demo", "--keep", folder, env={}, folder=tmp_path)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert "cannot be written" in ended.err and "--keep" in ended.err


@pytest.mark.long
async def test_a_home_that_cannot_be_written_a_path_with_spaces_and_a_companys_proxy_are_no_matter(tmp_path: Path) -> None:
    here = tmp_path / "a path with spaces"
    here.mkdir()
    proxies = dict.fromkeys(PROXIES, "http://127.0.0.1:9")  # nobody answers there
    env = {"HOME": "/proc", "TMPDIR": str(temporary(here)), **proxies}
    ended = await ripple("demo", "--headless", "--weeks", "1", env=env, folder=here)
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may take the network away")
async def test_without_any_network_the_demo_lives(tmp_path: Path) -> None:
    process = await started(
        "demo", "--headless", "--weeks", "1", env={}, folder=tmp_path, before=("unshare", "-n", "sh", "-c", LOOPBACK, "sh")
    )
    out, err = await process.communicate()
    if b"unshare" in err or b"RTNETLINK" in err or b"ip:" in err:
        pytest.skip("this machine does not let us take the network away")
    assert (process.returncode, err.decode()) == (0, "")
    assert b"Missing messages: 0." in out


@pytest.mark.longest
async def test_a_kept_company_whose_weeks_were_interrupted_lives_the_rest(tmp_path: Path) -> None:
    async with Simulation(flows=False, folder=tmp_path) as first:
        await first.live(days=3)
    async with Simulation(flows=False, folder=tmp_path) as again:
        assert again.taken_up and again.needs_living()
        await again.live_beforehand(weeks=2)
        assert again.visitor == "Ana Ruiz"


LOOPBACK = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"'
