"""Merging cells before their questions are asked again, and after half a year at the latest. The exact counts go (P10a)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.database.bulk import among, by_column, digits
from bot.database.schema import cells as cell_rows
from bot.database.schema import cohorts, merged_sides, rounds
from bot.database.scope import Scope, narrowed
from bot.errors import NotFound
from bot.ids import LineageId, QuestionId, RoundId
from bot.pulse.privacy.merge import merged_side, sides_to_merge
from bot.pulse.results import cells
from bot.pulse.results.cells import LONG, REST
from bot.pulse.results.store import todays_k
from bot.pulse.rounds import week_number
from bot.pulse.scoring.stored import IN_A_NUMBER, CellRow, Item, Key, MergedSide, MergedTexts, item_of
from bot.pulse.settings.acts import find_question
from bot.schedule.job import DueContext
from bot.schedule.store import set_due_once

EVERY = timedelta(days=7)
MERGED_AFTER = 26  # weeks


def schedule_merging(scope: Scope) -> None:
    """From the next minute on, each week: what an older version kept is merged at its first start."""
    set_due_once(scope, "pulse:merge", scope.workspace, scope.now)


def merge_due(due: DueContext) -> datetime:
    """Merge what is half a year old, and whatever stands there twice."""
    merge_cells(due.scope, {})
    return due.scope.now + EVERY


def merge_cells(scope: Scope, asked: Mapping[LineageId, Collection[QuestionId]]) -> int:
    """Merge each side of which a question will be asked again (`asked`, by group), stands there twice or is half a year old; how many.

    Questions that no model reads (counts, a company's own) are simply deleted then.
    """
    past = cells.past_cells(scope, since_week=0)
    items = _items(scope, past)
    sides = {key: item.side for key, item in items.items()}
    wanted = sides_to_merge(past, sides, asked, before=week_number(scope.now) - MERGED_AFTER + 1)
    groups: dict[tuple[str, str], list[CellRow]] = defaultdict(list)
    for one in past:
        groups[one.cohort, sides.get((one.question, one.version), one.question)].append(one)
    k = todays_k(scope)
    made = [merged for place in sorted(wanted) if (merged := merged_side(groups[place], items, least=k))]
    _keep(scope, made, sides, k)
    for lineage in sorted({place[0] for place in wanted}):
        _forget(scope, LineageId(lineage), {one.question for place in wanted if place[0] == lineage for one in groups[place]})
    return len(wanted)


def merged_before(scope: Scope, *, since_week: int) -> list[MergedSide]:
    """The merged sides whose newest cell is of that week or later, made under a k no smaller than today's."""
    wanted = [round_id for week, round_id in _rounds(scope).items() if week >= since_week]
    query = select(merged_sides).where(merged_sides.c.round_id.in_(wanted), merged_sides.c.k >= todays_k(scope))
    return [
        MergedSide(LineageId(row.lineage), float(row.mean), row.answers, row.asked, tuple(((q, v), week) for q, v, week in row.parts))
        for row in scope.execute(query)
    ]


def merged_texts(scope: Scope, *, since_week: int) -> MergedTexts:
    """The same by column: what the model is given."""
    wanted = [round_id for week, round_id in _rounds(scope).items() if week >= since_week]
    numbers = digits(LONG, merged_sides.c.mean, merged_sides.c.answers, merged_sides.c.asked, at_once=IN_A_NUMBER)
    query = select(merged_sides.c.lineage, merged_sides.c.parts, numbers.label("numbers")).where(
        among(merged_sides.c.round_id, wanted), merged_sides.c.k >= todays_k(scope)
    )
    lineage, parts, told = scope.execute(by_column(narrowed(query))).one()
    return MergedTexts(lineage or "", parts or "", told or "", LONG)


def _items(scope: Scope, past: Iterable[CellRow]) -> dict[Key, Item]:
    items: dict[Key, Item] = {}
    for question_id, version in {(one.question, one.version) for one in past}:
        with suppress(NotFound):
            question = find_question(scope, question_id, version)
            if question.is_scored and not question.is_own:
                items[question_id, version] = item_of(question)
    return items


def _keep(scope: Scope, made: Iterable[MergedSide], sides: Mapping[Key, str], k: int) -> None:
    newest = _rounds(scope)
    rows = [
        {"lineage": one.cohort, "dimension": sides[one.parts[0][0]], "round_id": newest[max(week for _, week in one.parts)], "k": k}
        | {"mean": int(one.mean), "answers": one.answers, "asked": one.asked, "parts": [[*key, week] for key, week in one.parts]}
        for one in made
    ]
    if rows:
        scope.execute(insert(merged_sides), rows)


def _forget(scope: Scope, lineage: LineageId, questions: Collection[str]) -> None:
    """Delete the cells of these questions of a group, of all rounds that have closed."""
    own = lineage.removesuffix(REST)
    kind = cohorts.c.kind == "residual" if lineage.endswith(REST) else cohorts.c.kind != "residual"
    mine = narrowed(select(cohorts.c.id).where(cohorts.c.lineage == own, kind))
    scope.execute(delete(cell_rows).where(cell_rows.c.cohort_id.in_(mine), cell_rows.c.question_id.in_(sorted(questions))))


def _rounds(scope: Scope) -> dict[int, RoundId]:
    """By the week it closed in."""
    query = select(rounds.c.id, rounds.c.closes_at).order_by(rounds.c.closes_at)
    return {week_number(row.closes_at): row.id for row in scope.execute(query)}
