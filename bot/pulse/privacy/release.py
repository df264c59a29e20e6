"""The one place that decides what people may be shown. Digests, App Home, exports and every later surface ask here.

A reading goes in with all it rests on; out comes `Shown` or `Withheld`, both values: the words come last, in the views.
Nothing exact leaves: scores are rounded to 5 (the company from 50 answers on: to 1), answers are bands, the interval is drawn
round the rounded score, and a number stays as it is while it would move by less than 7.5, eight weeks at most: otherwise one
person's leaving could be read off it. There is no function here for a single question or cell of a cohort, for a person, or for
a list of teams (S11), and none will be added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.pulse.privacy.fold import COHORT_MIN, COMPANY_COHORTS, COMPANY_MIN, Contract, Declined, Response
from bot.pulse.privacy.merge import capped_mean
from bot.pulse.privacy.over_time import ReleaseMoment, ShownPoint, ToldBefore, release_trend, told_change
from bot.pulse.privacy.released import (
    Because,
    Note,
    OwnQuestionTopic,
    Released,
    ResponseCount,
    Said,
    Shown,
    Topic,
    WholeCompany,
    WholeGroup,
    Why,
    Withheld,
)
from bot.pulse.privacy.response_share import band
from bot.pulse.scoring.numbers import (
    COMPANY_DOUBT,
    LEAST_RELIABILITY,
    MOST_DOUBT,
    MOST_INFLUENCE,
    OWN_ANSWERS,
    OWN_QUESTIONS,
    STEP,
    ToldFigure,
    as_told,
    to_nearest,
)
from bot.pulse.scoring.readings import Reading
from bot.pulse.scoring.stored import CellRow, Item

COMPANY_STEP = 1
EXACT_FROM = 50
TWO_LEADS = 2


class FigureSubject(Struct, frozen=True):
    """Whom a figure is about: how many people were asked, whether it is the company, and until when it is silent.

    `cohorts`: of how many groups that may be shown themselves the company is made; their people alone are in `size`. `leads`: how many
    people lead the teams in it; None where nobody counts them. `sides`: how many sides are asked. `has_map`: this round is its audit,
    whose map tells how each side stands.
    """

    size: int
    is_company: bool = False
    silent_until: date | None = None
    cohorts: int = 0
    leads: int | None = None
    sides: int = len(Dimension)
    has_map: bool = False


class ReleasedLine(Struct, frozen=True):
    """A figure with its line, and the week in which its number was set."""

    figure: Released
    since: int
    line: tuple[ShownPoint, ...]


class LeadFigures(Struct, frozen=True):
    """What a lead gets. `are_the_companys`: their team is too small to have figures of its own."""

    figures: tuple[Released, ...]
    are_the_companys: bool = False


def release_figure(
    about: Dimension | WholeGroup, reading: Reading | None, group: FigureSubject, when: ReleaseMoment, last: ToldBefore | None = None
) -> ReleasedLine:
    """A group's or the company's figure, as everybody may see it, leads and admins included. `last`: what was published of it before.

    LEAD rates a person: where only one leads, that one reads it alone, and fewer than two leads make no figure of the company.
    """
    refused = _refused_group(about, group, when.today) or _refused_reading(about, reading, group)
    if refused is not None or reading is None:
        figure: Released = refused or _too_early(about)
        return ReleasedLine(figure, when.week, release_trend(last, when, figure))
    told = _number(reading, group, when.week, last)
    change = told_change(reading, told.score, when, last)
    shown = Shown(
        about=about,
        score=told.score,
        low=told.low,
        high=told.high,
        answers=band(reading.answers),
        weeks=reading.weeks,
        change=change.direction,
        points=change.points,
        before=change.before,
        ago=change.ago,
        tier=reading.tier,
        yardstick=reading.yardstick if reading.tier else None,
        agreement=reading.agreement,
        is_headline=change.is_news,
        is_new=not group.has_map and not _was_on_show(last),
        only_lead=about is Dimension.LEAD and rates_one(group),
        notes=(Note.ROSY,) if 2 * reading.answers < reading.asked else (),
    )
    return ReleasedLine(shown, told.since, release_trend(last, when, shown))


def _was_on_show(last: ToldBefore | None) -> bool:
    return last is not None and (isinstance(last.figure, Shown) or bool(last.line))


def release_company_question(text: str, item: Item, cells: Sequence[CellRow], group: FigureSubject, *, contract: Contract) -> Released:
    """A single question, for the whole company only: at least three cohorts and twenty answers.

    Also the only way in which a company's own questions are told.
    """
    if not group.is_company:
        raise ValueError("a single question is never shown for a cohort")
    if _is_no_company(group):
        return Withheld(OwnQuestionTopic(text), Why.GROUP_TOO_SMALL, Because.NO_COMPANY, least=COMPANY_COHORTS)
    counted = [one for one in cells if sum(one.counts) >= contract.scores_k]
    n = sum(sum(one.counts) for one in counted)
    if n < COMPANY_MIN or len({one.cohort for one in counted if not one.residual}) < COMPANY_COHORTS:
        return Withheld(OwnQuestionTopic(text), Why.TOO_FEW_ANSWERS, Because.ONE_QUESTION, least=COMPANY_MIN)
    mean = sum(sum(one.counts) * capped_mean(one, item) for one in counted) / n
    return Shown(OwnQuestionTopic(text), to_nearest(mean, _step(n, group)), answers=band(n))


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


# --- whether there is a figure -----------------------------------------------------------------------------------


def _refused_group(about: Topic, group: FigureSubject, today: date) -> Withheld | None:
    if _is_no_company(group):
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.NO_COMPANY, least=COMPANY_COHORTS)
    if not group.is_company and group.size < COHORT_MIN:
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.SMALL_GROUP, least=COHORT_MIN)
    if group.silent_until is not None and today < group.silent_until:
        return Withheld(about, Why.GROUP_IS_NEW, Because.NEW_GROUP, until=group.silent_until)
    if group.is_company and about is Dimension.LEAD and rates_one(group):
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.ONE_LEAD)
    return None


def _is_no_company(group: FigureSubject) -> bool:
    """P1: one or two groups are not "the company", nor are fewer than twenty people: it would be their figure under another name."""
    return group.is_company and (group.cohorts < COMPANY_COHORTS or group.size < COMPANY_MIN)


def rates_one(group: FigureSubject) -> bool:
    """Whether a figure about leads would rate one person, as far as anybody counts them."""
    return group.leads is not None and group.leads < TWO_LEADS


def _refused_reading(about: Topic, reading: Reading | None, group: FigureSubject) -> Withheld | None:
    """M2, privacy first: the last look before anything is shown, whatever the layers before have checked."""
    if reading is None or reading.answers < OWN_ANSWERS or reading.questions < OWN_QUESTIONS:
        return _too_early(about)
    if group.is_company and reading.groups < COMPANY_COHORTS:
        return Withheld(about, Why.TOO_FEW_ANSWERS, Because.NO_COMPANY, least=COMPANY_COHORTS)
    if group.is_company and reading.answers < COMPANY_MIN:
        return _too_early(about)
    if reading.influence > MOST_INFLUENCE:
        return Withheld(about, Why.TOO_FEW_ANSWERS, Because.POINTS_AT_PEOPLE)
    if about is WholeGroup.OVERALL and 2 * reading.sides < group.sides:
        return _too_early(about)
    is_known = reading.sd <= COMPANY_DOUBT if group.is_company else reading.reliability > LEAST_RELIABILITY and reading.sd <= MOST_DOUBT
    return None if is_known else Withheld(about, Why.TOO_EARLY, Because.TOO_WIDE)


def _too_early(about: Topic) -> Withheld:
    return Withheld(about, Why.TOO_EARLY, Because.FEW_QUESTIONS)


# --- the number --------------------------------------------------------------------------------------------------


def _step(n: int, group: FigureSubject) -> int:
    """S5, and one thing more: the company must have 50 people too, or one person's leaving shows in the units."""
    return COMPANY_STEP if group.is_company and n >= EXACT_FROM and group.size >= EXACT_FROM else STEP


def _number(reading: Reading, group: FigureSubject, week: int, last: ToldBefore | None) -> ToldFigure:
    step, told = _step(reading.answers, group), None
    if step == STEP and last is not None and isinstance(last.figure, Shown) and last.figure.score is not None:
        told = ToldFigure(last.figure.score, 0, 100, last.since)
    return as_told(reading.mean, reading.sd, week, told, step=step)
