"""A plugin of pytest. Runs a room's tests once unchanged, then some of them for each change in a fork."""

from __future__ import annotations

import os
import pickle
import resource
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from coverage import Coverage

from tests.givens import SHARED
from tests.mutation.changes import SmallChange
from tests.mutation.live import NotLive, put_in
from tests.mutation.seen import Room

BUDGET = 8.0  # processor seconds for one change; what it survives so long, it survives
LOOPS = 30.0  # processor seconds of one test; a change that needs them loops. A busy machine doesn't add to these
WAITS = 60.0  # seconds of the clock without a word from one test; then the same test is asked again, alone
SURVIVED, NOT_LIVE = "survived", "not live"
LAST_WORDS = (f"{SURVIVED}\n".encode(), f"{NOT_LIVE}\n".encode(), b" fails\n")


def watch(folder: Path, files: Sequence[str]) -> Coverage:
    """What notes the lines that run of these files."""
    return Coverage(data_file=None, config_file=False, include=[str(folder / one) for one in files])


class Trying:
    """A plugin of pytest that takes the place of its loop."""

    def __init__(self, folder: Path, shared: Path, at_import: Coverage, then: Callable[[Trying, pytest.Session], object]) -> None:
        self._folder, self._shared, self._at_import, self._then = folder, shared, at_import, then
        self._failed = False
        self._sound: dict[str, bool] = {}

    def pytest_configure(self, config: Any) -> None:
        config.workerinput = {SHARED: str(self._shared)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        self._at_import.stop()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._then(self, session)
        return True

    def without_change(self, session: pytest.Session, files: Sequence[str]) -> Room:
        """Run every test once, and see which lines of these files it runs."""
        place = self._folder / "room.pickle"
        child = os.fork()
        if child == 0:
            self._leave(lambda: place.write_bytes(pickle.dumps(self._watched(session, files))))
        os.waitpid(child, 0)
        room: Room = pickle.loads(place.read_bytes())
        place.unlink()
        return room

    def _watched(self, session: pytest.Session, files: Sequence[str]) -> Room:
        room = Room()
        for name in files:
            room.at_import[name] = set(self._at_import.get_data().lines(str(self._folder / name)) or ())
        watching = watch(self._folder, files)
        watching.start()
        for item, following in _pairs(session.items):
            watching.switch_context(item.nodeid)
            began = time.process_time()
            if not self._fails(item, following):
                room.seconds[item.nodeid] = time.process_time() - began
        watching.stop()
        for name in files:
            lines = watching.get_data().contexts_by_lineno(str(self._folder / name))
            room.ran[name] = {line: set(tests) for line, tests in lines.items()}
        return room

    def _fails(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        self._failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self._failed

    def verdict(self, session: pytest.Session, tests: Sequence[str], change: SmallChange | None) -> str:
        """How these tests notice the change (None: it was made before they were imported), and which of them: see `_once`.

        A test that fails once proves nothing: the machine may be busy. It must fail again when it is asked alone, and alone it must
        pass without the change; where that was made before, the caller has to see to it.
        """
        items = {item.nodeid: item for item in session.items}
        left = [items[one] for one in tests if one in items]
        while left:
            said, test = self._once(left, change)
            if said in (SURVIVED, NOT_LIVE):
                return said
            again, _ = self._once([items[test]], change)
            if again == said and (change is None or self.is_sound(session, test)):
                return f"{said}: {test}"
            left = left[left.index(items[test]) + 1 :]
        return SURVIVED

    def is_sound(self, session: pytest.Session, test: str) -> bool:
        """Whether this test passes alone, as the code stands."""
        if test not in self._sound:
            self._sound[test] = self._once([item for item in session.items if item.nodeid == test], None)[0] == SURVIVED
        return self._sound[test]

    def _once(self, items: Sequence[pytest.Item], change: SmallChange | None) -> tuple[str, str]:
        """What came of it: "survived", "not live", or how it was noticed ("fails", "loops", "waits", "dies") and by which test."""
        place = Path(tempfile.mkdtemp(dir=self._shared))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._leave(lambda: self._ask(items, change, place, writing))
        os.close(writing)
        told = _heard(reading, child)
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # with what its tests started
        _, status = os.waitpid(child, 0)
        shutil.rmtree(place, ignore_errors=True)
        _drop_databases(child)
        last = told.splitlines()[-1] if told else NOT_LIVE
        if last in (SURVIVED, NOT_LIVE):
            return last, ""
        number, _, word = last.partition(" ")
        looped = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        return word or ("loops" if looped else "dies"), items[int(number)].nodeid

    def _ask(self, items: Sequence[pytest.Item], change: SmallChange | None, place: Path, writing: int) -> None:
        def say(words: str) -> None:
            os.write(writing, f"{words}\n".encode())

        tempfile.tempdir = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(place)
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        if change is not None:
            try:
                put_in(self._folder, change)
            except NotLive:
                return say(NOT_LIVE)
        began = time.process_time()
        for number, (item, following) in enumerate(_pairs(items)):
            if time.process_time() - began > BUDGET:
                break
            say(str(number))
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + LOOPS), resource.RLIM_INFINITY))
            if self._fails(item, following):
                return say(f"{number} fails")
        return say(SURVIVED)

    def _leave(self, task: Callable[[], object]) -> None:
        """In a fork: do the task, and end without what pytest does at its end."""
        try:
            os.setpgid(0, 0)
            task()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(0)


def _pairs(items: Sequence[pytest.Item]) -> Iterable[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, (*items[1:], None), strict=True)


def _heard(reading: int, child: int) -> str:
    """All that the fork says. One that falls silent is stopped."""
    told = b""
    while True:
        if not select.select([reading], [], [], WAITS)[0]:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            return told.decode().rstrip("\n") + " waits"
        piece = os.read(reading, 65536)
        told += piece
        if not piece or told.endswith(LAST_WORDS):
            return told.decode()


def _drop_databases(child: int) -> None:
    with psycopg.connect(os.environ["RIPPLE_TEST_DATABASE_URL"], autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", (f"ripple_%_{child}_%",)).fetchall():
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
