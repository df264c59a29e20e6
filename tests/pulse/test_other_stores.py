"""Comments, audits, own questions and silences as the stores find them. A row stands beside each that must not be found."""

from __future__ import annotations

import itertools

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.database.schema import cohort_members, cohort_questions, cohort_teams, comment_answers, comments
from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId, TeamId
from bot.pulse.answering import store as answering
from bot.pulse.audit import store as audits
from bot.pulse.audit.rules import AuditPast, AuditPlan, asked_in_audit, is_its_turn, is_line, is_ready, next_open, was_waiting_then
from bot.pulse.heard import store as heard
from bot.pulse.heard.rules import LATEST, MOST_POSTS, POST_LENGTH, SOONEST, THREAD_LEAST, Acknowledgement, HeardComment
from bot.pulse.heard.store import ToldNow
from bot.pulse.privacy.seal import Sealer
from bot.pulse.questions import store as own
from bot.pulse.questions.rules import OwnQuestionState, OwnWords, Question
from tests.givens import ANA, BO, MONDAY
from tests.pulse.test_store import DAY, SECOND, WEEK, a_cohort, a_round
from tests.rows import Rows

RELEASED = MONDAY + WEEK + 4 * DAY  # of round 1
MON = MONDAY.date()


def said(rows: Rows, id_: bytes, cohort: str) -> None:
    rows.add(comments, id=id_, cohort_id=cohort, question_id="q", text=id_.decode())


def read(found: list[heard.CommentRow]) -> list[str]:
    return [one.text for one in found]


def test_comments_may_be_read_after_a_moment_under_today_s_k_and_out_of_silence(rows: Rows) -> None:
    a_round(rows, 1)
    a_round(rows, 2, "folded")
    a_round(rows, 3, comments_k=9)
    for id_, of, values in (
        ("c1", "r1", {"silent_until": RELEASED.date()}),
        ("c2", "r1", {"silent_until": RELEASED.date() + DAY, "lineage": "silent"}),
        ("c3", "r2", {}),
        ("c4", "r3", {}),
        ("c5", "r1", {"lineage": "other"}),
    ):
        a_cohort(rows, id_, of, **values)
        said(rows, id_.encode(), id_)
        rows.add(cohort_teams, cohort_id=id_, team_id=f"of {id_}")
    said(rows, b"b1", "c1")
    scope, usual = rows.scope(), ToldNow(MONDAY, 8)
    group = ["team:t", "silent"]
    assert read(heard.comments_of(scope, group, usual)) == ["b1", "c1", "c4"] and read(
        heard.comments_of(scope, group, ToldNow(MONDAY, 9))
    ) == ["c4"]
    assert [read(heard.comments_of(scope, ["other"], ToldNow(since, 8))) for since in (RELEASED - SECOND, RELEASED)] == [["c5"], []]
    assert sorted(read(heard.comments_among(scope, [b"b1", b"c2", b"c3", b"c5"], usual))) == ["b1", "c5"]
    assert [heard.comment(scope, id_, usual) is not None for id_ in (b"c1", b"c2", b"c3", b"c9")] == [True, False, False, False]
    for cohort, person in (("c1", BO), ("c5", ANA)):
        rows.add(cohort_members, cohort_id=cohort, person_id=person)
    assert heard.lineages_of_member(scope, PersonId(BO)) == ["team:t"] and heard.lineages_of_teams(scope, [TeamId("of c5")]) == ["other"]
    for cohort, question, version in (("c1", "q", 1), ("c4", "q", 3), ("c4", "p", 2), ("c5", "q", 9)):
        rows.add(cohort_questions, cohort_id=cohort, question_id=question, version=version)
    assert heard.versions(scope, [CohortId("c1"), CohortId("c4")]) == {"q": 3, "p": 2}
    for id_, at, who in (
        (b"c1", MONDAY, BO),
        (b"c1", MONDAY + DAY, ANA),
        (b"b1", MONDAY + WEEK, BO),
        (b"c2", MONDAY, BO),
        (b"c5", MONDAY, BO),
    ):
        rows.add(comment_answers, comment_id=id_, person_id=who, word="heard", answered_at=at)
    between = [
        heard.answered_between(scope, [TeamId("of c1")], first, MONDAY + WEEK, usual) for first in (MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)
    ]
    assert between == [{"of c1": [b"c1"]}, {"of c1": [b"c1"]}, {}]
    assert heard.answered_between(scope, [TeamId("of c1")], MONDAY, MONDAY + WEEK + SECOND, usual) == {"of c1": [b"b1", b"c1"]}
    assert heard.answered_between(scope, [TeamId("of c2")], MONDAY, MONDAY + WEEK, usual) == {}
    assert {id_: [who for who, _ in told] for id_, told in heard.answers_to(scope, [b"c1"]).items()} == {b"c1": [BO, ANA]}
    heard.answer(scope, b"c1", PersonId(BO), Acknowledgement.THANKS)
    assert dict(heard.answers_to(scope, [b"c1"])[b"c1"])[PersonId(BO)] is Acknowledgement.THANKS


