"""A company after some busy weeks. With a row in every table, and what somebody with its whole database sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)

from bot.database import schema
from bot.database.engine import Database, Tx
from bot.database.personal import Fate, Holds, becomes, columns_that_hold, held
from bot.database.schema import metadata

THE_INDEX = "search_words"  # FTS5's own tables: no ids in them, and words as parts, merged away by the nightly tidying
LONG_ENOUGH = 12  # characters; a shorter text may stand elsewhere by chance


def copied(source: Database, target: Database) -> None:
    with source.reading() as tx:
        rows = {one: [dict(row._mapping) for row in tx.execute(select(one))] for one in metadata.sorted_tables}
    rows[schema.search_items] = [{name: value for name, value in row.items() if name != "id"} for row in rows[schema.search_items]]
    with target.transaction() as tx:
        for one, found in rows.items():
            if found:
                tx.execute(insert(one), found)


def add_what_is_rare(tx: Tx) -> None:
    workspace, now = workspace_of(tx), newest_moment(tx)
    cohort, of_round = tx.execute(select(schema.cohorts.c.id, schema.cohorts.c.round_id)).first() or ("", "")
    for number, person in enumerate(cast_of(tx)):
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
        tx.execute(insert(schema.comment_answers).values(mine | {"comment_id": b"0" * 16, "word": "heard", "answered_at": now}))
        heard = {
            "workspace_id": workspace,
            "id": f"note{number}",
            "side": "SAFE",
            "source": "interview",
            "people": 12,
            "noted_on": now.date(),
        }
        tx.execute(insert(schema.heard_notes).values(heard | {"text": f"Note number {number} was heard.", "noted_by": person}))
        made = {"workspace_id": workspace, "id": f"out{number}", "made_by": person, "made_at": now}
        tx.execute(insert(schema.webhooks).values(made | {"url": "https://hooks.example/", "events": []}))
        told = {"webhook_id": f"out{number}", "event": "digest.composed", "subject": f"digest{number}", "not_before": now, "queued_at": now}
        queued = {"workspace_id": workspace, "id": f"told{number}", "state": "sent", "attempts": 1}
        tx.execute(insert(schema.webhook_deliveries).values(queued | told))
        add_a_plan_of(tx, workspace, person, number, now)
    add_what_nothing_made(tx, workspace, now)
    tx.execute(update(schema.nudges).values(plan=schema.nudges.c.id + " is when I will try my own plan"))
    remark = {"id": b"0" * 16, "workspace_id": workspace, "cohort_id": cohort, "question_id": "q", "text": "A comment of nobody."}
    tx.execute(insert(schema.comments).values(remark))
    post = {"workspace_id": workspace, "cohort_id": cohort, "comment_id": b"0" * 16, "text": "A post of nobody."}
    for posts in (schema.thread_waiting, schema.thread_posts):
        tx.execute(insert(posts).values(post | {"id": b"1" * 16}))
    side = {"workspace_id": workspace, "lineage": "past", "dimension": "SAFE", "round_id": of_round, "parts": []}
    held = {"month": now.date(), "side": "SAFE", "state": "told", "channel_id": "C0LEADS", "opened_at": now}
    tx.execute(insert(schema.round_tables).values({"workspace_id": workspace, "id": "table"} | held))
    counts = dict.fromkeys(("decisions", "held_out", "did_nudged", "did_held_out", "declined", "total", "squares"), 1)
    tx.execute(insert(schema.nudge_trials).values(counts | {"workspace_id": workspace, "side": "SAFE", "begun_on": now.date()}))
    sealed = {"workspace_id": workspace, "slot": b"2" * 16, "table_id": "table", "sealed": b"3" * 29}
    tx.execute(insert(schema.guesses).values(sealed))
    tx.execute(insert(schema.team_canvases).values(workspace_id=workspace, team_id="plan0", canvas_id="F0PLAN", shown="hash"))
    known = {"workspace_id": workspace, "source": "Survey", "period": "2025", "about_team": "", "side": "SAFE", "imported_on": now.date()}
    tx.execute(insert(schema.known_elsewhere).values(known | {"people": 80, "value": 55}))
    tx.execute(insert(schema.merged_sides).values(side | {"mean": 70, "answers": 15, "asked": 20, "k": 5}))


def add_what_nothing_made(tx: Tx, workspace: str, now: datetime) -> None:
    """Rows about each of the cast in every table that can name people and is empty so far, made from the page alone."""
    for one in metadata.sorted_tables:
        if columns_that_hold(one, Holds.PERSON, Holds.MENTION) and tx.execute(select(one)).first() is None:
            for number, person in enumerate(cast_of(tx)):
                tx.execute(insert(one).values({made.name: _some(made, workspace, person, number, now) for made in one.columns}))


def _some(made: Column[Any], workspace: str, person: str, number: int, now: datetime) -> Any:
    """A value for a column: the person's id or words where it holds them, else any of its type."""
    if made.name == "workspace_id":
        return workspace
    holds = says.holds if (says := held(made)) else Holds.NOBODY
    if holds in (Holds.PERSON, Holds.MENTION):
        return person
    match made.type:
        case Boolean():
            return False
        case Integer() | Float():
            return number
        case Date():
            return now.date()
        case LargeBinary():
            return f"{number:016}".encode()
        case JSON():
            return {}
        case String():  # Text is one
            return f"Words number {number} of {made.name}" if holds is Holds.WORDS else f"{made.name}{number}"[: made.type.length]
    return now


