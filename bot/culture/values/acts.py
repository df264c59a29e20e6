"""An owner enters what the company says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.culture.values.rules import CompanyValue, values_kept, values_typed
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people import store as people
from bot.people.acts import require_owner

SETTING = "company_values"


def company_values(scope: Scope) -> tuple[CompanyValue, ...]:
    """The company's own sentences."""
    return values_kept(people.setting(scope, SETTING))


def values_for(scope: Scope, owner: PersonId) -> tuple[CompanyValue, ...]:
    """The same, for an owner who wants to change them."""
    require_owner(scope, owner)
    return company_values(scope)


def keep_values(scope: Scope, owner: PersonId, typed: Sequence[tuple[str, str]]) -> tuple[CompanyValue, ...]:
    """All of them anew."""
    require_owner(scope, owner)
    made = values_typed(typed)
    people.change_setting(scope, SETTING, [{"side": one.side.value, "text": one.text} for one in made], owner)
    return made
