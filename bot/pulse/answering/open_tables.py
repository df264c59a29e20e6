"""Where the answers of an open round lie (P3, P6). In the tables of the schema page on SQLite, in relations of its own on PostgreSQL.

What a round leaves when it closes is looked for afterwards by `traces_left`: the close has written down what it dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import asdict
from sqlalchemy import Table, delete, select

from bot.database.engine import Tx
from bot.database.rounds import relations
from bot.database.rounds.relations import Trace
from bot.database.schema import cohorts, open_answers, open_comments, rounds
from bot.database.scope import Scope, execute_everywhere, narrowed
from bot.ids import RoundId
from bot.pulse.rounds import RoundState

TEMPLATES = (open_answers, open_comments)


class OpenTables(NamedTuple):
    """Answers and comments of one round; on SQLite those of every round."""

    answers: Table
    comments: Table


def tables_of(scope: Scope, round_id: RoundId) -> OpenTables:
    """Where a round's open rows lie."""
    if not relations.are_used(scope.tx):
        return OpenTables(open_answers, open_comments)
    return OpenTables(*(relations.own(template, relations.name_of_round(scope.workspace, round_id)) for template in TEMPLATES))


def make_tables(scope: Scope, round_id: RoundId) -> None:
    """Empty tables for a round that opens, or that starts anew. Raises StillHeld."""
    if not relations.are_used(scope.tx):
        drop_rows_of(scope, round_id)
        return
    for template in TEMPLATES:
        relations.make(scope.tx, template, relations.name_of_round(scope.workspace, round_id))


def take_tables(scope: Scope, round_id: RoundId) -> bool:
    """Keep every other session away from a round's rows until the transaction ends; False if there are none. Raises StillHeld."""
    if not relations.are_used(scope.tx):
        return True
    mine = tables_of(scope, round_id)
    relations.take(scope.tx, mine)
    return all(relations.exists(scope.tx, table) for table in mine)


def drop_tables(scope: Scope, round_id: RoundId) -> list[dict[str, Any]]:
    """A round's rows are gone when the transaction commits; what to look for afterwards. Raises StillHeld."""
    drop_rows_of_no_open_round(scope.tx)
    if not relations.are_used(scope.tx):
        return []
    mine = tables_of(scope, round_id)
    traces = relations.traces_of(scope.tx, mine)
    relations.drop(scope.tx, mine)
    return [asdict(trace) for trace in traces]


def traces_left(tx: Tx, traces: Iterable[dict[str, Any]]) -> list[str]:
    """What is still there of what a close dropped, in words for an operator."""
    return relations.left_of(tx, [Trace(**trace) for trace in traces]) if relations.are_used(tx) else []


def blind_to(tx: Tx) -> list[str]:
    """What an erasure cannot look at with this connection's role."""
    return relations.blind_to(tx) if relations.are_used(tx) else []


def sessions_on(scope: Scope, round_id: RoundId) -> Sequence[str]:
    """Which other sessions use a round's rows now."""
    if not relations.are_used(scope.tx):
        return ()
    return relations.sessions_on(scope.tx, [table.name for table in tables_of(scope, round_id)])


def drop_strays(tx: Tx) -> int:
    """Drop every relation whose round is not open: restored by mistake, or put there by hand. How many. Raises StillHeld."""
    if not relations.are_used(tx):
        return 0
    found = {name: template for template in TEMPLATES for name in relations.named_like(tx, template)}
    open_now = execute_everywhere(tx, select(rounds.c.workspace_id, rounds.c.id).where(rounds.c.state == RoundState.OPEN)).all()
    stay = {relations.own(template, relations.name_of_round(*one)).name for one in open_now for template in TEMPLATES}
    strays = sorted(found.keys() - stay)
    relations.drop(tx, [relations.called(found[name], name) for name in strays])
    return len(strays)


def drop_rows_of_no_open_round(tx: Tx) -> int:
    """Delete every open row whose round is not open: folded, restored by mistake, or put there by hand. How many."""
    living = (
        select(cohorts.c.id)
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(rounds.c.state == RoundState.OPEN)
    )
    return sum(execute_everywhere(tx, delete(table).where(table.c.cohort_id.not_in(living))).rowcount for table in TEMPLATES)


def drop_rows_of(scope: Scope, round_id: RoundId) -> None:
    """Delete a round's open rows from the tables of the schema page: nobody can read them any more."""
    mine = narrowed(select(cohorts.c.id).where(cohorts.c.round_id == round_id))
    for table in TEMPLATES:
        scope.execute(delete(table).where(table.c.cohort_id.in_(mine)))
