"""Moves at work. Each counts once whoever tells it, and nothing is left of a person after 35 days or when they go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app.features import FEATURES
from bot.database import schema
from bot.database.engine import Database, Tx
from bot.errors import PersonCanFix
from bot.indicators.moves import acts as moves
from bot.indicators.moves.rules import Helped, Move
from bot.people import store as people
from bot.people.privacy import erase as leaving
from bot.people.privacy.receipt_store import rows_about
from bot.people.rules import Person
from bot.schedule.job import DueContext
from tests.givens import ANA, BO, CLEO, DEV, EVE, MONDAY, WORKSPACE, scope

TODAY = MONDAY.date()
CAST = (ANA, BO, CLEO, DEV, EVE, "U0FAY", "U0GUS", "U0HAL")


@pytest.fixture
def tx(database: Database) -> Any:
    with database.transaction() as opened:
        people.install(scope(opened, now=MONDAY), "Acme", "U0RIPPLE")
        for who in CAST:
            is_guest = who == "U0GUS"
            people.keep_person(scope(opened), Person(who, who, "UTC", "en", False, is_guest, False, False, False, MONDAY))
        yield opened


def move(person: str = ANA, *, days_ago: int = 0, change: str = "role:tester", helped: str = "unsaid", today: date = TODAY) -> Move:
    return Move(person, today - timedelta(days=days_ago), change, Helped(helped))


def confirmed(tx: Tx, people_: Iterable[str], now: datetime = MONDAY, **more: Any) -> None:
    for number, who in enumerate(people_):
        moves.confirm(scope(tx, now=now), move(who, change=f"role:{number}", today=now.date(), **more))


def counted(tx: Tx, now: datetime = MONDAY) -> int:
    """How many moves the figure counts, in a company of ten."""
    figure = moves.mobility(scope(tx, now=now), 10)
    return round((figure.value or 0) * figure.n)


def fold(tx: Tx, now: datetime) -> None:
    moves.fold_old(DueContext(scope(tx, now=now), WORKSPACE, now))  # type: ignore[arg-type]


def held(tx: Tx) -> int:
    return int(tx.execute(select(func.count()).select_from(schema.moves)).scalar_one())


def numbers(tx: Tx) -> dict[str, int]:
    rows = tx.execute(select(schema.weekly_counts.c.name, func.sum(schema.weekly_counts.c.value)).group_by(schema.weekly_counts.c.name))
    return {row[0]: int(row[1]) for row in rows if row[1]}


def test_a_move_told_by_the_person_and_by_the_list_counts_once(tx: Tx) -> None:
    assert moves.confirm(scope(tx, now=MONDAY), move())
    brought = moves.import_list(scope(tx, now=MONDAY), [move(days_ago=5), move(BO)])
    assert (brought.new, brought.known) == (1, 1)
    assert counted(tx) == 2
    fold(tx, MONDAY + timedelta(days=35))
    assert held(tx) == 0
    assert counted(tx, MONDAY + timedelta(days=35)) == 2


@pytest.mark.long
@pytest.mark.parametrize("later", [0, 20, 34, 36, 200])
def test_the_same_list_twice_counts_once_however_much_later(tx: Tx, later: int) -> None:
    listed = [move(who, days_ago=40, change=f"team:{who}") for who in (ANA, BO, CLEO)]
    assert moves.import_list(scope(tx, now=MONDAY), listed).new == 3
    for day in range(1, later + 1):
        fold(tx, MONDAY + timedelta(days=day))
    again = MONDAY + timedelta(days=later)
    moves.import_list(scope(tx, now=again), listed)
    assert counted(tx, again) == 3
    for day in range(later + 1, later + 40):
        fold(tx, MONDAY + timedelta(days=day))
    assert held(tx) == 0
    assert counted(tx, MONDAY + timedelta(days=later + 40)) == 3


def test_a_longer_list_later_adds_only_what_is_new(tx: Tx) -> None:
    first = [move(who, change=f"team:{who}") for who in (ANA, BO)]
    moves.import_list(scope(tx, now=MONDAY), first)
    for day in range(1, 60):
        fold(tx, MONDAY + timedelta(days=day))
    moves.import_list(scope(tx, now=MONDAY + timedelta(days=60)), [*first, move(CLEO, change="team:c")])
    assert counted(tx, MONDAY + timedelta(days=60)) == 3


def test_telling_it_again_corrects_it(tx: Tx) -> None:
    moves.confirm(scope(tx, now=MONDAY), move(days_ago=3))
    assert not moves.confirm(scope(tx, now=MONDAY), move(days_ago=1, change="team:quay"))
    (row,) = tx.execute(select(schema.moves)).all()
    assert (row.since, row.change) == (TODAY - timedelta(days=1), "team:quay")
    assert counted(tx) == 1


def test_the_same_change_of_four_people_in_a_week_counts_for_none_of_them(tx: Tx) -> None:
    for number, who in enumerate((ANA, BO, CLEO, DEV), 1):
        moves.confirm(scope(tx, now=MONDAY), move(who, change="team:new harbor"))
        assert counted(tx) == (number if number <= 3 else 0)
    moves.confirm(scope(tx, now=MONDAY), move(EVE, change="team:quay"))
    assert counted(tx) == 1
    for day in range(1, 40):
        fold(tx, MONDAY + timedelta(days=day))
    assert numbers(tx)["moved_said"] == 1


def test_whoever_follows_a_reorganisation_is_left_out_too(tx: Tx) -> None:
    for who in (ANA, BO, CLEO, DEV):
        moves.confirm(scope(tx, now=MONDAY), move(who, change="team:new harbor"))
    leaving.forget(scope(tx, now=MONDAY), FEATURES, ANA)
    leaving.forget(scope(tx, now=MONDAY), FEATURES, BO)
    moves.confirm(scope(tx, now=MONDAY), move(EVE, change="team:new harbor"))
    assert counted(tx) == 0


def test_nothing_names_anybody_after_35_days(tx: Tx) -> None:
    confirmed(tx, (ANA, BO))
    for day in range(1, 36):
        fold(tx, MONDAY + timedelta(days=day))
        oldest = tx.execute(select(func.min(schema.moves.c.confirmed_at))).scalar()
        assert oldest is None or MONDAY + timedelta(days=day) - MONDAY < timedelta(days=35)
    assert held(tx) == 0
    assert numbers(tx) == {"moved_said": 2}


def test_what_helped_is_added_up_five_answers_at_a_time(tx: Tx) -> None:
    confirmed(tx, CAST[:4], helped="yes")
    fold(tx, MONDAY + timedelta(days=34))
    assert "moved_helped" not in numbers(tx)
    later = MONDAY + timedelta(days=60)
    for number, who in enumerate(CAST[:5]):
        moves.confirm(scope(tx, now=later), move(who, change=f"role:{number}", helped="no" if who == ANA else "yes", today=later.date()))
    fold(tx, later + timedelta(days=34))
    assert (numbers(tx)["moved_helped"], numbers(tx)["moved_not_helped"]) == (4, 1)
    share = moves.helped(scope(tx, now=later + timedelta(days=34)))
    assert (share.hits, share.n) == (4, 5)


def test_an_answer_that_was_counted_is_not_counted_again_when_its_move_is_corrected(tx: Tx) -> None:
    confirmed(tx, CAST[:5], helped="yes")
    young = MONDAY + timedelta(days=20)
    moves.confirm(scope(tx, now=young), move("U0FAY", change="role:f", helped="yes", today=young.date()))
    fold(tx, MONDAY + timedelta(days=34))
    assert numbers(tx)["moved_helped"] == 6
    moves.confirm(scope(tx, now=young), move("U0FAY", change="role:g", helped="no", today=young.date()))
    assert tx.execute(select(schema.moves.c.helped)).scalars().all() == ["counted"]


def test_forget_me_takes_the_move_and_privacy_shows_it_before(tx: Tx) -> None:
    confirmed(tx, (ANA,))
    assert "moves" in {row.table for row in rows_about(scope(tx), ANA)}
    leaving.forget(scope(tx, now=MONDAY), FEATURES, ANA)
    assert held(tx) == 0
    assert counted(tx) == 0


def test_a_guest_confirms_nothing_and_no_list_does_it_for_them(tx: Tx) -> None:
    with pytest.raises(PersonCanFix, match="guest"):
        moves.confirm(scope(tx, now=MONDAY), move("U0GUS"))
    told = moves.read_and_import(scope(tx, now=MONDAY), f"person,what,new,since\nU0GUS,role,Tester,{TODAY}\n{ANA},role,Tester,{TODAY}")
    assert (told.new, [line.number for line in told.bad]) == (1, [2])
    assert held(tx) == 1


def test_mobility_is_moves_over_the_average_headcount(tx: Tx) -> None:
    assert moves.mobility(scope(tx, now=MONDAY), 10).value is None
    confirmed(tx, (ANA, BO, CLEO))
    for week, heads in enumerate((10, 20, 30)):
        moves.count_heads(scope(tx, now=MONDAY - timedelta(weeks=week)), heads)
    moves.count_heads(scope(tx, now=MONDAY), 12)  # counted twice in a week: the newer one
    figure = moves.mobility(scope(tx, now=MONDAY), 99)
    assert (figure.value, figure.n) == (3 / ((12 + 20 + 30) / 3), 21)


def test_a_first_year_says_since_when_it_counts(tx: Tx) -> None:
    assert moves.counted_since(scope(tx, now=MONDAY + timedelta(weeks=9))) == TODAY
    assert moves.counted_since(scope(tx, now=MONDAY + timedelta(weeks=53))) is None
    moves.import_list(scope(tx, now=MONDAY), [move(days_ago=300)])
    since = moves.counted_since(scope(tx, now=MONDAY))
    assert since is not None and since < TODAY - timedelta(days=290)
