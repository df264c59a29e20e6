"""Comments as they are heard, and what may be answered to them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from bot.ids import PersonId
from bot.pulse.questions.rules import Question

THREAD_LEAST = 8  # people in a group for a nameless thread; never fewer than its comments ask for
POST_LENGTH = 280
MOST_POSTS = 30  # in one thread: nobody can be told apart, so the thread as a whole has an end
SOONEST, LATEST = 10, 60  # minutes until a batch of posts is told


class Acknowledgement(StrEnum):
    """Five words that answer a comment, one tap each, for everybody to see."""

    HEARD = "heard"
    WE_WILL = "we_will"
    NOT_NOW = "not_now"
    TELL_MORE = "tell_more"
    THANKS = "thanks"


class HeardComment(Struct, frozen=True):
    """A comment: its words, what was answered to it and by whom, and what the group wrote beneath it."""

    id: str
    text: str
    answers: tuple[tuple[PersonId, Acknowledgement], ...] = ()
    posts: tuple[str, ...] = ()
    takes_posts: bool = False

    @property
    def asked_for_more(self) -> bool:
        """Whether somebody asked the group to tell more."""
        return any(word is Acknowledgement.TELL_MORE for _, word in self.answers)


class HeardQuestion(Struct, frozen=True):
    """A question with the comments that were written to it."""

    question: Question
    comments: tuple[HeardComment, ...]


class HeardGroup(Struct, frozen=True):
    """A group's questions; `may_answer`: the reader leads it or owns the programme."""

    name: str
    questions: tuple[HeardQuestion, ...]
    may_answer: bool = False
