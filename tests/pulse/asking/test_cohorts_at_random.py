"""Laws of cohorts, whatever a company looks like."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.ids import PersonId, TeamId
from bot.pulse.asking.cohorts import ELSEWHERE, Cohort, CohortCandidate, CohortKind, Formation, WhyNotAsked, form_cohorts
from bot.pulse.asking.grouping import GroupedTeam
from tests.pulse.asking.test_cohorts import TODAY, names, team


@st.composite
def companies(draw: st.DrawFn) -> tuple[list[CohortCandidate], list[GroupedTeam]]:
    rng = Random(draw(st.integers(0, 2**32)))
    everybody = names("p", draw(st.integers(0, 90)))
    candidates = [
        CohortCandidate(
            PersonId(one),
            known_since=TODAY - timedelta(days=rng.choice((3, 27, 28, 400, 400, 400, 400))),
            is_bot=rng.random() < 0.04,
            is_guest=rng.random() < 0.04,
            is_stranger=rng.random() < 0.04,
            is_deactivated=rng.random() < 0.04,
        )
        for one in everybody
    ]
    teams = []
    for n in range(draw(st.integers(0, 14))):
        members = rng.sample(everybody, min(len(everybody), rng.choice((0, 1, 3, 4, 5, 6, 7, 9, 14))))
        leads = rng.sample(everybody, min(len(everybody), rng.choice((0, 1, 1, 2)))) if rng.random() < 0.8 else []
        teams.append(team(f"t{n}", members, leads=tuple(leads), parent=rng.choice((None, "red", "blue"))))
    return candidates, teams


@given(companies())
def test_everybody_is_in_exactly_one_cohort_or_told_why_not(company: tuple[list[CohortCandidate], list[GroupedTeam]]) -> None:
    candidates, teams = company
    formation = form_cohorts(candidates, teams, today=TODAY)
    placed = [person for cohort in formation.cohorts for person in cohort.members]
    told = [one.person for one in formation.not_asked]
    assert sorted(placed + told) == sorted(one.id for one in candidates)


@given(companies())
def test_every_cohort_has_enough_people_who_all_count(company: tuple[list[CohortCandidate], list[GroupedTeam]]) -> None:
    candidates, teams = company
    counting = {
        one.id
        for one in candidates
        if not (one.is_bot or one.is_guest or one.is_stranger or one.is_deactivated) and TODAY - one.known_since >= timedelta(days=28)
    }
    for cohort in form_cohorts(candidates, teams, today=TODAY).cohorts:
        assert cohort.members <= counting
        assert cohort.size >= (20 if cohort.kind is CohortKind.ELSEWHERE else 6)


@given(companies())
def test_no_lead_is_in_a_team_cohort_and_no_lead_of_leads_among_leaders(
    company: tuple[list[CohortCandidate], list[GroupedTeam]],
) -> None:
    candidates, teams = company
    leads = {person for one in teams for person in one.leads}
    for cohort in form_cohorts(candidates, teams, today=TODAY).cohorts:
        if cohort.kind in (CohortKind.TEAM, CohortKind.MERGED):
            assert not cohort.members & leads
        if cohort.kind is CohortKind.LEADERS:
            chiefs = {lead for one in teams if (one.members - one.leads) & cohort.members for lead in one.leads}
            assert not cohort.members & chiefs


@given(companies())
def test_merged_teams_are_kin(company: tuple[list[CohortCandidate], list[GroupedTeam]]) -> None:
    candidates, teams = company
    known = {one.id: one for one in teams}
    for cohort in form_cohorts(candidates, teams, today=TODAY).cohorts:
        assert all(len(cohort.teams) == 1 or _has_kin(known[one], cohort, known) for one in cohort.teams)


@given(companies(), st.randoms())
def test_order_does_not_matter(company: tuple[list[CohortCandidate], list[GroupedTeam]], rng: Random) -> None:
    candidates, teams = company
    once = form_cohorts(candidates, teams, today=TODAY)
    rng.shuffle(candidates)
    rng.shuffle(teams)
    again = form_cohorts(candidates, teams, today=TODAY)
    assert once == again


@given(companies())
def test_the_same_people_are_grouped_alike_the_next_time(company: tuple[list[CohortCandidate], list[GroupedTeam]]) -> None:
    once = form_cohorts(*company, today=TODAY)
    again = form_cohorts(*company, today=TODAY, before=once.standings)
    assert again.cohorts == once.cohorts


@given(companies())
def test_nobody_is_left_over_beside_kin_who_could_have_taken_them_in(
    company: tuple[list[CohortCandidate], list[GroupedTeam]],
) -> None:
    candidates, teams = company
    formation = form_cohorts(candidates, teams, today=TODAY)
    known = {one.id: one for one in teams}
    alone = [known[cohort.teams[0]] for cohort in formation.cohorts if cohort.kind is CohortKind.TEAM]
    for one, _ in _left_over(formation, teams):
        assert not any(_are_kin(one, large) for large in alone)


@given(companies())
def test_those_left_over_with_one_lead_or_parent_are_fewer_than_six(
    company: tuple[list[CohortCandidate], list[GroupedTeam]],
) -> None:
    candidates, teams = company
    left = _left_over(form_cohorts(candidates, teams, today=TODAY), teams)
    for tie in {tie for one in teams for tie in _ties(one)}:
        assert sum(count for one, count in left if tie in _ties(one)) < 6


def _are_kin(one: GroupedTeam, other: GroupedTeam) -> bool:
    return bool(one.leads & other.leads) or (one.parent is not None and one.parent == other.parent)


def _has_kin(one: GroupedTeam, cohort: Cohort, known: dict[TeamId, GroupedTeam]) -> bool:
    return any(_are_kin(one, known[other]) for other in cohort.teams if other != one.id)


def _ties(one: GroupedTeam) -> set[tuple[str, str]]:
    return {("lead", lead) for lead in one.leads} | ({("parent", one.parent)} if one.parent else set())


def _left_over(formation: Formation, teams: list[GroupedTeam]) -> list[tuple[GroupedTeam, int]]:
    """Teams and how many of their people found no team cohort: those of this team alone, who lead nobody."""
    leads = {person for one in teams for person in one.leads}
    left = {told.person for told in formation.not_asked if told.reason is WhyNotAsked.TOO_FEW}
    left |= {person for cohort in formation.cohorts if cohort.lineage == ELSEWHERE for person in cohort.members}
    only_here = {person for person in left - leads if sum(person in one.members for one in teams) == 1}
    return [(one, len(one.members & only_here)) for one in teams if one.members & only_here]
