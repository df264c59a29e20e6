"""What may be shown of the indicators from behaviour (measurement.md, section 4): every minimum, in one table.

Same door as `release`, same rounding, same refusals: no list of sharers, no rank, no figure about fewer than k people.
The raw figures come from `indicators`; this file never sees who did what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from bot.indicators.rules import wilson
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.indicators import FULL_COUNTS, RULES, Indicator, Unit
from bot.pulse.privacy.release import EXACT_FROM
from bot.pulse.privacy.released import Because, Note, Released, Said, Shown, Why, Withheld, Word
from bot.pulse.privacy.response_share import band
from bot.pulse.scoring.numbers import STAYS_WITHIN, STEP, to_nearest

HOURS_A_DAY = 8
COUNTED_AS = 10
MOST, LEAST = 90, 10


def release_indicator(
    indicator: Indicator,
    value: float | Word | None,
    n: int,
    *,
    members: int,
    contract: Contract,
    is_company: bool = False,
    counted: int | None = None,
    last: Released | None = None,
) -> Released:
    """An indicator as everybody may see it. `n` counts the rule's things, `members` the people of the group.

    A share takes its interval (Wilson) from `n`, or from `counted` where it is a share of something else than the
    rule's things. `last` is what was shown of the same group before: a share rounded to 5 stays while it would move
    by less than 7.5, like a score of the pulse. A full count of known people has no interval. Mobility is for the
    company or groups of 50, so its n is heads.
    """
    rule = RULES[indicator]
    least = 1 if is_company and rule.or_company else rule.least
    if members < contract.scores_k:
        return Withheld(indicator, Why.GROUP_TOO_SMALL, Because.FEW_MEMBERS, least=contract.scores_k)
    if members < rule.members:
        return Withheld(indicator, Why.GROUP_TOO_SMALL, Because.FOR_MORE_PEOPLE, least=rule.members)
    if value is None and n >= least:
        return Withheld(indicator, Why.NOTHING_TO_COUNT, _NOTHING.get(indicator, Because.NOTHING_YET))
    if value is None or n < least:
        return Withheld(indicator, Why.TOO_EARLY, Because.TOLD_FROM, least=rule.least)
    if isinstance(value, Word):
        return Shown(indicator, word=value, answers=band(n))
    if rule.unit is Unit.SHARE:
        step = 1 if is_company and n >= EXACT_FROM else STEP
        return _shown_share(indicator, value, n, counted or n, step, last)
    said, number = _SAID[rule.unit](value)
    return Shown(indicator, said=said, n=number, answers=band(n))


def _shown_share(indicator: Indicator, value: float, n: int, counted: int, step: int, last: Released | None) -> Shown:
    """A share in per cent; all and none are told as "90 % or more" and "10 % or less" unless n is large (S11)."""
    shown = _kept_number(value, counted, last) if step == STEP else None
    shown = to_nearest(100 * value, step) if shown is None else shown
    at_least, at_most = step == STEP and shown >= MOST, step == STEP and shown <= LEAST
    shown = MOST if at_least else LEAST if at_most else shown
    low, high = wilson(shown / 100, counted)
    low, high = step * int(100 * low / step), step * min(100 // step, ceil(100 * high / step))
    low, high = 0 if at_most else low, 100 if at_least else high
    is_sample = indicator not in FULL_COUNTS
    return Shown(
        about=indicator,
        score=shown,
        low=low if is_sample else None,
        high=high if is_sample else None,
        said=Said.SHARE_OR_MORE if at_least else Said.SHARE_OR_LESS if at_most else Said.SHARE,
        answers=band(n),
        notes=_notes(indicator, value),
    )


def _kept_number(value: float, counted: int, last: Released | None) -> int | None:
    """The number shown before, while the new one is near it and within its interval."""
    if not isinstance(last, Shown) or last.score is None or abs(100 * value - last.score) >= STAYS_WITHIN:
        return None
    low, high = wilson(last.score / 100, counted)
    return last.score if low <= value <= high else None


def _notes(indicator: Indicator, value: float) -> tuple[Note, ...]:
    if indicator is not Indicator.FAILED_BUT_LEARNED:
        return ()
    if value == 0:
        return (Note.NONE_FAILED,)
    return (Note.MANY_FAILED,) if value > 0.8 else ()


def _per_ten(value: float) -> tuple[Said, int | None]:
    if value == 0:
        return Said.NONE_YET, None
    return (Said.PER_TEN, round(value)) if value >= 1 else (Said.UNDER_ONE_PER_TEN, None)


def _hours(value: float) -> tuple[Said, int | None]:
    if value <= 1:
        return Said.WITHIN_AN_HOUR, None
    if value <= HOURS_A_DAY:
        return Said.WORKING_HOURS, ceil(value)
    return Said.WORKING_DAYS, ceil(value / HOURS_A_DAY)


_SAID: Mapping[Unit, Callable[[float], tuple[Said, int | None]]] = {
    Unit.PER_MEMBER: lambda value: _per_ten(COUNTED_AS * value),
    Unit.PER_TEN: _per_ten,
    Unit.PEOPLE: lambda value: (Said.REACHED_NOBODY, None) if value < 1 else (Said.ABOUT, round(value)),
    Unit.HOURS: _hours,
    Unit.DAYS: lambda value: (Said.DAYS, round(value)),
    Unit.COUNT: lambda value: (Said.COUNT, round(value)),
}
_NOTHING = {
    Indicator.RECIPROCITY: Because.FEW_TIES,
    Indicator.ANSWER_TIME: Because.MOST_STILL_WAIT,
    Indicator.MOBILITY: Because.NOBODY_MOVED,
}
