"""What the store finds of a plan. Of whom, since when, in which order: a row beside each that must not be found."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import chains, check_ins, choosings, commitments, proposals
from bot.ids import ChainId, ChoosingId, CommitmentId, PersonId, ProposalId, TeamId
from bot.plan import store
from bot.plan.rules import CheckInMoment, ChosenPlace, CommitmentState, ProposalState
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY = timedelta(days=1)
MON = MONDAY.date()


def committed(rows: Rows, id_: str, **values: object) -> None:
    rows.add(commitments, **{"id": id_, "chain_id": id_, "team_id": "t", "owner_id": BO, "state": "running", "starts_on": MON} | values)


def test_a_team_s_newest_week_of_choosing(rows: Rows) -> None:
    for id_, team, monday in (
        ("old", "t", MON),
        ("new", "t", MON + 7 * DAY),
        ("older", "t", MON - 7 * DAY),
        ("other", "o", MON + 14 * DAY),
    ):
        rows.add(choosings, id=id_, team_id=team, monday=monday, state="voting")
    scope = rows.scope()
    newest = store.newest_choosing(scope, TeamId("t"))
    assert newest is not None and newest.id == "new" and store.newest_choosing(scope, TeamId("none")) is None
    found = [store.choosing(scope, ChoosingId(id_)) for id_ in ("old", "other", "none")]
    assert [one and (one.id, one.team) for one in found] == [("old", "t"), ("other", "o"), None]
    store.change_choosing(scope, ChoosingId("new"), state="over", traces=[{"a": 1}])
    assert [store.traces_of_choosing(scope, ChoosingId(id_)) for id_ in ("new", "old")] == [[{"a": 1}], []]
    states = {row.id: row.state for row in rows.tx.execute(select(choosings.c.id, choosings.c.state))}
    assert states == {"new": "over", "old": "voting", "older": "voting", "other": "voting"}


def test_chains_of_a_week_and_of_a_team(rows: Rows) -> None:
    for id_, choosing, team, side, day in (
        ("1", "w", "t", "TRY", MON),
        ("2", "w", "t", "SAFE", MON),
        ("3", "v", "t", "FAIL", MON + DAY),
        ("4", "u", "o", "FAIL", MON + 2 * DAY),
    ):
        rows.add(chains, id=id_, choosing_id=choosing, team_id=team, dimension=side, begun_on=day, origin="map")
    scope = rows.scope()
    assert [one.id for one in store.chains_of(scope, ChoosingId("w"))] == ["2", "1"]
    assert [one.id for one in store.chains_of_team(scope, TeamId("t"))] == ["3", "2", "1"]
    assert [one.id for one in store.all_chains(scope)] == ["4", "3", "1", "2"]
    store.change_chain(scope, ChainId("1"), begun_on=MON + 9 * DAY)
    assert [one.id for one in store.all_chains(scope)] == ["1", "4", "3", "2"]


def test_proposals_stand_by_their_place_and_each_change_touches_its_own(rows: Rows) -> None:
    for id_, chain, place in (("d", "h", 0), ("b", "h", 2), ("c", "h", 1), ("a", "h", 0), ("other", "o", 0)):
        rows.add(proposals, id=id_, chain_id=chain, place=place, state="open", author_slot=b"s")
    scope = rows.scope()
    assert [one.id for one in store.proposals_of(scope, [ChainId("h")])] == ["c", "b", "a", "d"]
    store.set_proposals(scope, [ProposalId("a")], ProposalState.TAKEN)
    store.place_proposals(scope, [ChosenPlace(ProposalId("d"), 3, 2)])
    store.cut_ties(scope, [ProposalId("b")])
    store.drop_proposal(scope, ProposalId("c"))
    kept = {
        one.id: (one.state.value, one.place, one.stars, one.author_slot) for one in store.proposals_of(scope, [ChainId("h"), ChainId("o")])
    }
    assert kept == {
        "a": ("taken", 0, None, b"s"), "b": ("open", 2, None, None), "d": ("chosen", 3, 2, b"s"), "other": ("open", 0, None, b"s"),
    }  # fmt: skip


def test_commitments_of_teams_of_an_owner_and_those_that_ended_since(rows: Rows) -> None:
    committed(rows, "c", starts_on=MON + DAY)
    committed(rows, "b", ended_on=MON, owner_id=ANA)
    committed(rows, "a", ended_on=MON - DAY)
    committed(rows, "other", team_id="o", ended_on=MON + DAY)
    scope = rows.scope()
    assert [one.id for one in store.commitments_of(scope, [TeamId("t")])] == ["a", "b", "c"]
    assert [one.id for one in store.commitments_of_owner(scope, PersonId(BO))] == ["a", "other", "c"]
    assert sorted(one.id for one in store.ended_since(scope, MON)) == ["b", "other"]
    store.change_commitment(scope, CommitmentId("a"), noticed_by="We ask")
    assert [one.noticed_by == "We ask" for one in store.commitments_of(scope, [TeamId("t")])] == [True, False, False]
    changed = [
        store.change_commitment_from(scope, CommitmentId("c"), before, state="helped")
        for before in (CommitmentState.DROPPED, CommitmentState.RUNNING)
    ]
    assert changed == [False, True] and [one.state.value for one in store.commitments_of(scope, [TeamId("t")])] == [
        "running",
        "running",
        "helped",
    ]


def test_what_was_said_stands_in_the_order_it_was(rows: Rows) -> None:
    for moment, day, of in (("end", MON, "c"), ("week_3", MON, "c"), ("week_1", MON + DAY, "c"), ("week_1", MON, "other")):
        rows.add(check_ins, commitment_id=of, moment=moment, said_on=day, said="helps")
    said = [one.moment for one in store.check_ins_of(rows.scope(), [CommitmentId("c")])]
    assert said == [CheckInMoment.WEEK_3, CheckInMoment.END, CheckInMoment.WEEK_1]
