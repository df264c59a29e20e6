"""A company whose digests are due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.database.engine import Database, Tx
from bot.people import store as people_rows
from tests.digest.givens import add_team
from tests.givens import GENERAL, scope


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        add_team(given)
        yield given
