"""A lead's week and an owner's month, composed on a real database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import cohorts, people, teams
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.digest.leads_rules import OwnerDigest
from bot.digest.store import audience as digest_audience
from bot.digest.store import digests as digest_store
from bot.digest.views import leads
from bot.ids import DigestId
from bot.nudges import acts as nudges
from bot.nudges.library import act_called
from bot.people import store as people_rows
from bot.pulse.privacy.released import Why, Withheld
from bot.pulse.results.store import K_SETTING
from bot.pulse.scoring.tiers import Tier
from tests.digest.givens import DAY, FIGURES, FRIDAY, HOUR, NEXT_MONDAY, add_team, count_week, digest_of, learn, messages, release, run
from tests.digest.values import shown
from tests.givens import ANA, DEV, EVE, scope


def test_a_lead_gets_their_week_on_monday_morning_with_one_act(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY)
    count_week(tx, "T1", date(2026, 3, 2), "shared", 3)
    run(tx, digests.managers_due, NEXT_MONDAY)
    (message,) = messages(tx)
    assert (message.kind, message.recipient) == ("digest_manager", EVE)
    content = digest_of(tx, "manager").content
    assert content.teams[0].learned == 3
    assert content.act.act == "share-a-mistake" and content.act.is_opener
    seen = digest_reading.manager_seen(scope(tx), digest_of(tx, "manager"))
    assert seen is not None and seen.suggestion is not None and seen.reply is None


def test_the_act_of_a_letter_answers_the_side_it_says_to_start_with(tx: Tx) -> None:
    company = ((Dimension.TRY, shown(Dimension.TRY, 34, tier=Tier.FIRST)), *FIGURES[:1])
    release(tx, FRIDAY, {"T1": FIGURES}, company)
    run(tx, digests.managers_due, NEXT_MONDAY)
    content = digest_of(tx, "manager").content
    assert content.teams[0].weakest is not None and content.teams[0].weakest.about is Dimension.TRY
    act = act_called(content.act.act)
    assert act is not None and act.dimension is Dimension.TRY and not content.act.is_opener


def test_where_to_start_is_told_once_and_not_again_while_nothing_changes(tx: Tx) -> None:
    company = ((Dimension.TRY, shown(Dimension.TRY, 34, tier=Tier.FIRST)), *FIGURES[:1])
    release(tx, FRIDAY, {"T1": FIGURES}, company)
    told = []
    for week in range(2):
        run(tx, digests.managers_due, NEXT_MONDAY + 7 * week * DAY)
        kept = digest_store.digest(scope(tx), DigestId(f"manager.{EVE}.{(NEXT_MONDAY + 7 * week * DAY).date().isoformat()}"))
        seen = digest_reading.manager_seen(scope(tx), kept)
        told.append(leads.manager_digest(seen)["text"])
    assert "Where to start:* Trying new ways" in told[0] and "small things get tried" in told[0]
    assert "to start" not in told[1] and "small things get tried" not in told[1]


def test_where_to_start_stays_over_a_week_that_names_none_and_gives_way_only_when_that_is_clear(tx: Tx) -> None:
    room, try_ = ((side, {tier: shown(side, 40, tier=tier) for tier in Tier}) for side in (Dimension.ROOM, Dimension.TRY))
    weeks = [
        (Tier.LEAN_WEAK, Tier.TOO_CLOSE),
        (Tier.TOO_CLOSE, Tier.TOO_CLOSE),
        (Tier.FIRST, Tier.FIRST),
        (Tier.LEAN_WEAK, Tier.FIRST),
        None,
        (Tier.LEAN_WEAK, Tier.FIRST),
    ]
    named = []
    for number, tiers in enumerate(weeks):
        if tiers is not None:
            company = tuple((side, by_tier[tier]) for (side, by_tier), tier in zip((room, try_), tiers, strict=True))
            release(tx, FRIDAY + 7 * number * DAY, {"T1": FIGURES}, company, number=number + 1)
        monday = NEXT_MONDAY + 7 * number * DAY
        run(tx, digests.managers_due, monday)
        kept = digest_store.digest(scope(tx), DigestId(f"manager.{EVE}.{monday.date().isoformat()}"))
        assert kept is not None
        weakest = kept.content.teams[0].weakest
        named.append(weakest.about if weakest is not None else None)
    assert named == [Dimension.ROOM, None, Dimension.ROOM, Dimension.ROOM, Dimension.ROOM, Dimension.TRY]


def test_good_luck_is_said_for_the_act_that_was_accepted_and_not_for_the_next(tx: Tx) -> None:
    told = []
    for week in range(2):
        run(tx, digests.managers_due, NEXT_MONDAY + 7 * week * DAY)
        kept = digest_store.digest(scope(tx), DigestId(f"manager.{EVE}.{(NEXT_MONDAY + 7 * week * DAY).date().isoformat()}"))
        assert kept is not None
        if week == 0:
            nudges.accept(scope(tx), EVE, kept.content.act.nudge)
        told.append(leads.manager_digest(digest_reading.manager_seen(scope(tx), kept))["text"])
    assert ["Good luck" in text for text in told] == [True, False]


def test_the_first_letter_comes_the_monday_after_a_lead_was_welcomed(tx: Tx) -> None:
    tx.execute(update(teams).values(welcomed_at=NEXT_MONDAY - HOUR))
    run(tx, digests.managers_due, NEXT_MONDAY)
    assert messages(tx) == []
    run(tx, digests.managers_due, NEXT_MONDAY + 7 * DAY)
    assert [message.recipient for message in messages(tx)] == [EVE]


@pytest.mark.parametrize(("locale", "heading"), [("de-DE", "Woche"), ("en-GB", "week"), ("xx-XX", "week")])
def test_a_lead_reads_their_week_in_the_language_they_read_slack_in(tx: Tx, locale: str, heading: str) -> None:
    learn(tx, "l1", FRIDAY)
    run(tx, digests.managers_due, NEXT_MONDAY)
    tx.execute(update(people).where(people.c.id == EVE).values(locale=locale))
    seen = digest_reading.manager_seen(scope(tx), digest_of(tx, "manager"))
    assert seen is not None
    assert heading in leads.manager_digest(seen)["text"].splitlines()[0]


def test_each_lead_gets_it_in_their_own_morning(tx: Tx) -> None:
    add_team(tx, "T2", leads=(DEV,), members=(ANA,), channel_id="CTWO")
    tx.execute(update(people).where(people.c.id == DEV).values(zone="America/New_York"))
    upcoming = run(tx, digests.managers_due, NEXT_MONDAY)
    assert [message.recipient for message in messages(tx)] == [EVE]
    assert upcoming == NEXT_MONDAY + 5 * HOUR  # 09:00 in New York, where summer time has begun
    run(tx, digests.managers_due, NEXT_MONDAY + 5 * HOUR)
    assert {message.recipient: message.not_before for message in messages(tx)} == {EVE: NEXT_MONDAY, DEV: NEXT_MONDAY + 5 * HOUR}


def test_a_lead_of_two_teams_reads_both_by_name_and_gets_one_act(tx: Tx) -> None:
    add_team(tx, "T0", channel_id="CTWO")
    run(tx, digests.managers_due, NEXT_MONDAY)
    content = digest_of(tx, "manager").content
    assert [line.name for line in content.teams] == ["Team T0", "Team T1"]
    assert content.act is not None and len(messages(tx)) == 1


def test_the_lead_of_a_team_below_k_sees_the_companys_figures_and_is_told_why(tx: Tx) -> None:
    company = ((Dimension.SAFE, shown(Dimension.SAFE, 61, is_headline=True)),)
    release(tx, FRIDAY, {"T1": FIGURES}, company)
    run(tx, digests.managers_due, NEXT_MONDAY)
    (line,) = digest_of(tx, "manager").content.teams
    assert line.are_the_companys
    assert line.headline == company[0][1]


def test_an_owner_gets_the_month_on_its_first_working_day(tx: Tx) -> None:
    tx.execute(update(people).where(people.c.id == EVE).values(is_owner=True))
    release(tx, FRIDAY, {"T1": FIGURES})
    first_of_april = NEXT_MONDAY.replace(month=4, day=1, hour=7)  # 09:00 in Berlin, in summer
    upcoming = run(tx, digests.owners_due, first_of_april)
    assert upcoming == first_of_april.replace(month=5)
    content = digest_of(tx, "owner").content
    assert isinstance(content, OwnerDigest)
    assert (content.teams, content.teams_with_figures, content.groups) == (1, 1, 1)
    assert content.hidden_in_teams == ((Why.TOO_EARLY, 1),)
    assert len(content.indicators) == 4 and isinstance(content.indicators[3], Withheld)


def test_a_group_in_which_too_few_answered_is_not_counted_as_heard(tx: Tx) -> None:
    release(tx, FRIDAY, {"T1": FIGURES, "T2": FIGURES, "T3": FIGURES})
    for id_, band, under_half in (("c1-T1", "0-4", False), ("c1-T2", "5-9", True)):
        tx.execute(update(cohorts).where(cohorts.c.id == id_).values(response_band=band, under_half_answered=under_half))
    month = digest_reading.owner_preview(scope(tx, now=FRIDAY), EVE)
    assert (month.groups, month.groups_under_half, month.groups_unheard, month.people) == (3, 1, 1, 24)
    people_rows.change_setting(scope(tx, now=FRIDAY), K_SETTING, 10, EVE)
    assert digest_reading.owner_preview(scope(tx, now=FRIDAY), EVE).groups_unheard == 3, "under today's k nobody may say"


def test_nobody_leads_and_nobody_owns_yet(database: Database) -> None:
    with database.transaction() as tx:
        for job in (digests.teams_due, digests.managers_due, digests.owners_due):
            assert run(tx, job, FRIDAY) == FRIDAY + HOUR
        assert messages(tx) == []


def test_what_must_happen_is_on_the_calendar_and_a_missed_date_stays(tx: Tx) -> None:
    digests.plan_workspace(scope(tx, now=FRIDAY - DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY
    digests.plan_workspace(scope(tx, now=FRIDAY + 2 * DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY


def test_a_team_set_up_for_an_earlier_hour_brings_the_date_forward(tx: Tx) -> None:
    digests.plan_workspace(scope(tx, now=FRIDAY - 3 * DAY))
    add_team(tx, "T2", digest_weekday=3, digest_time="09:00")
    digests.plan_anew(scope(tx, now=FRIDAY - 3 * DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY - DAY - 6 * HOUR
