"""How answers become counts that nobody can trace, once their round has closed.

Rules P5, P9 and P11 of the anonymity protocol as pure functions. What this file refuses to do: keep an
answer beside a person, keep a count below the contract's k, or let a lowered setting weaken a promise already
made. What may then be *shown* is decided in `release`, and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor
from typing import NamedTuple

from msgspec import Struct, field

from bot.content.scale import Answer, NoAnswer, Scale
from bot.ids import CohortId, QuestionId
from bot.pulse.privacy.response_share import AnsweredShare, Band, share_of

K_SCORES = 5  # smallest group of answers that may exist at rest (P5)
K_COMMENTS = 8  # smallest group of answers behind which a comment may be kept (P9)
K_OWN_QUESTIONS = 10  # smallest cohort that may be asked a question somebody in the company wrote
COHORT_MIN = 6  # smallest frozen cohort (P1): so that five answers still leave one person silent
COMPANY_COHORTS = 3  # fewer groups are not "the company": its figure would be theirs under another name
COMPANY_MIN = 20  # smallest company-only cohort, and smallest base of a company-level rate
RULE_VERSION = "2"

PERCENT_STEP = 5

Counts = tuple[int, ...]  # by place of the question's scale
Row = tuple[CohortId, QuestionId, Answer]  # cohort, question, answer: what is left of an open answer without its slot
_Silences = Counter[tuple[CohortId, QuestionId, NoAnswer]]


class Contract(Struct, frozen=True):
    """The thresholds stored with a round. They can be raised later, never lowered.

    >>> Contract(k=2).scores_k, Contract(k=9).scores_k
    (5, 9)
    """

    k: int = K_SCORES
    comments_k: int = K_COMMENTS
    rule_version: str = RULE_VERSION

    @property
    def scores_k(self) -> int:
        """The k that counts: whatever is stored, never less than the constant."""
        return max(self.k, K_SCORES)

    @property
    def words_k(self) -> int:
        """The same for comments."""
        return max(self.comments_k, K_COMMENTS)


class AskedWording(NamedTuple):
    """The version of a question that a cohort was asked, and its scale."""

    version: int
    scale: Scale
    may_not_come_up: bool = False

    def offers(self, answer: Answer) -> bool:
        """Whether this was one of the taps beside the points."""
        return answer is NoAnswer.PREFER_NOT_TO_SAY or (answer is NoAnswer.DID_NOT_COME_UP and self.may_not_come_up)


class FrozenCohort(Struct, frozen=True):
    """A cohort as it stood when the round opened: how many were asked, and which question in which wording.

    `is_silent`: nothing of it may be shown yet, so nothing of it goes into anything that others share.
    """

    id: CohortId
    size: int
    asked: Mapping[QuestionId, AskedWording]
    is_silent: bool = False


class Cell(Struct, frozen=True):
    """How many of one cohort tapped each point of one question. All that is left of a round's answers."""

    cohort: CohortId
    question: QuestionId
    version: int
    counts: Counts

    @property
    def n(self) -> int:
        """Answers in the cell."""
        return sum(self.counts)


class Response(Struct, frozen=True):
    """How many of a cohort answered, as a share; what older versions kept is a band."""

    cohort: CohortId
    band: AnsweredShare | Band
    fewer_than_half: bool

    @property
    def code(self) -> str:
        """As it is stored."""
        return self.band.value if isinstance(self.band, AnsweredShare) else self.band.code


class Declined(Struct, frozen=True):
    """How often "prefer not to say" was tapped in the whole company in a round: per cent, to the next five.

    Kept as it is shown: exact counts beside the cells' would tell how many answered in a group whose answers were deleted.
    `not_come_up` is the same of "it didn't come up", over the questions that offer it; None where too few were asked one.
    """

    percent: int
    not_come_up: int | None = None


class Folded(Struct, frozen=True):
    """A closed round. `discarded` counts answers thrown away in all; it is never kept by cohort."""

    cells: tuple[Cell, ...]
    residual_cells: tuple[Cell, ...]
    responses: tuple[Response, ...]
    declined: Declined | None
    discarded: int
    contract: Contract = field(default_factory=Contract)

    @property
    def stored(self) -> tuple[Cell, ...]:
        """Every cell to be written: cohorts' own, then the parents' residual ones."""
        return self.cells + self.residual_cells


def strictest(contracts: Iterable[Contract]) -> Contract:
    """The contract that keeps every one of these: today's setting joined with what each round promised (T9)."""
    kept = tuple(contracts)
    return Contract(
        k=max((c.scores_k for c in kept), default=K_SCORES),
        comments_k=max((c.words_k for c in kept), default=K_COMMENTS),
        rule_version=max((c.rule_version for c in kept), default=RULE_VERSION),
    )


def may_be_asked_own_question(cohort_size: int) -> bool:
    """A question written in the company goes to cohorts of ten or more, so that it can be aimed at nobody."""
    return cohort_size >= K_OWN_QUESTIONS


def half_is_known(answered: AnsweredShare | Band | None, contract: Contract) -> bool:
    """Whether it can be said if half did: a share says so, an older version's band only from k answers on."""
    if isinstance(answered, AnsweredShare):
        return True
    return answered is not None and answered.low >= contract.scores_k


