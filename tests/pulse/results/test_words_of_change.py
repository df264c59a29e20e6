"""What is said of a change and of a tier: with the numbers and the yardstick they rest on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.released import Direction, Shown, WholeGroup
from bot.pulse.results import said
from bot.pulse.results.views import result_blocks, sure_modal
from bot.pulse.rules import GroupName, ResultsSeen
from bot.pulse.scoring.tiers import Tier, Yardstick
from bot.words import words_in
from tests.givens import MONDAY

EN, DE = words_in("en"), words_in("de")
ROSE = Shown(WholeGroup.OVERALL, 65, 55, 75, change=Direction.UP, points=10, before=55, ago=16, is_headline=True)


@pytest.mark.parametrize(
    ("shown", "english"),
    [
        (ROSE, "probably up from 55 to 65"),
        (Shown(Dimension.SAFE, 45, change=Direction.DOWN, points=15, before=60), "probably down from 60 to 45"),
        (Shown(Dimension.SAFE, 65, change=Direction.UP, points=5), "probably up, by about 5 points"),
        (Shown(Dimension.SAFE, 65), ""),
    ],
)
def test_a_change_is_said_with_the_two_numbers_where_both_were_on_show(shown: Shown, english: str) -> None:
    assert said.change(EN, shown) == english
    assert bool(said.change(DE, shown)) is bool(english)


def test_a_tier_names_what_it_was_compared_with() -> None:
    weak = Shown(Dimension.SAFE, 40, tier=Tier.FIRST, yardstick=Yardstick.OWN_SIDES)
    assert said.tier(EN, weak) == "work on this first, compared with your other sides"
    strong = Shown(Dimension.SAFE, 80, tier=Tier.STRENGTH, yardstick=Yardstick.OTHER_TEAMS)
    assert said.tier(EN, strong) == "a strength, compared with the other teams"
    assert (
        said.tier(EN, Shown(Dimension.SAFE, 60, tier=Tier.TOO_CLOSE, yardstick=Yardstick.OTHER_TEAMS)) == "neither clearly strong nor weak"
    )


def test_all_sides_together_stand_above_the_sides() -> None:
    side = Shown(Dimension.SAFE, 40, low=30, high=55)
    alone = ResultsSeen(MONDAY, GroupName(CohortKind.TEAM, "Harbor"), (side,), None, (), (), MONDAY)
    seen = replace(alone, overall=ROSE)
    said = "\n".join(block["text"]["text"] for block in result_blocks(EN, seen) if block["type"] == "section")
    assert said.splitlines()[1:] == [
        "*All sides together:* 6 or 7 in 10 answers speak well of how we learn here (likely 5 to 8), probably up from 5 or 6",
        "*Psychological safety:* about 4 in 10 answers say hard problems get raised here (likely 3 to 6)",
    ]
    assert "All sides" not in str(result_blocks(EN, alone))
    companys = replace(alone, company_overall=ROSE)
    assert "All sides" not in str(sure_modal(EN, companys)), "a group's figures never stand under the company's"
    assert "All sides together" in str(sure_modal(EN, seen))
