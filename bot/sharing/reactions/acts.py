"""What Slack tells about messages: reactions, replies, edits and deletions, each remembered once, then applied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
from bot.ids import AskId, MessageTs, PersonId
from bot.people import store as people
from bot.schedule.store import set_due_once
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.lifecycle import (
    counts,
    drop_ask,
    drop_learning,
    first_answer,
    index_answer,
    index_ask,
    index_learning,
    moment_item,
    teams_for_learning,
    tell_author,
)
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.effects import apply_marks, drop_answer, marked_by, update_answer_facts, update_ask_solved, update_solved
from bot.sharing.reactions.locks import lock_messages
from bot.sharing.reactions.rules import GONE, NOBODY, SAVED, UNDONE, AgreedReactions, Mark, Meaning, moment_of
from bot.sharing.rules import ActivityKind, Ask, Fact, GivenAnswer, ItemKind, Learning, Place, id_from, origin_of, title_of
from bot.slack.said.tokens import link_in, plain_words
from bot.slack.sanitize import excerpt, says_something, tags_in

LINK = "link:title"


class Reaction(Struct, frozen=True):
    """A reaction as Slack told it. `author` is whose message it is, as far as Slack said so."""

    place: Place
    person: PersonId
    emoji: str
    author: PersonId | None
    mark: Mark


class ThreadReply(Struct, frozen=True):
    """A message in a thread. `under_ours`: the thread hangs on one of the bot's own messages."""

    place: Place
    root: MessageTs
    author: PersonId
    text: str
    under_ours: bool = False
    edited_ts: MessageTs | None = None


class MessageWords(Struct, frozen=True):
    """A message as it is in Slack now: whose it is, what it says, since which edit, and the replies in its thread."""

    author: PersonId | None
    text: str
    edited_ts: MessageTs | None = None
    by_bot: bool = False
    replies: Sequence[ThreadReply] = ()


def apply_reaction(scope: Scope, told: Reaction, agreed: AgreedReactions) -> bool:
    """The reaction is remembered: make what stands at its message agree with it. True: the message's words are wanted."""
    meaning = agreed.meaning_of(told.emoji)
    wanted = apply_marks(scope, told.place, told.author, agreed, meaning)
    if meaning is Meaning.SOLVED:
        update_solved(scope, told.place, agreed)
    return wanted


def stands_at(scope: Scope, place: Place) -> bool:
    """Whether this message is a learning or a question."""
    return rows.learning_at(scope, place) is not None or rows.ask_at(scope, place) is not None


def save_message(scope: Scope, place: Place, saver: PersonId, words: MessageWords, agreed: AgreedReactions) -> Learning | None:
    """Somebody saved a message as a learning by the shortcut; its learning, or None when it cannot be one."""
    if counts(scope, saver):
        marks.keep_mark(scope, place, saver, SAVED, Mark(there=True, event_ts=str(scope.now.timestamp())), scope.now)
        apply_marks(scope, place, words.author, agreed)
        learn_words(scope, place, words, agreed)
    return rows.learning_at(scope, place)


def says_anything(words: MessageWords) -> bool:
    """Whether there is something to keep: a picture without a title has no words, and neither have emoji alone."""
    return says_something(plain_words(words.text))


def undo(scope: Scope, place: Place, agreed: AgreedReactions) -> None:
    """Its author does not want this message kept: it never is again, whoever marks it."""
    marks.keep_mark(scope, place, NOBODY, UNDONE, Mark(there=True, event_ts="1"), scope.now)
    apply_marks(scope, place, None, agreed)


def learn_words(scope: Scope, place: Place, words: MessageWords | None, agreed: AgreedReactions) -> None:
    """The message was read: fill in its words, or let go of what it turned out not to be. None: it is not there."""
    if words is None:
        forget_message(scope, place, None, str(scope.now.timestamp()), agreed)
        return
    if words.by_bot or not says_anything(words):
        _drop_marked(scope, place)
        return
    edit_message(scope, place, None, words.author, words.text, words.edited_ts, agreed)
    for reply in words.replies:
        hear_reply(scope, reply, agreed)


