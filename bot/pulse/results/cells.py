"""What is left of answers once a round has closed. Counts of five or more, rates of the company, loose comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, func, insert, not_, select

from bot.content.scale import LEAST_PLACES
from bot.database.bulk import among, by_column, digits
from bot.database.schema import CELL_COUNTS, cells, cohorts, comments, not_said, rounds
from bot.database.scope import Scope, narrowed
from bot.ids import LineageId, QuestionId, RoundId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.comments import Comment
from bot.pulse.privacy.fold import Cell, Counts, Declined
from bot.pulse.rounds import RoundState, week_number
from bot.pulse.scoring.stored import IN_A_NUMBER, CellRow, CellTexts, CohortTexts

ALL_QUESTIONS = ""
SHORT, LONG = 3, 9  # digits
REST = "~rest"  # behind a lineage: what was left of the small groups below it


class KeptComment(NamedTuple):
    """A comment as it may be shown: the question it was written to, and its words."""

    question: QuestionId
    text: str


def add_cells(scope: Scope, folded: Iterable[Cell]) -> None:
    """Write a round's counts."""
    rows = [
        {"cohort_id": cell.cohort, "question_id": cell.question, "version": cell.version} | dict(zip_longest(CELL_COUNTS, cell.counts))
        for cell in folded
    ]
    if rows:
        scope.execute(insert(cells), rows)


def add_declined(scope: Scope, round_id: RoundId, declined: Declined | None) -> None:
    """Write how often no point was tapped in the whole company, if that may be told."""
    if declined is not None:
        row = {"round_id": round_id, "question_id": ALL_QUESTIONS, "asked_answers": 100}
        row |= {"not_said": declined.percent, "not_come_up": declined.not_come_up}
        scope.execute(insert(not_said), [row])


def add_comments(scope: Scope, kept: Iterable[Comment]) -> None:
    """Write the comments that may stay, in the order of their random ids."""
    rows = [{"id": one.id, "cohort_id": one.cohort, "question_id": one.question, "text": one.text} for one in kept]
    if rows:
        scope.execute(insert(comments), rows)


def past_cells(scope: Scope, *, since_week: int, questions: str = "") -> list[CellRow]:
    """The stored cells of the rounds that closed since that week, by lineage; `questions`: only those whose id begins so."""
    kept = weeks_of_rounds(scope, since_week=since_week)
    query = (
        select(*(cells.c[name] for name in CELL_COUNTS), cells.c.question_id, cells.c.version)
        .add_columns(cohorts.c.lineage, cohorts.c.size, cohorts.c.kind, cohorts.c.round_id)
        .select_from(cells)
        .join(cohorts, _OF_COHORT)
        .where(cohorts.c.round_id.in_(kept), cells.c.question_id.startswith(questions, autoescape=True))
    )
    places = len(CELL_COUNTS)
    read = []
    for row in scope.execute(query).all() if kept else ():
        question, version, lineage, size, kind, round_id = row[places:]
        of_group = LineageId(f"{lineage}{REST}") if kind == CohortKind.RESIDUAL else lineage
        read.append(CellRow(of_group, kept[round_id], size, question, version, _counts(row), kind == CohortKind.RESIDUAL))
    return read


def past_texts(scope: Scope) -> list[CellTexts]:
    """All stored cells by column: what the model is given.

    Two tables, for hardly any scale has more than five places, and hardly any count more than three digits.
    """
    short = CELL_COUNTS[:LEAST_PLACES]
    together = sum((cells.c[name] for name in short), cells.c.version)  # no part of it is larger, and this is one comparison
    usual = and_(cells.c[CELL_COUNTS[LEAST_PLACES]].is_(None), together < 10**SHORT)
    read = [_texts(scope, usual, short, SHORT)]
    if read[0].cells < scope.execute(select(func.count()).select_from(cells)).scalar_one():
        read.append(_texts(scope, not_(usual), CELL_COUNTS, LONG))
    return [one for one in read if one.cells]


def _texts(scope: Scope, fitting: ColumnElement[bool], places: Sequence[str], each: int) -> CellTexts:
    counts = [func.coalesce(cells.c[name], 0) if cells.c[name].nullable else cells.c[name] for name in places]
    numbers = digits(each, cells.c.version, *counts, at_once=IN_A_NUMBER).label("numbers")
    query = select(cells.c.cohort_id, cells.c.question_id, numbers).where(fitting)
    of_cohort, asked, told = scope.execute(by_column(narrowed(query))).one()
    return CellTexts(of_cohort or "", asked or "", told or "", len(places), each)


def cohort_texts(scope: Scope, weeks: Mapping[RoundId, int], *, fresh: int) -> Iterator[list[CohortTexts]]:
    """The cohorts of these rounds by column: first of all whose week is `fresh` or later, then of the others.

    A cell names only its cohort, for to look that up for each cell, in the database, takes as long as all else that reads them.
    """
    for is_fresh in (True, False):
        wanted = [round_id for round_id, week in weeks.items() if (week >= fresh) is is_fresh]
        of_group = case((cohorts.c.kind == CohortKind.RESIDUAL, cohorts.c.lineage.concat(REST)), else_=cohorts.c.lineage)
        size = digits(LONG, cohorts.c.size, at_once=IN_A_NUMBER)
        query = select(cohorts.c.round_id, cohorts.c.id, of_group.label("lineage"), size.label("size"))
        query = query.where(among(cohorts.c.round_id, wanted))
        found = scope.execute(by_column(narrowed(query), each="round_id"))
        yield [CohortTexts(round_id, ids, lineages, sizes, LONG) for round_id, ids, lineages, sizes in found]


def weeks_of_rounds(scope: Scope, *, since_week: int) -> dict[RoundId, int]:
    """Of the rounds that closed since that week: the running number of the week in which they did."""
    known = scope.execute(select(rounds.c.id, rounds.c.closes_at).where(rounds.c.state != RoundState.OPEN))
    return {row.id: week for row in known if (week := week_number(row.closes_at)) >= since_week}


def comments_of(scope: Scope, round_id: RoundId, lineage: LineageId) -> list[KeptComment]:
    """A lineage's comments of a released round, in no order."""
    return [KeptComment(row.question_id, row.text) for row in scope.execute(_COMMENTS_OF, {"round": round_id, "lineage": lineage})]


def declined_of(scope: Scope, round_id: RoundId) -> Declined | None:
    """A round's company-wide shares of no answer, if they may be told."""
    where = (not_said.c.round_id == round_id, not_said.c.question_id == ALL_QUESTIONS)
    row = scope.execute(select(not_said.c.not_said, not_said.c.not_come_up).where(*where)).first()
    return Declined(row.not_said, row.not_come_up) if row is not None else None


def _counts(row: Any) -> Counts:
    """A cell's counts, as many as its question's scale has places: a column beyond them is null."""
    found: Counts = row[: len(CELL_COUNTS)]
    return found[: found.index(None)] if None in found else found


_OF_COHORT = (cohorts.c.workspace_id == cells.c.workspace_id) & (cohorts.c.id == cells.c.cohort_id)


_COMMENTS_OF = (
    select(comments.c.question_id, comments.c.text)
    .join(cohorts, (cohorts.c.workspace_id == comments.c.workspace_id) & (cohorts.c.id == comments.c.cohort_id))
    .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
    .where(cohorts.c.lineage == bindparam("lineage"), rounds.c.released_at.is_not(None))
    .where(rounds.c.id == bindparam("round"))
    .order_by(comments.c.id)
)
