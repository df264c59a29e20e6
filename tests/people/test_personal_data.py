"""After a busy stretch. Nothing of whoever is forgotten is left but what the page says, the receipt is complete, and nothing grows old.

The demo's weeks are lived once; each engine gets a copy. What is looked for is looked for in every column of every table.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)

from bot.app.features import FEATURES
from bot.database import schema
from bot.database.engine import Database, Tx
from bot.database.keys import FileKeys
from bot.database.personal import (
    CLOSE_OF_ITS_ROUND,
    HELD,
    ROW_ERASED,
    Fate,
    Held,
    Holds,
    becomes,
    columns_that_hold,
    kept,
    kept_for,
)
from bot.database.schema import Utc, metadata
from bot.demo.simulation import Simulation
from bot.people.privacy import erase, retention
from bot.people.privacy.erase_store import erase_rows
from bot.people.privacy.receipt_store import rows_about
from bot.people.privacy.retention_store import ageing_tables, delete_old
from bot.schedule.job import DueContext
from tests.givens import Engines, scope

pytestmark = pytest.mark.xdist_group("busy_weeks")

THE_INDEX = "search_words"  # FTS5's own tables: no ids in them, and words as parts, merged away by the nightly tidying
LONG_ENOUGH = 12  # characters; a shorter text may stand elsewhere by chance
WEEKS = (0, 1, 2, 5, 6, 8, 9, 13, 14, 26, 27, 52, 53, 80, 104, 110)
# An answer to their question, a message that stood as a learning by their mark alone, a reaction to what they shared.
HANGS_ON_OTHERS = {"answers", "learnings", "search_items", "activity", "reactions", "outbox"}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database after the demo's first two weeks and a day: a round closed, digests told, suggestions answered."""
    folder = tmp_path_factory.mktemp("lived")

    async def live() -> None:
        async with Simulation(flows=False, folder=folder) as stage:
            await stage.live(days=15)

    asyncio.run(live())
    return folder / "ripple.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest, engines: Engines, lived: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of that database, with what the demo does not do in two weeks."""
    copy = tmp_path / "busy.sqlite"
    shutil.copy(lived, copy)
    made = Database(f"sqlite:///{copy}")
    if request.param == "postgresql":
        server = Database(engines.fresh("postgresql"))
        _copy(made, server)
        made.close()
        made = server
    with made.transaction() as tx:
        _add_what_is_rare(tx)
    yield made
    made.close()


def _copy(source: Database, target: Database) -> None:
    with source.reading() as tx:
        rows = {one: [dict(row._mapping) for row in tx.execute(select(one))] for one in metadata.sorted_tables}
    rows[schema.search_items] = [{name: value for name, value in row.items() if name != "id"} for row in rows[schema.search_items]]
    with target.transaction() as tx:
        for one, found in rows.items():
            if found:
                tx.execute(insert(one), found)


def _add_what_is_rare(tx: Tx) -> None:
    workspace, now = _workspace(tx), _newest(tx)
    cohort = tx.execute(select(schema.cohorts.c.id)).scalars().first()
    for number, person in enumerate(_cast(tx)):
        mine = {"workspace_id": workspace, "person_id": person}
        tx.execute(insert(schema.days_off).values(mine | {"first_day": now.date(), "last_day": now.date()}))
        tx.execute(insert(schema.channel_members).values(mine | {"channel_id": f"C0SECRET{number}"}))
        tx.execute(insert(schema.moves).values(mine | {"since": now.date(), "change": f"role:{number}", "confirmed_at": now}))
        ended = {"team_id": f"past{number}", "since": now - timedelta(days=400), "until": now - timedelta(days=number)}
        tx.execute(insert(schema.team_members).values(mine | ended))
        words = {"text": f"Is question number {number} any good?", "why": f"Because of reason {number}."}
        facts = {"dimension": "safe", "form": "A5", "state": "asked", "version": 1}
        asked = {"workspace_id": workspace, "id": f"own.{number}", "proposed_by": person}
        tx.execute(insert(schema.own_questions).values(asked | words | facts))
        changed = {"workspace_id": workspace, "name": f"setting{number}", "value": number, "changed_by": person, "changed_at": now}
        tx.execute(insert(schema.settings).values(changed))
    tx.execute(update(schema.nudges).values(plan=schema.nudges.c.id + " is when I will try my own plan"))
    remark = {"id": b"0" * 16, "workspace_id": workspace, "cohort_id": cohort, "question_id": "q", "text": "A comment of nobody."}
    tx.execute(insert(schema.comments).values(remark))


def _workspace(tx: Tx) -> str:
    return str(tx.execute(select(schema.workspaces.c.id)).scalar_one())


def _newest(tx: Tx) -> datetime:
    found: datetime = tx.execute(select(func.max(schema.seen.c.at))).scalar_one()
    return found


