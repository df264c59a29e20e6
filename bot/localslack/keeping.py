"""The file in which a workspace and its install are kept, written now and then and at the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.state import state_file
from bot.localslack.state.workspace import Workspace

SAVE_EVERY = 5.0  # seconds


class Keeping:
    """`path`: None for a workspace that is kept nowhere."""

    def __init__(self, workspace: Workspace, app: InstalledApp, path: Path | None) -> None:
        self._workspace, self._app, self._path = workspace, app, path
        self._saver: asyncio.Task[None] | None = None

    def load(self) -> None:
        """Go on from the file, if there is one."""
        state = state_file.load_from(self._workspace, self._path) if self._path is not None else None
        if state is not None and state.get("install"):
            self._app.take_up(state["install"])

    def begin(self) -> None:
        """Save whatever changes from now on."""
        if self._path is not None:
            self._saver = asyncio.create_task(self._save_now_and_then())

    def save(self) -> None:
        """Write the file."""
        if self._path is not None:
            state_file.save(self._workspace, self._path, self._app.as_kept())

    async def end(self) -> None:
        """Save a last time, if it had begun."""
        if self._saver is None:
            return
        self._saver.cancel()
        with suppress(asyncio.CancelledError):
            await self._saver
        self.save()

    async def _save_now_and_then(self) -> None:
        saved = self._workspace.feed.seq
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self._workspace.feed.seq != saved:
                saved = self._workspace.feed.seq
                self.save()
