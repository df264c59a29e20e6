"""Sharing, asking, trying and finding again, with everything that people may do wrong."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app.features import FEATURES
from bot.asking import acts as asking
from bot.asking.notice_bodies import AskAsked
from bot.database import schema
from bot.database.engine import Database, Tx
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.experiments import acts as experiments
from bot.experiments import store as ledger
from bot.experiments.notice_bodies import ExperimentCheckIn, ExperimentReminder
from bot.experiments.rules import Outcome, Plan, Result
from bot.people import store as people
from bot.people.privacy import erase as leaving
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.schedule.job import DueContext
from bot.search import acts as search
from bot.search.rules import wished
from bot.sharing import acts as sharing
from bot.sharing import lifecycle, views
from bot.sharing import store as rows
from bot.sharing.notice_bodies import TOLD_TOGETHER, LearningMarked, LearningShared
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import MessageWords, Reaction, ThreadReply
from bot.sharing.reactions.batch import HeardEvent, hear_together
from bot.sharing.reactions.rules import Mark, moment_of
from bot.sharing.rules import Learning, Place, drafted
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, DEV, GENERAL, MONDAY, WORKSPACE, scope

SECRET = "C0SECRET"
TABLE = sharing.defaults()
TEAM: dict[str, Any] = {
    "members_from": "hand", "zone": "Europe/Berlin", "digest_weekday": 3, "digest_time": "15:00",
    "digest_parts": [], "language": "en", "created_at": MONDAY, "welcomed_at": MONDAY,
}  # fmt: skip
EVERYBODY = ["<!channel> look", "look &lt;!here&gt;", "@everyone look", "<!subteam^S1|@ops> look", "@\u200bchannel look"]


class Keys:
    """Keys by name, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def make(self, _tx: Tx, name: str) -> bytes:
        return self.kept.setdefault(name, hashlib.sha256(name.encode()).digest())

    def get(self, _tx: Tx, name: str) -> bytes | None:
        return self.kept.get(name)

    def destroy(self, _tx: Tx, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def tx(database: Database) -> Any:
    with database.transaction() as opened:
        for who in (ANA, BO, CLEO, DEV):
            zone = "Asia/Kolkata" if who == DEV else "Europe/Berlin"
            people.keep_person(scope(opened), Person(who, who.title(), zone, "en", False, False, False, False, False, MONDAY))
        people.keep_channel(scope(opened), GENERAL, name="general", bot_is_member=True)
        people.keep_channel(scope(opened), SECRET, name="secret", bot_is_member=True, is_private=True)
        people.set_channel_members(scope(opened), SECRET, [ANA, BO])
        opened.execute(schema.teams.insert().values(workspace_id=WORKSPACE, id="harbor", name="Harbor", channel_id=GENERAL, **TEAM))
        teams.set_roster(scope(opened, now=MONDAY), "harbor", Roster(frozenset({ANA, BO, DEV}), frozenset()))
        yield opened


def share(tx: Tx, text: str = "Indexes can be partial #sql", *, key: str = "k1", channel: str = GENERAL) -> Any:
    return sharing.share_typed(scope(tx, now=MONDAY), ANA, text, key, channel)


def found(tx: Tx, reader: str, typed: str, kind: str = "") -> list[str]:
    return [hit.text for hit in search.find(scope(tx), reader, wished(typed, kind=kind), typed, kind).hits]


def outbox(tx: Tx, kind: str) -> list[Any]:
    return list(tx.execute(select(schema.outbox).where(schema.outbox.c.kind == kind)))


def due(tx: Tx, kind: str) -> list[Any]:
    return list(tx.execute(select(schema.due).where(schema.due.c.kind == kind)))


def at(tx: Tx, subject: str, now: Any, keys: Any = None) -> DueContext:
    return DueContext(scope(tx, now=now, keys=keys or Keys(), new_id=lambda: "id"), subject, now)  # type: ignore[arg-type]


# --- learnings -----------------------------------------------------------------------------------------------------


def test_a_repeated_command_makes_one_learning_and_one_card(tx: Tx) -> None:
    first, second = share(tx), share(tx)
    assert first.learning.id == second.learning.id
    assert len(outbox(tx, LearningShared.kind)) == 1
    assert tx.execute(select(func.count()).select_from(schema.learnings)).scalar_one() == 1


def test_the_outbox_never_holds_peoples_words(tx: Tx) -> None:
    share(tx, "a very recognisable sentence")
    assert "recognisable" not in str([row.body for row in outbox(tx, LearningShared.kind)])


@pytest.mark.parametrize("text", EVERYBODY)
def test_no_disguise_of_everybody_calls_anybody_from_the_card(tx: Tx, text: str) -> None:
    learning = share(tx, text).learning
    card = str(views.learning_card(words_in("en"), learning, TABLE))
    assert "<!" not in card and re.search(r"@(channel|here|everyone|group)", card) is None
    assert "look" in learning.text


def test_a_learning_typed_where_ripple_is_not_is_kept_and_posted_nowhere(tx: Tx) -> None:
    shared = sharing.share_typed(scope(tx, now=MONDAY), ANA, "words", "k", "C0ELSEWHERE", is_private=True)
    assert shared.posted_in is None
    assert outbox(tx, LearningShared.kind) == []
    assert found(tx, BO, "words") == []


def test_a_learning_typed_in_an_archived_channel_is_not_posted(tx: Tx) -> None:
    people.keep_channel(scope(tx), GENERAL, is_archived=True)
    assert share(tx).posted_in is None


def test_the_author_changes_and_takes_back_and_nobody_else_does(tx: Tx) -> None:
    learning = share(tx).learning
    with pytest.raises(NotAllowed):
        sharing.take_back(scope(tx, now=MONDAY), BO, learning.id)
    sharing.edit_learning(scope(tx, now=MONDAY), ANA, learning.id, drafted("Better words about vacuum"))
    assert found(tx, BO, "vacuum") == ["Better words about vacuum"]
    assert found(tx, BO, "partial") == []
    sharing.take_back(scope(tx, now=MONDAY), ANA, learning.id)
    assert found(tx, BO, "vacuum") == []
    with pytest.raises(NotFound):
        sharing.take_back(scope(tx, now=MONDAY), ANA, learning.id)


def test_using_counts_once_and_never_ones_own(tx: Tx) -> None:
    learning = share(tx).learning
    rows.change_learning(scope(tx), learning.id, message_ts="1772438400.000100")
    for _ in range(2):
        sharing.use_learning(scope(tx, now=MONDAY), BO, learning.id)
    assert rows.learning(scope(tx), learning.id).used_by == 1  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        sharing.use_learning(scope(tx, now=MONDAY), ANA, learning.id)


def test_an_undone_mark_stays_undone_whoever_marks_it_again(tx: Tx) -> None:
    place = Place(GENERAL, "1772438400.000100")
    hear_together(scope(tx), [HeardEvent(Reaction(place, BO, "bulb", ANA, Mark(True, "1.1")), MONDAY)])
    reactions.learn_words(scope(tx, now=MONDAY), place, MessageWords(ANA, "my words"), TABLE)
    made = rows.learning_at(scope(tx), place)
    assert made is not None and found(tx, CLEO, "my words") == ["my words"]
    sharing.take_back(scope(tx, now=MONDAY), ANA, made.id)
    hear_together(scope(tx), [HeardEvent(Reaction(place, CLEO, "bulb", ANA, Mark(True, "2.1")), MONDAY)])
    assert rows.learning_at(scope(tx), place) is None
    assert found(tx, CLEO, "my words") == []


def mark(tx: Tx, number: int, *, by: str = BO, read: bool = True) -> Learning:
    """A message of Ana's is marked, and its words are read."""
    place = Place(GENERAL, f"1772438400.{number:06}")
    hear_together(scope(tx), [HeardEvent(Reaction(place, by, "bulb", ANA, Mark(True, "1.1")), MONDAY)])
    if read:
        reactions.learn_words(scope(tx, now=MONDAY), place, MessageWords(ANA, f"words {number}"), TABLE)
    made = rows.learning_at(scope(tx), place)
    assert made is not None
    return made


def waiting_about_marks(tx: Tx) -> list[list[str]]:
    """The learnings in each letter that waits."""
    waiting = [row.body for row in outbox(tx, LearningMarked.kind) if row.state == "ready"]
    return [[body["learning"], *(one["learning"] for one in body.get("also", ()))] for body in waiting]


def test_what_is_marked_while_the_message_about_the_first_waits_is_told_in_it(tx: Tx) -> None:
    made = [mark(tx, number).id for number in range(3)]
    assert waiting_about_marks(tx) == [made]
    assert [row.reason for row in outbox(tx, LearningMarked.kind) if row.state != "ready"] == ["joined"] * 2


def test_a_message_about_marks_that_is_full_or_on_its_way_takes_in_no_more(tx: Tx) -> None:
    made = [mark(tx, number).id for number in range(TOLD_TOGETHER + 1)]
    assert sorted(map(len, waiting_about_marks(tx))) == [1, TOLD_TOGETHER]
    tx.execute(schema.outbox.update().values(state="sending"))
    later = mark(tx, 99).id
    assert waiting_about_marks(tx) == [[later]] and later not in made


def test_a_digest_that_told_of_marked_messages_ends_their_message_but_not_what_was_marked_after(tx: Tx) -> None:
    made = mark(tx, 1)
    assert lifecycle.marked_untold(scope(tx), ANA) == 1
    lifecycle.marked_told(scope(tx, now=MONDAY), ANA, MONDAY - timedelta(seconds=1))
    assert waiting_about_marks(tx) == [[made.id]], "it was marked after the digest may have been rendered"
    lifecycle.marked_told(scope(tx, now=MONDAY), ANA, MONDAY)
    assert waiting_about_marks(tx) == [] and lifecycle.marked_untold(scope(tx), ANA) == 0


def test_an_author_is_told_once_of_a_message_however_often_it_is_marked_anew(tx: Tx) -> None:
    first, second = mark(tx, 1), mark(tx, 2)
    assert second.channel and second.ts
    gone = Reaction(Place(second.channel, second.ts), BO, "bulb", ANA, Mark(False, "2.1"))
    hear_together(scope(tx), [HeardEvent(gone, MONDAY)])
    assert rows.learning(scope(tx), second.id) is None
    again = replace(gone, mark=Mark(True, "3.1"))
    hear_together(scope(tx), [HeardEvent(again, MONDAY)])
    reactions.learn_words(scope(tx, now=MONDAY), again.place, MessageWords(ANA, "words 2"), TABLE)
    assert rows.learning(scope(tx), second.id) is not None
    assert waiting_about_marks(tx) == [[first.id, second.id]]


def test_an_author_is_told_when_the_words_are_kept_not_before_and_not_of_their_own_mark(tx: Tx) -> None:
    mark(tx, 1, read=False)
    mark(tx, 2, by=ANA)
    assert outbox(tx, LearningMarked.kind) == []
    told = mark(tx, 1)
    assert waiting_about_marks(tx) == [[told.id]]


def test_what_reactions_made_outlives_the_reactions(tx: Tx) -> None:
    place = Place(GENERAL, f"{MONDAY.timestamp():.6f}")
    event = f"{MONDAY.timestamp():.6f}"
    hear_together(scope(tx), [HeardEvent(Reaction(place, BO, "bulb", ANA, Mark(True, event)), MONDAY)])
    reactions.learn_words(scope(tx, now=MONDAY), place, MessageWords(ANA, "my words"), TABLE)
    sharing.forget_old_traces(at(tx, WORKSPACE, MONDAY + timedelta(days=36)))
    assert tx.execute(select(func.count()).select_from(schema.activity)).scalar_one() == 0
    assert set(tx.execute(select(schema.reactions.c.person_id)).scalars()) == {""}
    assert rows.learning_at(scope(tx), place) is not None
    late = Mark(False, f"{MONDAY.timestamp() + 40 * 86400:.6f}")
    hear_together(scope(tx), [HeardEvent(Reaction(place, BO, "bulb", ANA, late), MONDAY + timedelta(days=40))])
    assert rows.learning_at(scope(tx), place) is not None
    assert tx.execute(select(schema.weekly_counts.c.value)).scalars().all() == [1]


def test_a_person_who_leaves_takes_their_rows_with_them(tx: Tx) -> None:
    share(tx)
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    asking.ask_question(scope(tx, now=MONDAY, keys=Keys(), new_id=lambda: "n"), ANA, "How?", "q", GENERAL, anonymous=False)
    place = Place(GENERAL, "1772438400.000100")
    hear_together(scope(tx), [HeardEvent(Reaction(place, ANA, "bulb", BO, Mark(True, "1.1")), MONDAY)])
    leaving.forget(scope(tx, now=MONDAY), FEATURES, ANA)
    for table in (schema.learnings, schema.asks, schema.experiments, schema.reactions, schema.activity):
        assert tx.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
    assert found(tx, BO, "partial") == []


# --- questions -----------------------------------------------------------------------------------------------------


def test_an_anonymous_question_holds_nobody_and_only_its_asker_can_close_it(tx: Tx) -> None:
    keys = Keys()
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=keys, new_id=lambda: "n1"), ANA, "Why?", "q", GENERAL, anonymous=True)
    for table in (schema.asks, schema.activity, schema.outbox, schema.reactions):
        assert ANA not in str([tuple(row) for row in tx.execute(select(table))]), table.name
    (message,) = outbox(tx, AskAsked.kind)
    assert message.not_before >= MONDAY + timedelta(minutes=asking.SOONEST)
    assert message.not_before <= MONDAY + timedelta(minutes=asking.LATEST)
    asking.appeared(scope(tx), ask.id, Place(GENERAL, "1772438400.000100"))
    with pytest.raises(NotAllowed):
        asking.solve(scope(tx, now=MONDAY, keys=keys), BO, ask.id)
    assert asking.solve(scope(tx, now=MONDAY, keys=keys), ANA, ask.id).solved_at is None
    asking.solve_now(DueContext(scope(tx, now=MONDAY + timedelta(minutes=asking.LATEST)), ask.id, MONDAY))
    assert rows.ask(scope(tx), ask.id).solved_at == moment_of("1772438400.000100")
    assert ANA not in str([tuple(row) for row in tx.execute(select(schema.reactions))])