def _cast(tx: Tx) -> list[str]:
    """The people of the demo, by id."""
    people = schema.people
    return list(tx.execute(select(people.c.id).where(people.c.is_bot.is_(False)).order_by(people.c.id)).scalars())


# --- looking as somebody with the whole database would -----------------------------------------------------------


def _everything(tx: Tx) -> dict[tuple[str, str], str]:
    """What stands in each column of every table there really is, by (table, column)."""
    found = {}
    for name in inspect(tx).get_table_names():
        columns = [one["name"] for one in inspect(tx).get_columns(name)]
        rows = tx.execute(select(*(column(one) for one in columns)).select_from(table(name))).all() if THE_INDEX not in name else []
        found |= {(name, one): "\n".join(str(row[place]) for row in rows) for place, one in enumerate(columns)}
    return found


def _rows_naming(tx: Tx, person: str) -> dict[str, int]:
    """In how many rows of each table a person's id stands, whatever the page says of its columns."""
    found = {}
    for one in metadata.sorted_tables:
        rows = tx.execute(select(one)).all()
        if number := sum(any(person in str(value) for value in row) for row in rows):
            found[one.name] = number
    return found


def _words_of(tx: Tx, person: str) -> set[str]:
    """What a person wrote under their name, asked of each table by its own author."""
    sources = (
        (schema.learnings.c.text, schema.learnings.c.author_id),
        (schema.asks.c.text, schema.asks.c.author_id),
        (schema.answers.c.text, schema.answers.c.author_id),
        (schema.experiments.c.hypothesis, schema.experiments.c.owner_id),
        (schema.experiments.c.lesson, schema.experiments.c.owner_id),
        (schema.nudges.c.plan, schema.nudges.c.person_id),
    )
    texts = {text for words, author in sources for text in tx.execute(select(words).where(author == person)).scalars() if text}
    others = {text for words, author in sources for text in tx.execute(select(words).where(author != person)).scalars() if text}
    return {text for text in texts if len(text) >= LONG_ENOUGH and not any(text in other for other in others)}


def _stays(name: str, of: str, *, has_left: bool) -> bool:
    """Whether the page says that this column stays, at least in some rows."""
    fate = becomes(metadata.tables[name].c[of], has_left=has_left)
    return fate.fate is Fate.STAYS or fate.where is not None


# --- forgetting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_left", [False, True], ids=["asks", "leaves"])
def test_nothing_is_left_of_whoever_is_forgotten_but_what_the_page_says_stays(busy: Database, has_left: bool) -> None:
    wrote = 0
    with busy.transaction() as tx:
        workspace, now = _workspace(tx), _newest(tx)
        for person in _cast(tx):
            words = _words_of(tx, person)
            wrote += len(words)
            erase.forget(scope(tx, workspace=workspace, now=now), FEATURES, person, has_left=has_left)
            held_now = _everything(tx)
            left = sorted(place for place, texts in held_now.items() if person in texts)
            assert [place for place in left if not _stays(*place, has_left=has_left)] == [], person
            assert {text: place for text in words for place, texts in held_now.items() if text in texts} == {}
    assert wrote >= 20


def test_whoever_left_has_no_name_no_team_and_no_channel(busy: Database) -> None:
    with busy.transaction() as tx:
        person = _cast(tx)[0]
        erase.forget(scope(tx, workspace=_workspace(tx), now=_newest(tx)), FEATURES, person, has_left=True)
        row = tx.execute(select(schema.people).where(schema.people.c.id == person)).one()
        assert (row.name, row.is_owner) == ("", False)
        assert not {"team_members", "channel_members"} & _rows_naming(tx, person).keys()


def test_others_lose_nothing_but_what_hung_on_whoever_is_forgotten(busy: Database) -> None:
    with busy.transaction() as tx:
        workspace = _workspace(tx)
        forgotten, *others = _cast(tx)
        before = {person: _told(tx, workspace, person) for person in others}
        erase.forget(scope(tx, workspace=workspace, now=_newest(tx)), FEATURES, forgotten)
        after = {person: _told(tx, workspace, person) for person in others}
    for person in others:
        lost = {name for name, number in before[person].items() if after[person].get(name, 0) < number}
        assert lost <= HANGS_ON_OTHERS


def _told(tx: Tx, workspace: str, person: str) -> dict[str, int]:
    return {row.table: row.number for row in rows_about(scope(tx, workspace=workspace), person)}


# --- the receipt -------------------------------------------------------------------------------------------------


def test_the_receipt_counts_every_row_in_which_a_person_s_id_stands(busy: Database) -> None:
    with busy.reading() as tx:
        workspace, shown = _workspace(tx), set()
        for person in _cast(tx):
            told = _told(tx, workspace, person)
            assert told == _rows_naming(tx, person), person
            shown |= told.keys()
    named = {one.name for one in metadata.sorted_tables if columns_that_hold(one, Holds.PERSON, Holds.MENTION)}
    assert named - shown == set(), "the weeks were not busy enough to show that these are on the receipt"


