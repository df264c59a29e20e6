"""The indicator screen. What a team did beside its own last period and the company, and what only the company has.

Figures are counted and released once a week and kept as they were shown, so that everybody sees the same ones at the
same time and nobody can look before and after a single act. Another team's figures are never among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from math import hypot

from msgspec import Struct
from msgspec.structs import replace

from bot.indicators.release import release_indicator
from bot.indicators.rules import Concentration, Figure, Reach, Share
from bot.indicators.team_ties import Flow, both_ways, mixing
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.indicators import GROWING, OF_QUESTIONS, OF_TRIALS, RULES, Indicator, Period
from bot.pulse.privacy.released import Because, Direction, Released, Shown, Why, Withheld, Word

Week = Mapping[str, Released]  # by the indicator's name

SHARING = (
    Indicator.SHARING_BREADTH,
    Indicator.SHARING_RATE,
    Indicator.CONCENTRATION,
    Indicator.REACH,
    Indicator.REACH_ACROSS,
    Indicator.LESSON_REUSE,
)
ASKING = (Indicator.ASKING_BREADTH, Indicator.ASKING_RATE, Indicator.HELP_ANSWERED, Indicator.ANSWER_TIME, Indicator.SOLVED)
TRYING = (Indicator.EXPERIMENT_RATE, Indicator.EXPERIMENTS_FINISHED, Indicator.FAILED_BUT_LEARNED)
OF_A_GROUP = (*SHARING, *ASKING, *TRYING)
COMPANY_ONLY = (
    Indicator.FLOW,
    Indicator.RECIPROCITY,
    Indicator.BRIDGES,
    Indicator.LEADER_MODELLING,
    Indicator.MOBILITY,
    Indicator.MOVED_BY_LEARNING,
)
PERIODS = {
    Period.DAYS_28: 4,
    Period.WEEKS_8: 8,
    Period.WEEKS_12: 12,
    Period.DAYS_90: 13,
    Period.MONTHS_12: 52,
}  # weeks until the windows do not overlap
KEPT = timedelta(weeks=54)


class IndicatorFigures(Struct, frozen=True):
    """Every indicator of a group, raw, each with its n. `active`: members for 28 days or more; `here`: everybody in it."""

    here: frozenset[str]
    active: frozenset[str]
    sharing_rate: Figure
    sharing_breadth: Share
    concentration: Concentration
    reach: Reach
    asking_rate: Figure
    asking_breadth: Share
    help_answered: Share
    answer_time: Figure
    solved: Share
    experiment_rate: Figure
    finished: Share
    failed_but_learned: Share
    lesson_reuse: Share
    questions_since: date | None = None  # where the window grew, for want of questions
    trials_since: date | None = None


class CompanyFigures(Struct, frozen=True):
    """What exists for the whole company only. `counted_since`: the first day of the moves, where it is not a year yet."""

    flow: Flow
    leaders: Share
    mobility: Figure
    helped: Share
    counted_since: date | None


class Line(Struct, frozen=True):
    """One indicator: now, one whole window earlier where that was shown, and the company's."""

    indicator: Indicator
    now: Released
    before: Released | None = None
    company: Released | None = None

    @property
    def weeks_before(self) -> int:
        """How many weeks lie between `now` and `before`."""
        return PERIODS[RULES[self.indicator].period]


class Screen(Struct, frozen=True):
    """What somebody sees. No `team`: they are in none, and the lines are the company's. No `week`: nothing is counted yet."""

    team: tuple[str, str] | None
    teams: tuple[tuple[str, str], ...]
    week: date | None
    next_week: date
    lines: tuple[Line, ...] = ()
    company_only: tuple[Line, ...] = ()


def release_group(raw: IndicatorFigures, contract: Contract, last: Week, *, is_company: bool = False) -> dict[str, Released]:
    """A group's figures as everybody may see them; `last`: what was shown of it the week before."""
    reach = raw.reach
    values: dict[Indicator, tuple[float | Word | None, int, int | None]] = {
        Indicator.SHARING_BREADTH: _of(raw.sharing_breadth),
        Indicator.SHARING_RATE: (raw.sharing_rate.value, raw.sharing_rate.n, None),
        Indicator.CONCENTRATION: (raw.concentration.band, raw.concentration.shares, None),
        Indicator.REACH: (reach.median, reach.n, None),
        Indicator.REACH_ACROSS: (reach.from_elsewhere.value, reach.n, reach.from_elsewhere.n),
        Indicator.LESSON_REUSE: _of(raw.lesson_reuse),
        Indicator.ASKING_BREADTH: _of(raw.asking_breadth),
        Indicator.ASKING_RATE: (raw.asking_rate.value, raw.asking_rate.n, None),
        Indicator.HELP_ANSWERED: _of(raw.help_answered),
        Indicator.ANSWER_TIME: (raw.answer_time.value, raw.answer_time.n, None),
        Indicator.SOLVED: _of(raw.solved),
        Indicator.EXPERIMENT_RATE: (raw.experiment_rate.value, raw.experiment_rate.n, None),
        Indicator.EXPERIMENTS_FINISHED: _of(raw.finished),
        Indicator.FAILED_BUT_LEARNED: _of(raw.failed_but_learned),
    }
    if len(raw.here) >= contract.scores_k > len(raw.active):
        return {one.name: Withheld(one, Why.TOO_EARLY, Because.NEW_HERE) for one in values}
    released = {
        one: release_indicator(
            one,
            value,
            n,
            members=len(raw.active),
            contract=contract,
            is_company=is_company,
            counted=counted,
            last=last.get(one.name),
        )
        for one, (value, n, counted) in values.items()
    }
    return {one.name: _since(shown, raw) for one, shown in released.items()}


