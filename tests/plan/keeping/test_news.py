"""What a team chose is said whole in one digest, and later only where something happened. Over several weeks, composed for real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.digest import acts as digests
from bot.digest import reading
from bot.digest.store import digests as digest_rows
from bot.digest.views.team import team_digest
from bot.ids import ChainId, CommitmentId, ProposalId, TeamId
from bot.outbox.kinds import Post
from bot.outbox.notice import OutboxMessage
from bot.people import store as people_rows
from bot.plan import FEATURE
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.check_ins import say_how_it_goes
from bot.plan.keeping.rules import News, news_of, news_read, told_of
from bot.plan.notice_bodies import CommitmentEnded
from bot.plan.notices import KINDS
from bot.plan.rules import CheckIn, CheckInMoment, Commitment, CommitmentState, HowItGoes, Origin, Proposal, ProposalState
from tests.digest.givens import DAY, FRIDAY, WEEK, NoKeys, add_team, learn, messages, run
from tests.givens import BO, DEV, GENERAL, WORKSPACE, scope

CHOSEN, OTHER = "Ask who was not in the room", "One page before each meeting"
MONDAY = date(2026, 3, 2)


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        people_rows.install(scope(given), "Tidewater", "U0RIPPLE")
        people_rows.keep_workspace_url(scope(given), "https://tidewater.example/")
        add_team(given)
        yield given


def looked_after(tx: Tx, id_: str, text: str, owner: str, begun: date = MONDAY, weeks: int = 6) -> Commitment:
    here = scope(tx, now=FRIDAY - 11 * DAY, keys=NoKeys())
    chain = plans.begin(here, TeamId("T1"), Dimension.SAFE, Origin.MAP)
    rows.change_choosing(here, chain.choosing, channel_id=GENERAL, message_ts="1700.000100", state="over")
    proposal = ProposalId(f"p-{id_}")
    rows.add_proposal(here, Proposal(proposal, chain.id, begun, owner, None, text, False, ProposalState.TAKEN, 1, 3))
    ends = begun + timedelta(weeks=weeks)
    made = Commitment(CommitmentId(id_), chain.id, proposal, TeamId("T1"), owner, "We see it", begun, ends, CommitmentState.RUNNING, None)
    assert rows.add_commitment(here, made)
    return made


def digest_on(tx: Tx, friday: datetime, *, learned: bool = True) -> str:
    """What the channel reads on that Friday; empty where nothing comes."""
    if learned:
        learn(tx, f"l{friday:%m%d}", friday - DAY, text=f"Something of {friday:%d %B}")
    assert FEATURE.digest is not None
    run(tx, partial(digests.teams_due, parts=[FEATURE.digest]), friday)
    now = scope(tx, now=friday)
    kept = digest_rows.digest(now, f"team.T1.{friday.date().isoformat()}")
    seen = reading.team_seen(now, kept, [FEATURE.digest]) if kept is not None and not kept.is_quiet else None
    return "\n".join(block["text"]["text"] for block in team_digest(seen)["blocks"] if "text" in block) if seen is not None else ""


def says(tx: Tx, id_: str, who: str, moment: CheckInMoment, said: HowItGoes, at: datetime, lesson: str = "Shorter is enough") -> None:
    say_how_it_goes(scope(tx, now=at), who, CommitmentId(id_), moment, said, lesson=lesson)


def test_six_digests_tell_it_whole_once_and_then_only_what_happened(tx: Tx) -> None:
    looked_after(tx, "c1", CHOSEN, BO)
    told = []
    for week in range(8):
        friday = FRIDAY + week * WEEK
        if week == 2:
            says(tx, "c1", BO, CheckInMoment.WEEK_3, HowItGoes.HELPS, friday - DAY)
        if week == 7:
            says(tx, "c1", BO, CheckInMoment.END, HowItGoes.HELPS, friday - DAY)
        told.append(digest_on(tx, friday))
    assert all(told), "there was something else to tell in every week"
    assert f"We chose: {CHOSEN}." in told[0] and "Week 1 of 6" in told[0]
    assert f"{CHOSEN}* helps so far" in told[2] and "Week 3 of 6" in told[2]
    assert f"{CHOSEN}* ran until 13 April" in told[6]
    assert f"{CHOSEN}* is through, and it helped" in told[7]
    assert [week for week, one in enumerate(told) if CHOSEN in one] == [0, 2, 6, 7]
    assert all("archives/" in one for one in (told[week] for week in (0, 2, 6, 7))), "each line opens what was chosen"
    assert [week for week, one in enumerate(told) if "We chose" in one] == [0]
    assert "Bo looks after it" in told[0] and "Bo. Week 3" in told[2], "by name: a mention would call Bo four times"
    assert "<@" not in "".join(told)


@pytest.mark.parametrize(("text", "told"), [("Why not?", "We chose: Why not?* Week"), ("Ask first.", "We chose: Ask first.* Week")])
def test_no_full_stop_of_ours_follows_an_end_of_theirs(tx: Tx, text: str, told: str) -> None:
    looked_after(tx, "c1", text, BO)
    assert told in digest_on(tx, FRIDAY)


def test_after_a_quiet_week_the_first_digest_that_comes_tells_it(tx: Tx) -> None:
    looked_after(tx, "c1", CHOSEN, BO)
    assert digest_on(tx, FRIDAY, learned=False) == "", "it makes no week worth telling by itself"
    assert CHOSEN in digest_on(tx, FRIDAY + WEEK)
    assert CHOSEN not in digest_on(tx, FRIDAY + 2 * WEEK)


def test_what_is_said_after_the_digest_on_its_day_is_in_the_next_one(tx: Tx) -> None:
    looked_after(tx, "c1", CHOSEN, BO)
    assert CHOSEN in digest_on(tx, FRIDAY)
    says(tx, "c1", BO, CheckInMoment.WEEK_1, HowItGoes.NOT_YET, FRIDAY + timedelta(hours=2))
    assert "hasn't helped yet" in digest_on(tx, FRIDAY + WEEK)
    assert CHOSEN not in digest_on(tx, FRIDAY + 2 * WEEK)


def test_a_digest_of_an_earlier_version_told_it_already(tx: Tx) -> None:
    """It kept the bare id, and told it every week."""
    made = looked_after(tx, "c1", CHOSEN, BO)
    assert news_of(made, (), MONDAY) == ["c1"] and news_read("c1") == ("c1", News.CHOSEN)


def test_what_nobody_spoke_of_at_its_end_is_no_news() -> None:
    def one(state: CommitmentState, ended_on: date | None) -> Commitment:
        dates = (MONDAY, MONDAY + timedelta(weeks=6))
        return Commitment(CommitmentId("c"), ChainId("h"), ProposalId("p"), TeamId("T1"), BO, "", *dates, state, ended_on)

    end = MONDAY + timedelta(weeks=6)
    said = [CheckIn(CommitmentId("c"), CheckInMoment.END, end, HowItGoes.HELPS, None)]
    assert news_of(one(CommitmentState.UNSAID, end), said, end) == []
    assert news_of(one(CommitmentState.HELPED, end), said, end) == [f"c|ended|{end}"]
    assert news_of(one(CommitmentState.HELPED, end), said, end + timedelta(weeks=3)) == [], "by then it is old"
    assert told_of(CommitmentState.HELPED, {News.CHOSEN, News.SAID}) is None, "overtaken before it was told"
    assert told_of(CommitmentState.SEEKING, {News.CHOSEN}) is None


def test_what_ends_in_the_same_minutes_is_one_message(tx: Tx) -> None:
    looked_after(tx, "c1", CHOSEN, BO)
    looked_after(tx, "c2", OTHER, DEV)
    at = FRIDAY + 6 * WEEK
    says(tx, "c1", BO, CheckInMoment.END, HowItGoes.HELPS, at)
    says(tx, "c2", DEV, CheckInMoment.END, HowItGoes.NOT_YET, at + timedelta(minutes=2))
    first, second = sorted(messages(tx, CommitmentEnded.kind), key=lambda one: one.state != "ready")
    assert (first.state, second.state, second.reason) == ("ready", "dropped", "joined")
    kind = KINDS[CommitmentEnded.kind]
    held = CommitmentEnded(CommitmentId("c1"), (CommitmentId("c2"),))
    assert first.body == {"commitment": "c1", "also": ["c2"]}
    message = OutboxMessage(first.id, WORKSPACE, kind.body.kind, GENERAL, first.dedupe_key, held, 0, at, None, None, None)
    told = kind.render(scope(tx, now=at), message)
    assert isinstance(told, Post)
    text = told.message["text"]
    assert f"{CHOSEN}* is through, and it helped" in text and f"{OTHER}* has run its time" in text
