"""The best answer a person can give is worth 100. The worst 0, whichever way a question points, in every language and version."""

from __future__ import annotations

import pytest

from bot.content.dimensions import Dimension
from bot.content.questions import written_bank
from bot.content.scale import Answer, NoAnswer
from bot.ids import QuestionId
from bot.pulse.questions.rules import Question, answer_score, bank, question
from bot.words import words_in
from tests.pulse.questions.plan import BEST, BEST_REVERSED, planned, planned_before

WRITTEN = [question(QuestionId(one.id), one.version) for one in written_bank().wordings]
EVERY = pytest.mark.parametrize("one", WRITTEN, ids=lambda one: f"{one.id} v{one.version}")


@pytest.mark.parametrize("language", BEST)
@pytest.mark.parametrize("dimension", Dimension)
def test_the_all_best_answer_scores_100_in_every_dimension_and_language(dimension: Dimension, language: str) -> None:
    """Best as a person reads it: agree with and do often what is good, disagree with and rarely meet what is bad."""
    scored = [(one, plan) for one, plan in planned(dimension) if one.is_scored]
    best = [BEST_REVERSED[language][plan[:-1]] if plan.endswith("R") else BEST[language][plan] for _, plan in scored]
    scores = [answer_score(one, _point(one, label, language)) for (one, _), label in zip(scored, best, strict=True)]
    assert scores == [100.0] * len(scored)


@pytest.mark.parametrize("dimension", Dimension)
def test_the_all_best_answer_to_version_1_scores_100_still(dimension: Dimension) -> None:
    """What is stored of it keeps its meaning."""
    best = {"A5": "Strongly agree", "F5": "Almost always", "YN": "Yes", "A5R": "Strongly disagree", "F5R": "Never"}
    scores = [answer_score(one, _point(one, best[plan])) for one, plan in planned_before(dimension) if one.is_scored]
    assert scores == [100.0] * len(scores)


@EVERY
def test_the_best_choice_scores_100_and_the_worst_0(one: Question) -> None:
    if not one.is_scored:
        return
    scores = [answer_score(one, point) or 0.0 for point in one.scale.points]
    assert scores == sorted(scores, reverse=one.is_reversed)
    assert {scores[0], scores[-1]} == {0.0, 100.0}


@pytest.mark.parametrize(
    ("question_id", "label", "score"),
    [
        ("safe.1", "Strongly disagree", 0.0),
        ("safe.1", "In between", 50.0),
        ("safe.1", "Agree", 75.0),
        ("safe.3", "Strongly agree", 0.0),
        ("safe.3", "Disagree", 75.0),
        ("safe.4", "Never", 100.0),
        ("safe.4", "Often", 25.0),
        ("safe.6", "No", 0.0),
        ("safe.6", "Yes", 100.0),
        ("share.6", "3 or more", None),
        ("try.5", "0", None),
    ],
)
def test_an_answer_is_worth_what_s1_says(question_id: str, label: str, score: float | None) -> None:
    one = question(question_id, 1)
    assert answer_score(one, _point(one, label)) == score


@EVERY
@pytest.mark.parametrize("silence", [*NoAnswer, None])
def test_no_answer_is_never_scored(one: Question, silence: Answer | None) -> None:
    assert answer_score(one, silence) is None


@pytest.mark.parametrize(("question_id", "value"), [("safe.1", 0), ("safe.1", 6), ("safe.1", -1), ("safe.6", 2), ("safe.6", 4)])
def test_a_value_that_is_on_no_button_is_refused(question_id: str, value: int) -> None:
    one = question(question_id, 1)
    assert not one.scale.allows(value)
    with pytest.raises(ValueError, match="no answer"):
        answer_score(one, value)


@EVERY
def test_a_tap_may_carry_each_button_and_prefer_not_to_say(one: Question) -> None:
    assert all(one.scale.allows(point) for point in one.scale.points)
    assert one.scale.allows(NoAnswer.PREFER_NOT_TO_SAY)


@pytest.mark.parametrize("one", bank().questions, ids=lambda one: one.id)
def test_it_did_not_come_up_is_offered_where_the_question_presupposes_an_event_and_only_there(one: Question) -> None:
    assert one.allows(NoAnswer.DID_NOT_COME_UP) is one.may_not_come_up
    assert one.allows(NoAnswer.PREFER_NOT_TO_SAY)


def _point(one: Question, label: str, language: str = "en") -> int:
    return one.scale.points[[words_in(language)(one.scale.label(point)) for point in one.scale.points].index(label)]
