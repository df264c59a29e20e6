"""A file system without room, and one that forgets what was never synced. What was acknowledged stays, and the file stays whole."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import standing
from bot.database.engine import Database, DatabaseDown
from bot.database.idempotency import first_time
from bot.database.schema import seen
from tests.conftest import SYNCS
from tests.givens import MONDAY, KeysInMemory, scope
from tests.stories.driver import Story
from tests.stories.processes import asks

ROOM = 6  # MB of the small file system
COMMITS = 40
SEED = 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with hardly any room."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount") or "mount"
    made = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run([shutil.which("umount") or "umount", place], check=True)


KEYS = KeysInMemory()


async def remember(database: Database, key: str) -> None:
    await database.write(lambda tx: first_time(scope(tx, now=MONDAY, keys=KEYS), key + "x" * 200))


def remembered(database: Database) -> int:
    with database.reading() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return int(tx.execute(select(func.count()).select_from(seen)).scalar_one())


@pytest.mark.parametrize("room_left", [1_000, 20_000, 77_777, 250_000])
async def test_a_full_file_system_refuses_keeps_the_file_whole_and_is_over_when_there_is_room(
    small_disk: Path, sqlite_url: str, room_left: int
) -> None:
    file = small_disk / "ripple.sqlite"
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), file)
    database = Database(f"sqlite:///{file}")
    await remember(database, "first")
    (small_disk / "ballast").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - room_left))
    acknowledged = 1
    with pytest.raises(DatabaseDown):
        for n in range(10_000):
            await remember(database, f"more {n}")
            acknowledged += 1
    assert remembered(database) == acknowledged
    (small_disk / "ballast").unlink()
    await remember(database, "after")
    assert remembered(database) == acknowledged + 1
    database.close()


@pytest.mark.long
async def test_on_a_full_disk_it_is_not_ready_says_so_keeps_what_it_acknowledged_and_goes_on_when_there_is_room(
    small_disk: Path, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "NO_ROOM_FOR", 1.0)
    file, ballast = small_disk / "ripple.sqlite", small_disk / "ballast"
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), file)
    async with Story(mode="socket", database_url=f"sqlite:///{file}", folder=tmp_path) as story:
        said = await story.ana.says("#harbor", "The plover nests late")
        await story.settle()
        story.slack.timing.repeat_after = (1.0, 5.0, 60.0)
        ballast.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 20_000))
        kept = await typed_until_refused(story)
        assert story.bot is not None
        status, facts = await asks(story.bot.health_port, "/readyz")
        assert (status, facts["database"]) == (503, False) and "no room" in facts["trouble"]
        await story.bo.reacts(said, "bulb")
        ballast.unlink()
        await story.slack.quiet(timeout=240.0)
        await story.settle()
        learned = [row["text"] for row in story.rows("learnings")]
        assert sorted(learned) == sorted([*kept, "The plover nests late"]), "what was refused is not there, the mark is"
        await until_ready(story)


async def typed_until_refused(story: Story) -> list[str]:
    """What Ana shared until she was told that it is not saved."""
    kept: list[str] = []
    while len(kept) < 500:
        text = f"Number {len(kept)} of many " + "x" * 2_000
        told = await story.ana.types(f"/til {text}", in_="#harbor")
        if "couldn't save" in str(told.text):
            return kept
        kept.append(text)
    raise AssertionError("the disk is never full")


async def until_ready(story: Story) -> None:
    assert story.bot is not None
    async with asyncio.timeout(240):
        while (await asks(story.bot.health_port, "/readyz"))[0] != 200:
            await asyncio.sleep(0.1)


@pytest.mark.long
async def test_what_was_acknowledged_outlives_a_power_cut_that_takes_all_that_was_never_synced(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SYNCS, "yes")
    database, log = Database(sqlite_url), Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    with database.reading() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2, "FULL: each commit syncs the log before it is acknowledged"
    synced = []  # how long the log was when each write was acknowledged: so much is safe
    for n in range(COMMITS):
        await remember(database, f"{n} ")
        synced.append(log.stat().st_size)
    assert synced == sorted(set(synced)), "no checkpoint came between"
    whole, rng = log.read_bytes(), random.Random(SEED)
    for _ in range(30):
        cut = rng.randrange(synced[0], len(whole))
        for number, rest in enumerate((b"", bytes(len(whole) - cut), rng.randbytes(len(whole) - cut))):
            copy = tmp_path / f"after{number}.sqlite"
            shutil.copy(sqlite_url.removeprefix("sqlite:///"), copy)
            Path(f"{copy}-wal").write_bytes(whole[:cut] + rest)
            Path(f"{copy}-shm").unlink(missing_ok=True)
            found = Database(f"sqlite:///{copy}")
            # Exactly those: what was not synced is gone, so the cut did take something.
            assert remembered(found) == sum(size <= cut for size in synced)
            found.close()
    database.close()
