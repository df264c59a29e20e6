"""All sides together are told on the scale that each side is told on, wherever people read a figure."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.views.figures import figure_told
from bot.digest.views.team import team_more
from bot.pulse.privacy.released import Direction, OwnQuestionTopic, Shown, WholeGroup
from bot.words import languages, words_in
from tests.digest.views.weeks_seen import TEAM_SEEN

WHOLE = Shown(WholeGroup.OVERALL, score=45, low=35, high=55)
STEADY, ROSE = replace(WHOLE, change=Direction.NO_CLEAR_CHANGE), replace(WHOLE, change=Direction.UP, points=15)
FIGURES = {"steady": STEADY, "rose": ROSE, "rose from": replace(ROSE, before=30, ago=8), "fell": replace(ROSE, change=Direction.DOWN)}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("about", [WholeGroup.OVERALL, Dimension.ROOM])
def test_a_score_is_told_in_ten_whether_or_not_it_moved(language: str, about: WholeGroup | Dimension) -> None:
    told = {how: figure_told(replace(one, about=about), words_in(language)) for how, one in FIGURES.items()}
    assert not any("100" in line or "45" in line for line in told.values()), told
    assert all("10" in line for line in told.values())
    assert len(set(told.values())) == len(told), "whether it moved, and which way, is said"


def test_the_whole_week_has_one_scale() -> None:
    seen = replace(TEAM_SEEN, digest=replace(TEAM_SEEN.digest, more_figures=(WHOLE, replace(WHOLE, about=Dimension.ROOM))))
    view = str(team_more(seen))
    assert "*All sides together:* 4 or 5 in 10 answers speak well of how we learn here (likely 3 to 6)" in view and "of 100" not in view


def test_a_company_s_own_question_keeps_the_words_of_its_own() -> None:
    assert "Do we say no?" in figure_told(replace(WHOLE, about=OwnQuestionTopic("Do we say no?")), words_in("en"))
