"""Reading what people wrote, answering it, and writing in a nameless thread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.database.idempotency import day_of
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.ids import LineageId, PersonId, TeamId
from bot.people import store as people
from bot.people.teams import store as teams
from bot.pulse.heard import store as heard
from bot.pulse.heard.rules import (
    LATEST,
    MOST_POSTS,
    POST_LENGTH,
    SOONEST,
    THREAD_LEAST,
    Acknowledgement,
    HeardComment,
    HeardGroup,
    HeardQuestion,
)
from bot.pulse.heard.store import CommentRow, ToldNow
from bot.pulse.settings.acts import contract_of, find_question
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.slack.sanitize import harmless

A_QUARTER = timedelta(weeks=13)
TELL = "pulse:thread"
ID_BITS = 128


def heard_by(scope: Scope, person: PersonId) -> tuple[HeardGroup, ...]:
    """What was written in the groups this person is counted in or leads: the same words for both, under their questions."""
    led = set(_led(scope, person))
    lineages = dict.fromkeys([*heard.lineages_of_member(scope, person), *led])
    found = heard.comments_of(scope, list(lineages), _told_now(scope))
    by_group: dict[LineageId, list[CommentRow]] = defaultdict(list)
    for one in found:
        by_group[one.lineage].append(one)
    return tuple(_group(scope, by_group[one], may_answer=one in led) for one in lineages if one in by_group)


def unanswered_of(scope: Scope, lead: PersonId) -> int:
    """How many comments of the groups somebody leads have no answer of anybody's yet."""
    found = heard.comments_of(scope, _led(scope, lead), _told_now(scope))
    answered = heard.answers_to(scope, [one.id for one in found])
    return sum(one.id not in answered for one in found)


def found_for_digest(scope: Scope, of: Sequence[TeamId], since: datetime, until: datetime) -> dict[TeamId, list[str]]:
    """By team: the comments that were answered since the last digest. An answer is kept to its day, so today's is told next time."""
    found = heard.answered_between(scope, of, day_of(since), day_of(until), _told_now(scope))
    return {team: [one.hex() for one in ids] for team, ids in found.items() if ids}


def read_for_digest(scope: Scope, ids: Sequence[str]) -> tuple[tuple[Acknowledgement, int], ...]:
    """How many comments got each word; of a comment that may not be read today, nothing."""
    readable = [one.id for one in heard.comments_among(scope, [bytes.fromhex(one) for one in ids], _told_now(scope))]
    answers = heard.answers_to(scope, readable)
    counted = Counter(word for one in readable for word in {word for _, word in answers.get(one, ())})
    return tuple((word, counted[word]) for word in Acknowledgement if counted[word])


def acknowledge(scope: Scope, person: PersonId, comment_id: bytes, word: Acknowledgement) -> None:
    """A lead of the group, or an owner, answers a comment in one word; everybody who may read it sees who said what."""
    about = _readable(scope, comment_id)
    if about.lineage not in _led(scope, person) and person not in people.owners(scope):
        raise NotAllowed("pulse.heard.not_yours")
    heard.answer(scope, comment_id, person, word)


def may_write(scope: Scope, person: PersonId, comment_id: bytes) -> CommentRow:
    """The comment under which this person may write namelessly: somebody asked for more, and their group is large enough."""
    about = _readable(scope, comment_id)
    if about.lineage not in heard.lineages_of_member(scope, person):
        raise NotAllowed("pulse.heard.not_your_group")
    asked = any(word is Acknowledgement.TELL_MORE for _, word in heard.answers_to(scope, [comment_id]).get(comment_id, []))
    if not asked or about.size < max(THREAD_LEAST, contract_of(scope).words_k):
        raise NotAllowed("pulse.heard.no_thread")
    if heard.how_many_posts(scope, comment_id) >= MOST_POSTS:
        raise PersonCanFix("pulse.heard.thread_full", field="text", most=MOST_POSTS)
    return about


def write_namelessly(scope: Scope, person: PersonId, comment_id: bytes, text: str) -> None:
    """Somebody of the group writes beneath a comment. It waits for its batch; who wrote it stands nowhere."""
    about, words = may_write(scope, person, comment_id), " ".join(harmless(text).split())
    if not words:
        raise PersonCanFix("pulse.heard.nothing", field="text")
    if len(words) > POST_LENGTH:
        raise PersonCanFix("pulse.comment.too_long", field="text", limit=POST_LENGTH, length=len(words))
    heard.keep_post(scope, _random_id(scope), about, words)
    wait = timedelta(seconds=scope.chance.randint(SOONEST * 60, LATEST * 60))
    set_due_once(scope, TELL, comment_id.hex(), scope.now + wait)


def tell_batch(context: DueContext) -> None:
    """The minute has come: what waits is told, shuffled by new ids."""
    scope, comment_id = context.scope, bytes.fromhex(context.subject)
    heard.tell_posts(scope, comment_id, lambda: _random_id(scope))


def _told_now(scope: Scope) -> ToldNow:
    return ToldNow(scope.now - A_QUARTER, contract_of(scope).words_k)


def _random_id(scope: Scope) -> bytes:
    return scope.chance.getrandbits(ID_BITS).to_bytes(ID_BITS // 8, "big")


def _group(scope: Scope, found: list[CommentRow], *, may_answer: bool) -> HeardGroup:
    ids = [one.id for one in found]
    answers, posts = heard.answers_to(scope, ids), heard.posts_under(scope, ids)
    least = max(THREAD_LEAST, contract_of(scope).words_k)
    versions = heard.versions(scope, {one.cohort for one in found})
    by_question: dict[str, list[HeardComment]] = defaultdict(list)
    for one in found:
        told = HeardComment(
            one.id.hex(), one.text, tuple(answers.get(one.id, ())), tuple(posts.get(one.id, ())), takes_posts=one.size >= least
        )
        by_question[one.question].append(told)
    asked = {one: find_question(scope, one, versions.get(one, 1)) for one in sorted({one.question for one in found})}
    questions = tuple(HeardQuestion(question, tuple(by_question[one])) for one, question in asked.items())
    return HeardGroup(found[0].group, questions, may_answer=may_answer)


def _readable(scope: Scope, comment_id: bytes) -> CommentRow:
    about = heard.comment(scope, comment_id, _told_now(scope))
    if about is None:
        raise NotFound("pulse.heard.gone")
    return about


def _led(scope: Scope, person: PersonId) -> list[LineageId]:
    led = teams.teams_of(scope, person, as_lead=True)
    return heard.lineages_of_teams(scope, led) if led else []


DUE: DueJobs = {TELL: tell_batch}
