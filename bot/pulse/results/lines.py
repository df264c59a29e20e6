"""The lines of a release. What may be shown is decided in bot.pulse.privacy.release alone; this file gathers what it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import CohortId, LineageId, PersonId, SubjectKey, TeamId
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import Asks
from bot.pulse.privacy.compact import SIDES, TOPICS
from bot.pulse.privacy.fold import Contract, Response, strictest
from bot.pulse.privacy.over_time import ReleaseMoment, point_row
from bot.pulse.privacy.release import (
    FigureSubject,
    release_company_question,
    release_declined,
    release_figure,
    release_response,
)
from bot.pulse.privacy.released import answered_row, to_row
from bot.pulse.privacy.response_share import AnsweredShare, band_of
from bot.pulse.questions import store as questions
from bot.pulse.results import cells
from bot.pulse.results import store as releases
from bot.pulse.results.heard import breaks_line, heard_lineages
from bot.pulse.results.modelled import WEEKS_READ, levels_of
from bot.pulse.results.store import RESPONSE
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.rounds import KeptCohort, Round
from bot.pulse.scoring.readings import Reading
from bot.pulse.scoring.stored import CellRow, item_of
from bot.pulse.settings.acts import contract_of, find_question, rotation_settings

if TYPE_CHECKING:
    from bot.pulse.scoring.joint.company import GroupLevels

OWN = "own."

Line = tuple[SubjectKey, str, Mapping[str, Any]]


def lines_of_release(scope: Scope, folded: Round, kept: Sequence[KeptCohort]) -> list[Line]:
    """Everything that may be shown of a round: of each of these groups, and of the company."""
    contract = strictest([contract_of(scope), folded.contract])
    off = rotation_settings(scope).off
    kept_now = [one.lineage for one in kept]
    heard = heard_lineages(scope, scope.now.date(), kept_now)
    breaks = releases.line_breaks(scope, breaks_line)
    levels = levels_of(scope, folded.week, contract, heard=heard, present=kept_now, breaks=breaks, off=off)
    leads = _leads(scope, folded)
    groups = {
        one.lineage: FigureSubject(
            one.size,
            silent_until=one.silent_until,
            leads=_leads_counted(one, leads.get(one.id, ())),
            sides=levels.sides,
            has_map=one.asks is Asks.AUDIT,
        )
        for one in kept
    }
    lines = _groups(scope, folded.week, groups, levels.groups, breaks=breaks, off=off)
    lines += _responses(kept)
    company = _company(kept, heard, leads, levels.sides)
    lines += _figures(scope, levels.company, company, folded.week, off)
    lines += _own_questions(scope, _own_cells(scope, folded.week), company, contract)
    declined = cells.declined_of(scope, folded.id)
    if declined is not None:
        lines += [(COMPANY_SUBJECT, about.value, {"figure": to_row(shown)}) for about, shown in release_declined(declined).items()]
    return lines


def _responses(kept: Sequence[KeptCohort]) -> Iterator[Line]:
    """How many of each group answered. There are few such shares, so each is worked out once."""
    told: dict[tuple[str | None, bool], Mapping[str, Any]] = {}
    for one in kept:
        share = one.response_band, one.under_half_answered
        if share not in told:
            response = Response(one.id, band_of(one.response_band) or AnsweredShare.SOME, one.under_half_answered)
            told[share] = answered_row(release_response(response))
        yield group_subject(one.lineage), RESPONSE, {"answered": told[share]}


def _groups(
    scope: Scope,
    week: int,
    groups: Mapping[LineageId, FigureSubject],
    levels: GroupLevels | None,
    *,
    breaks: Mapping[LineageId, Sequence[int]],
    off: Collection[Dimension],
) -> list[Line]:
    """Every side of each group, and all of them together: one row a group."""
    from bot.pulse.privacy.columns.figures import GroupsToTell, release_sides
    from bot.pulse.privacy.columns.told import last_breaks, told_of_rows

    subjects = [group_subject(one) for one in groups]
    topics = [number for number, one in enumerate(TOPICS) if one not in off]
    told = told_of_rows(releases.rows_told_before(scope, subjects, since_week=week - WEEKS_READ), subjects, topics)
    to_tell = GroupsToTell(groups, last_breaks(breaks, list(groups), week))
    made = release_sides(levels, to_tell, topics, told, today=scope.now.date(), week=week)
    return [(subject, SIDES, {"week": week, SIDES: records}) for subject, records in zip(subjects, made, strict=True)]


def _figures(scope: Scope, found: Mapping[str, Reading], company: FigureSubject, week: int, off: Collection[Dimension]) -> list[Line]:
    """Every side of the company, and all of them together: a row each."""
    told = releases.told_before(scope, [COMPANY_SUBJECT], since_week=week - WEEKS_READ)
    when = ReleaseMoment(scope.now.date(), week)
    lines: list[Line] = []
    for about in (one for one in TOPICS if one not in off):
        name = about.value
        made = release_figure(about, found.get(name), company, when, told.get((COMPANY_SUBJECT, name)))
        line = [point_row(point) for point in made.line]
        lines.append((COMPANY_SUBJECT, name, {"figure": to_row(made.figure), "since": made.since, "line": line}))
    return lines


def _leads(scope: Scope, folded: Round) -> dict[CohortId, set[PersonId]]:
    """Who leads the teams of each group, and did when people were asked: a lead of the last minute is nobody whom they rated."""
    leading: dict[TeamId, set[PersonId]] = defaultdict(set)
    for row in teams.rosters(scope):
        if row.is_lead and row.since <= folded.opens_at:
            leading[row.team_id].add(row.person_id)
    found = pulses.teams_by_cohort(scope, folded.id)
    return {cohort: set().union(*(leading[team] for team in some)) for cohort, some in found.items()}


def _leads_counted(cohort: KeptCohort, leads: Collection[PersonId]) -> int | None:
    """How many people lead the teams of a group; None for people of many teams, who rate as many leads."""
    return len(leads) if cohort.kind in (CohortKind.TEAM, CohortKind.MERGED) else None


def _company(
    kept: Iterable[KeptCohort], heard: Collection[LineageId], leads: Mapping[CohortId, Collection[PersonId]], sides: int
) -> FigureSubject:
    """The company is what its groups that may be shown are together (P1)."""
    shown = [cohort for cohort in kept if cohort.lineage in heard]
    counted = [_leads_counted(cohort, leads.get(cohort.id, ())) for cohort in shown]
    known = None if None in counted else len({lead for cohort in shown for lead in leads.get(cohort.id, ())})
    return FigureSubject(sum(one.size for one in shown), is_company=True, cohorts=len(shown), leads=known, sides=sides)


def _own_cells(scope: Scope, week: int) -> list[CellRow]:
    if not questions.all_of(scope):  # as in most companies: a year's cells need not be looked through
        return []
    past = cells.past_cells(scope, since_week=week - WEEKS_READ, questions=OWN)
    heard = heard_lineages(scope, scope.now.date(), {one.cohort for one in past})
    return [one for one in past if one.residual or one.cohort in heard]


def _own_questions(scope: Scope, past: Sequence[CellRow], company: FigureSubject, contract: Contract) -> list[Line]:
    """The company's own questions, one by one, for the whole company only (P11)."""
    lines: list[Line] = []
    for question_id, version in sorted({(one.question, one.version) for one in past}):
        try:
            question = find_question(scope, question_id, version)
        except NotFound:
            continue
        asked = [one for one in past if (one.question, one.version) == (question_id, version)]
        title = question.own.text if question.own else question_id
        figure = release_company_question(title, item_of(question), asked, company, contract=contract)
        lines.append((COMPANY_SUBJECT, f"{question_id}/{version}", {"figure": to_row(figure)}))
    return lines
