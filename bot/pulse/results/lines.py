"""The lines of a release. What may be shown is decided in bot.pulse.privacy.release alone; this file gathers what it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId, SubjectKey, TeamId
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import Asks
from bot.pulse.privacy.fold import Contract, Response, strictest
from bot.pulse.privacy.over_time import ReleaseMoment
from bot.pulse.privacy.release import (
    FigureSubject,
    release_company_question,
    release_declined,
    release_figure,
    release_response,
)
from bot.pulse.privacy.released import WholeGroup, answered_row, to_row
from bot.pulse.privacy.response_share import AnsweredShare, band_of
from bot.pulse.questions.rules import bank
from bot.pulse.results import cells
from bot.pulse.results import store as releases
from bot.pulse.results.cells import REST
from bot.pulse.results.heard import breaks_line, heard_lineages
from bot.pulse.results.merging import merged_before
from bot.pulse.results.store import RESPONSE, AllTold
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.rounds import KeptCohort, Round
from bot.pulse.scoring.readings import Reading, Readings
from bot.pulse.scoring.stored import CellRow, Item, Key, MergedSide, item_of, items_of
from bot.pulse.settings.acts import contract_of, find_question, rotation_settings

WEEKS_READ = 60  # what is older tells next to nothing of today
OWN = "own."

Line = tuple[SubjectKey, str, Mapping[str, Any]]


def lines_of_release(scope: Scope, folded: Round, kept: Sequence[KeptCohort]) -> list[Line]:
    """Everything that may be shown of a round: of each of these groups, and of the company."""
    today = scope.now.date()
    contract = strictest([contract_of(scope), folded.contract])
    heard = heard_lineages(scope, today)
    past = [one for one in cells.past_cells(scope, since_week=folded.week - WEEKS_READ) if one.residual or one.cohort in heard]
    off = rotation_settings(scope).off
    breaks = releases.line_breaks(scope, breaks_line)
    merged = [one for one in merged_before(scope, since_week=folded.week - WEEKS_READ) if one.cohort.endswith(REST) or one.cohort in heard]
    kept_now = [one.lineage for one in kept]
    readings = _readings(scope, _cut(past, breaks), _cut_merged(merged, breaks), folded.week, contract, kept_now, off)
    told = releases.told_before(scope, since_week=folded.week - WEEKS_READ)
    leads = _leads(scope, folded.id)
    topics: list[Dimension | WholeGroup] = [*(d for d in Dimension if d not in off), WholeGroup.OVERALL]
    lines: list[Line] = []
    for cohort in kept:
        group = FigureSubject(
            cohort.size,
            silent_until=cohort.silent_until,
            leads=_leads_counted(cohort, leads.get(cohort.id, ())),
            sides=readings.sides,
            has_map=cohort.asks is Asks.AUDIT,
        )
        when = ReleaseMoment(today, folded.week, breaks.get(cohort.lineage, ()))
        lines += _figures(group_subject(cohort.lineage), readings.groups.get(cohort.lineage, {}), group, when, topics, told)
        response = Response(cohort.id, band_of(cohort.response_band) or AnsweredShare.SOME, cohort.under_half_answered)
        lines.append((group_subject(cohort.lineage), RESPONSE, {"answered": answered_row(release_response(response))}))
    company = _company(kept, heard, leads, readings.sides)
    lines += _figures(COMPANY_SUBJECT, readings.company, company, ReleaseMoment(today, folded.week), topics, told)
    lines += _own_questions(scope, past, company, contract)
    declined = cells.declined_of(scope, folded.id)
    if declined is not None:
        lines += [(COMPANY_SUBJECT, about.value, {"figure": to_row(shown)}) for about, shown in release_declined(declined).items()]
    return lines


def _cut(past: Iterable[CellRow], breaks: Mapping[LineageId, Sequence[int]]) -> list[CellRow]:
    """The cells of before a group became another one are another group's: nothing of today is told by them."""
    return [one._replace(cohort=_lived_as(one.cohort, one.week, breaks[one.cohort])) if one.cohort in breaks else one for one in past]


def _cut_merged(merged: Iterable[MergedSide], breaks: Mapping[LineageId, Sequence[int]]) -> list[MergedSide]:
    """The same of merged sides: one that began before counts as of before."""
    began = [(one, min((week for _, week in one.parts), default=0)) for one in merged]
    return [one._replace(cohort=_lived_as(one.cohort, week, breaks.get(one.cohort, ()))) for one, week in began]


def _lived_as(lineage: LineageId, week: int, cuts: Sequence[int]) -> LineageId:
    later = sum(cut > week for cut in cuts)
    return LineageId(f"{lineage}#{later}") if later else lineage


def _readings(
    scope: Scope,
    past: Sequence[CellRow],
    merged: Sequence[MergedSide],
    week: int,
    contract: Contract,
    present: Sequence[LineageId],
    off: Collection[Dimension],
) -> Readings:
    """What the joint model says. It is imported here and now, for its arithmetic is not needed by a bot that only listens."""
    from bot.pulse.scoring.joint.company import read_company

    items = {key: item for key, item in _items(scope, past, merged).items() if Dimension(item.side) not in off}
    return read_company(past, merged, items, week=week, least=contract.scores_k, present=present)


def _figures(
    subject: SubjectKey,
    found: Mapping[str, Reading],
    group: FigureSubject,
    when: ReleaseMoment,
    topics: Sequence[Dimension | WholeGroup],
    told: AllTold,
) -> list[Line]:
    """Every side of one group or of the company, and all of them together."""
    lines: list[Line] = []
    for about in topics:
        made = release_figure(about, found.get(about.value), group, when, told.get((subject, about.value)))
        lines.append(
            (subject, about.value, {"figure": to_row(made.figure), "since": made.since, "line": [asdict(point) for point in made.line]})
        )
    return lines


def _leads(scope: Scope, round_id: RoundId) -> dict[CohortId, set[PersonId]]:
    """Who leads the teams of each group today."""
    leading: dict[TeamId, set[PersonId]] = defaultdict(set)
    for row in teams.rosters(scope):
        if row.is_lead:
            leading[row.team_id].add(row.person_id)
    found = pulses.teams_by_cohort(scope, round_id)
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


def _items(scope: Scope, past: Iterable[CellRow], merged: Iterable[MergedSide]) -> dict[Key, Item]:
    """What the model must know of each question: those of the bank, and wordings that are asked no more but have cells."""
    items = items_of(bank().questions)
    used = {(one.question, one.version) for one in past} | {key for one in merged for key, _ in one.parts}
    for question_id, version in used - set(items):
        with suppress(NotFound):
            question = find_question(scope, QuestionId(question_id), version)
            if question.is_scored and not question.is_own:  # an own question is told by itself, never in a dimension
                items[question_id, version] = item_of(question, in_use=False)
    return items


def _own_questions(scope: Scope, past: Sequence[CellRow], company: FigureSubject, contract: Contract) -> list[Line]:
    """The company's own questions, one by one, for the whole company only (P11)."""
    lines: list[Line] = []
    for question_id, version in sorted({(one.question, one.version) for one in past if one.question.startswith(OWN)}):
        try:
            question = find_question(scope, question_id, version)
        except NotFound:
            continue
        asked = [one for one in past if (one.question, one.version) == (question_id, version)]
        title = question.own.text if question.own else question_id
        figure = release_company_question(title, item_of(question), asked, company, contract=contract)
        lines.append((COMPANY_SUBJECT, f"{question_id}/{version}", {"figure": to_row(figure)}))
    return lines
