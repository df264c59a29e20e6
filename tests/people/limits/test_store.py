"""What the store finds of people, teams, channels and lists: a row beside each that must not be found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.database.schema import (
    channel_members,
    channels,
    cohort_teams,
    days_off,
    people,
    preferences,
    reactions,
    team_imports,
    team_members,
)
from bot.database.schema import workspaces as workspace_rows
from bot.ids import ChannelId, PersonId, TeamId
from bot.people import channel_store, store
from bot.people.importing import store as importing
from bot.people.importing.store import KeptImport
from bot.people.rules import Person
from bot.people.teams import store as team_store
from bot.people.teams.rules import Roster
from tests.givens import ANA, BO, MONDAY, WORKSPACE
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
C1, C2 = ChannelId("C1"), ChannelId("C2")
MON = MONDAY.date()


def somebody(rows: Rows, id_: str, **values: object) -> None:
    rows.add(people, **{"id": id_, "zone": "UTC"} | values)


def test_people_by_id_and_owners_who_are_here(rows: Rows) -> None:
    for id_, values in (
        ("UC", {"zone": "Asia/Tokyo", "is_owner": True}),
        ("UA", {"is_deactivated": True, "is_admin": True, "is_owner": True}),
        ("UB", {"is_admin": True}),
        ("UD", {"is_owner": True, "is_bot": True}),
    ):
        somebody(rows, id_, **values)
    scope = rows.scope()
    assert [one.id for one in store.all_people(scope)] == ["UA", "UB", "UC", "UD"] and store.how_many_people(scope) == 4
    assert store.zones_of(scope, [PersonId("UC"), PersonId("UB")]) == ["UTC", "Asia/Tokyo"]
    assert store.known_among(scope, ["UA", "UB", "UX"]) == {"UA": True, "UB": False}
    assert (store.chosen_owners(scope), store.owners(scope)) == (["UC"], ["UC"])
    store.set_owners(scope, [])
    assert (store.chosen_owners(scope), store.owners(scope)) == ([], ["UB"]), "while nobody is chosen, Slack's admins"
    assert importing.zones_by_person(scope, [PersonId("UC")]) == {"UC": "Asia/Tokyo"}


def test_what_slack_says_changes_a_person_but_not_since_when_they_are_known(rows: Rows) -> None:
    somebody(rows, "UOTHER", name="Other")
    facts: dict[str, Any] = dict.fromkeys(("is_bot", "is_guest", "is_stranger", "is_deactivated"), False)
    for name, owner, since in (("Bo", True, MONDAY), ("Robert", False, MONDAY + DAY)):
        store.keep_person(rows.scope(), Person(PersonId(BO), name, "UTC", "en", is_owner=owner, known_since=since, **facts))
    kept = store.person(rows.scope(), PersonId(BO))
    assert kept is not None and (kept.name, kept.is_owner, kept.known_since) == ("Robert", True, MONDAY)
    assert store.person(rows.scope(), PersonId("UOTHER")).name == "Other"  # type: ignore[union-attr]


def test_workspaces_served_and_left(rows: Rows) -> None:
    rows.tx.execute(workspace_rows.delete())
    assert store.workspace_counts(rows.tx) == {"installed": 0, "stopped": 0}
    for id_, left in (("T3", None), ("T2", MONDAY), ("T1", None), ("T4", None)):
        rows.add(workspace_rows, id=id_, uninstalled_at=left)
    assert store.workspaces_here(rows.tx) == ["T1", "T3", "T4"] and store.workspace_counts(rows.tx) == {"installed": 3, "stopped": 1}


def test_a_removal_that_is_told_again_stays_at_the_first_moment(rows: Rows) -> None:
    store.install(rows.scope(), "Ripple", PersonId("U0BOT"))
    for moment in (MONDAY, MONDAY + DAY):
        store.uninstall(rows.scope(moment))
    assert store.uninstalled_at(rows.scope()) == MONDAY


def test_where_messages_open_is_known_once_slack_said_so(rows: Rows) -> None:
    store.install(rows.scope(), "Ripple", PersonId("U0BOT"))
    found = [store.workspace_url(rows.scope())]
    for url in ("https://ripple.example/", "https://moved.example/"):
        store.keep_workspace_url(rows.scope(), url)
        found.append(store.workspace_url(rows.scope()))
    assert found == ["", "https://ripple.example/", "https://moved.example/"]


def test_somebody_is_in_a_team_since_they_came_whatever_their_place_in_it(rows: Rows) -> None:
    stays = [("t", 2, None), ("t", 0, 1), ("t", 1, 2), ("left", 0, 1), ("again", 3, None), ("again", 0, 1)]
    for number in (0, 5, 2, 1, 4, 3):
        team, since, until = stays[number]
        ended = None if until is None else MONDAY + until * DAY
        rows.add(team_members, person_id=BO, team_id=team, since=MONDAY + since * DAY, until=ended)
    rows.add(team_members, person_id=ANA, team_id="hers", since=MONDAY, until=None)
    assert team_store.in_since(rows.scope(), PersonId(BO)) == {"t": MONDAY, "again": MONDAY + 3 * DAY}


def test_a_channel_of_which_nothing_is_said_is_open_and_without_the_bot(rows: Rows) -> None:
    for _ in range(2):
        store.keep_channel(rows.scope(), C1)
    known = store.channel_facts(rows.scope(), C1)
    assert known is not None
    assert [known[fact] for fact in ("is_private", "is_archived", "bot_is_member", "is_shared")] == [False] * 4


def test_days_off_that_are_not_over_and_holidays_apart(rows: Rows) -> None:
    scope, bo = rows.scope(), PersonId(BO)
    for first, last in ((5, 6), (-3, -1), (-2, 0)):
        store.add_days_off(scope, bo, MON + first * DAY, MON + last * DAY)
    store.add_days_off(scope, PersonId(ANA), MON, MON)
    store.set_holidays(scope, bo, [MON + 9 * DAY])
    store.set_holidays(scope, bo, [MON + 8 * DAY])
    assert store.days_off_of(scope, bo, MON) == [(MON - 2 * DAY, MON), (MON + 5 * DAY, MON + 6 * DAY)]
    store.drop_days_off(scope, bo, MON - 3 * DAY)
    kept = rows.tx.execute(select(days_off.c.person_id, days_off.c.first_day).order_by(days_off.c.person_id, days_off.c.first_day))
    assert [tuple(row) for row in kept] == [(ANA, MON), (BO, MON - 2 * DAY), (BO, MON + 5 * DAY), (BO, MON + 8 * DAY)]


def test_preferences_change_for_one_person(rows: Rows) -> None:
    store.change_preferences(rows.scope(), PersonId(ANA), country="DE")
    store.change_preferences(rows.scope(), PersonId(BO), nudges="less")
    store.change_preferences(rows.scope(), PersonId(ANA), country="FR")
    assert store.countries(rows.scope()) == {ANA: "FR"} and store.preferences_of(rows.scope(), PersonId(BO)).nudges == "less"
    assert (
        store.preferences_of(rows.scope(), PersonId("UNEW")).nudges == "usual" == store.preferences_of(rows.scope(), PersonId(ANA)).nudges
    )


def test_channels_where_the_bot_is_and_who_is_in_private_ones(rows: Rows) -> None:
    for id_, private, inside in (("C1", True, True), ("C2", True, True), ("C3", False, True)):
        rows.add(channels, id=id_, is_private=private, bot_is_member=inside)
        rows.add(channel_members, channel_id=id_, person_id=BO)
    scope = rows.scope()
    store.bot_is_only_in(scope, ["C1"])
    assert [store.channel_members_of(scope, ChannelId(one)) for one in ("C1", "C2", "C3")] == [{BO}, set(), {BO}]
    assert [row.bot_is_member for row in rows.tx.execute(select(channels).order_by(channels.c.id))] == [True, False, False]
    store.set_channel_members(scope, C1, [PersonId(ANA), PersonId("U0DEV")])
    store.member_came(scope, C1, PersonId("U0EVE"))
    store.member_went(scope, C1, PersonId(ANA))
    assert store.channel_members_of(scope, C1) == {"U0DEV", "U0EVE"} and store.channel_members_of(scope, ChannelId("C3")) == {BO}
    store.keep_channel(scope, C2, name="two")
    assert [one.name == "two" for one in importing.known_channels(scope)] == [False, True, False]
    assert store.channel_facts(scope, C2)["name"] == "two"  # type: ignore[index]
    store.bot_left(scope, C1)
    assert store.channel_members_of(scope, C1) == set()
    assert channel_store.workspaces_in(rows.tx, C1) == []
    rows.tx.execute(update(channels).where(channels.c.id == "C3").values(bot_is_member=True))
    rows.add(channels, id="C3", workspace_id="T0", bot_is_member=True)
    assert channel_store.workspaces_in(rows.tx, ChannelId("C3")) == ["T0", WORKSPACE]


def test_a_channel_goes_on_under_a_new_id_and_what_came_in_there_first_stays(rows: Rows) -> None:
    for id_ in ("C1", "C2", "C3"):
        rows.add(channels, id=id_, name=f"as {id_}")
    for channel, person in (("C1", ANA), ("C1", BO), ("C2", BO), ("C3", ANA)):
        rows.add(channel_members, channel_id=channel, person_id=person)
    for channel, ts in (("C1", "1.1"), ("C2", "1.1"), ("C1", "2.2")):
        rows.add(reactions, channel_id=channel, message_ts=ts, person_id=BO, emoji="bulb")
    rows.add(preferences, person_id=BO, share_in="C1")
    channel_store.go_on_under(rows.scope(), ChannelId("C9"), C2)
    channel_store.go_on_under(rows.scope(), C1, C2)
    assert [(row.id, row.name) for row in rows.tx.execute(select(channels).order_by(channels.c.id))] == [("C2", "as C2"), ("C3", "as C3")]
    members = rows.tx.execute(select(channel_members.c.channel_id, channel_members.c.person_id).order_by(*channel_members.primary_key))
    assert [tuple(row) for row in members] == [("C2", ANA), ("C2", BO), ("C3", ANA)]
    assert sorted((row.channel_id, row.message_ts) for row in rows.tx.execute(select(reactions))) == [("C2", "1.1"), ("C2", "2.2")]
    assert store.preferences_of(rows.scope(), PersonId(BO)).share_in == "C2"
    for name, value, who in (("another", 2, ANA), ("kept", 1, BO), ("third", 3, ANA)):
        store.change_setting(rows.scope(), name, value, PersonId(who))
    assert (store.setting_by(rows.scope(), "kept"), store.setting(rows.scope(), "none", 7)) == ((1, BO), 7)


def test_who_is_in_a_team_now(rows: Rows) -> None:
    for team, person, lead, until in (("t", ANA, True, None), ("t", BO, False, None), ("t", "U0DEV", False, MONDAY), ("u", BO, True, None)):
        rows.add(team_members, team_id=team, person_id=person, is_lead=lead, until=until)
    rows.add(cohort_teams, team_id="t")
    scope = rows.scope(MONDAY + DAY)
    assert team_store.roster(scope, TeamId("t")) == Roster(frozenset({ANA, BO}), frozenset({ANA}))  # type: ignore[arg-type]
    assert [(row.team_id, row.person_id) for row in team_store.rosters(scope)] == [("t", ANA), ("t", BO), ("u", BO)]
    assert [team_store.teams_of(scope, PersonId(BO), as_lead=lead) for lead in (False, True)] == [["t", "u"], ["u"]]
    assert team_store.members_counted_before(scope) == {BO, "U0DEV"} and team_store.sizes(scope, ["t", "u"]) == {"t": 1}
    team_store.set_roster(scope, TeamId("t"), Roster(frozenset({PersonId(BO), PersonId("U0EVE")}), frozenset({PersonId(BO)})))
    assert team_store.roster(scope, TeamId("t")) == Roster(frozenset({BO, "U0EVE"}), frozenset({BO}))  # type: ignore[arg-type]
    ends = {(row.team_id, row.person_id): row.until for row in rows.tx.execute(select(team_members).order_by(team_members.c.since))}
    assert ends == {("t", ANA): MONDAY + DAY, ("t", BO): None, ("t", "U0DEV"): MONDAY, ("t", "U0EVE"): None, ("u", BO): None}
    team_store.leave_all_teams(scope, PersonId(BO))
    assert team_store.teams_of(scope, PersonId(BO)) == [] and team_store.teams_of(scope, PersonId("U0EVE")) == ["t"]
    team_store.exclude(scope, TeamId("t"), [PersonId(BO)])
    team_store.exclude(scope, TeamId("u"), [PersonId(ANA)])
    team_store.exclude(scope, TeamId("t"), [PersonId("U0DEV")])
    assert [team_store.excluded_from(scope, TeamId(one)) for one in "tu"] == [{"U0DEV"}, {ANA}]


def test_the_last_list_that_was_taken_in(rows: Rows) -> None:
    for id_, at in (("old", MONDAY), ("b", MONDAY + SECOND), ("a", MONDAY + SECOND)):
        rows.add(team_imports, id=id_, made_at=at, changes={"made": [], "changed": {}})
    scope = rows.scope()
    assert [importing.newest_import(scope, since) for since in (MONDAY, MONDAY + SECOND)] == ["a", None]
    importing.keep_import(scope, KeptImport("a", PersonId(BO), MONDAY, (TeamId("t"),), {TeamId("u"): {"name": ("Quay", "Pier")}}))
    importing.keep_import(scope, KeptImport("a", PersonId(BO), MONDAY, (TeamId("v"),), {}))
    kept = importing.import_kept(scope, "a")
    assert kept is not None and (kept.made, kept.changed) == (("t", "v"), {"u": {"name": ("Quay", "Pier")}})
    importing.drop_import(scope, "a")
    assert importing.import_kept(scope, "a") is None and importing.import_kept(scope, "b") is not None
