"""Results that older versions stored, a row for each figure, are read as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import cohort_teams, cohorts, published, rounds
from bot.ids import LineageId, RoundId, SubjectKey, TeamId
from bot.pulse.privacy.columns.figures import GroupsToTell, release_sides
from bot.pulse.privacy.columns.told import last_breaks, told_of_rows
from bot.pulse.privacy.compact import RECORD, SIDES, TOPICS, ToldRow, lines_in
from bot.pulse.privacy.release import FigureSubject
from bot.pulse.privacy.released import Shown, WholeGroup
from bot.pulse.results import figures
from bot.pulse.results import store as releases
from bot.pulse.rounds import week_number
from tests.givens import MONDAY, WORKSPACE, scope
from tests.pulse.privacy.columns.test_same_as_one_by_one import Company
from tests.pulse.privacy.measuring import TODAY

HERE: dict[str, Any] = {"workspace_id": WORKSPACE}
ALL = list(range(len(TOPICS)))
GROUPS = [LineageId(f"team:{number}") for number in range(12)]
ROUND, WEEK = RoundId("r1"), week_number(MONDAY)


@pytest.fixture(scope="module")
def sides() -> dict[LineageId, str]:
    """The sides of some groups after twelve releases, so that there are lines."""
    company, rows = Company(4), list[ToldRow]()
    groups = {name: FigureSubject(12, leads=1) for name in GROUPS}
    for week in range(WEEK - 11, WEEK + 1):
        to_tell = GroupsToTell(groups, last_breaks({}, GROUPS, week))
        texts = release_sides(company.levels(), to_tell, ALL, told_of_rows(rows, GROUPS, ALL), today=TODAY, week=week)
        rows = [ToldRow(name, week, text) for name, text in zip(GROUPS, texts, strict=True)]
    return {LineageId(row.subject): row.records for row in rows}


def released(tx: Tx, sides: dict[LineageId, str], *, as_older: frozenset[LineageId] = frozenset()) -> None:
    """A round that shows these; of some groups as older versions stored it."""
    tx.execute(delete(published))
    for name, text in sides.items():
        shown = {"week": WEEK, SIDES: text}
        rows = list(lines_in(shown)) if name in as_older else [(SIDES, shown)]
        tx.execute(
            insert(published), [HERE | {"round_id": ROUND, "subject": name, "dimension": about, "shown": told} for about, told in rows]
        )


def a_round(tx: Tx) -> None:
    row = HERE | {"id": ROUND, "number": 1, "opens_at": MONDAY, "closes_at": MONDAY, "released_at": MONDAY, "state": "released", "k": 5}
    tx.execute(insert(rounds).values(**row, comments_k=8, rule_version="1", bank_version="1", asked_again=0))
    for name in GROUPS:
        of = HERE | {"id": f"c{name}", "round_id": ROUND, "lineage": name, "kind": "team", "name": name, "block": 0, "size": 12}
        tx.execute(insert(cohorts).values(**of, settled_size=12, newcomers=0, under_half_answered=False))
        tx.execute(insert(cohort_teams).values(**HERE, cohort_id=f"c{name}", team_id=name))


def seen(tx: Tx) -> list[Any]:
    """Everything that readers may see of the round."""
    here = scope(tx, now=MONDAY + timedelta(days=1))
    subjects = [SubjectKey(name) for name in GROUPS]
    lines = {
        subject: sorted((line.dimension, line.figure, line.line) for line in some)
        for subject, some in releases.lines_of(here, ROUND, subjects).items()
    }
    first = [figures.first_told_since(here, TeamId(name), MONDAY.date() - timedelta(days=1)) for name in GROUPS]
    return [lines, figures.figures_of(here, GROUPS), first, figures.published_variances(here, GROUPS)]


def next_release(tx: Tx) -> list[str]:
    """What the release a week later makes of what it reads."""
    here = scope(tx, now=MONDAY + timedelta(weeks=1))
    told = told_of_rows(releases.rows_told_before(here, [SubjectKey(name) for name in GROUPS], since_week=WEEK - 60), GROUPS, ALL)
    groups = {name: FigureSubject(12, leads=1) for name in GROUPS}
    levels = Company(5).levels()
    return release_sides(levels, GroupsToTell(groups, last_breaks({}, GROUPS, WEEK + 1)), ALL, told, today=TODAY, week=WEEK + 1)


def test_rows_of_both_forms_say_the_same(database: Database, sides: dict[LineageId, str]) -> None:
    with database.transaction() as tx:
        a_round(tx)
        released(tx, sides)
        new, then = seen(tx), next_release(tx)
        released(tx, sides, as_older=frozenset(GROUPS[:6]))
        assert seen(tx) == new
        assert next_release(tx) == then
    lines, (of_teams, _), first, _ = new
    assert len(lines) == len(of_teams) == len(GROUPS)
    assert all(len(some) == len(TOPICS) for some in lines.values())
    assert any(line for some in lines.values() for _, _, line in some)
    assert any(one is not None for one in first)
    told = [one for team in of_teams.values() for _, one in (*team.figures, *team.for_its_lead)]
    assert any(isinstance(one, Shown) for one in told)


def test_a_release_that_shows_only_what_one_lead_may_read_tells_nobody_else(database: Database, sides: dict[LineageId, str]) -> None:
    """A figure of `LEAD` and the mean of all sides are no news for a team that waits for its first one."""
    keep = {TOPICS.index(Dimension.LEAD), TOPICS.index(WholeGroup.OVERALL)}
    hidden = {}
    for name, text in sides.items():
        records = [text[start : start + 2 * RECORD] for start in range(0, len(text), 2 * RECORD)]
        hidden[name] = "".join(one for topic, one in enumerate(records) if topic in keep)
    with database.transaction() as tx:
        a_round(tx)
        released(tx, hidden)
        lines, (of_teams, _), first, _ = seen(tx)
    assert any(isinstance(one, Shown) for some in lines.values() for _, one, _ in some)
    assert set(first) == {None}
    assert not any(isinstance(one, Shown) for team in of_teams.values() for _, one in team.figures)
