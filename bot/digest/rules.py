"""What belongs in a team's weekly digest, and in which order. Composed from released figures and from counts only.

Read in thirty seconds: at most four things and two figures, best first, spread over people. A week with nothing is not told at all.
Refuses to rank people, to fill up, and to hold anybody's words: a digest keeps ids, and what is taken back is gone from old ones too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from math import log2

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.ids import PersonId, TeamId
from bot.pulse.privacy.released import Released, ResponseCount, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier

WEEK, TOLD_FOR = timedelta(days=7), timedelta(days=14)  # since it was asked: so long a question is told
MOST_LEARNED, MOST_ASKS, MOST_ENDED, MOST_STARTING = 3, 2, 2, 1
MOST_THINGS = 4  # what a phone shows at once, the figures and what changed beside them
MOST_FIGURES = 2
MOST_KEPT = 60  # of each kind in "the whole week"; a modal holds no more, and says how many there are beyond
CHART_WEEKS = 8
CHART_FROM = 4
QUIET_BEFORE_ASKING = 3
QUIET_BETWEEN_ASKING = 8

LEARNED, ASKS, EXPERIMENTS, PULSE, CHART, THANKS = "learned", "asks", "experiments", "pulse", "chart", "thanks"


class WeekLearning(Struct, frozen=True):
    """A learning of the week: whose, when, how many others took notice, how many said they used it."""

    id: str
    author: PersonId
    shared_at: datetime
    reached: int = 0
    used_by: int = 0


class WaitingQuestion(Struct, frozen=True):
    """A question that nobody has answered yet."""

    id: str
    asked_at: datetime

    def is_old(self, now: datetime) -> bool:
        """Whether it has waited so long that the message leaves it to the whole week."""
        return now - self.asked_at > TOLD_FOR


class Tried(Struct, frozen=True):
    """An experiment that ended this week."""

    id: str
    finished_at: datetime
    has_lesson: bool = False


class PartKept(Struct, frozen=True):
    """What another feature tells in this digest: the part's name, and its ids."""

    name: str
    ids: tuple[str, ...]
    stands_first: bool = False


class TeamWeek(Struct, frozen=True):
    """All a team's digest is made of. `by_week`: learnings a week, oldest first. `quiet_before`: see `asks_to_pause`."""

    team: TeamId
    on: date
    now: datetime
    parts: frozenset[str]
    learned: tuple[WeekLearning, ...] = ()
    asks: tuple[WaitingQuestion, ...] = ()
    ended: tuple[Tried, ...] = ()
    starting: tuple[str, ...] = ()
    figures: tuple[tuple[Dimension, Released], ...] = ()
    figures_are_new: bool = False
    response: ResponseCount | None = None
    by_week: tuple[tuple[date, int], ...] = ()
    changed: str = ""
    of_others: tuple[PartKept, ...] = ()
    quiet_before: tuple[bool, ...] = ()
    overall: Released | None = None
    not_now: str = ""


class Picked(Struct, frozen=True):
    """What stands in the message, what "the whole week" adds, and how many there are in all."""

    shown: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    total: int = 0


class Footer(Struct, frozen=True):
    """Where every number comes from: answers in a band, the windows in weeks, what is hidden and why (reason, how many).

    `is_heard`: whether anybody is known to have answered, even where no figure is shown.
    """

    answers: Band | None = None
    weeks: tuple[int, int] | None = None
    hidden: tuple[tuple[Why, int], ...] = ()
    is_heard: bool = False


class TeamDigest(Struct, frozen=True):
    """A team's week as it is kept: ids, released figures, counts. Nobody's words."""

    team: TeamId
    on: date
    learned: Picked = Picked()
    asks: Picked = Picked()
    ended: Picked = Picked()
    starting: Picked = Picked()
    figures: tuple[Shown, ...] = ()
    more_figures: tuple[Released, ...] = ()
    response: ResponseCount | None = None
    chart: tuple[tuple[date, int], ...] = ()
    changed: str = ""
    of_others: tuple[PartKept, ...] = ()
    tried: int = 0
    footer: Footer = Footer()
    is_quiet: bool = False
    asks_to_pause: bool = False
    not_now: str = ""


