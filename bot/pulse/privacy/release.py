"""The one place that decides what people may be shown. Digests, App Home, exports and every later surface ask here.

A reading goes in with all it rests on; out comes `Shown` or `Withheld`, both values: the words come last, in the views.
Nothing exact leaves: scores are rounded to 5 (the company from 50 answers on: to 1), answers are bands, the interval is drawn
round the rounded score, and a number stays as it is while it would move by less than 7.5, eight weeks at most: otherwise one
person's leaving could be read off it. There is no function here for a single question or cell of a cohort, for a person, or for
a list of teams (S11), and none will be added.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

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
    WholeGroup,
    Why,
    Withheld,
)
from bot.pulse.privacy.response_share import band
from bot.pulse.scoring.numbers import (
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
TREND_EVERY, TREND_KEPT = 4, 34
TWO_LEADS = 2
CAP_LOW, CAP_HIGH = 10.0, 90.0


@dataclass(frozen=True, slots=True)
class FigureSubject:
    """Whom a figure is about: how many people were asked, whether it is the company, and until when it is silent.

    `cohorts`: of how many groups that may be shown themselves the company is made; their people alone are in `size`. `leads`: how many
    people lead the teams in it; None where nobody counts them. `sides`: how many sides are asked.
    """

    size: int
    is_company: bool = False
    silent_until: date | None = None
    cohorts: int = 0
    leads: int | None = None
    sides: int = len(Dimension)


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point of a line people may see."""

    week: int
    score: int
    low: int
    high: int
    starts_line: bool


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """What was told of the same figure last: in which week, since when its number stands, and its line so far."""

    figure: Released
    week: int
    since: int
    line: tuple[ShownPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When a release happens: the day, the running number of the week, and the weeks in which the group's line starts anew."""

    today: date
    week: int
    breaks: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """A figure with its line, and the week in which its number was set."""

    figure: Released
    since: int
    line: tuple[ShownPoint, ...]


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """What a lead gets. `are_the_companys`: their team is too small to have figures of its own."""

    figures: tuple[Released, ...]
    are_the_companys: bool = False


def release_figure(
    about: Dimension | WholeGroup, reading: Reading | None, group: FigureSubject, when: Moment, last: ToldBefore | None = None
) -> ReleasedLine:
    """A group's or the company's figure, as everybody may see it, leads and admins included. `last`: what was published of it before.

    LEAD rates a person: where only one leads, that one reads it alone, and fewer than two leads make no figure of the company.
    """
    refused = _refused_group(about, group, when.today) or _refused_reading(about, reading, group)
    if refused is not None or reading is None:
        figure: Released = refused or _too_early(about)
        return ReleasedLine(figure, when.week, release_trend(last, when, figure))
    told = _number(reading, group, when.week, last)
    change = _change(reading, told, when, last)
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
        only_lead=about is Dimension.LEAD and _rates_one(group),
        notes=(Note.ROSY,) if 2 * reading.answers < reading.asked else (),
    )
    return ReleasedLine(shown, told.since, release_trend(last, when, shown))


