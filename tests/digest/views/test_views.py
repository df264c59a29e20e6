"""Every message of digests and nudges: as readable text, within Slack's rules, on one screen, and tight-lipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, compose_manager, compose_owner
from bot.digest.rules import TeamDigest
from bot.digest.seen import PastDigest, TeamSeen
from bot.digest.views.figures import released_words
from bot.digest.views.forms import (
    came_modal,
    history_modal,
    no_team,
    pause_answered,
    pause_question,
    settings_saved,
    with_team_buttons,
)
from bot.digest.views.leads import holds_anything, manager_digest, manager_sure, owner_digest, owner_sure
from bot.digest.views.team import team_digest, team_more, team_sure
from bot.localslack import check_message, check_view
from bot.nudges.library import every_act
from bot.nudges.rules import Reply, Suggestion
from bot.nudges.views import answered_card, nudge_card, plan_form, snoozed, why_modal
from bot.pulse.privacy.released import Direction, Note, Shown
from bot.pulse.scoring.tiers import Tier, Yardstick
from bot.slack import ids
from bot.words import language_of, languages, words_in
from tests.digest.snapshot import readable, same_as_before
from tests.digest.values import FRIDAY, shown, withheld
from tests.digest.views.weeks_seen import (
    ASKS,
    DIGEST,
    EN,
    ENDED,
    ENGLISH,
    FIGURES,
    LEARNED,
    LED,
    MANAGER,
    MOBILITY,
    MONTH,
    NASTY,
    OPENER,
    SLACK,
    SUGGESTION,
    TEAM,
    TEAM_SEEN,
    WEAK,
    settings_in_three_languages,
    without_chart,
)

MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "team_digest": team_digest(TEAM_SEEN),
    "team_digest_without_chart": without_chart(team_digest(TEAM_SEEN)),
    "team_digest_quiet": team_digest(TeamSeen("d3", TeamDigest("T1", FRIDAY, is_quiet=True), "Harbour", "en")),
    "team_digest_preview": with_team_buttons(team_digest(TEAM_SEEN, preview=True), TEAM_SEEN, may_change=True),
    "manager_digest": manager_digest(MANAGER),
    "manager_digest_accepted": manager_digest(replace(MANAGER, reply=Reply.ACCEPTED)),
    "manager_digest_small_team": manager_digest(
        replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, members=4)], FIGURES))
    ),
    "manager_digest_preview": manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [LED], FIGURES)), preview=True),
    "manager_digest_marked": manager_digest(replace(MANAGER, marked=2)),
    "manager_digest_no_team": manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [], ()))),
    "owner_digest": owner_digest(compose_owner(MONTH), language="en"),
    "owner_digest_heard": owner_digest(compose_owner(replace(MONTH, groups_under_half=0, hidden_in_teams=())), language="en"),
    "owner_digest_unheard": owner_digest(compose_owner(replace(MONTH, groups_unheard=3)), language="en"),
    "owner_digest_without_figures": owner_digest(
        compose_owner(replace(MONTH, figures=(), safety=withheld(Dimension.SAFE), sharing=MOBILITY)),
        language="en",
    ),
    "nudge": nudge_card(EN, SUGGESTION, "n1"),
    "nudge_opener": nudge_card(EN, OPENER, "n1"),
    "nudge_accepted": answered_card(EN, SUGGESTION, "n1", Reply.ACCEPTED),
    "nudge_with_plan": answered_card(EN, SUGGESTION, "n1", Reply.ACCEPTED, plan="When I open my mail, I will begin."),
    "nudge_done": answered_card(EN, SUGGESTION, "n1", Reply.DONE),
    "nudge_declined": answered_card(EN, SUGGESTION, "n1", Reply.DECLINED),
    "nudge_snoozed": snoozed(EN, 2),
    "digest_pause_question": pause_question("T1", "Harbour"),
    "digest_paused": pause_answered(paused=True),
    "digest_goes_on": pause_answered(paused=False),
    "digest_no_team": no_team(ENGLISH),
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "digest_settings_saved": settings_saved(FRIDAY, "15:00", language="en", is_paused=False),
    "team_digest_more": team_more(TEAM_SEEN),
    "digest_history": history_modal([PastDigest("d1", "team", FRIDAY, False), PastDigest("d0", "team", date(2026, 2, 27), True)]),
    "team_digest_sure": team_sure(TEAM_SEEN),
    "manager_digest_sure": manager_sure(MANAGER),
    "manager_digest_small_team_sure": manager_sure(
        replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, members=4)], FIGURES))
    ),
    "owner_digest_sure": owner_sure(compose_owner(MONTH), language="en"),
    "digest_came": came_modal(ENGLISH, TEAM, "", ""),
    "digest_history_empty": history_modal([]),
    "digest_settings": settings_in_three_languages(),
    "nudge_plan_form": plan_form(EN, WEAK, "n1", place="C1:1.2"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_message(MESSAGES[name]) == []
    same_as_before(name, MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_every_form_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_view(VIEWS[name]) == []
    same_as_before(name, VIEWS[name])


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("act", every_act(), ids=lambda act: act.id)
def test_every_act_makes_a_nudge_that_slack_takes(act: Any, language: str) -> None:
    words = words_in(language)
    for tier in (*Tier, None):
        assert check_message(nudge_card(words, Suggestion(act, tier), "n1")) == []
        assert check_message(answered_card(words, Suggestion(act, tier), "n1", Reply.ACCEPTED, plan=NASTY[:150])) == []


def test_the_chart_and_its_words_say_the_same() -> None:
    body = team_digest(TEAM_SEEN)
    chart = next(block for block in body["blocks"] if block["type"] == "data_visualization")
    points = chart["chart"]["series"][0]["data"]
    in_words = ", ".join(f"{point['label']}: {point['value']}" for point in points)
    assert in_words in body["text"]
    assert in_words in readable(without_chart(body)).split("--- read aloud ---")[0]


def test_a_table_of_sides_gives_their_bands_and_leaves_nothing_behind_where_it_is_refused() -> None:
    body = owner_digest(compose_owner(MONTH), language="en")
    (table,) = [block for block in body["blocks"] if block["type"] == "data_table"]
    head, *rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert head == ["Side", "In 10 (likely)"]
    assert all(re.fullmatch(r"\d+(–\d+)? \(\d+–\d+\)", level) for _, level in rows)
    levels = [int(re.split("[– ]", level)[0]) for _, level in rows]
    assert levels == sorted(levels, reverse=True) and len(levels) > 1
    assert len(without_chart(body)["blocks"]) == len(body["blocks"]) - 1


def test_the_text_carries_what_the_blocks_show() -> None:
    for body in MESSAGES.values():
        above, _, aloud = readable(body).partition("--- read aloud ---")
        for line in above.splitlines():
            words = line.strip("#·* _")
            if words and not words.startswith(("[", "chart:", "table:", "-" * 5)) and not line.startswith("  "):
                assert words.strip("_*").replace("*", "") in aloud.replace("*", ""), words


def test_the_buttons_of_a_suggestion_are_there() -> None:
    (chosen,) = [block["elements"] for block in manager_digest(MANAGER)["blocks"] if block.get("block_id") == "nudge"]
    assert [element["text"]["text"] for element in chosen if element["type"] == "button"] == ["I'll do it", "Not now", "Stop these"]


@pytest.mark.parametrize("card", [nudge_card(EN, SUGGESTION, "n1"), manager_digest(MANAGER)], ids=["nudge", "digest"])
def test_all_buttons_stand_in_one_row_and_stopping_takes_one_tap(card: Mapping[str, Any]) -> None:
    (row,) = [block for block in card["blocks"] if block.get("block_id", "").startswith("nudge")]
    assert [one["type"] for one in row["elements"]] == ["button", "button", "button", "overflow"]
    assert row["elements"][2]["action_id"] == ids.NUDGE_STOP


def test_practice_is_called_practice_behind_why_this() -> None:
    assert "practice, not a trial" in str(why_modal(EN, SUGGESTION.act))
    assert "(a trial)" in str(why_modal(EN, OPENER.act))


def test_a_language_nobody_wrote_yet_reads_in_english() -> None:
    assert language_of("xx") == language_of("en-GB") == "en"


def buttons_of(body: Mapping[str, Any]) -> list[str]:
    return [one["text"]["text"] for block in body["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_a_button_says_how_much_there_was_in_all_and_every_total_is_true() -> None:
    body = team_digest(replace(TEAM_SEEN, learned=replace(LEARNED, total=200), ended=replace(ENDED, total=3)))
    assert buttons_of(body) == ["The whole week: 200 learned, 4 tried", "How sure are we?"]
    assert "And 196 more." in readable(team_more(replace(TEAM_SEEN, learned=replace(LEARNED, total=200))))


def test_a_thought_is_told_whole_or_ends_at_a_sentence_and_its_link_leads_to_the_rest() -> None:
    text = team_digest(TEAM_SEEN)["text"]
    assert "EXPLAIN ANALYZE shows where a query waits" in text and "…" not in text
    cut = next(line for line in text.splitlines() if line.startswith("Customers"))
    assert cut.partition(" — ")[0].endswith("not one scrolled.") and cut.endswith(f"<{SLACK}/C1/p12|read on>")


def test_every_line_opens_its_message_and_a_question_says_answer() -> None:
    text = team_digest(TEAM_SEEN)["text"]
    assert [text.count(f"p1{n}|") for n in range(4)] == [1, 1, 1, 1]
    assert f"<{SLACK}/C1/p13|Answer>" in text


def test_a_question_without_a_name_has_none() -> None:
    nameless = replace(ASKS, shown=(replace(ASKS.shown[0], author=""),))
    assert "time zones? — since 4 March" in team_digest(replace(TEAM_SEEN, asks=nameless))["text"]


def test_several_questions_stand_under_one_title() -> None:
    one = ASKS.shown[0]
    two = replace(ASKS, shown=(one, replace(one, text="Who knows the tax rules?")), total=2)  # type: ignore[arg-type]
    lines = team_digest(replace(TEAM_SEEN, asks=two))["text"].splitlines()
    at = lines.index("*Somebody needs you:*")
    assert [line.partition(" — ")[0] for line in lines[at + 1 : at + 3]] == [
        "• How do others test time zones?",
        "• Who knows the tax rules?",
    ]


def test_nothing_is_said_about_nothing() -> None:
    """No figure, no reason: neither stands in the message; the reasons wait behind a button of a week that has figures."""
    text = readable(team_digest(replace(TEAM_SEEN, digest=replace(DIGEST, figures=(), chart=()))))
    assert not re.search("early|hidden|no figures|figure|answered", text, re.IGNORECASE)
    assert "Room to learn" in readable(team_sure(TEAM_SEEN))


def test_a_figure_says_what_changed_only_if_it_did() -> None:
    still = shown(Dimension.SAFE, change=Direction.NO_CLEAR_CHANGE)
    moved = shown(Dimension.VISION, 60, change=Direction.UP, points=20, before=40, ago=8)
    digest = replace(DIGEST, figures=(still, moved))
    text = team_digest(replace(TEAM_SEEN, digest=digest))["text"]
    assert "about 6 in 10 answers say" in text and "8 weeks before it was 4 in 10" in text and "no clear change" not in text
    assert "no clear change" in readable(team_sure(replace(TEAM_SEEN, digest=digest)))


def test_a_lead_reads_what_must_be_known_behind_the_button_and_once() -> None:
    rosy = "Fewer than half answered: likely rosier than the truth"
    noted = [(one, replace(found, notes=(Note.ROSY,)) if isinstance(found, Shown) else found) for one, found in FIGURES]
    seen = replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, figures=tuple(noted))], ()))
    assert rosy not in manager_digest(seen)["text"]
    assert readable(manager_sure(seen)).count(rosy) == 1


def test_a_lead_without_figures_reads_nothing_about_nothing() -> None:
    dark = replace(LED, figures=tuple((one, withheld(one)) for one in Dimension), asked=Counted(), tried=Counted())
    body = manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [dark], ())))
    assert not re.search("figure|early|hidden|stands out|usual", body["text"], re.IGNORECASE)
    assert buttons_of(body) == ["What changed, or why not yet"]


def test_a_letter_names_one_side_to_start_with_and_each_question_that_waits() -> None:
    two = compose_manager("U0EVE", FRIDAY, [LED, replace(LED, team="T2", name="Beacon", asks=())], FIGURES)
    text = manager_digest(replace(MANAGER, digest=two))["text"]
    assert text.count("Where to start") == 1
    assert text.count(f"<{SLACK}/C1/p13|Answer>") == 1
    assert "Somebody needs you" not in manager_digest(replace(MANAGER, asks={}))["text"], "it was answered meanwhile"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "*Where to start:*"),
        ({"yardstick": Yardstick.OTHER_TEAMS}, "compared with the other teams, that is low"),
        ({"yardstick": Yardstick.OTHER_TEAMS, "only_lead": True}, "It's about you, so only you read it."),
    ],
)
def test_a_letter_says_against_what_a_side_is_where_to_start(facts: Mapping[str, Any], says: str) -> None:
    low = shown(Dimension.ROOM, tier=Tier.FIRST, **facts)
    digest = compose_manager("U0EVE", FRIDAY, [replace(LED, figures=((Dimension.ROOM, low),))], ())
    assert says in manager_digest(replace(MANAGER, digest=digest))["text"]


def test_a_month_with_nothing_but_how_many_were_heard_says_nothing() -> None:
    empty = replace(
        MONTH, figures=(), safety=withheld(Dimension.SAFE), sharing=MOBILITY, experimenting=MOBILITY, did=(), best=(), overall=None
    )
    assert holds_anything(compose_owner(MONTH)) and not holds_anything(compose_owner(empty))
    assert holds_anything(compose_owner(replace(empty, did=(("learned", 1),))))


@pytest.mark.parametrize(("body", "most"), [(manager_digest(MANAGER), 120), (owner_digest(compose_owner(MONTH), language="en"), 200)])
def test_a_letter_is_short(body: Mapping[str, Any], most: int) -> None:
    ours = re.sub(r"Source: .*|How do others test time zones\?|<[^>]*>", "", body["text"])
    assert len(ours.split()) <= most


def test_the_persons_own_plan_takes_the_place_of_the_librarys_in_the_leads_digest_too() -> None:
    text = manager_digest(replace(MANAGER, reply=Reply.ACCEPTED, plan="When I open my mail, I will begin."))["text"]
    assert "My own plan: When I open my mail, I will begin." in text and "When I write this week's first message" not in text


def test_an_indicator_says_its_own_unit_and_a_score_its_scale() -> None:
    assert released_words(MONTH.sharing, ENGLISH) == "Share of members who shared: 45 % (likely 35-55 %)"
    assert released_words(shown(Dimension.TRY, 45), ENGLISH).startswith("Trying new ways: 45 of 100 (likely 35-55)")
