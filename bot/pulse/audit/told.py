"""What an audit's release tells of a group or of the company.

Read back value for value, as everywhere; a raised threshold hides it at once.
"""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import LineageId, PersonId, RoundId, TeamId
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.audit.rules import LINES, Asks
from bot.pulse.audit.store import newest_audit_of
from bot.pulse.results import acts as results
from bot.pulse.rounds import Round, RoundState
from bot.pulse.rules import AuditTold


def told_to_group(scope: Scope, round_id: RoundId, lineage: LineageId, *, for_its_lead: bool = False) -> AuditTold | None:
    """A group's audit; None before its release, or where that round asked it something else.

    `for_its_lead`: with what rates the one person who leads it.
    """
    current = _released(scope, round_id)
    cohort = next((one for one in pulses.cohorts_of(scope, round_id) if one.lineage == lineage), None)
    if current is None or current.released_at is None or cohort is None or cohort.asks is not Asks.AUDIT:
        return None
    ids = tuple(pulses.teams_by_cohort(scope, round_id).get(cohort.id, ()))
    remarks = results.remarks_of(scope, cohort, current)
    helps, hinders = (tuple(one.text for one in remarks if one.question == line.id) for line in LINES)
    figures, response = results.figures_and_response(scope, round_id, lineage, for_its_lead=for_its_lead)
    return AuditTold(
        round_id=round_id,
        released_at=current.released_at,
        kind=cohort.kind,
        teams=_names(scope, ids),
        team_ids=ids,
        figures=figures,
        response=response,
        helps=helps,
        hinders=hinders,
    )


def told_of_company(scope: Scope, round_id: RoundId) -> AuditTold | None:
    """The company's figures in a round; None before its release."""
    current = _released(scope, round_id)
    if current is None or current.released_at is None:
        return None
    return AuditTold(round_id, current.released_at, None, (), (), results.figures_of_company(scope, round_id))


def newest_for(scope: Scope, person: PersonId) -> tuple[RoundId | None, LineageId | None]:
    """The newest released audit of the group somebody is counted in; else the newest anybody had, and no group."""
    cohort = pulses.newest_cohort_of(scope, person)
    own = newest_audit_of(scope, cohort.lineage) if cohort else None
    return (own, cohort.lineage) if own and cohort else (newest_audit_of(scope), None)


def lineage_of_team(scope: Scope, round_id: RoundId, team: TeamId) -> LineageId | None:
    """The group that a team was counted in."""
    members = pulses.teams_by_cohort(scope, round_id)
    return next((one.lineage for one in pulses.cohorts_of(scope, round_id) if team in members.get(one.id, ())), None)


def lineages_of_teams(scope: Scope, round_id: RoundId) -> tuple[LineageId, ...]:
    """The groups that are made of teams: not the leads, and not those who are in none that is counted."""
    made_of = pulses.teams_by_cohort(scope, round_id)
    return tuple(one.lineage for one in pulses.cohorts_of(scope, round_id) if made_of.get(one.id))


def is_released(scope: Scope, round_id: RoundId) -> bool:
    """Whether everybody may read it now."""
    return _released(scope, round_id) is not None


def _released(scope: Scope, round_id: RoundId) -> Round | None:
    current = pulses.round_by_id(scope, round_id)
    return current if current is not None and current.state is RoundState.RELEASED else None


def _names(scope: Scope, wanted: tuple[TeamId, ...]) -> tuple[str, ...]:
    found = (teams.team(scope, team) for team in wanted)
    return tuple(sorted(team.name for team in found if team is not None))
