"""What may be shown of the indicators from behaviour (measurement.md, section 4): every minimum, in one table.

Same door as `release`, same rounding, same refusals: no list of sharers, no rank, no figure about fewer than k people.
The raw figures come from `indicators`; this file never sees who did what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil

from bot.domain.anonymity import Contract
from bot.domain.indicators import share_of
from bot.domain.release import EXACT_FROM, STEP, Released, Shown, Why, Withheld
from bot.domain.scoring import to_nearest

HOURS_A_DAY = 8
COUNTED_AS = 10
BALANCED_WITHIN = 0.10
MOST, LEAST = 90, 10


class Unit(Enum):
    """How a figure is said."""

    SHARE = "share"  # 0..1, with its interval
    PER_MEMBER = "per member"  # said per ten members
    PER_TEN = "per ten members"
    PEOPLE = "people"
    HOURS = "working hours"
    DAYS = "days"
    COUNT = "count"
    WORD = "word"
    SURPLUS = "surplus"  # E-I minus its expected value, said in words


@dataclass(frozen=True, slots=True)
class Rule:
    """An indicator's name, how it is said, and the least it may rest on: `least` of `things`, and so many members.

    `or_company`: the whole company may see it whatever its size.
    """

    title: str
    unit: Unit
    least: int
    things: str
    members: int = 0
    window_text: str = "last 28 days"
    or_company: bool = False


class Indicator(Enum):
    """Every indicator of section 4 with its minimum n."""

    SHARING_RATE = Rule("Learnings shared", Unit.PER_MEMBER, 8, "members")
    SHARING_BREADTH = Rule("Share of members who shared", Unit.SHARE, 8, "members")
    CONCENTRATION = Rule("How evenly sharing is spread", Unit.WORD, 10, "shared learnings", members=12)
    REACH = Rule("People reached by a learning", Unit.PEOPLE, 5, "shared learnings")
    REACH_ACROSS = Rule("Of those, from other teams", Unit.SHARE, 5, "shared learnings")
    ASKING_RATE = Rule("Questions asked", Unit.PER_MEMBER, 8, "members")
    ASKING_BREADTH = Rule("Share of members who asked", Unit.SHARE, 8, "members")
    HELP_ANSWERED = Rule("Answered within 24 working hours", Unit.SHARE, 8, "questions")
    ANSWER_TIME = Rule("Usual time to the first answer", Unit.HOURS, 8, "questions")
    SOLVED = Rule("Solved, says the asker", Unit.SHARE, 8, "questions")
    FLOW = Rule("Help and sharing across teams", Unit.SURPLUS, 3, "cohorts", window_text="last 8 weeks")
    RECIPROCITY = Rule("Help between teams that goes both ways", Unit.SHARE, 3, "cohorts", window_text="last 8 weeks")
    BRIDGES = Rule("Bridges between teams", Unit.COUNT, 3, "cohorts", window_text="last 8 weeks")
    EXPERIMENT_RATE = Rule("Experiments started", Unit.PER_TEN, 8, "members", window_text="last 8 weeks")
    EXPERIMENTS_FINISHED = Rule("Experiments brought to an end", Unit.SHARE, 8, "experiments", window_text="last 8 weeks")
    CRITERION_BEFOREHAND = Rule("Agreed beforehand how to judge", Unit.SHARE, 8, "experiments", window_text="last 8 weeks")
    FAILED_BUT_LEARNED = Rule("Did not hold, and taught us something", Unit.SHARE, 5, "finished experiments")
    COMMITMENTS_KEPT = Rule("Commitments kept", Unit.SHARE, 5, "commitments that were due", window_text="last 12 weeks")
    LESSON_REUSE = Rule("Lessons used again by somebody else", Unit.SHARE, 10, "lessons", window_text="last 90 days")
    MOBILITY = Rule("Moves inside the company", Unit.SHARE, 50, "people", window_text="last 12 months", or_company=True)
    INTERNAL_FILL = Rule("Openings filled from inside", Unit.SHARE, 5, "openings", members=50, window_text="last 12 months")
    LEADER_MODELLING = Rule("Leads who told what they learned", Unit.SHARE, 6, "leads")
    ACTION_PROGRESS = Rule("Priorities with an owner and a date", Unit.SHARE, 1, "priorities", window_text="now")
    ACTION_AGE = Rule("Usual age of an action", Unit.DAYS, 1, "actions", window_text="now")

    @property
    def title(self) -> str:
        """Its name as people read it."""
        return self.value.title


def release_indicator(
    indicator: Indicator,
    value: float | str | None,
    n: int,
    *,
    members: int,
    contract: Contract,
    is_company: bool = False,
) -> Released:
    """An indicator as everybody may see it. `n` counts the rule's things, `members` the people of the group.

    A share takes its interval from `n` (Wilson). Mobility is for the company or groups of 50, so its n is heads.
    """
    rule: Rule = indicator.value
    least = 1 if is_company and rule.or_company else rule.least
    if members < contract.scores_k:
        sentence = f"Fewer than {contract.scores_k} people: no figures, so that nobody is pointed at."
        return Withheld(rule.title, Why.GROUP_TOO_SMALL, sentence)
    if members < rule.members:
        return Withheld(rule.title, Why.GROUP_TOO_SMALL, f"This is told for {rule.members} people or more.")
    if value is None and n >= least:
        return Withheld(rule.title, Why.NOTHING_TO_COUNT, "There is nothing to count yet.")
    if value is None or n < least:
        return Withheld(rule.title, Why.TOO_EARLY, f"This is told from {rule.least} {rule.things} on.")
    return _shown(indicator, rule, value, n, is_exact=is_company and n >= EXACT_FROM)


def _shown(indicator: Indicator, rule: Rule, value: float | str, n: int, *, is_exact: bool) -> Shown:
    if isinstance(value, str):
        return Shown(rule.title, value, window_text=rule.window_text)
    if rule.unit is Unit.SHARE:
        return _shown_share(indicator, rule, value, n, step=1 if is_exact else STEP)
    return Shown(rule.title, _SAID[rule.unit](value), window_text=rule.window_text)


def _shown_share(indicator: Indicator, rule: Rule, value: float, n: int, *, step: int) -> Shown:
    """A share in per cent; all and none are told as "90 % or more" and "10 % or less" unless n is large (S11)."""
    interval = share_of(round(value * n), n)
    shown = to_nearest(100 * value, step)
    low = step * int(100 * (interval.low or 0.0) / step)
    high = step * min(100 // step, ceil(100 * (interval.high or 0.0) / step))
    text = f"{shown} %"
    if step == STEP and not LEAST < shown < MOST:
        text, shown = (f"{MOST} % or more", MOST) if shown >= MOST else (f"{LEAST} % or less", LEAST)
    return Shown(
        title=rule.title,
        score_text=text,
        score=shown,
        low=min(low, shown),
        high=max(high, shown),
        interval_text=f"{min(low, shown)}-{max(high, shown)} %",
        window_text=rule.window_text,
        notes=_notes(indicator, value),
    )


def _notes(indicator: Indicator, value: float) -> tuple[str, ...]:
    if indicator is not Indicator.FAILED_BUT_LEARNED:
        return ()
    if value == 0:
        return ("None so far. Perhaps nobody dares to say that something did not work.",)
    return ("Many. Perhaps trials are started without much thought.",) if value > 0.8 else ()


def _per_ten(value: float) -> str:
    if value == 0:
        return "none yet"
    return f"about {round(value)} for every 10 members" if value >= 1 else "fewer than 1 for every 10 members"


def _hours(value: float) -> str:
    if value <= 1:
        return "within an hour"
    if value <= HOURS_A_DAY:
        return f"about {ceil(value)} working hours"
    days = ceil(value / HOURS_A_DAY)
    return f"about {days} working days"


def _surplus(value: float) -> str:
    if abs(value) <= BALANCED_WITHIN:
        return "about as much as chance would give"
    return "more than chance would give" if value > 0 else "less than chance would give"


_SAID = {
    Unit.PER_MEMBER: lambda value: _per_ten(COUNTED_AS * value),
    Unit.PER_TEN: _per_ten,
    Unit.PEOPLE: lambda value: "nobody yet" if value < 1 else f"about {round(value)}",
    Unit.HOURS: _hours,
    Unit.DAYS: lambda value: f"about {round(value)} days",
    Unit.COUNT: lambda value: str(round(value)),
    Unit.SURPLUS: _surplus,
}
