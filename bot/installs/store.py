"""Installs as rows. Tokens come and go sealed; what holds for one workspace goes through its `Scope`."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, update

from bot.database.engine import Tx
from bot.database.schema import Utc, installations, oauth_states, workspaces
from bot.database.scope import Scope, execute_everywhere
from bot.ids import PersonId, WorkspaceId
from bot.installs.rules import REFRESH_BEFORE, REFRESH_LEASE, STATE_LIVES, Installed, Stopped, is_organisation

MOST_STATES = 1_000  # opened and not come back yet; beyond that the oldest goes, so that nobody fills the table


def keep(scope: Scope, installed: Installed) -> None:
    """The workspace installed the app, or did so again: what was known of it before is replaced."""
    row = {
        "enterprise_id": installed.enterprise,
        "name": installed.name[:200],
        "app_id": installed.app_id,
        "bot_user_id": installed.bot_user,
        "bot_id": installed.bot_id,
        "scopes": installed.scopes,
        "is_org_wide": installed.is_org_wide,
        "installed_at": installed.installed_at,
        "changed_at": scope.now,
        "token": installed.token,
        "refresh_token": installed.refresh,
        "expires_at": installed.expires_at,
        "refreshing_until": None,
        "stopped": installed.stopped,
    }
    scope.upsert(installations, row)


def found(scope: Scope) -> Installed | None:
    """The workspace's install, stopped or not."""
    row = scope.execute(_FIND).one_or_none()
    return _installed(row) if row is not None else None


def with_tokens(scope: Scope, token: str, refresh: str, expires_at: datetime | None) -> None:
    """These sealed tokens from now on."""
    values = {"token": token, "refresh_token": refresh, "expires_at": expires_at, "refreshing_until": None, "changed_at": scope.now}
    scope.execute(update(installations).values(**values))


def stop(scope: Scope, why: str) -> None:
    """Nothing more is done there. After an uninstall the tokens go at once: nothing opens with them any more."""
    values: dict[str, Any] = {"stopped": why, "changed_at": scope.now, "refreshing_until": None}
    if why == Stopped.UNINSTALLED:
        values |= {"token": "", "refresh_token": "", "expires_at": None}
    scope.execute(update(installations).values(**values))


def go_on(scope: Scope) -> None:
    """Slack takes its token after all."""
    scope.execute(update(installations).values(stopped="", changed_at=scope.now))


def forget(scope: Scope) -> None:
    """No trace of the install."""
    scope.execute(delete(installations))


def stopped_at(scope: Scope) -> datetime | None:
    """Since when nothing is done there; None while it is served, and where it was never installed."""
    row = scope.execute(select(installations.c.stopped, installations.c.changed_at)).one_or_none()
    return row.changed_at if row is not None and row.stopped else None


def begin_refresh(scope: Scope, token: str) -> Installed | None:
    """The install whose sealed token this process alone may refresh for a while; None where another does or did, or nothing can be."""
    free = or_(installations.c.refreshing_until.is_(None), installations.c.refreshing_until <= scope.now)
    mine = update(installations).where(free, installations.c.token == token, installations.c.refresh_token != "")
    if scope.execute(mine.values(refreshing_until=scope.now + REFRESH_LEASE)).rowcount != 1:
        return None
    return found(scope)


def end_refresh(scope: Scope, until: datetime | None = None) -> None:
    """It did not work: another process may try, at once or after a while."""
    scope.execute(update(installations).values(refreshing_until=until))


# --- all of them -------------------------------------------------------------------------------------------------


def ending_soon(tx: Tx, now: datetime, most: int) -> list[WorkspaceId]:
    """Whose tokens are to be refreshed now, the first to end first."""
    return list(execute_everywhere(tx, _ENDING, {"now": now, "soon": now + REFRESH_BEFORE, "most": most}).scalars())


def changed_since(tx: Tx, moment: datetime) -> list[tuple[WorkspaceId, datetime]]:
    """The installs that came, went or changed since then, in any process."""
    return [(row.workspace_id, row.changed_at) for row in execute_everywhere(tx, _CHANGED, {"moment": moment})]


def all_here(tx: Tx) -> list[WorkspaceId]:
    """The workspaces that are installed and not stopped; no organisation as a whole."""
    rows = execute_everywhere(tx, select(installations.c.workspace_id).where(installations.c.stopped == "").order_by("workspace_id"))
    return [one for one in rows.scalars() if not is_organisation(one)]


def organisations_stopped_before(tx: Tx, moment: datetime) -> list[WorkspaceId]:
    """The organisations whose token Slack took no more, for so long."""
    gone = installations.c.stopped != "", installations.c.changed_at <= moment
    return [one for one in execute_everywhere(tx, select(installations.c.workspace_id).where(*gone)).scalars() if is_organisation(one)]


