"""Learnings, asks and answers: what they are, who may do what, and what a reaction makes of a message.

Everything here is decided from the present state (which marks are there, what the author said, whether the message
still exists), never from the order in which Slack told us: so an event that comes twice, late or in the wrong order
ends in the same place. Reads nobody's messages: only deliberate acts reach this file.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.errors import NotAllowed, PersonCanFix
from bot.ids import AskId, ChannelId, LearningId, MessageTs, PersonId, TeamId, WorkspaceId
from bot.sharing.reactions.rules import Meaning
from bot.slack.said.wishes import wished_nameless
from bot.slack.sanitize import TAGS_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Written, checked, checked_link, first_words, tags_from_field, tags_in

EVENT_ROWS_KEPT = timedelta(days=35)
REUSE_WITHIN = timedelta(days=90)
FROM_MESSAGE = "message:"
_NAMES = uuid.UUID("6f1d3c0e-94f0-4a57-8b7c-5f0f4b1f2a11")


class ItemKind(StrEnum):
    """What was shared."""

    LEARNING = "learning"
    ASK = "ask"
    ANSWER = "answer"
    MOMENT = "moment"


class Audience(StrEnum):
    """Who a learning is for."""

    CHANNEL = "channel"
    COMPANY = "company"


class Place(Struct, frozen=True):
    """One message in Slack."""

    channel: ChannelId
    ts: MessageTs


class Draft(Struct, frozen=True):
    """What somebody wrote, checked and harmless, not yet saved."""

    title: str
    text: str
    tags: tuple[str, ...] = ()
    link: str | None = None
    audience: Audience = Audience.CHANNEL


class ActivityKind(StrEnum):
    """What is counted. The name is also the name of its weekly count."""

    SHARED = "shared"
    ASKED = "asked"
    ANSWERED = "answered"
    HELPFUL = "helpful"
    USED = "used"
    NOTICED = "noticed"
    REPLIED = "replied"
    OPENED_UP = "opened_up"  # said "I don't know" or "I was wrong" openly
    THANKED = "thanked"
    EXPERIMENTED = "experimented"


class Fact(Struct, frozen=True):
    """One person's deliberate act on one item. Kept 35 days for distinct counts; then only weekly numbers remain.

    `detail` tells two replies of one person apart.
    """

    act: ActivityKind
    person: PersonId
    item: str
    at: datetime
    detail: str = ""


class Learning(Struct, frozen=True):
    """Something somebody learned, as it stands. An empty text: marked in Slack, its words not read yet."""

    id: LearningId
    author: PersonId
    team: TeamId | None
    origin: str
    channel: ChannelId | None
    ts: MessageTs | None
    audience: str
    is_private: bool
    title: str
    text: str
    tags: tuple[str, ...]
    link: str | None
    link_title: str | None
    is_failure_lesson: bool
    used_by: int
    shared_at: datetime
    edited_at: datetime | None

    @property
    def is_marked(self) -> bool:
        """Whether it is somebody's own Slack message, marked; otherwise it was typed with Ripple."""
        return self.origin.startswith(FROM_MESSAGE)


class Ask(Struct, frozen=True):
    """A question as it stands. No author: asked anonymously, and only the asker's slot knows them again."""

    id: AskId
    author: PersonId | None
    author_slot: bytes | None
    team: TeamId | None
    origin: str
    channel: ChannelId
    ts: MessageTs | None
    is_private: bool
    text: str
    asked_at: datetime
    edited_at: datetime | None
    answered_at: datetime | None
    solved_at: datetime | None

    @property
    def is_marked(self) -> bool:
        """Whether it is somebody's own Slack message, marked; otherwise it was typed with Ripple."""
        return self.origin.startswith(FROM_MESSAGE)


class GivenAnswer(Struct, frozen=True):
    """A reply in the thread of a question."""

    id: str
    ask: AskId
    author: PersonId
    place: Place
    text: str
    helpful: int
    answered_at: datetime
    edited_at: datetime | None


class MarkedMessage(Struct, frozen=True):
    """All that decides whether a marked message counts as a learning, an ask or a moment."""

    author: PersonId
    message_gone: bool
    undone_by_author: bool
    typed: bool
    markers: frozenset[str]


