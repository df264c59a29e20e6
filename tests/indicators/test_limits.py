"""Whom the indicators count, and since when: a row beside each that must not be found."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from bot.database.schema import activity, channels, experiments, learnings, people, team_members, teams
from bot.ids import TeamId
from bot.indicators.store import EIGHT_WEEKS, QUARTER, _members, _read_experiments, _Seen, leader_modelling
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

    seen: defaultdict[TeamId, _Seen] = defaultdict(_Seen)
    _read_experiments(rows.scope(now), seen)
    mine = seen[TeamId("t")]
    assert (mine.started, sorted(one.ended for one in mine.due)) == (1, [(now - QUARTER).date() + DAY, now.date()])


def test_leads_who_shared_or_admitted_something_where_everybody_reads_it(rows: Rows) -> None:
    now, month = MONDAY, timedelta(days=28)
    rows.add(teams, id="t")
    for id_, private in (("COPEN", False), ("CNOW", True)):
        rows.add(channels, id=id_, is_private=private)
    for lead in ("UPUBLIC", "UPRIVATE", "UNOW", "UOLD", "USAID", "UAMONG"):
        rows.add(people, id=lead, known_since=now - month)
        rows.add(team_members, person_id=lead, team_id="t", is_lead=True, since=now - month, until=None)
    for author, channel, private, at in (
        ("UPUBLIC", "COPEN", False, now - month + SECOND),
        ("UPRIVATE", "COPEN", True, now),
        ("UNOW", "CNOW", False, now),
        ("UOLD", "COPEN", False, now - month),
    ):
        rows.add(learnings, id=author, author_id=author, channel_id=channel, is_private=private, shared_at=at)
    for person, channel in (("USAID", "COPEN"), ("UAMONG", "CNOW")):
        rows.add(activity, person_id=person, kind="opened_up", at=now, item_id=f"{channel}:1.1")
    found = leader_modelling(rows.scope(now))
    assert (found.hits, found.n) == (2, 6)


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