def test_after_35_days_even_the_asker_is_forgotten(tx: Tx) -> None:
    keys = Keys()
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=keys, new_id=lambda: "n1"), ANA, "Why?", "q", GENERAL, anonymous=True)
    sharing.forget_old_traces(at(tx, WORKSPACE, MONDAY + timedelta(days=36), keys))
    assert keys.kept == {}
    with pytest.raises(NotAllowed):
        asking.withdraw(scope(tx, now=MONDAY, keys=keys), ANA, ask.id)


def test_asking_where_ripple_is_not_says_what_to_do(tx: Tx) -> None:
    with pytest.raises(PersonCanFix, match=r"asking\.not_here"):
        asking.ask_question(scope(tx, now=MONDAY, keys=Keys(), new_id=lambda: "n"), ANA, "Why?", "q", "C0X", anonymous=False)


def test_an_answer_that_comes_before_we_know_our_own_post_is_not_lost(tx: Tx) -> None:
    ask = asking.ask_question(scope(tx, now=MONDAY, keys=Keys(), new_id=lambda: "n"), ANA, "Why?", "q", GENERAL, anonymous=False)
    root = Place(GENERAL, "1772438400.000100")
    reply = ThreadReply(Place(GENERAL, "1772438401.000100"), root.ts, BO, "Because", under_ours=True)
    reactions.hear_reply(scope(tx, now=MONDAY), reply, TABLE)
    assert found(tx, BO, "because") == []
    rows.change_ask(scope(tx), ask.id, message_ts=root.ts)
    reactions.adopt(scope(tx, now=MONDAY), root, TABLE)
    assert [answer.text for answer in rows.answers_to(scope(tx), ask.id)] == ["Because"]
    assert rows.ask(scope(tx), ask.id).answered_at is not None  # type: ignore[union-attr]


