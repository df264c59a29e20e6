"""What Slack tells about messages: reactions, replies, edits and deletions, each remembered once, then settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.database.engine import Tx
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
from bot.sharing.reactions.effects import drop_answer, marked_by, settle, settle_answer_facts, settle_ask_solved, settle_solved
from bot.sharing.reactions.places import hold
from bot.sharing.reactions.rules import GONE, NOBODY, SAVED, UNDONE, AgreedReactions, Mark, Meaning, moment_of
from bot.sharing.rules import Act, Ask, Fact, GivenAnswer, Kind, Learning, Place, id_from, origin_of, title_of
from bot.slack.sanitize import excerpt, first_link, plain_words, says_something, tags_in

LINK = "link:title"


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction as Slack told it. `author` is whose message it is, as far as Slack said so."""

    place: Place
    person: str
    emoji: str
    author: str | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in a thread. `under_ours`: the thread hangs on one of the bot's own messages."""

    place: Place
    root: str
    author: str
    text: str
    under_ours: bool = False
    edited_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A message as it is in Slack now: whose it is, what it says, since which edit, and the replies in its thread."""

    author: str | None
    text: str
    edited_ts: str | None = None
    by_bot: bool = False
    replies: Sequence[Reply] = ()


def settle_reaction(tx: Tx, workspace: str, told: Reaction, agreed: AgreedReactions) -> bool:
    """The reaction is remembered: make what stands at its message agree with it. True: the message's words are wanted."""
    meaning = agreed.meaning_of(told.emoji)
    wanted = settle(tx, workspace, told.place, told.author, agreed, meaning)
    if meaning is Meaning.SOLVED:
        settle_solved(tx, workspace, told.place, agreed)
    return wanted


def save_message(tx: Tx, workspace: str, place: Place, saver: str, words: Words, agreed: AgreedReactions, now: datetime) -> Learning | None:
    """Somebody saved a message as a learning by the shortcut; its learning, or None when it cannot be one."""
    if counts(tx, workspace, saver):
        marks.keep_mark(tx, workspace, place, saver, SAVED, Mark(there=True, event_ts=str(now.timestamp())), now)
        settle(tx, workspace, place, words.author, agreed)
        learn_words(tx, workspace, place, words, agreed, now)
    return rows.learning_at(tx, workspace, place)


def undo(tx: Tx, workspace: str, place: Place, agreed: AgreedReactions, now: datetime) -> None:
    """Its author does not want this message kept: it never is again, whoever marks it."""
    marks.keep_mark(tx, workspace, place, NOBODY, UNDONE, Mark(there=True, event_ts="1"), now)
    settle(tx, workspace, place, None, agreed)


def learn_words(tx: Tx, workspace: str, place: Place, words: Words | None, agreed: AgreedReactions, now: datetime) -> None:
    """The message was read: fill in its words, or let go of what it turned out not to be. None: it is not there."""
    if words is None:
        forget_message(tx, workspace, place, None, str(now.timestamp()), agreed, now)
        return
    if words.by_bot:
        _drop_marked(tx, workspace, place)
        return
    edit_message(tx, workspace, place, None, words.author, words.text, words.edited_ts, agreed, now)
    for reply in words.replies:
        hear_reply(tx, workspace, reply, agreed, now)


