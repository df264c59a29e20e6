"""A lead's letter in a week in which little or nothing happened."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, LedTeam, compose_manager
from bot.digest.seen import ManagerSeen
from bot.digest.views.leads import letter_holds_anything, manager_digest
from bot.ids import RoundId, TeamId
from bot.plan.seen import WaitingSeen
from bot.pulse.asking.rests import RestReason
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


def test_with_nothing_about_the_team_the_letter_is_its_act_alone() -> None:
    assert letter_holds_anything(ALONE)
    placed = blocks_of(manager_digest(ALONE))
    assert "nudge" in placed and "letter" not in placed
    placed = blocks_of(manager_digest(MANAGER))
    assert placed.index("letter") < placed.index("nudge"), "what stands above them is what they are about"


@pytest.mark.parametrize(("rest", "sequence"), [(None, ["nudge", "letter"]), (RestReason.HALF, ["letter", "nudge"])])
def test_results_that_nobody_answered_have_their_button_and_a_team_that_is_asked_less_its_line(
    rest: RestReason | None, sequence: list[str]
) -> None:
    waiting = {TeamId("T1"): (WaitingSeen(TeamId("T1"), RoundId("r1"), FRIDAY), rest)}
    body = manager_digest(replace(ALONE, waiting=waiting))
    assert [block for block in blocks_of(body) if block in ("nudge", "letter")] == sequence
    assert ids.DIGEST_CAME in str(body) and ids.DIGEST_LEAD_SURE not in str(body)
    assert ("so I ask the team half as much" in body["text"]) == (rest is not None)
    assert letter_holds_anything(replace(EMPTY, waiting=waiting)) == (rest is not None)


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_lead_whose_team_is_asked_less_reads_that_they_are_asked_as_before_if_they_are(is_asked: bool) -> None:
    found = {TeamId(team): (WaitingSeen(TeamId(team), RoundId("r1"), FRIDAY), RestReason.NO_ACT) for team in ("T1", "T2")}
    two = replace(ALONE, digest=compose_manager("U0EVE", FRIDAY, [QUIET, replace(QUIET, team="T2", name="Beacon")], ()))
    text = manager_digest(replace(two, waiting=found, is_asked=is_asked))["text"]
    assert (text.count("I ask the team nothing"), text.count("You yourself are asked as before")) == (2, int(is_asked))
    assert "asked as before" not in manager_digest(replace(two, is_asked=is_asked))["text"], "there is nothing to explain"


def test_of_two_teams_only_the_one_there_is_a_line_about_has_its_button() -> None:
    two = replace(ALONE, digest=compose_manager("U0EVE", FRIDAY, [LED, replace(QUIET, team="T2", name="Beacon")], ()))
    (letter,) = [block for block in manager_digest(two)["blocks"] if block.get("block_id") == "letter"]
    assert [element["value"] for element in letter["elements"] if element["action_id"].startswith(ids.DIGEST_CAME)] == ["T1"]


def test_a_letter_that_holds_nothing_is_none_and_a_preview_of_it_says_so() -> None:
    assert not letter_holds_anything(EMPTY)
    assert "Nothing moved and nothing waits this week" in manager_digest(EMPTY, preview=True)["text"]
    assert "Nothing moved" not in manager_digest(ALONE, preview=True)["text"]
    assert letter_holds_anything(replace(EMPTY, marked=1)) and letter_holds_anything(replace(EMPTY, unanswered=1))


@settings(max_examples=20, deadline=None)
@given(st.lists(led_teams(), min_size=1, max_size=4), figures())
def test_a_letter_that_is_sent_has_more_than_a_heading_and_buttons(
    teams: list[LedTeam], company: tuple[tuple[Dimension, Released], ...]
) -> None:
    seen = ManagerSeen("d1", compose_manager("U0EVE", FRIDAY, teams, company), "en")
    told = [line for line in manager_digest(seen)["text"].splitlines() if line]
    names = {team.name for team in teams}
    assert letter_holds_anything(seen) == any(line.strip("*") not in names for line in told[1:])
    assert (ids.DIGEST_CAME in str(manager_digest(seen))) == letter_holds_anything(seen)