def test_posts_wait_are_counted_and_told_in_the_order_of_their_ids(rows: Rows) -> None:
    a_round(rows, 1)
    a_cohort(rows, "c1", "r1")
    for id_ in (b"one", b"two"):
        said(rows, id_, "c1")
    scope, numbers = rows.scope(), itertools.count(1)
    about = {id_: heard.comment(scope, id_, ToldNow(MONDAY, 8)) for id_ in (b"one", b"two")}
    for id_, of, text in ((b"b", b"one", "second"), (b"a", b"one", "first"), (b"c", b"two", "other")):
        row = about[of]
        assert row is not None
        heard.keep_post(scope, id_, row, text)
    assert [heard.how_many_posts(scope, of) for of in (b"one", b"two")] == [2, 1] and heard.posts_under(scope, [b"one"]) == {}
    heard.tell_posts(scope, b"one", lambda: bytes([next(numbers)]))
    assert heard.posts_under(scope, [b"one", b"two"]) == {b"one": ["first", "second"]}
    assert heard.posts_under(scope, [b"two"]) == {}
    assert [heard.how_many_posts(scope, of) for of in (b"one", b"two")] == [2, 1]
    assert (THREAD_LEAST, POST_LENGTH, MOST_POSTS, SOONEST, LATEST) == (8, 280, 30, 10, 60), "as the promise and the form say"
    words = (Acknowledgement.HEARD, Acknowledgement.TELL_MORE)
    assert [HeardComment("", "", ((PersonId(BO), word),)).asked_for_more for word in words] == [False, True]


def test_the_newest_and_the_first_audit_of_groups_and_teams(rows: Rows) -> None:
    for number, state in ((1, "released"), (2, "released"), (3, "folded"), (4, "released")):
        a_round(rows, number, state)
    for id_, of, lineage, asks, team in (
        ("c1", "r1", "a", "audit", "t"),
        ("c2", "r2", "b", "audit", "t"),
        ("c3", "r3", "a", "audit", "u"),
        ("c4", "r4", "a", "pulse", "t"),
    ):
        a_cohort(rows, id_, of, lineage=lineage, asks=asks)
        rows.add(cohort_teams, cohort_id=id_, team_id=team)
    scope, team = rows.scope(), TeamId("t")
    known = audits.audits(scope)
    opened = [(MONDAY + number * WEEK).date() for number in range(4)]
    assert {name: past.opened for name, past in known.of_groups.items()} == {"a": opened[3], "b": opened[2]}
    assert {name: past.opened for name, past in known.of_teams.items()} == {"t": opened[2], "u": opened[3]}
    assert [audits.teams_audited_last_in(scope, RoundId(one)) for one in ("r1", "r2", "r3")] == [[], ["t"], ["u"]]
    assert [audits.newest_audit_of(scope, lineage) for lineage in (None, LineageId("a"), LineageId("b"))] == ["r2", "r1", "r2"]
    newest, first = audits.newest_audit_of_team(scope, team), audits.first_audit_of_team(scope, team)
    assert newest is not None and first is not None and (newest.round_id, first.round_id) == ("r2", "r1")
    assert audits.newest_audit_of_team(scope, TeamId("u")) is None
    audits.announce_again(scope, RoundId("r2"), audit_again_on=MON)
    assert {name: past.again_on for name, past in audits.audits(scope).of_groups.items()} == {"a": None, "b": MON}