def edit_message(
    tx: Tx,
    workspace: str,
    place: Place,
    root: str | None,
    author: str | None,
    text: str,
    edited_ts: str | None,
    agreed: AgreedReactions,
    now: datetime,
) -> None:
    """A message says this now (or: was found to say this). The newest edit wins, in whatever order they come."""
    hold(tx, workspace, [place])
    learning, ask = rows.learning_at(tx, workspace, place), rows.ask_at(tx, workspace, place)
    words, edited_at = excerpt(plain_words(text, names_in(tx, workspace, text))), _edited(edited_ts)
    if learning and learning.is_marked and _is_news(learning.text, learning.edited_at, edited_at):
        _rewrite_learning(tx, workspace, learning, words, tags_in(text)[:8], edited_at, now)
        if words and not learning.text and marked_by(tx, workspace, place, agreed) - {learning.author}:
            tell_author(tx, workspace, learning, now)  # not before: a letter sent without the words could not say what is kept
    if ask and ask.is_marked and _is_news(ask.text, ask.edited_at, edited_at):
        rows.change_ask(tx, workspace, ask.id, text=words, edited_at=edited_at)
        index_ask(tx, workspace, replace(ask, text=words))
    given = rows.answer_at(tx, workspace, place)
    if given is not None and _is_news(given.text, given.edited_at, edited_at):
        rows.change_answer(tx, workspace, given.id, text=words, edited_at=edited_at)
        index_answer(tx, workspace, replace(given, text=words))
    elif given is None and root and author:
        hear_reply(tx, workspace, Reply(place, root, author, text, edited_ts=edited_ts), agreed, now)


def hear_reply(tx: Tx, workspace: str, reply: Reply, agreed: AgreedReactions, now: datetime) -> None:
    """Somebody replied in a thread: an answer under a question, a sign of reach under a learning, nothing elsewhere."""
    root = Place(reply.place.channel, reply.root)
    hold(tx, workspace, [root, reply.place])
    ask, learning = rows.ask_at(tx, workspace, root), rows.learning_at(tx, workspace, root)
    if ask is None and learning is None and not reply.under_ours:
        return
    if not counts(tx, workspace, reply.author) or marks.is_gone(marks.marks_at(tx, workspace, reply.place)):
        return
    if ask is not None:
        _answered(tx, workspace, ask, reply, agreed)
    if learning is not None:
        _replied(tx, workspace, learning, reply)
    if ask is None and learning is None:
        rows.add_answer(tx, workspace, _given(tx, workspace, rows.orphan_of(root), reply))


def adopt(tx: Tx, workspace: str, place: Place, agreed: AgreedReactions, now: datetime) -> None:
    """Our own post has its place now: whatever people did there before we knew is counted."""
    for orphan in rows.answers_to(tx, workspace, rows.orphan_of(place)):
        rows.drop_answer(tx, workspace, orphan.id)
        hear_reply(tx, workspace, Reply(orphan.place, place.ts, orphan.author, orphan.text), agreed, now)
    settle(tx, workspace, place, None, agreed)
    settle_solved(tx, workspace, place, agreed)


def forget_message(tx: Tx, workspace: str, place: Place, root: str | None, event_ts: str, agreed: AgreedReactions, now: datetime) -> None:
    """A message was deleted: everything that came of it goes, and nothing late brings it back."""
    hold(tx, workspace, [place, *([Place(place.channel, root)] if root else [])])
    marks.keep_mark(tx, workspace, place, NOBODY, GONE, Mark(there=True, event_ts=event_ts), now)
    marks.forget_marks_of_people(tx, workspace, place)
    given = rows.answer_at(tx, workspace, place)
    if given is not None:
        drop_answer(tx, workspace, given, agreed)
    learning = rows.learning_at(tx, workspace, place)
    if learning is not None:
        drop_learning(tx, workspace, learning)
    ask = rows.ask_at(tx, workspace, place)
    if ask is not None:
        drop_ask(tx, workspace, ask)
    activity.drop_facts(tx, workspace, [moment_item(place)])
    under = rows.learning_at(tx, workspace, Place(place.channel, root)) if root else None
    if under is not None:
        _unreplied(tx, workspace, under, place)


def _drop_marked(tx: Tx, workspace: str, place: Place) -> None:
    learning, ask = rows.learning_at(tx, workspace, place), rows.ask_at(tx, workspace, place)
    if learning is not None and learning.is_marked:
        drop_learning(tx, workspace, learning)
    if ask is not None and ask.is_marked:
        drop_ask(tx, workspace, ask)


