"""Stores run SQL in two ways only: in the name of one workspace, or openly on all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select, update

from bot.database.engine import Database
from bot.database.schema import channels, cohorts, learnings, metadata, people, rounds
from bot.database.scope import WORKSPACE, narrowed
from bot.people import store as people_rows
from tests.givens import scope
from tests.house_rules.code.rooms import BOT, ROOT, Parsed, parsed
from tests.ties import loose_tables

# Of bot/database: what the two ways are made of, and keys, which belong to processes.
ENGINE = {"backup", "bulk", "engine", "files", "group_commit", "keys", "migrate", "presence", "relations", "round_keys", "schema", "scope"}
RUN_SQL = {"execute", "exec_driver_sql", "scalars", "scalar", "insert_new", "upsert"}
SPEAKS_SQL = re.compile(rf"\b(?:{'|'.join(RUN_SQL)}|workspace_id|FROM|JOIN|INTO|UPDATE)\b")  # the others need not be read as code
NAMES_IT_ITSELF = {"bot/outbox/sender_lease.py"}  # its rows are the workspaces
OWNED = {table.name for table in metadata.sorted_tables if "workspace_id" in table.c} | {"search_items"}


def stores() -> Iterator[tuple[str, Parsed]]:
    for path in sorted(BOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "localslack" in path.parts or (name.startswith("bot/database/") and path.stem in ENGINE):
            continue
        if SPEAKS_SQL.search(path.read_text(encoding="utf-8")):
            yield name, parsed(path)


def test_a_statement_goes_through_a_scope_or_says_that_it_spans_workspaces() -> None:
    wrong = []
    for name, store in stores():
        for call in store.all(ast.Call):
            named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            what = ast.unparse(call.func) if named in RUN_SQL else ""
            if what.endswith((".exec_driver_sql", ".scalars", ".scalar")) and "tx" in what.split("."):
                wrong.append(f"{name}:{call.lineno} {what}")
            if what.endswith(".execute") and not re.fullmatch(r"([a-z_.]+\.)?scope\.execute", what):
                wrong.append(f"{name}:{call.lineno} {what}")
            if what in ("insert_new", "upsert") and name not in NAMES_IT_ITSELF:
                wrong.append(f"{name}:{call.lineno} {what}")
    assert wrong == []


def test_no_store_writes_the_filter_by_hand() -> None:
    by_hand = re.compile(r"\.workspace_id == (scope\.)?workspace\b|\"workspace_id\": (scope\.)?workspace\b")
    wrong = [
        name
        for name, store in stores()
        if name not in NAMES_IT_ITSELF and mentions_the_column(store) and by_hand.search(ast.unparse(store.tree).replace("'", '"'))
    ]
    assert wrong == ["bot/schedule/store.py"]  # moves on a row that was claimed among those of all workspaces


def mentions_the_column(store: Parsed) -> bool:
    """Whether it says `workspace_id` at all: writing a whole file out again takes time."""
    texts = (node.value for node in store.all(ast.Constant))
    return any(node.attr == "workspace_id" for node in store.all(ast.Attribute)) or "workspace_id" in texts


def test_sql_in_words_names_the_workspace_of_every_table_it_reads_or_writes() -> None:
    table = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)")
    wrong = []
    for name, store in stores():
        if not any(isinstance(node.value, str) and table.search(node.value) for node in store.all(ast.Constant)):
            continue  # no SQL in words here
        for piece in store.tree.body:  # a statement may be put together from several texts
            words = " ".join(node.value for node in ast.walk(piece) if isinstance(node, ast.Constant) and isinstance(node.value, str))
            touched = [one for one in table.findall(words) if one in OWNED]
            if words.count("workspace_id") < len(touched):
                wrong.append(f"{name}:{piece.lineno} {', '.join(touched)}")
    assert wrong == []


def test_a_loose_table_is_found_wherever_it_hides() -> None:
    mine = learnings.c.workspace_id == channels.c.workspace_id
    read = select(learnings.c.id)
    assert loose_tables(narrowed(read)) == []
    assert loose_tables(read) == ["learnings"]
    assert loose_tables(narrowed(read.join(channels, channels.c.id == learnings.c.channel_id))) == ["channels"]
    assert loose_tables(narrowed(read.join(channels, mine & (channels.c.id == learnings.c.channel_id)))) == []
    assert loose_tables(narrowed(read.join(channels, mine | (channels.c.id == learnings.c.channel_id)))) == ["channels"]
    assert loose_tables(narrowed(read.where(learnings.c.author_id.in_(select(people.c.id))))) == ["people"]
    assert loose_tables(narrowed(read.where(learnings.c.author_id.in_(narrowed(select(people.c.id)))))) == []
    same_person = select(people.c.id).where(people.c.id == learnings.c.author_id)
    assert loose_tables(narrowed(read.where(same_person.exists()))) == ["people"]
    assert loose_tables(narrowed(read.where(same_person.where(people.c.workspace_id == learnings.c.workspace_id).exists()))) == []
    newest = select(cohorts.c.lineage, func.max(cohorts.c.size).label("size")).group_by(cohorts.c.lineage)
    joined = select(cohorts).join(loose := newest.subquery(), loose.c.lineage == cohorts.c.lineage)
    assert loose_tables(narrowed(joined)) == ["cohorts"]
    joined = select(cohorts).join(tied := narrowed(newest).subquery(), tied.c.lineage == cohorts.c.lineage)
    assert loose_tables(narrowed(joined)) == []
    assert loose_tables(delete(rounds)) == ["rounds"] and loose_tables(narrowed(update(rounds))) == []
    old = select(rounds.c.id).where(rounds.c.state == "folded")
    assert loose_tables(narrowed(delete(rounds).where(rounds.c.id.in_(old)))) == ["rounds"]


def test_a_statement_without_a_workspace_is_refused() -> None:
    with pytest.raises(ValueError, match="belongs to a workspace"):
        narrowed(select(metadata.tables["silences"]))


def test_two_workspaces_in_one_database_see_nothing_of_each_other(database: Database) -> None:
    with database.transaction() as tx:
        here, there = scope(tx), scope(tx, workspace="T0OTHER")
        for one, name in ((here, "general"), (there, "allgemein")):
            people_rows.install(one, name, "U0BOT")
            people_rows.keep_channel(one, "C0GENERAL", name=name)
            people_rows.change_setting(one, "zone", name, None)
        people_rows.keep_channel(there, "C0GENERAL", is_archived=True)
        people_rows.uninstall(there)
        assert (people_rows.channel_facts(here, "C0GENERAL") or {})["name"] == people_rows.setting(here, "zone") == "general"
        assert not (people_rows.channel_facts(here, "C0GENERAL") or {})["is_archived"]
        assert people_rows.workspaces_here(tx) == [here.workspace]
    assert WORKSPACE not in OWNED