def test_whose_turn_an_audit_is(rows: Rows) -> None:
    tuesday = MON + DAY
    ready = [is_ready(None, AuditPlan(True, begins), MON) for begins in (tuesday, tuesday + DAY)]
    again = [is_ready(AuditPast(MON, on), AuditPlan(True), MON) for on in (tuesday, tuesday + DAY, None)]
    assert (ready, again) == ([True, False], [True, False, False])
    past = AuditPast(MON - 56 * DAY)
    assert [was_waiting_then(past, welcomed) for welcomed in (MONDAY, MONDAY - DAY, None)] == [True, False, False]
    resting = AuditPast(MON)
    turns = [is_its_turn(pasts, AuditPlan(True), MON) for pasts in ([None], [None, resting], [None, None, resting], [])]
    assert turns == [True, False, True, False] and not is_its_turn([None], AuditPlan(False), MON)
    asked = asked_in_audit([Dimension.TRY])
    assert [is_line(one) for one in asked[-3:]] == [False, True, True] and Dimension.TRY not in {one.dimension for one in asked}
    assert len(asked_in_audit([])) == 24 and len(asked) == 22
    assert [next_open([True, False], after) for after in (-1, 0, 1)] == [1, 1, 1] and next_open([], -1) is None
    assert next_open([False, False], 0) == 1 and next_open([False, True]) == 0 and next_open([False, True], 5) == 0


def test_own_questions_by_id_and_state(rows: Rows) -> None:
    scope = rows.scope()
    assert own.next_number(scope) == 1
    for id_ in ("own.2", "own.1"):
        words = OwnWords("How?", "So")
        own.add(scope, Question(QuestionId(id_), 1, Dimension.SAFE, 0, Form.OCC if id_ == "own.1" else Form.TXT, own=words), PersonId(BO))
    assert own.next_number(scope) == 3 and [one.question.id for one in own.all_of(scope)] == ["own.1", "own.2"]
    assert [one.question.may_not_come_up for one in own.all_of(scope)] == [True, False] and own.all_of(scope)[0].text == "How?"
    proposed, announced = OwnQuestionState.PROPOSED, OwnQuestionState.ANNOUNCED
    first = QuestionId("own.1")
    moved = [own.set_state(scope, first, announced, only_from=before) for before in (OwnQuestionState.RETIRED, proposed, announced)]
    assert moved == [False, True, False]
    assert [one.question.id for one in own.announced(scope)] == ["own.1"] and own.find(scope, first, 2) is None
    kept = own.find(scope, QuestionId("own.2"), 1)
    assert kept is not None and kept.state is proposed


def test_silences_are_rewritten_and_forgotten_by_their_slots(rows: Rows) -> None:
    sealer = Sealer(bytes(32))
    answering.set_silent_rounds(rows.tx, sealer, {b"a" * 16: 1, b"b" * 16: 2})
    answering.set_silent_rounds(rows.tx, sealer, {b"a" * 16: 3})
    both = [b"a" * 16, b"b" * 16]
    assert answering.silent_rounds(rows.tx, sealer, [*both, b"c" * 16]) == {b"a" * 16: 3, b"b" * 16: 2}
    assert answering.silent_rounds(rows.tx, Sealer(bytes(range(32))), both) == {}
    answering.forget_silences(rows.tx, [b"a" * 16])
    assert answering.silent_rounds(rows.tx, sealer, both) == {b"b" * 16: 2}
    answering.forget_silences(rows.tx)
    assert answering.silent_rounds(rows.tx, sealer, both) == {}
