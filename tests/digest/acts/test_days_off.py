"""Digests around days off for everybody, composed on a real database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from bot.database.engine import Tx
from bot.database.schema import people
from bot.digest import acts as digests
from bot.digest.rules import TeamDigest
from bot.digest.store import audience as digest_audience
from bot.digest.store import digests as digests_kept
from bot.ids import DigestId, PersonId
from bot.people import store as people_rows
from tests.digest.givens import DAY, FRIDAY, HOUR, NEXT_MONDAY, kept_digests, learn, messages, run
from tests.givens import EVE, scope


def rest(tx: Tx, first: datetime, last: datetime | None = None) -> None:
    people_rows.add_days_off(scope(tx), PersonId(""), first.date(), (last or first).date())


def told_in(tx: Tx, digest: DigestId) -> tuple[str, ...]:
    kept = digests_kept.digest(scope(tx), digest)
    assert kept is not None and isinstance(kept.content, TeamDigest)
    return kept.content.learned.shown


def test_the_digest_of_a_day_off_comes_the_day_before_and_the_next_one_loses_nothing(tx: Tx) -> None:
    rest(tx, FRIDAY)
    digests.plan_workspace(scope(tx, now=FRIDAY - 3 * DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY - DAY
    learn(tx, "early", FRIDAY - 2 * DAY)
    learn(tx, "after", FRIDAY - 20 * HOUR)
    run(tx, digests.teams_due, FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY)
    run(tx, digests.teams_due, FRIDAY + 7 * DAY)
    told = sorted((one.local_date, told_in(tx, one.id)) for one in kept_digests(tx))
    assert told == [((FRIDAY - DAY).date(), ("early",)), ((FRIDAY + 7 * DAY).date(), ("after",))]


def test_a_day_off_that_is_made_on_the_day_itself_costs_no_digest(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - 2 * DAY)
    digests.plan_workspace(scope(tx, now=FRIDAY - 3 * DAY))
    rest(tx, FRIDAY)  # on Friday morning: Thursday is over
    run(tx, digests.teams_due, FRIDAY)
    (message,) = messages(tx)
    assert message.not_before == NEXT_MONDAY
    run(tx, digests.teams_due, FRIDAY + 7 * DAY)
    assert [told_in(tx, one.id) for one in kept_digests(tx) if not one.is_quiet] == [("l1",)]


def test_a_day_off_that_is_taken_back_leaves_the_digest_on_its_day(tx: Tx) -> None:
    rest(tx, FRIDAY)
    digests.plan_anew(scope(tx, now=FRIDAY - 3 * DAY))
    people_rows.drop_days_off(scope(tx), PersonId(""), FRIDAY.date())
    upcoming = run(tx, digests.teams_due, FRIDAY - DAY)
    assert (messages(tx), upcoming) == ([], FRIDAY)


def test_a_leads_letter_and_an_owners_month_wait_for_the_first_day_on_which_people_work(tx: Tx) -> None:
    tx.execute(update(people).where(people.c.id == EVE).values(is_owner=True))
    first_of_april = NEXT_MONDAY.replace(month=4, day=1, hour=7)
    rest(tx, NEXT_MONDAY)
    rest(tx, first_of_april)
    learn(tx, "l1", FRIDAY)
    assert run(tx, digests.managers_due, NEXT_MONDAY) == NEXT_MONDAY + DAY
    assert messages(tx) == []
    run(tx, digests.managers_due, NEXT_MONDAY + DAY)
    assert [one.not_before for one in messages(tx, "digest_manager")] == [NEXT_MONDAY + DAY]
    run(tx, digests.owners_due, first_of_april)
    assert messages(tx, "digest_owner") == []
    run(tx, digests.owners_due, first_of_april + DAY)
    assert [one.not_before for one in messages(tx, "digest_owner")] == [first_of_april + DAY]
