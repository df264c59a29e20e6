"""Leading indicators of a learning culture, from deliberate acts only (measurement.md, section 4).

Each function gives the raw figure and the n it rests on. Whether it may be shown to anybody is not decided here but
by `release`. No function takes or returns a person's rank: people come in as opaque keys and leave as counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import exp, lgamma, log, log1p, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.pulse.privacy.indicators import Voices
from bot.schedule.cadence import working_days_after, working_hours_between

Z90 = 1.6448536269514722
HELP_WITHIN_HOURS = 24.0
SOLVED_WITHIN_DAYS = 5


class Figure(Struct, frozen=True):
    """A raw value and the number of things it rests on; None: there was nothing to count."""

    value: float | None
    n: int


class Share(Struct, frozen=True):
    """`hits` of `n`, as a share with its 90 % Wilson interval; all None when n is 0."""

    hits: int
    n: int
    value: float | None
    low: float | None
    high: float | None


class Concentration(Struct, frozen=True):
    """Gini over all members, what chance alone would give, the band, and how many shares it rests on."""

    gini: float | None
    by_chance: float | None
    band: Voices | None
    members: int
    shares: int


class Reach(Struct, frozen=True):
    """Median of distinct others who took notice of a share, and the share of them from other cohorts."""

    median: float | None
    from_elsewhere: Share
    n: int


class QuestionTimes(Struct, frozen=True):
    """One question: when it was asked, first answered by somebody else, solved by its asker; and the asker's zone."""

    asked_at: datetime
    answered_at: datetime | None
    solved_at: datetime | None
    zone: ZoneInfo


class Trial(Struct, frozen=True):
    """One experiment for the ledger's figures. `finished`: its owner said how it ended; silence ends nothing."""

    finished: bool
    held: bool
    failed: bool
    has_lesson: bool
    ended: date | None = None


def share_of(hits: int, n: int, z: float = Z90) -> Share:
    """hits / n with the Wilson interval (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)  [Wilson 1927].

    >>> share_of(5, 10).value
    0.5
    """
    if n <= 0:
        return Share(0, 0, None, None, None)
    low, high = wilson(hits / n, n, z)
    return Share(hits, n, hits / n, low, high)


def wilson(p: float, n: int, z: float = Z90) -> tuple[float, float]:
    """The ends of the Wilson interval around a share p of n; p may have been rounded before."""
    spread = z * z / n
    middle = (p + spread / 2) / (1 + spread)
    half = z * sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


def sharing_rate(shares: int, members: int) -> Figure:
    """Learnings shared per active member in 28 days. Always shown beside breadth: volume can be gamed."""
    return Figure(shares / members if members else None, members)


def breadth(people: Collection[Hashable], members: Collection[Hashable]) -> Share:
    """Distinct active members who did it / active members, with its interval. The main number."""
    return share_of(len(set(people) & set(members)), len(set(members)))


def concentration(shares: Mapping[Any, int], members: Collection[Hashable]) -> Concentration:
    """How evenly sharing is spread over all members, those who shared nothing included.

    Gini G = sum_i sum_j |x_i - x_j| / (2 n² mean), times n/(n-1) because small groups read too low [Deltas 2003];
    1 means one voice. With few shares G is high by chance alone, so the band compares with E, the G expected if
    every share had come from a random member: r = (G - E) / (1 - E); even below 1/4, few voices from 5/8.
    """
    counts = [shares.get(member, 0) for member in set(members)]
    n, total = len(counts), sum(counts)
    if n < 2 or total == 0:
        return Concentration(None, None, None, n, total)
    gini = gini_of(counts) * n / (n - 1)
    chance = gini_by_chance(total, n)
    return Concentration(gini, chance, _band(gini, chance), n, total)


def gini_of(counts: Sequence[int]) -> float:
    """Gini by the sorted form: sum_i (2i - n - 1) x_i / (n · sum x), i from 1."""
    n, total = len(counts), sum(counts)
    if not total:
        return 0.0
    return sum((2 * place - n - 1) * count for place, count in enumerate(sorted(counts), 1)) / (n * total)


def gini_by_chance(shares: int, members: int) -> float:
    """The expected corrected Gini when each of `shares` falls on a random member.

    E|X_1 - X_2| / (2·shares/members) for two cells of a multinomial: their sum is Binomial(shares, 2/members) and
    splits evenly. Two members split every share between them, so the sum is then certain.
    """
    if members < 2 or shares <= 0:
        return 0.0
    chance = 2 / members
    expected = sum(_binomial(shares, m, chance) * _mean_gap(m) for m in range(1, shares + 1))
    return min(1.0, expected * members / (2 * shares))