def release_trend(last: ToldBefore | None, when: Moment, figure: Released) -> tuple[ShownPoint, ...]:
    """A line of what was published: one point in four weeks, at the last publication of the four, so that a finished one never moves.

    It starts anew after a gap and where so many members were new that it is another group's line.
    """
    number = when.week // TREND_EVERY
    points = [one for one in (last.line if last else ()) if one.week // TREND_EVERY < number and one.week > when.week - TREND_KEPT]
    if not isinstance(figure, Shown) or figure.score is None or figure.low is None or figure.high is None:
        return tuple(points)
    goes_on = bool(points) and points[-1].week // TREND_EVERY == number - 1
    is_cut = bool(points) and any(points[-1].week < cut <= when.week for cut in when.breaks)
    return (*points, ShownPoint(when.week, figure.score, figure.low, figure.high, not goes_on or is_cut))


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
    mean = sum(sum(one.counts) * _capped_mean(one, item) for one in counted) / n
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
    if group.is_company and about is Dimension.LEAD and _rates_one(group):
        return Withheld(about, Why.GROUP_TOO_SMALL, Because.ONE_LEAD)
    return None


def _is_no_company(group: FigureSubject) -> bool:
    """P1: one or two groups are not "the company", nor are fewer than twenty people: it would be their figure under another name."""
    return group.is_company and (group.cohorts < COMPANY_COHORTS or group.size < COMPANY_MIN)


def _rates_one(group: FigureSubject) -> bool:
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
    is_known = group.is_company or (reading.reliability > LEAST_RELIABILITY and reading.sd <= MOST_DOUBT)
    return None if is_known else Withheld(about, Why.TOO_EARLY, Because.TOO_WIDE)


def _too_early(about: Topic) -> Withheld:
    return Withheld(about, Why.TOO_EARLY, Because.FEW_QUESTIONS)


# --- the number, and whether it moved ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    direction: Direction
    points: int = 0
    before: int | None = None
    ago: int | None = None
    is_news: bool = False


def _step(n: int, group: FigureSubject) -> int:
    """S5, and one thing more: the company must have 50 people too, or one person's leaving shows in the units."""
    return COMPANY_STEP if group.is_company and n >= EXACT_FROM and group.size >= EXACT_FROM else STEP


def _number(reading: Reading, group: FigureSubject, week: int, last: ToldBefore | None) -> ToldFigure:
    step, told = _step(reading.answers, group), None
    if step == STEP and last is not None and isinstance(last.figure, Shown) and last.figure.score is not None:
        told = ToldFigure(last.figure.score, 0, 100, last.since)
    return as_told(reading.mean, reading.sd, week, told, step=step)


def _change(reading: Reading, told: ToldFigure, when: Moment, last: ToldBefore | None) -> _Change:
    """Up or down is told only where the number on show then and the one on show now say the same; else it is a "maybe".

    Looked at in the first release of every four weeks; until the next look what was told stays, as long as the numbers bear it out.
    """
    if reading.move is None:
        return _Change(Direction.UNKNOWN)
    earlier = last.figure if last is not None and isinstance(last.figure, Shown) else None
    if last is not None and earlier is not None and earlier.change is not None and last.week // TREND_EVERY == when.week // TREND_EVERY:
        return _still(earlier, told.score)
    direction = {1: Direction.UP, -1: Direction.DOWN}.get(reading.move.direction)
    if direction is None:
        return _Change(Direction.NO_CLEAR_CHANGE)
    lag, is_news = reading.move.lag, earlier is None or earlier.change is not direction
    before = _on_show(last, when, lag)
    if before is not None:
        return _borne_out(_Change(direction, abs(told.score - before), before, lag, is_news), told.score)
    points = max(STEP, to_nearest(abs(reading.move.size), STEP))
    since_then = [one.score for one in (last.line if last else ()) if one.week > when.week - lag]
    goes_against = bool(since_then) and (told.score - since_then[0]) * reading.move.direction < 0
    return _Change(Direction.MAYBE) if goes_against else _Change(direction, points, None, lag, is_news)


def _still(earlier: Shown, score: int) -> _Change:
    change = earlier.change or Direction.UNKNOWN
    if change not in (Direction.UP, Direction.DOWN):
        return _Change(change)
    if earlier.before is None:
        return _Change(change, earlier.points, None, earlier.ago)
    return _borne_out(_Change(change, abs(score - earlier.before), earlier.before, earlier.ago), score)


def _borne_out(change: _Change, score: int) -> _Change:
    """The change, if both numbers tell the same story; a "maybe" without numbers otherwise."""
    rose = score - (change.before or 0)
    fits = rose > 0 if change.direction is Direction.UP else rose < 0
    return change if fits else _Change(Direction.MAYBE)


def _on_show(last: ToldBefore | None, when: Moment, lag: int) -> int | None:
    """The number of the line's point that lies nearest to so many weeks ago; None where the line does not reach back or broke since."""
    points = [one for one in (last.line if last else ()) if abs(when.week - lag - one.week) < TREND_EVERY]
    if not points:
        return None
    then = min(points, key=lambda one: abs(when.week - lag - one.week))
    return None if any(then.week < cut <= when.week for cut in when.breaks) else then.score


def _capped_mean(cell: CellRow, item: Item) -> float:
    """S1 and S2: what the answers of one cell are worth on the mean, held within 10..90."""
    worths = item.scale.scores(is_reversed=item.is_reversed)
    return min(CAP_HIGH, max(CAP_LOW, sum(many * worth for many, worth in zip(cell.counts, worths, strict=True)) / sum(cell.counts)))
