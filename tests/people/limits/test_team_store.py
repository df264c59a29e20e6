"""Teams, channels and the workspace as the store finds them. A row stands beside each that must not be found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select, update

from bot.database.consent import LEADS_CHANNEL, REST_CHANNEL
from bot.database.schema import channel_members, channels, people, preferences, settings, teams
from bot.database.schema import workspaces as workspace_rows
from bot.ids import ChannelId, PersonId, TeamId
from bot.people import channel_store, store
from bot.people.rules import DEFAULT_TIME, DEFAULT_WEEKDAY, Preferences
from bot.people.teams import store as team_store
from bot.people.teams.rules import Roster, Team
from tests.givens import ANA, BO, DEV, EVE, MONDAY, WORKSPACE
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
C1, C2 = ChannelId("C1"), ChannelId("C2")
MON = MONDAY.date()


def a_team(id_: str, name: str, channel: ChannelId | None = None, welcomed: datetime | None = MONDAY) -> Team:
    """With two parts of a digest, in German."""
    return Team(TeamId(id_), name, None, channel, "hand", None, "UTC", 4, "15:00", ("asks", "pulse"), "de", MONDAY, welcomed)


def test_teams_by_name_those_that_are_over_apart(rows: Rows) -> None:
    scope = rows.scope(MONDAY + DAY)
    made = [a_team("1", "B"), a_team("3", "A", welcomed=None), a_team("2", "C"), a_team("x" * 9, "Over" + "o" * 60)]
    for team in made:
        team_store.add_team(scope, team)
    team_store.archive(scope, made[3])
    assert [one.name for one in team_store.all_teams(scope)] == ["A", "B", "C"]
    assert [one.name for one in team_store.begun_teams(scope)] == ["B", "C"]
    over = team_store.team(scope, made[3].id)
    assert over is not None and (over.archived_at, over.name) == (MONDAY + DAY, "Over" + "o" * 56 + " · xxxxxxxx")
    changed = replace(made[0], name="D", digest_parts=())
    team_store.change_team(scope, changed)
    assert [team_store.team(scope, TeamId(one)) for one in ("1", "2", "none")] == [changed, made[2], None]


def test_the_team_that_meets_in_a_channel_of_several_the_first_by_name(rows: Rows) -> None:
    scope = rows.scope()
    for id_, name, channel in (("2", "B", C1), ("1", "C", C1), ("3", "A", C1), ("4", "0", C2), ("5", "Z", None)):
        team_store.add_team(scope, a_team(id_, name, channel))
    rows.tx.execute(update(teams).where(teams.c.name == "0").values(archived_at=MONDAY))
    found = [team_store.team_in_channel(scope, ChannelId(one)) for one in ("C1", "C2", "C3")]
    assert [one and one.id for one in found] == ["3", None, None]


def test_whoever_stays_in_a_team_keeps_since_when_and_who_begins_or_ends_to_lead_is_in_it_anew(rows: Rows) -> None:
    team, later = TeamId("t"), rows.scope(MONDAY + DAY)

    def roster_of(members: tuple[str, ...], *leads: str) -> Roster:
        return Roster(frozenset(map(PersonId, members)), frozenset(map(PersonId, leads)))

    team_store.set_roster(rows.scope(), team, roster_of((ANA, BO, DEV, EVE), ANA, BO))
    team_store.set_roster(rows.scope(), TeamId("u"), roster_of((ANA, EVE), EVE))
    team_store.set_roster(later, team, roster_of((ANA, BO, DEV, "U0NEW"), ANA, DEV))
    here = [(row.team_id, row.person_id, row.is_lead, row.since) for row in team_store.rosters(later)]
    new = MONDAY + DAY
    assert here == [
        ("t", ANA, True, MONDAY), ("t", BO, False, new), ("t", DEV, True, new), ("t", "U0NEW", False, new),
        ("u", ANA, False, MONDAY), ("u", EVE, True, MONDAY),
    ]  # fmt: skip
    assert team_store.in_since(later, PersonId(BO)) == {"t": MONDAY} and team_store.sizes(later, ["t", "u"]) == {"t": 2, "u": 1}
    assert team_store.sizes(later, ["u", "none"]) == {"u": 1}


def test_the_bot_comes_goes_and_comes_back_and_another_workspace_stays_as_it_is(rows: Rows) -> None:
    rows.tx.execute(workspace_rows.delete())
    rows.add(workspace_rows, id="T2", name="Other", bot_user_id="U2", installed_at=MONDAY - DAY, url="other", uninstalled_at=None)
    scope, later = rows.scope(), rows.scope(MONDAY + DAY)
    assert not store.can_be_written(scope) and store.installed_at(scope) is store.bot_user(scope) is None
    assert [store.install(one, name, PersonId("U1")) for one, name in ((scope, "Ripple"), (later, "New"))] == [True, False]
    store.uninstall(later)
    store.keep_workspace_url(scope, "mine")
    assert store.can_be_written(scope) and store.workspace_url(scope) == "mine"
    assert not store.install(rows.scope(MONDAY + 2 * DAY), "Back", PersonId("U9"))
    columns = ("id", "name", "bot_user_id", "installed_at", "uninstalled_at", "url")
    kept = rows.tx.execute(select(*(workspace_rows.c[name] for name in columns)).order_by(workspace_rows.c.id)).all()
    assert [tuple(row) for row in kept] == [
        (WORKSPACE, "Back", "U9", MONDAY, None, "mine"),
        ("T2", "Other", "U2", MONDAY - DAY, None, "other"),
    ]
    assert (store.bot_user(scope), store.installed_at(scope)) == ("U9", MONDAY)


def test_what_somebody_chose_and_what_holds_for_whoever_chose_nothing(rows: Rows) -> None:
    scope = rows.scope()
    usual = store.preferences_of(scope, PersonId(ANA))
    assert usual == Preferences(at=DEFAULT_TIME) and store.usual_hour(scope) == DEFAULT_TIME
    store.change_setting(scope, store.HOUR, "09:30", PersonId(BO))
    rows.add(preferences, person_id=BO, nudges="less", stopped_at=MONDAY, share_in="C1", country="DE")
    rows.add(preferences, person_id=DEV, nudges="usual", pulse_weekday=0, pulse_time="11:00", paused_until=MONDAY)
    found = [store.preferences_of(scope, PersonId(one)) for one in (ANA, BO, DEV)]
    assert [(one.weekday, one.at, one.stopped, one.paused_until, one.nudges, one.country, one.share_in) for one in found] == [
        (DEFAULT_WEEKDAY, "09:30", False, None, "usual", "", None),
        (DEFAULT_WEEKDAY, "09:30", True, None, "less", "DE", "C1"),
        (0, "11:00", False, MONDAY, "usual", "", None),
    ]
    assert store.countries(scope) == {BO: "DE"}


def test_one_setting_changes_and_is_its_own(rows: Rows) -> None:
    for name, value, at in (("a", 0, MONDAY), ("b", 2, MONDAY), ("a", 1, MONDAY + DAY)):
        store.change_setting(rows.scope(at), name, value, PersonId(BO) if value else None)
    scope = rows.scope()
    assert [store.setting(scope, name, 9) for name in ("a", "b", "c")] == [1, 2, 9]
    assert [store.setting_by(scope, name) for name in ("a", "b", "c")] == [(1, BO), (2, BO), None]
    assert [row.changed_at for row in rows.tx.execute(select(settings).order_by(settings.c.name))] == [MONDAY + DAY, MONDAY]


def test_leave_holds_until_its_last_day_and_a_holiday_is_none(rows: Rows) -> None:
    scope, bo = rows.scope(), PersonId(BO)
    for first, last in ((3, 4), (-5, -1), (1, 1), (-2, 0), (5, 6)):
        store.add_days_off(scope, bo, MON + first * DAY, MON + last * DAY)
    store.add_days_off(scope, bo, MON + 5 * DAY, MON + 7 * DAY)
    store.set_holidays(scope, bo, [MON + 8 * DAY, MON + 3 * DAY])
    store.set_holidays(scope, PersonId(ANA), [MON])
    store.set_holidays(scope, bo, [MON + 9 * DAY])
    assert [(last - MON).days for _, last in store.days_off_of(scope, bo, MON)] == [0, 1, 4, 7]
    assert store.days_off_of(scope, PersonId(ANA), MON) == []


def test_what_slack_says_of_a_channel_changes_that_alone(rows: Rows) -> None:
    scope = rows.scope()
    for channel in (C1, C2):
        store.keep_channel(scope, channel, name=channel, is_private=True, bot_is_member=True)
        store.set_channel_members(scope, channel, [PersonId(ANA), PersonId(BO)])
    store.keep_channel(scope, C1)
    store.keep_channel(scope, C1, is_shared=True)
    kept = store.channel_facts(scope, C1)
    assert kept is not None and [kept[one] for one in ("name", "is_private", "is_shared", "is_archived")] == ["C1", True, True, False]
    assert store.channel_facts(scope, C2)["is_shared"] is False and store.channel_facts(scope, ChannelId("C3")) is None  # type: ignore[index]
    store.member_went(scope, C1, PersonId(BO))
    store.member_came(scope, C1, PersonId(ANA))
    assert [store.channel_members_of(scope, one) for one in (C1, C2)] == [{ANA}, {ANA, BO}]


def test_owners_are_chosen_from_those_who_are_here(rows: Rows) -> None:
    for id_, values in (("U2", {"is_admin": True}), ("U3", {}), ("U1", {"is_admin": True}), ("U4", {"is_guest": True})):
        rows.add(people, id=id_, zone="UTC", **values)
    scope = rows.scope()
    assert store.owners(scope) == ["U1", "U2"]
    store.set_owners(scope, ["U4", "U3", "U2"])
    assert store.owners(scope) == store.chosen_owners(scope) == ["U2", "U3"]
    store.set_owners(scope, ["U3"])
    assert store.owners(scope) == ["U3"] and store.zones_of(scope, [PersonId("U1")]) == ["UTC"]
    known = store.person(scope, PersonId("U2"))
    assert known is not None and known.id == "U2" and store.person(scope, PersonId("U9")) is None


def test_a_channel_s_new_id_stands_wherever_its_old_one_stood(rows: Rows) -> None:
    scope = rows.scope()
    chosen: tuple[tuple[str, Any], ...] = ((REST_CHANNEL, "C1"), (LEADS_CHANNEL, "C3"), ("another", "C1"))
    for name, value in chosen:
        store.change_setting(scope, name, value, PersonId(BO))
    for id_ in ("C1", "C3"):
        rows.add(channels, id=id_, name=id_)
        rows.add(channel_members, channel_id=id_, person_id=ANA)
        rows.add(teams, id=f"t{id_}", name=id_, channel_id=id_, members_ref=id_)
    channel_store.go_on_under(scope, C1, C2)
    assert [store.setting_by(scope, name) for name, _ in chosen] == [("C2", BO), ("C3", BO), ("C1", BO)]
    assert sorted(rows.tx.execute(select(channels.c.id)).scalars()) == ["C2", "C3"]
    assert [store.channel_members_of(scope, ChannelId(one)) for one in ("C1", "C2", "C3")] == [set(), {ANA}, {ANA}]
    kept = rows.tx.execute(select(teams.c.channel_id, teams.c.members_ref).order_by(teams.c.id)).all()
    assert [tuple(row) for row in kept] == [("C2", "C2"), ("C3", "C3")]
    channel_store.go_on_under(scope, ChannelId("C3"), ChannelId("C4"))
    assert store.setting(scope, LEADS_CHANNEL) == "C4"