# --- experiments ---------------------------------------------------------------------------------------------------


def outcome(tx: Tx, made: str) -> str | None:
    known = ledger.experiment(scope(tx), made)
    assert known is not None
    return known.outcome


def plan(ends_on: date = date(2026, 3, 12)) -> Plan:
    return Plan("Pairing halves review time", "Two tickets", "Hours to merge", ends_on)


def test_the_bot_comes_back_in_the_owners_morning_reminds_once_and_then_writes_unclear(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), DEV, plan(), "e", GENERAL)
    (row,) = due(tx, "experiment:ask")
    assert row.due_at.isoformat() == "2026-03-12T03:30:00+00:00"  # nine in Kolkata
    experiments.ask_how_it_went(at(tx, made.id, row.due_at))
    assert len(outbox(tx, ExperimentCheckIn.kind)) == 1
    (row,) = due(tx, "experiment:remind")
    for _ in range(2):
        experiments.remind_once(at(tx, made.id, row.due_at))
    assert len(outbox(tx, ExperimentReminder.kind)) == 1
    tx.execute(schema.outbox.update().values(state="sent"))
    (row,) = due(tx, "experiment:unclear")
    assert experiments.call_it_unclear(at(tx, made.id, row.due_at)) is None
    assert outcome(tx, made.id) == "unclear"


