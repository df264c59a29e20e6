"""The context of every Web API call: the workspace, the installed app, and the ids that expire."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.localslack.api.expiring_ids import ResponseUrls, TriggerIds
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.api.refusal import Refusal
from bot.localslack.faults import Faults
from bot.localslack.json_object import Json
from bot.localslack.state.workspace import Workspace


@dataclass
class ApiContext:
    """One workspace with one installed app. `honours_client_msg_id`: drop repeats of the same client_msg_id."""

    workspace: Workspace
    app: InstalledApp
    faults: Faults
    monotonic: Callable[[], float] = time.monotonic
    honours_client_msg_id: bool = False
    base_url: str = ""
    enterprise: str = ""  # the organisation that the workspace belongs to, and whether the app is installed in all of it
    is_org_wide: bool = False
    new_socket_url: Callable[[], str] = str
    sent_client_ids: dict[tuple[str, str], Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.triggers = TriggerIds(self.monotonic, self.workspace.new_word)
        self.response_urls = ResponseUrls(self.workspace.now, self.workspace.new_word)

    def bot_facts(self) -> Json:
        """What every message of the bot carries about its author."""
        space = self.workspace
        profile = {
            "id": space.bot_id,
            "app_id": space.app_id,
            "user_id": space.bot_user,
            "name": space.people[space.bot_user]["real_name"],
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": space.team_id,
        }
        return {"bot_id": space.bot_id, "app_id": space.app_id, "bot_profile": profile}

    def channel(self, channel_id: str) -> Json:
        """A conversation that the bot may know of; a private one without it does not exist for it."""
        space = self.workspace
        channel = space.channels.get(channel_id)
        hidden = channel and not channel.get("is_channel") and not space.is_member(channel_id, space.bot_user)
        if channel is None or hidden:
            raise Refusal("channel_not_found")
        return channel

    def person(self, user_id: str) -> Json:
        """Somebody of the workspace."""
        if user_id not in self.workspace.people:
            raise Refusal("user_not_found")
        return self.workspace.people[user_id]

    def need_scope(self, scope: str) -> None:
        """Refuse, as Slack does, what the app was not granted."""
        if not self.app.may(scope):
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.app.scopes)))
