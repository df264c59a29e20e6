"""The one place that decides what people may be shown. Digests, App Home, exports and every later surface ask here.

A figure goes in with the number it rests on; out comes `Shown`, with words ready to print, or `Withheld`, with a
sentence that says why. Nothing exact leaves: scores are rounded to 5 (the company from 50 answers on: to 1), answers
are bands, the interval is drawn around the rounded score so that its ends give nothing away, and a number stays as
it is while it would move by less than 7.5: otherwise one person's leaving could be read off it. There is no function
here for a single question or cell of a cohort, for a person, or for a list of teams (S11), and none will be added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Any

from bot.content.dimensions import Dimension, plain_name
from bot.pulse.privacy.fold import COHORT_MIN, COMPANY_MIN, Contract, Declined, Response, band, cuts_to_show
from bot.pulse.scoring.book import LEAST_ANSWERS, LEAST_CELLS
from bot.pulse.scoring.changes import Change, Direction
from bot.pulse.scoring.readings import Item, PastCell, read_cell, to_nearest
from bot.pulse.scoring.scores import OTHERS_COHORTS, Agreement, Score, agreement, favourable_share
from bot.pulse.scoring.tiers import Placed, Tier

STEP, COMPANY_STEP = 5, 1
EXACT_FROM = 50
FAVOURABLE_ANSWERS = 50  # from 20 on it would already tell a leaver's answer one time in fifteen
STAYS_WITHIN = 7.5  # three half steps; at 5 a static team of eight would still give away one leaver in twenty
TREND_EVERY = 4


class Why(StrEnum):
    """Why a figure is withheld. The value is stored; the sentence is for people."""

    TOO_EARLY = "too early"
    TOO_FEW_ANSWERS = "too few answers"
    GROUP_TOO_SMALL = "too few people"
    GROUP_IS_NEW = "too new"
    NOTHING_TO_COUNT = "nothing to count"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure people may see. Every text is ready to print; an empty one has nothing to say.

    `score`, `low` and `high` are the same rounded numbers for charts; None where a figure is told in words only.
    """

    title: str
    score_text: str
    score: int | None = None
    low: int | None = None
    high: int | None = None
    interval_text: str = ""
    answers_band: str = ""
    answers_text: str = ""
    window_text: str = ""
    change_words: str = ""
    tier_words: str = ""
    agreement_words: str = ""
    favourable_text: str = ""
    is_headline: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure people may not see, and the sentence they get instead."""

    title: str
    why: Why
    sentence: str


Released = Shown | Withheld


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a figure is about: how many people were asked, whether it is the company, and until when it is silent."""

    size: int
    is_company: bool = False
    silent_until: date | None = None


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
    """What a lead gets. `explanation` says why, where these are the company's figures and not the team's."""

    figures: tuple[Released, ...]
    explanation: str = ""


