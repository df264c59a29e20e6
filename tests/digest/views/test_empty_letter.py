"""A lead's letter in a week in which little or nothing happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, LedTeam, compose_manager
from bot.digest.seen import ManagerSeen
from bot.digest.views.leads import letter_holds_anything, manager_digest
from bot.pulse.privacy.released import Released
from bot.slack import ids
from tests.digest.values import FRIDAY, figures, led_teams, shown
from tests.digest.views.weeks_seen import LED, MANAGER

NOTHING = Counted(0, (0, 0, 0, 0))
SAME = ((Dimension.SAFE, shown(Dimension.SAFE, 55)),)
QUIET = replace(LED, figures=SAME, learned=NOTHING, tried=NOTHING, asks_waiting=0, running=0, asks=())
ALONE = replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [QUIET], (), MANAGER.digest.act), asks={})
EMPTY = replace(ALONE, digest=replace(ALONE.digest, act=None), suggestion=None)


def blocks_of(body: dict[str, Any]) -> list[str]:
    return [block.get("block_id") or block["type"] for block in body["blocks"]]


def test_with_nothing_about_the_team_the_act_comes_first_and_the_buttons_under_it() -> None:
    assert letter_holds_anything(ALONE)
    placed = blocks_of(manager_digest(ALONE))
    assert placed.index("nudge") < placed.index("letter")
    placed = blocks_of(manager_digest(MANAGER))
    assert placed.index("letter") < placed.index("nudge"), "what stands above them is what they are about"


def test_a_letter_that_holds_nothing_is_none_and_a_preview_of_it_says_so() -> None:
    assert not letter_holds_anything(EMPTY)
    assert "Nothing moved and nothing waits this week" in manager_digest(EMPTY, preview=True)["text"]
    assert "Nothing moved" not in manager_digest(ALONE, preview=True)["text"]
    assert letter_holds_anything(replace(EMPTY, marked=1)) and letter_holds_anything(replace(EMPTY, unanswered=1))


@settings(max_examples=60, deadline=None)
@given(st.lists(led_teams(), min_size=1, max_size=4), figures())
def test_a_letter_that_is_sent_has_more_than_a_heading_and_buttons(
    teams: list[LedTeam], company: tuple[tuple[Dimension, Released], ...]
) -> None:
    seen = ManagerSeen("d1", compose_manager("U0EVE", FRIDAY, teams, company), "en")
    told = [line for line in manager_digest(seen)["text"].splitlines() if line]
    names = {team.name for team in teams}
    assert letter_holds_anything(seen) == any(line.strip("*") not in names for line in told[1:])
    assert any(block.get("block_id") == "letter" for block in manager_digest(seen)["blocks"])
    assert ids.DIGEST_CAME in str(manager_digest(seen))