def origin_of(place: Place) -> str:
    """Where a marked message came from: the same for everybody who marks it."""
    return f"{FROM_MESSAGE}{place.channel}:{place.ts}"


def id_from(workspace: WorkspaceId, kind: str, origin: str) -> str:
    """The id of what came from `origin`: whatever is repeated makes the same one."""
    return uuid.uuid5(_NAMES, f"{workspace}:{kind}:{origin}").hex


def drafted(text: str, *, title: str = "", tags: str = "", link: str = "", audience: str = "channel") -> Draft:
    """A learning as typed into the command or the form, or `PersonCanFix` naming the field to change."""
    words = checked(text, what=Written.LEARNING, field="text")
    if wished_nameless(words) is not None:
        raise PersonCanFix("sharing.named.field", field="text")
    name = checked(title, what=Written.TITLE, limit=TITLE_LIMIT, field="title") if title.strip() else ""
    typed = tags_from_field(tags, field="tags")
    return Draft(
        title=name or title_of(words),
        text=words,
        tags=typed or tags_in(text)[:TAGS_LIMIT],
        link=checked_link(link, field="link"),
        audience=Audience.COMPANY if audience == Audience.COMPANY else Audience.CHANNEL,
    )


def asked(text: str) -> str:
    """A question as typed, or what to change."""
    return checked(text, what=Written.QUESTION, limit=TEXT_LIMIT, field="text")


def title_of(text: str) -> str:
    """The first line of a text that says something, short enough for a list."""
    return first_words(text, 90)


def takes_part(meaning: Meaning, *, reactor: str, author: PersonId, asker: PersonId | None) -> bool:
    """Whether a reaction with this meaning says anything, given who reacted to whose message.

    1. Anyone marks a learning or an ask, the author included.
    2. Helpful, used, noticed and thanks come from somebody else: nobody thanks themselves.
    3. Solved is the asker's word only; "I don't know" and "I was wrong" are tagged by their author only.
    """
    match meaning:
        case Meaning.LEARNING | Meaning.ASK:
            return True
        case Meaning.HELPFUL | Meaning.USED | Meaning.THANKS | Meaning.NOTICED:
            return reactor != author
        case Meaning.SOLVED:
            return asker is not None and reactor == asker
        case Meaning.DONT_KNOW | Meaning.WAS_WRONG:
            return reactor == author


def stands(marked: MarkedMessage) -> bool:
    """Whether a message counts now.

    A deleted message and a mark undone by its author never count again, whoever marks it later. What was typed
    with Ripple needs no mark; what was only marked counts while somebody's mark is there.
    """
    if marked.message_gone or marked.undone_by_author:
        return False
    return marked.typed or bool(marked.markers)


def may_change(*, author: PersonId, person: PersonId) -> None:
    """Only the author edits or deletes what they shared."""
    if author != person:
        raise NotAllowed("sharing.not_yours")


def may_read(*, private: bool, channel: ChannelId, channels_of_reader: Collection[str]) -> bool:
    """What was shared in a private channel is found only by its members; the rest by everybody."""
    return not private or channel in channels_of_reader


def counts_as_reuse(shared_at: datetime, used_at: datetime, *, author: PersonId, user: str) -> bool:
    """A lesson is reused when somebody else uses it within 90 days (measurement: lesson reuse)."""
    return user != author and shared_at <= used_at <= shared_at + REUSE_WITHIN


def first_by_others(author: PersonId, replies: Iterable[tuple[str, datetime]]) -> datetime | None:
    """When somebody other than the asker first replied."""
    moments = [moment for person, moment in replies if person != author]
    return min(moments, default=None)


class MyWeek(Struct, frozen=True):
    """Seven days of one person's own acts, shown to that person only."""

    shared: int
    asked: int
    answered: int
    helped: int  # of my answers, those somebody called helpful
    used: int  # of my learnings, those somebody used


class SharingAtHome(Struct, frozen=True):
    """What somebody's App Home says about sharing: their week, their things and open questions, their team's, who waits."""

    week: MyWeek
    mine: tuple[Learning, ...]
    team: tuple[Learning, ...]
    waiting: tuple[Ask, ...]
    asked: tuple[Ask, ...] = ()
