"""Weeks of figures and rows of moves as the stores find them: a row on each side of each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import select

from bot.database.schema import activity, answers, asks, experiments, indicator_weeks, learnings, moves, people, team_members, teams
from bot.ids import PersonId
from bot.indicators import weeks_store
from bot.indicators.moves import store
from bot.indicators.moves.store import KeptMove
from bot.indicators.store import (
    COMPANY,
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
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MON = MONDAY.date()


def test_weeks_of_figures_from_one_on_and_those_before_forgotten(rows: Rows) -> None:
    for subject, week in (("s", MON - WEEK), ("s", MON + WEEK), ("s", MON), ("other", MON)):
        rows.add(indicator_weeks, subject=subject, week=week, shown={})
    scope = rows.scope()
    assert weeks_store.newest(scope) == MON + WEEK and list(weeks_store.weeks_shown(scope, "s", MON)) == [MON, MON + WEEK]
    assert sorted(weeks_store.shown(scope, ["s"], [MON, MON - WEEK])) == [("s", MON - WEEK), ("s", MON)]
    weeks_store.forget_before(scope, MON)
    kept = sorted(tuple(row) for row in rows.tx.execute(select(indicator_weeks.c.subject, indicator_weeks.c.week)))
    assert kept == [("other", MON), ("s", MON), ("s", MON + WEEK)]


def a_move(rows: Rows, person: str, since: date, change: str = "role:lead", **values: object) -> None:
    rows.add(moves, person_id=person, since=since, change=change, **values)


def test_moves_of_one_of_one_change_and_of_a_week(rows: Rows) -> None:
    a_move(rows, BO, MON + 6 * DAY, was_said=True)
    a_move(rows, ANA, MON, was_imported=True)
    a_move(rows, "U0DEV", MON + WEEK)
    a_move(rows, "U0EVE", MON - DAY)
    a_move(rows, "U0CLEO", MON, "team:quay", was_said=True, was_imported=True)
    scope = rows.scope()
    assert [one.person for one in store.all_moves(scope)] == ["U0EVE", ANA, "U0CLEO", BO, "U0DEV"]
    assert [one.person for one in store.same_change(scope, "role:lead", MON)] == [ANA, BO]
    assert [one.since for one in store.moves_of(scope, PersonId(BO))] == [MON + 6 * DAY]
    week = store.weeks(scope, MON)[MON]
    assert (week.rows, week.rows_said, week.rows_imported) == (3, 2, 2)
    store.leave_out(scope, "role:lead", MON)
    assert [one.person for one in store.all_moves(scope) if one.is_left_out] == [ANA, BO]
    assert store.weeks(scope, MON)[MON].rows == 1
    (mine,) = store.moves_of(scope, PersonId(BO))
    store.drop(scope, mine)
    assert store.moves_of(scope, PersonId(BO)) == [] and len(store.all_moves(scope)) == 4
    store.keep(scope, mine)
    assert store.moves_of(scope, PersonId(BO)) == [mine] and isinstance(mine, KeptMove)


def test_numbers_of_a_week_are_added_to_or_raised(rows: Rows) -> None:
    scope = rows.scope()
    for by in (2, 3, 0):
        store.add_to_week(scope, MON, store.SAID, by)
    for least in (4, 6, 5):
        store.raise_to(scope, MON, store.IMPORTED, least)
    for week, many in ((MON - WEEK, 9), (MON, 10), (MON, 11), (MON + WEEK, 12)):
        store.keep_headcount(scope, week, many)
    store.add_to_week(scope, MON, store.HELPED, 3)
    store.add_to_week(scope, MON + WEEK, store.HELPED, 1)
    store.add_to_week(scope, MON - WEEK, store.NOT_HELPED, 5)
    known = store.weeks(scope, MON)[MON]
    assert (known.said, known.imported) == (5, 6) and store.headcounts(scope, MON) == [11, 12]
    assert store.answers(scope, MON) == (4, 0) and store.answers(scope, MON - WEEK) == (4, 5)
    assert store.monday(MON + 6 * DAY) == MON


def test_what_lies_within_28_56_and_90_days_counts_for_its_team_and_the_company(rows: Rows) -> None:
    now, month, quarter, second = MONDAY, timedelta(days=28), timedelta(days=90), timedelta(seconds=1)
    for number in range(8):
        rows.add(people, id=f"U{number}", zone="UTC", known_since=now - month + (second if number == 7 else timedelta()))
    rows.add(people, id="UBOT", is_bot=True, known_since=now - quarter)
    rows.add(teams, id="t", zone="UTC")
    for number in range(6):
        rows.add(
            team_members,
            team_id="t",
            person_id=f"U{number}",
            is_lead=number == 0,
            since=now - month + (second if number == 5 else timedelta()),
        )
    for number, (at, kind, team) in enumerate(
        [
            (now - month, "shared", "t"),
            (now - month + second, "shared", "t"),
            (now, "shared", None),
            (now, "asked", "t"),
            (now - month, "asked", "t"),
        ]
    ):
        rows.add(activity, person_id=f"U{number}", kind=kind, at=at, item_id=f"i{number}", team_id=team)
    for number, at in enumerate((now - quarter, now - quarter + second, now - month, now - month + second)):
        rows.add(asks, id=f"q{number}", asked_at=at, team_id="t", author_id="U1")
        rows.add(learnings, id=f"l{number}", shared_at=at, team_id="t", author_id="U1", reused_at=now if number == 3 else None)
    for number, (began, ends) in enumerate(
        [
            (now - 2 * month, now.date() + DAY),
            (now - 2 * month + second, now.date()),
            (now - quarter, (now - quarter).date()),
            (now - quarter, (now - quarter).date() + DAY),
        ]
    ):
        rows.add(
            experiments, id=f"e{number}", started_at=began, ends_on=ends, team_id="t" if number else None, outcome="held", owner_id="U1"
        )
    scope = rows.scope(now)
    seen: dict[str, _Seen] = defaultdict(_Seen, {COMPANY: _Seen()})
    for read in (_read_members, _read_activity, _read_asks, _read_experiments, _read_lessons):
        read(scope, seen)  # type: ignore[arg-type]
    team, company = seen["t"], seen[COMPANY]
    assert (len(team.here), len(team.active), len(company.here), len(company.active)) == (6, 5, 8, 7)
    assert (dict(team.shares), dict(company.shares)) == ({"U1": 1}, {"U1": 1, "U2": 1}) and dict(team.askers) == {"U3": 1} == dict(
        company.askers
    )
    assert (team.asked, len(team.questions)) == (1, 3) == (company.asked, len(company.questions))
    assert (team.started, len(team.due), company.started, len(company.due)) == (1, 2, 1, 2)
    assert (team.lessons, team.reused, company.lessons, company.reused) == (3, 1, 3, 1)
    assert leader_modelling(scope).n == 1 and _Seen().asked == _Seen().started == _Seen().lessons == _Seen().reused == 0


def test_help_goes_from_who_shared_to_who_uses_and_from_who_answered_to_who_asked(rows: Rows) -> None:
    rows.add(learnings, id="l", author_id="UA", origin="o")
    rows.add(asks, id="q", author_id="UB")
    rows.add(asks, id="nameless", author_id=None, author_slot=b"1")
    rows.add(answers, id="a", ask_id="q", author_id="UC", message_ts="1")
    rows.add(answers, id="b", ask_id="nameless", author_id="UC", message_ts="2")
    late = MONDAY - timedelta(days=28)
    for kind, person, item, at in (
        ("used", "UD", "l", MONDAY), ("used", "UE", "l", late), ("answered", "UC", "a", MONDAY), ("answered", "UC", "b", MONDAY),
        ("noticed", "UF", "l", MONDAY),
    ):  # fmt: skip
        rows.add(activity, person_id=person, kind=kind, at=at, item_id=item)
    assert help_given(rows.scope()) == [("UA", "UD"), ("UC", "UB")]


def test_who_is_in_no_team_counts_for_the_company_from_k_on(rows: Rows) -> None:
    for person in ("U1", "U2", "U3", "UALONE", "UALONE2"):
        rows.add(people, id=person, zone="UTC", known_since=MONDAY - timedelta(days=99))
    for team, person in (("t", "U1"), ("u", "U2"), ("u", "U3")):
        rows.add(team_members, team_id=team, person_id=person, since=MONDAY - timedelta(days=99))
    for id_ in "tu":
        rows.add(teams, id=id_, zone="UTC")
    members = [figures_by_team(rows.scope(), k)[COMPANY] for k in (2, 3)]
    assert [(len(one.here), len(one.active)) for one in members] == [(5, 5), (3, 3)]
    for number, (author, person) in enumerate((("U1", "U2"), ("U1", "UALONE"), ("UALONE", "U2"), ("U2", "U3"))):
        rows.add(learnings, id=f"l{number}", author_id=author)
        rows.add(activity, person_id=person, kind="used", at=MONDAY, item_id=f"l{number}", team_id=None)
    across = flow(rows.scope()).across
    assert (across.hits, across.n) == (1, 2), "one between two teams, one within, and none of who is in no team"


def test_who_took_notice_of_what_a_team_or_nobody_s_team_shared(rows: Rows) -> None:
    for number, (kind, person, item, team) in enumerate(
        [
            ("shared", "U1", "l1", "t"), ("shared", "U2", "l2", None), ("noticed", "U3", "l1", "u"), ("replied:C1:1", "U4", "l2", None),
            ("used", "U5", "l1", "t"), ("noticed", "U6", "l9", "t"),
        ]
    ):  # fmt: skip
        rows.add(activity, person_id=person, kind=kind, at=MONDAY - number * timedelta(hours=1), item_id=item, team_id=team)
    takers = _read_activity(rows.scope(), defaultdict(_Seen, {COMPANY: _Seen()}))
    assert takers == {"l1": ("t", {"U3": "u"}), "l2": (COMPANY, {"U4": COMPANY})}
