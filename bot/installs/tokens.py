"""The tokens of all installs, opened, refreshed in time, and given up when Slack knows them no more.

One process refreshes a token at a time, for Slack takes a refresh token once; calls meanwhile go on with the one that still holds.
If a process dies between Slack's answer and the row, the refresh token is lost: the workspace is served until its token ends, and
must then install the app again. Refuses to log a token, or to keep one longer than its row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.engine import Busy, Database, DatabaseDown
from bot.database.scope import Scope, Scopes
from bot.ids import WorkspaceId
from bot.installs import store
from bot.installs.client import InstalledClient, TokenNotAtHand, refusal
from bot.installs.rules import EXPIRED, GONE, REFRESH_BEFORE, USED_UNTIL, AppSecrets, Installed, Stopped, TokenPair, uses_soon_end
from bot.installs.sealing import CannotOpen, TokenSealer
from bot.slack.refused import word_of

TOGETHER = 8  # tokens that are refreshed in one go
OVERLAP = timedelta(minutes=1)  # a change may be committed this long after its moment
TRY_AGAIN_AFTER = timedelta(minutes=10)  # where Slack refused to refresh a token
HookOnScope = Callable[[Scope], None]

log = structlog.get_logger()


class Tokens:
    """`ask`: a client without a token. `gone`: what else is done, in the same transaction, where Slack knows a token no more."""

    def __init__(
        self, database: Database, scopes: Scopes, sealer: TokenSealer, app: AppSecrets, ask: AsyncWebClient, gone: HookOnScope
    ) -> None:
        self._database, self._scopes, self._sealer, self._app, self._ask, self._gone = database, scopes, sealer, app, ask, gone
        self._opened: dict[WorkspaceId, TokenPair] = {}
        self._holders: dict[WorkspaceId, WorkspaceId] = {}  # whose token serves a workspace
        self._locks: dict[WorkspaceId, asyncio.Lock] = {}
        self._is_sealed_anew = False
        self._seen_until: datetime = scopes.clock()
        self._followed: dict[WorkspaceId, datetime] = {}  # the changes of the last look, which a look sees again

    def client(self, workspace: WorkspaceId) -> InstalledClient:
        """A Web API client of this workspace, over the connections of `ask`."""
        how: dict[str, Any] = {
            "base_url": self._ask.base_url,
            "session": self._ask.session,
            "timeout": self._ask.timeout,
            "retry_handlers": [],
        }
        made = InstalledClient(self, workspace, **how)
        made.proxy = self._ask.proxy
        return made

    async def of(self, workspace: WorkspaceId) -> str:
        """The token to call with. Raises what Slack would say where the workspace is stopped, `TokenNotAtHand` where we cannot look."""
        try:
            pair = await self._pair(workspace)
            if uses_soon_end(pair.expires_at, self._scopes.clock(), within=USED_UNTIL) and pair.refresh:
                pair = await self._refreshed(self._holders[workspace], pair.token) or pair
        except (Busy, DatabaseDown) as down:
            raise TokenNotAtHand("the token could not be read") from down
        return pair.token

    def is_organisations(self, workspace: WorkspaceId) -> bool:
        """Whether the token that was given last is that of the workspace's organisation."""
        return self._holders.get(workspace, workspace) != workspace

    async def after_refusal(self, workspace: WorkspaceId, used: str, error: str) -> str | None:
        """Slack refused `used`: the token to try once more, None where there is none. Slack is asked before a workspace is given up."""
        try:
            self.forget(workspace)
            pair = await self._pair(workspace)
            if pair.token != used:
                return pair.token
            if error == EXPIRED:
                fresh = await self._refreshed(self._holders[workspace], used)
                return fresh.token if fresh is not None and fresh.token != used else None
            await self._give_up_if_gone(self._holders[workspace], used)
        except (Busy, DatabaseDown, SlackApiError) as problem:
            log.warning("token_not_looked_at", why=type(problem).__name__)
        return None

    def forget(self, workspace: WorkspaceId) -> None:
        """Look at its row again before the next call."""
        holder = self._holders.pop(workspace, workspace)
        self._opened.pop(holder, None)

    async def follow_changes(self) -> list[WorkspaceId]:
        """Forget what other processes changed; which workspaces those were."""
        since = self._seen_until - OVERLAP
        seen = dict(await self._database.read(lambda tx: store.changed_since(tx, since)))
        changed = [workspace for workspace, at in seen.items() if self._followed.get(workspace) != at]
        for workspace in changed:
            self._opened.pop(workspace, None)
        if changed:
            for workspace in [one for one, holder in self._holders.items() if holder not in self._opened]:
                del self._holders[workspace]
        self._seen_until, self._followed = max(seen.values(), default=self._seen_until), seen
        return changed

    async def refresh_what_ends(self) -> int:
        """Refresh the tokens that end soon, as many as are due; how many were."""
        due = await self._database.read(lambda tx: store.ending_soon(tx, self._scopes.clock(), TOGETHER))
        refreshed = await asyncio.gather(*(self._refreshed(one) for one in due))
        return sum(one is not None for one in refreshed)

    async def is_known_again(self, stopped: Installed) -> bool:
        """Whether Slack takes the token of a stopped workspace after all."""
        try:
            await self._ask.auth_test(token=self._open(stopped).token)
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return False
        await self._database.write(lambda tx: store.go_on(self._scopes.of(tx, stopped.workspace)))
        self.forget(stopped.workspace)
        return True

    async def look_after(self) -> None:
        """What is to be done now and then: tokens that end soon; once after a start, those that lie under an older key."""
        if not self._is_sealed_anew:
            await self.seal_anew()
        await self.refresh_what_ends()

    async def seal_anew(self) -> int:
        """What lies under an older key is put under the newest; how many that were."""
        older = await self._database.read(lambda tx: [one for one in store.all_sealed(tx) if not self._sealer.is_under_newest(one[1])])
        done = sum([await self._seal_one_anew(*one) for one in older])
        self._is_sealed_anew = True
        return done

    # --- one token ---------------------------------------------------------------------------------------------------

    async def _pair(self, workspace: WorkspaceId) -> TokenPair:
        holder = self._holders.get(workspace)
        if holder is not None and holder in self._opened:
            return self._opened[holder]
        mine = await self._look(workspace)
        theirs = mine if mine.token_holder == workspace else await self._look(mine.token_holder)
        pair = self._open(theirs)
        self._holders[workspace], self._opened[theirs.workspace] = theirs.workspace, pair
        return pair

    async def _look(self, workspace: WorkspaceId) -> Installed:
        found = await self._database.read(lambda tx: store.found(self._scopes.of(tx, workspace)))
        if found is None:
            raise refusal("account_inactive")
        if found.stopped:
            raise refusal("account_inactive" if found.stopped == Stopped.UNINSTALLED else found.stopped)
        return found

    def _open(self, installed: Installed) -> TokenPair:
        try:
            token = self._sealer.open(installed.workspace, installed.token)
            refresh = self._sealer.open(installed.workspace, installed.refresh) if installed.refresh else ""
        except CannotOpen:
            log.error(
                "token_unreadable",
                cure="Give RIPPLE_TOKEN_KEYS or the key folder its old key back, or let the workspace install the app anew.",
            )
            raise refusal(Stopped.UNREADABLE) from None
        return TokenPair(token, refresh, installed.expires_at)

    async def _refreshed(self, holder: WorkspaceId, before: str = "") -> TokenPair | None:
        """The pair after `before`, by whomever; None where another process is at it just now, or Slack does not give one.

        Without `before` only where the token still soon ends: somebody may have refreshed it while this waited for its turn.
        """
        async with self._locks.setdefault(holder, asyncio.Lock()):
            row = await self._look(holder)
            pair = self._opened[holder] = self._open(row)
            if before and pair.token != before:
                return pair
            if not before and not uses_soon_end(pair.expires_at, self._scopes.clock(), within=REFRESH_BEFORE):
                return None
            mine = await self._database.write(lambda tx: store.begin_refresh(self._scopes.of(tx, holder), row.token))
            return await self._refresh(mine) if mine is not None else None

    async def _refresh(self, mine: Installed) -> TokenPair | None:
        pair = await self._asked_to_refresh(mine)
        if pair is None:
            later = self._scopes.clock() + TRY_AGAIN_AFTER
            await self._database.write(lambda tx: store.end_refresh(self._scopes.of(tx, mine.workspace), later))
            return None
        sealed = self._sealer.seal(mine.workspace, pair.token), self._sealer.seal(mine.workspace, pair.refresh)
        await self._database.write(lambda tx: store.with_tokens(self._scopes.of(tx, mine.workspace), *sealed, pair.expires_at))
        self._opened[mine.workspace] = pair
        log.info("token_refreshed")
        return pair

    async def _asked_to_refresh(self, mine: Installed) -> TokenPair | None:
        secrets = {"client_id": self._app.client_id, "client_secret": self._app.client_secret}
        try:
            said = await self._ask.oauth_v2_access(**secrets, grant_type="refresh_token", refresh_token=self._open(mine).refresh)
            ends = self._scopes.clock() + timedelta(seconds=int(said["expires_in"]))
            return TokenPair(str(said["access_token"]), str(said["refresh_token"]), ends)
        except SlackApiError as refused:
            log.warning("token_not_refreshed", error=word_of(refused))
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as broken:
            log.warning("token_not_refreshed", why=type(broken).__name__)
        return None

    async def _give_up_if_gone(self, holder: WorkspaceId, used: str) -> None:
        """One refusal may be an accident: Slack is asked by name whether the token is known."""
        try:
            await self._ask.auth_test(token=used)
        except SlackApiError as refused:
            error = word_of(refused)
            if error in GONE:
                await self._database.write(lambda tx: self._stop(self._scopes.of(tx, holder), used, error))
        except (aiohttp.ClientError, TimeoutError) as unreachable:
            log.warning("token_not_looked_at", why=type(unreachable).__name__)

    def _stop(self, scope: Scope, used: str, error: str) -> None:
        row = store.found(scope)
        if row is None or row.stopped or self._open(row).token != used:
            return  # somebody installed the app again meanwhile
        log.warning("token_gone", error=error)
        members = store.members_of(scope.tx, scope.workspace)
        for one in [scope.workspace, *members]:
            theirs = self._scopes.of(scope.tx, one)
            store.stop(theirs, error)
            self._gone(theirs)

    async def _seal_one_anew(self, workspace: WorkspaceId, token: str, refresh: str) -> int:
        try:
            opened = self._sealer.open(workspace, token), self._sealer.open(workspace, refresh) if refresh else ""
        except CannotOpen:
            return 0
        anew = [self._sealer.seal(workspace, one) for one in opened]
        await self._database.write(lambda tx: store.seal_anew(self._scopes.of(tx, workspace), anew[0], anew[1], was=token))
        return 1
