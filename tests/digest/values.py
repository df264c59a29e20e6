"""Given: weeks made of figures, learnings and questions, by hand and at random."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, LedTeam
from bot.digest.rules import TeamWeek, Tried, WaitingQuestion, WeekLearning
from bot.people.teams.rules import PARTS
from bot.pulse.privacy.fold import COHORT_MIN
from bot.pulse.privacy.released import Because, Direction, Note, Released, ResponseCount, Shown, Why, Withheld
from bot.pulse.privacy.response_share import BANDS, Band
from bot.pulse.scoring.tiers import Tier

FRIDAY = date(2026, 3, 6)
NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


def shown(dimension: Dimension, score: int = 60, tier: Tier | None = None, **more: Any) -> Shown:
    usual = {"answers": Band(10, 19), "weeks": 8, "change": Direction.NO_CLEAR_CHANGE}
    return Shown(dimension, score, max(0, score - 10), min(100, score + 10), tier=tier, **usual | more)


def withheld(dimension: Dimension, why: Why = Why.TOO_EARLY, because: Because | None = Because.FEW_QUESTIONS, **more: Any) -> Withheld:
    return Withheld(dimension, why, because, **more)


def heard(id_: str, author: str = "U0ANA", *, hours_ago: float = 24, reached: int = 0, used_by: int = 0) -> WeekLearning:
    return WeekLearning(id_, author, NOW - timedelta(hours=hours_ago), reached, used_by)


def week(**changed: Any) -> TeamWeek:
    return TeamWeek(**{"team": "T1", "on": FRIDAY, "now": NOW, "parts": frozenset(PARTS)} | changed)


# --- at random ---------------------------------------------------------------------------------------------------

REASONS: tuple[dict[str, Any], ...] = (
    {"why": Why.TOO_EARLY, "because": Because.FEW_QUESTIONS},
    {"why": Why.TOO_FEW_ANSWERS, "because": Because.POINTS_AT_PEOPLE},
    {"why": Why.GROUP_TOO_SMALL, "because": Because.SMALL_GROUP, "least": COHORT_MIN},
    {"why": Why.GROUP_IS_NEW, "because": Because.NEW_GROUP, "until": date(2026, 3, 5)},
)
responses = st.one_of(st.none(), st.builds(ResponseCount, st.sampled_from(BANDS), st.booleans()))
moments = st.integers(0, 24 * 7 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
ids = st.integers(0, 10**8 - 1).map("{:08d}".format)


# Made beforehand: drawing each part of each figure took nearly all of the time of the tests that use them.
CHANCE = random.Random(1)
EACH = 60  # figures of each side


def _released(dimension: Dimension) -> Released:
    if CHANCE.random() < 0.5:
        return withheld(dimension, **CHANCE.choice(REASONS))
    notes = tuple(CHANCE.sample([Note.ROSY, Note.NOT_ADJUSTED, Note.TEAMS_ALIKE], CHANCE.randint(0, 3)))
    change = CHANCE.choice(list(Direction))
    return shown(
        dimension,
        5 * CHANCE.randint(0, 20),
        None if Note.TEAMS_ALIKE in notes else CHANCE.choice([None, *Tier]),
        answers=CHANCE.choice(BANDS[:3]),
        weeks=CHANCE.randint(8, 24),
        is_headline=CHANCE.random() < 0.5,
        notes=notes,
        change=change,
        points=5 * CHANCE.randint(1, 8) if change in (Direction.UP, Direction.DOWN) else 0,
    )


RELEASED = [(one, _released(one)) for one in Dimension for _ in range(EACH)]
COUNTED = [Counted(CHANCE.randint(0, 50), tuple(CHANCE.choices(range(51), k=CHANCE.randint(0, 8)))) for _ in range(EACH)]


def figures() -> st.SearchStrategy[tuple[tuple[Dimension, Released], ...]]:
    """Of some sides, in any order."""
    return st.lists(st.sampled_from(RELEASED), unique_by=itemgetter(0), max_size=len(Dimension)).map(tuple)


@st.composite
def team_weeks(draw: st.DrawFn) -> TeamWeek:
    several = st.lists(ids, unique=True, max_size=30)
    return week(
        parts=frozenset(draw(st.lists(st.sampled_from(PARTS), unique=True))),
        learned=tuple(
            WeekLearning(id_, draw(st.sampled_from("ABCDE")), draw(moments), draw(st.integers(0, 40)), draw(st.integers(0, 9)))
            for id_ in draw(several)
        ),
        asks=tuple(WaitingQuestion(id_, draw(moments)) for id_ in draw(several)),
        ended=tuple(Tried(id_, draw(moments), draw(st.booleans())) for id_ in draw(several)),
        starting=tuple(draw(several)),
        figures=draw(figures()),
        figures_are_new=draw(st.booleans()),
        response=draw(responses),
        by_week=tuple((FRIDAY - timedelta(weeks=n), draw(st.integers(0, 40))) for n in range(draw(st.integers(0, 9)), -1, -1)),
        changed=draw(st.sampled_from(["", "yes"])),
        quiet_before=tuple(draw(st.lists(st.booleans(), max_size=9))),
    )


@st.composite
def led_teams(draw: st.DrawFn) -> LedTeam:
    counts = st.sampled_from(COUNTED)
    return LedTeam(
        draw(ids),
        draw(st.text(min_size=1, max_size=80)),
        draw(st.integers(0, 40)),
        draw(figures()),
        draw(st.sampled_from([None, ResponseCount(Band(10, 19))])),
        draw(counts),
        draw(counts),
        draw(counts),
        draw(st.integers(0, 99)),
        draw(st.integers(0, 99)),
    )
