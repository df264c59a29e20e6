"""Make what stands at a message agree with the marks on it. The one place where reactions turn into something that counts.

What should stand, given all that is remembered, is compared with what stands, and the difference is written. So an
event that is repeated, late or out of order ends in the same place, and whatever is taken back is taken back exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.schedule.weeks import week_in_utc
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.gladness.acts import helped_again, used_by_several
from bot.sharing.lifecycle import (
    counts,
    drop_ask,
    drop_learning,
    first_answer,
    less_used,
    locked_ask,
    moment_item,
    new_ask,
    new_learning,
    teams_for_learning,
)
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.emoji_names import spellings
from bot.sharing.reactions.locks import lock_messages
from bot.sharing.reactions.rules import NOBODY, SAVED, SOLVED_BUTTON, UNDONE, AgreedReactions, Meaning
from bot.sharing.reactions.store import KeptMark
from bot.sharing.rules import (
    ActivityKind,
    Ask,
    Fact,
    GivenAnswer,
    ItemKind,
    Learning,
    MarkedMessage,
    Place,
    counts_as_reuse,
    stands,
    takes_part,
)

NOTICING = {Meaning.NOTICED, Meaning.THANKS, Meaning.USED, Meaning.HELPFUL}
OPENNESS = {Meaning.DONT_KNOW, Meaning.WAS_WRONG}
MOMENTS = OPENNESS | {Meaning.THANKS}


def apply_marks(scope: Scope, place: Place, author: PersonId | None, agreed: AgreedReactions, about: Meaning | None = None) -> bool:
    """Make what stands at a message agree with its marks. True: its words are wanted.

    `about`: the meaning that changed, if only one did; moments are then looked at only where it can matter.
    """
    lock_messages(scope, [place])
    present = marks.marks_at(scope, place)
    if marks.is_gone(present):
        marks.forget_marks_of_people(scope, place)
        return False
    learning = _update_learning(scope, place, author, present, agreed)
    ask = _update_ask(scope, place, author, present, agreed)
    given = rows.answer_at(scope, place)
    if learning is not None:
        _update_learning_facts(scope, learning, present, agreed)
    if given is not None:
        update_answer_facts(scope, given, present, agreed)
    if author is not None and (about is None or about in MOMENTS):
        _update_moment(scope, place, author, present, agreed)
    return bool((learning and not learning.text) or (ask and not ask.text))


def marked_by(scope: Scope, place: Place, agreed: AgreedReactions) -> set[PersonId]:
    """Who wants this message kept as a learning."""
    present = marks.marks_at(scope, place)
    return {mark.person for mark in present if mark.emoji == SAVED or agreed.meaning_of(mark.emoji) is Meaning.LEARNING}


def update_solved(scope: Scope, place: Place, agreed: AgreedReactions) -> None:
    """The asker's mark came or went, on the question or on one of its answers."""
    given = rows.answer_at(scope, place)
    asks = (rows.ask_at(scope, place), rows.ask(scope, given.ask) if given else None)
    for ask in asks:
        if ask is not None:
            update_ask_solved(scope, ask, agreed)


def drop_answer(scope: Scope, given: GivenAnswer, agreed: AgreedReactions) -> None:
    """An answer goes; the question may be unanswered again."""
    ask = locked_ask(scope, given.ask)
    activity.drop_facts(scope, [given.id])
    rows.drop_answer(scope, given.id)
    search.forget_found(scope, ItemKind.ANSWER, [given.id])
    if ask is not None:
        first_answer(scope, ask)
        update_ask_solved(scope, ask, agreed)


def _update_learning(
    scope: Scope, place: Place, author: PersonId | None, present: Sequence[KeptMark], agreed: AgreedReactions
) -> Learning | None:
    known = rows.learning_at(scope, place)
    if known is not None and not known.is_marked:
        return known
    owner = known.author if known else author
    should = owner is not None and stands(_marked_message(owner, present, agreed, Meaning.LEARNING, bool(known)))
    if known is not None:
        if should:
            return known
        drop_learning(scope, known)
        return None
    if not should or owner is None or not counts(scope, owner):
        return None
    return new_learning(scope, place, owner)


def _update_ask(scope: Scope, place: Place, author: PersonId | None, present: Sequence[KeptMark], agreed: AgreedReactions) -> Ask | None:
    known = rows.ask_at(scope, place)
    if known is not None and not known.is_marked:
        return known
    owner = known.author if known else author
    should = owner is not None and stands(_marked_message(owner, present, agreed, Meaning.ASK, bool(known)))
    if known is not None and not should:
        drop_ask(scope, known)
        return None
    if known is not None or not should or owner is None or not counts(scope, owner):
        return known
    made = new_ask(scope, place, owner)
    update_ask_solved(scope, made, agreed)  # the mark may have come before the question was one
    return made


def _marked_message(owner: PersonId, present: Iterable[KeptMark], agreed: AgreedReactions, meaning: Meaning, known: bool) -> MarkedMessage:
    listed = list(present)
    return MarkedMessage(
        author=owner,
        message_gone=marks.is_gone(listed),
        undone_by_author=any(mark.emoji == UNDONE for mark in listed),
        typed=False,
        markers=frozenset(mark.person for mark in listed if _keeps(mark, agreed, meaning, known)),
    )


