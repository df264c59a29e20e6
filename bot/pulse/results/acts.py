"""What people see of released rounds, each of them the same as everybody in their group. Read back value for value, for owners too."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.ids import LineageId, PersonId, RoundId
from bot.pulse import store as pulses
from bot.pulse.asking.acts import why_not_asked
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.next_questions import next_questions
from bot.pulse.privacy.released import Released, ResponseCount, Shown, WholeGroup, rates_one_person, read_answered
from bot.pulse.results import cells
from bot.pulse.results import store as releases
from bot.pulse.results.lines import OWN
from bot.pulse.results.store import RESPONSE, Published
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.rounds import KeptCohort, Round, RoundState
from bot.pulse.rules import GroupName, GroupResults, LastRound, PulseHome, Remark, ResultsSeen
from bot.pulse.settings.acts import contract_of


def results_for(scope: Scope, person: PersonId) -> ResultsSeen:
    """What this person sees: the same lines as everybody else in their group."""
    cohort = pulses.newest_cohort_of(scope, person)
    wanted = [group_subject(cohort.lineage), COMPANY_SUBJECT] if cohort else [COMPANY_SUBJECT]
    newest = pulses.newest_round(scope, RoundState.RELEASED)
    found = releases.lines_of(scope, newest.id, wanted) if newest else {}
    mine = found.get(wanted[0], []) if cohort else []
    return ResultsSeen(
        released_at=newest.released_at if newest else None,
        group=GroupName(cohort.kind, cohort.name) if cohort else None,
        figures=_figures(mine),
        response=_response(mine),
        remarks=remarks_of(scope, cohort, newest),
        company=_figures(found.get(COMPANY_SUBJECT, [])),
        overall=_overall(mine),
        company_overall=_overall(found.get(COMPANY_SUBJECT, [])),
        own=tuple(one.figure for one in found.get(COMPANY_SUBJECT, []) if one.dimension.startswith(OWN)),
        next_questions=next_questions(scope, person),
        why_not_asked=why_not_asked(scope, person),
    )


def home_section(scope: Scope, person: PersonId) -> PulseHome:
    """The pulse in somebody's App Home: results, never whether they answered."""
    return PulseHome(results_for(scope, person))


def group_results(scope: Scope, round_id: RoundId, lineage: LineageId, news: Collection[str]) -> GroupResults | None:
    """What is new in a release about one group, for its channel; None when there is nothing to show (any more)."""
    lines = _lines_of_group(scope, round_id, lineage)
    figures = _figures(line for line in lines if line.dimension in news or "figure" not in line.shown or not _is_shown(line))
    if not any(isinstance(one, Shown) for one in figures):
        return None
    called = (GroupName(one.kind, one.name) for one in pulses.cohorts_of(scope, round_id) if one.lineage == lineage)
    return GroupResults(next(called, GroupName(CohortKind.TEAM, "")), figures, _response(lines))


def led_to(scope: Scope, lineage: LineageId) -> LastRound:
    """For the next asking: what the last round led to. Empty before the first release."""
    newest = pulses.newest_round(scope, RoundState.RELEASED)
    lines = _lines_of_group(scope, newest.id, lineage) if newest else []
    return LastRound(tuple(one for one in _figures(lines) if isinstance(one, Shown)), _response(lines))


def figures_of_group(scope: Scope, round_id: RoundId, lineage: LineageId, *, for_its_lead: bool = False) -> tuple[Released, ...]:
    """What one release says of a group, side by side; what rates one person only `for_its_lead`, where that is them."""
    return figures_and_response(scope, round_id, lineage, for_its_lead=for_its_lead)[0]


def figures_and_response(
    scope: Scope, round_id: RoundId, lineage: LineageId, *, for_its_lead: bool = False
) -> tuple[tuple[Released, ...], ResponseCount | None]:
    """The same, and how many of the group answered in that round."""
    lines = _lines_of_group(scope, round_id, lineage)
    return _figures(lines, for_its_lead=for_its_lead), _response(lines)


def figures_of_company(scope: Scope, round_id: RoundId) -> tuple[Released, ...]:
    """What one release says of the company, side by side."""
    return _figures(releases.lines_of(scope, round_id, [COMPANY_SUBJECT]).get(COMPANY_SUBJECT, []))


def _lines_of_group(scope: Scope, round_id: RoundId, lineage: LineageId) -> list[Published]:
    subject = group_subject(lineage)
    return releases.lines_of(scope, round_id, [subject]).get(subject, [])


def _figures(lines: Iterable[Published], *, for_its_lead: bool = False) -> tuple[Released, ...]:
    """By dimension, in their order. What rates the one person who leads a group is in nobody's results but that person's letter."""
    order = [d.value for d in Dimension]
    known = [line for line in lines if line.dimension in order]
    figures = (line.figure for line in sorted(known, key=lambda line: order.index(line.dimension)))
    return tuple(one for one in figures if for_its_lead or not rates_one_person(one))


def _overall(lines: Iterable[Published]) -> Released | None:
    return next((line.figure for line in lines if line.dimension == WholeGroup.OVERALL), None)


def _is_shown(line: Published) -> bool:
    return isinstance(line.figure, Shown)


def _response(lines: Iterable[Published]) -> ResponseCount | None:
    return next((read_answered(line.shown["answered"]) for line in lines if line.dimension == RESPONSE), None)


def remarks_of(scope: Scope, cohort: KeptCohort | None, newest: Round | None) -> tuple[Remark, ...]:
    """Comments are withheld where figures are: while a group is silent, and when more people are asked for since (T9)."""
    if newest is None or newest.released_at is None or cohort is None:
        return ()
    silent = cohort.silent_until is not None and newest.released_at.date() < cohort.silent_until
    if silent or contract_of(scope).words_k > newest.contract.words_k:
        return ()
    found = cells.comments_of(scope, newest.id, cohort.lineage)
    return tuple(Remark(one.question, one.text) for one in found)