def asks_to_pause(quiet_before: Sequence[bool]) -> bool:
    """Whether this silent week asks the lead: the third in a row, and where the digest goes on all the same, every eighth after.
    `quiet_before`: the silent digests in a row before this one, newest first: whether a lead was asked then."""
    if True in quiet_before:
        return quiet_before.index(True) + 1 >= QUIET_BETWEEN_ASKING
    return len(quiet_before) + 1 >= QUIET_BEFORE_ASKING


def compose_team(week: TeamWeek) -> TeamDigest:
    """The digest of one team's week.

    1. A quiet week is not told; some of them ask the lead whether to pause (see `asks_to_pause`).
    2. Each part the team chose gives its best first; together at most four things stand in the message.
    3. Of the figures those that are news: on show for the first time, or moved. At most two, the clearest first. The others stand on
       the map and behind a button.
    """
    if is_quiet(week):
        return TeamDigest(week.team, week.on, is_quiet=True, asks_to_pause=asks_to_pause(week.quiet_before))
    learned, asks, ended, starting = _things(week)
    figures = week.figures if PULSE in week.parts else ()
    shown, withheld = _with_the_whole(week, clearest_first(figures)), _withheld(figures)
    told = [one for one in shown if week.figures_are_new and one.is_news][:MOST_FIGURES]
    return TeamDigest(
        team=week.team,
        on=week.on,
        learned=learned,
        asks=asks,
        ended=ended,
        starting=starting,
        figures=tuple(told),
        more_figures=(*(one for one in shown if one not in told), *withheld),
        response=week.response if PULSE in week.parts else None,
        chart=chart_of(week.by_week) if CHART in week.parts else (),
        changed=week.changed,
        not_now=week.not_now,
        of_others=week.of_others,
        tried=ended.total if THANKS in week.parts else 0,
        footer=footer_of([one for _, one in figures if not is_early(one)], week.response),
    )


def is_quiet(week: TeamWeek) -> bool:
    """Whether there is nothing to tell that this team has not been told before. A question that waits is told twice, not for ever."""
    figures = (week.overall, *(one for _, one in week.figures)) if PULSE in week.parts and week.figures_are_new else ()
    has_news = any(isinstance(one, Shown) and one.is_news for one in figures)
    fresh = [one for one in week.asks if not one.is_old(week.now)]
    things = ((LEARNED, week.learned), (ASKS, fresh), (EXPERIMENTS, week.ended), (EXPERIMENTS, week.starting))
    told_by_others = any(one.ids and not one.stands_first for one in week.of_others)
    return not (has_news or week.changed or week.not_now or told_by_others or any(found and part in week.parts for part, found in things))


def best_first(learned: Iterable[WeekLearning], now: datetime) -> tuple[WeekLearning, ...]:
    """The week's learnings in the order they are told: by reach, reuse and freshness, spread over people.

    worth = 3 log2(1 + used) + 2 log2(1 + reached) + freshness (1 now, 0 after a week), and every learning of the same person already
    taken divides it by one more. It orders learnings; nobody sees the number, and no person has one.
    """
    left = sorted([(-worth(one, now), one.shared_at, one.id, one) for one in learned])
    if len({entry[3].author for entry in left}) == len(left):
        return tuple([entry[3] for entry in left])  # nobody shared twice: nothing to spread
    order: list[WeekLearning] = []
    shares: dict[str, int] = {}
    while left:
        best = min(left, key=lambda entry: entry[0] / shares.get(entry[3].author, 1))
        left.remove(best)
        shares[best[3].author] = shares.get(best[3].author, 1) + 1
        order.append(best[3])
    return tuple(order)


def worth(one: WeekLearning, now: datetime) -> float:
    """How much a learning has done so far; see `best_first`."""
    freshness = 1 - min(max((now - one.shared_at) / WEEK, 0.0), 1.0)
    return 3 * log2(1 + one.used_by) + 2 * log2(1 + one.reached) + freshness