def test_unclear_waits_for_a_reminder_that_found_no_room_but_not_for_ever(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    experiments.remind_once(at(tx, made.id, due(tx, "experiment:ask")[0].due_at))
    (row,) = due(tx, "experiment:unclear")
    moment, mornings = row.due_at, 0
    while (later := experiments.call_it_unclear(at(tx, made.id, moment))) is not None:
        assert outcome(tx, made.id) is None and later > moment
        moment, mornings = later, mornings + 1
    assert outcome(tx, made.id) == "unclear"
    assert mornings == 10, "two weeks of working mornings: from a week after the end to three weeks"


def test_a_reminder_that_went_out_late_leaves_two_working_days_to_answer(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    experiments.remind_once(at(tx, made.id, due(tx, "experiment:ask")[0].due_at))
    sent = due(tx, "experiment:unclear")[0].due_at - timedelta(hours=1)
    experiments.was_reminded(scope(tx, now=sent), made.id)
    assert due(tx, "experiment:unclear")[0].due_at == sent + timedelta(days=4, hours=1), "over a weekend"
    experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, Result(Outcome.HELD, ""), share=False)
    experiments.was_reminded(scope(tx, now=sent), made.id)
    assert due(tx, "experiment:unclear") == []


def test_an_ended_experiment_is_asked_about_no_more_and_its_lesson_is_shared(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    result = Result(Outcome.NOT_HELD, "Pairs tire after an hour")
    ended = experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, result, share=True)
    assert due(tx, "experiment:ask") == []
    lesson = rows.learning(scope(tx), ended.learning or "")
    assert lesson is not None and lesson.is_failure_lesson
    assert "Pairs tire after an hour" in found(tx, BO, "tire")[0]
    with pytest.raises(PersonCanFix, match=r"experiment\.ended_already"):
        experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, result, share=False)
    experiments.ask_how_it_went(at(tx, made.id, MONDAY))
    assert outbox(tx, ExperimentCheckIn.kind) == []


