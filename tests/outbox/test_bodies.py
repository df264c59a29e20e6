"""What notices hold: written as JSON, read back whole, and read as the version before wrote it. What cannot be read is a dead letter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update

from bot.app.features import FEATURES
from bot.asking.notice_bodies import AskAsked, AskChanged
from bot.database.engine import Database
from bot.database.schema import outbox
from bot.digest.notice_bodies import (
    LetterChanged,
    ManagerDigestTold,
    OwnerDigestTold,
    PauseAnswered,
    PauseAsked,
    TeamDigestChanged,
    TeamDigestTold,
)
from bot.experiments.notice_bodies import ExperimentCheckIn, ExperimentEnded, ExperimentReminder, ExperimentStarted, ExperimentTold
from bot.ids import (
    AskId,
    ChainId,
    ChannelId,
    ChoosingId,
    CommitmentId,
    DigestId,
    ExperimentId,
    LearningId,
    LineageId,
    MessageTs,
    NudgeId,
    PersonId,
    ProposalId,
    QuestionId,
    RoundId,
    RoundTableId,
    TeamId,
)
from bot.nudges.notice_bodies import NudgePast, NudgePlanned, NudgeTold
from bot.outbox.attention.rules import NotCounted
from bot.outbox.body_codec import BodyUnreadable, from_stored, parsed, to_stored
from bot.outbox.kinds import Kind, Post
from bot.outbox.notice import NoticeBody
from bot.outbox.states import OutcomeReason
from bot.outbox.store import bodies_waiting
from bot.people.ownership.notice_bodies import LastOwnerLeft, OwnerNamed
from bot.people.programme.notice_bodies import ProgrammeChanged, TeamArchived
from bot.people.teams.notice_bodies import ChannelTroubled, LeadWelcomed, MemberWelcomed, ReasonSaid, TeamsLost, TeamWelcomed
from bot.people.waiting.notice_bodies import AuditAhead
from bot.plan.champions.notice_bodies import ChampionAsked, TeamBegins
from bot.plan.leaders.notice_bodies import LeaderTookOn, LeadGoesFirst, TableOpened, TableTold
from bot.plan.notice_bodies import (
    AskedLess,
    BallotOver,
    BoardAnswered,
    BoardFilled,
    CanvasDrawn,
    CardOver,
    CheckInAsked,
    ChoiceChanged,
    ChoicePinned,
    ChoiceTold,
    CommitmentEnded,
    CommitmentSeeks,
    EndAsked,
    GivenBack,
    MovedTold,
    ProposalsAsked,
    VoteAsked,
    WordTold,
    WordWanted,
)
from bot.pulse.notice_bodies import (
    AuditAnnounced,
    ContractChanged,
    LeftOut,
    MapOfGroup,
    MapOfOwn,
    OpenedToTheRest,
    OwnQuestionAnnounced,
    PulseAsked,
    PulseAskedAgain,
    PulseReminder,
    PulseResults,
)
from bot.pulse.scoring.tiers import Tier
from bot.sharing.gladness.notice_bodies import AnswerHelpedAgain, LearningUsed
from bot.sharing.notice_bodies import TOLD_TOGETHER, LearningChanged, LearningMarked, LearningShared
from bot.webhooks.notice_bodies import WebhookFailing
from bot.webhooks.rules import WhyNotSent
from tests.givens import ANA, MONDAY, WORKSPACE, scope
from tests.outbox.conftest import Town, says

AT = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
PLACE = {"channel": "C1", "ts": "1.2"}

# As version 0.2 wrote them before their kinds had classes.
STORED: list[tuple[dict[str, Any], NoticeBody]] = [
    ({"ask": "a1"}, AskAsked(AskId("a1"))),
    ({"ask": "a1", **PLACE}, AskChanged(AskId("a1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"digest": "d1", "at": "2026-03-06T14:30:00+00:00"}, TeamDigestTold(DigestId("d1"), AT)),
    ({"digest": "d1", "at": "2026-03-06T14:30:00+00:00"}, ManagerDigestTold(DigestId("d1"), AT)),
    ({"digest": "d1", "at": "2026-03-06T14:30:00+00:00"}, OwnerDigestTold(DigestId("d1"), AT)),
    ({"team": "T1"}, PauseAsked(TeamId("T1"))),
    ({"experiment": "e1"}, ExperimentStarted(ExperimentId("e1"))),
    ({"experiment": "e1"}, ExperimentEnded(ExperimentId("e1"))),
    ({"experiment": "e1"}, ExperimentCheckIn(ExperimentId("e1"))),
    ({"experiment": "e1"}, ExperimentReminder(ExperimentId("e1"))),
    ({"nudge": "n1", "tier": None, "opener": True}, NudgeTold(NudgeId("n1"), None, True)),
    ({"nudge": "n1", "tier": Tier.FIRST.value, "opener": False}, NudgeTold(NudgeId("n1"), Tier.FIRST)),
    ({"nudge": "n1", **PLACE}, NudgePlanned(NudgeId("n1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"round": "r1"}, PulseAsked(RoundId("r1"))),
    ({"round": "r1"}, PulseAskedAgain(RoundId("r1"))),
    ({"round": "r1"}, PulseReminder(RoundId("r1"))),
    ({"reason": "too_few"}, LeftOut()),
    ({"round": "r1", "lineage": "l1", "news": ["SAFE", "TRY"]}, PulseResults(RoundId("r1"), LineageId("l1"), ("SAFE", "TRY"))),
    ({"question": "q1", "version": 1}, OwnQuestionAnnounced(QuestionId("q1"))),
    ({"k": 7, "comments_k": 9}, ContractChanged(7, 9)),
    ({"learning": "l1"}, LearningShared(LearningId("l1"))),
    ({"learning": "l1", **PLACE}, LearningChanged(LearningId("l1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"learning": "l1"}, LearningMarked(LearningId("l1"))),
    (
        {"learning": "l1", "also": [{"learning": "l2"}, {"learning": "l3"}]},
        LearningMarked(LearningId("l1"), (LearningMarked(LearningId("l2")), LearningMarked(LearningId("l3")))),
    ),
    # Kinds that came later.
    ({"team": "T1", "by": "U1"}, TeamWelcomed(TeamId("T1"), PersonId("U1"))),
    ({"team": "T1", "by": "U1"}, AuditAhead(TeamId("T1"), PersonId("U1"))),
    ({"team": "T1", "also": ["T2"]}, LeadWelcomed(TeamId("T1"), (TeamId("T2"),))),
    ({"team": "T1"}, MemberWelcomed(TeamId("T1"))),
    ({"channel": "C1"}, OpenedToTheRest(ChannelId("C1"))),
    ({"digest": "d1", **PLACE}, TeamDigestChanged(DigestId("d1"), ChannelId("C1"), MessageTs("1.2"))),
    ({}, LastOwnerLeft()),
    ({"by": "U1"}, OwnerNamed(PersonId("U1"))),
    ({"team": "T1", "trouble": "shared"}, ChannelTroubled(TeamId("T1"), "shared")),
    ({"losses": ["lead:T1"]}, TeamsLost(("lead:T1",))),
    ({"webhook": "w1", "why": "refused", "status": 500}, WebhookFailing("w1", WhyNotSent.REFUSED, 500)),
    ({"by": "U1", "until": "2026-03-06T14:30:00+00:00"}, ProgrammeChanged(by=PersonId("U1"), until=AT)),
    ({"by": "U1", "rhythm": 2, "off_days": ["2026-03-02"]}, ProgrammeChanged(by=PersonId("U1"), rhythm=2, off_days=("2026-03-02",))),
    ({"team": "T1", "by": "U1", "name": "Sales"}, TeamArchived(TeamId("T1"), PersonId("U1"), "Sales")),
    ({"team": "T1"}, ReasonSaid(TeamId("T1"))),
    ({"choosing": "c1"}, ProposalsAsked(ChoosingId("c1"))),
    ({"choosing": "c1"}, VoteAsked(ChoosingId("c1"))),
    ({"choosing": "c1"}, ChoiceTold(ChoosingId("c1"))),
    ({"choosing": "c1", **PLACE}, ChoiceChanged(ChoosingId("c1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"choosing": "c1", **PLACE}, ChoicePinned(ChoosingId("c1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"choosing": "c1"}, GivenBack(ChoosingId("c1"))),
    ({"commitment": "p1", "moment": "week_1"}, CheckInAsked(CommitmentId("p1"), "week_1")),
    ({"commitment": "p1"}, EndAsked(CommitmentId("p1"))),
    ({"commitment": "p1"}, CommitmentEnded(CommitmentId("p1"))),
    ({"commitment": "p1"}, CommitmentSeeks(CommitmentId("p1"))),
    ({"commitment": "p1", "also": ["p2"]}, CommitmentSeeks(CommitmentId("p1"), (CommitmentId("p2"),))),
    ({"monday": "2026-03-16"}, BoardFilled("2026-03-16")),
    ({"proposal": "o1"}, BoardAnswered(ProposalId("o1"))),
    ({"proposal": "o1", "also": ["o2"]}, BoardAnswered(ProposalId("o1"), (ProposalId("o2"),))),
    ({"team": "t1", "round_id": "r1"}, WordWanted(TeamId("t1"), RoundId("r1"))),
    ({"team": "t1", "monday": "2026-03-30", "reason": "half"}, AskedLess(TeamId("t1"), "2026-03-30", "half")),
    ({"team": "t1", "round_id": "r1", "word": "not_now"}, WordTold(TeamId("t1"), RoundId("r1"), "not_now")),
    ({"chain": "h1"}, MovedTold(ChainId("h1"))),
    ({"team": "T1"}, CanvasDrawn(TeamId("T1"))),
    ({"table": "m1"}, TableOpened(RoundTableId("m1"))),
    ({"table": "m1"}, TableTold(RoundTableId("m1"))),
    ({"table": "m1", "lead": "U1"}, LeaderTookOn(RoundTableId("m1"), PersonId("U1"))),
    ({"week": "2026-03-02"}, LeadGoesFirst("2026-03-02")),
    ({}, ChampionAsked()),
    ({"team": "T1"}, TeamBegins(TeamId("T1"))),
    ({"on": "2026-03-10"}, AuditAnnounced("2026-03-10")),
    ({"round": "r1", "team": "T1", "lineage": "l1"}, MapOfGroup(RoundId("r1"), TeamId("T1"), LineageId("l1"))),
    ({"round": "r1"}, MapOfOwn(RoundId("r1"))),
    ({"answer": "a1"}, AnswerHelpedAgain("a1")),
    ({"learning": "l1"}, LearningUsed(LearningId("l1"))),
    ({"experiment": "e1", **PLACE}, ExperimentTold(ExperimentId("e1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"nudge": "n1", **PLACE}, NudgePast(NudgeId("n1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"digest": "d1", **PLACE}, LetterChanged(DigestId("d1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"team": "T1", **PLACE}, PauseAnswered(TeamId("T1"), ChannelId("C1"), MessageTs("1.2"))),
    ({"choosing": "c1", **PLACE}, BallotOver(ChoosingId("c1"), ChannelId("C1"), MessageTs("1.2"))),
    (
        {"was": "plan:check_in", "held": ["p1", "week_1"], **PLACE},
        CardOver("plan:check_in", ("p1", "week_1"), ChannelId("C1"), MessageTs("1.2")),
    ),
]


def test_every_kind_of_notice_stands_in_the_table_above() -> None:
    kinds = {kind.body for kind in FEATURES.notices.values()}
    assert {type(body) for _, body in STORED} == kinds, "a new kind wants a line in STORED: rows of today must be read by later versions"


@pytest.mark.parametrize(("stored", "body"), STORED, ids=lambda one: one.kind if isinstance(one, NoticeBody) else "")
def test_a_body_is_read_as_the_version_before_wrote_it_and_comes_back_whole(stored: dict[str, Any], body: NoticeBody) -> None:
    assert from_stored(type(body), stored) == body
    assert from_stored(type(body), json.loads(json.dumps(to_stored(body)))) == body


@pytest.mark.parametrize(("stored", "body"), STORED, ids=lambda one: one.kind if isinstance(one, NoticeBody) else "")
def test_what_a_later_version_adds_is_passed_over(stored: dict[str, Any], body: NoticeBody) -> None:
    assert from_stored(type(body), stored | {"a_field_to_come": [1]}) == body


def test_a_message_about_marks_takes_in_no_more_than_fit_on_a_screen() -> None:
    told: LearningMarked | None = LearningMarked(LearningId("l0"))
    for number in range(1, TOLD_TOGETHER):
        assert told is not None
        told = told.with_another(LearningMarked(LearningId(f"l{number}")))
    assert told is not None and told.learnings() == [f"l{number}" for number in range(TOLD_TOGETHER)]
    assert told.with_another(LearningMarked(LearningId("one more"))) is None


FIELDS = st.sampled_from(["learning", "also", "digest", "at", "nudge", "tier", "opener", "k", "comments_k", "news", "round", "lineage"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | FIELDS, inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from(sorted(FEATURES.notices)), stored=JSON)
def test_whatever_stands_in_a_row_is_a_body_or_unreadable_and_nothing_else(kind: str, stored: Any) -> None:
    body = FEATURES.notices[kind].body
    try:
        read = from_stored(body, parsed(json.dumps(stored)))
    except BodyUnreadable:
        return
    assert isinstance(read, body) and from_stored(body, to_stored(read)) == read


DAMAGED = ["", "{", "null", "[]", "7", "{}", '{"learning": 7}', '{"learning": null}', '{"learning": "l1", "also": "l2"}']


@pytest.mark.long
@pytest.mark.parametrize("written", DAMAGED)
async def test_a_body_that_cannot_be_read_is_a_dead_letter_and_stops_nobody(town: Town, written: str) -> None:
    if town.database.engine.dialect.name == "postgresql" and written in ("", "{"):
        pytest.skip("PostgreSQL refuses to keep what is no JSON")
    kinds = {"told": Kind(LearningMarked, lambda _scope, _message: Post({"text": "never"}), NotCounted.ASKED_FOR), "hello": says()}
    town.queue("told", town.slack.person("Ana").id, "damaged")
    town.queue("hello", town.slack.person("Bo").id, "sound")
    damage(town.database, "damaged", written)
    assert await town.sends(kinds) == 1
    assert town.states() == {"damaged": "dead", "sound": "sent"}
    assert town.reason("damaged") == OutcomeReason.UNREADABLE_BODY


async def test_an_unreadable_body_is_a_dead_letter_even_of_a_kind_that_leaves_no_trace(town: Town) -> None:
    kinds = {"told": Kind(PulseReminder, lambda _scope, _message: Post({"text": "never"}), NotCounted.ASKED_FOR, forget=True)}
    town.queue("told", town.slack.person("Ana").id, "damaged")
    assert await town.sends(kinds) == 0
    assert town.states() == {"damaged": "dead"}


def test_one_damaged_body_hides_no_other_that_waits(database: Database) -> None:
    rows = {"a": {"learning": "l1"}, "b": {}, "c": {"learning": "l2"}}
    values = {"workspace_id": WORKSPACE, "kind": LearningMarked.kind, "recipient": ANA, "priority": 3, "state": "ready", "attempts": 0}
    with database.transaction() as tx:
        for key, body in rows.items():
            row = {"id": key, "dedupe_key": key, "body": body, "queued_at": MONDAY, "not_before": MONDAY}
            tx.execute(outbox.insert(), values | row)
    with database.reading() as tx:
        assert [one.learning for one in bodies_waiting(scope(tx), ANA, LearningMarked)] == ["l1", "l2"]


def damage(database: Database, key: str, written: str) -> None:
    """Put this text where the body stands."""
    with database.transaction() as tx:
        tx.execute(
            update(outbox)
            .where(outbox.c.dedupe_key == key)
            .values(
                body=text("CAST(:written AS JSON)").bindparams(written=written)
                if tx.dialect.name == "postgresql"
                else text(":written").bindparams(written=written)
            )
        )
