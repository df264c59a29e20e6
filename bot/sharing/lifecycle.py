"""Learnings, questions and answers come and go, with everything that hangs on them: counts, words to be found, notices."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.database.consent import may_hear_from_us
from bot.database.scope import Scope
from bot.ids import AskId, ChannelId, LearningId, PersonId
from bot.outbox.notice import Notice
from bot.outbox.states import OutcomeReason
from bot.outbox.store import bodies_waiting, end_waiting, queue_or_join
from bot.people import store as people
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_in_utc
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as rows
from bot.sharing.activity import Teams, TeamsOf
from bot.sharing.notice_bodies import LearningMarked
from bot.sharing.reactions.locks import lock_messages
from bot.sharing.reactions.rules import moment_of
from bot.sharing.rules import ActivityKind, Ask, Fact, GivenAnswer, ItemKind, Learning, Place, first_by_others, id_from, origin_of, title_of
from bot.slack.sanitize import says_something

GONE = "sharing:gone"  # due at once, for whoever told others of it: the subject is the id of what is gone


def drop_learning(scope: Scope, learning: Learning) -> None:
    """A learning goes, with every count that came of it."""
    _lock(scope, learning)
    for fact in activity.drop_facts(scope, [learning.id]):
        if fact.act is ActivityKind.USED:
            learning = less_used(scope, learning)
    rows.drop_learning(scope, learning.id)
    set_due_once(scope, GONE, learning.id, scope.now)
    search.forget_found(scope, ItemKind.LEARNING, [learning.id])


def drop_ask(scope: Scope, ask: Ask) -> None:
    """A question goes, with its answers and every count that came of them."""
    _lock(scope, ask)
    given = [answer.id for answer in rows.answers_to(scope, ask.id)]
    activity.drop_facts(scope, [ask.id, *given])
    if ask.solved_at is not None:
        activity.bump(scope, ask.team, week_in_utc(ask.asked_at), "solved", -1)
    rows.drop_ask(scope, ask.id)
    set_due_once(scope, GONE, ask.id, scope.now)
    search.forget_found(scope, ItemKind.ASK, [ask.id])
    search.forget_found(scope, ItemKind.ANSWER, given)


def locked_ask(scope: Scope, ask_id: AskId) -> Ask | None:
    """The question as it is once nobody else works on it: what is known of it hangs on marks and answers elsewhere."""
    known = rows.ask(scope, ask_id)
    if known is None or known.ts is None:
        return known
    _lock(scope, known)
    return rows.ask(scope, ask_id)


def _lock(scope: Scope, shared: Learning | Ask) -> None:
    if shared.channel and shared.ts:
        lock_messages(scope, [Place(shared.channel, shared.ts)])


def less_used(scope: Scope, learning: Learning) -> Learning:
    left = max(0, learning.used_by - 1)
    changed: dict[str, object] = {"used_by": left} | ({"reused_at": None} if left == 0 else {})
    rows.change_learning(scope, learning.id, **changed)
    return replace(learning, used_by=left)


def index_learning(scope: Scope, learning: Learning) -> None:
    """A learning can be found by its title, its words, its tags and the title of its link."""
    search.keep_found(
        scope,
        ItemKind.LEARNING,
        learning.id,
        author=learning.author,
        channel=learning.channel,
        is_private=learning.is_private,
        at=learning.shared_at,
        title=learning.title,
        body="\n".join(part for part in (learning.text, learning.link_title) if part),
        tags=learning.tags,
    )


def index_ask(scope: Scope, ask: Ask) -> None:
    """A question can be found by its words."""
    search.keep_found(
        scope,
        ItemKind.ASK,
        ask.id,
        author=ask.author,
        channel=ask.channel,
        is_private=ask.is_private,
        at=ask.asked_at,
        title=title_of(ask.text),
        body=ask.text,
    )


def index_answer(scope: Scope, given: GivenAnswer) -> None:
    ask = rows.ask(scope, given.ask)
    if ask is None or not says_something(given.text):
        return
    search.keep_found(
        scope,
        ItemKind.ANSWER,
        given.id,
        author=given.author,
        channel=given.place.channel,
        is_private=ask.is_private,
        at=given.answered_at,
        title="",
        body=given.text,
    )


def new_learning(scope: Scope, place: Place, author: PersonId) -> Learning:
    origin = origin_of(place)
    made = Learning(
        id=LearningId(id_from(scope.workspace, ItemKind.LEARNING, origin)),
        author=author,
        team=rows.team_of(scope, author, place.channel),
        origin=origin,
        channel=place.channel,
        ts=place.ts,
        audience="channel",
        is_private=is_private(scope, place.channel),
        title="",
        text="",
        tags=(),
        link=None,
        link_title=None,
        is_failure_lesson=False,
        used_by=0,
        shared_at=moment_of(place.ts),
        edited_at=None,
    )
    rows.add_learning(scope, made)
    fact = Fact(ActivityKind.SHARED, author, made.id, made.shared_at)
    activity.add_fact(scope, fact, Teams(made.team))
    return made


def tell_author(scope: Scope, learning: Learning) -> None:
    """Somebody's words are kept because a colleague marked them: they are told, once ever, together with others that still wait.

    Whoever is outside the consent gate is not: what is kept of them stands in their `/learn privacy`.
    """
    if not may_hear_from_us(scope, [learning.author]):
        return
    marked = LearningMarked(learning.id)
    notice = Notice(marked, learning.author, key=f"learning:{learning.id}:marked")
    queue_or_join(scope, notice, LearningMarked, lambda waiting: waiting.with_another(marked))


def told_of(scope: Scope, marked: LearningMarked) -> list[Learning]:
    """The learnings that a message about marked messages tells of: those that are kept still."""
    found = (rows.learning(scope, learning) for learning in marked.learnings())
    return [learning for learning in found if learning is not None and learning.text]


def marked_untold(scope: Scope, author: PersonId) -> int:
    """How many marked messages of somebody's are kept while the message about them waits for room in their week."""
    return sum(len(told_of(scope, marked)) for marked in bodies_waiting(scope, author, LearningMarked))


