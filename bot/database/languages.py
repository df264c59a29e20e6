"""Which language a person reads, or a channel's team speaks: what a message needs before anything else is known."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.database.schema import people, teams
from bot.database.scope import Scope
from bot.ids import PersonId


def locale_of(scope: Scope, person: PersonId) -> str | None:
    """The language a person reads Slack in ("de-DE"), if we know them."""
    return scope.execute(_LOCALE, {"person": person}).scalar_one_or_none()


def language_read(scope: Scope, recipient: str) -> str | None:
    """A person's locale; for a channel the language of the team that meets there; None for neither."""
    if locale := locale_of(scope, PersonId(recipient)):
        return locale
    here = select(teams.c.language).where(teams.c.channel_id == recipient, teams.c.archived_at.is_(None))
    return scope.execute(here.order_by(teams.c.name).limit(1)).scalar_one_or_none()


_LOCALE = select(people.c.locale).where(people.c.id == bindparam("person"))
