"""Slack's side of OAuth: codes of whoever agreed to the app, and tokens that end and are refreshed."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json

TOKEN_LIVES = timedelta(hours=12)


class Agreed(Struct, frozen=True):
    """Somebody let the app in: whose tokens are given out, and what `oauth.v2.access` says of the place."""

    app: InstalledApp
    redirect_uri: str
    facts: Json


class OAuthDesk:
    """`rotates`: whether tokens end and come with a refresh token."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.client_id, self.client_secret = "41.42", "client-secret-local-1"
        self.rotates = False
        self.refreshed = 0
        self._now = now
        self._codes: dict[str, Agreed] = {}
        self._refresh: dict[str, InstalledApp] = {}

    def code_for(self, agreed: Agreed) -> str:
        """A code that can be exchanged once."""
        code = secrets.token_hex(8)
        self._codes[code] = agreed
        return code

    def access(self, authorization: str, arguments: Arguments) -> Json:
        """oauth.v2.access: a code for a token, or a refresh token for another."""
        if authorization != "Basic " + base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode():
            raise Refusal("bad_client_secret" if self._names_us(authorization) else "invalid_client_id")
        if arguments.text("grant_type") == "refresh_token":
            return self._refreshed(arguments.need("refresh_token"))
        agreed = self._codes.pop(arguments.text("code"), None)
        if agreed is None:
            raise Refusal("invalid_code")
        if arguments.text("redirect_uri") != agreed.redirect_uri:
            raise Refusal("bad_redirect_uri")
        agreed.app.uninstalled = agreed.app.revoked = False
        return {**agreed.facts, **self._tokens(agreed.app)}

    def _refreshed(self, token: str) -> Json:
        app = self._refresh.pop(token, None)
        if app is None or app.uninstalled:
            raise Refusal("invalid_refresh_token")
        self.refreshed += 1
        return self._tokens(app)

    def _tokens(self, app: InstalledApp) -> Json:
        bare: Json = {"token_type": "bot", "scope": ",".join(sorted(app.scopes))}
        if not self.rotates:
            return {**bare, "access_token": app.new_token(None)}
        refresh = f"xoxe-1-{secrets.token_hex(12)}"
        self._refresh[refresh] = app
        token = app.new_token(self._now() + TOKEN_LIVES)
        return {**bare, "access_token": token, "refresh_token": refresh, "expires_in": int(TOKEN_LIVES.total_seconds())}

    def _names_us(self, authorization: str) -> bool:
        try:
            said = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        return said.startswith(f"{self.client_id}:")
