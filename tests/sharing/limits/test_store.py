"""What the store finds: since which moment, in which order, for whom; a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Table, select

from bot.database.schema import answers, asks, channel_members, channels, learnings, people, reactions, team_members, teams
from bot.ids import AskId, ChannelId, PersonId, TeamId
from bot.sharing import store
from bot.sharing.reactions import store as marked
from bot.sharing.rules import Place
from bot.sharing.wrong.store import failure_lessons_since
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
READER, OTHER = PersonId(ANA), PersonId(BO)
TEAM = TeamId("t")


def reader(rows: Rows, **more: bool) -> None:
    rows.add(people, id=ANA, is_guest=False, is_stranger=False, **more)


def learned(rows: Rows, id_: str, **values: object) -> None:
    rows.add(
        learnings, **{"id": id_, "team_id": "t", "text": id_, "tags": [], "is_private": False, "shared_at": MONDAY, "used_by": 0} | values
    )


def question(rows: Rows, id_: str, **values: object) -> None:
    rows.add(
        asks,
        **{"id": id_, "team_id": "t", "text": id_, "is_private": False, "asked_at": MONDAY, "author_id": BO, "channel_id": "C1"} | values,
    )


def test_learnings_begin_at_the_moment_asked_for_and_say_something(rows: Rows) -> None:
    reader(rows)
    learned(rows, "before", shared_at=MONDAY - SECOND)
    learned(rows, "b at once")
    learned(rows, "a at once")
    learned(rows, "later", shared_at=MONDAY + HOUR)
    learned(rows, "used", used_by=2)
    learned(rows, "unread", text="")
    learned(rows, "private", is_private=True)
    learned(rows, "other", team_id="other", author_id=ANA)
    scope = rows.scope()
    assert [one.id for one in store.learnings_since(scope, READER, MONDAY)] == ["a at once", "b at once", "other", "used", "later"]
    assert [one.id for one in store.learnings_of_team(scope, TEAM, READER, MONDAY, 9)] == ["used", "later", "a at once", "b at once"]
    assert [one.id for one in store.learnings_of_team(scope, TEAM, READER, MONDAY, 2)] == ["used", "later"]
    assert [one.id for one in store.learnings_by(scope, OTHER, 3)] == ["later", "a at once", "b at once"]
    assert [one.id for one in store.learnings_by(scope, READER, 3)] == ["other"]


def test_a_team_s_open_questions_begin_at_that_moment_wait_and_have_appeared(rows: Rows) -> None:
    reader(rows)
    question(rows, "before", asked_at=MONDAY - SECOND)
    question(rows, "b")
    question(rows, "a")
    question(rows, "later", asked_at=MONDAY + HOUR)
    question(rows, "answered", answered_at=MONDAY)
    question(rows, "solved", solved_at=MONDAY)
    question(rows, "unread", text="")
    question(rows, "nameless, not there yet", author_id=None, author_slot=b"1")
    question(rows, "nameless", author_id=None, author_slot=b"2", message_ts="1.1", asked_at=MONDAY + 2 * HOUR)
    question(rows, "private", is_private=True)
    question(rows, "other", team_id="other")
    scope = rows.scope()
    assert [one.id for one in store.open_asks_of_team(scope, TEAM, READER, MONDAY, 9)] == ["a", "b", "later", "nameless"]
    assert [one.id for one in store.open_asks_of_team(scope, TEAM, READER, MONDAY, 2)] == ["a", "b"]
    assert [one.id for one in store.nameless_asks(scope, READER)] == ["nameless", "nameless, not there yet"]
    assert [one.id for one in store.asks_by(scope, OTHER)][:3] == ["later", "a", "answered"]
    after = MONDAY + 2 * HOUR
    assert [store.anonymous_asks_before(scope, moment) for moment in (MONDAY, MONDAY + SECOND, after + SECOND)] == [
        [],
        ["nameless, not there yet"],
        ["nameless", "nameless, not there yet"],
    ]


def test_answers_come_by_help_then_age_and_go_with_their_question_alone(rows: Rows) -> None:
    for id_, helpful, at in (("b", 0, MONDAY), ("a", 0, MONDAY), ("late", 0, MONDAY + HOUR), ("helped", 1, MONDAY + 2 * HOUR)):
        rows.add(answers, id=id_, ask_id="q", author_id=BO, helpful=helpful, answered_at=at, channel_id="C1", message_ts=id_)
    rows.add(answers, id="of another", ask_id="other", author_id=ANA, answered_at=MONDAY)
    for id_, at in (("orphan", MONDAY - SECOND), ("new orphan", MONDAY)):
        rows.add(answers, id=id_, ask_id=store.orphan_of(Place("C1", id_)), author_id=ANA, answered_at=at)  # type: ignore[arg-type]
    question(rows, "q")
    question(rows, "other")
    scope = rows.scope()
    assert [one.id for one in store.answers_to(scope, AskId("q"))] == ["helped", "a", "b", "late"]
    assert [one.id for one in store.answers_by(scope, OTHER)] == ["a", "b", "late", "helped"]
    store.drop_orphans(scope, MONDAY)
    store.drop_ask(scope, AskId("q"))
    assert sorted(scope.execute(select(answers.c.id)).scalars()) == ["new orphan", "of another"]
    assert list(scope.execute(select(asks.c.id)).scalars()) == ["other"]


def test_changes_and_drops_touch_one_row(rows: Rows) -> None:
    for id_ in "ab":
        learned(rows, id_)
        question(rows, id_)
        rows.add(answers, id=id_, text=id_)
    scope = rows.scope()
    store.change_learning(scope, "a", text="new")  # type: ignore[arg-type]
    store.change_ask(scope, AskId("a"), text="new")
    store.change_answer(scope, "a", text="new")
    for table in (learnings, asks, answers):
        assert sorted(scope.execute(select(table.c.text)).scalars()) == ["b", "new"]
    store.drop_learning(scope, "a")  # type: ignore[arg-type]
    store.drop_answer(scope, "a")
    assert [list(scope.execute(select(table.c.id)).scalars()) for table in (learnings, answers)] == [["b"], ["b"]]
    assert store.ask(scope, AskId("b")) is not None and store.answer(scope, "a") is None


@pytest.mark.parametrize("table", [learnings, asks], ids=lambda table: table.name)
def test_who_may_read_what(rows: Rows, table: Table) -> None:
    """A member reads all of a channel; a colleague what is open; a guest what is theirs."""
    write = learned if table is learnings else question
    rows.add(people, id="UGUEST", is_guest=True, is_stranger=False)
    rows.add(people, id="USTRANGER", is_guest=False, is_stranger=True)
    reader(rows)
    rows.add(channels, id="C1", is_private=False)
    rows.add(channels, id="CNOW", is_private=True)
    rows.add(channel_members, channel_id="CNOW", person_id="UMEMBER")
    write(rows, "open", channel_id="C1")
    write(rows, "was private", channel_id="C1", is_private=True)
    write(rows, "is private", channel_id="CNOW")
    write(rows, "guest's", channel_id="C1", author_id="UGUEST")
    write(rows, "nowhere known", channel_id="C9")
    ids = ["open", "was private", "is private", "guest's", "nowhere known"]
    can = {who: sorted(store.may_read(rows.scope(), PersonId(who), ids)) for who in (ANA, "UGUEST", "USTRANGER", "UMEMBER", "UNOBODY")}
    assert can == {
        ANA: ["guest's", "nowhere known", "open"],
        "UGUEST": ["guest's"],
        "USTRANGER": [],
        "UMEMBER": ["is private"],
        "UNOBODY": [],
    }
    assert store.may_read(rows.scope(), READER, ["open", "guest's"]) == {"open", "guest's"}


def test_an_act_counts_for_the_team_that_meets_there_else_for_the_first(rows: Rows) -> None:
    for id_, channel, archived in (("a", "CA", None), ("b", "CB", None), ("c", "CB", None), ("0", "C0", MONDAY)):
        rows.add(teams, id=id_, channel_id=channel, archived_at=archived)
        rows.add(team_members, team_id=id_, person_id=BO)
    rows.add(teams, id="1", channel_id="C1")
    rows.add(team_members, team_id="1", person_id=BO, until=MONDAY)
    scope = rows.scope()
    assert [store.team_of(scope, OTHER, ChannelId(one)) for one in ("CB", "CA", "C0", "C1")] == ["b", "a", "a", "a"]
    assert store.team_of(scope, OTHER) == "a" and store.team_of(scope, READER) is None
    assert [store.team_in(scope, ChannelId(one)) for one in ("CB", "C0", "C9")] == ["b", None, None]
    rows.tx.exec_driver_sql("PRAGMA reverse_unordered_selects=OFF")  # in whatever order they lie
    assert store.team_in(scope, ChannelId("CB")) == "b"


def test_failure_lessons_of_these_people_after_that_moment(rows: Rows) -> None:
    for author, at, failed in (
        (ANA, MONDAY + SECOND, True),
        (BO, MONDAY, True),
        ("U0DEV", MONDAY + HOUR, False),
        ("U0EVE", MONDAY + HOUR, True),
    ):
        learned(rows, author, author_id=author, shared_at=at, is_failure_lesson=failed)
    assert failure_lessons_since(rows.scope(), [READER, OTHER, PersonId("U0DEV")], MONDAY) == {ANA}


def test_one_person_s_marks_of_some_emoji_on_some_messages(rows: Rows) -> None:
    marks = [
        (BO, "bulb", "1.1", "C1", True),
        (ANA, "bulb", "1.1", "C1", True),
        (BO, "eyes", "1.1", "C1", True),
        (BO, "bulb", "1.2", "C1", True),
    ]
    for person, emoji, ts, channel, there in (*marks, (BO, "bulb", "1.1", "C2", True), (BO, "book", "1.1", "C1", False)):
        rows.add(reactions, person_id=person, emoji=emoji, message_ts=ts, channel_id=channel, is_present=there)
    found = marked.marks_by(rows.scope(), PersonId(BO), ChannelId("C1"), ["1.1", "1.3"], ["bulb", "book"])
    assert [(one.person, one.emoji) for one in found] == [(BO, "bulb")]
