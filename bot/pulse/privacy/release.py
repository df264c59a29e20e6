"""The one place that decides what people may be shown. Digests, App Home, exports and every later surface ask here.

A figure goes in with the number it rests on; out comes `Shown` or `Withheld`, both values: the words come last, in the views.
Nothing exact leaves: scores are rounded to 5 (the company from 50 answers on: to 1), answers
are bands, the interval is drawn around the rounded score so that its ends give nothing away, and a number stays as
it is while it would move by less than 7.5: otherwise one person's leaving could be read off it. There is no function
here for a single question or cell of a cohort, for a person, or for a list of teams (S11), and none will be added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from bot.content.dimensions import Dimension
from bot.pulse.privacy.fold import COHORT_MIN, COMPANY_COHORTS, COMPANY_MIN, Contract, Declined, Response
from bot.pulse.privacy.released import (
    Because,
    Direction,
    Note,
    OwnQuestionTopic,
    Released,
    ResponseCount,
    Said,
    Shown,
    Topic,
    WholeCompany,
    Why,
    Withheld,
)
from bot.pulse.privacy.response_share import band
from bot.pulse.scoring.book import LEAST_ANSWERS, LEAST_CELLS
from bot.pulse.scoring.changes import Change
from bot.pulse.scoring.readings import PastCell, Reading, ScoredItem, read_cell, to_nearest
from bot.pulse.scoring.scores import Score, agreement
from bot.pulse.scoring.tiers import Placed, Tier

STEP, COMPANY_STEP = 5, 1
EXACT_FROM = 50
STAYS_WITHIN = 7.5  # three half steps; at 5 a static team of eight would still give away one leaver in twenty
TREND_EVERY = 4


@dataclass(frozen=True, slots=True)
class FigureSubject:
    """Whom a figure is about: how many people were asked, whether it is the company, and until when it is silent.

    `cohorts`: of how many groups that may be shown themselves the company is made; their people alone are in `size`.
    """

    size: int
    is_company: bool = False
    silent_until: date | None = None
    cohorts: int = 0


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point of a line people may see."""

    week: int
    score: int
    low: int
    high: int
    starts_line: bool


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """What a lead gets. `are_the_companys`: their team is too small to have figures of its own."""

    figures: tuple[Released, ...]
    are_the_companys: bool = False


def release_score(
    dimension: Dimension,
    score: Score | None,
    group: FigureSubject,
    *,
    today: date,
    contract: Contract,
    last: Released | None = None,
    change: Change | None = None,
    is_headline: bool = False,
    placed: Placed | None = None,
) -> Released:
    """A cohort's or the company's score on one dimension, as everybody may see it, leads and admins included.

    `contract` is the strictest of today's setting and the rounds the score rests on. `last` is what was published
    of the same line before: for a cohort its number stays while the new score is less than 7.5 points away.
    """
    refused = _refused_group(dimension, group, today) or _refused_score(dimension, score, group, contract)
    if refused is not None or score is None:
        return refused or _too_early(dimension)
    shown, low, high = _numbers(score, group, last)
    tier, sure = _tier(placed, score, group)
    return Shown(
        about=dimension,
        score=shown,
        low=low,
        high=high,
        answers=band(score.n),
        weeks=score.window.weeks,
        change=change.direction if change else Direction.UNKNOWN,
        points=to_nearest(abs(change.delta), STEP) if change and change.moved else 0,
        tier=tier,
        sure=sure,
        agreement=agreement(score.window),
        is_headline=is_headline and change is not None and change.moved,
        notes=_notes(score, group),
    )


