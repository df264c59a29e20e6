"""The processes under test: started from one that has everything imported already, so that a thousand deaths take minutes."""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.chaos.process import live

ENDS_WITHIN = 12.0  # seconds after SIGTERM; the promise is ten


class TurnedClocks:
    """How far each bot's wall clock is wrong, in seconds: a page that the harness writes and the bot reads."""

    def __init__(self, folder: Path, how_many: int) -> None:
        self._paths = [folder / f"clock{place}" for place in range(how_many)]
        for path in self._paths:
            path.write_bytes(struct.pack("d", 0.0))
        self.furthest = 0.0

    def path(self, place: int) -> str:
        """Where this bot's page lies."""
        return str(self._paths[place])

    def turn(self, place: int, seconds: float) -> None:
        """Its clock is wrong by so much from now on."""
        self.furthest = max(self.furthest, seconds)
        with self._paths[place].open("r+b") as file, mmap.mmap(file.fileno(), 0) as page:
            page[:] = struct.pack("d", seconds)

    def turn_all_to_the_furthest(self) -> None:
        """So that whatever was put off by a clock that ran ahead is due."""
        for place in range(len(self._paths)):
            self.turn(place, self.furthest + 1)


class Bots:
    """So many bots; the fallen are replaced by their place."""

    def __init__(self, env: dict[str, str], how_many: int, log_folder: Path, clocks: TurnedClocks) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.process"])
        self._env, self._folder, self._clocks = env, log_folder, clocks
        self.ended_late = 0
        self.processes: list[Any] = [self._start(place) for place in range(how_many)]

    def _start(self, place: int) -> Any:
        arguments = (self._env, self._clocks.path(place), str(self._folder / f"bot{place}.log"))
        process = self._context.Process(target=_live_quietly, args=arguments, daemon=True)
        process.start()
        return process

    def restart(self, place: int) -> None:
        """The old one must have been told to go. One that does not in time is killed, as a supervisor would, and counted."""
        process = self.processes[place]
        process.join(ENDS_WITHIN)
        if process.is_alive():
            self.ended_late += 1
            process.kill()
            process.join()
        self.processes[place] = self._start(place)

    def restart_the_fallen(self) -> int:
        """How many had ended without being told to."""
        fallen = [place for place, process in enumerate(self.processes) if not process.is_alive()]
        for place in fallen:
            self.restart(place)
        return len(fallen)

    def signal(self, place: int, number: int) -> None:
        """Send it a signal, if it is there."""
        with suppress(ProcessLookupError):
            os.kill(self.processes[place].pid, number)

    def end(self) -> None:
        """All of them, in good order."""
        for place in range(len(self.processes)):
            self.signal(place, signal.SIGCONT)
            self.signal(place, signal.SIGTERM)
        for process in self.processes:
            process.join(ENDS_WITHIN)
            if process.is_alive():
                process.kill()
                process.join()


def _live_quietly(env: dict[str, str], clock: str, log_file: str) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    live(env, clock)
