"""Who is counted together, on both sides of each limit."""

from __future__ import annotations

from datetime import timedelta

from bot.ids import LineageId, PersonId, TeamId
from bot.pulse.asking.cohorts import (
    COMPANY,
    ELSEWHERE,
    KNOWN_FOR,
    LEADERS,
    CohortCandidate,
    CohortKind,
    Formation,
    LineageMemory,
    WhyNotAsked,
    form_cohorts,
)
from tests.pulse.asking.test_cohorts import TODAY, formed, names, people, reasons, team, teams_of

DAY = timedelta(days=1)
DATA = LineageId("team:data")


def test_people_are_asked_28_days_after_they_came() -> None:
    new = [CohortCandidate(PersonId(f"d{n}"), TODAY - days * DAY) for n, days in ((0, 28), (1, 27))]
    formation = formed([team("data", names("d", 8))], new)
    assert reasons(formation) == {"d1": WhyNotAsked.NEW} and formation.cohorts[0].size == 7
    assert [one.from_day for one in formation.not_asked] == [TODAY + DAY] and KNOWN_FOR == 28 * DAY


def test_each_reason_stands_alone_and_bots_come_first() -> None:
    facts = {"is_bot": "bot", "is_deactivated": "deactivated", "is_stranger": "stranger", "is_guest": "guest"}
    extra = [one for number, fact in enumerate(facts) for one in people(f"d{number}", **{fact: True})]
    extra += people("d4", **dict.fromkeys(facts, True)) + people("d5", is_guest=True, is_stranger=True, known_since=TODAY)
    formation = formed([team("data", names("d", 6))], extra)
    assert [one.reason.value for one in formation.not_asked] == [*facts.values(), "bot", "stranger"]
    assert all(one.from_day is None for one in formation.not_asked)


def leaders(count: int) -> Formation:
    """So many leads, each with a team of six."""
    return formed([team(f"t{n}", names(f"t{n}p", 6), leads=(f"lead{n}",)) for n in range(count)])


def test_six_leads_answer_together_and_five_are_too_few() -> None:
    six, five = leaders(6), leaders(5)
    assert [cohort.size for cohort in six.cohorts if cohort.lineage == LEADERS] == [6] and reasons(six) == {}
    assert LEADERS not in {cohort.lineage for cohort in five.cohorts} and set(reasons(five).values()) == {WhyNotAsked.TOO_FEW}
    assert next(cohort for cohort in six.cohorts if cohort.lineage == LEADERS).parent == COMPANY


def test_twenty_who_fit_nowhere_share_a_group_and_nineteen_are_too_few() -> None:
    found = [form_cohorts(people(*names("x", many)), [], today=TODAY) for many in (19, 20)]
    assert [[(cohort.lineage, cohort.kind, cohort.size) for cohort in one.cohorts] for one in found] == [
        [],
        [(ELSEWHERE, CohortKind.ELSEWHERE, 20)],
    ]
    assert [len(one.not_asked) for one in found] == [19, 0]


def test_a_lead_of_leads_answers_elsewhere() -> None:
    teams = [team(f"t{n}", names(f"t{n}p", 6), leads=(f"lead{n}",)) for n in range(6)]
    formation = formed([*teams, team("top", names("lead", 6), leads=("chief",))])
    assert reasons(formation) == {"chief": WhyNotAsked.TOO_FEW}
    assert formed([*teams, team("own", ["chief", "lead0"], leads=("chief", "lead0"))]).not_asked == (), "a lead beside a lead leads none"


def standing(size: int, settled: int, silent: int = -30) -> tuple[int, int]:
    before = {DATA: LineageMemory(settled, TODAY + silent * DAY, frozenset(map(PersonId, names("d", 3))))}
    formation = formed([team("data", names("d", size))], before=before)
    memory = formation.standings[DATA]
    assert formation.newcomers == {DATA: size - 3} and memory.members == formation.cohorts[0].members
    return memory.settled_size, (memory.silent_until - TODAY).days


def test_a_group_is_silent_for_four_weeks_when_it_is_new_or_changed_by_more_than_a_quarter() -> None:
    new = formed([team("data", names("d", 8))])
    assert new.standings[DATA] == LineageMemory(8, TODAY + 28 * DAY, new.cohorts[0].members) and new.newcomers == {DATA: 8}
    assert [standing(size, 8) for size in (6, 10, 11)] == [(8, -30), (8, -30), (11, 28)]
    assert [standing(size, 12) for size in (8, 9, 15, 16)] == [(8, 28), (12, -30), (12, -30), (16, 28)]
    assert standing(16, 12, silent=40) == (16, 40), "a longer silence stays"


def test_a_group_is_untouched_where_no_team_and_nobody_of_it_was_ever_counted() -> None:
    given = [team("data", names("d", 6))]

    def untouched(**before: object) -> bool:
        return formed(given, **before).untouched == {DATA}

    elsewhere = {LineageId("team:web"): LineageMemory(6, TODAY, frozenset({PersonId("d1")}))}
    assert untouched(grouped_before=()) and not untouched() and not untouched(grouped_before=[TeamId("data")])
    assert untouched(grouped_before=[TeamId("web")], counted_before=[PersonId("w1")])
    assert not untouched(grouped_before=(), counted_before=[PersonId("d5")]) and not untouched(grouped_before=(), before=elsewhere)
    assert not untouched(grouped_before=(), before={DATA: LineageMemory(6, TODAY)})


def test_siblings_of_fewer_than_eight_are_put_together_and_of_eight_stand_alone() -> None:
    def pair(one: int, other: int, **more: object) -> list[tuple[str, ...]]:
        return teams_of(formed([team("a", names("a", one), parent="p"), team("b", names("b", other), parent="p")], **more))

    assert pair(7, 7) == [("a", "b")] and pair(8, 7) == pair(8, 6) == [("a",), ("b",)]
    assert pair(3, 3) == [("a", "b")] and pair(3, 2) == [] and pair(8, 2) == [("a", "b")]
    stood = {LineageId("team:a"): LineageMemory(7, TODAY)}
    assert pair(7, 7, before=stood) == [("a",), ("b",)], "what stood alone stays alone"
    assert pair(5, 7, before={LineageId("team:a"): LineageMemory(6, TODAY)}) == [("a", "b")], "while it has six"


def test_a_merged_group_has_its_parent_and_a_name_of_fixed_length() -> None:
    same = formed([team("a", names("a", 4), parent="p"), team("b", names("b", 4), parent="p")]).cohorts[0]
    assert (same.kind, same.parent, same.teams) == (CohortKind.MERGED, "group:p", ("a", "b"))
    assert same.lineage.startswith("merged:") and len(same.lineage) == len("merged:") + 32
    apart = formed([team("a", names("a", 4), leads=("eve",), parent="p"), team("b", names("b", 4), leads=("eve",), parent="q")]).cohorts[0]
    assert (apart.teams, apart.parent) == (("a", "b"), COMPANY)
    alone = formed([team("a", names("a", 9))]).cohorts[0]
    assert (alone.lineage, alone.kind, alone.parent) == ("team:a", CohortKind.TEAM, COMPANY)