def _since(shown: Released, raw: IndicatorFigures) -> Released:
    """With the day it was counted from, where its window grew."""
    grown = {**dict.fromkeys(OF_QUESTIONS, raw.questions_since), **dict.fromkeys(OF_TRIALS, raw.trials_since)}
    since = grown.get(shown.about) if isinstance(shown.about, Indicator) else None
    return replace(shown, since=since) if isinstance(shown, Shown) and since is not None else shown


def release_company(raw: CompanyFigures, people: int, contract: Contract, last: Week) -> dict[str, Released]:
    """What exists for the whole company only."""
    flow = raw.flow
    values: dict[Indicator, tuple[float | Word | None, int]] = {
        Indicator.FLOW: (mixing(flow), flow.cohorts),
        Indicator.RECIPROCITY: (both_ways(flow), flow.cohorts),
        Indicator.BRIDGES: (flow.bridges if flow.ties else None, flow.cohorts),
        Indicator.LEADER_MODELLING: (raw.leaders.value, raw.leaders.n),
        Indicator.MOBILITY: (raw.mobility.value, raw.mobility.n),
        Indicator.MOVED_BY_LEARNING: (raw.helped.value, raw.helped.n),
    }
    shown = {
        one.name: release_indicator(one, value, n, members=people, contract=contract, is_company=True, last=last.get(one.name))
        for one, (value, n) in values.items()
    }
    moved = shown[Indicator.MOBILITY.name]
    if isinstance(moved, Shown) and raw.counted_since is not None:
        shown[Indicator.MOBILITY.name] = replace(moved, since=raw.counted_since)
    return shown


def gives_away(company: Collection[str], teams: Iterable[Collection[str]], k: int) -> bool:
    """Whether the company's figure beside one team's, or beside all teams', would tell about fewer than k people.

    >>> gives_away({"a", "b", "c", "d", "e", "f"}, [{"a", "b", "c", "d", "e"}], 5)
    True
    """
    everybody, told = set(company), [set(team) for team in teams if len(set(team)) >= k]
    rests = [len(everybody - team) for team in [*told, set().union(*told)]] if told else []
    return any(0 < rest < k for rest in rests)


def hidden(week: Week, k: int) -> dict[str, Released]:
    """The same figures, withheld because of what they would give away."""
    return {name: Withheld(one.about, Why.GROUP_TOO_SMALL, Because.GIVES_AWAY, least=k) for name, one in week.items()}


def lines_of(wanted: Iterable[Indicator], weeks: Mapping[int, Week], company: Week) -> tuple[Line, ...]:
    """The lines of a group; `weeks`: what was shown of it, by how many weeks ago. `company` is empty where it is the company."""
    now = weeks.get(0, {})
    return tuple(
        Line(one, now[one.name], _before(now[one.name], weeks.get(PERIODS[RULES[one].period], {}).get(one.name)), company.get(one.name))
        for one in wanted
        if one.name in now
    )


def _before(now: Released, before: Released | None) -> Released | None:
    """What is compared with: nothing where one of the windows grew, because the two would overlap."""
    grew = any(isinstance(one, Shown) and one.since is not None and one.about in GROWING for one in (now, before))
    return None if grew else before


def change_between(now: Released, before: Released | None) -> Direction | None:
    """Whether a share rose or fell: only where the 90 % interval of the difference leaves zero outside [Newcombe 1998].

    Worked out from what was shown, so it says nothing that the two figures do not. None: nothing to compare.
    """
    if not isinstance(now, Shown) or not isinstance(before, Shown) or now.score is None or before.score is None or now.low is None:
        return None
    difference = now.score - before.score
    down = hypot(now.score - (now.low or 0), (before.high or 0) - before.score)
    up = hypot((now.high or 0) - now.score, before.score - (before.low or 0))
    if difference - down > 0:
        return Direction.UP
    return Direction.DOWN if difference + up < 0 else Direction.NO_CLEAR_CHANGE


def _of(share: Share) -> tuple[float | None, int, None]:
    return share.value, share.n, None