def _keeps(mark: KeptMark, agreed: AgreedReactions, meaning: Meaning, known: bool) -> bool:
    if mark.emoji == SAVED:
        return known if mark.person == NOBODY else meaning is Meaning.LEARNING
    return agreed.meaning_of(mark.emoji) is meaning


def _update_learning_facts(scope: Scope, learning: Learning, present: Sequence[KeptMark], agreed: AgreedReactions) -> None:
    wanted: dict[tuple[ActivityKind, str], Fact] = {}
    for mark in sorted(present, key=lambda mark: mark.at):
        meaning = agreed.meaning_of(mark.emoji)
        if meaning not in NOTICING or not takes_part(meaning, reactor=mark.person, author=learning.author, asker=None):
            continue
        for act in (ActivityKind.NOTICED, ActivityKind.USED) if meaning is Meaning.USED else (ActivityKind.NOTICED,):
            wanted.setdefault((act, mark.person), Fact(act, mark.person, learning.id, mark.at))
    came, went = activity.replace_facts(
        scope, [learning.id], [ActivityKind.NOTICED, ActivityKind.USED], wanted.values(), teams_for_learning(scope, learning)
    )
    for fact in came:
        if fact.act is ActivityKind.USED:
            learning = _more_used(scope, learning, fact)
    for fact in went:
        if fact.act is ActivityKind.USED:
            learning = less_used(scope, learning)


def _more_used(scope: Scope, learning: Learning, fact: Fact) -> Learning:
    changed: dict[str, object] = {"used_by": learning.used_by + 1}
    if learning.used_by == 0 and counts_as_reuse(learning.shared_at, fact.at, author=learning.author, user=fact.person):
        changed["reused_at"] = fact.at
    rows.change_learning(scope, learning.id, **changed)
    used = replace(learning, used_by=learning.used_by + 1)
    used_by_several(scope, used)
    return used


def update_answer_facts(scope: Scope, given: GivenAnswer, present: Sequence[KeptMark], agreed: AgreedReactions) -> None:
    wanted = {
        mark.person: Fact(ActivityKind.HELPFUL, mark.person, given.id, mark.at)
        for mark in sorted(present, key=lambda mark: mark.at, reverse=True)
        if agreed.meaning_of(mark.emoji) is Meaning.HELPFUL and mark.person != given.author
    }

    def teams_for(fact: Fact) -> Teams:
        return Teams(rows.team_of(scope, fact.person), rows.team_of(scope, given.author))

    came, went = activity.replace_facts(scope, [given.id], [ActivityKind.HELPFUL], wanted.values(), teams_for)
    if came or went:
        rows.change_answer(scope, given.id, helpful=max(0, given.helpful + len(came) - len(went)))
    for fact in came:
        helped_again(scope, given, fact.at)


def _update_moment(scope: Scope, place: Place, author: PersonId, present: Sequence[KeptMark], agreed: AgreedReactions) -> None:
    """ "I don't know" and "I was wrong": tagged by their author only, thanked by others."""
    item = moment_item(place)
    meant = [(agreed.meaning_of(mark.emoji), mark) for mark in present]
    tagged = [mark.at for meaning, mark in meant if meaning in OPENNESS and mark.person == author]
    wanted = [Fact(ActivityKind.OPENED_UP, author, item, min(tagged))] if tagged else []
    if tagged:
        thanks = {mark.person: mark for meaning, mark in meant if meaning is Meaning.THANKS and mark.person != author}
        wanted += [Fact(ActivityKind.THANKED, person, item, mark.at) for person, mark in thanks.items()]
    acts = [ActivityKind.OPENED_UP, ActivityKind.THANKED]
    activity.replace_facts(scope, [item], acts, wanted, lambda fact: Teams(rows.team_of(scope, fact.person, place.channel)))


def update_ask_solved(scope: Scope, ask: Ask, agreed: AgreedReactions) -> None:
    """Whether its asker's marks say that a question is solved; they may lie on it or on one of its answers."""
    held = locked_ask(scope, ask.id)
    solved_at = _solved_at(scope, held, agreed) if held else None
    if held is None or solved_at == held.solved_at:
        return
    rows.change_ask(scope, held.id, solved_at=solved_at)
    if (solved_at is None) != (held.solved_at is None):
        by = -1 if solved_at is None else 1
        activity.bump(scope, held.team, week_in_utc(held.asked_at), "solved", by)


def _solved_at(scope: Scope, ask: Ask, agreed: AgreedReactions) -> datetime | None:
    if ask.ts is None:
        return ask.solved_at
    moments = [mark.at for mark in marks.marks_at(scope, Place(ask.channel, ask.ts)) if mark.emoji == SOLVED_BUTTON]
    if ask.author is not None:
        messages = [ask.ts, *(given.place.ts for given in rows.answers_to(scope, ask.id))]
        emoji = spellings(agreed.emoji.get(Meaning.SOLVED, ()))
        moments += [mark.at for mark in marks.marks_by(scope, ask.author, ask.channel, messages, emoji)]
    return min(moments, default=None)
