"""`python -m tests.mutation.bench CHANGES`, in a copy of the code. Tries each change; prints a line of JSON for it.

This process imports other people's libraries and nothing of ours. Each room is a fork of it that imports the bot and its tests; each
change to a function is a fork of the room. A change to what runs at import is written into the copy and imported by a fork of its own.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import coverage

from tests.mutation.changes import SmallChange
from tests.mutation.rooms import examples_in, room_of

if TYPE_CHECKING:
    import pytest

    from tests.mutation.running import Trying
    from tests.mutation.seen import Room

Numbered = tuple[int, SmallChange]
SURVIVED, NOT_LIVE = "survived", "not live"
STORIES = Path("tests/stories")
LIBRARIES = (
    "pytest", "pytest_asyncio", "xdist", "hypothesis", "sqlalchemy", "alembic", "slack_bolt.async_app", "numpy", "aiohttp", "psycopg",
    "cryptography", "babel", "holidays", "httpx", "msgspec", "selectolax", "apscheduler", "structlog",
)  # fmt: skip


class Bench:
    """`folder` is the copy; `shared` has the templates of the databases."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self._folder, self._shared = folder, shared
        self._out = os.dup(1)
        self._rooms: dict[Path, Room] = {}
        self._sound: dict[str, bool] = {}  # whether a test passes alone, without any change

    def try_all(self, changes: Sequence[Numbered]) -> None:
        """Each change in its room. What survives there, and no test there runs or everything rests on, in the room that runs it most."""
        files = sorted({change.path for _, change in changes})
        again: list[Numbered] = []
        for place, some in _by_room(changes, _own_room):
            room, survived = self._in_room(place, some, files)
            self._rooms[place] = room
            again += [(number, change) for number, change in survived if room.must_be_imported(change) or not room.asked(change)]
        for place, some in _by_room(again, self._other_room):
            self._in_room(place, some, files, self._rooms.get(place))

    def _other_room(self, change: SmallChange) -> Path:
        """The other room with most tests that run it. Where none of them does, the whole stories: they pass through everything."""
        ran = {place: len(room.asked(change)) for place, room in self._rooms.items() if place != _own_room(change)}
        most = max(ran, key=lambda place: (ran[place], str(place)), default=STORIES)
        return most if ran.get(most) else STORIES

    def _in_room(
        self, place: Path, changes: Sequence[Numbered], files: Sequence[str], known: Room | None = None
    ) -> tuple[Room, list[Numbered]]:
        """What the tests of this room do without a change (`known`, where that was seen before), and what survives them."""
        told = self._shared / "told"

        def then(trying: Trying, session: pytest.Session) -> None:
            room = known or trying.without_change(session, files)
            if not known:
                self._say(room=str(place), tests=len(room.seconds), seconds=round(sum(room.seconds.values()), 1),
                          failing=[item.nodeid for item in session.items if item.nodeid not in room.seconds])  # fmt: skip
            verdicts = {number: self._while_imported(trying, session, number, change, room) for number, change in changes}
            told.write_bytes(pickle.dumps((room, verdicts)))

        examples = [one for file in sorted({change.path for _, change in changes}) for one in examples_in(Path(file))]
        self._in_pytest([str(place), *examples], files, then)
        room, verdicts = pickle.loads(told.read_bytes())
        told.unlink()
        for number, change in changes:
            if verdicts[number] == NOT_LIVE:
                verdicts[number] = self._from_import(number, change, room.asked(change))
        return room, [one for one in changes if verdicts[one[0]] == SURVIVED]

    def _while_imported(self, trying: Trying, session: pytest.Session, number: int, change: SmallChange, room: Room) -> str:
        """The verdict on a change in functions that are imported; "not live" if that can't be had."""
        if room.must_be_imported(change):
            return NOT_LIVE
        before, tests = _processor(), room.asked(change)
        verdict = trying.verdict(session, tests, change) if tests else SURVIVED
        if verdict != NOT_LIVE:
            self._say(number=number, verdict=verdict, tests=len(tests), seconds=round(_processor() - before, 1))
        return verdict

    def _from_import(self, number: int, change: SmallChange, tests: Sequence[str]) -> str:
        """The verdict on a change that must be there before the bot is imported."""
        before, verdict = _processor(), SURVIVED
        if tests:
            file = self._folder / change.path
            text = file.read_text(encoding="utf-8")
            file.write_text(change.applied(text), encoding="utf-8")
            try:
                verdict = self._asked(change, tests, lambda trying, session: trying.verdict(session, tests, None))
            finally:
                file.write_text(text, encoding="utf-8")
        test = verdict.partition(": ")[2] or (tests[0] if verdict != SURVIVED else "")  # where it can't be imported, any of them
        if test and test not in self._sound:
            self._sound[test] = self._asked(change, [test], lambda trying, session: str(trying.is_sound(session, test))) == "True"
        if not self._sound.get(test, True):
            verdict = SURVIVED
        self._say(number=number, verdict=verdict, tests=len(tests), seconds=round(_processor() - before, 1))
        return verdict

    def _asked(self, change: SmallChange, tests: Sequence[str], ask: Callable[[Trying, pytest.Session], str]) -> str:
        """What a new process says of these tests; "dies" if it comes to no end."""
        said = self._shared / "said"
        said.write_text("dies", encoding="utf-8")
        files = list(dict.fromkeys(test if "[bot/" in test else test.split("::")[0] for test in tests))
        self._in_pytest(files, [change.path], lambda trying, session: said.write_text(ask(trying, session), encoding="utf-8"))
        return said.read_text(encoding="utf-8")

    def _in_pytest(self, tests: Sequence[str], files: Sequence[str], then: Callable[[Trying, pytest.Session], object]) -> None:
        assert "bot" not in sys.modules, "what is imported here is never imported anew, so a change to it would not be there"
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            return
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            at_import = coverage.Coverage(data_file=None, config_file=False, include=[str(self._folder / one) for one in files])
            at_import.start()  # before anything of the bot is imported
            running = importlib.import_module("tests.mutation.running")
            plugin = running.Trying(self._folder, self._shared, at_import, then)
            line = ["-n", "0", "-q", "--part", "quick", "-p", "no:cacheprovider", *tests]
            importlib.import_module("pytest").main(line, plugins=[plugin])
        finally:
            os._exit(0)

    def _say(self, **what: object) -> None:
        os.write(self._out, json.dumps(what).encode() + b"\n")


def _own_room(change: SmallChange) -> Path:
    return room_of(Path(change.path))


def _by_room(changes: Sequence[Numbered], room: Callable[[SmallChange], Path]) -> list[tuple[Path, list[Numbered]]]:
    found: dict[Path, list[Numbered]] = defaultdict(list)
    for number, change in changes:
        found[room(change)].append((number, change))
    return sorted(found.items())


def _processor() -> float:
    """Seconds of the processor by all that this process waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(changes: Path) -> None:
    """`changes`: a pickle of numbers and changes. Beside it the templates of the databases are made."""
    folder, shared = Path.cwd(), changes.parent
    line = [sys.executable, "-m", "tests.mutation.databases", str(shared)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as databases:
        assert databases.stdin is not None and databases.stdout is not None
        for library in LIBRARIES:
            importlib.import_module(library)
        os.environ |= {"CI": "true", "RIPPLE_TEST_DATABASE_URL": databases.stdout.readline().strip()}
        Bench(folder, shared).try_all(pickle.loads(changes.read_bytes()))
        databases.stdin.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
