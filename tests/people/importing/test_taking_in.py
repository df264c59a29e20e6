"""A list taken in: whole, once, only what changed, and back again within a day. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.database.engine import Database, Tx
from bot.database.schema import due, outbox, team_imports
from bot.errors import NotFound, PersonCanFix, TooLate
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.importing import acts
from bot.people.importing.rules import ImportDone, KnownGroup
from bot.people.importing.table import read_teams
from bot.people.teams import acts as teams
from bot.people.teams import store as rows
from bot.people.teams.acts import FIRST_MEMBERS
from bot.people.teams.rules import Team
from tests.givens import ANA, BO, CLEO, EVE, MONDAY, scope
from tests.people.test_acts import somebody

DAY = timedelta(days=1)
LIST = "name,channel,leads,parent,language,wave\nHarbor,#c1,Ana,,de,\nQuay,#c2,Bo; Ana,Harbor,,\nPier,#c3,Bo,,,2\n"


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        for who, name in ((ANA, "Ana"), (BO, "Bo"), (CLEO, "Cleo")):
            people.meet(scope(given), somebody(who, name=name))
        people.meet(scope(given), somebody(EVE, name="Eve", is_owner=True))
        for number in range(1, 6):
            people_rows.keep_channel(scope(given), f"C{number}", name=f"c{number}", bot_is_member=True)
        yield given


def take_in(tx: Tx, text: str = LIST, now: datetime = MONDAY) -> ImportDone:
    here = scope(tx, now=now)
    preview = acts.preview_of(here, read_teams(text), [KnownGroup("S1", "crew")])
    assert not preview.problems
    return acts.import_teams(here, EVE, preview)


def team(tx: Tx, name: str) -> Team:
    (found,) = [one for one in rows.all_teams(scope(tx)) if one.name == name]
    return found


def queued(tx: Tx) -> list[tuple[str, str]]:
    return sorted((row.kind, row.recipient) for row in tx.execute(select(outbox)) if row.state == "ready")


def led(tx: Tx, name: str) -> set[str]:
    return set(rows.roster(scope(tx), team(tx, name).id).leads)


def test_a_list_sets_up_its_teams_and_each_that_begins_is_welcomed_as_one_set_up_by_hand(tx: Tx) -> None:
    done = take_in(tx)
    assert (done.made, done.changed, done.waiting) == (3, 0, 1)
    harbor, quay, pier = (team(tx, name) for name in ("Harbor", "Quay", "Pier"))
    assert (harbor.language, quay.parent_id, quay.members_ref) == ("de", harbor.id, "C2")
    assert (harbor.welcomed_at, pier.welcomed_at, pier.wave) == (MONDAY, None, 2)
    assert led(tx, "Quay") == {ANA, BO}
    assert queued(tx) == [("team:lead", ANA), ("team:lead", BO), ("team:welcome", "C1"), ("team:welcome", "C2")]
    assert {row.subject for row in tx.execute(select(due)) if row.kind == FIRST_MEMBERS} == {harbor.id, quay.id, pier.id}


def test_the_same_list_twice_does_nothing_the_second_time(tx: Tx) -> None:
    take_in(tx)
    before = [rows.all_teams(scope(tx)), queued(tx), list(tx.execute(select(team_imports)))]
    assert take_in(tx, now=MONDAY + DAY) == ImportDone("", 0, 0, 3)
    assert before == [rows.all_teams(scope(tx)), queued(tx), list(tx.execute(select(team_imports)))]


def test_another_list_changes_only_what_it_says_otherwise(tx: Tx) -> None:
    take_in(tx)
    done = take_in(tx, "name,leads,language\nHarbor,Cleo,\nQuay,,de\n")
    assert (done.made, done.changed, done.same) == (0, 2, 0)
    assert (led(tx, "Harbor"), led(tx, "Quay")) == ({CLEO}, {ANA, BO})
    assert (team(tx, "Harbor").language, team(tx, "Quay").language) == ("de", "de")
    assert ("team:lead", CLEO) not in queued(tx), "whoever is counted in before the first look is greeted by the channel's welcome"


def test_those_who_are_there_at_the_first_look_are_not_greeted_one_by_one_and_later_ones_are(tx: Tx) -> None:
    take_in(tx)
    harbor = team(tx, "Harbor")
    teams.refresh_members(scope(tx), harbor, {ANA, BO})
    assert ("team:joined", BO) not in queued(tx)
    tx.execute(due.delete().where(due.c.kind == FIRST_MEMBERS))
    teams.refresh_members(scope(tx), harbor, {ANA, BO, CLEO})
    assert ("team:joined", CLEO) in queued(tx)


def test_nobody_of_a_team_that_waits_for_its_wave_is_greeted_and_it_begins_with_its_wave(tx: Tx) -> None:
    take_in(tx)
    tx.execute(due.delete())
    pier = team(tx, "Pier")
    teams.refresh_members(scope(tx), pier, {BO, CLEO})
    assert ("team:joined", CLEO) not in queued(tx)
    assert acts.begin_wave(scope(tx, now=MONDAY + DAY), EVE, 2) == 1
    assert team(tx, "Pier").welcomed_at == MONDAY + DAY
    assert ("team:welcome", "C3") in queued(tx)
    assert acts.begin_wave(scope(tx, now=MONDAY + DAY), EVE, 2) == 0
    take_in(tx, "name,channel,leads,wave\nDock,#c4,Bo,2\n", now=MONDAY + DAY)
    assert team(tx, "Dock").welcomed_at is not None, "a wave that has begun does not wait"


def test_undone_within_a_day_it_is_as_it_was_before(tx: Tx) -> None:
    take_in(tx, "name,channel,leads\nQuay,#c2,Bo\n")
    before = rows.all_teams(scope(tx))
    done = take_in(tx)
    assert acts.undo_import(scope(tx, now=MONDAY + DAY), EVE, done.id).made == 2
    assert rows.all_teams(scope(tx)) == before
    assert led(tx, "Quay") == {BO}
    with pytest.raises(NotFound):
        acts.undo_import(scope(tx), EVE, done.id)
    assert not [row for row in tx.execute(select(outbox)) if row.kind == "team:archived"], "nobody hears the end of what never began"


def test_a_channel_that_read_the_welcome_reads_that_the_team_is_over(tx: Tx) -> None:
    done = take_in(tx)
    tx.execute(outbox.update().values(state="sent"))
    acts.undo_import(scope(tx), EVE, done.id)
    assert [recipient for kind, recipient in queued(tx) if kind == "team:archived"] == ["C1", "C2"]


def test_what_somebody_changed_since_stays_when_the_list_is_undone(tx: Tx) -> None:
    take_in(tx, "name,channel,leads\nQuay,#c2,Bo\n")
    done = take_in(tx, "name,leads,language\nQuay,Ana,de\n")
    take_in(tx, "name,leads\nQuay,Cleo\n")
    acts.undo_import(scope(tx), EVE, done.id)
    assert (team(tx, "Quay").language, led(tx, "Quay")) == ("en", {CLEO})


def test_after_a_day_and_by_anybody_but_an_owner_nothing_is_undone(tx: Tx) -> None:
    done = take_in(tx)
    with pytest.raises(TooLate):
        acts.undo_import(scope(tx, now=MONDAY + DAY * 2), EVE, done.id)
    with pytest.raises(PersonCanFix, match="owners_only"):
        acts.undo_import(scope(tx), ANA, done.id)
    assert len(rows.all_teams(scope(tx))) == 3


def test_a_team_set_up_by_hand_while_the_preview_was_looked_at_is_not_made_twice(tx: Tx) -> None:
    preview = acts.preview_of(scope(tx), read_teams(LIST), [])
    take_in(tx, "name,channel,leads\nharbor,#c5,Bo\n")
    with pytest.raises(PersonCanFix, match="name_taken"):
        acts.import_teams(scope(tx), EVE, preview)


def test_killed_between_two_batches_the_same_list_again_does_the_rest_and_parents_come_first(
    tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "AT_ONCE", 1)
    upside_down = "name,channel,leads,parent\nPier,#c3,Bo,Quay\nQuay,#c2,Bo,Harbor\nHarbor,#c1,Ana,\n"
    preview = acts.preview_of(scope(tx), read_teams(upside_down), [])
    first, *rest = acts.batches_of(preview)
    acts.import_batch(scope(tx), EVE, first, acts.nothing_done(preview))
    assert [team.name for team in rows.all_teams(scope(tx))] == ["Harbor"] and len(rest) == 2
    assert take_in(tx, upside_down).made == 2
    harbor, quay, pier = (team(tx, name) for name in ("Harbor", "Quay", "Pier"))
    assert (quay.parent_id, pier.parent_id) == (harbor.id, quay.id)
    assert take_in(tx, upside_down) == ImportDone("", 0, 0, 3)


def test_the_batches_of_a_list_are_taken_back_together_and_leave_what_somebody_changed_between_them(
    tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(tx)
    monkeypatch.setattr(acts, "AT_ONCE", 1)
    preview = acts.preview_of(scope(tx), read_teams("name,language\nHarbor,en\nQuay,de\n"), [])
    first, second = acts.batches_of(preview)
    done = acts.import_batch(scope(tx), EVE, first, acts.nothing_done(preview))
    rows.change_team(scope(tx), replace(team(tx, "Quay"), digest_time="09:00"))
    done = acts.import_batch(scope(tx), EVE, second, done)
    assert (done.changed, team(tx, "Quay").language, team(tx, "Quay").digest_time) == (2, "de", "09:00")
    assert acts.undo_import(scope(tx), EVE, done.id).changed == 2
    assert (team(tx, "Harbor").language, team(tx, "Quay").language) == ("de", "en")
