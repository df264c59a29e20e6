"""What is shown with a name is not taken from somebody who asks for none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.errors import PersonCanFix
from bot.experiments.rules import Outcome, ended, planned
from bot.plan.leaders.rules import taken_on
from bot.plan.rules import HowItGoes, lesson_of
from bot.plan.saying.rules import LeadWord, reason_of

PLAN = {"hypothesis": "Smaller reviews are quicker", "smallest_test": "Ten of them", "judged_by": "Hours until merged"}


def _plan(field: str) -> Callable[[str], Any]:
    return lambda typed: planned(**PLAN | {field: typed}, ends_on=date(2026, 3, 20), today=date(2026, 3, 2))


NAMED = {
    "hypothesis": _plan("hypothesis"),
    "smallest_test": _plan("smallest_test"),
    "judged_by": _plan("judged_by"),
    "lesson": lambda typed: ended(Outcome.NOT_HELD, typed),
    "lesson of what was looked after": lambda typed: lesson_of(HowItGoes.DROP, typed),
    "why": lambda typed: reason_of(LeadWord.NOT_NOW, typed),
    "text": taken_on,
}


@pytest.mark.parametrize("form", NAMED)
@pytest.mark.parametrize("typed", ["anonymously: we hurry too much", "(Anonym) wir eilen zu sehr", "sans mon nom : on se presse"])
def test_a_wish_to_be_nameless_is_answered_beside_its_field(form: str, typed: str) -> None:
    with pytest.raises(PersonCanFix, match=r"form\.carries_your_name") as refused:
        NAMED[form](typed)
    assert refused.value.field == form.split()[0]


@pytest.mark.parametrize("form", NAMED)
def test_words_about_namelessness_are_taken(form: str) -> None:
    assert NAMED[form]("Anonymous answers help us to hear more")
