"""Owners. While nobody was chosen, Slack's admins may begin; whoever sets up the first team runs the programme from then on."""

from __future__ import annotations

from collections.abc import Collection

import structlog

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.outbox.notice import Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.ownership.notice_bodies import LastOwnerLeft, OwnerNamed
from bot.people.teams import store as teams

log = structlog.get_logger()

NOBODY = PersonId("")  # inside Slack: the operator


class NotHere(Exception):
    """These are no colleagues here; the message names their ids."""


def take_over(scope: Scope, person: PersonId) -> bool:
    """They began: they run the programme from now on, if nobody was chosen before. True tells them so."""
    if people.chosen_owners(scope):
        return False
    people.set_owners(scope, [person])
    return True


def choose_owners(scope: Scope, by: PersonId, chosen: Collection[str]) -> None:
    """Who runs the programme: an owner hands it on."""
    require_owner(scope, by)
    known = _colleagues(scope) & set(chosen)
    if not known:
        raise PersonCanFix("people.nobody_owns", field="owners")
    _set(scope, known, by)


def name_owners(scope: Scope, *, add: Collection[str] = (), remove: Collection[str] = ()) -> list[PersonId]:
    """An operator names owners, or takes some away; who was chosen now. `NotHere` where somebody added is no colleague."""
    if unknown := sorted(set(add) - _colleagues(scope)):
        raise NotHere(", ".join(unknown))
    before = people.chosen_owners(scope)
    _set(scope, (set(before) | {PersonId(one) for one in add}) - set(remove), NOBODY)
    tell_if_none_left(scope, before)
    return people.chosen_owners(scope)


def begin_with(scope: Scope, person: PersonId) -> None:
    """The operator's setting: this person runs the programme as long as nobody was chosen. `NotHere` where nobody has that id."""
    if not person or people.chosen_owners(scope):
        return
    known = people.person(scope, person)
    if known is None:
        raise NotHere(person)
    if known.counts:
        _set(scope, {person}, NOBODY)
    else:
        log.warning("first_owner_is_no_colleague", cure="RIPPLE_FIRST_OWNER names a guest, a bot or somebody who left: name another.")


def tell_if_none_left(scope: Scope, before: Collection[PersonId]) -> None:
    """The last chosen owner is gone: the leads are told who may take over, and so is the operator."""
    if not before or people.chosen_owners(scope):
        return
    log.warning("no_owner_left", cure="python -m bot owners --add U…, or a Slack admin types /learn owners.")
    leads = {lead for team in teams.all_teams(scope) for lead in teams.roster(scope, team.id).leads}
    for lead in sorted(leads):
        queue_notice(scope, Notice(LastOwnerLeft(), lead, key=f"owners:none_left:{scope.now:%Y%m%d%H%M%S}:{lead}"))


def _set(scope: Scope, chosen: Collection[PersonId], by: PersonId) -> None:
    before = set(people.chosen_owners(scope))
    people.set_owners(scope, chosen)
    for one in sorted(set(chosen) - before - {by}):
        queue_notice(scope, Notice(OwnerNamed(by), one, key=f"owner:{one}:named:{scope.now:%Y%m%d%H%M%S}"))


def _colleagues(scope: Scope) -> set[PersonId]:
    return {person.id for person in people.all_people(scope) if person.counts}
