"""Installing by Slack's OAuth: Bolt's flow with our stores and pages. Only what Slack itself answers says who installs what.

A state binds the way out and the way back to one browser (its cookie), works once and for ten minutes. Nothing is kept before Slack gave
a token, and what cannot be kept is taken back or said so.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from aiohttp import ClientError
from msgspec import Struct
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Busy, DatabaseDown
from bot.ids import WorkspaceId
from bot.installs import pages
from bot.installs.rules import STATE_LIVES, AppSecrets
from bot.installs.slack_stores import InstallationsInDatabase, StatesInDatabase
from bot.words import Words, language_of, words_in

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
COOKIE = "__Host-ripple-install"  # a browser takes it from this host alone, over TLS, for every path
LONGEST_STATE = 100

log = structlog.get_logger()


class NotWelcome(BoltError):
    """Whoever runs this Ripple did not name the workspace."""


class StateCookie(OAuthStateUtils):
    """Sent back when Slack leads the browser here, and by no other site's form or picture."""

    def __init__(self) -> None:
        super().__init__(cookie_name=COOKIE, expiration_seconds=int(STATE_LIVES.total_seconds()))

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"

    def is_valid_browser(self, state: str | None, request_headers: Mapping[str, Any]) -> bool:
        if not state or len(state) > LONGEST_STATE or not state.isascii():
            return False
        found = [one.strip() for line in request_headers.get("cookie", ()) for one in str(line).split(";")]
        return any(hmac.compare_digest(one.encode("utf-8", "replace"), f"{COOKIE}={state}".encode()) for one in found)


class HowToInstall(Struct, frozen=True):
    """What the operator set. `only`: the workspaces and organisations that may install; empty: all that Slack lets."""

    app: AppSecrets
    scopes: Sequence[str]
    public_url: str
    authorize_url: str
    only: frozenset[str]


class InstallFlow(AsyncOAuthFlow):
    """`came`: told of each install once it is kept."""

    def __init__(
        self,
        how: HowToInstall,
        ask: AsyncWebClient,
        kept: InstallationsInDatabase,
        states: StatesInDatabase,
        came: Callable[[WorkspaceId], None],
    ) -> None:
        settings = AsyncOAuthSettings(
            client_id=how.app.client_id,
            client_secret=how.app.client_secret,
            scopes=how.scopes,
            redirect_uri=how.public_url + REDIRECT,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=how.authorize_url,
            install_page_rendering_enabled=False,
            installation_store=kept,
            state_store=states,
            state_cookie_name=COOKIE,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
        )
        settings.state_utils = StateCookie()
        super().__init__(client=ask, settings=settings)
        self._only, self._came = how.only, came

    async def answer(self, request: AsyncBoltRequest, path: str) -> BoltResponse:
        """One visit of either page. Whatever goes wrong is one sentence."""
        try:
            return await (self.handle_installation(request) if path == INSTALL else self.handle_callback(request))
        except (Busy, DatabaseDown) as down:
            log.warning("install_failed", why=type(down).__name__)
            return self._page(503, pages.not_saved(_words(request), INSTALL))
        except (ClientError, TimeoutError, SlackApiError) as unreachable:
            log.warning("install_failed", why=type(unreachable).__name__)
            return self._page(502, pages.not_confirmed(_words(request), INSTALL))

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it, unless whoever runs this Ripple wants other workspaces only: then it is taken back at Slack too."""
        place = (installation.enterprise_id if installation.is_enterprise_install else installation.team_id) or ""
        if self._only and not self._only & {place, installation.enterprise_id}:
            await self._take_back(installation)
            raise NotWelcome(place)
        await super().store_installation(request, installation)
        log.info("installed", is_org_wide=bool(installation.is_enterprise_install))
        self._came(WorkspaceId(place))

    async def _take_back(self, installation: Installation) -> None:
        secrets = {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        try:
            await self.client.apps_uninstall(**secrets, token=installation.bot_token)
        except (SlackApiError, ClientError, TimeoutError) as broken:
            log.warning("install_not_taken_back", why=type(broken).__name__)

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        made, words = args.installation, _words(args.request)
        if made.is_enterprise_install:
            return self._page(200, pages.organisation_installed(words))
        return self._page(200, pages.installed(words, made.team_name or "", app_id=made.app_id or "", place=made.team_id or ""))

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        words = _words(args.request)
        if isinstance(args.error, NotWelcome):
            log.warning("install_not_welcome", workspace=str(args.error), cure="Add it to RIPPLE_WORKSPACES if it shall be.")
            return self._page(403, pages.not_welcome(words, str(args.error)))
        match args.reason:
            case "access_denied":
                return self._page(200, pages.cancelled(words, INSTALL))
            case "invalid_browser" | "invalid_state" | "missing_code":
                return self._page(400, pages.too_old(words, INSTALL))
            case "storage_error":
                log.error("install_not_kept", why=type(args.error).__name__)
                return self._page(503, pages.not_saved(words, INSTALL))
        return self._page(400, pages.not_confirmed(words, INSTALL))

    def _page(self, status: int, html: str) -> BoltResponse:
        forget = self.settings.state_utils.build_set_cookie_for_deletion()
        headers: dict[str, str | Sequence[str]] = {**pages.HEADERS, "Set-Cookie": [forget]}
        return BoltResponse(status=status, body=html, headers=headers)


def _words(request: AsyncBoltRequest) -> Words:
    """In the language that the browser asks for first."""
    wanted = next(iter(request.headers.get("accept-language", ())), "")
    return words_in(language_of(wanted.split(",")[0].split(";")[0].strip() or "en"))