def edit_message(
    scope: Scope,
    place: Place,
    root: MessageTs | None,
    author: PersonId | None,
    text: str,
    edited_ts: MessageTs | None,
    agreed: AgreedReactions,
) -> None:
    """A message says this now (or: was found to say this). The newest edit wins, in whatever order they come."""
    lock_messages(scope, [place])
    learning, ask = rows.learning_at(scope, place), rows.ask_at(scope, place)
    words, edited_at = excerpt(plain_words(text, names_in(scope, text))), _edited(edited_ts)
    if learning and learning.is_marked and _is_news(learning.text, learning.edited_at, edited_at):
        _rewrite_learning(scope, learning, words, tags_in(text)[:8], link_in(text), edited_at)
        if words and not learning.text and marked_by(scope, place, agreed) - {learning.author}:
            tell_author(scope, learning)  # not before: a message sent without the words could not say what is kept
    if ask and ask.is_marked and _is_news(ask.text, ask.edited_at, edited_at):
        rows.change_ask(scope, ask.id, text=words, edited_at=edited_at)
        index_ask(scope, replace(ask, text=words))
    given = rows.answer_at(scope, place)
    if given is not None and _is_news(given.text, given.edited_at, edited_at):
        rows.change_answer(scope, given.id, text=words, edited_at=edited_at)
        index_answer(scope, replace(given, text=words))
    elif given is None and root and author:
        hear_reply(scope, ThreadReply(place, root, author, text, edited_ts=edited_ts), agreed)


def hear_reply(scope: Scope, reply: ThreadReply, agreed: AgreedReactions) -> None:
    """Somebody replied in a thread: an answer under a question, a sign of reach under a learning, nothing elsewhere."""
    root = Place(reply.place.channel, reply.root)
    lock_messages(scope, [root, reply.place])
    ask, learning = rows.ask_at(scope, root), rows.learning_at(scope, root)
    if ask is None and learning is None and not reply.under_ours:
        return
    if not counts(scope, reply.author) or marks.is_gone(marks.marks_at(scope, reply.place)):
        return
    if ask is not None:
        _answered(scope, ask, reply, agreed)
    if learning is not None:
        _replied(scope, learning, reply)
    if ask is None and learning is None:
        rows.add_answer(scope, _given(scope, rows.orphan_of(root), reply))


def adopt(scope: Scope, place: Place, agreed: AgreedReactions) -> None:
    """Our own post has its place now: whatever people did there before we knew is counted."""
    for orphan in rows.answers_to(scope, rows.orphan_of(place)):
        rows.drop_answer(scope, orphan.id)
        hear_reply(scope, ThreadReply(orphan.place, place.ts, orphan.author, orphan.text), agreed)
    apply_marks(scope, place, None, agreed)
    update_solved(scope, place, agreed)


def forget_message(scope: Scope, place: Place, root: MessageTs | None, event_ts: str, agreed: AgreedReactions) -> None:
    """A message was deleted: everything that came of it goes, and nothing late brings it back."""
    lock_messages(scope, [place, *([Place(place.channel, root)] if root else [])])
    marks.keep_mark(scope, place, NOBODY, GONE, Mark(there=True, event_ts=event_ts), scope.now)
    marks.forget_marks_of_people(scope, place)
    given = rows.answer_at(scope, place)
    if given is not None:
        drop_answer(scope, given, agreed)
    learning = rows.learning_at(scope, place)
    if learning is not None:
        drop_learning(scope, learning)
    ask = rows.ask_at(scope, place)
    if ask is not None:
        drop_ask(scope, ask)
    activity.drop_facts(scope, [moment_item(place)])
    under = rows.learning_at(scope, Place(place.channel, root)) if root else None
    if under is not None:
        _unreplied(scope, under, place)


