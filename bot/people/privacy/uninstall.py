"""After an uninstall: thirty days later nothing of that workspace is left (P18).

Thirty days, because who removes Ripple by mistake, or for a day, wants their teams back. A bot whose token was taken away cannot start
any more, so every start does this too, before Slack is asked anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.database.engine import StillHeld, Tx
from bot.database.scope import Scope, Scopes
from bot.installs import store as installs
from bot.installs.rules import Stopped, is_organisation
from bot.people import store as people
from bot.people.privacy import uninstall_store as rows
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due
from bot.slack.parse import mapping

ERASE = "workspace:erase"
GRACE = timedelta(days=30)
TRY_AGAIN = timedelta(hours=1)

log = structlog.get_logger()


def uninstalled(scope: Scope) -> None:
    """The bot was removed: its tokens go at once, nothing more is sent there, and in thirty days everything goes."""
    installs.stop(scope, Stopped.UNINSTALLED)
    cut_off(scope)


def cut_off(scope: Scope) -> None:
    """Slack takes no token of ours there any more: as after an uninstall, but should it take it again we go on.

    The thirty days begin with the first news of it: Slack tells of one uninstall in two events, each as often as it likes.
    """
    people.uninstall(scope)
    set_due(scope, ERASE, scope.workspace, (_gone_at(scope) or scope.now) + GRACE)


def ends_it(kind: str, event: Mapping[str, Any]) -> bool:
    """Whether an event says that the bot's own token is over: of somebody's own token it says nothing to us."""
    return kind == "app_uninstalled" or (kind == "tokens_revoked" and bool(mapping(event.get("tokens")).get("bot")))


def told(scope: Scope, told_at: datetime | None) -> None:
    """Slack says that the bot was removed, then."""
    if is_news(scope, told_at):
        uninstalled(scope)
        log.warning("uninstalled")


def is_news(scope: Scope, told_at: datetime | None) -> bool:
    """Whether an uninstall that Slack tells of is later than the last install: such news may be late, and then says nothing."""
    installed = installs.found(scope)
    return installed is None or (told_at or scope.now) >= installed.installed_at.replace(microsecond=0)


def erase_workspace(context: DueContext) -> datetime | None:
    """Erase everything of the workspace, if Ripple did not come back; looks again where it was removed a second time."""
    gone_at = _gone_at(context.scope)
    if gone_at is None:
        return None
    if context.scope.now < gone_at + GRACE:
        return gone_at + GRACE
    return None if _is_erased(context.scope) else context.scope.now + TRY_AGAIN


def erase_all_gone(tx: Tx, scopes: Scopes) -> None:
    """The same for every workspace and organisation whose thirty days are over."""
    now = scopes.clock()
    for one in [*rows.gone_before(tx, now - GRACE), *installs.organisations_stopped_before(tx, now - GRACE)]:
        _is_erased(scopes.of(tx, one, now))


def _gone_at(scope: Scope) -> datetime | None:
    """An organisation is no workspace: what is kept of it is its install."""
    return installs.stopped_at(scope) if is_organisation(scope.workspace) else people.uninstalled_at(scope)


def _is_erased(scope: Scope) -> bool:
    """Erase everything, or nothing while another session reads an open round's rows."""
    try:
        with scope.tx.begin_nested():
            _erase(scope)
    except StillHeld:
        log.warning("workspace_not_erased", cure="Another session reads an open round's rows: end it.")
        return False
    return True


def _erase(scope: Scope) -> None:
    is_last = rows.is_last(scope)
    for name in rows.key_names(scope):
        scope.keys.destroy(scope.tx, name)
    rows.drop_open_relations(scope)
    rows.erase_rows_of_workspace(scope)
    if is_last:
        rows.erase_rows_of_nobody(scope)
    log.info("workspace_erased")


DUE: DueJobs = {ERASE: erase_workspace}
