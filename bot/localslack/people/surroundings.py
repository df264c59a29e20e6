"""The local workspace as a person in it needs it: a protocol, so that people know no server."""

from __future__ import annotations

from typing import Any, Protocol

from bot.localslack.json_object import Json
from bot.localslack.people.acts import Acts
from bot.localslack.state.workspace import Workspace


class Surroundings(Protocol):
    """What a person acts in, and how things there are called."""

    workspace: Workspace
    acts: Acts

    @property
    def bot_user(self) -> str:
        """The bot's user id."""

    def user_id(self, person: Any) -> str:
        """The id of a person, given the driver, the id or the name."""

    def channel_id(self, channel: str) -> str:
        """The id of a channel, given its id or its name."""

    def readable(self, message: Json) -> str:
        """A message or view as plain text."""
