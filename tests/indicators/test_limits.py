"""Whom the indicators count, and since when: a row beside each that must not be found."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from bot.database.schema import activity, answers, asks, channels, experiments, learnings, people, team_members, teams
from bot.ids import TeamId
from bot.indicators.store import (
    COMPANY,
    EIGHT_WEEKS,
    MONTH,
    QUARTER,
    _end_of,
    _grown,
    _leave_out_the_few,
    _members,
    _read_activity,
    _read_asks,
    _read_experiments,
    _read_lessons,
    _read_members,
    _Seen,
    figures_by_team,
    flow,
    help_given,
    leader_modelling,
)
from bot.pulse.privacy.indicators import RULES, Indicator
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def test_colleagues_in_teams_that_are_there_since_they_came_whatever_their_place(rows: Rows) -> None:
    for person, values in (
        (BO, {}),
        (ANA, {}),
        ("UBOT", {"is_bot": True}),
        ("UGUEST", {"is_guest": True}),
        ("UGONE", {"is_deactivated": True}),
    ):
        rows.add(people, id=person, **values)
        rows.add(team_members, person_id=person, team_id="t", since=MONDAY, until=None)
    rows.add(teams, id="t")
    rows.add(teams, id="closed", archived_at=MONDAY)
    rows.add(team_members, person_id=BO, team_id="closed", since=MONDAY, until=None)
    rows.add(team_members, person_id=ANA, team_id="t", since=MONDAY - 9 * DAY, until=MONDAY)  # then she led it
    rows.add(team_members, person_id=BO, team_id="t", since=MONDAY - 9 * DAY, until=MONDAY - DAY)  # and came back
    found = sorted((row.team_id, row.person_id, row.since) for row in _members(rows.scope()))
    assert found == sorted([("t", ANA, MONDAY - 9 * DAY), ("t", BO, MONDAY)])


def test_trials_that_began_within_eight_weeks_or_were_due_within_a_quarter(rows: Rows) -> None:
    now, long_ago = MONDAY, MONDAY - 400 * DAY
    for id_, began, ends in (
        ("began too early, due too early", now - EIGHT_WEEKS, (now - QUARTER).date()),
        ("due just in time", long_ago, (now - QUARTER).date() + DAY),
        ("due today", long_ago, now.date()),
        ("due tomorrow", long_ago, now.date() + DAY),
        ("began in time", now - EIGHT_WEEKS + SECOND, now.date() + DAY),
    ):
        rows.add(experiments, id=id_, team_id="t", started_at=began, ends_on=ends, outcome=None)

    rows.add(experiments, id="of another team", team_id="u", started_at=long_ago, ends_on=(now - QUARTER).date(), outcome=None)
    seen: defaultdict[TeamId, _Seen] = defaultdict(_Seen)
    _read_experiments(rows.scope(now), seen)
    assert set(seen) == {"t", COMPANY}
    mine = seen[TeamId("t")]
    assert _end_of(mine.due[0]).date() == mine.due[0].ended
    assert (mine.started, sorted(one.ended for one in mine.due)) == (1, [(now - QUARTER).date() + DAY, now.date()])


def test_leads_who_shared_or_admitted_something_where_everybody_reads_it(rows: Rows) -> None:
    now, month = MONDAY, timedelta(days=28)
    rows.add(teams, id="t")
    for id_, private in (("COPEN", False), ("CNOW", True)):
        rows.add(channels, id=id_, is_private=private)
    for lead in ("UPUBLIC", "UPRIVATE", "UNOW", "UOLD", "UTOO", "USAID", "UALSO", "ULATE", "UAMONG", "UNEW"):
        rows.add(people, id=lead, known_since=now - month + (SECOND if lead == "UNEW" else 0 * SECOND))
        rows.add(team_members, person_id=lead, team_id="t", is_lead=True, since=now - month, until=None)
    for author, channel, private, at in (
        ("UPUBLIC", "COPEN", False, now - month + SECOND),
        ("UPRIVATE", "COPEN", True, now),
        ("UNOW", "CNOW", False, now),
        ("UOLD", "COPEN", False, now - month),
        ("UNEW", "COPEN", False, now),
        ("UTOO", "CELSE", False, now),
    ):
        rows.add(learnings, id=author, author_id=author, channel_id=channel, is_private=private, shared_at=at)
    for person, channel, at in (
        ("USAID", "COPEN", now - month + SECOND),
        ("UALSO", "CELSE", now),
        ("ULATE", "COPEN", now - month),
        ("UAMONG", "CNOW", now),
    ):
        rows.add(activity, person_id=person, kind="opened_up", at=at, item_id=f"{channel}:1.1")
    rows.add(activity, person_id="UOLD", kind="asked", at=now, item_id="COPEN:2.2")
    found = leader_modelling(rows.scope(now))
    assert (found.hits, found.n) == (4, 9)


def seen_of_none() -> defaultdict[TeamId, _Seen]:
    return defaultdict(_Seen, {COMPANY: _Seen()})


def test_whoever_was_in_a_team_and_known_for_28_days_is_active(rows: Rows) -> None:
    rows.add(teams, id="t")
    long_ago, just, late = MONDAY - 90 * DAY, MONDAY - MONTH, MONDAY - MONTH + SECOND
    for person, known, since in (
        ("UJUST", just, just),
        ("UNEW", late, long_ago),
        ("UJOINED", long_ago, late),
        ("UALONE", just, None),
        ("UALONENEW", late, None),
    ):
        rows.add(people, id=person, known_since=known)
        if since is not None:
            rows.add(team_members, person_id=person, team_id="t", since=since, until=None)
    rows.add(people, id="UBOT", known_since=long_ago, is_bot=True)
    seen = seen_of_none()
    _read_members(rows.scope(), seen)
    mine, company = seen[TeamId("t")], seen[COMPANY]
    assert (mine.here, mine.active) == ({"UJUST", "UNEW", "UJOINED"}, {"UJUST"})
    assert (company.here, company.active) == ({*mine.here, "UALONE", "UALONENEW"}, {"UJUST", "UJOINED", "UALONE"})


def test_fewer_than_k_in_no_team_are_not_of_the_company_where_it_has_teams() -> None:
    def left_of(k: int, *teams_there: str) -> tuple[set[str], set[str]]:
        seen = {COMPANY: _Seen(here={"a", "b", "c"}, active={"a", "b"})} | {TeamId(team): _Seen(here={"a"}) for team in teams_there}
        _leave_out_the_few(seen, k)
        return seen[COMPANY].here, seen[COMPANY].active

    assert left_of(2, "t") == ({"a", "b", "c"}, {"a", "b"}) and left_of(3, "t") == ({"a"}, {"a"})
    assert left_of(9) == ({"a", "b", "c"}, {"a", "b"}), "where there are no teams, the company is all there is"


def test_acts_of_28_days_count_for_their_team_and_the_company(rows: Rows) -> None:
    just, late = MONDAY - MONTH + SECOND, MONDAY - MONTH
    for person, kind, item, team, at in (
        (BO, "shared", "l1", "t", just),
        (BO, "shared", "l2", None, MONDAY),
        (BO, "shared", "old", "t", late),
        (ANA, "noticed", "l1", "u", just),
        ("U0EVE", "replied:1", "l1", None, MONDAY),
        ("U0DEV", "used", "l1", "t", MONDAY),
        ("U0CLEO", "noticed", "l1", "t", late),
        (ANA, "noticed", "old", "u", MONDAY),
        (ANA, "asked", "q1", "u", just),
        (ANA, "asked", "q2", None, MONDAY),
        (ANA, "asked", "q3", "u", late),
    ):
        rows.add(activity, person_id=person, kind=kind, item_id=item, team_id=team, at=at)
    seen = seen_of_none()
    takers = _read_activity(rows.scope(), seen)
    assert takers == {"l1": ("t", {ANA: "u", "U0EVE": COMPANY}), "l2": (COMPANY, {})}
    assert {team: (dict(one.shares), sorted(one.items), dict(one.askers)) for team, one in seen.items()} == {
        COMPANY: ({BO: 2}, ["l1", "l2"], {ANA: 2}),
        "t": ({BO: 1}, ["l1"], {}),
        "u": ({}, [], {ANA: 1}),
    }


def test_questions_and_lessons_of_a_quarter_and_questions_of_28_days(rows: Rows) -> None:
    rows.add(people, id=BO, zone="Asia/Tokyo")
    rows.add(people, id=ANA, zone="Europe/Rome")
    rows.add(teams, id="t", zone="Asia/Kolkata")
    rows.add(teams, id="u", zone="Europe/Berlin")
    for id_, author, team, at, values in (
        ("1", BO, "t", MONDAY - QUARTER, {}),
        ("2", BO, "t", MONDAY - QUARTER + SECOND, {"answered_at": MONDAY}),
        ("3", None, "t", MONDAY - MONTH, {"message_ts": "3.3"}),
        ("4", None, "t", MONDAY, {}),
        ("5", None, None, MONDAY - MONTH + SECOND, {"message_ts": "5.5", "solved_at": MONDAY}),
    ):
        rows.add(asks, id=id_, author_id=author, team_id=team, asked_at=at, **values)
    for id_, lesson_of, shared, reused in (
        ("1", "t", MONDAY - QUARTER, MONDAY),
        ("2", "t", MONDAY - QUARTER + SECOND, MONDAY),
        ("3", None, MONDAY, None),
    ):
        rows.add(learnings, id=id_, team_id=lesson_of, shared_at=shared, reused_at=reused)
    seen = seen_of_none()
    _read_asks(rows.scope(), seen)
    _read_lessons(rows.scope(), seen)
    mine, company = seen[TeamId("t")], seen[COMPANY]
    known = [(one.asked_at, one.answered_at, one.solved_at, one.zone.key) for one in company.questions]
    assert sorted(known) == [
        (MONDAY - QUARTER + SECOND, MONDAY, None, "Asia/Tokyo"),
        (MONDAY - MONTH, None, None, "Asia/Kolkata"),
        (MONDAY - MONTH + SECOND, None, MONDAY, "UTC"),
    ]
    assert [(len(one.questions), one.asked, one.lessons, one.reused) for one in (mine, company)] == [(2, 0, 1, 1), (3, 1, 2, 1)]


def test_who_helped_whom_in_28_days_and_between_the_first_teams_of_both(rows: Rows) -> None:
    just, late = MONDAY - MONTH + SECOND, MONDAY - MONTH
    for id_ in "tu":
        rows.add(teams, id=id_)
    for person, team, since in ((BO, "t", late), (ANA, "u", late), (ANA, "t", late), ("U0DEV", "u", late), ("U0EVE", "u", just)):
        rows.add(people, id=person, known_since=late) if (person, team) != (ANA, "t") else None
        rows.add(team_members, person_id=person, team_id=team, since=since, until=None)
    for id_, author in (("l1", BO), ("l2", ANA)):
        rows.add(learnings, id=id_, author_id=author)
    for id_, asked_by in (("q1", "U0DEV"), ("q2", None), ("q3", "U0EVE")):
        rows.add(asks, id=id_, author_id=asked_by, message_ts=id_)
        rows.add(answers, id=f"a{id_}", ask_id=id_, author_id=BO)
    for who, kind, item, at in (
        ("U0DEV", "used", "l1", just),
        (ANA, "used", "l1", late),
        ("U0EVE", "noticed", "l1", MONDAY),
        (BO, "answered", "aq1", just),
        (BO, "answered", "aq2", MONDAY),
        (ANA, "answered", "aq3", MONDAY),
        ("U0CLEO", "answered", "aq1", late),
        (BO, "used", "l2", MONDAY),
    ):
        rows.add(activity, person_id=who, kind=kind, item_id=item, at=at)
    assert sorted(help_given(rows.scope())) == sorted([(BO, "U0DEV"), (ANA, BO), (BO, "U0DEV"), (ANA, "U0EVE")])
    seen = flow(rows.scope())
    assert (seen.ties, seen.cohorts, seen.across.hits) == (2, 2, 1), "Ana's first team is Bo's; Eve is too new to count"


def test_the_shortest_time_that_holds_twice_as_many_as_a_figure_needs() -> None:
    def found(*ages: timedelta) -> tuple[int, date | None]:
        kept, since = _grown([MONDAY - age for age in ages], lambda it: it, Indicator.SOLVED, (MONTH, EIGHT_WEEKS), MONDAY)
        return len(kept), since

    enough, too_few = [SECOND] * 16, [SECOND] * 15
    assert found(*enough, MONTH, MONTH - SECOND) == (17, None)
    assert found(*too_few, MONTH, EIGHT_WEEKS, EIGHT_WEEKS - SECOND) == (17, (MONDAY - EIGHT_WEEKS).date())


def test_a_team_s_figures_are_told_from_what_was_read_of_it(rows: Rows) -> None:
    rows.add(teams, id="t")
    for person in (BO, ANA):
        rows.add(people, id=person, zone="UTC", known_since=MONDAY - MONTH)
        rows.add(team_members, person_id=person, team_id="t", since=MONDAY - MONTH, until=None)
    for number, (person, kind) in enumerate(((BO, "shared"), (BO, "shared"), ("UGONE", "shared"), (ANA, "asked"))):
        rows.add(activity, person_id=person, kind=kind, item_id=str(number), team_id="t", at=MONDAY)
    rows.add(asks, id="q", author_id=ANA, team_id="t", asked_at=MONDAY)
    rows.add(learnings, id="l", team_id="t", shared_at=MONDAY)
    found = figures_by_team(rows.scope())[TeamId("t")]
    assert (found.sharing_rate.value, found.sharing_breadth.hits, found.reach.n) == (1.0, 1, 3)
    assert (found.asking_rate.value, found.asking_breadth.hits) == (0.5, 1)
    assert (found.experiment_rate.value, found.lesson_reuse.n, found.lesson_reuse.hits) == (0.0, 1, 0)
    assert (found.questions_since, found.trials_since) == ((MONDAY - QUARTER).date(), (MONDAY - QUARTER).date())


LEAST = {
    "sharing_rate": 8, "sharing_breadth": 8, "concentration": 10, "reach": 5, "reach_across": 5, "asking_rate": 8, "asking_breadth": 8,
    "help_answered": 8, "answer_time": 8, "solved": 8, "flow": 3, "reciprocity": 3, "bridges": 3, "experiment_rate": 8,
    "experiments_finished": 8, "criterion_beforehand": 8, "failed_but_learned": 5, "commitments_kept": 5, "lesson_reuse": 10,
    "mobility": 50, "moved_by_learning": 5, "internal_fill": 5, "leader_modelling": 6, "action_progress": 1, "action_age": 1,
}  # fmt: skip


def test_what_an_indicator_rests_on_at_least() -> None:
    """Of a group nothing is told that rests on less."""
    assert {str(indicator).lower(): rule.least for indicator, rule in RULES.items()} == LEAST
    members = {str(indicator).lower(): rule.members for indicator, rule in RULES.items() if rule.members}
    assert members == {"concentration": 12, "internal_fill": 50}
    assert [indicator for indicator, rule in RULES.items() if rule.or_company] == [Indicator.MOBILITY]
