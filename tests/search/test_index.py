"""Searching again and again on one connection is planned for the words that are sought."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.database.engine import Database
from bot.people import store as people
from bot.people.rules import Person
from bot.search.rules import wished
from bot.sharing import search_index as search
from tests.givens import ANA, BO, GENERAL, MONDAY, scope

pytestmark = pytest.mark.each_way

OFTEN = 15  # the driver prepares after five, PostgreSQL stops looking at the values after five more


def test_postgresql_never_plans_a_search_without_its_words(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with database.transaction() as tx:
        words = {"author": BO, "channel": GENERAL, "is_private": False, "at": MONDAY, "title": "Partial indexes", "body": "are small"}
        people.keep_person(scope(tx), Person(ANA, "Ana", "UTC", "en", False, False, False, False, False, MONDAY))
        search.keep_found(scope(tx), "learning", "l1", **words)
    with database.reading() as tx:
        for _ in range(OFTEN):
            assert len(search.search(scope(tx), ANA, wished("partial")).found) == 1
        plans = text("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%search_items%'")
        ((generic, custom),) = tx.execute(plans).all()
    database.close()
    assert (generic, custom > 0) == (0, True)
