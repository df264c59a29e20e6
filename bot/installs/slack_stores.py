"""The Slack SDK's contracts for installs and for states of OAuth, on our database. Bolt's OAuth flow knows nothing else of us.

Tokens of persons are never kept: Ripple asks for none, and one that comes is let fall.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot as BotTokens
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.database.engine import Busy, Database, DatabaseDown
from bot.database.scope import Scope, Scopes
from bot.ids import PersonId, WorkspaceId
from bot.installs import store
from bot.installs.rules import Hook, Installed, Stopped
from bot.installs.sealing import TokenSealer

_log = logging.getLogger("bot.installs")
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class InstallationsInDatabase(AsyncInstallationStore):
    """`arrived`: what else is done in the transaction that keeps an install."""

    def __init__(self, database: Database, scopes: Scopes, sealer: TokenSealer, arrived: Hook) -> None:
        self._database, self._scopes, self._sealer, self._arrived = database, scopes, sealer, arrived

    @property
    def logger(self) -> logging.Logger:
        return _log

    async def async_save(self, installation: Installation) -> None:
        """Keep it, all or nothing; BoltError where the database does not take it."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: BotTokens) -> None:
        """The same for the bot's part, which is all there is."""
        place = _place(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        if not place or not bot.bot_token:
            raise BoltError("Slack named no workspace, or gave no bot's token")
        try:
            await self._database.write(lambda tx: self._keep(self._scopes.of(tx, place), bot))
        except (Busy, DatabaseDown):
            raise BoltError("the database did not take it") from None

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> BotTokens | None:
        """What is kept of a workspace, or of an organisation as a whole, with its tokens opened; None where it is not served."""
        place = _place(enterprise_id, team_id, is_enterprise_install)
        found = await self._database.read(lambda tx: store.found(self._scopes.of(tx, place))) if place else None
        return self._opened(found) if found is not None and found.token and not found.stopped else None

    async def async_find_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None, is_enterprise_install: bool | None = False
    ) -> Installation | None:
        """The same as an installation. Nobody's in particular: who installed it is not kept."""
        bot = await self.async_find_bot(enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install)
        return Installation(**bot.to_dict_for_copying(), user_id=bot.bot_user_id) if bot is not None else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Its tokens go, and nothing more is done there."""
        if place := _place(enterprise_id, team_id, not team_id):
            await self._database.write(lambda tx: store.stop(self._scopes.of(tx, place), Stopped.UNINSTALLED))

    async def async_delete_installation(self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None) -> None:
        """The same; somebody's own install is none that we keep."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def _keep(self, scope: Scope, bot: BotTokens) -> None:
        installed = self._installed(scope, bot)
        store.keep(scope, installed)
        self._arrived(scope, installed)

    def _installed(self, scope: Scope, bot: BotTokens) -> Installed:
        place = scope.workspace
        return Installed(
            workspace=place,
            enterprise=bot.enterprise_id or "",
            name=(bot.enterprise_name if bot.is_enterprise_install else bot.team_name) or "",
            app_id=bot.app_id or "",
            bot_user=PersonId(bot.bot_user_id or ""),
            bot_id=bot.bot_id or "",
            scopes=",".join(bot.bot_scopes or ()),
            is_org_wide=bool(bot.is_enterprise_install),
            installed_at=scope.now,
            token=self._sealer.seal(place, bot.bot_token or ""),
            refresh=self._sealer.seal(place, bot.bot_refresh_token or ""),
            expires_at=_on_our_clock(bot, scope.now),
        )

    def _opened(self, found: Installed) -> BotTokens:
        refresh = self._sealer.open(found.workspace, found.refresh) if found.refresh else None
        return BotTokens(
            app_id=found.app_id,
            enterprise_id=found.enterprise or None,
            enterprise_name=found.name if found.is_organisation else None,
            team_id=None if found.is_organisation else found.workspace,
            team_name=None if found.is_organisation else found.name,
            bot_token=self._sealer.open(found.workspace, found.token),
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
            bot_scopes=found.scopes,
            bot_refresh_token=refresh,
            bot_token_expires_at=int((found.expires_at - EPOCH).total_seconds()) if found.expires_at else None,
            is_enterprise_install=found.is_org_wide,
            installed_at=found.installed_at.timestamp(),
        )


class StatesInDatabase(AsyncOAuthStateStore):
    """A state comes back once, within ten minutes, to whichever process."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    @property
    def logger(self) -> logging.Logger:
        return _log

    async def async_issue(self, *_args: object, **_named: object) -> str:
        return await self._database.write(lambda tx: store.issue_state(tx, self._clock()))

    async def async_consume(self, state: str) -> bool:
        return await self._database.write(lambda tx: store.consume_state(tx, state, self._clock()))


def _place(enterprise: str | None, team_named: str | None, is_org_wide: bool | None) -> WorkspaceId:
    return WorkspaceId((enterprise if is_org_wide else team_named) or "")


def _on_our_clock(bot: BotTokens, now: datetime) -> datetime | None:
    """The SDK counts a token's end from the machine's clock, as it does the moment of the install."""
    ends = bot.bot_token_expires_at
    return now + timedelta(seconds=ends - bot.installed_at) if ends is not None else None