def release_score(
    dimension: Dimension,
    score: Score | None,
    group: Group,
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
    title = plain_name(dimension)
    refused = _refused_group(title, group, today) or _refused_score(title, score, contract)
    if refused is not None or score is None:
        return refused or _too_early(title)
    shown, low, high = _numbers(score, group, last)
    return Shown(
        title=title,
        score_text=str(shown),
        score=shown,
        low=low,
        high=high,
        interval_text=f"{low}-{high}",
        answers_band=band(score.n),
        answers_text=ANSWERS.format(band=band(score.n)),
        window_text=WINDOW.format(weeks=score.window.weeks),
        change_words=_change_words(change),
        tier_words=_tier_words(placed, score, group),
        agreement_words=_agreement_words(score),
        favourable_text=_favourable_text(score),
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


def release_company_question(text: str, item: Item, cells: Sequence[PastCell], group: Group, *, contract: Contract) -> Released:
    """A single question, for the whole company only: at least three cohorts and twenty answers.

    Also the only way in which a company's own questions are told.
    """
    if not group.is_company:
        raise ValueError("a single question is never shown for a cohort")
    readings = [read_cell(past, item) for past in cells if past.cell.n >= contract.scores_k]
    n = sum(r.n for r in readings)
    if n < COMPANY_MIN or len({r.cohort for r in readings}) < OTHERS_COHORTS:
        return Withheld(text, Why.TOO_FEW_ANSWERS, f"One question by itself is shown from {COMPANY_MIN} answers on.")
    score = to_nearest(sum(r.n * r.mean for r in readings) / n, _step(n, group))
    return Shown(title=text, score_text=str(score), score=score, answers_band=band(n), answers_text=ANSWERS.format(band=band(n)))


def release_cuts(parts: Mapping[str, Score], group: Group, *, today: date, contract: Contract) -> dict[str, Released]:
    """P11: one dimension of the whole company by an attribute. Small parts go, and whatever would give them away."""
    if not group.is_company:
        raise ValueError("cuts exist for the whole company only")
    kept = cuts_to_show({name: score.n for name, score in parts.items()})
    return {
        name: release_score(score.dimension, score, Group(score.n), today=today, contract=contract)
        if name in kept
        else Withheld(name, Why.TOO_FEW_ANSWERS, "Hidden, so that no small group can be worked out from the others.")
        for name, score in parts.items()
    }


def figures_for_lead(team: Sequence[Released], company: Sequence[Released], members: int) -> LeadFigures:
    """A lead of a team too small to have figures gets the company's, and is told why."""
    if members >= COHORT_MIN:
        return LeadFigures(tuple(team))
    return LeadFigures(tuple(company), TEAM_TOO_SMALL)


def response_words(response: Response) -> str:
    """How many of a cohort answered, as everybody may know it."""
    return PEOPLE_ANSWERED.format(band=response.band) + (f". {ROSY}" if response.fewer_than_half else "")


def release_declined(declined: Declined) -> Released:
    """How often "prefer not to say" was chosen, company-wide: to the next 5 %."""
    if declined.responses < COMPANY_MIN:
        return Withheld(DECLINED, Why.TOO_FEW_ANSWERS, f"This is shown from {COMPANY_MIN} answers on.")
    rate = to_nearest(100 * declined.declined / declined.responses, STEP)
    return Shown(DECLINED, f"about {rate} %" if rate else "fewer than 5 %", score=rate)


def to_row(released: Released) -> dict[str, Any]:
    """As it is stored in the published table: what is shown is what is stored."""
    return {"kind": "shown" if isinstance(released, Shown) else "withheld"} | asdict(released)


def from_row(row: Mapping[str, Any]) -> Released:
    """What was published, word for word."""
    fields = dict(row)
    if fields.pop("kind") == "withheld":
        return Withheld(**fields | {"why": Why(fields["why"])})
    fields["notes"] = tuple(fields["notes"])
    return Shown(**fields)


def in_words(day: date) -> str:
    """A day as people say it: "5 March"."""
    return f"{day.day} {day:%B}"


def _refused_group(title: str, group: Group, today: date) -> Withheld | None:
    if not group.is_company and group.size < COHORT_MIN:
        return Withheld(title, Why.GROUP_TOO_SMALL, GROUP_TOO_SMALL)
    if group.silent_until is not None and today < group.silent_until:
        return Withheld(title, Why.GROUP_IS_NEW, GROUP_IS_NEW.format(day=in_words(group.silent_until)))
    return None


def _refused_score(title: str, score: Score | None, contract: Contract) -> Withheld | None:
    """The last look before anything is shown, whatever the layers before have checked."""
    if score is None:
        return _too_early(title)
    smallest = min((r.n for r in score.window.readings), default=0)
    if score.n < LEAST_ANSWERS or score.window.cells < LEAST_CELLS or smallest < contract.scores_k:
        return Withheld(title, Why.TOO_FEW_ANSWERS, TOO_FEW)
    return None


def _too_early(title: str) -> Withheld:
    return Withheld(title, Why.TOO_EARLY, TOO_EARLY)


def _step(n: int, group: Group) -> int:
    """S5, and one thing more: the company must have 50 people too, or one person's leaving shows in the units."""
    return COMPANY_STEP if group.is_company and n >= EXACT_FROM and group.size >= EXACT_FROM else STEP


def _numbers(score: Score, group: Group, last: Released | None) -> tuple[int, int, int]:
    """The number to show and an interval around *it*, its half rounded up.

    Rounding both ends by themselves would give two more readings of the unrounded score.
    """
    step = _step(score.n, group)
    shown = to_nearest(score.value, step)
    if step == STEP and isinstance(last, Shown) and last.score is not None and abs(score.value - last.score) < STAYS_WITHIN:
        shown = last.score
    reach = step * max(1, ceil(score.half / step - 1e-9))
    return shown, max(0, shown - reach), min(100, shown + reach)


def _change_words(change: Change | None) -> str:
    match change:
        case None:
            return CHANGE_UNKNOWN
        case Change(direction=Direction.UP | Direction.DOWN):
            words = WENT_UP if change.direction is Direction.UP else WENT_DOWN
            return words.format(points=to_nearest(abs(change.delta), STEP))
        case Change(direction=Direction.MAYBE):
            return MAYBE_CHANGED
        case _:
            return NO_CLEAR_CHANGE


def _tier_words(placed: Placed | None, score: Score, group: Group) -> str:
    if placed is None or not (group.is_company or score.comparable):
        return ""
    if not group.is_company or placed.tier is Tier.TOO_CLOSE:
        return placed.tier.value
    sure = placed.in_top if placed.tier is Tier.STRENGTH else placed.in_bottom
    return TIER_AND_HOW_SURE.format(tier=placed.tier.value, n=min(9, int(sure * 10)))


def _agreement_words(score: Score) -> str:
    match agreement(score.window):
        case Agreement.HIGH:
            return "people see this alike"
        case Agreement.MIXED:
            return "people see this differently"
        case None:
            return ""


def _favourable_text(score: Score) -> str:
    """To the next tenth, never all or none, and only where one person's leaving would not show."""
    if score.n < FAVOURABLE_ANSWERS:
        return ""
    tenths = min(9, max(1, to_nearest(100 * (favourable_share(score.window).value or 0.0), 10) // 10))
    return f"about {tenths} in 10 answers are favourable"


def _notes(score: Score, group: Group) -> tuple[str, ...]:
    told = (
        (2 * score.n < score.window.asked, ROSY),
        (not score.window.adjusted, NOT_ADJUSTED),
        (not (group.is_company or score.comparable), TEAMS_ALIKE),
    )
    return tuple(note for is_so, note in told if is_so)


# Whole phrases with gaps, so that views can find each of them again and say it in a team's language.
ANSWERS = "{band} answers"
PEOPLE_ANSWERED = "{band} people answered"
WINDOW = "last {weeks} weeks"
WINDOWS = "last {low} to {high} weeks"
CHANGE_UNKNOWN = "too early to say whether it changed"
WENT_UP = "up, by about {points} points"
WENT_DOWN = "down, by about {points} points"
MAYBE_CHANGED = "maybe a change, too small to be sure"
NO_CLEAR_CHANGE = "no clear change"
TIER_AND_HOW_SURE = "{tier} ({n} in 10 sure)"
ROSY = "Fewer than half answered: likely rosier than the truth."
NOT_ADJUSTED = "Too few answers yet to know how hard these questions are: read it as a rough level."
TEAMS_ALIKE = "Teams hardly differ here, so they are not compared."
TOO_EARLY = "Too early to say: it takes answers to two questions, ten in all."
GROUP_IS_NEW = "This group is new or has changed a lot. Its figures start on {day}."
TOO_FEW = "Too few answers to show without pointing at people."
GROUP_TOO_SMALL = f"Fewer than {COHORT_MIN} people: no figures, so that nobody's answer can be guessed."
TEAM_TOO_SMALL = (
    f"Your team has fewer than {COHORT_MIN} people who are asked, so it has no figures of its own: "
    "they would point at single people. These are the company's."
)
DECLINED = "Preferred not to say"
