"""What is held about one person, counted table by table: found by looking at the schema, so that no table is forgotten."""

from __future__ import annotations

from sqlalchemy import String, Table, func, or_, select

from bot.database.schema import metadata
from bot.database.scope import Scope

PERSON_COLUMNS = ("person_id", "author_id", "owner_id", "recipient", "proposed_by", "changed_by")
WORDS = {
    "people": "your name, time zone and language",
    "preferences": "what you chose about when and how often I write",
    "days_off": "days on which you want to hear nothing",
    "team_members": "which teams you are or were in",
    "channel_members": "private channels you share with me, so that search shows you what is yours to see",
    "cohort_members": "which group you are counted in",
    "learnings": "learnings you shared",
    "asks": "questions you asked under your name",
    "answers": "answers you gave to others",
    "experiments": "experiments you own",
    "reactions": "reactions you gave to something I keep (35 days at most)",
    "activity": "that you shared, asked, answered or tried something (35 days at most)",
    "moves": "a new role or team you confirmed, or your company did (35 days at most)",
    "nudges": "suggestions I made to you, and what you pressed",
    "attention": "places taken for messages you did not ask for, two a week at most",
    "outbox": "messages I sent you or will send you (what they were about, not their text)",
    "own_questions": "questions you wrote for everybody",
    "settings": "settings you changed for everybody",
}


def tables_about_people() -> dict[Table, list[str]]:
    """Every table with a column that names a person."""
    found: dict[Table, list[str]] = {}
    for table in metadata.sorted_tables:
        columns = [name for name in PERSON_COLUMNS if name in table.c and isinstance(table.c[name].type, String)]
        if columns:
            found[table] = columns
    found[metadata.tables["people"]] = ["id"]
    return found


def rows_about(scope: Scope, person: str) -> tuple[tuple[str, int], ...]:
    """(what, how many rows) for every table that holds something about this person; empty ones are left out."""
    found: list[tuple[str, int]] = []
    for table, columns in tables_about_people().items():
        mine = or_(*(table.c[name] == person for name in columns))
        query = select(func.count()).select_from(table).where(mine)
        number = int(scope.execute(query).scalar_one())
        if number:
            found.append((WORDS.get(table.name, table.name), number))
    return tuple(found)