def without_install(tx: Tx) -> list[WorkspaceId]:
    """The workspaces that the bot lives in and that have no install: only SLACK_BOT_TOKEN may serve them."""
    lives = workspaces.c.uninstalled_at.is_(None), workspaces.c.id.not_in(select(installations.c.workspace_id))
    return list(execute_everywhere(tx, select(workspaces.c.id).where(*lives).order_by(workspaces.c.id)).scalars())


def members_of(tx: Tx, enterprise: str) -> list[WorkspaceId]:
    """The workspaces that an organisation's install serves."""
    theirs = installations.c.enterprise_id == enterprise, installations.c.is_org_wide, installations.c.workspace_id != enterprise
    return list(execute_everywhere(tx, select(installations.c.workspace_id).where(*theirs)).scalars())


def install_counts(tx: Tx) -> dict[str, int]:
    """How many workspaces are installed and how many stopped, and how many organisations installed it as a whole. Numbers, never names."""
    served, whole = installations.c.stopped == "", installations.c.workspace_id.like("E%")
    rows = execute_everywhere(tx, select(served, whole, func.count()).group_by(served, whole))
    counted = {(bool(here), bool(all_of_it)): int(count) for here, all_of_it, count in rows}
    organisations = sum(count for (_, all_of_it), count in counted.items() if all_of_it)
    return {"installed": counted.get((True, False), 0), "stopped": counted.get((False, False), 0), "organisations": organisations}


def stopped_why(tx: Tx) -> dict[str, int]:
    """How many workspaces are stopped, by why."""
    stopped = installations.c.stopped != "", installations.c.workspace_id.not_like("E%")
    rows = execute_everywhere(tx, select(installations.c.stopped, func.count()).where(*stopped).group_by(installations.c.stopped))
    return {str(why): int(count) for why, count in rows}


def all_sealed(tx: Tx) -> Sequence[tuple[WorkspaceId, str, str]]:
    """Every workspace with its sealed token and refresh token, for sealing anew and for `check`."""
    wanted = select(installations.c.workspace_id, installations.c.token, installations.c.refresh_token).where(installations.c.token != "")
    return [(row.workspace_id, row.token, row.refresh_token) for row in execute_everywhere(tx, wanted)]


def seal_anew(scope: Scope, token: str, refresh: str, *, was: str) -> None:
    """The same tokens under the newest key, unless they were refreshed meanwhile."""
    scope.execute(update(installations).where(installations.c.token == was).values(token=token, refresh_token=refresh))


# --- states of installs that began -------------------------------------------------------------------------------


def issue_state(tx: Tx, now: datetime) -> str:
    """A word that comes back with whoever installs. Kept as a hash: who reads the database cannot finish another's install."""
    state = secrets.token_urlsafe(32)
    execute_everywhere(tx, delete(oauth_states).where(oauth_states.c.expires_at <= now))
    opened = execute_everywhere(tx, select(oauth_states.c.state_hash).order_by(oauth_states.c.expires_at.desc()).offset(MOST_STATES - 1))
    _drop(tx, opened.scalars())
    execute_everywhere(tx, insert(oauth_states), {"state_hash": _hashed(state), "expires_at": now + STATE_LIVES})
    return state


def consume_state(tx: Tx, state: str, now: datetime) -> bool:
    """Whether this word was given out, has not come back before, and is not too old."""
    mine = oauth_states.c.state_hash == _hashed(state), oauth_states.c.expires_at > now
    return execute_everywhere(tx, delete(oauth_states).where(*mine)).rowcount == 1


def can_be_written(tx: Tx, now: datetime) -> bool:
    """Write a row that says nothing and take it away again: durable once it is committed."""
    return consume_state(tx, issue_state(tx, now), now)


def _drop(tx: Tx, hashes: Iterable[str]) -> None:
    if gone := list(hashes):
        execute_everywhere(tx, delete(oauth_states).where(oauth_states.c.state_hash.in_(gone)))


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def _installed(row: Row[Any]) -> Installed:
    return Installed(
        workspace=row.workspace_id,
        enterprise=row.enterprise_id,
        name=row.name,
        app_id=row.app_id,
        bot_user=PersonId(row.bot_user_id),
        bot_id=row.bot_id,
        scopes=row.scopes,
        is_org_wide=row.is_org_wide,
        installed_at=row.installed_at,
        token=row.token,
        refresh=row.refresh_token,
        expires_at=row.expires_at,
        stopped=row.stopped,
    )


_FIND = select(installations)
_CHANGED = select(installations.c.workspace_id, installations.c.changed_at).where(
    installations.c.changed_at >= bindparam("moment", type_=Utc)
)
_ENDING = (
    select(installations.c.workspace_id)
    .where(installations.c.expires_at <= bindparam("soon", type_=Utc), installations.c.refresh_token != "", installations.c.stopped == "")
    .where(or_(installations.c.refreshing_until.is_(None), installations.c.refreshing_until <= bindparam("now", type_=Utc)))
    .order_by(installations.c.expires_at)
    .limit(bindparam("most"))
)
