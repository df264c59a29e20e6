"""Every phrase that release can write is found again and said in German; a digest with one that is not stays English as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.digest.rules import TeamDigest, compose_team
from bot.digest.seen import TeamSeen
from bot.digest.views.forms import with_team_buttons
from bot.digest.views.team import team_digest, team_more
from bot.digest.views.texts_german import GERMAN
from bot.digest.views.translating import in_its_language
from bot.pulse.privacy.fold import BANDS, Response
from bot.pulse.privacy.release import Group, Why, release_score, response_words
from bot.pulse.scoring.changes import Change, Direction
from bot.pulse.scoring.tiers import Placed, Tier
from tests.digest.test_views import DIGEST, TEAM_SEEN
from tests.digest.values import shown, week, withheld
from tests.pulse.measuring import PROMISE, SAFE, TODAY
from tests.pulse.test_release import a_score

CHANGES = (None, *(Change(direction, delta, 13, False) for direction, delta in zip(Direction, (16.2, -21, 9, 4), strict=True)))
GROUPS = (Group(8), Group(200, is_company=True), Group(3), Group(8, silent_until=date(2026, 12, 3)))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_release_says_of_a_score_can_be_said_in_german(group: Group, change: Change | None) -> None:
    scores = [None, a_score(n=60, asked=200), replace(a_score(), comparable=False), a_score(n=2)]
    scores.append(replace(a_score(), window=replace(a_score().window, adjusted=False)))
    placed = [None, *(Placed(SAFE, tier, 0.9, 0.65) for tier in Tier)]
    said = [release_score(SAFE, one, group, today=TODAY, contract=PROMISE, change=change, placed=tier) for one in scores for tier in placed]
    digest = compose_team(week(figures=tuple((SAFE, one) for one in said), changed="yes"))
    assert in_its_language(TeamSeen("d", digest, "Hafen", "de"))[0] is GERMAN


@pytest.mark.parametrize("band", [words for _, words in BANDS])
@pytest.mark.parametrize("few", [True, False])
def test_however_many_answered_can_be_said_in_german(band: str, few: bool) -> None:
    response = response_words(Response("blue", band, few))
    words, digest = in_its_language(TeamSeen("d", replace(DIGEST, response=response), "Hafen", "de"))
    assert words is GERMAN and digest.response.endswith("wohl zu rosig." if few else "Leute haben geantwortet")


@pytest.mark.parametrize(
    "old",
    [
        replace(DIGEST, response="Most of you answered"),
        replace(DIGEST, early=("A side that has another name today",)),
        replace(DIGEST, figures=(shown(Dimension.SAFE, change_words="went up quite a bit"),)),
        replace(DIGEST, more_figures=(withheld(Dimension.SAFE, Why.NOTHING_TO_COUNT, "There is nothing to count yet."),)),
        replace(DIGEST, footer=replace(DIGEST.footer, hidden=(("odd", 1),))),
    ],
)
def test_a_digest_kept_in_words_of_another_time_stays_english_as_a_whole(old: TeamDigest) -> None:
    seen = replace(TEAM_SEEN, digest=old)
    assert team_digest(replace(seen, language="de"), preview=True) == team_digest(seen, preview=True)
    assert team_more(replace(seen, language="de")) == team_more(seen)
    plain: dict[str, Any] = {"blocks": []}
    assert with_team_buttons(plain, replace(seen, language="de"), may_change=True) == with_team_buttons(plain, seen, may_change=True)


def test_a_window_of_an_older_digest_is_said_in_german_too() -> None:
    old = replace(DIGEST, footer=replace(DIGEST.footer, window="last 8 weeks or last 12 weeks"))
    assert "der letzten 8 Wochen oder 12 Wochen" in team_digest(replace(TEAM_SEEN, digest=old, language="de"))["text"]
