"""Living through one invented company and counting how often what Ripple says of it is true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np

from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.merge import merged_side, sides_to_merge
from bot.pulse.privacy.over_time import ReleaseMoment, ToldBefore
from bot.pulse.privacy.release import FigureSubject, release_figure
from bot.pulse.privacy.released import Direction, Shown, WholeGroup
from bot.pulse.results.merging import MERGED_AFTER
from bot.pulse.results.modelled import APART
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.joint.change import Calls, company_calls, overall_calls, team_calls
from bot.pulse.scoring.joint.guesses import GUESSES, KNOT_WEEKS, LAGS, Guesses
from bot.pulse.scoring.joint.model import Estimate, Estimates, estimate
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.joint.telling import may_be_told, overall_reliability, reliability
from bot.pulse.scoring.joint.tiers import SURE, ranks
from bot.pulse.scoring.numbers import Z90, is_look
from bot.pulse.scoring.readings import MovedBy, Reading
from bot.pulse.scoring.stored import CellRow, MergedSide
from tests.validity.companies import ITEMS, LEAST_ANSWERS, SIDES, Company, Jump, a_company, a_year, as_planned, with_anchors

JUMP_WEEK, AFTER = 26, 16
SHOWN_WEEKS = (2, 4, 8, 12)
A_CHANGE = 1.0  # points: a figure that truly moved by less did not change
EIGHT_AT_75 = 1.37  # the log odds at which people of the invented companies answer 75 times in a hundred
Sums = dict[str, list[float]]  # of each measure: sum and count
Week = tuple[int, Estimate, Floats, dict[int, Floats]]  # number, estimate, truth (C, D) in the estimate's order, truth of all weeks


class Seen:
    """Sum and count of each measure; every name carries what kind of company it was."""

    def __init__(self, kind: str = "{}") -> None:
        self.kind = kind
        self.sums: Sums = defaultdict(lambda: [0.0, 0.0])

    def add(self, name: str, values: object) -> None:
        flat = np.asarray(values, float).ravel()
        total = self.sums[self.kind.format(name)]
        total[0] += float(flat.sum())
        total[1] += len(flat)


def teams_of(people: int, seed: int, *, anchors: bool = True, is_still: bool = False, guesses: Guesses = GUESSES) -> Sums:
    """42 weeks. In week 26, of each four teams one gains 10 in the side it works on, one in another, one in all, one nothing."""
    company = a_company(people, seed, is_still=is_still)
    count, rng = len(company.sizes), np.random.default_rng(seed + 7)
    focus = rng.integers(0, len(SIDES), count)
    other = (focus + rng.integers(1, len(SIDES), count)) % len(SIDES)
    kind = (seed + np.arange(count)) % 4
    gains = [{0: (), 1: (int(focus[t]),), 2: (int(other[t]),)}.get(int(kind[t]), tuple(range(len(SIDES)))) for t in range(count)]
    company.jumps = [Jump(JUMP_WEEK, 10.0, (team,), sides) for team, sides in enumerate(gains) if sides]
    plan = with_anchors(focus) if anchors else as_planned(count)
    watch = _Teams(Seen("still {}" if is_still else f"{{}} {people}" if anchors else f"planned {{}} {people}"), kind, focus, other)
    for week in lived(company, JUMP_WEEK + AFTER, plan, guesses):
        watch.look(*week)
    return watch.done()


def everybody_up(teams: int, seed: int, *, is_still: bool = False, size: float = 14.0, guesses: Guesses = GUESSES) -> Sums:
    """Everybody's answers rise by 14 around week 20: which of the company's sides are told to have risen within 16 weeks."""
    rng, seen = np.random.default_rng(seed + 11), Seen("still {}" if is_still else "{}")
    company = a_company(0, seed, sizes=tuple(int(n) for n in rng.integers(7, 14, teams)), is_still=is_still)
    begin = 18 + seed % 4
    company.jumps = [Jump(begin, size, tuple(range(teams)), tuple(range(len(SIDES))))]
    told = np.zeros(len(SIDES), bool)
    for week, one, truth, _ in lived(company, begin + AFTER, with_anchors(rng.integers(0, len(SIDES), teams)), guesses):
        direction, holds = company_calls(one).direction, covered(one.company, one.share @ truth)
        if week < begin:
            seen.add(f"company false change {teams}", direction != 0)
            continue
        told |= direction > 0
        seen.add(f"after jump covered {teams}" if week >= begin + KNOT_WEEKS else f"just after jump covered {teams}", holds)
    seen.add(f"company seen {teams}", told)
    return dict(seen.sums)


def on_show(seed: int) -> Sums:
    """Thirty teams of eight where 75 of 100 answer: which share of sides may be told, week by week."""
    company, seen = a_company(0, seed, sizes=(8,) * 30), Seen()
    company.ready += EIGHT_AT_75 - company.ready.mean()
    focus = np.random.default_rng(seed + 3).integers(0, len(SIDES), 30)
    for week, one, _, _ in lived(company, max(SHOWN_WEEKS), with_anchors(focus), GUESSES):
        if week in SHOWN_WEEKS:
            seen.add(f"on show {week}", [may_be_told(one).sum() / (30 * len(SIDES))])
    return dict(seen.sums)


def lived(company: Company, weeks: int, plan: Iterator[list[Ints]], guesses: Guesses) -> Iterator[Week]:
    """The weeks in which something is looked at, in order."""
    rows: list[CellRow] = []
    merged: list[MergedSide] = []
    truths: dict[int, Floats] = {}
    for week, cells, truth in a_year(company, weeks, plan):
        rows, more = _as_stored(rows, cells, week)
        merged += more
        truths[week] = truth
        one = estimate(observe(rows, ITEMS, merged), week, guesses, apart=APART) if week in SHOWN_WEEKS or is_look(week) else None
        if one is not None:
            yield week, one, truth[teams_in(one)], truths


def _as_stored(rows: list[CellRow], fresh: list[CellRow], week: int) -> tuple[list[CellRow], list[MergedSide]]:
    """What the database holds once this week's round has closed: P10a merges the sides of which a question was asked again."""
    asked: dict[LineageId, set[QuestionId]] = defaultdict(set)
    for one in fresh:
        asked[one.cohort].add(one.question)
    places = sides_to_merge(rows, SIDES_BY_KEY, asked, before=week - MERGED_AFTER + 1)
    groups: dict[tuple[str, str], list[CellRow]] = defaultdict(list)
    stays: list[CellRow] = []
    for one in rows:
        place = (one.cohort, SIDES_BY_KEY[one.question, one.version])
        (groups[place] if place in places else stays).append(one)
    made = [side for some in groups.values() if (side := merged_side(some, ITEMS, least=LEAST_ANSWERS))]
    return stays + fresh, made


