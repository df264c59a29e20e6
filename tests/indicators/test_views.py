"""The indicator screen at its fullest. Nothing is cut off, every number has its interval or band, every withheld one its reason."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.indicators.release import release_indicator
from bot.indicators.screen import COMPANY_ONLY, OF_A_GROUP, Line, Screen
from bot.indicators.views import indicators_modal, why_modal
from bot.localslack import check_view
from bot.pulse.privacy.indicators import RULES, Indicator, Unit, Voices
from bot.pulse.privacy.released import Because, Released, Why, Withheld
from bot.slack import blocks
from bot.words import words_in
from tests.pulse.privacy.measuring import PROMISE

ENGLISH = words_in("en")
TOLD = (*OF_A_GROUP, *COMPANY_ONLY)


def shown(one: Indicator, value: float = 0.4) -> Released:
    words = RULES[one].unit is Unit.WORD
    return release_indicator(one, Voices.MIXED if words else value, 60, members=60, contract=PROMISE, is_company=one in COMPANY_ONLY)


def full() -> Screen:
    teams = tuple((f"t{n}", f"Team {n}") for n in range(8))
    lines = tuple(Line(one, shown(one), shown(one, 0.9), shown(one, 0.5)) for one in OF_A_GROUP)
    company = tuple(Line(one, shown(one), shown(one)) for one in (*COMPANY_ONLY, Indicator.EXPERIMENT_RATE))
    return Screen(teams[1], teams, date(2026, 3, 2), date(2026, 3, 9), lines, company)


def words(view: dict[str, Any]) -> str:
    return "\n".join(json.dumps(block, ensure_ascii=False) for block in view["blocks"])


def test_everything_there_may_be_fits_and_nothing_is_cut_off() -> None:
    view = indicators_modal(ENGLISH, full())
    assert check_view(view) == []
    assert len(view["blocks"]) < blocks.VIEW_BLOCKS
    said = words(view)
    assert all(ENGLISH.name(one) in said for one in TOLD)
    assert "40 % (20-60 %)" not in said  # of 60 the interval is narrower
    assert "40 % (likely 30-55 %)" in said
    assert "4 weeks before: 90 % or more (likely 80-100 %), less than then" in said
    assert "company: 50 % (likely 35-65 %)" in said


def test_a_withheld_figure_stands_below_with_its_reason() -> None:
    nothing = Withheld(Indicator.SOLVED, Why.TOO_EARLY, Because.TOLD_FROM, least=8)
    screen = Screen(("t", "Harbor"), (("t", "Harbor"),), date(2026, 3, 2), date(2026, 3, 9), (Line(Indicator.SOLVED, nothing),))
    said = words(indicators_modal(ENGLISH, screen))
    assert "Not told yet" in said
    assert "*Solved, says the asker*: Shown from 8 questions on." in said


def test_what_is_withheld_for_one_reason_stands_in_one_line_with_the_languages_own_marks() -> None:
    new = tuple(Line(one, Withheld(one, Why.TOO_EARLY, Because.NEW_HERE)) for one in (Indicator.SHARING_BREADTH, Indicator.SHARING_RATE))
    lines = (*new, Line(Indicator.CONCENTRATION, Withheld(Indicator.CONCENTRATION, Why.TOO_EARLY, Because.TOLD_FROM, least=8)))
    screen = Screen(("t", "Osaka"), (("t", "Osaka"),), date(2026, 3, 2), date(2026, 3, 9), lines)
    said = words(indicators_modal(words_in("ja"), screen))
    assert "*共有したメンバーの割合、共有された学び*：" in said and said.count("*：") == 2
    assert "。 " not in said


def test_every_indicator_on_the_screen_says_how_it_is_counted() -> None:
    said = words(why_modal(ENGLISH))
    assert all(blocks.escape(ENGLISH(f"indicators.how.{one.lower()}")) in said for one in TOLD)
    assert check_view(why_modal(ENGLISH)) == []
