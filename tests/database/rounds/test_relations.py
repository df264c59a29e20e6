"""Who is said to be in the way of a round's relations. The server may hold more than one database."""

from __future__ import annotations

import re

from bot.database.engine import Database
from bot.database.rounds.relations import sessions_on
from tests.givens import Engines

RELATION = "outbox"  # any that both databases have: copies of one template number it alike, as two rounds' may be


def test_only_sessions_of_this_database_are_said_to_use_its_relations(engines: Engines) -> None:
    ours, theirs = Database(engines.fresh("postgresql")), Database(engines.fresh("postgresql"))
    try:
        with theirs.transaction() as there:
            there.exec_driver_sql(f"LOCK TABLE {RELATION} IN ACCESS SHARE MODE")
            with ours.reading() as here:
                assert sessions_on(here, [RELATION]) == []
            with ours.transaction() as beside, ours.reading() as here:  # who else is there PostgreSQL looks up once a transaction
                beside.exec_driver_sql(f"LOCK TABLE {RELATION} IN ACCESS SHARE MODE")
                pid = beside.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
                (said,) = sessions_on(here, [RELATION])
                assert re.search(rf"\(pid {pid}, ", said)
    finally:
        ours.close()
        theirs.close()