def clearest_first(figures: Sequence[tuple[Dimension, Released]]) -> tuple[Shown, ...]:
    """The figures that may be shown: what clearly changed, what to work on, what is strong, then the others."""
    shown = [released for _, released in figures if isinstance(released, Shown)]
    shown.sort(key=lambda one: (not one.is_headline, _INTEREST[one.tier]))
    return tuple(shown)


def chart_of(by_week: Sequence[tuple[date, int]]) -> tuple[tuple[date, int], ...]:
    """The last eight weeks of learnings, if there are four to compare and anything to see."""
    weeks = tuple(by_week[-CHART_WEEKS:])
    return weeks if len(weeks) >= CHART_FROM and any(count for _, count in weeks) else ()


def footer_of(figures: Collection[Released], response: ResponseCount | None = None) -> Footer:
    """Answers and windows of what is shown, and how much is hidden for which reason."""
    shown = [one for one in figures if isinstance(one, Shown)]
    reasons = [one.why for one in figures if isinstance(one, Withheld)]
    answers = joined([one.answers for one in shown if one.answers])
    weeks = [one.weeks for one in shown if one.weeks]
    return Footer(
        answers=answers,
        weeks=(min(weeks), max(weeks)) if weeks else None,
        hidden=tuple((why, reasons.count(why)) for why in sorted(set(reasons))),
        is_heard=answers is not None or response is not None,
    )


def joined(bands: Sequence[Band]) -> Band | None:
    """The one band that holds them all: 10 to 19 and 20 to 49 are 10 to 49."""
    if not bands:
        return None
    ends = [one.high for one in bands]
    highest = None if None in ends else max(end for end in ends if end is not None)
    return Band(min(one.low for one in bands), highest)


def _things(week: TeamWeek) -> tuple[Picked, Picked, Picked, Picked]:
    """Learnings, questions, experiments ended and starting: a fair share of the four places for each."""
    learned = [one.id for one in best_first(week.learned, week.now)] if LEARNED in week.parts else []
    waiting = sorted(week.asks, key=lambda one: (one.is_old(week.now), one.asked_at, one.id)) if ASKS in week.parts else []
    fresh = sum(not one.is_old(week.now) for one in waiting)
    ended, starting = (sorted(week.ended, key=_lessons_first), week.starting) if EXPERIMENTS in week.parts else ((), ())
    lists = (learned, [one.id for one in waiting], [one.id for one in ended], list(starting))
    limits = (MOST_LEARNED, min(MOST_ASKS, fresh), MOST_ENDED, MOST_STARTING)
    places = _fair_places([min(len(ids), limit) for ids, limit in zip(lists, limits, strict=True)])
    picked = [Picked(tuple(ids[:count]), tuple(ids[count:MOST_KEPT]), len(ids)) for ids, count in zip(lists, places, strict=True)]
    return picked[0], picked[1], picked[2], picked[3]


def _fair_places(wanted: Sequence[int]) -> list[int]:
    """Four places given out in turn, so that no part crowds out another."""
    given = [0] * len(wanted)
    turns = zip_longest(*([place] * count for place, count in enumerate(wanted)))
    for place in [place for turn in turns for place in turn if place is not None][:MOST_THINGS]:
        given[place] += 1
    return given


def _lessons_first(one: Tried) -> tuple[bool, datetime, str]:
    return (not one.has_lesson, one.finished_at, one.id)


def is_early(one: Released) -> bool:
    """Whether a figure is withheld because it takes time; every other reason is told as what it is."""
    return isinstance(one, Withheld) and one.why in (Why.TOO_EARLY, Why.GROUP_IS_NEW)


def _with_the_whole(week: TeamWeek, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The figures with that of all sides together: first in the week in which it moved, else last."""
    if PULSE not in week.parts or not isinstance(week.overall, Shown):
        return shown
    return (week.overall, *shown) if week.overall.is_headline else (*shown, week.overall)


def _withheld(figures: Sequence[tuple[Dimension, Released]]) -> tuple[Withheld, ...]:
    return tuple([released for _, released in figures if isinstance(released, Withheld)])


_INTEREST: Mapping[Tier | None, int] = {Tier.FIRST: 0, Tier.STRENGTH: 1, Tier.LEAN_WEAK: 2, Tier.TOO_CLOSE: 3, None: 4}
