"""What is put in comes back as it was. Of marks the newest counts, and the old ones go."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import select

from bot.database.schema import asks, learnings, people, reactions
from bot.ids import AskId, ChannelId, LearningId, MessageTs, PersonId, TeamId
from bot.sharing import store
from bot.sharing.reactions import store as marked
from bot.sharing.reactions.rules import GONE, NOBODY, SAVED, UNDONE, Mark
from bot.sharing.reactions.store import KeptMark, ToldMark
from bot.sharing.rules import Ask, GivenAnswer, Learning, Place
from tests.givens import ANA, BO, DEV, MONDAY
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
HERE = Place(ChannelId("C1"), MessageTs("1.1"))
BESIDE = (Place(ChannelId("C1"), MessageTs("2.2")), Place(ChannelId("C2"), MessageTs("1.1")))
NOWHERE = Place(ChannelId("C2"), MessageTs("2.2"))
LEARNING = Learning(
    LearningId("l"), PersonId(BO), TeamId("t"), "from l", HERE.channel, HERE.ts, "team", True, "Title", "Text", ("a", "b"), "https://x.example",
    "X", True, 3, MONDAY, MONDAY + DAY,
)  # fmt: skip
ASK = Ask(AskId("q"), None, b"slot", TeamId("t"), "from q", HERE.channel, HERE.ts, True, "How?", MONDAY, MONDAY, MONDAY + DAY, None)
ANSWER = GivenAnswer("a", AskId("q"), PersonId(BO), HERE, "So", 2, MONDAY, MONDAY + DAY)


def test_a_learning_is_kept_once_for_what_it_came_from(rows: Rows) -> None:
    scope = rows.scope()
    others = [
        replace(LEARNING, id=LearningId(place.channel + place.ts), origin=place.channel + place.ts, channel=place.channel, ts=place.ts)
        for place in BESIDE
    ]
    kept = [store.add_learning(scope, one) for one in (LEARNING, replace(LEARNING, id=LearningId("again")), *others)]
    assert kept == [True, False, True, True]
    assert [store.learning(scope, one.id) for one in (LEARNING, *others)] == [LEARNING, *others]
    assert [store.learning_at(scope, place) for place in (HERE, *BESIDE, NOWHERE)] == [LEARNING, *others, None]
    assert store.learning(scope, LearningId("again")) is None


def test_a_question_is_kept_once_for_what_it_came_from(rows: Rows) -> None:
    scope = rows.scope()
    others = [
        replace(ASK, id=AskId(place.ts + place.channel), origin=place.ts, channel=place.channel, ts=place.ts, author=PersonId(author))
        for place, author in zip(BESIDE, (BO, ANA), strict=True)
    ]  # fmt: skip
    kept = [store.add_ask(scope, one) for one in (ASK, replace(ASK, id=AskId("again")), *others)]
    assert kept == [True, False, True, True]
    assert [store.ask(scope, one.id) for one in (ASK, *others)] == [ASK, *others] and store.ask(scope, AskId("again")) is None
    assert [store.ask_at(scope, place) for place in (HERE, *BESIDE, NOWHERE)] == [ASK, *others, None]


def test_questions_without_a_name_by_their_ids(rows: Rows) -> None:
    for id_ in "bca":
        rows.add(asks, id=id_, author_id=None, author_slot=id_.encode(), message_ts=id_, channel_id="C1", is_private=False, text="How?")
    rows.add(people, id=ANA)
    scope = rows.scope()
    assert [one.id for one in store.nameless_asks(scope, PersonId(ANA))] == ["a", "b", "c"]
    assert store.anonymous_asks_before(scope, MONDAY + SECOND) == ["a", "b", "c"]


def test_an_answer_is_kept_once_for_its_message(rows: Rows) -> None:
    scope = rows.scope()
    others = [replace(ANSWER, id=place.channel + place.ts, place=place, author=PersonId(ANA)) for place in BESIDE]
    kept = [store.add_answer(scope, one) for one in (ANSWER, replace(ANSWER, id="again"), *others)]
    assert kept == [True, False, True, True]
    assert [store.answer(scope, one.id) for one in (ANSWER, *others)] == [ANSWER, *others] and store.answer(scope, "again") is None
    assert [store.answer_at(scope, place) for place in (HERE, *BESIDE, NOWHERE)] == [ANSWER, *others, None]


def told(place: Place, person: str, emoji: str, event: str, *, there: bool = True, days: float = 0) -> ToldMark:
    return ToldMark(place, PersonId(person), emoji, Mark(there, event), MONDAY + days * DAY)


def test_of_two_events_about_one_mark_the_newer_counts_in_whatever_order_they_come(rows: Rows) -> None:
    scope = rows.scope()
    first = [told(HERE, BO, "bulb", "5.0"), told(HERE, BO, "bulb", "7.0", there=False), told(HERE, ANA, "bulb", "5.0", days=1)]
    assert marked.keep_marks(scope, first) == 2 and marked.keep_marks(scope, []) == 0
    news = [
        marked.keep_mark(scope, HERE, PersonId(BO), "bulb", Mark(there=True, event_ts=event), MONDAY) for event in ("6.0", "7.0", "8.0")
    ]
    assert news == [False, False, True]
    for place in BESIDE:
        marked.keep_mark(scope, place, PersonId(BO), "eyes", Mark(there=True, event_ts="1.0"), MONDAY)
    found = sorted(marked.marks_at(scope, HERE), key=lambda one: one.person)
    assert found == [KeptMark(PersonId(ANA), "bulb", MONDAY + DAY), KeptMark(PersonId(BO), "bulb", MONDAY)]
    marked.keep_mark(scope, HERE, PersonId(BO), "bulb", Mark(there=False, event_ts="9.0"), MONDAY)
    assert [one.person for one in marked.marks_at(scope, HERE)] == [ANA]
    assert sorted(marked.places_marked_by(scope, PersonId(BO)), key=lambda one: (one.ts, one.channel)) == [HERE, BESIDE[1], BESIDE[0]]
    assert marked.places_marked_by(scope, PersonId(ANA)) == [HERE] and marked.places_marked_by(scope, PersonId(DEV)) == []
    assert [marked.is_gone([KeptMark(NOBODY, emoji, MONDAY)]) for emoji in (GONE, SAVED)] == [True, False]


def there_now(rows: Rows) -> list[tuple[str, str, str, str]]:
    columns = (reactions.c[name] for name in ("channel_id", "message_ts", "person_id", "emoji"))
    return sorted(tuple(row) for row in rows.tx.execute(select(*columns)))


def test_a_message_s_marks_go_with_it_and_a_person_s_with_them(rows: Rows) -> None:
    scope = rows.scope()
    for place, person, emoji in (
        (HERE, BO, "bulb"),
        (HERE, ANA, "bulb"),
        (HERE, "", GONE),
        (BESIDE[0], BO, "bulb"),
        (BESIDE[1], BO, "bulb"),
        (BESIDE[0], ANA, "eyes"),
    ):
        marked.keep_marks(scope, [told(place, person, emoji, "1.0")])
    marked.forget_marks_of_people(scope, HERE)
    beside = [("C1", "2.2", ANA, "eyes"), ("C1", "2.2", BO, "bulb"), ("C2", "1.1", BO, "bulb")]
    assert there_now(rows) == [("C1", "1.1", "", GONE), *beside]
    marked.forget_person(scope, PersonId(BO))
    assert there_now(rows) == [("C1", "1.1", "", GONE), beside[0]]


def test_old_marks_go_and_what_stood_by_them_alone_stays_saved_by_nobody(rows: Rows) -> None:
    scope, recent = rows.scope(), MONDAY + 30 * DAY
    rows.add(learnings, id="l", channel_id="C1", message_ts="1")
    rows.add(asks, id="q", channel_id="C1", message_ts="2")
    rows.add(learnings, id="beside", channel_id="C2", message_ts="4")
    old, new, late = -1 / 86_400, 0, 30
    for ts, person, emoji, days, there in (
        ("1", BO, "bulb", old, True),
        ("1", ANA, "eyes", new, True),
        ("2", BO, SAVED, old, True),
        ("3", BO, "bulb", old, True),
        ("4", BO, "bulb", old, True),
        ("5", BO, "bulb", new, True),
        ("6", "", UNDONE, old, True),
        ("7", "", GONE, old, True),
        ("8", ANA, "eyes", new, True),
        ("9", ANA, "eyes", late, True),
        ("9", ANA, "clap", new, True),
    ):
        marked.keep_marks(scope, [told(Place(ChannelId("C1"), MessageTs(ts)), person, emoji, "1.0", there=there, days=days)])
    rows.add(learnings, id="by a mark that was taken away", channel_id="C1", message_ts="10")
    marked.keep_marks(scope, [told(Place(ChannelId("C1"), MessageTs("10")), BO, "bulb", "1.0", there=False, days=old)])
    rows.add(learnings, id="by another emoji", channel_id="C1", message_ts="11")
    marked.keep_marks(scope, [told(Place(ChannelId("C1"), MessageTs("11")), BO, "tada", "1.0", days=old)])
    went = marked.forget_old_marks(scope, MONDAY, saving=["bulb"], fleeting=["eyes"], recent=recent)
    kept = [(ts, person, emoji) for _, ts, person, emoji in there_now(rows)]
    assert kept == [
        ("1", "", SAVED), ("1", ANA, "eyes"), ("2", "", SAVED), ("5", BO, "bulb"), ("6", "", UNDONE),
        ("9", ANA, "clap"), ("9", ANA, "eyes"),
    ] and went == 8  # fmt: skip
    saved = rows.tx.execute(select(reactions.c.at, reactions.c.is_present).where(reactions.c.emoji == SAVED)).all()
    assert [tuple(row) for row in saved] == [(MONDAY, True)] * 2
