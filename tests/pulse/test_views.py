"""Everything people see of the pulse passes Slack's rules, and tells nothing it must not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.content.scale import NoAnswer, code_of
from bot.localslack import check_message, check_view
from bot.people.privacy.receipt import HeldRows
from bot.people.rules import Preferences
from bot.pulse.answering import views
from bot.pulse.asking.cohorts import CohortKind, NotAsked, WhyNotAsked
from bot.pulse.privacy.released import Because, Direction, ResponseCount, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.questions.rules import Question, bank
from bot.pulse.questions.views import question_text, question_why
from bot.pulse.results import said as figures
from bot.pulse.results import views as results_views
from bot.pulse.rules import (
    Card,
    CardQuestion,
    GroupName,
    GroupResults,
    LastRound,
    OwnQuestionSeen,
    PulseSettings,
    Receipt,
    Remark,
    ResultsSeen,
)
from bot.pulse.scoring.tiers import Tier
from bot.pulse.settings import views as settings_views
from bot.slack import ids
from bot.words import languages, words_in
from tests.givens import ANA

EN = words_in("en")
CLOSES = datetime(2026, 3, 6, 11, tzinfo=UTC)
ROUND = "0123456789abcdef0123456789abcdef"
FIGURE = Shown(Dimension.SAFE, 60, 50, 70, answers=Band(10, 19), weeks=8, change=Direction.NO_CLEAR_CHANGE, tier=Tier.STRENGTH)
DARK = Withheld(Dimension.TRY, Why.TOO_EARLY, Because.FEW_QUESTIONS)
ANSWERED = ResponseCount(Band(5, 9))
ENGLISH = words_in("en")


def named(team: str) -> GroupName:
    return GroupName(CohortKind.TEAM, team)


def card(*questions: Question, answered: tuple[bool, ...] = ()) -> Card:
    flags = (*answered, *[False] * len(questions))
    return Card(ROUND, CLOSES, tuple(CardQuestion(one, flag) for one, flag in zip(questions, flags, strict=False)))


def labels(question: Question) -> list[str]:
    return [EN(question.scale.label(point)) for point in question.scale.points]


def buttons(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for block in message["blocks"]:
        yield from (element for element in block.get("elements", []) if element["type"] == "button")


@pytest.mark.parametrize("question", bank().questions, ids=lambda one: one.id)
def test_every_question_of_the_bank_makes_a_card_slack_accepts_in_every_language(question: Question) -> None:
    other = next(one for one in bank().questions if one.dimension != question.dimension)
    for words in map(words_in, languages()):
        for message in (
            views.pulse_card(words, card(question, other), promise=True, led_to="Last round 5-9 people answered.", again=True),
            views.reminder_card(words, card(question)),
            views.answered_card(words, card(question, other, answered=(True,))),
            views.answered_card(words, card(question, other, answered=(True, True))),
        ):
            assert check_message(message) == [], words.language
        form = views.comment_modal(words, ROUND, question, is_open_question=not question.scale.points)
        assert check_view(form) == [], words.language


@pytest.mark.parametrize("question", [one for one in bank().questions if one.scale.points], ids=lambda one: one.id)
def test_a_card_offers_every_answer_and_the_way_out_by_one_tap(question: Question) -> None:
    shown = views.pulse_card(EN, card(question), promise=False)
    taps = [button for button in buttons(shown) if button["action_id"].startswith(ids.PULSE_ANSWER)]
    assert [button["text"]["text"] for button in taps] == [*labels(question), *map(EN.name, question.no_answers)]
    codes = [*question.scale.points, *map(code_of, question.no_answers)]
    assert [button["value"].split("|")[-1] for button in taps] == [str(code) for code in codes]
    assert question_text(EN, question) in shown["text"]
    assert question_why(EN, question) in json.dumps(shown["blocks"], ensure_ascii=False)


def test_it_did_not_come_up_stands_beside_prefer_not_to_say_where_a_question_presupposes_an_event() -> None:
    plain, presupposing = (replace(bank().questions[0], may_not_come_up=flag) for flag in (False, True))
    said = [[button["text"]["text"] for button in buttons(views.pulse_card(EN, card(one), promise=False))] for one in (plain, presupposing)]
    assert said[1] == [*said[0][:5], "It didn't come up", *said[0][5:]]
    assert presupposing.allows(NoAnswer.DID_NOT_COME_UP) and not plain.allows(NoAnswer.DID_NOT_COME_UP)


def test_the_promise_says_what_is_promised_and_what_is_not() -> None:
    shown = json.dumps(views.promise_blocks(EN))
    assert all(ENGLISH(line) in shown for line in (*views.PROMISED, *views.NOT_PROMISED))


def test_after_the_last_tap_the_message_says_saved_and_what_was_asked_and_no_more() -> None:
    one = bank().questions[0]
    shown = views.answered_card(EN, card(one, answered=(True,)))
    words = [block["text"]["text"] for block in shown["blocks"] if block["type"] == "section"]
    asked = [element["text"] for block in shown["blocks"] if block["type"] == "context" for element in block["elements"]]
    assert words == [views.saved_words(EN, CLOSES)]
    assert asked == [f"• {question_text(EN, one)}"]
    assert all(label not in json.dumps(shown) for label in labels(one))


def test_nothing_of_an_answer_is_in_the_card_that_follows() -> None:
    one, other = bank().questions[0], next(q for q in bank().questions if q.scale.points and q.dimension != bank().questions[0].dimension)
    shown = json.dumps(views.answered_card(EN, card(one, other, answered=(True,))))
    assert all(f"{one.id}|{one.version}|{value}" not in shown for value in one.scale.points)


def test_results_settings_and_receipt_pass_slack_s_rules() -> None:
    results = ResultsSeen(CLOSES, named("Harbor <b>"), (FIGURE, DARK), ANSWERED, (Remark("Q?", "<!channel> hm"),), (FIGURE,), CLOSES)
    empty = ResultsSeen(None, None, (), None, (), (), CLOSES, NotAsked(ANA, WhyNotAsked.TOO_FEW))
    dark = ResultsSeen(CLOSES, named("Harbor"), (DARK, DARK), ResponseCount(Band(0, 4)), (), (DARK,), CLOSES)
    for seen in (results, empty, dark):
        assert check_message(results_views.results_message(ENGLISH, seen, owner=True)) == []
    assert "<!channel>" not in json.dumps(results_views.results_message(ENGLISH, results, owner=False))
    assert check_message(results_views.group_results_message(ENGLISH, GroupResults(named("Harbor"), (FIGURE, DARK), ANSWERED))) == []
    own = tuple(OwnQuestionSeen(f"own.{n}", "Our room helps me.", Dimension.ROOM, state) for n, state in enumerate(settings_views.STATES))
    settings = PulseSettings(tuple(Dimension), (Dimension.SAFE,), (), 5, 8, own)
    assert check_view(settings_views.settings_modal(EN, settings)) == []
    assert check_view(settings_views.propose_modal(EN)) == []
    held = Receipt(
        None,
        Preferences(),
        ("Harbor",),
        ("Harbor",),
        named("Harbor"),
        9,
        (HeldRows("people", "receipt.table.people", 1), HeldRows("nudges", "receipt.table.nudges", 3, timedelta(weeks=26))),
        CLOSES,
    )
    assert check_view(settings_views.privacy_modal(ENGLISH, held)) == []
    for message in (
        views.slow_message(EN),
        views.left_out_message(EN, "Because."),
        settings_views.announcement(EN, "Our room helps me.", "We plan the move."),
        settings_views.contract_changed(EN, 7, 10),
    ):
        assert check_message(message) == []


def test_figures_come_with_their_interval_and_what_they_rest_on() -> None:
    (line,), shared = results_views.figure_lines(ENGLISH, [FIGURE])
    assert all(part in line for part in ("60 of 100", "likely 50-70", "no clear change", "10-19 answers", "last 8 weeks"))
    assert shared == ""


def test_what_is_the_same_for_all_figures_is_said_once_and_nothing_is_lost() -> None:
    other = replace(FIGURE, about=Dimension.TRY, change=Direction.UP, points=10, tier=None)
    lines, shared = results_views.figure_lines(ENGLISH, [FIGURE, other])
    assert shared == "For both: 10-19 answers, last 8 weeks."
    assert "10-19" not in "".join(lines)
    assert "no clear change" in lines[0] and "up, by about 10 points" in lines[1]
    assert results_views.figure_lines(ENGLISH, []) == ([], "")


@pytest.mark.parametrize("tier", Tier)
def test_a_tier_is_said_as_a_sentence_has_it_and_keeps_how_sure_it_is(tier: Tier) -> None:
    told = figures.tier(ENGLISH, replace(FIGURE, tier=tier))
    assert told and figures.tier(ENGLISH, replace(FIGURE, tier=tier, sure=8)) == f"{told} (right 8 times in 10)"
    assert figures.tier(ENGLISH, replace(FIGURE, tier=None)) == ""


def test_whoever_leads_a_small_group_hears_the_company_s_figures_read_aloud() -> None:
    seen = ResultsSeen(CLOSES, named("Quay"), (DARK,), None, (), (FIGURE,), CLOSES)
    assert (
        "The whole company: about 6 in 10 answers say hard problems get raised"
        in results_views.results_message(ENGLISH, seen, owner=False)["text"]
    )


def test_a_group_s_name_can_ping_nobody() -> None:
    shown = results_views.group_results_message(ENGLISH, GroupResults(named("<!channel>"), (FIGURE,), ANSWERED))
    assert "<!channel>" not in json.dumps(shown)


def test_a_near_day_in_the_middle_of_a_sentence_gets_no_capital_from_slack() -> None:
    question, other = bank().questions[:2]
    receipt = Receipt(None, Preferences(), (), (), named("Harbor"), 9, (), CLOSES)
    results = ResultsSeen(CLOSES, named("Harbor"), (FIGURE,), ANSWERED, (), (), CLOSES)
    shown = [
        views.pulse_card(EN, card(question), promise=False),
        views.answered_card(EN, card(question, other, answered=(True,))),
        results_views.results_message(ENGLISH, results, owner=False),
        settings_views.privacy_modal(ENGLISH, receipt),
    ]
    patterns = [found for view in shown for found in re.findall(r"<!date\^\d+\^([^|^]+)", json.dumps(view))]
    assert len(patterns) >= len(shown)
    assert [pattern for pattern in patterns if re.match(r"\{\w*pretty", pattern)] == []


def test_what_a_group_said_last_is_told_once() -> None:
    new = replace(FIGURE, is_new=True)
    assert "What your group said last" in results_views.last_round(EN, LastRound((FIGURE, new)))
    assert results_views.last_round(EN, LastRound((FIGURE,))) == "", "a map told it, or the week before"


def test_the_first_pulse_is_one_line_longer_and_opens_the_promise_before_its_first_tap() -> None:
    first, later = (views.pulse_card(EN, card(bank().questions[0]), promise=promise) for promise in (True, False))
    assert "nobody can find out" in first["blocks"][0]["text"]["text"]
    assert first["blocks"][0]["accessory"]["action_id"] == ids.HOME_PRIVACY
    assert first["blocks"][1:] == later["blocks"][1:]
    assert later["blocks"][0]["text"]["text"] == "*The pulse*: one question, one tap."


def test_the_way_to_change_an_answer_is_not_among_the_buttons_of_the_next_question() -> None:
    one, other = [q for q in bank().questions if q.scale.points][:2]
    shown = views.answered_card(EN, card(one, other, answered=(True,)))
    assert [block["type"] for block in shown["blocks"][:4]] == ["section", "context", "actions", "section"]
    assert [button["action_id"] for button in shown["blocks"][2]["elements"]] == [ids.PULSE_CHANGE]


def test_while_a_round_is_open_nobody_is_told_that_nothing_of_theirs_is_held() -> None:
    held = Receipt(None, Preferences(), (), (), named("Harbor"), 9, (HeldRows("learnings", "receipt.table.learnings", 3),), CLOSES)
    words = json.dumps(settings_views.privacy_modal(ENGLISH, held))
    assert "to past questions" in words and "lie encrypted" in words
    assert "No answer of yours is held" in json.dumps(settings_views.privacy_modal(ENGLISH, replace(held, open_round_closes_at=None)))