def release_trend(published: Mapping[int, Released], *, breaks: Iterable[int] = ()) -> tuple[ShownPoint, ...]:
    """S7: a line of what was published, by week: at most one point in 4 weeks, each over two 4-week windows or more.

    `breaks` are the weeks in which the line starts anew (see `breaks_line`); so does a gap. Points stand at the
    last publication of each 4 weeks, so that a finished one never moves.
    """
    cuts = sorted(breaks)
    last_of = {week // TREND_EVERY: week for week in sorted(published)}
    points: list[ShownPoint] = []
    before: tuple[int, int] | None = None
    for number, week in sorted(last_of.items()):
        shown = published[week]
        if not isinstance(shown, Shown) or shown.score is None or shown.low is None or shown.high is None:
            continue
        piece = sum(cut <= week for cut in cuts)
        points.append(ShownPoint(week, shown.score, shown.low, shown.high, before != (number - 1, piece)))
        before = (number, piece)
    return tuple(points)


def release_company_question(
    text: str, item: ScoredItem, cells: Sequence[PastCell], group: FigureSubject, *, contract: Contract
) -> Released:
    """A single question, for the whole company only: at least three cohorts and twenty answers.

    Also the only way in which a company's own questions are told.
    """
    if not group.is_company:
        raise ValueError("a single question is never shown for a cohort")
    if _is_no_company(group):
        return Withheld(OwnQuestionTopic(text), Why.GROUP_TOO_SMALL, Because.NO_COMPANY, least=COMPANY_COHORTS)
    readings = [read_cell(past, item) for past in cells if past.cell.n >= contract.scores_k]
    n = sum(r.n for r in readings)
    if n < COMPANY_MIN or _groups(readings) < COMPANY_COHORTS:
        return Withheld(OwnQuestionTopic(text), Why.TOO_FEW_ANSWERS, Because.ONE_QUESTION, least=COMPANY_MIN)
    score = to_nearest(sum(r.n * r.mean for r in readings) / n, _step(n, group))
    return Shown(OwnQuestionTopic(text), score, answers=band(n))


def figures_for_lead(team: Sequence[Released], company: Sequence[Released], members: int) -> LeadFigures:
    """A lead of a team too small to have figures gets the company's."""
    if members >= COHORT_MIN:
        return LeadFigures(tuple(team))
    return LeadFigures(tuple(company), are_the_companys=True)


def release_response(response: Response) -> ResponseCount:
    """How many of a cohort answered, as everybody may know it."""
    return ResponseCount(response.band, response.fewer_than_half)


def release_declined(declined: Declined) -> dict[WholeCompany, Released]:
    """How often no point was chosen, company-wide: to the next 5 %, which is all that is kept of it."""
    shares = {WholeCompany.NOT_SAID: declined.percent, WholeCompany.NOT_COME_UP: declined.not_come_up}
    return {
        about: Shown(about, score=percent, said=Said.ABOUT_SHARE if percent else Said.SHARE_UNDER_5)
        for about, percent in shares.items()
        if percent is not None
    }


def _refused_group(about: Topic, group: FigureSubject, today: date) -> Withheld | None:
    if _is_no_company(group):
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.NO_COMPANY, least=COMPANY_COHORTS)
    if not group.is_company and group.size < COHORT_MIN:
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.SMALL_GROUP, least=COHORT_MIN)
    if group.silent_until is not None and today < group.silent_until:
        return Withheld(about, Why.GROUP_IS_NEW, Because.NEW_GROUP, until=group.silent_until)
    return None


def _is_no_company(group: FigureSubject) -> bool:
    """P1: one or two groups are not "the company", nor are fewer than twenty people: it would be their figure under another name."""
    return group.is_company and (group.cohorts < COMPANY_COHORTS or group.size < COMPANY_MIN)


def _groups(readings: Iterable[Reading]) -> int:
    """How many groups are in it with cells of their own."""
    return len({r.cohort for r in readings if not r.residual})


def _refused_score(about: Topic, score: Score | None, group: FigureSubject, contract: Contract) -> Withheld | None:
    """The last look before anything is shown, whatever the layers before have checked."""
    if score is None:
        return _too_early(about)
    smallest = min((r.n for r in score.window.readings), default=0)
    if score.n < LEAST_ANSWERS or score.window.cells < LEAST_CELLS or smallest < contract.scores_k:
        return Withheld(about, Why.TOO_FEW_ANSWERS, Because.POINTS_AT_PEOPLE)
    if group.is_company and _groups(score.window.readings) < COMPANY_COHORTS:
        return Withheld(about, Why.TOO_FEW_ANSWERS, Because.NO_COMPANY, least=COMPANY_COHORTS)
    return None


def _too_early(about: Topic) -> Withheld:
    return Withheld(about, Why.TOO_EARLY, Because.FEW_QUESTIONS)


def _step(n: int, group: FigureSubject) -> int:
    """S5, and one thing more: the company must have 50 people too, or one person's leaving shows in the units."""
    return COMPANY_STEP if group.is_company and n >= EXACT_FROM and group.size >= EXACT_FROM else STEP


def _numbers(score: Score, group: FigureSubject, last: Released | None) -> tuple[int, int, int]:
    """The number to show and an interval around *it*, its half rounded up.

    Rounding both ends by themselves would give two more readings of the unrounded score.
    """
    step = _step(score.n, group)
    shown = to_nearest(score.value, step)
    if step == STEP and isinstance(last, Shown) and last.score is not None and abs(score.value - last.score) < STAYS_WITHIN:
        shown = last.score
    reach = step * max(1, ceil(score.half / step - 1e-9))
    return shown, max(0, shown - reach), min(100, shown + reach)


def _tier(placed: Placed | None, score: Score, group: FigureSubject) -> tuple[Tier | None, int | None]:
    """The tier, and for the company how sure it is, in tenths."""
    if placed is None or not (group.is_company or score.comparable):
        return None, None
    if not group.is_company or placed.tier is Tier.TOO_CLOSE:
        return placed.tier, None
    sure = placed.in_top if placed.tier is Tier.STRENGTH else placed.in_bottom
    return placed.tier, min(9, int(sure * 10))


def _notes(score: Score, group: FigureSubject) -> tuple[Note, ...]:
    told = (
        (2 * score.n < score.window.asked, Note.ROSY),
        (not score.window.adjusted, Note.NOT_ADJUSTED),
        (not (group.is_company or score.comparable), Note.TEAMS_ALIKE),
    )
    return tuple(note for is_so, note in told if is_so)