def test_the_ledger_is_filtered_and_private_lines_are_for_members(tx: Tx) -> None:
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e1", GENERAL)
    secret = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e2", SECRET)
    experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, secret.id, Result(Outcome.HELD, ""), share=False)
    assert len(experiments.look_at_ledger(scope(tx), BO).experiments) == 2
    assert len(experiments.look_at_ledger(scope(tx), CLEO).experiments) == 1
    assert len(experiments.look_at_ledger(scope(tx), BO, outcome="running").experiments) == 1
    assert len(experiments.look_at_ledger(scope(tx), BO, outcome="forged").experiments) == 2


def test_the_ledger_of_one_team_keeps_private_lines_for_members_and_offers_ones_own_team_first(tx: Tx) -> None:
    for id_, name in (("atoll", "Atoll"), ("quay", "Quay")):
        tx.execute(schema.teams.insert().values(workspace_id=WORKSPACE, id=id_, name=name, channel_id=None, **TEAM))
    teams.set_roster(scope(tx, now=MONDAY), "quay", Roster(frozenset({CLEO}), frozenset()))
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e1", GENERAL)
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e2", SECRET)
    experiments.start_experiment(scope(tx, now=MONDAY), CLEO, plan(), "e3", GENERAL)

    def owners(reader: str, team: str, outcome: str = "") -> list[str]:
        page = experiments.look_at_ledger(scope(tx), reader, team=team, outcome=outcome)
        return [one.owner for one in page.experiments]

    assert (owners(BO, "harbor"), owners(CLEO, "harbor")) == ([ANA, ANA], [ANA])
    assert (owners(BO, "quay", "running"), owners(BO, "quay", "held"), owners(BO, "atoll")) == ([CLEO], [], [])
    assert len(owners(BO, "a team that is gone")) == 3
    names = [name for _, name in experiments.look_at_ledger(scope(tx), CLEO).teams]
    assert names == ["Quay", "Atoll", "Harbor"]


