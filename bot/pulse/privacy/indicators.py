"""The indicators from behaviour that may be released. From how much on, over which time, and which words exist for them.

Section 4 of the measurement page. How each is worked out is in the room of the indicators.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum

from msgspec import Struct


class Indicator(StrEnum):
    """Every indicator of section 4. What each may be shown from is in `release_indicators`."""

    SHARING_RATE = "SHARING_RATE"
    SHARING_BREADTH = "SHARING_BREADTH"
    CONCENTRATION = "CONCENTRATION"
    REACH = "REACH"
    REACH_ACROSS = "REACH_ACROSS"
    ASKING_RATE = "ASKING_RATE"
    ASKING_BREADTH = "ASKING_BREADTH"
    HELP_ANSWERED = "HELP_ANSWERED"
    ANSWER_TIME = "ANSWER_TIME"
    SOLVED = "SOLVED"
    FLOW = "FLOW"
    RECIPROCITY = "RECIPROCITY"
    BRIDGES = "BRIDGES"
    EXPERIMENT_RATE = "EXPERIMENT_RATE"
    EXPERIMENTS_FINISHED = "EXPERIMENTS_FINISHED"
    CRITERION_BEFOREHAND = "CRITERION_BEFOREHAND"
    FAILED_BUT_LEARNED = "FAILED_BUT_LEARNED"
    COMMITMENTS_KEPT = "COMMITMENTS_KEPT"
    LESSON_REUSE = "LESSON_REUSE"
    MOBILITY = "MOBILITY"
    MOVED_BY_LEARNING = "MOVED_BY_LEARNING"
    INTERNAL_FILL = "INTERNAL_FILL"
    LEADER_MODELLING = "LEADER_MODELLING"
    ACTION_PROGRESS = "ACTION_PROGRESS"
    ACTION_AGE = "ACTION_AGE"


class Voices(StrEnum):
    """How evenly sharing is spread, in words: the number itself is never shown."""

    EVEN = "even"
    MIXED = "mixed"
    FEW = "few"


class Mixing(StrEnum):
    """How much help crosses teams, beside what chance would give. As long as chance may explain it, it is chance."""

    MORE = "more"
    LIKE = "like"
    LESS = "less"


class BothWays(StrEnum):
    """How much of the help between two teams is returned."""

    HARDLY = "hardly"
    PARTLY = "partly"
    MOSTLY = "mostly"


class Unit(Enum):
    """What a figure is counted in."""

    SHARE = "share"  # 0..1, with its interval
    PER_MEMBER = "per_member"  # said per ten members
    PER_TEN = "per_ten"
    PEOPLE = "people"
    HOURS = "working_hours"
    DAYS = "days"
    COUNT = "count"
    WORD = "word"


class Things(StrEnum):
    """What a figure rests on."""

    MEMBERS = "members"
    SHARED_LEARNINGS = "shared_learnings"
    QUESTIONS = "questions"
    TEAMS = "teams"
    EXPERIMENTS = "experiments"
    FINISHED_EXPERIMENTS = "finished_experiments"
    COMMITMENTS = "commitments"
    LESSONS = "lessons"
    PEOPLE = "people"
    ANSWERS = "answers"
    OPENINGS = "openings"
    LEADS = "leads"
    PRIORITIES = "priorities"
    ACTIONS = "actions"


class Period(StrEnum):
    """Over which time a figure is counted."""

    DAYS_28 = "days_28"
    WEEKS_8 = "weeks_8"
    WEEKS_12 = "weeks_12"
    DAYS_90 = "days_90"
    MONTHS_12 = "months_12"
    NOW = "now"


class Rule(Struct, frozen=True):
    """How an indicator is counted, and the least it may rest on: `least` of `things`, and so many members.

    `or_company`: the whole company may see it whatever its size.
    """

    unit: Unit
    least: int
    things: Things
    members: int = 0
    period: Period = Period.DAYS_28
    or_company: bool = False


# Everybody of a known group was looked at: nothing was sampled, so there is nothing an interval could hold.
FULL_COUNTS = frozenset({Indicator.SHARING_BREADTH, Indicator.ASKING_BREADTH, Indicator.LEADER_MODELLING})
# Counted over a longer time where the usual one holds too little: eight people ask and try too seldom for 28 days.
OF_QUESTIONS = frozenset({Indicator.HELP_ANSWERED, Indicator.ANSWER_TIME, Indicator.SOLVED})
OF_TRIALS = frozenset({Indicator.EXPERIMENTS_FINISHED, Indicator.FAILED_BUT_LEARNED})
GROWING = OF_QUESTIONS | OF_TRIALS
RULES: Mapping[Indicator, Rule] = {
    Indicator.SHARING_RATE: Rule(Unit.PER_MEMBER, 8, Things.MEMBERS),
    Indicator.SHARING_BREADTH: Rule(Unit.SHARE, 8, Things.MEMBERS),
    Indicator.CONCENTRATION: Rule(Unit.WORD, 10, Things.SHARED_LEARNINGS, members=12),
    Indicator.REACH: Rule(Unit.PEOPLE, 5, Things.SHARED_LEARNINGS),
    Indicator.REACH_ACROSS: Rule(Unit.SHARE, 5, Things.SHARED_LEARNINGS),
    Indicator.ASKING_RATE: Rule(Unit.PER_MEMBER, 8, Things.MEMBERS),
    Indicator.ASKING_BREADTH: Rule(Unit.SHARE, 8, Things.MEMBERS),
    Indicator.HELP_ANSWERED: Rule(Unit.SHARE, 8, Things.QUESTIONS),
    Indicator.ANSWER_TIME: Rule(Unit.HOURS, 8, Things.QUESTIONS),
    Indicator.SOLVED: Rule(Unit.SHARE, 8, Things.QUESTIONS),
    # Traces between two people live 35 days, so flow cannot look back further than 28.
    Indicator.FLOW: Rule(Unit.WORD, 3, Things.TEAMS),
    Indicator.RECIPROCITY: Rule(Unit.WORD, 3, Things.TEAMS),
    Indicator.BRIDGES: Rule(Unit.COUNT, 3, Things.TEAMS),
    Indicator.EXPERIMENT_RATE: Rule(Unit.PER_TEN, 8, Things.MEMBERS, period=Period.WEEKS_8),
    Indicator.EXPERIMENTS_FINISHED: Rule(Unit.SHARE, 8, Things.EXPERIMENTS, period=Period.WEEKS_8),
    Indicator.CRITERION_BEFOREHAND: Rule(Unit.SHARE, 8, Things.EXPERIMENTS, period=Period.WEEKS_8),
    Indicator.FAILED_BUT_LEARNED: Rule(Unit.SHARE, 5, Things.FINISHED_EXPERIMENTS, period=Period.WEEKS_8),
    Indicator.COMMITMENTS_KEPT: Rule(Unit.SHARE, 5, Things.COMMITMENTS, period=Period.WEEKS_12),
    Indicator.LESSON_REUSE: Rule(Unit.SHARE, 10, Things.LESSONS, period=Period.DAYS_90),
    Indicator.MOBILITY: Rule(Unit.PER_MEMBER, 50, Things.PEOPLE, period=Period.MONTHS_12, or_company=True),
    Indicator.MOVED_BY_LEARNING: Rule(Unit.SHARE, 5, Things.ANSWERS, period=Period.MONTHS_12),
    Indicator.INTERNAL_FILL: Rule(Unit.SHARE, 5, Things.OPENINGS, members=50, period=Period.MONTHS_12),
    Indicator.LEADER_MODELLING: Rule(Unit.SHARE, 6, Things.LEADS),
    Indicator.ACTION_PROGRESS: Rule(Unit.SHARE, 1, Things.PRIORITIES, period=Period.NOW),
    Indicator.ACTION_AGE: Rule(Unit.DAYS, 1, Things.ACTIONS, period=Period.NOW),
}
