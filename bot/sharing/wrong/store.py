"""Who told what went wrong lately, from their own public lessons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.database.schema import learnings
from bot.database.scope import Scope
from bot.ids import PersonId


def failure_lessons_since(scope: Scope, authors: Collection[PersonId], since: datetime) -> frozenset[PersonId]:
    """Those of these people who shared a lesson from something that failed."""
    query = select(learnings.c.author_id).where(learnings.c.author_id.in_(list(authors)), learnings.c.is_failure_lesson)
    return frozenset(scope.execute(query.where(learnings.c.shared_at > since)).scalars())
