"""Given: weeks made of figures, learnings and questions, by hand and at random."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.content.dimensions import Dimension, plain_name
from bot.digest.leads_rules import Counted, LedTeam
from bot.digest.rules import Heard, TeamWeek, Tried, Waiting
from bot.people.teams.rules import PARTS
from bot.pulse.privacy.release import (
    ANSWERS,
    CHANGE_UNKNOWN,
    GROUP_IS_NEW,
    GROUP_TOO_SMALL,
    MAYBE_CHANGED,
    NO_CLEAR_CHANGE,
    NOT_ADJUSTED,
    PEOPLE_ANSWERED,
    ROSY,
    TEAMS_ALIKE,
    TOO_EARLY,
    TOO_FEW,
    WENT_DOWN,
    WENT_UP,
    WINDOW,
    Released,
    Shown,
    Why,
    Withheld,
)
from bot.pulse.scoring.tiers import Tier

FRIDAY = date(2026, 3, 6)
NOW = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
HIDDEN_SCORE = 7177  # no text of ours has it: whatever is withheld must never be printed


def shown(dimension: Dimension, score: int = 60, tier: Tier | None = None, **more: Any) -> Shown:
    return Shown(
        title=plain_name(dimension),
        score_text=str(score),
        score=score,
        low=max(0, score - 10),
        high=min(100, score + 10),
        interval_text=f"{max(0, score - 10)}-{min(100, score + 10)}",
        answers_band=more.pop("answers_band", "10-19"),
        answers_text=more.pop("answers_text", "10-19 answers"),
        window_text=more.pop("window_text", "last 8 weeks"),
        change_words=more.pop("change_words", "no clear change"),
        tier_words=tier.value if tier else "",
        **more,
    )


def withheld(dimension: Dimension, why: Why = Why.TOO_EARLY, sentence: str = TOO_EARLY) -> Withheld:
    return Withheld(plain_name(dimension), why, sentence)


def heard(id_: str, author: str = "U0ANA", *, hours_ago: float = 24, reached: int = 0, used_by: int = 0) -> Heard:
    return Heard(id_, author, NOW - timedelta(hours=hours_ago), reached, used_by)


def week(**changed: Any) -> TeamWeek:
    return TeamWeek(**{"team": "T1", "on": FRIDAY, "now": NOW, "parts": frozenset(PARTS)} | changed)


# --- at random ---------------------------------------------------------------------------------------------------

REASONS = (
    (Why.TOO_EARLY, TOO_EARLY),
    (Why.TOO_FEW_ANSWERS, TOO_FEW),
    (Why.GROUP_TOO_SMALL, GROUP_TOO_SMALL),
    (Why.GROUP_IS_NEW, GROUP_IS_NEW.format(day="5 March")),
)
moved_by = st.integers(1, 8).map(lambda steps: 5 * steps)
changes = st.one_of(
    st.sampled_from([CHANGE_UNKNOWN, MAYBE_CHANGED, NO_CLEAR_CHANGE]),
    st.builds(lambda words, points: words.format(points=points), st.sampled_from([WENT_UP, WENT_DOWN]), moved_by),
)
answered = st.sampled_from(["fewer than 5", "5-9", "10-19", "50+"]).map(lambda band: PEOPLE_ANSWERED.format(band=band))
responses = st.one_of(st.just(""), answered, answered.map(lambda words: f"{words}. {ROSY}"))
dimensions = st.sampled_from(list(Dimension))
moments = st.integers(0, 24 * 7 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
ids = st.text("abcdef0123456789", min_size=8, max_size=8)


@st.composite
def released(draw: st.DrawFn, dimension: Dimension) -> Released:
    if draw(st.booleans()):
        return withheld(dimension, *draw(st.sampled_from(REASONS)))
    notes = draw(st.lists(st.sampled_from([ROSY, NOT_ADJUSTED, TEAMS_ALIKE]), unique=True))
    return shown(
        dimension,
        draw(st.integers(0, 20)) * 5,
        None if TEAMS_ALIKE in notes else draw(st.sampled_from([None, *Tier])),
        answers_text=ANSWERS.format(band=draw(st.sampled_from(["10-19", "20-49", "50+"]))),
        window_text=WINDOW.format(weeks=draw(st.integers(8, 24))),
        change_words=draw(changes),
        is_headline=draw(st.booleans()),
        notes=tuple(notes),
    )


@st.composite
def figures(draw: st.DrawFn) -> tuple[tuple[Dimension, Released], ...]:
    chosen = draw(st.lists(dimensions, unique=True, max_size=11))
    return tuple((dimension, draw(released(dimension))) for dimension in chosen)


@st.composite
def team_weeks(draw: st.DrawFn) -> TeamWeek:
    several = st.lists(ids, unique=True, max_size=30)
    return week(
        parts=frozenset(draw(st.lists(st.sampled_from(PARTS), unique=True))),
        learned=tuple(
            Heard(id_, draw(st.sampled_from("ABCDE")), draw(moments), draw(st.integers(0, 40)), draw(st.integers(0, 9)))
            for id_ in draw(several)
        ),
        asks=tuple(Waiting(id_, draw(moments)) for id_ in draw(several)),
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
    counts = st.builds(Counted, st.integers(0, 50), st.lists(st.integers(0, 50), max_size=8).map(tuple))
    return LedTeam(
        draw(ids),
        draw(st.text(min_size=1, max_size=80)),
        draw(st.integers(0, 40)),
        draw(figures()),
        draw(st.sampled_from(["", "10-19 people answered"])),
        draw(counts),
        draw(counts),
        draw(counts),
        draw(st.integers(0, 99)),
        draw(st.integers(0, 99)),
    )
