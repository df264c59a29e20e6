"""Years of questions, and what must hold in each week of them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.ids import LineageId
from bot.pulse.asking.blocks import PHASES
from bot.pulse.asking.rotation import AskedBefore, choose_questions
from bot.pulse.asking.slots import AS_PLANNED, RotationSettings
from bot.pulse.questions.rules import Question, bank

YEAR = 52
SEEDS = st.text("abcdef0123456789", min_size=1, max_size=8)
BLOCKS = st.sampled_from(range(len(PHASES)))
START = date(2026, 1, 6)
Weeks = list[tuple[Question, ...]]


@st.composite
def settings_of_an_owner(draw: st.DrawFn) -> RotationSettings:
    """Any dimensions off, as long as three stay on, and any weights."""
    off = draw(st.frozensets(st.sampled_from(Dimension), max_size=len(Dimension) - 3))
    weights = tuple((d, draw(st.sampled_from((0.5, 1.0, 2.0)))) for d in Dimension if draw(st.booleans()))
    return RotationSettings(off, weights)


def weeks_of(block: int, seed: str, settings: RotationSettings = AS_PLANNED, *, rounds: int = YEAR, halved: bool = False) -> Weeks:
    return [choose_questions(n, block, bank(), settings, seed=seed, halved=halved) for n in range(rounds)]


def lineages(count: int) -> list[LineageId]:
    return [LineageId(f"team:{n}") for n in range(count)]


def shortest_rest(weeks: Weeks) -> int:
    """The fewest weeks between two times the same question was asked."""
    last: dict[str, int] = {}
    rests = [10**6]
    for n, week in enumerate(weeks):
        for one in week:
            if one.id in last:
                rests.append(n - last[one.id])
            last[one.id] = n
    return min(rests)


def assert_a_fair_week(week: tuple[Question, ...]) -> None:
    assert len({one.dimension for one in week}) == len(week)
    assert sum(one.is_reversed for one in week) <= 1
    assert len(week) <= 3
    assert sum(one.is_scored for one in week) <= 2


def lately(weeks: Weeks, n: int) -> list[AskedBefore]:
    return [AskedBefore(one.id, m) for m in range(max(0, n - 8), n) for one in weeks[m]]


def scored(weeks: Weeks) -> Weeks:
    """The two places of each week, without the third for texts and counts."""
    return [tuple(one for one in week if one.is_scored) for week in weeks]


def is_text(one: Question) -> bool:
    return one.form is Form.TXT
