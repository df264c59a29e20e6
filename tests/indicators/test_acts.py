"""The indicators at work: counted once a week, the same for everybody, and no look at another team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.database import schema
from bot.database.engine import Database, Tx
from bot.digest import composing as digest_composing
from bot.indicators import acts as indicators
from bot.indicators import weeks_store as indicator_weeks
from bot.indicators.moves import acts as moves
from bot.indicators.moves.rules import Move
from bot.indicators.screen import COMPANY_ONLY, OF_A_GROUP, Screen
from bot.people import store as people
from bot.people.rules import Person
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Released, Shown, Why, Withheld
from bot.pulse.results import said as figures
from bot.schedule.job import DueContext
from bot.sharing import activity
from bot.sharing.activity import Teams
from bot.sharing.rules import ActivityKind, Fact
from bot.words import words_in
from tests.digest.givens import add_team
from tests.givens import MONDAY, WORKSPACE, scope

MONDAY_FIVE = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
HARBOR, QUAY = [f"U0H{n}" for n in range(10)], [f"U0Q{n}" for n in range(8)]
LONG_AGO = MONDAY - timedelta(days=300)
WEEK = timedelta(weeks=1)


@pytest.fixture
def tx(database: Database) -> Any:
    with database.transaction() as opened:
        people.install(scope(opened, now=LONG_AGO), "Acme", "U0RIPPLE")
        add_team(opened, "harbor", name="Harbor", members=HARBOR[1:], leads=HARBOR[:1])
        add_team(opened, "quay", name="Quay", members=QUAY[1:], leads=QUAY[:1], channel_id="C0QUAY")
        yield opened


def shares(tx: Tx, team: str, who: Sequence[str], now: datetime) -> None:
    for person in who:
        activity.add_fact(scope(tx), Fact(ActivityKind.SHARED, person, f"{person}{now:%m%d}", now - timedelta(days=1)), Teams(team))


def count(tx: Tx, now: datetime) -> datetime:
    return indicators.count_week(DueContext(scope(tx, now=now), WORKSPACE, now))  # type: ignore[arg-type]


def look(tx: Tx, person: str, now: datetime, wanted: str = "") -> Screen:
    return indicators.look(scope(tx, now=now), person, wanted)


def text(one: Released) -> str:
    english = words_in("en")
    return figures.score(english, one) if isinstance(one, Shown) else figures.why(english, one)


def words(screen: Screen, indicator: Indicator) -> str:
    (line,) = [line for line in (*screen.lines, *screen.company_only) if line.indicator is indicator]
    return text(line.now)


def test_before_the_first_week_it_says_when_figures_come(tx: Tx) -> None:
    screen = look(tx, HARBOR[1], MONDAY)
    assert (screen.week, screen.lines, screen.next_week) == (None, (), MONDAY.date() + WEEK)


def test_a_week_is_counted_once_and_stays_as_it_was_shown(tx: Tx) -> None:
    shares(tx, "harbor", HARBOR[:5], MONDAY_FIVE)
    assert count(tx, MONDAY_FIVE) == MONDAY_FIVE + WEEK
    shares(tx, "harbor", HARBOR[5:], MONDAY_FIVE + timedelta(days=2))
    count(tx, MONDAY_FIVE + timedelta(days=2))  # a second replica, or a start in the middle of the week
    screen = look(tx, HARBOR[1], MONDAY + timedelta(days=3))
    assert words(screen, Indicator.SHARING_BREADTH) == "50 %"
    assert (screen.team, screen.week, screen.next_week) == (("harbor", "Harbor"), MONDAY.date(), MONDAY.date() + WEEK)


def test_a_late_week_is_counted_when_it_wakes_up_and_the_next_one_on_its_monday(tx: Tx) -> None:
    assert count(tx, MONDAY_FIVE + timedelta(days=3)) == MONDAY_FIVE + WEEK


def test_a_member_sees_their_team_beside_its_own_past_and_the_company(tx: Tx) -> None:
    shares(tx, "harbor", HARBOR[:1], MONDAY_FIVE)
    count(tx, MONDAY_FIVE)
    later = MONDAY_FIVE + 4 * WEEK
    shares(tx, "harbor", HARBOR, later)
    count(tx, later)
    screen = look(tx, HARBOR[1], later)
    (line,) = [line for line in screen.lines if line.indicator is Indicator.SHARING_BREADTH]
    assert isinstance(line.now, Shown) and isinstance(line.before, Shown) and isinstance(line.company, Shown)
    assert (text(line.now), text(line.before), text(line.company)) == ("90 % or more", "10 % or less", "55 %")


def test_nobody_sees_another_team(tx: Tx) -> None:
    count(tx, MONDAY_FIVE)
    screen = look(tx, QUAY[1], MONDAY, wanted="harbor")
    assert screen.team == ("quay", "Quay")
    assert screen.teams == (("quay", "Quay"),)
    assert "Harbor" not in str(screen)


def test_somebody_in_no_team_sees_the_companys(tx: Tx) -> None:
    people.keep_person(scope(tx), Person("U0NEW", "New", "UTC", "en", False, False, False, False, False, LONG_AGO))
    shares(tx, "harbor", HARBOR[:9], MONDAY_FIVE)
    count(tx, MONDAY_FIVE)
    screen = look(tx, "U0NEW", MONDAY)
    assert screen.team is None
    assert [line.indicator for line in screen.lines] == list(OF_A_GROUP)
    assert [line.indicator for line in screen.company_only] == list(COMPANY_ONLY)
    assert all(line.company is None for line in screen.lines)


def test_a_companys_figure_that_would_tell_about_a_few_is_hidden(tx: Tx) -> None:
    for who in QUAY[4:]:
        people.keep_person(scope(tx), Person(who, who, "UTC", "en", False, True, False, False, False, LONG_AGO))  # guests now
    shares(tx, "harbor", HARBOR, MONDAY_FIVE)
    count(tx, MONDAY_FIVE)
    screen = look(tx, HARBOR[1], MONDAY)
    assert words(screen, Indicator.SHARING_BREADTH) == "90 % or more"
    beside = [line.company for line in screen.lines]
    assert {one.why for one in beside if isinstance(one, Withheld)} == {Why.GROUP_TOO_SMALL}
    assert len([one for one in beside if isinstance(one, Withheld)]) == len(OF_A_GROUP)


def test_the_owner_reads_the_same_figures_as_everybody(tx: Tx) -> None:
    assert text(digest_composing.company_month(scope(tx, now=MONDAY)).mobility).startswith("Nobody has confirmed a move")
    moves.confirm(scope(tx, now=MONDAY_FIVE), Move(HARBOR[1], MONDAY.date(), "role:tester"))
    shares(tx, "harbor", HARBOR[:4], MONDAY_FIVE)
    count(tx, MONDAY_FIVE)
    month, screen = digest_composing.company_month(scope(tx, now=MONDAY)), look(tx, HARBOR[1], MONDAY)
    shown = {line.indicator: line.now for line in screen.company_only}
    assert month.mobility == shown[Indicator.MOBILITY]
    beside = {line.indicator: line.company for line in screen.lines}
    assert (month.experimenting, month.sharing) == (beside[Indicator.EXPERIMENT_RATE], beside[Indicator.SHARING_BREADTH])
    assert Indicator.EXPERIMENT_RATE not in shown  # said once, beside the team's
    assert isinstance(month.mobility, Shown) and text(month.mobility) == "fewer than 1 for every 10 members"


def test_before_the_first_week_the_owner_reads_experiments_for_every_ten_people(tx: Tx) -> None:
    for number in range(4):
        activity.add_fact(scope(tx), Fact(ActivityKind.EXPERIMENTED, HARBOR[number], f"e{number}", MONDAY), Teams("harbor"))
    figure = digest_composing.company_month(scope(tx, now=MONDAY)).experimenting
    assert isinstance(figure, Shown) and text(figure) == "about 2 for every 10 members"  # 4 by 18 people


def test_a_year_of_weeks_is_kept_and_no_more(tx: Tx) -> None:
    for week in range(60):
        indicator_weeks.keep(scope(tx), MONDAY.date() - week * WEEK, {"harbor": {}})
    count(tx, MONDAY_FIVE + WEEK)
    oldest = min(tx.execute(select(schema.indicator_weeks.c.week)).scalars())
    assert oldest == MONDAY.date() - 53 * WEEK


def test_one_colleague_in_no_team_hides_nothing_from_the_others(tx: Tx) -> None:
    people.keep_person(scope(tx), Person("U0NEW", "New", "UTC", "en", False, False, False, False, False, LONG_AGO))
    shares(tx, "harbor", HARBOR[:9], MONDAY_FIVE)
    count(tx, MONDAY_FIVE)
    before = look(tx, "U0NEW", MONDAY)
    shares(tx, "", ["U0NEW"], MONDAY_FIVE + WEEK)
    count(tx, MONDAY_FIVE + WEEK)
    after = look(tx, "U0NEW", MONDAY + WEEK)
    assert words(before, Indicator.SHARING_BREADTH) == words(after, Indicator.SHARING_BREADTH) == "50 %"  # 9 of 18, whatever one does


def test_a_company_whose_members_of_28_days_are_nearly_one_team_is_hidden(tx: Tx) -> None:
    newcomers = update(schema.people).where(schema.people.c.id.in_(QUAY[2:]))  # beside Harbor's the acts of the other two would show
    tx.execute(newcomers.values(known_since=MONDAY_FIVE - WEEK))
    count(tx, MONDAY_FIVE)
    beside = [line.company for line in look(tx, HARBOR[1], MONDAY).lines]
    assert {one.why for one in beside if isinstance(one, Withheld)} == {Why.GROUP_TOO_SMALL}
