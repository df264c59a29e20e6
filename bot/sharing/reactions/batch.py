"""Reactions and replies that come together. Remembered in a handful of statements, and applied one by one only where it matters.

Most of what a busy workspace tells is about messages that are nothing to us. However they are put
together they end at the same state; a test plays random histories one by one and in heaps.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct

from bot.database.scope import Scope
from bot.ids import MessageTs
from bot.sharing.acts import SETTING
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.acts import Reaction, ThreadReply, apply_reaction, hear_reply, stands_at
from bot.sharing.reactions.batch_context import BatchContext, read_batch_context
from bot.sharing.reactions.effects import MOMENTS
from bot.sharing.reactions.locks import lock_messages
from bot.sharing.reactions.rules import GONE, SAVED, AgreedReactions, Meaning, agreed_or_default, moment_of
from bot.sharing.reactions.store import ToldMark
from bot.sharing.rules import Place

KEEPING = {Meaning.LEARNING, Meaning.ASK}
TELLING = {Meaning.LEARNING, Meaning.ASK, Meaning.SOLVED} | MOMENTS  # these can mean something where nothing stands yet


class HeardEvent(Struct, frozen=True):
    """A reaction or a reply, and when we were told."""

    told: Reaction | ThreadReply
    now: datetime


class Heard(Enum):
    """What follows for whoever told us."""

    NOTHING = 0
    WORDS_WANTED = 1  # of the message: see `learn_words`
    NOT_KEPT = 2  # it was marked, and cannot be kept: its author is no colleague, or does not want it


def hear_together(scope: Scope, heard: Sequence[HeardEvent]) -> list[Heard]:
    """Take them all in; what follows for each."""
    places = {place for one in heard for place in _places(one.told)}
    lock_messages(scope, places)
    people = {one.told.person for one in heard if isinstance(one.told, Reaction)}
    context = read_batch_context(scope, people, places, SETTING)
    table = agreed_or_default(context.setting)
    reactions = [one.told for one in heard if isinstance(one.told, Reaction) and _counts(one.told, context, table)]
    marks.keep_marks(scope, [_mark(told) for told in reactions])
    for told in reactions:
        context.here[told.place].emoji.add(told.emoji)
    return [_take_in(scope, one, context, table) for one in heard]


def _take_in(scope: Scope, heard: HeardEvent, context: BatchContext, table: AgreedReactions) -> Heard:
    here = context.here[_places(heard.told)[0]]
    if isinstance(heard.told, ThreadReply):
        if heard.told.under_ours or here.stands:
            hear_reply(scope.at(heard.now), heard.told, table)
        return Heard.NOTHING
    if not _counts(heard.told, context, table) or not (here.stands or _could_stand(here.emoji, table)):
        return Heard.NOTHING
    if apply_reaction(scope, heard.told, table):
        return Heard.WORDS_WANTED
    asks_to_keep = heard.told.mark.there and table.meaning_of(heard.told.emoji) in KEEPING
    return Heard.NOT_KEPT if asks_to_keep and not here.stands and not stands_at(scope, heard.told.place) else Heard.NOTHING


def _counts(told: Reaction, context: BatchContext, table: AgreedReactions) -> bool:
    return told.person in context.counting and table.meaning_of(told.emoji) is not None


def _could_stand(emoji: Collection[str], table: AgreedReactions) -> bool:
    """A mark that means something where nothing stands yet, the one just told among them, or says that the message is gone."""
    return any(one in (GONE, SAVED) or table.meaning_of(one) in TELLING for one in emoji)


def _mark(told: Reaction) -> ToldMark:
    return ToldMark(told.place, told.person, told.emoji, told.mark, moment_of(MessageTs(told.mark.event_ts)))


def _places(told: Reaction | ThreadReply) -> tuple[Place, ...]:
    return (told.place,) if isinstance(told, Reaction) else (Place(told.place.channel, told.root), told.place)
