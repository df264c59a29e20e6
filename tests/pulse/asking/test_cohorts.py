"""P1: at least six who are no leads, in one cohort each, the same whatever order they come in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.ids import LineageId, PersonId, TeamId
from bot.pulse.asking.cohorts import (
    COMPANY,
    ELSEWHERE,
    LEADERS,
    CohortCandidate,
    CohortKind,
    Formation,
    LineageMemory,
    NotAsked,
    WhyNotAsked,
    form_cohorts,
)
from bot.pulse.asking.grouping import GroupedTeam
from bot.pulse.asking.views import not_asked_because
from bot.words import words_in

EN = words_in("en")
TODAY = date(2026, 3, 2)
LONG_AGO = date(2025, 1, 1)


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n}" for n in range(count)]


def people(*ids: str, **facts: object) -> list[CohortCandidate]:
    return [CohortCandidate(PersonId(one), **{"known_since": LONG_AGO, **facts}) for one in ids]  # type: ignore[arg-type]


def team(name: str, members: list[str], *, leads: tuple[str, ...] = (), parent: str | None = None) -> GroupedTeam:
    return GroupedTeam(
        TeamId(name),
        name.title(),
        frozenset(map(PersonId, members)),
        frozenset(map(PersonId, leads)),
        TeamId(parent) if parent else None,
    )


def formed(teams: list[GroupedTeam], extra: list[CohortCandidate] | None = None, **more: object) -> Formation:
    ids = sorted({person for one in teams for person in one.members | one.leads} - {c.id for c in extra or []})
    return form_cohorts([*people(*ids), *(extra or [])], teams, today=TODAY, **more)  # type: ignore[arg-type]


def teams_of(formation: Formation) -> list[tuple[str, ...]]:
    return sorted(cohort.teams for cohort in formation.cohorts)


def reasons(formation: Formation) -> dict[str, WhyNotAsked]:
    return {one.person: one.reason for one in formation.not_asked}


# --- a team of its own -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "cohorts"), [(5, 0), (6, 1), (40, 1)])
def test_a_team_is_a_cohort_from_six_people_on(size: int, cohorts: int) -> None:
    formation = formed([team("data", names("d", size))])
    assert len(formation.cohorts) == cohorts
    assert len(formation.not_asked) == (0 if cohorts else size)


def test_a_lead_is_not_counted_in_their_own_team() -> None:
    formation = formed([team("data", [*names("d", 5), "eve"], leads=("eve",))])
    assert formation.cohorts == ()
    assert reasons(formation)["eve"] is WhyNotAsked.TOO_FEW


def test_a_lead_of_one_team_is_counted_in_no_other_team_either() -> None:
    teams = [team("data", names("d", 6), leads=("eve",)), team("web", [*names("w", 6), "eve"])]
    assert all("eve" not in cohort.members for cohort in formed(teams).cohorts)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_bot": True}, WhyNotAsked.BOT),
        ({"is_guest": True}, WhyNotAsked.GUEST),
        ({"is_stranger": True}, WhyNotAsked.STRANGER),
        ({"is_deactivated": True}, WhyNotAsked.DEACTIVATED),
        ({"known_since": TODAY - timedelta(days=27)}, WhyNotAsked.NEW),
    ],
)
def test_some_people_do_not_count_and_are_told_why(facts: dict[str, object], reason: WhyNotAsked) -> None:
    formation = formed([team("data", [*names("d", 5), "x"])], extra=people("x", **facts))
    assert formation.cohorts == ()
    told = next(one for one in formation.not_asked if one.person == "x")
    assert told.reason is reason
    assert not_asked_because(EN, told).endswith(".")


def test_after_28_days_a_person_counts() -> None:
    extra = people("x", known_since=TODAY - timedelta(days=28))
    assert len(formed([team("data", [*names("d", 5), "x"])], extra=extra).cohorts) == 1


def test_a_new_person_is_told_the_day() -> None:
    formation = formed([], extra=people("x", known_since=date(2026, 2, 10)))
    assert "10 March 2026" in not_asked_because(EN, formation.not_asked[0])


def test_every_reason_has_its_sentence() -> None:
    for reason in WhyNotAsked:
        sentence = not_asked_because(EN, NotAsked(PersonId("x"), reason, TODAY if reason is WhyNotAsked.NEW else None))
        assert "{" not in sentence
        assert len(sentence) >= 15


def test_somebody_in_two_teams_answers_once() -> None:
    formation = formed([team("data", names("x", 8)), team("guild", [*names("x", 8), *names("g", 6)])])
    assert sum("x0" in cohort.members for cohort in formation.cohorts) == 1


def test_somebody_in_two_teams_belongs_to_the_smaller_that_can_stand_alone() -> None:
    teams = [team("trio", names("x", 3)), team("data", names("x", 7)), team("guild", [*names("x", 7), *names("g", 9)])]
    [cohort] = [one for one in formed(teams).cohorts if PersonId("x0") in one.members]
    assert cohort.teams == ("data",)


# --- siblings ----------------------------------------------------------------------------------------------------


def test_small_teams_under_one_lead_are_counted_together() -> None:
    teams = [team("a", names("a", 3), leads=("eve",)), team("b", names("b", 4), leads=("eve",))]
    (cohort,) = formed(teams).cohorts
    assert (cohort.teams, cohort.kind, cohort.size) == (("a", "b"), CohortKind.MERGED, 7)


def test_small_teams_of_one_parent_group_are_counted_together() -> None:
    teams = [team("a", names("a", 3), parent="tech"), team("b", names("b", 4), parent="tech")]
    formation = formed(teams)
    assert teams_of(formation) == [("a", "b")]
    assert formation.cohorts[0].parent == "group:tech"


def test_the_same_lead_comes_before_the_same_parent() -> None:
    teams = [
        team("a", names("a", 4), leads=("eve",), parent="tech"),
        team("b", names("b", 4), leads=("eve",), parent="tech"),
        team("c", names("c", 4), leads=("ron",), parent="tech"),
        team("d", names("d", 4), leads=("ron",), parent="tech"),
    ]
    assert teams_of(formed(teams)) == [("a", "b"), ("c", "d")]


def test_many_small_siblings_become_several_cohorts() -> None:
    teams = [team(f"t{n}", names(f"p{n}-", 3), parent="tech") for n in range(7)]
    assert sorted(len(ids) for ids in teams_of(formed(teams))) == [3, 4]


def test_a_small_team_joins_its_large_sibling() -> None:
    teams = [team("a", names("a", 3), leads=("eve",)), team("b", names("b", 9), leads=("eve",))]
    assert teams_of(formed(teams)) == [("a", "b")]


def test_a_small_team_joins_the_smallest_of_its_large_siblings() -> None:
    teams = [team("a", names("a", 3), parent="t"), team("b", names("b", 9), parent="t"), team("c", names("c", 7), parent="t")]
    assert teams_of(formed(teams)) == [("a", "c"), ("b",)]


@pytest.mark.parametrize(("size", "groups"), [(6, [("a", "b")]), (7, [("a", "b")]), (8, [("a",), ("b",)])])
def test_teams_that_would_seldom_read_a_map_alone_are_counted_with_a_sibling(size: int, groups: list[tuple[str, ...]]) -> None:
    teams = [team(name, names(name, size), leads=("eve",)) for name in ("a", "b")]
    assert teams_of(formed(teams)) == groups


def test_a_team_of_seven_joins_no_larger_sibling() -> None:
    teams = [team("a", names("a", 7), parent="tech"), team("b", names("b", 8), parent="tech")]
    assert teams_of(formed(teams)) == [("a",), ("b",)]


def test_teams_that_were_counted_alone_are_again() -> None:
    teams = [team("a", names("a", 7), leads=("eve",)), team("b", names("b", 6), leads=("eve",))]
    before = {LineageId(f"team:{one}"): LineageMemory(7, TODAY) for one in "ab"}
    assert teams_of(formed(teams, before=before)) == [("a",), ("b",)]


def test_a_group_as_earlier_versions_put_it_together_stays() -> None:
    teams = [team(f"t{n}", names(f"p{n}-", 3), parent="tech") for n in range(5)]
    pair = next(iter(formed(teams[:2]).standings))
    assert teams_of(formed(teams, before={pair: LineageMemory(6, TODAY)})) == [("t0", "t1"), ("t2", "t3", "t4")]


def test_teams_without_kin_are_never_merged() -> None:
    teams = [team("a", names("a", 3)), team("b", names("b", 4))]
    formation = formed(teams)
    assert formation.cohorts == ()
    assert set(reasons(formation).values()) == {WhyNotAsked.TOO_FEW}


# --- leaders and elsewhere ---------------------------------------------------------------------------------------


def test_six_leads_answer_together() -> None:
    teams = [team(f"t{n}", names(f"p{n}-", 6), leads=(f"lead{n}",)) for n in range(6)]
    leaders = next(cohort for cohort in formed(teams).cohorts if cohort.lineage == LEADERS)
    assert leaders.members == set(names("lead", 6))


def test_five_leads_answer_elsewhere() -> None:
    teams = [team(f"t{n}", names(f"p{n}-", 6), leads=(f"lead{n}",)) for n in range(5)]
    teams.append(team("tiny", names("q", 15)[:5]))
    outside = people(*names("solo", 20))
    elsewhere = next(c for c in formed(teams, extra=outside).cohorts if c.lineage == ELSEWHERE)
    assert set(names("lead", 5)) <= elsewhere.members


def test_who_leads_other_leads_is_not_counted_among_them() -> None:
    teams = [team(f"t{n}", names(f"p{n}-", 6), leads=(f"lead{n}",)) for n in range(7)]
    teams.append(team("leads", names("lead", 7), leads=("boss",)))
    leaders = next(cohort for cohort in formed(teams).cohorts if cohort.lineage == LEADERS)
    assert "boss" not in leaders.members


@pytest.mark.parametrize(("alone", "asked"), [(19, 0), (20, 20)])
def test_the_group_elsewhere_needs_twenty(alone: int, asked: int) -> None:
    formation = formed([], extra=people(*names("solo", alone)))
    assert sum(cohort.size for cohort in formation.cohorts) == asked
    assert len(formation.not_asked) == alone - asked


# --- names that last ---------------------------------------------------------------------------------------------


def test_the_same_teams_keep_their_lineage_when_people_change() -> None:
    before = formed([team("a", names("a", 3), parent="t"), team("b", names("b", 4), parent="t")])
    after = formed([team("a", names("a", 2), parent="t"), team("b", names("bb", 5), parent="t")])
    assert before.cohorts[0].lineage == after.cohorts[0].lineage


def test_another_set_of_teams_is_another_lineage() -> None:
    before = formed([team("a", names("a", 3), parent="t"), team("b", names("b", 4), parent="t")])
    after = formed([team("a", names("a", 3), parent="t"), team("c", names("c", 4), parent="t")])
    assert before.cohorts[0].lineage != after.cohorts[0].lineage


def test_a_lineage_is_short_however_many_teams_it_stands_for() -> None:
    teams = [team(f"team-with-a-rather-long-identifier-{n}", [f"p{n}"], parent="t") for n in range(30)]
    assert all(len(cohort.lineage) <= 64 for cohort in formed(teams).cohorts)


def test_a_team_called_company_is_not_the_company() -> None:
    assert formed([team("company", names("c", 6))]).cohorts[0].lineage != COMPANY


# --- silence (5.2) -----------------------------------------------------------------------------------------------

DATA = LineageId("team:data")


def standing_after(size: int, before: LineageMemory | None) -> LineageMemory:
    known = {DATA: before} if before else {}
    return formed([team("data", names("d", size))], before=known).standings[DATA]


def test_a_new_cohort_is_silent_for_four_weeks() -> None:
    formation = formed([team("data", names("d", 8))])
    assert formation.standings[DATA].silent_until == TODAY + timedelta(weeks=4)


@pytest.mark.parametrize(
    ("settled", "now", "silent"), [(8, 10, False), (8, 11, True), (8, 6, False), (9, 6, True), (100, 125, False), (100, 126, True)]
)
def test_a_jump_in_size_of_more_than_a_quarter_delays_release(settled: int, now: int, silent: bool) -> None:
    before = LineageMemory(settled, TODAY - timedelta(days=200))
    assert (standing_after(now, before).silent_until > TODAY) is silent


def test_slow_growth_is_measured_from_where_it_settled() -> None:
    """Two joiners at a time would slip past a rule that only looks at the last round."""
    standing = LineageMemory(8, TODAY - timedelta(days=200))
    silent = []
    for size in (9, 10, 11, 12):
        standing = standing_after(size, standing)
        silent.append(standing.silent_until > TODAY)
    assert silent == [False, False, True, True]


def test_newcomers_are_counted() -> None:
    before = {DATA: LineageMemory(8, TODAY, frozenset(map(PersonId, names("d", 6))))}
    formation = formed([team("data", names("d", 8))], before=before)
    assert formation.newcomers[DATA] == 2
