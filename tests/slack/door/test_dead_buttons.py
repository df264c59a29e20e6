"""What a press that came too late is answered, by where the button stands."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.slack import blocks
from bot.slack.inbound import Inbound, Replace, Tell
from bot.slack.said.dead_buttons import refused, used_up
from bot.slack.said.shown_back import unpressable, without_spent
from bot.words import words_in

EN = words_in("en")
NOTE = blocks.message("Gone.")


def button(action: str, value: str = "") -> dict[str, Any]:
    return blocks.button("Press", action, value)


CARD = {
    "text": "Two things",
    "blocks": [
        blocks.section(blocks.ours("One"), accessory=button("plan:star#1", "c1|p1")),
        blocks.section(blocks.ours("Two"), accessory=button("plan:star#2", "c2|p2")),
        blocks.actions([button("plan:back", "c1"), button("digest:came", "c1"), button("map:sure", "r1|")]),
        blocks.actions([button("plan:back#2", "c1")]),
    ],
}


def press(action: str, value: str, *, channel: str = "C1", message: Any = CARD, ephemeral: bool = False) -> Inbound:
    body = {"actions": [button(action, value)], "container": {"is_ephemeral": ephemeral}} | ({"message": message} if message else {})
    now = datetime(2026, 3, 2, tzinfo=UTC)
    ripple: Any = SimpleNamespace()
    return Inbound("action", action, body, "T1", "U1", "k", now, ripple, channel=channel, value=value)  # type: ignore[arg-type]


def actions_of(message: Any) -> list[str]:
    shown = message["blocks"]
    return [one["action_id"] for block in shown for one in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]]


def test_what_is_about_the_same_goes_and_all_else_stays() -> None:
    left = without_spent(press("plan:star#1", "c1|p1").body)
    assert left is not None and actions_of(left) == ["plan:star#2", "digest:came", "map:sure"]
    assert [block["type"] for block in left["blocks"]] == ["section", "section", "actions"], "no empty row of buttons is left"
    assert (left["text"], left["unfurl_links"], left["unfurl_media"]) == ("Two things", False, False), "nor is a link in it drawn anew"


def test_a_button_without_a_value_takes_only_its_own_action_along() -> None:
    card = {"text": "", "blocks": [blocks.section(blocks.ours("x")), blocks.actions([button("home:stop"), button("home:pause#2", "2")])]}
    left = without_spent(press("home:stop", "", message=card).body)
    assert left is not None and actions_of(left) == ["home:pause#2"]


def test_where_slack_sends_no_message_there_is_none() -> None:
    assert without_spent({"actions": [button("plan:star", "c1")], "message": None}) is None
    assert without_spent({"actions": "odd", "message": {"blocks": "odd"}}) is None


def test_only_buttons_that_still_do_something_can_be_kept() -> None:
    assert actions_of(unpressable(CARD)) == []
    assert actions_of(unpressable(CARD, but=("map:sure",))) == ["map:sure"]


@pytest.mark.parametrize(
    ("problem", "channel", "goes"),
    [
        (TooLate("plan.vote.closed"), "C1", True),
        (TooLate("plan.vote.closed"), "D1", True),
        (NotFound("plan.gone"), "D1", True),
        (NotFound("plan.gone"), "C1", False),  # somebody else may find it
        (NotAllowed("plan.not_yours"), "D1", False),
        (PersonCanFix("plan.gone"), "C1", False),
    ],
)
def test_a_dead_button_goes_with_its_sentence(problem: PersonCanFix, channel: str, goes: bool) -> None:
    answers = refused(problem, press("plan:star#1", "c1|p1", channel=channel), EN)
    told = answers if isinstance(answers, list) else [answers]
    assert [type(one) for one in told] == ([Replace, Tell] if goes else [Tell])
    last = told[-1]
    assert isinstance(last, Tell) and last.message["text"] == problem.said(EN)


def test_in_the_place_of_a_whisper_stands_the_note() -> None:
    whisper = press("learning:take_back", "l1", message=None, ephemeral=True)
    assert used_up(whisper, NOTE) == Replace(NOTE)
    assert isinstance(refused(NotFound("plan.gone"), whisper, EN), Replace)


def test_in_a_form_it_is_only_said() -> None:
    assert used_up(press("learning:take_back", "l1", message=None), NOTE) == Tell(NOTE)
