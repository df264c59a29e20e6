"""The schema page says of every column what it holds of people. Of every table it says how long it is kept (P12, P13, P18, P19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Text

from bot.app.features import FEATURES
from bot.database.personal import CLOSE_OF_ITS_ROUND, Fate, Held, Holds, becomes, columns_that_hold, held, kept, person_of
from bot.database.schema import metadata
from bot.people.privacy.erase_store import rooms_that_go_first
from bot.words import languages
from tests.house_rules.words.wording import sentences

MAY_HOLD_ANYBODY = (String, Text, JSON, LargeBinary)
SOUNDS_LIKE_SOMEBODY = re.compile(r"(^|_)(person|user|author|owner|member|recipient|sender|lead|manager|who|by)(_id)?$")
A_PROCESS, THE_BOT = {"senders.owner", "outbox.lease_owner"}, {"workspaces.bot_user_id", "installations.bot_user_id"}
WORDS = {"experiments.judged_by", "commitments.noticed_by"}
TABLES = metadata.sorted_tables


def silent_columns(page: MetaData) -> list[str]:
    """Columns that could hold a person's id or words and say nothing."""
    columns = [column for table in page.sorted_tables for column in table.columns]
    could = [one for one in columns if isinstance(one.type, MAY_HOLD_ANYBODY) or _sounds_like_somebody(one)]
    return sorted(str(column) for column in could if held(column) is None)


def _sounds_like_somebody(column: Column[Any]) -> bool:
    return SOUNDS_LIKE_SOMEBODY.search(column.name) is not None and not isinstance(column.type, (Boolean, Integer))


def silent_tables(page: MetaData) -> list[str]:
    """Tables that do not say how long they are kept, or what the receipt calls what they hold of somebody."""
    return sorted(table.name for table in page.sorted_tables if not _says_enough(table))


def _says_enough(table: Table) -> bool:
    rule, names_people = kept(table), bool(columns_that_hold(table, Holds.PERSON, Holds.MENTION))
    return rule is not None and bool(rule.span or rule.until) and bool(rule.receipt) is names_people


def every_held() -> Iterator[tuple[Column[Any], Held]]:
    for table in TABLES:
        for column in table.columns:
            if (says := held(column)) is not None:
                yield column, says


def test_every_column_that_could_hold_a_person_says_what_it_holds() -> None:
    assert silent_columns(metadata) == [], "say it with _person, _words, _fact, _id, _code ... (top of bot/database/schema.py)"


def test_every_table_says_how_long_it_is_kept_and_what_a_receipt_calls_it() -> None:
    assert silent_tables(metadata) == [], "info=kept_for(...) or kept_until(...), with receipt= where it names people, only there"


def test_the_rules_find_a_column_and_a_table_that_say_nothing() -> None:
    page = MetaData()
    Table("kudos", page, Column("id", String(8), info={"held": Held(Holds.NOBODY)}), Column("given_by", String(32)), Column("why", Text))
    assert silent_columns(page) == ["kudos.given_by", "kudos.why"]
    assert silent_tables(page) == ["kudos"]


def test_a_column_that_is_called_after_a_person_holds_one() -> None:
    called = {str(column): says for column, says in every_held() if _sounds_like_somebody(column)}
    others = {name for name, says in called.items() if says.holds is not Holds.PERSON}
    assert others == A_PROCESS | THE_BOT | WORDS, "ids of people, unless they are a process's, the bot's or words"


def test_what_belongs_to_a_person_stands_beside_their_id_or_stays_for_a_reason() -> None:
    nobodys = [
        str(column)
        for column, says in every_held()
        if says.holds in (Holds.WORDS, Holds.FACT, Holds.MENTION, Holds.SEALED)
        and person_of(column) is None
        and says.forget.fate is not Fate.STAYS
    ]
    assert nobodys == [], "where a table names several people, say whose it is: Held(Holds.WORDS, of='giver_id')"


@pytest.mark.parametrize("has_left", [False, True])
def test_whatever_stays_or_goes_otherwise_than_with_its_row_has_a_reason(has_left: bool) -> None:
    fates = {str(column): becomes(column, has_left=has_left) for column, says in every_held() if says.holds is not Holds.NOBODY}
    stays = {name for name, fate in fates.items() if fate.fate in (Fate.STAYS, Fate.FEATURE_FIRST) or fate.where}
    assert stays, "some things stay"
    assert sorted(name for name in stays if not fates[name].why) == []


def test_every_table_that_names_people_belongs_to_a_workspace() -> None:
    assert [table.name for table in TABLES if columns_that_hold(table, Holds.PERSON, Holds.MENTION) and "workspace_id" not in table.c] == []


def test_every_room_that_the_page_leaves_something_to_has_a_hook_and_no_other() -> None:
    hooks = {feature.name for feature in FEATURES.all if feature.forget}
    assert rooms_that_go_first() == hooks, "feature_first(room) on the schema page and `forget` of that room's Feature belong together"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_a_table_says_of_its_keeping_can_be_done(table: Table) -> None:
    rule = kept(table)
    assert rule is not None
    assert rule.by == "" or rule.by in FEATURES.due or rule.by in FEATURES.after, "the job that deletes"
    if rule.span is not None:
        assert rule.span.days > 0
        assert rule.by, "somebody must do it"
        assert rule.since in table.c or (rule.since == CLOSE_OF_ITS_ROUND and {"round_id", "cohort_id"} & set(table.c.keys()))


@pytest.mark.parametrize("language", languages())
def test_the_receipt_has_words_for_every_table(language: str) -> None:
    called = {rule.receipt for table in TABLES if (rule := kept(table)) is not None and rule.receipt}
    assert sorted(called - sentences(language).keys()) == []