# --- a table of tomorrow -----------------------------------------------------------------------------------------


def test_a_table_that_is_added_is_forgotten_shown_and_aged_without_a_line_elsewhere(database: Database) -> None:
    page = MetaData()
    for one in metadata.sorted_tables:
        one.to_metadata(page)
    kudos = Table(
        "kudos",
        page,
        Column("workspace_id", String(32), primary_key=True),
        Column("id", Integer, primary_key=True),
        Column("giver_id", String(32), info={HELD: Held(Holds.PERSON, ROW_ERASED)}),
        Column("words", Text, info={HELD: Held(Holds.WORDS)}),
        Column("at", Utc),
        info=kept_for("at", weeks=26, receipt="receipt.table.kudos"),
    )
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    given = [
        {"workspace_id": "T1", "id": number, "giver_id": giver, "words": f"thanks from {giver}", "at": now - timedelta(weeks=weeks)}
        for number, (giver, weeks) in enumerate([("U1", 1), ("U1", 27), ("U2", 1), ("U2", 27)])
    ]
    with database.transaction() as tx:
        kudos.create(tx)
        tx.execute(insert(kudos), given)
        assert [(row.table, row.number) for row in rows_about(scope(tx, workspace="T1"), "U1", page=page)] == [("kudos", 2)]
        erase_rows(scope(tx, workspace="T1"), "U1", has_left=False, page=page)
        assert set(tx.execute(select(kudos.c.words)).scalars()) == {"thanks from U2"}
        assert delete_old(scope(tx, workspace="T1"), kudos, now - ageing_tables(page=page)[kudos], 10) == 1
        assert tx.execute(select(kudos.c.id)).scalars().all() == [2]


# --- two years (T22) ---------------------------------------------------------------------------------------------


def test_in_two_years_no_row_grows_older_than_its_table_s_number(busy: Database, tmp_path: Path) -> None:
    with busy.transaction() as tx:
        workspace, start = _workspace(tx), _newest(tx)
        ages = {one: _moments(tx, one) for one in metadata.sorted_tables if (rule := kept(one)) and rule.span}
        assert [one.name for one, moments in ages.items() if not moments] == [], "nothing in it to grow old"
        keys = FileKeys(tmp_path / "keys")
        for week in WEEKS:
            now = start + timedelta(weeks=week)
            _a_night(tx, workspace, now, keys)
            for one, moments in ages.items():
                _look_at_ages(tx, one, moments, now)
        assert {one.name for one in ages if _moments(tx, one)} == set()


def _a_night(tx: Tx, workspace: str, now: datetime, keys: FileKeys) -> None:
    """Every job that some table's number is kept by, until it has nothing left to do."""
    for job in sorted({rule.by for one in metadata.sorted_tables if (rule := kept(one)) and rule.span}):
        context = DueContext(scope(tx, workspace=workspace, now=now, keys=keys), workspace, now)
        while FEATURES.due[job](context) == now + retention.SOON:
            pass


def _moments(tx: Tx, one: Table) -> list[datetime]:
    """From when each row of the table counts, those about nobody left out."""
    rule = kept(one)
    assert rule is not None
    if rule.since == CLOSE_OF_ITS_ROUND:
        query = _closes_of(one)
    else:
        query = select(one.c[rule.since]).where(one.c[rule.since].is_not(None))
        for person in columns_that_hold(one, Holds.PERSON):
            query = query.where(person != "")
    return sorted(_moment(found) for found in tx.execute(query).scalars())


def _closes_of(one: Table) -> Select[Any]:
    """When the round of each row closed."""
    query, cohorts, rounds = select(schema.rounds.c.closes_at).select_from(one), schema.cohorts, schema.rounds
    if "round_id" in one.c:
        return query.join(rounds, rounds.c.id == one.c.round_id)
    return query.join(cohorts, cohorts.c.id == one.c.cohort_id).join(rounds, rounds.c.id == cohorts.c.round_id)


def _moment(found: date | datetime) -> datetime:
    return found if isinstance(found, datetime) else datetime.combine(found, time(), UTC)


def _look_at_ages(tx: Tx, one: Table, at_first: list[datetime], now: datetime) -> None:
    rule = kept(one)
    assert rule is not None
    assert rule.span is not None
    days = rule.since in one.c and isinstance(one.c[rule.since].type, Date)
    before = _moment((now - rule.span).date()) if days else now - rule.span
    left = _moments(tx, one)
    if rule.by == "upkeep:rows":
        assert left == [moment for moment in at_first if moment >= before], f"{one.name} on {now}"
    assert [moment for moment in left if moment < before] == [], f"{one.name} on {now}"
