"""Erasing a workspace as rows. Every table of the schema page, and the names of the keys that hid some of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, delete, func, select

from bot.database.engine import Tx
from bot.database.keys import proposals_key, round_key, silence_key, vote_key
from bot.database.rounds import relations
from bot.database.schema import asks, choosings, cohorts, metadata, open_answers, open_comments, open_votes, rounds, webhooks, workspaces
from bot.database.scope import Scope, execute_everywhere, narrowed
from bot.ids import WorkspaceId


def gone_before(tx: Tx, moment: datetime) -> list[WorkspaceId]:
    """The workspaces that removed Ripple before that moment."""
    return list(execute_everywhere(tx, select(workspaces.c.id).where(workspaces.c.uninstalled_at <= moment)).scalars())


def is_last(scope: Scope) -> bool:
    """Whether no other workspace is here."""
    others = select(func.count()).select_from(workspaces).where(workspaces.c.id != scope.workspace)
    return int(execute_everywhere(scope.tx, others).scalar_one()) == 0


def drop_open_relations(scope: Scope) -> None:
    """What an open round or vote has of its own on PostgreSQL. Raises StillHeld."""
    if scope.tx.dialect.name == "sqlite":
        return
    names = [relations.name_of_round(scope.workspace, one) for one in scope.execute(select(rounds.c.id)).scalars()]
    relations.drop(scope.tx, [relations.own(template, name) for name in names for template in (open_answers, open_comments)])
    votes = [relations.name_of_round(scope.workspace, one) for one in scope.execute(select(choosings.c.id)).scalars()]
    relations.drop(scope.tx, [relations.own(open_votes, name) for name in votes])


def key_names(scope: Scope) -> list[str]:
    """The keys that belong to this workspace alone."""
    closed_or_open = scope.execute(select(rounds.c.id)).scalars().all()
    of_rounds = [name for one in closed_or_open for name in (round_key(one), silence_key(one))]
    weeks = scope.execute(select(choosings.c.id)).scalars().all()
    of_plans = [name for one in weeks for name in (vote_key(one), proposals_key(one))]
    of_webhooks = [f"webhook:{one}" for one in scope.execute(select(webhooks.c.id)).scalars()]
    return of_rounds + of_plans + of_webhooks + [f"ask:{one}" for one in scope.execute(select(asks.c.id)).scalars()]


def erase_rows_of_workspace(scope: Scope) -> None:
    """Every row of this workspace; what hangs on others first."""
    for table in reversed(metadata.sorted_tables):
        if table is workspaces or "workspace_id" in table.c:
            continue
        _erase_by_group(scope, table)
    for table in reversed(metadata.sorted_tables):
        if table is not workspaces and "workspace_id" in table.c:
            scope.execute(delete(table))
    scope.execute(delete(workspaces))


def erase_rows_of_nobody(scope: Scope) -> None:
    """What names no workspace, once none is left."""
    for table in metadata.sorted_tables:
        if table is not workspaces and "workspace_id" not in table.c:
            execute_everywhere(scope.tx, delete(table))


def _erase_by_group(scope: Scope, table: Table) -> None:
    """Open answers know their group only, votes their week of choosing."""
    if "choosing_id" in table.c:
        scope.execute(delete(table).where(table.c.choosing_id.in_(narrowed(select(choosings.c.id)))))
    if "cohort_id" in table.c:
        mine = narrowed(select(cohorts.c.id))
        scope.execute(delete(table).where(table.c.cohort_id.in_(mine)))
