"""Whose map somebody reads: their group's, else the company's, else none."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from bot.culture.elsewhere.rules import COMPANY
from bot.culture.elsewhere.store import known_about
from bot.culture.noting.store import notes
from bot.culture.rules import CultureMap, TeamsDiffer, where_groups_differ
from bot.culture.values.acts import company_values
from bot.database.scope import Scope
from bot.ids import ChannelId, LineageId, PersonId, RoundId, TeamId
from bot.indicators.acts import newest_seen
from bot.people import store as people
from bot.people.teams import store as teams
from bot.pulse.audit import told as audits
from bot.pulse.privacy.released import Shown
from bot.pulse.rules import AuditTold


def map_for(scope: Scope, person: PersonId) -> CultureMap | None:
    """The newest map this person may read; the company's where their group has none."""
    round_id, lineage = audits.newest_for(scope, person)
    return map_of(scope, round_id, lineage) if round_id else None


def map_of(scope: Scope, round_id: RoundId, lineage: LineageId | None, *, by_the_lead: bool = False) -> CultureMap | None:
    """A group's map of one audit, or the company's where that group has too few sides to compare; None where there is neither.

    Beside the company's stand the one or two sides that the group has.
    """
    own = audits.told_to_group(scope, round_id, lineage, for_its_lead=by_the_lead) if lineage is not None else None
    made = _made(scope, own) if own is not None and _tells(own) else None
    if made is not None and made.can_be_compared:
        return made
    company = company_map(scope, round_id)
    return replace(company, instead=True, own=made.told.figures if made is not None else ()) if company else made


def company_map(scope: Scope, round_id: RoundId) -> CultureMap | None:
    """The company's map, where enough groups carry it."""
    told = audits.told_of_company(scope, round_id)
    return _made(scope, told) if told is not None and _tells(told) else None


def maps_of_lead(scope: Scope, round_id: RoundId, person: PersonId) -> list[CultureMap]:
    """The maps of the teams somebody leads, each group once; the company's once, for whatever team has none."""
    found: dict[tuple[str, ...], CultureMap] = {}
    for team in teams.teams_of(scope, person, as_lead=True):
        lineage = audits.lineage_of_team(scope, round_id, team)
        made = map_of(scope, round_id, lineage, by_the_lead=_leads_alone(scope, round_id, lineage, person))
        if made is not None:
            found.setdefault(made.told.teams, made)
    return list(found.values())


def map_at(scope: Scope, person: PersonId, channel: ChannelId, round_id: RoundId, team: TeamId) -> CultureMap | None:
    """The map that stands in a channel or in somebody's own messages, for whoever presses a button there.

    A button's value can be changed by hand: another team's map is told to nobody but those who read it where they are.
    """
    if not team:
        return company_map(scope, round_id) if person in people.owners(scope) else map_for(scope, person)
    made = teams.team(scope, team)
    leads = team in teams.teams_of(scope, person, as_lead=True)
    if made is None or not (made.channel_id == channel or leads or team in teams.teams_of(scope, person)):
        return map_for(scope, person)
    lineage = audits.lineage_of_team(scope, round_id, team)
    alone = leads and made.channel_id != channel and _leads_alone(scope, round_id, lineage, person)
    return map_of(scope, round_id, lineage, by_the_lead=alone)


def teams_with_maps(scope: Scope, round_id: RoundId) -> tuple[ChannelId, ...]:
    """The channels of the teams whose own map was posted: for an owner who reads none."""
    found: list[ChannelId] = []
    for team in teams.all_teams(scope):
        lineage = audits.lineage_of_team(scope, round_id, team.id)
        told = audits.told_to_group(scope, round_id, lineage) if lineage else None
        if told is not None and team.channel_id and CultureMap(told).can_be_compared:
            found.append(team.channel_id)
    return tuple(found)


def teams_differ(scope: Scope, round_id: RoundId) -> TeamsDiffer | None:
    """Where the groups' own maps of one audit lie furthest apart; None where that would point at a few."""
    told = (audits.told_to_group(scope, round_id, lineage) for lineage in audits.lineages_of_teams(scope, round_id))
    return where_groups_differ(CultureMap(one) for one in told if one is not None)


def _leads_alone(scope: Scope, round_id: RoundId, lineage: LineageId | None, person: PersonId) -> bool:
    """Whether this person is the only lead of all teams of that group, and was when it was told: what rates them is theirs to read."""
    told = audits.told_to_group(scope, round_id, lineage) if lineage is not None else None
    leads = [row for row in teams.rosters(scope) if row.is_lead and row.team_id in told.team_ids] if told is not None else []
    return told is not None and {row.person_id for row in leads} == {person} and all(row.since <= told.released_at for row in leads)


def _made(scope: Scope, told: AuditTold) -> CultureMap:
    return CultureMap(
        told,
        _seen(scope, told),
        values=company_values(scope),
        known=tuple(known_about(scope, [COMPANY, *(told.team_ids if len(told.team_ids) == 1 else ())])),
        notes=tuple(notes(scope)),
    )


def _tells(told: AuditTold) -> bool:
    return any(isinstance(one, Shown) for one in told.figures)


def _seen(scope: Scope, told: AuditTold) -> tuple[Shown, ...]:
    """What was released about behaviour: of one team, or of the company; a merged group has no figures of its own."""
    if len(told.team_ids) > 1 or (told.kind is not None and not told.team_ids):
        return ()
    return _shown(newest_seen(scope, told.team_ids[0] if told.team_ids else None))


def _shown(figures: Collection[object]) -> tuple[Shown, ...]:
    return tuple(one for one in figures if isinstance(one, Shown))
