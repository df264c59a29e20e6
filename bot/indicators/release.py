"""What may be shown of the indicators from behaviour (measurement.md, section 4): every minimum, in one table.

Same door as `release`, same rounding, same refusals: no list of sharers, no rank, no figure about fewer than k people.
The raw figures come from `indicators`; this file never sees who did what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import ceil

from bot.indicators.rules import wilson
from bot.pulse.privacy.fold import Contract, band
from bot.pulse.privacy.release import EXACT_FROM, STAYS_WITHIN, STEP, Released, Shown, Why, Withheld
from bot.pulse.scoring.readings import to_nearest

HOURS_A_DAY = 8
COUNTED_AS = 10
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
    # Traces between two people live 35 days, so flow cannot look back further than 28.
    FLOW = Rule("Help and sharing across teams", Unit.WORD, 3, "teams")
    RECIPROCITY = Rule("Help between teams that is returned", Unit.WORD, 3, "teams")
    BRIDGES = Rule("Bridges between teams", Unit.COUNT, 3, "teams")
    EXPERIMENT_RATE = Rule("Experiments started", Unit.PER_TEN, 8, "members", window_text="last 8 weeks")
    EXPERIMENTS_FINISHED = Rule("Experiments brought to an end", Unit.SHARE, 8, "experiments", window_text="last 8 weeks")
    CRITERION_BEFOREHAND = Rule("Agreed beforehand how to judge", Unit.SHARE, 8, "experiments", window_text="last 8 weeks")
    FAILED_BUT_LEARNED = Rule("Did not hold, and taught us something", Unit.SHARE, 5, "finished experiments", window_text="last 8 weeks")
    COMMITMENTS_KEPT = Rule("Commitments kept", Unit.SHARE, 5, "commitments that were due", window_text="last 12 weeks")
    LESSON_REUSE = Rule("Lessons used again by somebody else", Unit.SHARE, 10, "lessons", window_text="last 90 days")
    MOBILITY = Rule("Moves inside the company", Unit.SHARE, 50, "people", window_text="last 12 months", or_company=True)
    MOVED_BY_LEARNING = Rule("Moves that something learned helped", Unit.SHARE, 5, "answers", window_text="last 12 months")
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
    counted: int | None = None,
    last: Released | None = None,
) -> Released:
    """An indicator as everybody may see it. `n` counts the rule's things, `members` the people of the group.

    A share takes its interval (Wilson) from `n`, or from `counted` where it is a share of something else than the
    rule's things. `last` is what was shown of the same group before: a share rounded to 5 stays while it would move
    by less than 7.5, like a score of the pulse. Mobility is for the company or groups of 50, so its n is heads.
    """
    rule: Rule = indicator.value
    least = 1 if is_company and rule.or_company else rule.least
    if members < contract.scores_k:
        sentence = f"Fewer than {contract.scores_k} people: no figures, so that nobody is pointed at."
        return Withheld(rule.title, Why.GROUP_TOO_SMALL, sentence)
    if members < rule.members:
        return Withheld(rule.title, Why.GROUP_TOO_SMALL, f"This is told for {rule.members} people or more.")
    if value is None and n >= least:
        return Withheld(rule.title, Why.NOTHING_TO_COUNT, _NOTHING.get(indicator, "There is nothing to count yet."))
    if value is None or n < least:
        return Withheld(rule.title, Why.TOO_EARLY, f"This is told from {rule.least} {rule.things} on.{_UNTIL_THEN.get(indicator, '')}")
    if rule.unit is Unit.SHARE and not isinstance(value, str):
        step = 1 if is_company and n >= EXACT_FROM else STEP
        return _shown_share(indicator, value, n, counted or n, step, last)
    words = value if isinstance(value, str) else _SAID[rule.unit](value)
    return Shown(rule.title, words, answers_text=f"{band(n)} {rule.things}", window_text=rule.window_text)


def _shown_share(indicator: Indicator, value: float, n: int, counted: int, step: int, last: Released | None) -> Shown:
    """A share in per cent; all and none are told as "90 % or more" and "10 % or less" unless n is large (S11)."""
    rule: Rule = indicator.value
    shown = _kept_number(value, counted, last) if step == STEP else None
    shown = to_nearest(100 * value, step) if shown is None else shown
    at_least, at_most = step == STEP and shown >= MOST, step == STEP and shown <= LEAST
    shown = MOST if at_least else LEAST if at_most else shown
    low, high = wilson(shown / 100, counted)
    low, high = step * int(100 * low / step), step * min(100 // step, ceil(100 * high / step))
    low, high = 0 if at_most else low, 100 if at_least else high
    return Shown(
        title=rule.title,
        score_text=f"{shown} %" + (" or more" if at_least else " or less" if at_most else ""),
        score=shown,
        low=low,
        high=high,
        interval_text=f"{low}-{high} %",
        answers_band=band(n),
        answers_text=f"{band(n)} {rule.things}",
        window_text=rule.window_text,
        notes=_notes(indicator, value),
    )


def _kept_number(value: float, counted: int, last: Released | None) -> int | None:
    """The number shown before, while the new one is near it and within its interval."""
    if not isinstance(last, Shown) or last.score is None or abs(100 * value - last.score) >= STAYS_WITHIN:
        return None
    low, high = wilson(last.score / 100, counted)
    return last.score if low <= value <= high else None


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


_SAID: Mapping[Unit, Callable[[float], str]] = {
    Unit.PER_MEMBER: lambda value: _per_ten(COUNTED_AS * value),
    Unit.PER_TEN: _per_ten,
    Unit.PEOPLE: lambda value: "half of the learnings or more reached nobody" if value < 1 else f"about {round(value)}",
    Unit.HOURS: _hours,
    Unit.DAYS: lambda value: f"about {round(value)} days",
    Unit.COUNT: lambda value: str(round(value)),
}
_UNTIL_THEN = {Indicator.FAILED_BUT_LEARNED: " Until then, read the lessons themselves: /learn experiments."}
_NOTHING = {
    Indicator.RECIPROCITY: "Too few ties between teams yet: below ten they look one-sided by chance alone.",
    Indicator.ANSWER_TIME: "More than half of the questions still wait, so there is no usual time yet.",
    Indicator.MOBILITY: "Nobody has confirmed a move yet: only confirmed ones count.",
}