# --- finding again -------------------------------------------------------------------------------------------------


def test_what_was_shared_privately_is_found_by_members_only_as_the_channel_is_now(tx: Tx) -> None:
    share(tx, "secret sauce", channel=SECRET)
    share(tx, "public sauce", key="k2")
    assert sorted(found(tx, BO, "sauce")) == ["public sauce", "secret sauce"]
    assert found(tx, CLEO, "sauce") == ["public sauce"]
    people.keep_channel(scope(tx), GENERAL, is_private=True)
    assert found(tx, CLEO, "sauce") == []
    people.member_went(scope(tx), SECRET, BO)
    assert found(tx, BO, "sauce") == []


def test_words_are_found_by_stem_in_any_order_and_every_word_must_occur(tx: Tx) -> None:
    share(tx, "Partial indexes speed up counting")
    assert found(tx, BO, "counted index") == ["Partial indexes speed up counting"]
    assert found(tx, BO, "index banana") == []


def test_tags_and_kinds_narrow_down(tx: Tx) -> None:
    share(tx, "alpha words #sql")
    share(tx, "beta words #on-call", key="k2")
    assert found(tx, BO, "words #on-call") == ["beta words #on-call"]
    assert found(tx, BO, "#sql") == ["alpha words #sql"]
    assert found(tx, BO, "words", kind="experiment") == []


@pytest.mark.parametrize("typed", ['" OR 1', "a* NEAR(b)", "title:x AND", "'; DROP TABLE learnings; --", "words -words", "& | ! <->", "%"])
def test_the_engines_operators_cannot_be_typed(tx: Tx, typed: str) -> None:
    share(tx, "words")
    try:
        search.find(scope(tx), BO, wished(typed), typed, "")
    except PersonCanFix as said:
        assert said.sentence == "search.nothing_typed"


def test_pages_do_not_overlap_and_say_whether_there_is_more(tx: Tx) -> None:
    for number in range(12):
        share(tx, f"words number{number}", key=f"k{number}")
    pages = [search.find(scope(tx), BO, wished("words", skip=skip), "words", "") for skip in (0, 5, 10)]
    seen = [hit.item for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == 12
    assert [page.more for page in pages] == [True, True, False]


def test_the_home_shows_my_week_and_what_my_team_learned(tx: Tx) -> None:
    share(tx)
    seen = sharing.at_home(scope(tx, now=MONDAY + timedelta(days=1)), BO)
    assert seen.week.shared == 0
    assert [learning.author for learning in seen.team] == [ANA]
    assert sharing.at_home(scope(tx, now=MONDAY + timedelta(days=1)), ANA).week.shared == 1