def fold(
    rows: Iterable[Row],
    cohorts: Iterable[FrozenCohort],
    parents: Mapping[CohortId, CohortId],
    contract: Contract,
    *,
    own_questions: frozenset[str] = frozenset(),
) -> Folded:
    """P5: turn a round's answers into counts per cohort and question.

    1. k or more answers of a cohort to a question it was asked become its cell.
    2. Fewer go to the parent's residual cell, which exists only if at least two cohorts gave to it and k or more
       answers remain without the largest gift: four of one group and one of another would name the one.
       A silent cohort gives nothing.
    3. All else is discarded: smaller groups, questions nobody asked, points off the question's scale,
       more answers than people asked.

    `parents` names for each cohort the id its residual cell goes to. A parent that was itself asked as a cohort
    gets none: it would blur the cohort's own.
    """
    frozen = {cohort.id: cohort for cohort in cohorts}
    tally = Counter(rows)
    counts, silences, discarded = _by_question(tally, frozen)
    cells: list[Cell] = []
    leftovers: dict[tuple[CohortId, QuestionId, int], list[Counts]] = defaultdict(list)
    most: dict[CohortId, int] = {}
    for (cohort_id, question), taken in sorted(counts.items()):
        cohort, n = frozen[cohort_id], sum(taken)
        if n > cohort.size or (question in own_questions and not may_be_asked_own_question(cohort.size)):
            discarded += n
            continue
        most[cohort_id] = max(most.get(cohort_id, 0), n)
        version = cohort.asked[question].version
        if n >= contract.scores_k and cohort.size >= COHORT_MIN:
            cells.append(Cell(cohort_id, question, version, tuple(taken)))
        elif n and (parent := parents.get(cohort_id)) and parent not in frozen and not cohort.is_silent:
            leftovers[parent, question, version].append(tuple(taken))
        else:
            discarded += n
    residual, lost = _residual_cells(leftovers, contract)
    return Folded(
        cells=tuple(cells),
        residual_cells=residual,
        responses=tuple(_response(frozen[c], most.get(c, 0)) for c in sorted(frozen)),
        declined=_declined_by_company(cells, silences, frozen),
        discarded=discarded + lost,
        contract=contract,
    )


def publishable(cells: Iterable[Cell], contract: Contract) -> Iterator[Cell]:
    """The cells a contract lets us use. Raising k hides at once what was stored under a smaller one (T9)."""
    least = contract.scores_k
    return (cell for cell in cells if sum(cell.counts) >= least)


def _by_question(
    tally: Mapping[Row, int], frozen: Mapping[CohortId, FrozenCohort]
) -> tuple[dict[tuple[CohortId, QuestionId], list[int]], _Silences, int]:
    counts: dict[tuple[CohortId, QuestionId], list[int]] = {}
    silences: _Silences = Counter()
    discarded = 0
    for (cohort, question, answer), times in tally.items():
        known = frozen.get(cohort)
        wording = known.asked.get(question) if known else None
        if wording is None:
            discarded += times
        elif isinstance(answer, NoAnswer) and wording.offers(answer):
            silences[cohort, question, answer] += times
        elif answer in wording.scale.points:
            counts.setdefault((cohort, question), [0] * wording.scale.places)[answer - 1] += times
        else:
            discarded += times
    return counts, silences, discarded


def _residual_cells(leftovers: Mapping[tuple[CohortId, QuestionId, int], list[Counts]], contract: Contract) -> tuple[tuple[Cell, ...], int]:
    cells: list[Cell] = []
    lost = 0
    for (parent, question, version), gifts in sorted(leftovers.items()):
        together = tuple(sum(place) for place in zip(*gifts, strict=True))
        without_the_largest = sum(together) - max(map(sum, gifts))
        if len(gifts) >= 2 and without_the_largest >= contract.scores_k:
            cells.append(Cell(parent, question, version, together))
        else:
            lost += sum(together)
    return tuple(cells), lost


def _response(cohort: FrozenCohort, answered: int) -> Response:
    share = share_of(answered, cohort.size)
    return Response(cohort.id, share, share is AnsweredShare.SOME)


def _declined_by_company(cells: Iterable[Cell], silences: _Silences, frozen: Mapping[CohortId, FrozenCohort]) -> Declined | None:
    """Over the cells that are kept: what is deleted counts nowhere."""
    told = [cell for cell in cells if not frozen[cell.cohort].is_silent]
    percent = _percent_of(NoAnswer.PREFER_NOT_TO_SAY, told, silences)
    offered = [cell for cell in told if frozen[cell.cohort].asked[cell.question].may_not_come_up]
    return None if percent is None else Declined(percent, _percent_of(NoAnswer.DID_NOT_COME_UP, offered, silences))


def _percent_of(silence: NoAnswer, told: Sequence[Cell], silences: _Silences) -> int | None:
    """How many taps in a hundred were this, to the next five: of three cohorts and twenty responses or more, or nothing."""
    taps = {answer: sum(silences[cell.cohort, cell.question, answer] for cell in told) for answer in NoAnswer}
    responses = sum(cell.n for cell in told) + sum(taps.values())
    if responses < COMPANY_MIN or len({cell.cohort for cell in told}) < COMPANY_COHORTS:
        return None
    return PERCENT_STEP * floor(100 * taps[silence] / responses / PERCENT_STEP + 0.5)
