"""Round tables, what leads took on, and guesses. A guess lies in a keyed slot, sealed: no person, no team, no time stands beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from bot.content.dimensions import Dimension
from bot.database.schema import guesses, leader_commitments, round_tables
from bot.database.scope import Scope
from bot.ids import CohortId, PersonId, QuestionId, RoundTableId, TeamId
from bot.plan.leaders.rules import LeaderCommitment, RoundTable, TableState
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot


def add_table(scope: Scope, made: RoundTable) -> bool:
    """A new month's; False where there is one."""
    row = {"id": made.id, "month": made.month, "side": made.side, "state": made.state, "channel_id": made.channel}
    return scope.insert_new(round_tables, row | {"opened_at": made.opened_at, "round_id": made.round_id}) == 1


def round_table(scope: Scope, table_id: RoundTableId) -> RoundTable | None:
    """One of them."""
    row = scope.execute(select(round_tables).where(round_tables.c.id == table_id)).one_or_none()
    return _table(row) if row is not None else None


def newest_table(scope: Scope) -> RoundTable | None:
    """This month's, or the last there was."""
    row = scope.execute(select(round_tables).order_by(round_tables.c.month.desc()).limit(1)).one_or_none()
    return _table(row) if row is not None else None


def table_before(scope: Scope, table: RoundTable) -> RoundTable | None:
    """The one before it."""
    query = select(round_tables).where(round_tables.c.month < table.month).order_by(round_tables.c.month.desc()).limit(1)
    row = scope.execute(query).one_or_none()
    return _table(row) if row is not None else None


def change_table(scope: Scope, table_id: RoundTableId, **changed: Any) -> None:
    """Some of its columns."""
    scope.execute(update(round_tables).where(round_tables.c.id == table_id).values(**changed))


# --- guesses -----------------------------------------------------------------------------------------------------


def keep_guess(scope: Scope, key: bytes, table: RoundTableId, person: PersonId, team: TeamId, tenths: int) -> None:
    """This is the person's guess of this team now; an earlier one is gone."""
    place = _slot(key, person, team)
    scope.execute(delete(guesses).where(guesses.c.slot == place))
    sealed = Sealer(key).seal_value(place, CohortId(table), QuestionId(team), tenths)
    scope.insert_new(guesses, {"slot": place, "table_id": table, "sealed": sealed})


def guess_of(scope: Scope, key: bytes, table: RoundTableId, person: PersonId, team: TeamId) -> int | None:
    """What somebody guessed, for them alone."""
    place = _slot(key, person, team)
    sealed = scope.execute(select(guesses.c.sealed).where(guesses.c.slot == place)).scalar()
    return Sealer(key).value(place, CohortId(table), QuestionId(team), bytes(sealed)) if sealed is not None else None


def drop_guesses(scope: Scope, table: RoundTableId) -> None:
    """Nothing of them stays."""
    scope.execute(delete(guesses).where(guesses.c.table_id == table))


def _slot(key: bytes, person: PersonId, team: TeamId) -> bytes:
    return slot(key, person, QuestionId(f"guess:{team}"))


# --- what leads take on ------------------------------------------------------------------------------------------


def keep_commitment(scope: Scope, table: RoundTableId, person: PersonId, text: str) -> None:
    """What a lead took on; said again, the newer holds."""
    row = {"table_id": table, "person_id": person, "text": text, "said_on": scope.now.date()}
    scope.upsert(leader_commitments, row)


def commitments_at(scope: Scope, table: RoundTableId) -> tuple[LeaderCommitment, ...]:
    """What leads took on there."""
    query = select(leader_commitments).where(leader_commitments.c.table_id == table).order_by(leader_commitments.c.said_on)
    return tuple(LeaderCommitment(row.person_id, row.text) for row in scope.execute(query))


def commitment_by(scope: Scope, table: RoundTableId, person: PersonId) -> LeaderCommitment | None:
    """What one lead took on there."""
    return next((one for one in commitments_at(scope, table) if one.person == person), None)


def _table(row: Any) -> RoundTable:
    return RoundTable(
        id=row.id,
        month=row.month,
        side=Dimension(row.side),
        state=TableState(row.state),
        channel=row.channel_id,
        opened_at=row.opened_at,
        round_id=row.round_id,
    )
