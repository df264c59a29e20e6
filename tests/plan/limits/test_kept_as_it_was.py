"""What is put in comes back as it was, once, and never in the place of another's."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import activity, learnings, team_members
from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, MessageTs, PersonId, ProposalId, RoundId, RoundTableId, TeamId
from bot.plan import store
from bot.plan.champions import store as champions
from bot.plan.leaders import store as leaders
from bot.plan.leaders.rules import RoundTable, TableState
from bot.plan.rules import (
    Chain,
    CheckIn,
    CheckInMoment,
    Choosing,
    ChoosingState,
    Commitment,
    CommitmentState,
    HowItGoes,
    Origin,
    Proposal,
    ProposalState,
)
from tests.givens import ANA, BO, DEV, EVE, MONDAY
from tests.rows import Rows

DAY = timedelta(days=1)
MON = MONDAY.date()
TEAM, OTHER = TeamId("t"), TeamId("o")
WEEK, H, P, C = ChoosingId("w"), ChainId("h"), ProposalId("p"), CommitmentId("c")
CHOOSING = Choosing(WEEK, TEAM, MON, ChoosingState.VOTING, MONDAY, 5, True, ChannelId("C1"), MessageTs("1.1"))
CHAIN = Chain(H, WEEK, TEAM, Dimension.TRY, Origin.LEAD, MON, RoundId("r1"), MON + DAY, RoundId("r2"))
PROPOSAL = Proposal(P, H, MON, None, b"slot", "Shorter meetings", True, ProposalState.OPEN, 2, 3)
COMMITMENT = Commitment(C, H, P, TEAM, PersonId(BO), "We ask", MON, MON + DAY, CommitmentState.RUNNING, None)


def test_a_team_chooses_once_in_a_week(rows: Rows) -> None:
    scope, other = rows.scope(), replace(CHOOSING, id=ChoosingId("v"), team=OTHER, is_counted=False)
    kept = [store.add_choosing(scope, one) for one in (CHOOSING, replace(CHOOSING, id=ChoosingId("x")), other)]
    assert kept == [True, False, True]
    assert [store.choosing(scope, one.id, lock=lock) for one, lock in ((CHOOSING, False), (CHOOSING, True), (other, False))] == [
        CHOOSING,
        CHOOSING,
        other,
    ]
    later = replace(CHOOSING, id=ChoosingId("z"), monday=MON + 7 * DAY)
    assert [store.newest_choosing(scope, one) for one in (TEAM, OTHER)] == [CHOOSING, other] and store.add_choosing(scope, later)
    rows.tx.exec_driver_sql("PRAGMA reverse_unordered_selects=OFF")  # by its index the newest is the last
    assert store.newest_choosing(scope, TEAM) == later


def test_a_week_has_one_chain_of_a_side(rows: Rows) -> None:
    scope, second = rows.scope(), replace(CHAIN, id=ChainId("i"), dimension=Dimension.SAFE, start_round=None)
    kept = [store.add_chain(scope, one) for one in (CHAIN, replace(CHAIN, id=ChainId("x")), second)]
    assert kept == [True, False, True] and [store.chain(scope, ChainId(one)) for one in "hix"] == [CHAIN, second, None]
    for number, side in enumerate((Dimension.FAIL, Dimension.LEAD)):
        store.add_chain(scope, replace(CHAIN, id=ChainId(f"j{number}"), choosing=ChoosingId(f"v{number}"), dimension=side))
    assert [one.id for one in store.chains_of_team(scope, TEAM)] == ["j0", "j1", "i", "h"]
    assert [one.id for one in store.all_chains(scope)] == ["h", "i", "j0", "j1"]


def test_a_proposal_comes_back_with_its_slot_and_one_that_was_taken_back_does_not(rows: Rows) -> None:
    scope, named = rows.scope(), replace(PROPOSAL, id=ProposalId("q"), author=PersonId(BO), author_slot=None, stars=None, place=0)
    for one in (PROPOSAL, named):
        store.add_proposal(scope, one)
    assert [store.proposal(scope, one.id) for one in (PROPOSAL, named)] == [PROPOSAL, named]
    store.drop_proposal(scope, P)
    assert [store.proposal(scope, one.id) for one in (PROPOSAL, named)] == [None, named]


def test_one_person_looks_after_a_proposal(rows: Rows) -> None:
    scope, second = rows.scope(), replace(COMMITMENT, id=CommitmentId("d"), proposal=ProposalId("q"), ended_on=MON, owner=None)
    kept = [store.add_commitment(scope, one) for one in (COMMITMENT, replace(COMMITMENT, id=CommitmentId("x")), second)]
    assert kept == [True, False, True] and [store.commitment(scope, CommitmentId(one)) for one in "cdx"] == [COMMITMENT, second, None]
    for id_ in "ba":
        store.add_commitment(scope, replace(COMMITMENT, id=CommitmentId(id_), proposal=ProposalId(id_)))
    assert [one.id for one in store.commitments_of(scope, [TEAM])] == ["a", "b", "c", "d"]
    assert [one.id for one in store.commitments_of_owner(scope, PersonId(BO))] == ["a", "b", "c"]


def test_what_was_said_last_at_a_check_in_holds(rows: Rows) -> None:
    scope, first = rows.scope(), CheckIn(C, CheckInMoment.WEEK_1, MON, HowItGoes.NOT_YET, None)
    second = replace(first, said=HowItGoes.HELPS, lesson="Ask first")
    for one in (first, second, replace(first, commitment=CommitmentId("d"))):
        store.keep_check_in(scope, one)
    assert store.check_ins_of(scope, [C]) == [second]


def test_a_month_has_one_round_table(rows: Rows) -> None:
    scope = rows.scope()
    states = list(TableState)
    march = RoundTable(RoundTableId("m"), MON, Dimension.SAFE, states[0], ChannelId("C1"), MONDAY, RoundId("r1"))
    others = [replace(march, id=RoundTableId(str(days)), month=MON + days * DAY, round_id=None) for days in (-31, 31, -62)]
    kept = [leaders.add_table(scope, one) for one in (march, replace(march, id=RoundTableId("x")), *others)]
    assert kept == [True, False, True, True, True]
    assert leaders.round_table(scope, march.id) == march and leaders.newest_table(scope) == others[1]
    assert [leaders.table_before(scope, one) for one in (others[1], march, others[2])] == [march, others[0], None]


def test_leads_commitments_by_the_day_they_were_said(rows: Rows) -> None:
    table = RoundTableId("m")
    for days, person in ((1, ANA), (2, BO), (0, EVE)):
        leaders.keep_commitment(rows.scope(MONDAY + days * DAY), table, PersonId(person), f"of {person}")
    assert [one.person for one in leaders.commitments_at(rows.scope(), table)] == [EVE, ANA, BO]
    found = [leaders.commitment_by(rows.scope(), table, PersonId(person)) for person in (BO, ANA, DEV)]
    assert [one and one.text for one in found] == [f"of {BO}", f"of {ANA}", None]


def test_whoever_helped_people_of_other_teams_is_counted_by_those_they_helped(rows: Rows) -> None:
    for person, team in ((BO, "t"), (ANA, "t"), (ANA, "o"), (EVE, "o"), (DEV, "o")):
        rows.add(team_members, person_id=person, team_id=team, until=None)
    for id_, author in (("l1", BO), ("l2", BO), ("l3", ANA), ("l4", "U0ALONE")):
        rows.add(learnings, id=id_, author_id=author)
    for taker, item in ((EVE, "l1"), (EVE, "l2"), (DEV, "l1"), (ANA, "l1"), (BO, "l1"), (EVE, "l3"), (EVE, "l4"), ("U0ALONE", "l2")):
        rows.add(activity, person_id=taker, kind="used", item_id=item, at=MONDAY)
    assert champions.helped_elsewhere(rows.scope()) == {BO: 2, "U0ALONE": 1}
    for person in (BO, ANA, BO):
        champions.keep_asked(rows.scope(), PersonId(person))
    found = champions.champions_asked(rows.scope())
    assert {who: (one.asked_on, one.told) for who, one in found.items()} == {BO: (MON, 0), ANA: (MON, 0)}
    assert len(rows.tx.execute(select(activity)).all()) == 8
