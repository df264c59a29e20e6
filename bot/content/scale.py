"""Scales: what an answer may be, what it is worth, and how it is written down. One value a form of answer.

Everybody who deals with answers asks here: buttons, taps, sealed rows, counts, scores. To add a form: a member of `Form`, a line in
`SCALES`, and in each catalogue the words of its points (`scale.point.<form>.<point>`, the form in small letters), with its name
(`scale.form.<form>`) if a company may choose it for a question of its own. The points of a form that was asked never change: old
cells hold their counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

BEST = 100.0
LEAST_PLACES = 5
MOST_POINTS = 11  # as many as `cells` has columns: there the database itself refuses fewer than five answers


class Form(StrEnum):
    """How a question is answered. The value is stored."""

    A5 = "A5"  # five points from disagree to agree
    F5 = "F5"  # five points of how often, rates and counts mixed: asked until version 2 of the bank
    OCC = "OCC"  # five shares of the occasions there were, over the last four weeks: it presupposes that there were some
    NUM = "NUM"  # how many times over the last four weeks: 0, 1, 2, 3, 4 or more
    YN = "YN"  # yes or no
    CNT = "CNT"  # 0, 1, 2, 3 or more: reported, never scored
    TXT = "TXT"  # open words: never scored


class ScaleKind(Enum):
    """What answers of a form are, statistically. Variances are pooled within a kind."""

    ORDINAL = auto()
    YES_NO = auto()
    COUNT = auto()
    WORDS = auto()


# What is taken for the standard deviation of a group's answers, on 0-100, until enough of them are known.
# Yes and no lie 100 points apart: sqrt(.3 * .7) * 100, about 45.
USUAL_SD: Mapping[ScaleKind, float] = {ScaleKind.ORDINAL: 25.0, ScaleKind.YES_NO: 45.0}


class NoAnswer(Enum):
    """An answer that is no point of any scale: kept while the round is open, never counted as one. The value is its code."""

    PREFER_NOT_TO_SAY = 0
    DID_NOT_COME_UP = 99  # only where a question presupposes an event; no point of a scale may ever have this code


Answer = int | NoAnswer  # a point (1 to MOST_POINTS), or none


@dataclass(frozen=True, slots=True)
class Scale:
    """The points of a form, in the order of the buttons. A point is also its place in a cell's counts, from 1 on."""

    form: Form
    kind: ScaleKind
    points: tuple[int, ...] = ()
    may_be_own: bool = False  # a company may ask its own questions in this form
    _scores: tuple[float, ...] = field(init=False, repr=False)  # of each place
    _reversed_scores: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if any(not 1 <= point <= MOST_POINTS for point in self.points):
            raise ValueError(f"{self.form} has a point outside 1..{MOST_POINTS}: add columns to `cells` first")
        scores = tuple(self._worth(place) for place in range(1, self.places + 1)) if self.is_scored else ()
        object.__setattr__(self, "_scores", scores)
        object.__setattr__(self, "_reversed_scores", tuple(BEST - score for score in scores))

    @property
    def places(self) -> int:
        """How many counts a cell of this form holds."""
        return max(self.points[-1], LEAST_PLACES) if self.points else 0

    @property
    def is_scored(self) -> bool:
        """Whether its answers count towards a dimension."""
        return self.kind in USUAL_SD

    @property
    def is_open_text(self) -> bool:
        """Whether it is answered in words alone."""
        return self.kind is ScaleKind.WORDS

    @property
    def random_variance(self) -> float:
        """The variance of answers at random: (A² - 1) / 12 squared steps for A points."""
        step = BEST / (len(self.points) - 1)
        return (len(self.points) ** 2 - 1) / 12 * step**2

    def allows(self, answer: Answer) -> bool:
        """Whether a tap may carry this on every question of the form: one of the points, or "prefer not to say"."""
        return answer is NoAnswer.PREFER_NOT_TO_SAY or answer in self.points

    def score(self, point: int, *, is_reversed: bool = False) -> float:
        """S1: the worth of a point on 0-100, the first worth 0 and the last 100, or the other way round.

        >>> SCALES[Form.A5].score(4), SCALES[Form.A5].score(4, is_reversed=True), SCALES[Form.YN].score(5)
        (75.0, 25.0, 100.0)
        """
        if point not in self.points or not self.is_scored:
            raise ValueError(f"{point!r} is no answer that {self.form} scores")
        return self.scores(is_reversed=is_reversed)[point - 1]

    def scores(self, *, is_reversed: bool = False) -> tuple[float, ...]:
        """The worth of each place of a cell; none where nothing is scored."""
        return self._reversed_scores if is_reversed else self._scores

    def label(self, point: int) -> str:
        """The key of a point's words in the catalogues."""
        return f"scale.point.{self.form.lower()}.{point}"

    @property
    def name(self) -> str:
        """The key of its name, for those who choose a form."""
        return f"scale.form.{self.form.lower()}"

    def _worth(self, place: int) -> float:
        first, last = self.points[0], self.points[-1]
        return BEST * (place - first) / (last - first)


def is_point(answer: Answer) -> bool:
    """Whether an answer is a point of some scale."""
    return not isinstance(answer, NoAnswer) and 1 <= answer <= MOST_POINTS


def is_code(code: int) -> bool:
    """Whether a button of ours may carry this number: that of a point, or of no answer."""
    return 0 <= code <= MOST_POINTS or code in _NO_ANSWERS


def code_of(answer: Answer) -> int:
    """The number an answer is written as: in a button's value, and in the one byte of a sealed row."""
    return answer.value if isinstance(answer, NoAnswer) else answer


def answer_of(code: int) -> Answer:
    """The answer a number stands for. Whether a question allows it, its scale says."""
    return _NO_ANSWERS.get(code, code)


SCALES: Mapping[Form, Scale] = {
    scale.form: scale
    for scale in (
        Scale(Form.A5, ScaleKind.ORDINAL, (1, 2, 3, 4, 5), may_be_own=True),
        Scale(Form.F5, ScaleKind.ORDINAL, (1, 2, 3, 4, 5)),
        Scale(Form.OCC, ScaleKind.ORDINAL, (1, 2, 3, 4, 5), may_be_own=True),
        Scale(Form.NUM, ScaleKind.ORDINAL, (1, 2, 3, 4, 5), may_be_own=True),
        Scale(Form.YN, ScaleKind.YES_NO, (1, 5), may_be_own=True),  # 1 and 5, so that one formula serves all
        Scale(Form.CNT, ScaleKind.COUNT, (1, 2, 3, 4)),
        Scale(Form.TXT, ScaleKind.WORDS),
    )
}
_NO_ANSWERS: Mapping[int, Answer] = {known.value: known for known in NoAnswer}