def together(truth: Floats) -> Floats:
    """(C,) The mean of the sides that the overall line is made of."""
    mean: Floats = truth[:, [side.value not in APART for side in SIDES]].mean(axis=1)
    return mean


def teams_in(one: Estimate) -> Ints:
    """The number of each team, in the estimate's order."""
    return np.array([int(name[1:]) for name in one.cohorts])


def covered(figures: Estimates, truth: Floats) -> Bools:
    """Whether the 90 % interval of each level holds the truth."""
    told: Bools = np.abs(figures.level - truth) <= Z90 * np.sqrt(figures.level_variance)
    return told


def false_calls(calls: Calls, now: Floats, then: list[Floats]) -> Bools:
    """Which calls say what is not so: the figure truly moved by less than a point that way. `then`: the truth at each lag."""
    moved = np.choose(np.searchsorted(LAGS, calls.lag), [now - one for one in then])
    told: Bools = (calls.direction != 0) & (calls.direction * moved < A_CHANGE)
    return told


class _Teams:
    """Looks at a company's teams and gathers what is asked about them."""

    def __init__(self, seen: Seen, kind: Ints, focus: Ints, other: Ints) -> None:
        self.seen, self.kind, self.focus, self.other = seen, kind, focus, other
        self.last: dict[tuple[int, int], ToldBefore] = {}
        shape = (len(kind), len(SIDES))
        self.told_before, self.false, self.risen = (np.zeros(shape, bool) for _ in range(3))
        self.overall_before, self.overall_false, self.overall_risen = (np.zeros(len(kind), bool) for _ in range(3))

    def look(self, week: int, one: Estimate, truth: Floats, truths: dict[int, Floats]) -> None:
        if not is_look(week):
            return
        told, team = may_be_told(one), teams_in(one)
        self._levels(week, one, truth, told)
        self._tiers(one, truth, told)
        then = [truths.get(week - lag, truths[1])[team] for lag in LAGS]
        self._changes(week, one, truth, told, then)
        if week < JUMP_WEEK and len(team) >= 3:
            calls = company_calls(one)
            self.seen.add("company false", false_calls(calls, one.share @ truth, [one.share @ was for was in then]))

    def done(self) -> Sums:
        kinds = [self.kind == kind for kind in range(4)]
        self.seen.add("false change half a year", self.told_before)
        self.seen.add("false half a year", self.false)
        self.seen.add("false overall half a year", self.overall_before)
        self.seen.add("overall false half a year", self.overall_false)
        self.seen.add("one side seen", self.risen[kinds[1], self.focus[kinds[1]]])
        self.seen.add("other side seen", self.risen[kinds[2], self.other[kinds[2]]])
        self.seen.add("all sides seen", self.overall_risen[kinds[3]])
        return dict(self.seen.sums)

    def _levels(self, week: int, one: Estimate, truth: Floats, told: Bools) -> None:
        self.seen.add("covered", covered(one.teams, truth)[told])
        self.seen.add("company covered", covered(one.company, one.share @ truth))
        off = np.abs(one.teams.overall[:, 0] - together(truth))
        self.seen.add("overall covered", off <= Z90 * np.sqrt(one.teams.overall_variance[:, 0]))
        self._error("", (one.teams.level - truth)[told])
        self.shown = self._released(week, one, told)
        numbers = {place: figure for place, figure in self.shown.items() if place[1] < len(SIDES)}
        self.seen.add("covered as shown", [n.low <= truth[c, d] <= n.high for (c, d), n in numbers.items()])
        self.seen.add("width as shown", [n.high - n.low for n in numbers.values()])
        self._error(" as shown", np.array([n.score - truth[c, d] for (c, d), n in numbers.items()]))

    def _error(self, name: str, off: Floats) -> None:
        kind = self.seen.kind.format("").strip()
        self.seen.sums[f"{kind}{name} error²"][0] += float((off**2).sum())
        self.seen.sums[f"{kind}{name} error²"][1] += len(off)
        self.seen.add(f"bias{name}", off)

    def _released(self, week: int, one: Estimate, told: Bools) -> dict[tuple[int, int], Shown]:
        """What the release shows of each side, by its place in the estimate, and of all sides together, one place behind them."""
        team, shown, readings = teams_in(one), {}, _Readings(one)
        for c, d in [*zip(*(axis.tolist() for axis in np.nonzero(told)), strict=True), *((c, len(SIDES)) for c in range(len(team)))]:
            about, reading = (SIDES[d], readings.of_side(c, d)) if d < len(SIDES) else (WholeGroup.OVERALL, readings.of_all(c))
            place = (int(team[c]), d)
            made = release_figure(about, reading, FigureSubject(12), ReleaseMoment(ANY_DAY, week), self.last.get(place))
            if isinstance(made.figure, Shown):
                shown[c, d] = made.figure
                self.last[place] = ToldBefore(made.figure, week, made.since, made.line)
        return shown

    def _tiers(self, one: Estimate, truth: Floats, told: Bools) -> None:
        found = ranks(one, told)
        others = (truth.sum(axis=0) - truth) / max(1, len(truth) - 1)
        true = np.where(told, truth - others * found.others[:, None], np.inf)
        rank = np.argsort(np.argsort(true, axis=1), axis=1)
        first = found.in_bottom >= SURE
        self.seen.add("work on first right", (rank < found.places[:, None])[first])

    def _changes(self, week: int, one: Estimate, truth: Floats, told: Bools, then: list[Floats]) -> None:
        team, calls, overall = teams_in(one), team_calls(one), overall_calls(one)
        up, any_way = self._words(len(team), {Direction.UP}), self._words(len(team), {Direction.UP, Direction.DOWN})
        if week < JUMP_WEEK:
            self.told_before[team] |= any_way[:, :-1]
            self.false[team] |= false_calls(calls, truth, then) & any_way[:, :-1]
            self.overall_before[team] |= any_way[:, -1]
            self.overall_false[team] |= false_calls(overall, together(truth), [together(was) for was in then]) & any_way[:, -1]
        else:
            self.risen[team] |= up[:, :-1]
            self.overall_risen[team] |= up[:, -1]

    def _words(self, teams: int, among: set[Direction]) -> Bools:
        """(C, D + 1) Where a word about change was told that is one of these; the overall line stands last."""
        said = np.zeros((teams, len(SIDES) + 1), bool)
        for place, figure in self.shown.items():
            said[place] = figure.change in among
        return said


