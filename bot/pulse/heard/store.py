"""Comments, what was answered to them, and the posts of their threads, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select

from bot.database.idempotency import day_of
from bot.database.schema import (
    cohort_members,
    cohort_questions,
    cohort_teams,
    cohorts,
    comment_answers,
    comments,
    rounds,
    thread_posts,
    thread_waiting,
)
from bot.database.scope import Scope
from bot.ids import CohortId, LineageId, PersonId, QuestionId, TeamId
from bot.pulse.heard.rules import Acknowledgement


class CommentRow(NamedTuple):
    """A comment and the group it came from, as it was counted then."""

    id: bytes
    cohort: CohortId
    lineage: LineageId
    group: str
    size: int
    question: QuestionId
    text: str


class ToldNow(NamedTuple):
    """Which comments may be read today: released after this moment, under at least this k. Raising k hides older ones at once."""

    since: datetime
    words_k: int


def comments_of(scope: Scope, lineages: Collection[str], told: ToldNow) -> list[CommentRow]:
    """These groups' comments that may be read, in the order of their random ids."""
    query = _comments(told).where(cohorts.c.lineage.in_(list(lineages))).order_by(comments.c.id)
    return [_row(row) for row in scope.execute(query) if not _was_silent(row.silent_until, row.released_at)]


def comments_among(scope: Scope, ids: Collection[bytes], told: ToldNow) -> list[CommentRow]:
    """Those of these comments that may be read."""
    found = scope.execute(_comments(told).where(comments.c.id.in_(list(ids))))
    return [_row(row) for row in found if not _was_silent(row.silent_until, row.released_at)]


def answered_between(scope: Scope, teams: Collection[TeamId], first: datetime, until: datetime, told: ToldNow) -> dict[TeamId, list[bytes]]:
    """By team: the comments of the groups it was counted in that were answered on these days and may be read."""
    same = (comment_answers.c.workspace_id == comments.c.workspace_id) & (comment_answers.c.comment_id == comments.c.id)
    query = (
        _comments(told)
        .add_columns(cohort_teams.c.team_id)
        .join(cohort_teams, _same(cohort_teams))
        .join(comment_answers, same)
        .where(cohort_teams.c.team_id.in_(list(teams)), comment_answers.c.answered_at >= first, comment_answers.c.answered_at < until)
    )
    found: dict[TeamId, list[bytes]] = defaultdict(list)
    for row in scope.execute(query.order_by(comments.c.id)):
        if not _was_silent(row.silent_until, row.released_at) and bytes(row.id) not in found[row.team_id]:
            found[row.team_id].append(bytes(row.id))
    return found


def comment(scope: Scope, comment_id: bytes, told: ToldNow) -> CommentRow | None:
    """One comment, if it may be read."""
    row = scope.execute(_comments(told).where(comments.c.id == comment_id)).first()
    return _row(row) if row is not None and not _was_silent(row.silent_until, row.released_at) else None


def lineages_of_member(scope: Scope, person: PersonId) -> list[LineageId]:
    """The groups this person is counted in now."""
    query = select(cohorts.c.lineage).join(cohort_members, _same(cohort_members)).where(cohort_members.c.person_id == person)
    return list(scope.execute(query.distinct()).scalars())


def lineages_of_teams(scope: Scope, teams: Collection[TeamId]) -> list[LineageId]:
    """The groups that these teams were counted in."""
    query = select(cohorts.c.lineage).join(cohort_teams, _same(cohort_teams)).where(cohort_teams.c.team_id.in_(list(teams)))
    return list(scope.execute(query.distinct()).scalars())


def versions(scope: Scope, cohort_ids: Collection[CohortId]) -> dict[QuestionId, int]:
    """The newest version in which these groups were asked each question."""
    query = select(cohort_questions.c.question_id, func.max(cohort_questions.c.version))
    rows = scope.execute(query.where(cohort_questions.c.cohort_id.in_(list(cohort_ids))).group_by(cohort_questions.c.question_id))
    return {row[0]: int(row[1]) for row in rows}


def answers_to(scope: Scope, ids: Collection[bytes]) -> dict[bytes, list[tuple[PersonId, Acknowledgement]]]:
    """What was answered to these comments, and by whom."""
    found: dict[bytes, list[tuple[PersonId, Acknowledgement]]] = defaultdict(list)
    query = select(comment_answers).where(comment_answers.c.comment_id.in_(list(ids)))
    for row in scope.execute(query.order_by(comment_answers.c.answered_at, comment_answers.c.person_id)):
        found[bytes(row.comment_id)].append((row.person_id, Acknowledgement(row.word)))
    return found


def answer(scope: Scope, comment_id: bytes, person: PersonId, word: Acknowledgement) -> None:
    """This person's word on a comment; another replaces it."""
    row = {"comment_id": comment_id, "person_id": person, "word": word.value, "answered_at": day_of(scope.now)}
    scope.upsert(comment_answers, row)


def posts_under(scope: Scope, ids: Collection[bytes]) -> dict[bytes, list[str]]:
    """What the group wrote under these comments and was told, in the order of random ids."""
    found: dict[bytes, list[str]] = defaultdict(list)
    query = select(thread_posts.c.comment_id, thread_posts.c.text).where(thread_posts.c.comment_id.in_(list(ids)))
    for row in scope.execute(query.order_by(thread_posts.c.id)):
        found[bytes(row.comment_id)].append(row.text)
    return found


def how_many_posts(scope: Scope, comment_id: bytes) -> int:
    """Posts under a comment, told or waiting."""
    queries = (select(func.count()).select_from(table).where(table.c.comment_id == comment_id) for table in (thread_posts, thread_waiting))
    return sum(int(scope.execute(query).scalar_one()) for query in queries)


def keep_post(scope: Scope, id_: bytes, about: CommentRow, text: str) -> None:
    """A post waits for its batch."""
    row = {"id": id_, "cohort_id": about.cohort, "comment_id": about.id, "text": text}
    scope.execute(insert(thread_waiting), row)


def tell_posts(scope: Scope, comment_id: bytes, new_id: Callable[[], bytes]) -> None:
    """What waits is told now, under new ids and in their order: nothing ties a post to the row that waited."""
    waiting = scope.execute(select(thread_waiting).where(thread_waiting.c.comment_id == comment_id).order_by(thread_waiting.c.id)).all()
    rows = [{"id": new_id(), "cohort_id": row.cohort_id, "comment_id": comment_id, "text": row.text} for row in waiting]
    if rows:
        scope.execute(insert(thread_posts), sorted(rows, key=lambda row: row["id"]))
        scope.execute(delete(thread_waiting).where(thread_waiting.c.comment_id == comment_id))


def _comments(told: ToldNow) -> Any:
    columns = (comments.c.id, comments.c.cohort_id, comments.c.question_id, comments.c.text, rounds.c.released_at)
    groups = (cohorts.c.lineage, cohorts.c.name, cohorts.c.size, cohorts.c.silent_until)
    return (
        select(*columns, *groups)
        .join(cohorts, _same(comments))
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(rounds.c.released_at.is_not(None), rounds.c.released_at > told.since, rounds.c.comments_k >= told.words_k)
    )


def _same(table: Any) -> Any:
    return (cohorts.c.workspace_id == table.c.workspace_id) & (cohorts.c.id == table.c.cohort_id)


def _row(row: Any) -> CommentRow:
    return CommentRow(bytes(row.id), row.cohort_id, row.lineage, row.name, row.size, row.question_id, row.text)


def _was_silent(until: date | None, released_at: datetime) -> bool:
    return until is not None and released_at.date() < until