def add_a_plan_of(tx: Tx, workspace: str, person: str, number: int, now: datetime) -> None:
    """Somebody proposed something, and looks after it."""
    day, mine = now.date(), {"workspace_id": workspace, "id": f"plan{number}"}
    week = {"team_id": f"plan{number}", "monday": day, "state": "over", "k": 5, "is_counted": False}
    tx.execute(insert(schema.choosings).values(mine | week))
    begun = {"choosing_id": f"plan{number}", "team_id": f"plan{number}", "dimension": "SAFE", "origin": "map", "begun_on": day}
    tx.execute(insert(schema.chains).values(mine | begun))
    proposed = {"chain_id": f"plan{number}", "week": day, "author_id": person, "text": f"Let us try thing number {number}."}
    tx.execute(insert(schema.proposals).values(mine | proposed | {"is_beyond_us": False, "state": "taken", "place": 1}))
    links = {"chain_id": f"plan{number}", "proposal_id": f"plan{number}", "team_id": f"plan{number}", "owner_id": person}
    spans = {"starts_on": day, "ends_on": day + timedelta(weeks=6), "state": "running", "noticed_by": f"Sign number {number} is there."}
    tx.execute(insert(schema.commitments).values(mine | links | spans))
    came = {"workspace_id": workspace, "commitment_id": f"plan{number}", "moment": "week_1", "said_on": day, "said": "helps"}
    tx.execute(insert(schema.check_ins).values(came | {"lesson": f"Thing number {number} did help."}))
    answered = {"word": "not_now", "why": f"Not while thing number {number} lasts.", "person_id": person, "answered_on": day}
    tx.execute(insert(schema.board_answers).values({"workspace_id": workspace, "proposal_id": f"plan{number}"} | answered))
    said = {"word": "not_now", "why": f"Not with thing number {number}.", "person_id": person, "said_on": day}
    tx.execute(insert(schema.lead_words).values({"workspace_id": workspace, "team_id": f"plan{number}", "round_id": "past"} | said))
    took = {"workspace_id": workspace, "table_id": f"plan{number}", "person_id": person, "said_on": day}
    tx.execute(insert(schema.leader_commitments).values(took | {"text": f"I take on thing number {number}."}))
    tx.execute(insert(schema.champions).values({"workspace_id": workspace, "person_id": person, "said": "yes", "asked_on": day, "told": 1}))
    rest = {"workspace_id": workspace, "team_id": f"plan{number}", "monday": day, "reason": "choosing"}
    tx.execute(insert(schema.pulse_rests).values(rest))


def workspace_of(tx: Tx) -> str:
    return str(tx.execute(select(schema.workspaces.c.id)).scalar_one())


def newest_moment(tx: Tx) -> datetime:
    found: datetime = tx.execute(select(func.max(schema.seen.c.at))).scalar_one()
    return found


def cast_of(tx: Tx) -> list[str]:
    """The people of the demo, by id."""
    people = schema.people
    return list(tx.execute(select(people.c.id).where(people.c.is_bot.is_(False)).order_by(people.c.id)).scalars())


def everything_in(tx: Tx) -> dict[tuple[str, str], str]:
    """What stands in each column of every table there really is, by (table, column)."""
    found = {}
    for name in inspect(tx).get_table_names():
        columns = [one["name"] for one in inspect(tx).get_columns(name)]
        rows = tx.execute(select(*(column(one) for one in columns)).select_from(table(name))).all() if THE_INDEX not in name else []
        found |= {(name, one): "\n".join(str(row[place]) for row in rows) for place, one in enumerate(columns)}
    return found


def rows_naming(tx: Tx, person: str) -> dict[str, int]:
    """In how many rows of each table a person's id stands, whatever the page says of its columns."""
    found = {}
    for one in metadata.sorted_tables:
        rows = tx.execute(select(one)).all()
        if number := sum(any(person in str(value) for value in row) for row in rows):
            found[one.name] = number
    return found


def words_of(tx: Tx, person: str) -> set[str]:
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


def stays(name: str, of: str, *, has_left: bool) -> bool:
    """Whether the page says that this column stays, at least in some rows."""
    fate = becomes(metadata.tables[name].c[of], has_left=has_left)
    return fate.fate is Fate.STAYS or fate.where is not None
