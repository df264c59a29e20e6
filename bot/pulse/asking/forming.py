"""Who is counted together in a round, and what each cohort is asked. The rules of `cohorts` and `rotation` over what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from bot.content.dimensions import Dimension
from bot.database.consent import may_hear_from_us
from bot.database.scope import Scope
from bot.ids import CohortId, LineageId, PersonId, QuestionId, TeamId
from bot.people import store as people
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.cohorts import Cohort, CohortCandidate, Formation, LineageMemory
from bot.pulse.asking.grouping import GroupedTeam
from bot.pulse.asking.need import asked_of_block, mean_variance, rank_sides
from bot.pulse.asking.resting import resting_teams
from bot.pulse.asking.rests import RestReason, rest_of_group
from bot.pulse.asking.rotation import AskedBefore as AskedLately
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.asking.slots import RotationSettings
from bot.pulse.asking.working import sides_worked_on, worked_on_by_group
from bot.pulse.audit.acts import waits_for_its_audit, whose_turn
from bot.pulse.audit.rules import Asks, asked_in_audit
from bot.pulse.audit.waiting import PastForming, with_waiting_teams
from bot.pulse.questions.rules import Question, bank
from bot.pulse.results.figures import published_variances
from bot.pulse.rounds import KeptCohort, Round
from bot.pulse.settings.acts import rotation_settings
from bot.schedule.weeks import week_in_utc

RECENT = timedelta(weeks=13)


def form(scope: Scope, last: Round | None, kept: Mapping[LineageId, KeptCohort]) -> Formation:
    """P1: the people whom the consent gate lets be asked, and their teams, as cohorts; each in its line since `last`.

    With them the teams that wait for their wave and agreed to their first audit.
    """
    members = pulses.members_by_cohort(scope, last.id) if last else {}
    before = {
        LineageId(lineage): LineageMemory(
            settled_size=cohort.settled_size,
            silent_until=cohort.silent_until or scope.now.date(),
            members=frozenset(PersonId(person) for person in members.get(cohort.id, ())),
        )
        for lineage, cohort in kept.items()
    }
    known = people.all_people(scope)
    hearing = may_hear_from_us(scope, [person.id for person in known])
    grouped, waiting = _teams(scope, waits_for_its_audit(scope))
    candidates = [candidate(person) for person in known if person.id in hearing - waiting]
    past = PastForming(before, pulses.teams_grouped_before(scope), teams.members_counted_before(scope))
    formed = past.form(candidates, grouped, scope.now.date())
    return with_waiting_teams(scope, formed, [candidate(person) for person in known if person.id not in hearing], past)


def candidate(person: Person) -> CohortCandidate:
    """A person as `form_cohorts` looks at them."""
    return CohortCandidate(
        id=PersonId(person.id),
        known_since=person.known_since.date(),
        is_bot=person.is_bot,
        is_guest=person.is_guest,
        is_stranger=person.is_stranger,
        is_deactivated=person.is_deactivated,
    )


def _teams(scope: Scope, waiting: Collection[TeamId]) -> tuple[list[GroupedTeam], set[PersonId]]:
    """The teams that may be asked something, and the people who are in none but those that wait."""
    members: dict[str, set[PersonId]] = {}
    leads: dict[str, set[PersonId]] = {}
    for row in teams.rosters(scope):
        members.setdefault(row.team_id, set()).add(PersonId(row.person_id))
        if row.is_lead:
            leads.setdefault(row.team_id, set()).add(PersonId(row.person_id))
    made = [
        GroupedTeam(
            id=TeamId(team.id),
            name=team.name,
            members=frozenset(members.get(team.id, ())),
            leads=frozenset(leads.get(team.id, ())),
            parent=TeamId(team.parent_id) if team.parent_id else None,
        )
        for team in teams.begun_teams(scope)
    ]
    there = [team for team in made if team.id not in waiting]
    hold = {person for team in made if team.id in waiting for person in team.members | team.leads}
    return there, hold - {person for team in there for person in team.members | team.leads}


def kept_cohorts(scope: Scope, opened: Round, formation: Formation, kept: Mapping[LineageId, KeptCohort]) -> dict[LineageId, KeptCohort]:
    """The cohorts as they are frozen, by lineage, each with its block of the rotation and what it is asked.

    A group that is asked nothing because nothing came of its figures is not asked 22 questions either: its audit waits for an act.
    """
    resting = resting_teams(scope, week_in_utc(opened.opens_at))
    audited = whose_turn(scope, (one for one in formation.cohorts if rest_of_group(resting, one.teams) is not RestReason.NO_ACT))
    names = {team.id: team.name for team in teams.all_teams(scope)}
    blocks = assign_blocks(
        [cohort.lineage for cohort in formation.cohorts],
        {lineage: cohort.block for lineage, cohort in kept.items()},
        seed=scope.workspace,
    )
    return {
        cohort.lineage: KeptCohort(
            id=CohortId(scope.new_id()),
            round_id=opened.id,
            lineage=cohort.lineage,
            kind=cohort.kind,
            name=_name(cohort, names),
            parent_lineage=cohort.parent,
            block=blocks[cohort.lineage],
            size=cohort.size,
            settled_size=formation.standings[cohort.lineage].settled_size,
            newcomers=formation.newcomers[cohort.lineage],
            silent_until=_silent_until(cohort, formation, audited, scope.now.date()),
            asks=Asks.AUDIT if cohort.lineage in audited else Asks.PULSE,
        )
        for cohort in formation.cohorts
    }


def _silent_until(cohort: Cohort, formation: Formation, audited: Collection[LineageId], today: date) -> date:
    """A group that begins with an audit is heard at once, if nothing was told of its people before: its own sides stand beside
    whatever it adds to the company's. With one or two questions a week they would not, so that it waits its four weeks."""
    if cohort.lineage in audited and cohort.lineage in formation.untouched:
        return today
    return formation.standings[cohort.lineage].silent_until


