"""Given: a team with a lead, a week behind it, figures released. A clock that runs its due rows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.content.dimensions import Dimension
from bot.database.engine import Tx
from bot.database.keys import NoKeys
from bot.database.schema import (
    activity,
    asks,
    cohort_teams,
    cohorts,
    digests,
    experiments,
    learnings,
    nudges,
    outbox,
    published,
    rounds,
    weekly_counts,
)
from bot.digest.store import digests as rows
from bot.people import acts as people
from bot.people.teams import store as team_rows
from bot.people.teams.rules import PARTS, Roster, Team
from bot.pulse.privacy.released import Direction, Released, to_row
from bot.pulse.results import store as releases
from bot.pulse.results.subjects import COMPANY_SUBJECT
from bot.schedule.job import DueContext
from tests.digest.values import shown, withheld
from tests.givens import ANA, BO, DEV, EVE, GENERAL, WORKSPACE, scope
from tests.people.test_acts import somebody

FRIDAY = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
NEXT_MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # 09:00
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # 10:00
LONG_AGO = datetime(2025, 10, 1, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def add_team(tx: Tx, id_: str = "T1", *, members: Sequence[str] = (ANA, BO, DEV), leads: Sequence[str] = (EVE,), **facts: Any) -> Team:
    made = Team(
        **{
            "id": id_,
            "name": f"Team {id_}",
            "parent_id": None,
            "channel_id": GENERAL,
            "members_from": "hand",
            "members_ref": None,
            "zone": "Europe/Berlin",
            "digest_weekday": 4,
            "digest_time": "15:00",
            "digest_parts": PARTS,
            "language": "en",
            "created_at": LONG_AGO,
            "welcomed_at": LONG_AGO,
        }
        | facts
    )
    team_rows.add_team(scope(tx), made)
    for who in (*members, *leads):
        people.meet(scope(tx, now=LONG_AGO), somebody(who))
    team_rows.set_roster(scope(tx, now=LONG_AGO), made.id, Roster(frozenset({*members, *leads}), frozenset(leads)))
    return made


def learn(tx: Tx, id_: str, at: datetime, author: str = ANA, *, team: str = "T1", **facts: Any) -> None:
    row = {
        "workspace_id": WORKSPACE,
        "id": id_,
        "author_id": author,
        "team_id": team,
        "origin": id_,
        "channel_id": GENERAL,
        "message_ts": f"{id_}.1",
        "audience": "channel",
        "is_private": False,
        "title": f"title of {id_}",
        "text": f"text of {id_}",
        "tags": [],
        "is_failure_lesson": False,
        "used_by": 0,
        "shared_at": at,
    }
    tx.execute(insert(learnings), row | facts)


def notice_taken(tx: Tx, item: str, who: str, at: datetime, kind: str = "noticed") -> None:
    row = {"workspace_id": WORKSPACE, "person_id": who, "kind": kind, "item_id": item, "team_id": "T1", "at": at}
    tx.execute(insert(activity), row)


def ask(tx: Tx, id_: str, at: datetime, *, team: str = "T1", **facts: Any) -> None:
    row = {"workspace_id": WORKSPACE, "id": id_, "author_id": BO, "team_id": team, "origin": id_, "channel_id": GENERAL}
    tx.execute(insert(asks), row | {"message_ts": f"{id_}.1", "is_private": False, "text": f"text of {id_}", "asked_at": at} | facts)


def try_out(tx: Tx, id_: str, at: datetime, *, team: str = "T1", **facts: Any) -> None:
    row = {
        "workspace_id": WORKSPACE,
        "id": id_,
        "owner_id": ANA,
        "team_id": team,
        "origin": id_,
        "channel_id": GENERAL,
        "message_ts": f"{id_}.1",
        "is_private": False,
        "hypothesis": f"hypothesis of {id_}",
        "smallest_test": "x",
        "judged_by": "x",
        "starts_on": at.date(),
        "ends_on": (at + 2 * WEEK).date(),
        "started_at": at,
    }
    tx.execute(insert(experiments), row | facts)


def count_week(tx: Tx, team: str, monday: date, name: str, value: int) -> None:
    row = {"workspace_id": WORKSPACE, "team_id": team, "week": monday, "name": name, "value": value}
    tx.execute(insert(weekly_counts), row)


FIGURES: tuple[tuple[Dimension, Released], ...] = (
    (Dimension.SAFE, shown(Dimension.SAFE, 70, change=Direction.UP, points=10, before=60, ago=8, is_headline=True)),
    (Dimension.TRY, withheld(Dimension.TRY)),
)


def release(
    tx: Tx,
    at: datetime,
    by_team: dict[str, tuple[tuple[Dimension, Released], ...]],
    company: tuple[tuple[Dimension, Released], ...] = FIGURES,
    *,
    number: int = 1,
) -> None:
    """A released round with these figures; each team is a cohort of its own."""
    key = {"workspace_id": WORKSPACE}
    row = {"id": f"r{number}", "number": number, "opens_at": at - WEEK, "closes_at": at, "state": "released"}
    contract = {"k": 5, "comments_k": 8, "rule_version": "1", "bank_version": "1", "released_at": at, "asked_again": 0}
    tx.execute(insert(rounds), key | row | contract)
    for team in by_team:
        id_ = f"c{number}-{team}"
        cohort = {"id": id_, "round_id": f"r{number}", "lineage": f"l-{team}", "kind": "team", "name": team}
        sizes = {"size": 8, "newcomers": 0, "under_half_answered": False, "response_band": "5-9"}
        extra = {"block": 0, "settled_size": 8} if "block" in cohorts.c else {}
        tx.execute(insert(cohorts), key | cohort | sizes | extra)
        tx.execute(insert(cohort_teams), key | {"cohort_id": id_, "team_id": team})
    subjects = {f"l-{team}": figures for team, figures in by_team.items()} | {COMPANY_SUBJECT: company}
    for subject, figures in subjects.items():
        lines = [(d.value, {"figure": to_row(one), "line": []}) for d, one in figures]
        if subject != COMPANY_SUBJECT:
            lines.append((releases.RESPONSE, {"answered": {"people": [5, 9], "under_half": False}}))
        for dimension, told in lines:
            tx.execute(
                insert(published),
                key | {"round_id": f"r{number}", "subject": subject, "dimension": dimension, "shown": told},
            )


_ids = itertools.count(1)


def run(tx: Tx, job: Callable[[DueContext], datetime | None], now: datetime, due_at: datetime | None = None) -> datetime | None:
    """Run a due job as the schedule would."""
    context = DueContext(
        scope(tx, now=now, keys=NoKeys(), new_id=lambda: f"id{next(_ids)}", chance=random.Random(7)), WORKSPACE, due_at or now
    )
    return job(context)


def messages(tx: Tx, kind: str | None = None) -> list[Any]:
    query = select(outbox).where(outbox.c.workspace_id == WORKSPACE).order_by(outbox.c.dedupe_key)
    return list(tx.execute(query.where(outbox.c.kind == kind) if kind else query))


def kept_digests(tx: Tx) -> list[Any]:
    return list(tx.execute(select(digests).order_by(digests.c.id)))


def kept_nudges(tx: Tx) -> list[Any]:
    return list(tx.execute(select(nudges).order_by(nudges.c.person_id, nudges.c.made_at)))


def digest_of(tx: Tx, kind: str = "team") -> rows.KeptDigest:
    (row,) = [one for one in kept_digests(tx) if one.kind == kind]
    kept = rows.digest(scope(tx), row.id)
    assert kept is not None
    return kept
