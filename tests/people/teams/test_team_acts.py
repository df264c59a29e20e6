"""Setting up a team: who may, what is checked, and that history is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.database.engine import Database, Tx
from bot.database.schema import outbox, team_members
from bot.errors import NotFound, PersonCanFix
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.teams import acts as teams
from bot.people.teams import store as rows
from bot.people.teams.acts import TeamWish
from bot.people.teams.views import lead_letter, team_saved_modal, welcome
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, EVE, GENERAL, MONDAY, scope
from tests.people.test_acts import somebody

WISH = TeamWish(
    team_id=None,
    name="Harbor",
    channel=GENERAL,
    members_from="hand",
    members_ref=None,
    members=frozenset({ANA, BO, "UBOT"}),
    leads=frozenset({EVE}),
    digest_weekday="4",
    digest_time="15:00",
)


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        for who in (ANA, BO, CLEO):
            people.meet(scope(given, now=MONDAY), somebody(who))
        people.meet(scope(given, now=MONDAY), somebody(EVE, is_owner=True))
        people.meet(scope(given, now=MONDAY), somebody("UBOT", is_bot=True))
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        yield given


def save(tx: Tx, wish: TeamWish = WISH, by: str = EVE):
    return teams.set_up_team(scope(tx, now=MONDAY, new_id=lambda: "team1"), by, wish)


def test_a_new_team_has_its_humans_and_leads(tx: Tx) -> None:
    team, is_new = save(tx)
    roster = rows.roster(scope(tx), team.id)
    assert is_new
    assert (roster.members, roster.leads) == (frozenset({ANA, BO, EVE}), frozenset({EVE}))
    assert team.zone == "Europe/Berlin"


def test_a_team_that_waits_for_its_wave_goes_on_waiting_whoever_changes_it(tx: Tx) -> None:
    team, _ = save(tx)
    tx.execute(outbox.delete())
    rows.change_team(scope(tx), replace(team, welcomed_at=None, wave=2, audit_agreed_at=MONDAY))
    changed, _ = save(tx, replace(WISH, team_id=team.id, name="Pier", members=frozenset({ANA, BO, CLEO})))
    assert (changed.name, changed.waits, changed.audit_agreed_at) == ("Pier", True, MONDAY)
    assert tx.execute(select(outbox.c.kind)).all() == []
    saved = str(team_saved_modal(words_in("en"), changed, rows.roster(scope(tx), team.id), is_new=False))
    assert "Waits for wave 2" in saved and "Friday" not in saved


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"name": "  "}, "name", "give the team a name"),
        ({"name": "x" * 81}, "name", "it has 81"),
        ({"channel": None}, "channel", "choose the channel"),
        ({"channel": "C0ELSEWHERE"}, "channel", "/invite @Ripple"),
        ({"members": frozenset(), "leads": frozenset()}, "members", "choose the team's members"),
        ({"leads": frozenset({"UBOT"})}, "leads", "at least one lead"),
        ({"digest_time": "03:00"}, "digest_time", "between 08:00 and 18:00"),
        ({"digest_weekday": "6"}, "digest_weekday", "Monday to Friday"),
    ],
)
def test_each_odd_field_is_named_with_what_would_be_right(tx: Tx, change: dict[str, object], field: str, says: str) -> None:
    with pytest.raises(PersonCanFix) as told:
        save(tx, replace(WISH, **change))  # type: ignore[arg-type]
    assert told.value.field == field
    assert says in told.value.said(words_in("en"))


def test_two_teams_cannot_share_a_name(tx: Tx) -> None:
    save(tx)
    with pytest.raises(PersonCanFix) as refused:
        save(tx, replace(WISH, name="HARBOR"))
    assert "a team called HARBOR already" in refused.value.said(words_in("en"))


def test_a_stranger_to_the_programme_cannot_make_or_change_a_team(tx: Tx) -> None:
    team, _ = save(tx)
    for wish in (replace(WISH, name="Other"), replace(WISH, team_id=team.id)):
        with pytest.raises(PersonCanFix, match=r"people\.owners_only"):
            save(tx, wish, by=ANA)


def test_a_lead_changes_their_own_team_and_history_is_kept(tx: Tx) -> None:
    team, _ = save(tx)
    people_rows.set_owners(scope(tx), [CLEO])
    later = MONDAY + timedelta(days=7)
    wish = replace(WISH, team_id=team.id, members=frozenset({ANA, CLEO}))
    changed, is_new = teams.set_up_team(scope(tx, now=later, new_id=lambda: "never"), EVE, wish)
    assert (changed.id, is_new) == (team.id, False)
    history = tx.execute(select(team_members.c.person_id, team_members.c.since, team_members.c.until)).all()
    assert sorted(tuple(row) for row in history if row.person_id in (BO, CLEO)) == [(BO, MONDAY, later), (CLEO, later, None)]


def test_a_team_that_is_gone_says_so(tx: Tx) -> None:
    with pytest.raises(NotFound, match=r"people\.team\.gone"):
        save(tx, replace(WISH, team_id="nowhere"))


def test_a_team_that_follows_a_channel_gets_its_members(tx: Tx) -> None:
    team, _ = save(tx)
    teams.refresh_members(scope(tx, now=MONDAY + timedelta(days=1)), team, {CLEO, "UBOT"})
    assert rows.roster(scope(tx), team.id).members == {CLEO, EVE}


def test_who_leaves_the_company_leaves_every_team(tx: Tx) -> None:
    team, _ = save(tx)
    people.meet(scope(tx, now=MONDAY + timedelta(days=1)), somebody(BO, is_deactivated=True))
    assert rows.roster(scope(tx), team.id).members == {ANA, EVE}


FOLLOWING = replace(WISH, members_from="channel", members_ref=GENERAL, members=frozenset({ANA, EVE}), leads=frozenset({BO}))


def test_an_owner_who_sits_in_the_channel_is_no_member_by_that(tx: Tx) -> None:
    team, _ = save(tx, FOLLOWING)
    assert rows.roster(scope(tx), team.id).members == {ANA, BO}
    teams.refresh_members(scope(tx, now=MONDAY), team, [ANA, CLEO, EVE])
    assert rows.roster(scope(tx), team.id).members == {ANA, BO, CLEO}


def test_an_owner_who_was_chosen_by_name_is_one_and_stays_one(tx: Tx) -> None:
    team, _ = save(tx, replace(FOLLOWING, chosen=frozenset({EVE})))
    teams.refresh_members(scope(tx, now=MONDAY), team, [ANA, CLEO, EVE])
    assert EVE in rows.roster(scope(tx), team.id).members


def test_a_new_team_is_welcomed_once_and_no_more_when_it_is_saved_again(tx: Tx) -> None:
    made, _ = save(tx)
    again, _ = teams.set_up_team(scope(tx, now=MONDAY + timedelta(days=1)), EVE, replace(WISH, team_id=made.id))
    assert (made.welcomed_at, again.welcomed_at) == (MONDAY, MONDAY)


def queued(tx: Tx) -> list[tuple[str, str]]:
    return sorted((row.kind, row.recipient) for row in tx.execute(select(outbox)))


def test_a_team_is_welcomed_in_its_channel_and_each_lead_gets_a_letter_once(tx: Tx) -> None:
    made, _ = save(tx)
    assert queued(tx) == [("team:lead", EVE), ("team:welcome", GENERAL)]
    teams.set_up_team(scope(tx, now=MONDAY + timedelta(days=1)), EVE, replace(WISH, team_id=made.id))
    assert queued(tx) == [("team:lead", EVE), ("team:welcome", GENERAL)]


def test_who_is_counted_in_later_is_told_so_once(tx: Tx) -> None:
    made, _ = save(tx)
    for members in ([ANA, BO, CLEO], [ANA, BO], [ANA, BO, CLEO]):
        teams.refresh_members(scope(tx, now=MONDAY), made, members)
    assert queued(tx) == [("team:joined", CLEO), ("team:lead", EVE), ("team:welcome", GENERAL)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_welcome_is_said_in_ninety_words(tx: Tx, language: str) -> None:
    made, _ = save(tx)
    begun = teams.beginning_of(scope(tx, now=MONDAY), made.id)
    assert begun is not None and len(welcome(words_in(language), begun, EVE)["text"].split()) <= 90
    assert len(lead_letter(words_in(language), [begun])["text"].split()) <= 120