class _Readings:
    """An estimate's readings, one by one; what concerns all of them is worked out once."""

    def __init__(self, one: Estimate) -> None:
        self.one, self.calls, self.overall = one, team_calls(one), overall_calls(one)
        self.sure, self.overall_sure = reliability(one), overall_reliability(one)

    def of_side(self, c: int, d: int) -> Reading:
        one = self.one
        level, sd, influence = float(one.teams.level[c, d]), float(np.sqrt(one.teams.level_variance[c, d])), float(one.influence[c, d])
        answers, questions, move = int(one.answers[c, d]), int(one.questions[c, d]), _move(self.calls, (c, d))
        return Reading(level, sd, answers, 0, questions, 26, influence, float(self.sure[c, d]), move=move)

    def of_all(self, c: int) -> Reading:
        one, within = self.one, self.one.in_overall
        return Reading(
            float(one.teams.overall[c, 0]), float(np.sqrt(one.teams.overall_variance[c, 0])), int(one.answers[c, within].sum()), 0,
            int(one.questions[c, within].sum()), 26, float(one.influence[c, within].mean()), float(self.overall_sure[c]),
            sides=int((one.answers[c, within] > 0).sum()), move=_move(self.overall, c),
        )  # fmt: skip


def _move(calls: Calls, at: int | tuple[int, int]) -> MovedBy | None:
    return MovedBy(int(calls.direction[at]), float(calls.size[at]), int(calls.lag[at])) if calls.known[at] else None


SIDES_BY_KEY = {key: item.side for key, item in ITEMS.items()}
ANY_DAY = date(2026, 3, 2)