def _rewrite_learning(
    tx: Tx,
    workspace: str,
    learning: Learning,
    words: str,
    tags: tuple[str, ...],
    edited_at: datetime | None,
    now: datetime,
) -> None:
    link = first_link(words)
    changed = replace(learning, text=words, title=title_of(words), tags=tags, link=link, edited_at=edited_at)
    if link != learning.link:
        changed = replace(changed, link_title=None)
        if link is not None:
            set_due_once(tx, workspace, LINK, learning.id, now)
    rows.change_learning(
        tx,
        workspace,
        learning.id,
        text=changed.text,
        title=changed.title,
        tags=list(tags),
        link=link,
        link_title=changed.link_title,
        edited_at=edited_at,
    )
    if says_something(words):
        index_learning(tx, workspace, changed)
    else:
        search.forget_found(tx, workspace, Kind.LEARNING, [learning.id])


def _answered(tx: Tx, workspace: str, ask: Ask, reply: Reply, agreed: AgreedReactions) -> None:
    if ask.author == reply.author:
        return  # the asker adds to the question; that is no answer
    given = _given(tx, workspace, ask.id, reply)
    if not rows.add_answer(tx, workspace, given):
        return
    teams = Teams(rows.team_of(tx, workspace, reply.author), ask.team)
    activity.add_fact(tx, workspace, Fact(Act.ANSWERED, reply.author, given.id, given.answered_at), teams)
    index_answer(tx, workspace, given)
    first_answer(tx, workspace, ask)
    present = marks.marks_at(tx, workspace, reply.place)
    settle_answer_facts(tx, workspace, given, present, agreed)
    settle_ask_solved(tx, workspace, ask, agreed)


def _given(tx: Tx, workspace: str, ask: str, reply: Reply) -> GivenAnswer:
    return GivenAnswer(
        id=id_from(workspace, Kind.ANSWER, origin_of(reply.place)),
        ask=ask,
        author=reply.author,
        place=reply.place,
        text=excerpt(plain_words(reply.text, names_in(tx, workspace, reply.text))),
        helpful=0,
        answered_at=moment_of(reply.place.ts),
        edited_at=_edited(reply.edited_ts),
    )


def _replied(tx: Tx, workspace: str, learning: Learning, reply: Reply) -> None:
    if reply.author == learning.author:
        return
    fact = Fact(Act.REPLIED, reply.author, learning.id, moment_of(reply.place.ts), detail=reply.place.ts.replace(".", ""))
    known = activity.facts_of(tx, workspace, [learning.id])
    if not any((one.act, one.person, one.detail) == (fact.act, fact.person, fact.detail) for one in known):
        activity.add_fact(tx, workspace, fact, teams_for_learning(tx, workspace, learning)(fact))


def _unreplied(tx: Tx, workspace: str, learning: Learning, place: Place) -> None:
    detail = place.ts.replace(".", "")
    replies = [fact for fact in activity.facts_of(tx, workspace, [learning.id]) if fact.act is Act.REPLIED]
    left = [fact for fact in replies if fact.detail != detail]
    activity.settle_facts(tx, workspace, [learning.id], [Act.REPLIED], left, lambda _: Teams(None))


def names_in(tx: Tx, workspace: str, text: str) -> dict[str, str]:
    """The names of the people mentioned in a text as Slack sent it."""
    mentioned = set(re.findall(r"<@([A-Z0-9]{2,20})", text)) if "<@" in text else set()
    found = {one: people.person(tx, workspace, one) for one in sorted(mentioned)[:20]}
    return {one: person.name for one, person in found.items() if person is not None}


def _edited(edited_ts: str | None) -> datetime | None:
    return moment_of(edited_ts) if edited_ts else None


def _is_news(known: str, known_edit: datetime | None, edit: datetime | None) -> bool:
    if not known:
        return True
    return edit is not None and (known_edit is None or edit > known_edit)
