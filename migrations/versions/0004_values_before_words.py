"""What was shown is kept as values: the English sentences of version 0.1 become scores, bands, days and reasons.

Data only; no table changes. What cannot be read keeps its number and loses its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 500
Row = dict[str, Any]
Found = re.Match[str]

DIMENSIONS = {
    "Psychological safety": "SAFE",
    "Learning from failure": "FAIL",
    "Leaders who learn": "LEAD",
    "Personal growth": "GROW",
    "Open minds": "OPEN",
    "Shared direction": "VISION",
    "Learning as a team": "TEAM",
    "Sharing and helping": "SHARE",
    "Trying new ways": "TRY",
    "Seeing the whole": "SYSTEM",
    "Room to learn": "ROOM",
}
INDICATORS = {
    "Learnings shared": "SHARING_RATE",
    "Share of members who shared": "SHARING_BREADTH",
    "How evenly sharing is spread": "CONCENTRATION",
    "People reached by a learning": "REACH",
    "Of those, from other teams": "REACH_ACROSS",
    "Questions asked": "ASKING_RATE",
    "Share of members who asked": "ASKING_BREADTH",
    "Answered within 24 working hours": "HELP_ANSWERED",
    "Usual time to the first answer": "ANSWER_TIME",
    "Solved, says the asker": "SOLVED",
    "Help and sharing across teams": "FLOW",
    "Help between teams that is returned": "RECIPROCITY",
    "Bridges between teams": "BRIDGES",
    "Experiments started": "EXPERIMENT_RATE",
    "Experiments brought to an end": "EXPERIMENTS_FINISHED",
    "Agreed beforehand how to judge": "CRITERION_BEFOREHAND",
    "Did not hold, and taught us something": "FAILED_BUT_LEARNED",
    "Commitments kept": "COMMITMENTS_KEPT",
    "Lessons used again by somebody else": "LESSON_REUSE",
    "Moves inside the company": "MOBILITY",
    "Moves that something learned helped": "MOVED_BY_LEARNING",
    "Openings filled from inside": "INTERNAL_FILL",
    "Leads who told what they learned": "LEADER_MODELLING",
    "Priorities with an owner and a date": "ACTION_PROGRESS",
    "Usual age of an action": "ACTION_AGE",
}
NOT_SAID = "Preferred not to say"
TIERS = {"work on first": "first", "lean weak": "lean_weak", "too close to call": "too_close", "strength": "strength"}
ENUMS: Mapping[str, Mapping[str, str]] = {
    "Why": {
        "too early": "too_early",
        "too few answers": "too_few_answers",
        "too few people": "too_few_people",
        "too new": "too_new",
        "nothing to count": "nothing_to_count",
    },
    "Tier": TIERS,
    "Discipline": {
        "Personal mastery": "personal_mastery",
        "Mental models": "mental_models",
        "Shared vision": "shared_vision",
        "Team learning": "team_learning",
        "Systems thinking": "systems_thinking",
    },
    "IcebergLayer": {"above the surface": "above", "just below the surface": "just_below", "deep below the surface": "deep"},
    "Gap": {"say more than do": "say_more", "do more than say": "do_more"},
}
AGREEMENT = {"people see this alike": "high", "people see this differently": "mixed"}
NOTES = {
    "Fewer than half answered: likely rosier than the truth.": "rosy",
    "Too few answers yet to know how hard these questions are: read it as a rough level.": "not_adjusted",
    "Teams hardly differ here, so they are not compared.": "teams_alike",
    "None so far. Perhaps nobody dares to say that something did not work.": "none_failed",
    "Many. Perhaps trials are started without much thought.": "many_failed",
}
ROSY = next(iter(NOTES))
CHANGES = (
    (r"too early to say whether it changed", "unknown"),
    (r"up, by about (\d+) points", "up"),
    (r"down, by about (\d+) points", "down"),
    (r"maybe a change, too small to be sure", "maybe"),
    (r"no clear change", "no_clear_change"),
)
REASONS = (
    (r"Too early to say: it takes answers to two questions, ten in all\.", "few_questions"),
    (r"Too early to say: no round has ended yet\.", "no_round_yet"),
    (r"This group is new or has changed a lot\. Its figures start on (?P<until>\d+ \w+)\.", "new_group"),
    (r"Too few answers to show without pointing at people\.", "points_at_people"),
    (r"Fewer than (?P<least>\d+) people: no figures, so that nobody's answer can be guessed\.", "small_group"),
    (r"One question by itself is shown from (?P<least>\d+) answers on\.", "one_question"),
    (r"This is shown from (?P<least>\d+) answers on\.", "few_chose"),
    (r"Fewer than (?P<least>\d+) people: no figures, so that nobody is pointed at\.", "few_members"),
    (r"This is told for (?P<least>\d+) people or more\.", "for_more_people"),
    (r"This is told from (?P<least>\d+) [a-z ]+ on\.(?: Until then, read the lessons themselves: /learn experiments\.)?", "told_from"),
    (r"People count from their 29th day in the team on, and too few do yet\.", "new_here"),
    (r"Hidden, because beside a team's own figures it would tell about fewer than (?P<least>\d+) people\.", "gives_away"),
    (r"There is nothing to count yet\.", "nothing_yet"),
    (r"Too few ties between teams yet: below ten they look one-sided by chance alone\.", "few_ties"),
    (r"More than half of the questions still wait, so there is no usual time yet\.", "most_still_wait"),
    (r"Nobody has confirmed a move yet: only confirmed ones count\.", "nobody_moved"),
)
SAID = (
    (r"\d+", "count"),
    (r"\d+ %", "share"),
    (r"\d+ % or more", "share_or_more"),
    (r"\d+ % or less", "share_or_less"),
    (r"about \d+ %", "about_share"),
    (r"fewer than 5 %", "share_under_5"),
    (r"none yet", "none_yet"),
    (r"about (\d+) for every 10 members", "per_ten"),
    (r"fewer than 1 for every 10 members", "under_one_per_ten"),
    (r"half of the learnings or more reached nobody", "reached_nobody"),
    (r"about (\d+)", "about"),
    (r"within an hour", "within_an_hour"),
    (r"about (\d+) working hours", "working_hours"),
    (r"about (\d+) working days", "working_days"),
    (r"about (\d+) days", "days"),
)
WORDS = {
    "even": "Voices:even",
    "mixed": "Voices:mixed",
    "few voices": "Voices:few",
    "more than chance would give": "Mixing:more",
    "no clear difference from chance": "Mixing:like",
    "less than chance would give": "Mixing:less",
    "mostly one way": "BothWays:hardly",
    "partly both ways": "BothWays:partly",
    "mostly both ways": "BothWays:mostly",
}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
BAND = re.compile(r"(?:(?P<low>\d+)(?:-(?P<high>\d+)|\+)|fewer than (?P<below>\d+))(?P<things> .+)?")


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE cohorts SET response_band = '0-4' WHERE response_band = 'fewer than 5'"))
    _published(connection)
    _rewrite(connection, "indicator_weeks", ("workspace_id", "subject"), "week", "shown", _indicators)
    _rewrite(connection, "digests", ("workspace_id", "id"), "local_date", "content", _digest)
    _nudges(connection)


def downgrade() -> None:
    """The rows stay as values: version 0.1 needs the copy of its database from before."""


# --- tables ------------------------------------------------------------------------------------------------------


def _published(connection: sa.Connection) -> None:
    """Figures by round: a day without a year is read from when the round was released."""
    rounds = sa.table("rounds", sa.column("workspace_id"), sa.column("id"), sa.column("released_at"), sa.column("closes_at"))
    when = sa.func.coalesce(rounds.c.released_at, rounds.c.closes_at)
    found = connection.execute(sa.select(rounds.c.workspace_id, rounds.c.id, when)).all()
    days = {(workspace, round_id): _day_of(at) for workspace, round_id, at in found}
    keys = ("workspace_id", "round_id", "subject", "dimension")
    table = _table("published", keys, "shown")
    for rows in _in_parts(connection, sa.select(table)):
        _update(connection, table, keys, "shown", [row | {"shown": _line(row, days)} for row in rows])


def _line(row: Row, days: Mapping[tuple[str, str], date]) -> Row:
    shown = row["shown"]
    on = days.get((row["workspace_id"], row["round_id"]), date(2026, 1, 1))
    if "words" in shown:
        return {"answered": _answered(shown["words"])}
    return shown | {"figure": _figure(shown["figure"], on)} if "title" in shown.get("figure", {}) else shown


def _rewrite(connection: sa.Connection, name: str, keys: tuple[str, ...], day: str, column: str, made: Callable[[Any, date], Any]) -> None:
    table = _table(name, (*keys, day), column, day)
    for rows in _in_parts(connection, sa.select(table)):
        _update(connection, table, (*keys, day), column, [row | {column: made(row[column], row[day])} for row in rows])


def _nudges(connection: sa.Connection) -> None:
    """Letters that wait carry the tier they were chosen by."""
    table = sa.table("outbox", sa.column("workspace_id"), sa.column("id"), sa.column("kind"), sa.column("body", sa.JSON()))
    waiting = sa.select(table.c.workspace_id, table.c.id, table.c.body).where(table.c.kind == "nudge")
    for rows in _in_parts(connection, waiting):
        told = [row | {"body": row["body"] | {"tier": TIERS[row["body"]["tier"]]}} for row in rows if row["body"].get("tier") in TIERS]
        _update(connection, table, ("workspace_id", "id"), "body", told)


def _table(name: str, keys: tuple[str, ...], column: str, day: str = "") -> sa.TableClause:
    columns = [sa.column(key, sa.Date()) if key == day else sa.column(key) for key in keys]
    return sa.table(name, *columns, sa.column(column, sa.JSON()))


def _in_parts(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[list[Row]]:
    rows = [dict(row._mapping) for row in connection.execute(query)]
    yield from (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _update(connection: sa.Connection, table: sa.TableClause, keys: tuple[str, ...], column: str, rows: list[Row]) -> None:
    where = [table.c[key] == sa.bindparam(f"at_{key}") for key in keys]
    told = [{f"at_{key}": row[key] for key in keys} | {column: row[column]} for row in rows]
    if told:
        connection.execute(sa.update(table).where(*where).values({column: sa.bindparam(column, type_=sa.JSON())}), told)


# --- values ------------------------------------------------------------------------------------------------------


def _indicators(shown: Row, week: date) -> Row:
    return {name: _figure(one, week + timedelta(days=6)) if "title" in one else one for name, one in shown.items()}


def _figure(old: Row, on: date) -> Row:
    return _withheld(old, on) if old["kind"] == "withheld" else _shown(old, on)


def _withheld(old: Row, on: date) -> Row:
    new = {"kind": "withheld", "about": _topic(old["title"]), "why": ENUMS["Why"].get(old["why"], "too_early")}
    because, found = _first(REASONS, old["sentence"])
    if found is None:
        return new
    gaps = found.groupdict()
    least = {"least": int(gaps["least"])} if gaps.get("least") else {}
    until = {"until": day.isoformat()} if (day := _day(gaps.get("until"), on, is_past=False)) else {}
    return new | {"because": because} | least | until


def _shown(old: Row, on: date) -> Row:
    about = _topic(old["title"])
    new = {"kind": "shown", "about": about} | {name: old[name] for name in ("score", "low", "high") if old.get(name) is not None}
    new |= _said(old, about) | _answers(old) | _tier(old.get("tier_words", "")) | _change(old.get("change_words", ""))
    window = old.get("window_text", "")
    if about.startswith("Dimension:") and (weeks := re.fullmatch(r"last (\d+) weeks", window)):
        new["weeks"] = int(weeks[1])
    since = re.fullmatch(r"counted since (\d+ \w+), not a year yet", window)
    if since and (day := _day(since[1], on, is_past=True)):
        new["since"] = day.isoformat()
    if agreement := AGREEMENT.get(old.get("agreement_words", "")):
        new["agreement"] = agreement
    notes = [NOTES[note] for note in old.get("notes", ()) if note in NOTES]
    return new | ({"is_headline": True} if old.get("is_headline") else {}) | ({"notes": notes} if notes else {})


def _said(old: Row, about: str) -> Row:
    text = old["score_text"]
    if text == str(old.get("score")):
        return {}
    if text in WORDS:
        return {"word": WORDS[text]}
    said, found = _first(SAID, text)
    if found is None:
        return {"said": "unreadable"}
    number = found[1] if found.lastindex else text if said == "count" else None
    return {"said": said} | ({"n": int(number)} if number is not None else {})


def _answers(old: Row) -> Row:
    ends = _band(old.get("answers_text") or old.get("answers_band") or "")
    return {"answers": list(ends)} if ends else {}


def _tier(words: str) -> Row:
    found = re.fullmatch(r"(.+?)(?: \((\d) in 10 sure\))?", words)
    if found is None or found[1] not in TIERS:
        return {}
    return {"tier": TIERS[found[1]]} | ({"sure": int(found[2])} if found[2] else {})


def _change(words: str) -> Row:
    change, found = _first(CHANGES, words)
    if found is None:
        return {}
    return {"change": change} | ({"points": int(found[1])} if found.lastindex else {})


def _answered(words: str) -> Row:
    """How many answered; nothing where it cannot be read."""
    told = re.fullmatch(r"(.+) people answered(\. .+)?", words)
    ends = _band(told[1]) if told else None
    return {"people": list(ends), "under_half": ROSY in words} if ends else {}


def _band(text: str) -> tuple[int, int | None] | None:
    found = BAND.fullmatch(text)
    if found is None:
        return None
    if found["below"]:
        return 0, int(found["below"]) - 1
    return int(found["low"]), int(found["high"]) if found["high"] else None


def _topic(title: str) -> str:
    if title in DIMENSIONS:
        return f"Dimension:{DIMENSIONS[title]}"
    if title in INDICATORS:
        return f"Indicator:{INDICATORS[title]}"
    return "WholeCompany:not_said" if title == NOT_SAID else f"OwnQuestion:{title}"


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> tuple[str, Found | None]:
    for pattern, code in patterns:
        if found := re.fullmatch(pattern, text):
            return code, found
    return "", None


def _day(text: str | None, on: date, *, is_past: bool) -> date | None:
    """A day without its year: the nearest one after `on`, or before it."""
    day, _, month = (text or "").partition(" ")
    if month not in MONTHS:
        return None
    for year in (on.year, on.year - 1 if is_past else on.year + 1):
        found = date(year, MONTHS.index(month) + 1, min(int(day), 28 if month == "February" and year % 4 else 31))
        if found <= on if is_past else found >= on:
            return found
    return None


def _day_of(moment: object) -> date:
    """SQLite tells a moment as text, PostgreSQL as a moment."""
    return moment.date() if isinstance(moment, datetime) else date.fromisoformat(str(moment)[:10])


# --- digests -----------------------------------------------------------------------------------------------------


def _digest(content: Any, on: date) -> Any:
    """A digest as it was kept, every value in it turned."""
    if isinstance(content, list):
        return [_digest(one, on) for one in content]
    if not isinstance(content, dict):
        return content
    if "word" in content:
        return content | {"is": ENUMS.get(content["word"], {}).get(content["is"], content["is"])}
    if "value" not in content:
        return content
    kind, old = content["value"], content["of"]
    if kind in ("Shown", "Withheld"):
        return {"figure": _figure(_flat(kind, old), on)}
    new = {name: _digest(value, on) for name, value in old.items()}
    return {"value": kind, "of": _TURNED[kind](old, new) if kind in _TURNED else new}


def _flat(kind: str, old: Row) -> Row:
    why = {"why": old["why"]["is"]} if kind == "Withheld" else {}
    return {"kind": kind.lower()} | old | why


def _footer(old: Row, _new: Row) -> Row:
    answers, weeks = old.get("answers", ""), [int(one) for one in re.findall(r"\d+", old.get("window", ""))]
    found = BAND.fullmatch(answers)
    new: Row = {"answers": _band_value(answers)} if found and found["things"] == " answers" else {}
    new |= {"weeks": [min(weeks), max(weeks)]} if weeks else {}
    return new | ({"hidden": _counted(old["hidden"])} if old.get("hidden") else {}) | ({"is_heard": True} if answers else {})


def _team(old: Row, new: Row) -> Row:
    early = {"early": [_topic_value(title) for title in old["early"]]} if old.get("early") else {}
    return new | early | {"response": _response(old.get("response", ""))}


def _team_line(old: Row, new: Row) -> Row:
    told = {name: value for name, value in new.items() if name != "explanation"}
    return told | {"are_the_companys": bool(old.get("explanation")), "response": _response(old.get("response", ""))}


def _owner(old: Row, new: Row) -> Row:
    sides = {side: [_topic_value(title) for title in old.get(side, ())] for side in ("weakest", "strongest")}
    return new | sides | {"hidden_in_teams": _counted(old.get("hidden_in_teams", ()))}


def _hint(old: Row, new: Row) -> Row:
    told = {name: value for name, value in new.items() if name != "score_text"}
    return told | {"score": int(re.sub(r"\D", "", old["score_text"]) or 0)}


def _response(words: str) -> Row | None:
    answered = _answered(words)
    if not answered:
        return None
    low, high = answered["people"]
    return {"value": "Answered", "of": {"people": _as_band(low, high), "under_half": answered["under_half"]}}


def _band_value(text: str) -> Row | None:
    ends = _band(text)
    return _as_band(*ends) if ends else None


def _as_band(low: int, high: int | None) -> Row:
    return {"value": "Band", "of": {"low": low, "high": high}}


def _topic_value(title: str) -> Row:
    kind, _, code = _topic(title).partition(":")
    return {"value": kind, "of": {"text": code}} if kind == "OwnQuestion" else {"word": kind, "is": code}


def _counted(hidden: Any) -> list[Any]:
    return [[{"word": "Why", "is": ENUMS["Why"][reason]}, number] for reason, number in hidden if reason in ENUMS["Why"]]


_TURNED: Mapping[str, Callable[[Row, Row], Row]] = {
    "Footer": _footer,
    "TeamDigest": _team,
    "TeamLine": _team_line,
    "OwnerDigest": _owner,
    "Hint": _hint,
}