def _name(cohort: Cohort, names: Mapping[TeamId, str]) -> str:
    if not cohort.teams:
        return cohort.kind.value  # called in each reader's language: results.said
    return " + ".join(names[team] for team in cohort.teams)[:200]


def questions_for(
    scope: Scope, opened: Round, frozen: Mapping[LineageId, KeptCohort], formation: Formation
) -> dict[LineageId, tuple[Question, ...]]:
    """An audit's 22, or one or two scored questions, now and then an open text or a count besides.

    A group that gave too few answers last time is asked as much as the others: halving its questions took from small groups a third
    of what they would see, and brought nobody to answer. Less is asked only where nothing came of what was answered (`resting`).
    """
    settings = rotation_settings(scope)
    recent = _asked_lately(scope, opened)
    needed = _needed_by_block(scope, opened, frozen, recent, settings)
    resting = resting_teams(scope, week_in_utc(opened.opens_at))
    sides = sides_worked_on(scope, opened.closes_at.date())
    told = {team.id for team in teams.all_teams(scope) if team.channel_id}
    chosen: dict[LineageId, tuple[Question, ...]] = {}
    for cohort in formation.cohorts:
        if frozen[cohort.lineage].asks is Asks.AUDIT:
            chosen[cohort.lineage] = asked_in_audit(settings.off)
            continue
        rest = rest_of_group(resting, cohort.teams)
        if rest in (RestReason.CHOOSING, RestReason.NO_ACT):
            chosen[cohort.lineage] = ()
            continue
        knew = bool(cohort.teams) and set(cohort.teams) <= told  # own questions are announced in the teams' channels
        block = frozen[cohort.lineage].block
        chosen[cohort.lineage] = choose_questions(
            opened.number,
            block,
            bank(),
            settings if knew else RotationSettings(settings.off, settings.weights),
            seed=scope.workspace,
            halved=rest is RestReason.HALF,
            cohort_size=cohort.size,
            opens_at=opened.opens_at,
            recent=recent.get(cohort.lineage, ()),
            worked_on=worked_on_by_group(sides, cohort.teams),
            needed=needed.get(block, ()),
        )
    return chosen


def _needed_by_block(
    scope: Scope,
    opened: Round,
    frozen: Mapping[LineageId, KeptCohort],
    recent: Mapping[LineageId, list[AskedLately]],
    settings: RotationSettings,
) -> dict[int, tuple[Dimension, ...]]:
    """For each block the sides its groups should know more of, by the figures they were shown last; none before the first figure."""
    variances = published_variances(scope, frozen)
    blocks: dict[int, list[LineageId]] = defaultdict(list)
    for lineage, cohort in sorted(frozen.items()):
        blocks[cohort.block].append(lineage)
    return {
        block: rank_sides(
            mean_variance([variances.get(lineage, {}) for lineage in lineages]),
            asked_of_block(recent.get(lineage, ()) for lineage in lineages),
            opened.number,
            bank(),
            settings,
        )
        for block, lineages in blocks.items()
        if any(variances.get(lineage) for lineage in lineages)
    }


def _asked_lately(scope: Scope, opened: Round) -> dict[LineageId, list[AskedLately]]:
    """What each lineage was asked lately. Rounds count as the weeks they lie back: a pause lets questions rest too."""
    found = pulses.asked_before(scope, since=opened.opens_at - RECENT)
    week = timedelta(weeks=1)
    return {
        lineage: [AskedLately(QuestionId(question), opened.number - max(1, round((opened.opens_at - at) / week))) for at, question in asked]
        for lineage, asked in found.items()
    }
