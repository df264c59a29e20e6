"""Votes, round tables, the owners' board, champions and words on results. A row stands beside each that must not be found."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import board_answers, chains, choosings, learnings, open_votes, proposals, round_tables
from bot.ids import ChannelId, ChoosingId, MessageTs, PersonId, ProposalId, RoundId, RoundTableId, TeamId
from bot.plan.beyond import store as beyond
from bot.plan.canvas.rules import CanvasKept
from bot.plan.canvas.store import canvas_kept, keep_canvas, shared_in
from bot.plan.champions import store as champions
from bot.plan.champions.rules import ChampionSaid
from bot.plan.leaders import store as leaders
from bot.plan.saying import store as saying
from bot.plan.saying.rules import LeadSaid, LeadWord
from bot.plan.voting import store as voting
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY = timedelta(days=1)
MON = MONDAY.date()
KEY, OTHER_KEY = bytes(32), bytes(range(32))
WEEK, OTHER = ChoosingId("w"), ChoosingId("v")
P1, P2 = ProposalId("p1"), ProposalId("p2")


def test_a_canvas_is_its_teams_alone(rows: Rows) -> None:
    scope, kept = rows.scope(), {TeamId(team): CanvasKept(f"F{team}", team * 2) for team in "ab"}
    for team, canvas in kept.items():
        keep_canvas(scope, team, canvas)
    assert {team: canvas_kept(scope, team) for team in kept} == kept and canvas_kept(scope, TeamId("c")) is None


def test_a_ballot_is_its_voter_s_alone_and_goes_with_its_week(rows: Rows) -> None:
    scope, ana, bo = rows.scope(), PersonId(ANA), PersonId(BO)
    assert voting.take_urn(scope, WEEK)
    for choosing, person, stars in ((WEEK, bo, [P1]), (WEEK, bo, [P2, P1]), (WEEK, ana, []), (OTHER, PersonId("U0DEV"), [P1])):
        voting.keep_ballot(scope, KEY, choosing, person, stars)
    assert voting.ballot_of(scope, KEY, WEEK, bo) == [P2, P1] and voting.ballot_of(scope, KEY, WEEK, PersonId("U0EVE")) == []
    assert list(voting.ballots_in(scope, KEY, WEEK).values()) == [[P2, P1]] and voting.ballots_in(scope, OTHER_KEY, WEEK) == {}
    for person in (bo, ana):
        voting.keep_place(scope, KEY, WEEK, person, ChannelId("D1"), MessageTs("1.1"))
    assert voting.places_in(scope, KEY, WEEK) == [(ANA, "D1", "1.1"), (BO, "D1", "1.1")]
    assert list(voting.ballots_in(scope, KEY, WEEK).values()) == [[P2, P1]]
    assert voting.drop_urn(scope, WEEK) == [] and voting.traces_of_votes(rows.tx, []) == []
    assert list(rows.tx.execute(select(open_votes.c.choosing_id)).scalars()) == [OTHER]
    rows.add(choosings, id=OTHER, state="voting")
    rows.add(choosings, id=WEEK, state="over")
    voting.keep_ballot(scope, KEY, WEEK, bo, [P1])
    assert voting.drop_stray_votes(rows.tx) == 1 and list(rows.tx.execute(select(open_votes.c.choosing_id)).scalars()) == [OTHER]
    voting.make_urn(scope, OTHER)
    assert not rows.tx.execute(select(open_votes)).all()


def test_round_tables_by_month_and_what_leads_guessed_and_took_on(rows: Rows) -> None:
    for id_, month in (("b", MON), ("c", MON + 31 * DAY), ("a", MON - 31 * DAY)):
        rows.add(round_tables, id=id_, month=month, side="SAFE", state="guessing")
    scope, bo, team = rows.scope(), PersonId(BO), TeamId("t")
    newest = leaders.newest_table(scope)
    assert newest is not None and newest.id == "c"
    assert [found and found.id for found in (leaders.round_table(scope, RoundTableId(one)) for one in "bx")] == ["b", None]
    before = leaders.table_before(scope, newest)
    assert before is not None and before.id == "b" and before.side is Dimension.SAFE
    leaders.change_table(scope, RoundTableId("b"), state="over")
    assert [row.state for row in rows.tx.execute(select(round_tables).order_by(round_tables.c.id))] == ["guessing", "over", "guessing"]
    table, other = RoundTableId("b"), RoundTableId("c")
    for tenths in (3, 7):
        leaders.keep_guess(scope, KEY, table, bo, team, tenths)
    leaders.keep_guess(scope, OTHER_KEY, other, PersonId(ANA), team, 1)
    assert leaders.guess_of(scope, KEY, table, bo, team) == 7 and leaders.guess_of(scope, KEY, table, PersonId(ANA), team) is None
    leaders.drop_guesses(scope, table)
    assert leaders.guess_of(scope, KEY, table, bo, team) is None and leaders.guess_of(scope, OTHER_KEY, other, PersonId(ANA), team) == 1
    leaders.keep_commitment(rows.scope(MONDAY + DAY), table, PersonId(ANA), "Later")
    for text in ("First", "Second"):
        leaders.keep_commitment(scope, table, bo, text)
    leaders.keep_commitment(scope, other, bo, "Elsewhere")
    assert [one.text for one in leaders.commitments_at(scope, table)] == ["Second", "Later"]
    mine = leaders.commitment_by(scope, table, bo)
    assert mine is not None and mine.text == "Second" and leaders.commitment_by(scope, table, PersonId("U0DEV")) is None


def test_the_owners_board_holds_what_nobody_answered_oldest_first(rows: Rows) -> None:
    rows.add(chains, id="h", team_id="t")
    for id_, week, state in (
        ("c", MON, "beyond_us"),
        ("b", MON, "beyond_us"),
        ("a", MON + 7 * DAY, "beyond_us"),
        ("d", MON, "open"),
        ("e", MON, "beyond_us"),
    ):
        rows.add(proposals, id=id_, chain_id="h", week=week, state=state)
    rows.add(board_answers, proposal_id="e", word="we_will")
    scope = rows.scope()
    assert [(one.proposal, one.team) for one in beyond.unanswered(scope)] == [("b", "t"), ("c", "t"), ("a", "t")]
    kept = [beyond.keep_answer(scope, ProposalId("b"), PersonId(BO), word, "So", MON) for word in (LeadWord.NOT_NOW, LeadWord.WE_WILL)]
    answer = beyond.answer_to(scope, ProposalId("b"))
    assert kept == [True, False] and answer is not None and answer.word is LeadWord.NOT_NOW
    assert beyond.answer_to(scope, ProposalId("c")) is None


def test_the_last_word_on_results_and_what_was_shared_last(rows: Rows) -> None:
    scope, team = rows.scope(), TeamId("t")
    for of, round_id, day in ((team, "r1", MON + DAY), (team, "r2", MON), (TeamId("u"), "r1", MON + 9 * DAY)):
        saying.keep_word(scope, LeadSaid(of, RoundId(round_id), LeadWord.WE_WILL, None, PersonId(BO), day))
    newest, second = saying.newest_word(scope, team), saying.word_on(scope, team, RoundId("r2"))
    assert newest is not None and newest.round_id == "r1" and second is not None and second.said_on == MON
    assert saying.word_on(scope, team, RoundId("r3")) is None and saying.newest_word(scope, TeamId("none")) is None
    for text, channel, at in (("b", "C1", MONDAY), ("a", "C1", MONDAY - DAY), ("c", "C1", MONDAY + DAY), ("d", "C2", MONDAY + 2 * DAY)):
        rows.add(learnings, id=text, text=text, channel_id=channel, shared_at=at)
    assert shared_in(scope, ChannelId("C1"), 2) == ["c", "b"]


def test_champions_are_asked_once_and_each_answer_is_their_own(rows: Rows) -> None:
    scope, bo = rows.scope(), PersonId(BO)
    assert [champions.keep_asked(scope, one) for one in (bo, bo, PersonId(ANA))] == [True, False, True]
    assert [champions.keep_said(scope, one, ChampionSaid.YES) for one in (bo, PersonId("U0DEV"))] == [True, False]
    champions.keep_told(scope, bo, 2)
    asked = champions.champions_asked(scope)
    assert {who: (one.said.value, one.told) for who, one in asked.items()} == {BO: ("yes", 2), ANA: ("asked", 0)}
