"""Comments: which may be kept once a round has closed, and in which order (P9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from msgspec import Struct

from bot.content.scale import is_point
from bot.ids import CohortId, QuestionId
from bot.pulse.privacy.fold import Contract, Row

COMMENT_ID_BYTES = 16
COMMENT_LENGTH = 280

Note = tuple[CohortId, QuestionId, str]  # cohort, question, text


class Comment(Struct, frozen=True):
    """A comment without its writer, its moment or its score. Ids are random, so their order says nothing."""

    id: bytes
    cohort: CohortId
    question: QuestionId
    text: str


def fold_comments(
    notes: Sequence[Note], rows: Iterable[Row], contract: Contract, *, rng: Random, lines: frozenset[QuestionId] = frozenset()
) -> tuple[Comment, ...]:
    """P9: keep a comment only where eight or more of its cohort answered that question; shuffle; forget the rest.

    "Answered" is the larger of taps and texts, so an open question needs eight texts. Ids come from `rng`
    (the real one is the operating system's), and the result is in order of id, which is no order at all.
    `lines`: what may be written at the end of a whole card. Whoever answered any question of it could have written one.
    """
    answered = Counter((cohort, question) for cohort, question, answer in rows if is_point(answer))
    written = Counter((cohort, question) for cohort, question, _ in notes)
    of_card: Counter[CohortId] = Counter()
    for (cohort, _), times in answered.items():
        of_card[cohort] = max(of_card[cohort], times)
    kept = [
        Comment(rng.randbytes(COMMENT_ID_BYTES), cohort, question, text)
        for cohort, question, text in notes
        if max(answered[cohort, question], written[cohort, question], of_card[cohort] if question in lines else 0) >= contract.words_k
    ]
    return tuple(sorted(kept, key=lambda comment: comment.id))
