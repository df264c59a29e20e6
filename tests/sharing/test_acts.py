"""Sharing: what people tell and mark, with everything they may do wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from bot.app.features import FEATURES
from bot.asking import acts as asking
from bot.database import schema
from bot.database.engine import Tx
from bot.errors import NotAllowed, NotFound
from bot.experiments import acts as experiments
from bot.people import store as people
from bot.people.privacy import erase as leaving
from bot.sharing import acts as sharing
from bot.sharing import lifecycle, views
from bot.sharing import store as rows
from bot.sharing.jobs import forget_old_traces
from bot.sharing.notice_bodies import TOLD_TOGETHER, LearningMarked, LearningShared
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import MessageWords, Reaction
from bot.sharing.reactions.batch import HeardEvent, hear_together
from bot.sharing.reactions.rules import Mark
from bot.sharing.rules import Learning, Place, drafted
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, GENERAL, MONDAY, WORKSPACE, scope
from tests.sharing.world import TABLE, Keys, at, found, outbox, plan, share, tx

__all__ = ["tx"]

EVERYBODY = ["<!channel> look", "look &lt;!here&gt;", "@everyone look", "<!subteam^S1|@ops> look", "@\u200bchannel look"]


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
    card = str(views.learning_card(words_in("en"), learning))
    assert "<!" not in card and re.search(r"@(channel|here|everyone|group)", card) is None
    assert "look" in learning.text


def test_a_learning_typed_where_ripple_is_not_is_kept_and_posted_nowhere(tx: Tx) -> None:
    shared = sharing.share_typed(scope(tx, now=MONDAY), ANA, "words", "k", "C0ELSEWHERE", is_private=True)
    assert shared.posted_in is None
    assert outbox(tx, LearningShared.kind) == []
    assert found(tx, BO, "words") == []


@pytest.mark.parametrize("place", ["", "team:chosen", "C" + "X" * 400, "U0000000001", "C1\n"])
def test_what_a_form_calls_its_channel_and_is_none_counts_as_a_direct_message(tx: Tx, place: str) -> None:
    assert sharing.begun_in(scope(tx), ANA, place) == sharing.DIRECT
    assert sharing.begun_in(scope(tx), ANA, GENERAL) == GENERAL


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
    forget_old_traces(at(tx, WORKSPACE, MONDAY + timedelta(days=36)))
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


# --- finding again -------------------------------------------------------------------------------------------------


def test_the_home_shows_my_week_and_what_my_team_learned(tx: Tx) -> None:
    share(tx)
    seen = sharing.at_home(scope(tx, now=MONDAY + timedelta(days=1)), BO)
    assert seen.week.shared == 0
    assert [learning.author for learning in seen.team] == [ANA]
    assert sharing.at_home(scope(tx, now=MONDAY + timedelta(days=1)), ANA).week.shared == 1
