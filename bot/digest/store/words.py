"""The words of a digest, read when it is shown: a digest itself holds ids only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, and_, not_, or_, select

from bot.database.bulk import among
from bot.database.schema import asks, experiments, learnings, people
from bot.database.scope import Scope
from bot.digest.seen import AskSeen, LearnedSeen, TriedSeen
from bot.digest.store.facts import is_private
from bot.experiments.rules import Outcome
from bot.ids import ChannelId
from bot.people.store import workspace_url
from bot.slack.links import message_link


def learned_words(scope: Scope, ids: Collection[str], channel: ChannelId | None) -> dict[str, LearnedSeen]:
    """The learnings that are still there and that whoever is in `channel` may read, with their authors' names."""
    query = (
        select(learnings, people.c.name)
        .outerjoin(people, _same(learnings, people, "author_id"))
        .where(among(learnings.c.id, ids), _readable_in(channel, learnings))
    )
    url = workspace_url(scope)
    return {row.id: LearnedSeen(row.title, row.text, row.name or "", row.used_by, _link(url, row)) for row in scope.execute(query)}


def ask_words(scope: Scope, ids: Collection[str], channel: ChannelId | None, *, answered_too: bool = False) -> dict[str, AskSeen]:
    """The questions that still wait, or (`answered_too`) are still there. No name where somebody asked without theirs."""
    wanted = () if answered_too else (asks.c.answered_at.is_(None),)
    query = (
        select(asks, people.c.name)
        .outerjoin(people, _same(asks, people, "author_id"))
        .where(among(asks.c.id, ids), *wanted, _readable_in(channel, asks))
    )
    url = workspace_url(scope)
    return {row.id: AskSeen(row.text, row.asked_at, row.name or "", _link(url, row)) for row in scope.execute(query)}


def tried_words(scope: Scope, ids: Collection[str], channel: ChannelId | None) -> dict[str, TriedSeen]:
    """Experiments with their owners' names."""
    query = (
        select(experiments, people.c.name)
        .outerjoin(people, _same(experiments, people, "owner_id"))
        .where(among(experiments.c.id, ids), _readable_in(channel, experiments))
    )
    url = workspace_url(scope)
    return {
        row.id: TriedSeen(
            hypothesis=row.hypothesis,
            owner=row.name or "",
            outcome=Outcome(row.outcome) if row.outcome else None,
            lesson=row.lesson or "",
            ends_on=row.ends_on,
            link=_link(url, row),
        )
        for row in scope.execute(query)
    }


def still_there(scope: Scope, ids: Collection[str]) -> frozenset[str]:
    """Those of these learnings and questions that were not taken back."""
    found: set[str] = set()
    for table in (learnings, asks):
        found |= set(scope.execute(select(table.c.id).where(table.c.id.in_(list(ids)))).scalars())
    return frozenset(found)


def _link(url: str, row: Row[Any]) -> str:
    return message_link(url, row.channel_id, row.message_ts)


def _same(table: Any, other: Any, column: str) -> Any:
    return and_(other.c.workspace_id == table.c.workspace_id, other.c.id == table.c[column])


def _readable_in(channel: ChannelId | None, table: Any) -> Any:
    return or_(not_(is_private(table)), table.c.channel_id == channel)
