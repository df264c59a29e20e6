"""Installs in step with everything else. What comes with one, what an uninstall or a dead token stops, and whom an organisation lets in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Busy, Database, Tx
from bot.database.scope import Scope, Scopes
from bot.ids import ChannelId, PersonId, WorkspaceId
from bot.installs import store
from bot.installs.client import InstalledClient
from bot.installs.oauth import HowToInstall, InstallFlow
from bot.installs.rules import GONE, AppSecrets, Installed, Stopped
from bot.installs.sealing import TokenSealer
from bot.installs.slack_stores import InstallationsInDatabase, StatesInDatabase
from bot.installs.tokens import Tokens
from bot.outbox import sender_lease
from bot.people import acts as people
from bot.people.channel_store import workspaces_in
from bot.people.privacy import uninstall
from bot.slack.parse import Unpacked, mapping
from bot.slack.refused import word_of

ASKED_AGAIN_AFTER = 60.0  # seconds; about a stopped workspace that speaks Slack is asked no more often
PAGE = 1_000  # Slack's largest of an organisation's workspaces
GRANTED, REVOKED = "team_access_granted", "team_access_revoked"
OF_ORGANISATIONS = frozenset({GRANTED, REVOKED, "app_uninstalled", "tokens_revoked"})

log = structlog.get_logger()


class Installs:
    """All installs of this database, and what hangs on them. `settle`: told of a workspace whose roster is to be read."""

    def __init__(
        self,
        database: Database,
        scopes: Scopes,
        sealer: TokenSealer,
        app: AppSecrets,
        ask: AsyncWebClient,
        settle: Callable[[WorkspaceId], None],
    ) -> None:
        self._database, self._scopes, self._settle = database, scopes, settle
        self.tokens = Tokens(database, scopes, sealer, app, ask, uninstall.cut_off)
        self.kept = InstallationsInDatabase(database, scopes, sealer, self._arrived)
        self.states = StatesInDatabase(database, scopes.clock)
        self.flow: InstallFlow | None = None
        self._asked: dict[WorkspaceId, float] = {}

    def opened_at(self, how: HowToInstall, ask: AsyncWebClient) -> None:
        """Let browsers in."""
        self.flow = InstallFlow(how, ask, self.kept, self.states, self.came)

    def client(self, workspace: WorkspaceId) -> InstalledClient:
        """A client with this workspace's token."""
        return self.tokens.client(workspace)

    async def find(self, workspace: WorkspaceId) -> Installed | None:
        """The workspace's install, if it is served. One that was cut off and speaks all the same is looked at again."""
        found = await self.look(workspace)
        if found is None or found.is_organisation:
            return None
        if not found.stopped:
            return found
        return replace(found, stopped="") if await self._is_back(found) else None

    async def look(self, workspace: WorkspaceId) -> Installed | None:
        """The row, stopped or not."""
        return await self._database.read(lambda tx: store.found(self._scopes.of(tx, workspace)))

    async def serves(self, workspace: WorkspaceId) -> bool:
        """Whether the workspace has an install, and is not stopped."""
        found = await self.look(workspace)
        return found is not None and not found.stopped

    async def cut_off_homes(self) -> None:
        """The token of SLACK_BOT_TOKEN is dead, so nobody serves who never installed the app otherwise: their retention begins."""

        def cut_off(tx: Tx) -> None:
            for one in store.without_install(tx):
                uninstall.cut_off(self._scopes.of(tx, one))

        await self._database.write(cut_off)

    async def in_channel(self, channel: ChannelId) -> Sequence[WorkspaceId]:
        """The workspaces whose bot is in a channel that companies share."""
        return await self._database.read(lambda tx: workspaces_in(tx, channel))

    async def all_here(self) -> list[WorkspaceId]:
        """Every workspace that is served."""
        return await self._database.read(store.all_here)

    async def changed(self) -> list[WorkspaceId]:
        """What changed in any process since the last look."""
        return await self.tokens.follow_changes()

    def came(self, place: WorkspaceId) -> None:
        """An install was kept."""
        self.tokens.forget(place)
        self._settle(place)

    async def removed(self, said: Unpacked) -> None:
        """A workspace that is stopped already was uninstalled, as Slack says now: what is kept of its token goes at once."""
        for workspace in said.workspaces:
            if await self.look(workspace) is not None:
                await self._database.write(lambda tx, one=workspace: uninstall.told(self._scopes.of(tx, one), said.told_at))  # type: ignore[misc]

    # --- organisations -----------------------------------------------------------------------------------------------

    async def is_granted(self, organisation: str, workspace: WorkspaceId) -> bool:
        """Whether a workspace that speaks under an organisation's install is let in by it: from now on it has a row of its own."""
        whole = await self.look(WorkspaceId(organisation))
        if whole is None or whole.stopped or not workspace.startswith("T") or self._was_asked_about(workspace):
            return False
        is_given = await self._let_in_if_given(whole, [workspace])
        self._asked[workspace] = time.monotonic()
        return is_given

    async def let_in_all(self, organisation: WorkspaceId) -> None:
        """Every workspace that the organisation has given the app to, as Slack lists them."""
        whole = await self.look(organisation)
        if whole is None or whole.stopped:
            return
        try:
            listed = await self._given_by(organisation)
        except SlackApiError as refused:
            log.warning("organisation_not_read", error=word_of(refused))
            return
        await self._let_in(whole, listed.items())

    async def organisation_said(self, said: Unpacked) -> None:
        """An organisation gave the app to workspaces, took it back, or removed it altogether. Slack's events come late and in any order."""
        organisation = WorkspaceId(said.organisation)
        whole = await self.look(organisation)
        named = said.event.get("team_ids")
        listed = [WorkspaceId(one) for one in named if isinstance(one, str)] if isinstance(named, list) else []
        if whole is None:
            return
        if said.id == GRANTED:
            await self._let_in_if_given(whole, listed)
        elif said.id == REVOKED:
            await self._database.write(lambda tx: self._take_back(self._scopes.of(tx, organisation), listed, said.told_at))
        elif uninstall.ends_it(said.id, said.event):
            await self._database.write(lambda tx: self._remove(self._scopes.of(tx, organisation), said.told_at))

    async def _let_in_if_given(self, whole: Installed, listed: Sequence[WorkspaceId]) -> bool:
        """Those of them that Slack lists now, for what is told late may be over; whether any is. Busy where it cannot be asked."""
        try:
            given = await self._given_by(whole.workspace)
        except (SlackApiError, ClientError, TimeoutError) as broken:
            log.warning("organisation_not_read", why=type(broken).__name__)
            raise Busy("whom the organisation gave the app to could not be read") from broken
        coming = [(one, given[one]) for one in listed if one in given]
        await self._let_in(whole, coming)
        return bool(coming)

    async def _given_by(self, organisation: WorkspaceId) -> dict[WorkspaceId, str]:
        """The workspaces that the organisation has given the app to, with their names."""
        slack, cursor, found = self.client(organisation), "", dict[WorkspaceId, str]()
        while True:
            said = await slack.auth_teams_list(cursor=cursor, limit=PAGE)
            found |= {WorkspaceId(str(one["id"])): str(one.get("name", "")) for one in said.get("teams") or ()}
            cursor = str(mapping(said.get("response_metadata")).get("next_cursor") or "")
            if not cursor:
                return found

    async def _let_in(self, whole: Installed, listed: Iterable[tuple[WorkspaceId, str]]) -> None:
        for workspace, name in listed:
            mine = replace(whole, workspace=workspace, name=name, is_org_wide=True, token="", refresh="", expires_at=None)
            await self._database.write(lambda tx, one=mine: self._keep_member(self._scopes.of(tx, one.workspace), one))  # type: ignore[misc]
            self.came(workspace)

    def _keep_member(self, scope: Scope, member: Installed) -> None:
        known = store.found(scope)
        if known is not None and not known.stopped:
            return  # its own install goes before the organisation's
        store.keep(scope, replace(member, installed_at=scope.now))
        self._arrived(scope, member)

    def _take_back(self, scope: Scope, listed: Sequence[WorkspaceId], told_at: datetime | None) -> None:
        for one in set(listed) & set(store.members_of(scope.tx, scope.workspace)):
            theirs = self._scopes.of(scope.tx, one)
            if uninstall.is_news(theirs, told_at):
                store.stop(theirs, Stopped.NOT_GRANTED)
                uninstall.cut_off(theirs)

    def _remove(self, scope: Scope, told_at: datetime | None) -> None:
        if not uninstall.is_news(scope, told_at):
            return
        for one in store.members_of(scope.tx, scope.workspace):
            uninstall.uninstalled(self._scopes.of(scope.tx, one))
        store.forget(scope)

    # --- coming and going --------------------------------------------------------------------------------------------

    def _arrived(self, scope: Scope, installed: Installed) -> None:
        if not installed.is_organisation:
            people.begin_roster(scope, installed.name, PersonId(installed.bot_user))
            sender_lease.try_again(scope.tx, scope.workspace)

    async def _is_back(self, stopped: Installed) -> bool:
        """Slack speaks of a workspace whose token it refused before: at most once a minute it is asked whether it takes it now."""
        if stopped.stopped not in GONE or not stopped.token or self._was_asked_about(stopped.workspace):
            return False
        self._asked[stopped.workspace] = time.monotonic()
        if not await self.tokens.is_known_again(stopped):
            return False
        await self._database.write(lambda tx: self._arrived(self._scopes.of(tx, stopped.workspace), stopped))
        return True

    def _was_asked_about(self, workspace: WorkspaceId) -> bool:
        return workspace in self._asked and time.monotonic() - self._asked[workspace] < ASKED_AGAIN_AFTER
