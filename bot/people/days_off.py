"""Public holidays: a person who says where they live hears nothing unasked on them. Never guessed from a time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.people import store as people
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once

AGAIN = timedelta(days=30)
COUNTRIES = frozenset({
    "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CN", "CO", "CZ", "DE", "DK", "EG", "ES", "FI", "FR",
    "GB", "GR", "HU", "ID", "IE", "IL", "IN", "IT", "JP", "KE", "KR", "MX", "MY", "NG", "NL", "NO", "NZ",
    "PH", "PK", "PL", "PT", "RO", "RS", "SE", "SG", "SK", "TH", "TR", "TW", "US", "UY", "VN", "ZA",
})  # fmt: skip


def choose_country(scope: Scope, person: PersonId, country: str) -> None:
    """Where somebody lives, as they say; empty takes it back."""
    if country and country not in COUNTRIES:
        raise PersonCanFix("people.unknown_country", field="country")
    people.change_preferences(scope, person, country=country or None)
    people.set_holidays(scope, person, public_holidays(country, scope.now.year))


def public_holidays(country: str, year: int) -> list[date]:
    """The country's nation-wide holidays of this year and the next."""
    if not country:
        return []
    import holidays  # half a second and many megabytes: only for those who need it

    return sorted(holidays.country_holidays(country, years=[year, year + 1]))


def look_ahead(context: DueContext) -> datetime:
    """Once a month: the holidays of the year to come, for everybody who said where they live."""
    known: dict[str, list[date]] = {}
    for person, country in people.countries(context.scope).items():
        days = known.setdefault(country, public_holidays(country, context.scope.now.year))
        people.set_holidays(context.scope, person, days)
    return context.scope.now + AGAIN


def plan_workspace(scope: Scope) -> None:
    """Looking ahead begins in a month: whoever chooses a country has its holidays at once."""
    set_due_once(scope, "people:holidays", scope.workspace, scope.now + AGAIN)


DUE: DueJobs = {"people:holidays": look_ahead}
