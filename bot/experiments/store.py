"""The experiment ledger as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Row, delete, select, update

from bot.database.schema import commitments, experiments, proposals
from bot.database.scope import Scope
from bot.experiments.rules import Experiment, Outcome
from bot.ids import ChainId, ExperimentId, PersonId, TeamId
from bot.sharing.rules import Place
from bot.sharing.store import readable

_RENAMED = {
    "owner": "owner_id",
    "team": "team_id",
    "channel": "channel_id",
    "ts": "message_ts",
    "learning": "learning_id",
    "chain": "chain_id",
}


def add_experiment(scope: Scope, made: Experiment, origin: str) -> bool:
    """A new line; False when what it came from made one before."""
    row = {_RENAMED.get(name, name): value for name, value in asdict(made).items()}
    return scope.insert_new(experiments, row | {"origin": origin}) == 1


def experiment(scope: Scope, experiment_id: ExperimentId) -> Experiment | None:
    """One line of the ledger."""
    row = scope.execute(select(experiments).where(experiments.c.id == experiment_id)).one_or_none()
    return _experiment(row) if row else None


def experiment_at(scope: Scope, place: Place) -> Experiment | None:
    """The experiment whose card stands there."""
    here = (experiments.c.channel_id == place.channel, experiments.c.message_ts == place.ts)
    row = scope.execute(select(experiments).where(*here)).first()
    return _experiment(row) if row else None


def change_experiment(scope: Scope, experiment_id: ExperimentId, **changed: Any) -> None:
    """Some of a line's columns."""
    scope.execute(update(experiments).where(experiments.c.id == experiment_id).values(**changed))


def drop_experiment(scope: Scope, experiment_id: ExperimentId) -> None:
    """The line is gone."""
    scope.execute(delete(experiments).where(experiments.c.id == experiment_id))


def experiments_by(scope: Scope, owner: PersonId, limit: int = 1000) -> list[Experiment]:
    """Somebody's own experiments: running first, then the newest."""
    query = select(experiments).where(experiments.c.owner_id == owner)
    order = (experiments.c.outcome.is_not(None), experiments.c.started_at.desc(), experiments.c.id)
    return [_experiment(row) for row in scope.execute(query.order_by(*order).limit(limit))]


def ledger(scope: Scope, reader: PersonId, *, team: TeamId | None, outcome: str | None, skip: int, size: int) -> list[Experiment]:
    """A page of what `reader` may see, newest first; `outcome` "running" means without one."""
    query = select(experiments).where(readable(experiments, reader))
    if team is not None:
        query = query.where(experiments.c.team_id == team)
    if outcome == "running":
        query = query.where(experiments.c.outcome.is_(None))
    elif outcome is not None:
        query = query.where(experiments.c.outcome == outcome)
    order = (experiments.c.started_at.desc(), experiments.c.id)
    return [_experiment(row) for row in scope.execute(query.order_by(*order).limit(size).offset(skip))]


def chosen_by(scope: Scope, team: TeamId) -> dict[ChainId, str]:
    """What a team chose and somebody looks after now: the words of it, by its chain."""
    here = (commitments.c.workspace_id == proposals.c.workspace_id) & (commitments.c.proposal_id == proposals.c.id)
    query = select(commitments.c.chain_id, proposals.c.text).select_from(commitments.join(proposals, here))
    running = query.where(commitments.c.team_id == team, commitments.c.ended_on.is_(None)).order_by(proposals.c.place.desc())
    return {row.chain_id: row.text for row in scope.execute(running)}


def tried_for(scope: Scope, chain: ChainId) -> list[Experiment]:
    """What was tried in the open for what a team chose, the oldest first."""
    query = select(experiments).where(experiments.c.chain_id == chain, experiments.c.is_private.is_(False))
    return [_experiment(row) for row in scope.execute(query.order_by(experiments.c.started_at, experiments.c.id))]


def trials_since(scope: Scope, reader: PersonId, since: datetime) -> list[Experiment]:
    """What was started since then and `reader` may see, oldest first."""
    query = select(experiments).where(experiments.c.started_at >= since, readable(experiments, reader))
    return [_experiment(row) for row in scope.execute(query.order_by(experiments.c.started_at, experiments.c.id))]


def finished_since(scope: Scope, reader: PersonId, since: datetime) -> list[Experiment]:
    """What ended since then and `reader` may see, oldest first."""
    query = select(experiments).where(experiments.c.finished_at >= since, experiments.c.outcome.is_not(None), readable(experiments, reader))
    return [_experiment(row) for row in scope.execute(query.order_by(experiments.c.finished_at, experiments.c.id))]


def _experiment(row: Row[Any]) -> Experiment:
    found = {name: row._mapping[_RENAMED.get(name, name)] for name in Experiment.__struct_fields__}
    return Experiment(**found | {"outcome": Outcome(row.outcome) if row.outcome else None})