def _drop_marked(scope: Scope, place: Place) -> None:
    learning, ask = rows.learning_at(scope, place), rows.ask_at(scope, place)
    if learning is not None and learning.is_marked:
        drop_learning(scope, learning)
    if ask is not None and ask.is_marked:
        drop_ask(scope, ask)


def _rewrite_learning(
    scope: Scope, learning: Learning, words: str, tags: tuple[str, ...], link: str | None, edited_at: datetime | None
) -> None:
    changed = replace(learning, text=words, title=title_of(words), tags=tags, link=link, edited_at=edited_at)
    if link != learning.link:
        changed = replace(changed, link_title=None)
        if link is not None:
            set_due_once(scope, LINK, learning.id, scope.now)
    rows.change_learning(
        scope,
        learning.id,
        text=changed.text,
        title=changed.title,
        tags=list(tags),
        link=link,
        link_title=changed.link_title,
        edited_at=edited_at,
    )
    if says_something(words):
        index_learning(scope, changed)
    else:
        search.forget_found(scope, ItemKind.LEARNING, [learning.id])


def _answered(scope: Scope, ask: Ask, reply: ThreadReply, agreed: AgreedReactions) -> None:
    if ask.author == reply.author:
        return  # the asker adds to the question; that is no answer
    given = _given(scope, ask.id, reply)
    if not rows.add_answer(scope, given):
        return
    teams = Teams(rows.team_of(scope, reply.author), ask.team)
    activity.add_fact(scope, Fact(ActivityKind.ANSWERED, reply.author, given.id, given.answered_at), teams)
    index_answer(scope, given)
    first_answer(scope, ask)
    present = marks.marks_at(scope, reply.place)
    update_answer_facts(scope, given, present, agreed)
    update_ask_solved(scope, ask, agreed)


def _given(scope: Scope, ask: AskId, reply: ThreadReply) -> GivenAnswer:
    return GivenAnswer(
        id=id_from(scope.workspace, ItemKind.ANSWER, origin_of(reply.place)),
        ask=ask,
        author=reply.author,
        place=reply.place,
        text=excerpt(plain_words(reply.text, names_in(scope, reply.text))),
        helpful=0,
        answered_at=moment_of(reply.place.ts),
        edited_at=_edited(reply.edited_ts),
    )


def _replied(scope: Scope, learning: Learning, reply: ThreadReply) -> None:
    if reply.author == learning.author:
        return
    fact = Fact(ActivityKind.REPLIED, reply.author, learning.id, moment_of(reply.place.ts), detail=reply.place.ts.replace(".", ""))
    known = activity.facts_of(scope, [learning.id])
    if not any((one.act, one.person, one.detail) == (fact.act, fact.person, fact.detail) for one in known):
        activity.add_fact(scope, fact, teams_for_learning(scope, learning)(fact))


def _unreplied(scope: Scope, learning: Learning, place: Place) -> None:
    detail = place.ts.replace(".", "")
    replies = [fact for fact in activity.facts_of(scope, [learning.id]) if fact.act is ActivityKind.REPLIED]
    left = [fact for fact in replies if fact.detail != detail]
    activity.replace_facts(scope, [learning.id], [ActivityKind.REPLIED], left, lambda _: Teams(None))


def names_in(scope: Scope, text: str) -> dict[PersonId, str]:
    """The names of the people mentioned in a text as Slack sent it."""
    mentioned = set(re.findall(r"<@([A-Z0-9]{2,20})", text)) if "<@" in text else set()
    found = {one: people.person(scope, one) for one in sorted(mentioned)[:20]}
    return {one: person.name for one, person in found.items() if person is not None}


def _edited(edited_ts: MessageTs | None) -> datetime | None:
    return moment_of(edited_ts) if edited_ts else None


def _is_news(known: str, known_edit: datetime | None, edit: datetime | None) -> bool:
    if not known:
        return True
    return edit is not None and (known_edit is None or edit > known_edit)
