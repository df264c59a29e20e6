"""The words of a digest, read when it is shown: a digest itself holds ids only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, not_, or_, select

from bot.database.bulk import among
from bot.database.schema import asks, experiments, learnings, people
from bot.database.scope import Scope
from bot.digest.seen import AskSeen, LearnedSeen, TriedSeen
from bot.digest.store.facts import is_private
from bot.experiments.rules import Outcome
from bot.ids import ChannelId


def learned_words(scope: Scope, ids: Collection[str], channel: ChannelId | None) -> dict[str, LearnedSeen]:
    """The learnings that are still there and that whoever is in `channel` may read, with their authors' names."""
    query = (
        select(learnings.c.id, learnings.c.title, learnings.c.text, learnings.c.used_by, people.c.name)
        .outerjoin(people, _same(learnings, people, "author_id"))
        .where(among(learnings.c.id, ids), _readable_in(channel, learnings))
    )
    return {row.id: LearnedSeen(row.title or row.text, row.name or "", row.used_by) for row in scope.execute(query)}


def ask_words(scope: Scope, ids: Collection[str], channel: ChannelId | None) -> dict[str, AskSeen]:
    """The questions that still wait; one answered meanwhile is left out. Nobody's name: some ask anonymously."""
    query = select(asks.c.id, asks.c.text, asks.c.asked_at).where(
        among(asks.c.id, ids), asks.c.answered_at.is_(None), _readable_in(channel, asks)
    )
    return {row.id: AskSeen(row.text, row.asked_at) for row in scope.execute(query)}


def tried_words(scope: Scope, ids: Collection[str], channel: ChannelId | None) -> dict[str, TriedSeen]:
    """Experiments with their owners' names."""
    query = (
        select(experiments, people.c.name)
        .outerjoin(people, _same(experiments, people, "owner_id"))
        .where(among(experiments.c.id, ids), _readable_in(channel, experiments))
    )
    return {
        row.id: TriedSeen(
            row.hypothesis,
            row.name or "",
            Outcome(row.outcome) if row.outcome else None,
            row.lesson or "",
            row.ends_on,
        )
        for row in scope.execute(query)
    }


def _same(table: Any, other: Any, column: str) -> Any:
    return and_(other.c.workspace_id == table.c.workspace_id, other.c.id == table.c[column])


def _readable_in(channel: ChannelId | None, table: Any) -> Any:
    return or_(not_(is_private(table)), table.c.channel_id == channel)