def marked_told(scope: Scope, author: PersonId, until: datetime) -> None:
    """Something else has told them of these messages: the message need not come. What was marked after `until` was not in it."""
    end_waiting(scope, author, LearningMarked, until, OutcomeReason.JOINED)


def new_ask(scope: Scope, place: Place, author: PersonId) -> Ask:
    origin = origin_of(place)
    made = Ask(
        id=AskId(id_from(scope.workspace, ItemKind.ASK, origin)),
        author=author,
        author_slot=None,
        team=rows.team_of(scope, author, place.channel),
        origin=origin,
        channel=place.channel,
        ts=place.ts,
        is_private=is_private(scope, place.channel),
        text="",
        asked_at=moment_of(place.ts),
        edited_at=None,
        answered_at=None,
        solved_at=None,
    )
    rows.add_ask(scope, made)
    activity.add_fact(scope, Fact(ActivityKind.ASKED, author, made.id, made.asked_at), Teams(made.team))
    return made


def first_answer(scope: Scope, ask: Ask) -> None:
    given = rows.answers_to(scope, ask.id)
    first = first_by_others(PersonId(ask.author or ""), [(answer.author, answer.answered_at) for answer in given])
    rows.change_ask(scope, ask.id, answered_at=first)


def teams_for_learning(scope: Scope, learning: Learning) -> TeamsOf:
    return lambda fact: Teams(rows.team_of(scope, fact.person, learning.channel), learning.team)


def counts(scope: Scope, person: PersonId) -> bool:
    known = people.person(scope, person)
    return known is not None and known.counts


def is_private(scope: Scope, channel: ChannelId) -> bool:
    facts = people.channel_facts(scope, channel)
    return bool(facts and facts["is_private"])


def moment_item(place: Place) -> str:
    return f"{place.channel}:{place.ts}"
