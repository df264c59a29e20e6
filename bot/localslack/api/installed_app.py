"""The app as it is installed in the local workspace: what its manifest allows, and its secrets.

Without a manifest everything is allowed. Nothing here is a real secret: they are made for this run only.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.localslack.api.scopes import EVENT_SCOPES, EVERY_SCOPE
from bot.localslack.json_object import Json

ONLY_APP = "local-1"
MESSAGE_SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class InstalledApp:
    """What one installed app may do; `uninstalled` and `revoked` turn its tokens off.

    `organisation`: the install of a whole organisation, whose tokens work here too. `mark`: tells the tokens of several workspaces apart.
    """

    def __init__(self, manifest: Mapping[str, Any] | None, mark: str = ONLY_APP) -> None:
        self.manifest: Json | None = dict(manifest) if manifest is not None else None
        self.mark, self.organisation = mark, cast("InstalledApp | None", None)
        self.bot_token = f"xoxb-{mark}-bot"
        self.tokens: dict[str, datetime | None] = {self.bot_token: None}  # when each ends
        self.app_token = f"xapp-{ONLY_APP}-app"
        self.signing_secret = f"signing-secret-{ONLY_APP}"
        self.verification_token = f"verification-{ONLY_APP}"
        self.uninstalled = self._begins_uninstalled = False
        self.revoked = False
        self.declined_scopes: set[str] = set()

    def begin_uninstalled(self) -> None:
        """Nobody has installed it yet, nor will have when everything begins again."""
        self.uninstalled = self._begins_uninstalled = True

    def begin_again(self) -> None:
        """As at the beginning."""
        self.uninstalled, self.revoked = self._begins_uninstalled, False

    def as_kept(self) -> Json:
        """What outlives a restart: whether it is installed, and the token that never ends."""
        return {"installed": not self.uninstalled, "token": self.bot_token}

    def take_up(self, kept: Json) -> None:
        """Go on with what `as_kept` gave."""
        self.uninstalled, self.bot_token = not kept["installed"], kept["token"]
        self.tokens = {self.bot_token: None}

    def new_token(self, ends: datetime | None) -> str:
        """Another bot token. One that never ended is over now; one that ends is taken until then."""
        self.tokens = {token: until for token, until in self.tokens.items() if until is not None}
        kind = "xoxb" if ends is None else "xoxe.xoxb"
        self.bot_token = f"{kind}-{self.mark}-bot-{secrets.token_hex(4)}"
        self.tokens[self.bot_token] = ends
        return self.bot_token

    def refuses(self, token: str, now: datetime) -> str:
        """Slack's word for why this token is not taken; nothing where it is."""
        if token == self.app_token:
            return ""
        if token not in self.tokens:
            return self.organisation.refuses(token, now) if self.organisation is not None else "invalid_auth"
        ends = self.tokens[token]
        return "token_expired" if ends is not None and now >= ends else ""

    @property
    def scopes(self) -> frozenset[str]:
        """The bot scopes granted at installation."""
        if self.manifest is None:
            return EVERY_SCOPE - self.declined_scopes
        listed = self._part("oauth_config", "scopes").get("bot", [])
        return frozenset(listed) - self.declined_scopes

    def may(self, scope: str) -> bool:
        """Whether the scope was granted (an empty scope always is)."""
        return not scope or scope in self.scopes

    def hears(self, event_type: str, channel_kind: str = "") -> bool:
        """Whether an event of this type is subscribed to, with the scope that it needs."""
        name = MESSAGE_SUBSCRIPTIONS.get(channel_kind, "") if event_type == "message" else event_type
        scopes = EVENT_SCOPES.get(name, frozenset())
        if scopes and not scopes & self.scopes:
            return False
        if self.manifest is None:
            return True
        return name in self._part("settings", "event_subscriptions").get("bot_events", [])

    def command(self, name: str) -> Json | None:
        """The manifest's entry of a slash command; without a manifest every command exists."""
        if self.manifest is None:
            return {"command": name, "should_escape": False}
        listed = self._part("features").get("slash_commands", [])
        return next((dict(each) for each in listed if each.get("command") == name), None)

    @property
    def commands(self) -> list[Json]:
        """The slash commands that the manifest lists."""
        return [dict(each) for each in self._part("features").get("slash_commands", [])]

    def shortcut(self, kind: str, name: str) -> Json | None:
        """The `message` or `global` shortcut with this name or callback id."""
        if self.manifest is None:
            return {"name": name, "callback_id": name, "type": kind}
        for each in self.shortcuts:
            if each.get("type") == kind and name in (each.get("name"), each.get("callback_id")):
                return each
        return None

    @property
    def shortcuts(self) -> list[Json]:
        """The shortcuts that the manifest lists."""
        return [dict(each) for each in self._part("features").get("shortcuts", [])]

    @property
    def interactive(self) -> bool:
        """Whether buttons, menus, shortcuts and modals reach the app at all."""
        return self.manifest is None or bool(self._part("settings", "interactivity").get("is_enabled"))

    @property
    def has_home(self) -> bool:
        """Whether the Home tab is switched on."""
        return self.manifest is None or bool(self._part("features", "app_home").get("home_tab_enabled"))

    @property
    def takes_direct_messages(self) -> bool:
        """Whether people can write to the bot in its Messages tab."""
        tab = self._part("features", "app_home")
        open_tab = bool(tab.get("messages_tab_enabled")) and not tab.get("messages_tab_read_only_enabled")
        return self.manifest is None or open_tab

    @property
    def bot_display_name(self) -> str:
        """The bot's name as the manifest gives it, or an empty string."""
        return str(self._part("features", "bot_user").get("display_name", ""))

    def _part(self, *path: str) -> Json:
        part: Any = self.manifest or {}
        for key in path:
            part = part.get(key) or {}
        return dict(part)
