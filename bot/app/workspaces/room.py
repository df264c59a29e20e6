"""The room of installs with its real parts: keys, the app's secrets, the addresses of Slack's OAuth."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from slack_sdk.web.async_client import AsyncWebClient

from bot.app.keys import token_secrets
from bot.app.settings import Settings
from bot.app.settling_in import settle_installed
from bot.app.workspaces.installing import Installs
from bot.app.workspaces.served import Workspaces
from bot.database.engine import Database
from bot.database.scope import Scopes
from bot.ids import WorkspaceId
from bot.installs.oauth import HowToInstall
from bot.installs.rules import AppSecrets, is_organisation
from bot.installs.sealing import TokenSealer

MANIFEST = Path(__file__).resolve().parents[3] / "deploy" / "slack-manifest.json"
AUTHORIZE = "../oauth/v2/authorize"  # seen from the Web API's address


async def install_room(
    settings: Settings, database: Database, scopes: Scopes, ask: AsyncWebClient, settle: Callable[[WorkspaceId], None]
) -> Installs:
    """Installs of this database."""
    sealer = TokenSealer(await asyncio.to_thread(token_secrets, settings, database))
    secrets = AppSecrets(settings.client_id, settings.client_secret)
    made = Installs(database, scopes, sealer, secrets, ask, settle)
    made.opened_at(how_to_install(settings), ask)
    return made


async def settle_one(workspace: WorkspaceId, installs: Installs | None, workspaces: Workspaces, settings: Settings) -> None:
    """An installed workspace, or an organisation whose workspaces are let in."""
    assert installs is not None
    if is_organisation(workspace):
        await installs.let_in_all(workspace)
    elif (found := await installs.look(workspace)) is not None and not found.stopped:
        await workspaces.follow_install(workspace)
        await settle_installed(await workspaces.ripple_of(workspace), found, settings)


def how_to_install(settings: Settings) -> HowToInstall:
    """What whoever installs is asked for, and where Slack leads them back to."""
    return HowToInstall(
        app=AppSecrets(settings.client_id, settings.client_secret),
        scopes=json.loads(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"],
        public_url=settings.public_url,
        authorize_url=urljoin(settings.slack_api_url, AUTHORIZE),
        only=frozenset(settings.only_workspaces),
    )