def reach(takers: Sequence[tuple[str, Mapping[Any, str]]]) -> Reach:
    """Median of distinct human reactors or repliers per share, its author left out beforehand.

    `takers`: for each share the author's cohort, and each other person who took notice with their cohort.
    """
    from statistics import median  # brings fractions and decimals: the start is quicker

    sizes = [len(people) for _, people in takers]
    elsewhere = sum(1 for home, people in takers for team in people.values() if team != home)
    return Reach(median(sizes) if sizes else None, share_of(elsewhere, sum(sizes)), len(sizes))


def help_answered(questions: Iterable[QuestionTimes], now: datetime) -> Share:
    """Questions with a first reply by somebody else within 24 working hours of the asker / questions that old.

    Younger questions are left out, answered or not: counting only the answered ones would flatter the figure.
    """
    ripe = [one for one in questions if working_hours_between(one.asked_at, now, one.zone) >= HELP_WITHIN_HOURS]
    return share_of(sum(1 for one in ripe if _in_time(one)), len(ripe))


def answer_time(questions: Iterable[QuestionTimes], now: datetime) -> Figure:
    """Median working hours to the first reply by Kaplan-Meier; open questions are censored at `now`."""
    waits = [(working_hours_between(one.asked_at, one.answered_at or now, one.zone), bool(one.answered_at)) for one in questions]
    return Figure(survival_median(waits), len(waits))


def survival_median(waits: Iterable[tuple[float, bool]]) -> float | None:
    """The first time at which S(t) = prod (1 - d_i / r_i) is at most 1/2  [Kaplan & Meier 1958].

    `waits`: (time, whether it ended). At equal times the ended come before the censored. None: more than half
    still wait, so no median exists yet.
    """
    rows = list(waits)
    surviving, at_risk = 1.0, len(rows)
    ends = Counter(at for at, is_end in rows if is_end)
    gone = Counter(at for at, _ in rows)
    for at in sorted(gone):
        surviving *= 1 - ends[at] / at_risk
        if surviving <= 0.5 + 1e-12:
            return at
        at_risk -= gone[at]
    return None


def solved(questions: Iterable[QuestionTimes], now: datetime) -> Share:
    """Questions whose asker said solved within 5 working days / questions at least that old. The asker's word only."""
    ripe = [one for one in questions if now >= working_days_after(one.asked_at, SOLVED_WITHIN_DAYS, one.zone)]
    return share_of(sum(1 for one in ripe if _solved_in_time(one)), len(ripe))


def least_window(moments: Iterable[datetime], now: datetime, windows: Sequence[timedelta], least: int) -> timedelta:
    """The shortest of these windows that holds `least` things, or the longest."""
    seen = list(moments)
    return next((window for window in windows if sum(at > now - window for at in seen) >= least), windows[-1])


def experiment_rate(started: int, members: int) -> Figure:
    """Experiments with a hypothesis and an end date, started per ten members in 8 weeks."""
    return Figure(10 * started / members if members else None, members)


def finished_share(trials: Sequence[Trial]) -> Share:
    """Finished / all whose end date has come. The caller passes only those."""
    return share_of(sum(trial.finished for trial in trials), len(trials))


def failed_but_learned(trials: Iterable[Trial]) -> Share:
    """Finished as "did not hold" with a lesson / finished. Nearly 0: nobody dares to say so; above 80 %: careless."""
    ended = [trial for trial in trials if trial.finished]
    return share_of(sum(trial.failed and trial.has_lesson for trial in ended), len(ended))


def lesson_reuse(lessons: int, reused: int) -> Share:
    """Lessons used by somebody else within 90 days of being shared / lessons shared."""
    return share_of(reused, lessons)


def leader_modelling(leaders: Collection[Hashable], who_modelled: Collection[Hashable]) -> Share:
    """Leaders with at least one public "what I learned" or "what I got wrong" in 28 days / leaders. A group figure."""
    return breadth(who_modelled, leaders)


def _band(gini: float, chance: float) -> Voices:
    beyond = (gini - chance) / (1 - chance) if chance < 1 else 0.0
    if beyond < 0.25:
        return Voices.EVEN
    return Voices.MIXED if beyond < 0.625 else Voices.FEW


def _binomial(n: int, k: int, chance: float) -> float:
    if chance >= 1:
        return float(k == n)
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(chance) + (n - k) * log1p(-chance))


def _mean_gap(m: int) -> float:
    """E|2B - m| for B ~ Binomial(m, 1/2): 2·k·C(m, k) / 2^m with k = floor(m/2) + 1 (de Moivre)."""
    half = m // 2 + 1
    return 2 * half * _binomial(m, half, 0.5)


def _in_time(one: QuestionTimes) -> bool:
    return one.answered_at is not None and working_hours_between(one.asked_at, one.answered_at, one.zone) <= HELP_WITHIN_HOURS


def _solved_in_time(one: QuestionTimes) -> bool:
    return one.solved_at is not None and one.solved_at <= working_days_after(one.asked_at, SOLVED_WITHIN_DAYS, one.zone)
