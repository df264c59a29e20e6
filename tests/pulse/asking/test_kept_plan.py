"""What an invented bank is asked over most of a year, as the rotation has it today. Whether that keeps the rules is asked elsewhere.

Whoever changes the rotation on purpose runs this with RIPPLE_SNAPSHOTS=write, and reads what moved. A slip that asks something else
than promised, but never too soon, passes all tests of the rules.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.ids import QuestionId
from bot.pulse.asking.rotation import AskedBefore, WorkedOn, choose_questions
from bot.pulse.asking.slots import AS_PLANNED, RotationSettings
from bot.pulse.questions.own import OwnQuestion
from bot.pulse.questions.rules import Bank, OwnWords, Question

KEPT = Path(__file__).with_name("kept_plan.json")
WEEKS = 90
OPENS = datetime(2026, 3, 3, 8, tzinfo=UTC)


def a_question(side: Dimension, facet: int, form: Form, **more: Any) -> Question:
    name = QuestionId(f"{side.value.lower()}.{facet}")
    return Question(name, 1, side, facet, form, is_reversed=facet == 3, is_anchor=facet in (1, 2), **more)


def a_bank() -> Bank:
    """Six scored questions of each side, then a count or a text, or both."""
    found: list[Question] = []
    for number, side in enumerate(Dimension):
        found += [a_question(side, facet, Form.A5) for facet in range(1, 7)]
        found += [a_question(side, 8, Form.CNT)] if number % 3 else []
        found += [a_question(side, 9, Form.TXT)] if number % 2 else []
    return Bank(1, tuple(found))


BANK = a_bank()
OFF = RotationSettings(frozenset({Dimension.LEAD, Dimension.VISION, Dimension.ROOM}), ((Dimension.OPEN, 2.0), (Dimension.TEAM, 0.5)))
FEW = RotationSettings(frozenset(Dimension) - {Dimension.SAFE, Dimension.GROW, Dimension.SHARE})
OWN = RotationSettings(
    own=tuple(
        OwnQuestion(Question(QuestionId(f"own.{side}"), 1, side, 0, Form.A5, own=OwnWords("Ours?", "To learn")), OPENS - timedelta(days=2))
        for side in (Dimension.OPEN, Dimension.SAFE)
    )
)
NEEDED = (Dimension.ROOM, Dimension.SAFE, Dimension.VISION, Dimension.LEAD, Dimension.TRY, Dimension.GROW)
COMPANIES: dict[str, dict[str, Any]] = {
    "as planned": {},
    "another block": {"block": 5},
    "halved": {"halved": True},
    "sides that are off": {"settings": OFF},
    "three sides": {"settings": FEW, "block": 2},
    "three sides, halved": {"settings": FEW, "block": 2, "halved": True},
    "three sides, one of them worked on": {"settings": FEW, "block": 2, "worked_on": WorkedOn(Dimension.GROW)},
    "a side worked on": {"worked_on": WorkedOn(Dimension.GROW)},
    "its anchors are due": {"worked_on": WorkedOn(Dimension.GROW, anchors_are_due=True), "needed": NEEDED},
    "a kept side worked on": {"worked_on": WorkedOn(Dimension.SAFE), "needed": NEEDED},
    "a side worked on that is off": {"settings": OFF, "worked_on": WorkedOn(Dimension.LEAD), "needed": NEEDED},
    "what is needed": {"needed": NEEDED, "block": 3},
    "own questions": {"settings": OWN, "cohort_size": 10, "opens_at": OPENS},
    "own questions, too few people": {"settings": OWN, "cohort_size": 9, "opens_at": OPENS},
    "own questions, and what is needed": {"settings": OWN, "cohort_size": 10, "opens_at": OPENS, "needed": NEEDED, "block": 1},
}


def asked(block: int = 0, settings: RotationSettings = AS_PLANNED, **more: Any) -> list[str]:
    """Week by week, with what was asked before handed in; every 25th week nobody is asked."""
    past: list[AskedBefore] = []
    weeks: list[str] = []
    for number in range(WEEKS):
        chosen = () if number % 25 == 24 else choose_questions(number, block, BANK, settings, seed="s", recent=past[-40:], **more)
        past += [AskedBefore(one.id, number) for one in chosen]
        weeks.append("+".join(one.id for one in chosen))
    return weeks


def test_the_plan_is_what_it_was() -> None:
    now = {name: asked(**company) for name, company in COMPANIES.items()}
    if os.environ.get("RIPPLE_SNAPSHOTS") == "write":
        KEPT.write_text(json.dumps({name: " ".join(weeks) for name, weeks in now.items()}, indent=0) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert now.keys() == kept.keys()
    for name, weeks in now.items():
        before = kept[name].split(" ")
        moved = {week: (old, new) for week, (old, new) in enumerate(zip(before, weeks, strict=True)) if old != new}
        assert not moved, name


def test_only_those_who_are_too_few_for_their_own_questions_are_asked_as_planned() -> None:
    """Else a case would hold nothing that another one does not."""
    plans = {name: tuple(asked(**company)) for name, company in COMPANIES.items()}
    assert len(set(plans.values())) == len(plans) - 1
    assert plans["as planned"] == plans["own questions, too few people"]
