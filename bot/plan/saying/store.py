"""What leads and owners said to results, as rows: one word a team and release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.database.schema import lead_words
from bot.database.scope import Scope
from bot.ids import RoundId, TeamId
from bot.plan.saying.rules import LeadSaid, LeadWord


def keep_word(scope: Scope, said: LeadSaid) -> None:
    """Said again, the newer holds."""
    values = {"team_id": said.team, "round_id": said.round_id, "word": said.word, "why": said.why}
    scope.upsert(lead_words, values | {"person_id": said.person, "said_on": said.said_on})


def word_on(scope: Scope, team: TeamId, round_id: RoundId) -> LeadSaid | None:
    """What was said to a team about this release."""
    query = select(lead_words).where(lead_words.c.team_id == team, lead_words.c.round_id == round_id)
    row = scope.execute(query).one_or_none()
    return _said(row) if row is not None else None


def newest_word(scope: Scope, team: TeamId) -> LeadSaid | None:
    """What was said to a team last."""
    row = scope.execute(select(lead_words).where(lead_words.c.team_id == team).order_by(lead_words.c.said_on.desc()).limit(1)).one_or_none()
    return _said(row) if row is not None else None


def _said(row: Any) -> LeadSaid:
    return LeadSaid(
        team=row.team_id,
        round_id=row.round_id,
        word=LeadWord(row.word),
        why=row.why,
        person=row.person_id,
        said_on=row.said_on,
    )
