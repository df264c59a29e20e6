"""What is said of a change and of a tier: with the numbers and the yardstick they rest on."""

from __future__ import annotations

import pytest

from bot.content.dimensions import Dimension
from bot.digest.views.figures import band_chart
from bot.pulse.privacy.released import Direction, Shown, WholeGroup
from bot.pulse.results import said
from bot.pulse.results.views import overall_line
from bot.pulse.scoring.tiers import Tier, Yardstick
from bot.words import words_in

EN, DE = words_in("en"), words_in("de")
ROSE = Shown(WholeGroup.OVERALL, 65, 55, 75, change=Direction.UP, points=10, before=55, ago=16, is_headline=True)


@pytest.mark.parametrize(
    ("shown", "english"),
    [
        (ROSE, "up from 55 to 65"),
        (Shown(Dimension.SAFE, 45, change=Direction.DOWN, points=15, before=60), "down from 60 to 45"),
        (Shown(Dimension.SAFE, 65, change=Direction.UP, points=5), "up, by about 5 points"),
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
    assert overall_line(EN, ROSE) == ["*All sides together*  65 of 100 (likely 55-75)\nup from 55 to 65"]
    assert overall_line(EN, None) == []


def test_a_chart_of_levels_draws_their_bands() -> None:
    chart = band_chart("Levels", [("All", ROSE), ("One", Shown(Dimension.SAFE, 40))], EN)["chart"]
    drawn = {line["name"]: [point["value"] for point in line["data"]] for line in chart["series"]}
    assert drawn == {"most likely": [65, 40], "at least": [55, 40], "at most": [75, 40]}
