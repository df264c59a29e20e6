"""The bank says what measurement 1.2 asks for, in words that are plain, kind and point one way."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from bot.content.dimensions import AuditQuestion, Dimension, Discipline, IcebergLayer, dimensions_of, every_dimension, facts, layer_of
from bot.content.scale import Answer, Form, NoAnswer
from bot.errors import PersonCanFix
from bot.pulse.questions.rules import Question, answer_score, audit_questions, bank, question
from bot.pulse.questions.views import question_text
from bot.slack.blocks import OPTION_TEXT
from bot.words import Words, languages, words_in

# Facet by facet, as the page lists them; a capital R marks what must be reversed.
PLAN = {
    Dimension.SAFE: "A5 A5 A5R F5R A5 YN",
    Dimension.FAIL: "F5 A5 YN F5R A5 TXT",
    Dimension.LEAD: "F5 F5 A5 F5 A5 F5R",
    Dimension.GROW: "YN A5 A5 F5 A5 A5R",
    Dimension.OPEN: "F5 F5 YN F5R A5",
    Dimension.VISION: "A5 A5 A5 A5 F5R",
    Dimension.TEAM: "F5 YN A5 F5 F5R",
    Dimension.SHARE: "F5 A5 A5 F5 F5R CNT",
    Dimension.TRY: "YN A5 F5 F5R CNT TXT",
    Dimension.SYSTEM: "A5 F5 F5 F5R YN",
    Dimension.ROOM: "A5 A5 YN F5R A5 TXT",
}
EVERY = pytest.mark.parametrize("one", bank().questions, ids=lambda one: one.id)
EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())


# --- the bank is whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", Dimension)
def test_every_facet_of_the_plan_is_in_the_bank(dimension: Dimension) -> None:
    """Others may have joined it since."""
    planned = _planned(dimension)
    assert [one.form.value + ("R" if one.is_reversed else "") for one, _ in planned] == [plan for _, plan in planned]
    assert len(planned) == len(PLAN[dimension].split())


@pytest.mark.parametrize("dimension", Dimension)
def test_facets_are_numbered_and_open_texts_have_none(dimension: Dimension) -> None:
    facets = [one.facet for one in bank().of(dimension)]
    numbered = [facet for facet in facets if facet]
    assert numbered == list(range(1, len(numbered) + 1))
    assert all((one.facet == 0) == (one.form is Form.TXT) for one in bank().of(dimension))


def test_the_plan_has_59_facets_57_scored_12_reversed_and_3_open_texts() -> None:
    planned = [one for dimension in Dimension for one, _ in _planned(dimension)]
    assert sum(not one.is_open_text for one in planned) == 59
    assert sum(one.is_scored for one in planned) == 57
    assert sum(one.is_reversed for one in planned) == 12
    assert sum(one.is_open_text for one in planned) == 3


def test_at_most_one_scored_question_in_four_is_reversed() -> None:
    scored = [one for one in bank().questions if one.is_scored]
    assert 4 * sum(one.is_reversed for one in scored) <= len(scored)


def test_ids_are_unique_and_name_the_dimension() -> None:
    assert len({one.id for one in bank().questions}) == len(bank().questions)
    assert all(one.id.startswith(one.dimension.value.lower() + ".") for one in bank().questions)


# --- the audit's questions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", Dimension)
def test_a_side_has_two_anchors_which_are_scored_and_not_both_reversed(dimension: Dimension) -> None:
    anchors = bank().anchors(dimension)
    assert len(anchors) == 2
    assert all(one.is_scored and one.dimension is dimension for one in anchors)
    assert sum(one.is_reversed for one in anchors) <= 1


def test_the_audit_asks_all_anchors_once_and_the_two_of_a_side_far_apart() -> None:
    asked = audit_questions()
    assert sorted(one.id for one in asked) == sorted(one.id for one in bank().questions if one.is_anchor)
    assert [one.dimension for one in asked] == [*Dimension, *Dimension]


def test_an_audit_never_asks_two_reversed_questions_in_a_row() -> None:
    asked = audit_questions()
    assert not any(one.is_reversed and after.is_reversed for one, after in pairwise(asked))


# --- polarity ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", Dimension)
def test_the_all_best_answer_scores_100_in_every_dimension(dimension: Dimension) -> None:
    """Best as a person reads it: agree with and do often what is good, disagree with and rarely meet what is bad."""
    best = {"A5": "Strongly agree", "F5": "Almost always", "YN": "Yes"}
    worst_of = {"A5": "Strongly disagree", "F5": "Never"}
    scores = []
    for one, plan in _planned(dimension):
        if one.is_scored:
            label = worst_of[plan[:-1]] if plan.endswith("R") else best[plan]
            scores.append(answer_score(one, _value(one, label)))
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
    one = question(question_id)
    assert answer_score(one, _value(one, label)) == score


@EVERY
@pytest.mark.parametrize("silence", [*NoAnswer, None])
def test_no_answer_is_never_scored(one: Question, silence: Answer | None) -> None:
    assert answer_score(one, silence) is None


@pytest.mark.parametrize(("question_id", "value"), [("safe.1", 0), ("safe.1", 6), ("safe.1", -1), ("safe.6", 2), ("safe.6", 4)])
def test_a_value_that_is_on_no_button_is_refused(question_id: str, value: int) -> None:
    one = question(question_id)
    assert not one.scale.allows(value)
    with pytest.raises(ValueError, match="no answer"):
        answer_score(one, value)


@EVERY
def test_a_tap_may_carry_each_button_and_prefer_not_to_say(one: Question) -> None:
    assert all(one.scale.allows(point) for point in one.scale.points)
    assert one.scale.allows(NoAnswer.PREFER_NOT_TO_SAY)


# --- versions ----------------------------------------------------------------------------------------------------


@EVERY
def test_a_question_is_found_by_id_and_version(one: Question) -> None:
    assert question(one.id, one.version) is one
    assert question(one.id) is one


@pytest.mark.parametrize(("question_id", "version"), [("safe.99", None), ("safe.1", 99), ("own.1", 1), ("", None)])
def test_a_question_nobody_knows_is_a_sentence(question_id: str, version: int | None) -> None:
    with pytest.raises(PersonCanFix, match="question_unknown"):
        question(question_id, version)


def test_the_wordings_of_version_1_stay_as_they_were_asked() -> None:
    """A changed wording is a new version: its trend starts again. This fails when one is edited in place."""
    planned = [one for dimension in Dimension for one, _ in _planned(dimension)]
    text = "\n".join(f"{one.id} {one.version} {one.form.value} {one.is_reversed} {question_text(words_in('en'), one)}" for one in planned)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "1b0ab0c3894192b1"


# --- the taxonomy ------------------------------------------------------------------------------------------------


def test_the_slots_fill_two_questions_a_week_for_eight_weeks() -> None:
    slots = {known.dimension.value: known.slots for known in every_dimension().values()}
    assert sum(slots.values()) == 16
    assert {name: n for name, n in slots.items() if n > 1} == {"SAFE": 3, "SHARE": 2, "TRY": 2, "LEAD": 2}


@EACH_LANGUAGE
def test_every_dimension_has_a_name_of_its_own_and_a_meaning(words: Words) -> None:
    assert len({words.name(dimension) for dimension in Dimension}) == len(Dimension)
    assert all(words.name(d, "means").endswith(".") and len(words.name(d, "means")) <= OPTION_TEXT for d in Dimension)


def test_every_dimension_has_a_heading_of_the_seed() -> None:
    assert list(every_dimension()) == list(Dimension)
    assert all(facts(d).headings for d in Dimension)


def test_the_five_disciplines_are_made_up_as_the_page_says() -> None:
    made_up = {discipline.value: [d.value for d in dimensions_of(discipline)] for discipline in Discipline}
    assert made_up == {
        "personal_mastery": ["GROW"],
        "mental_models": ["OPEN"],
        "shared_vision": ["VISION"],
        "team_learning": ["TEAM", "SHARE"],
        "systems_thinking": ["SYSTEM"],
    }


def test_the_audit_asks_four_questions() -> None:
    asked = {facts(d).audit: d.value for d in Dimension if facts(d).audit}
    assert [asked[one] for one in AuditQuestion] == ["OPEN", "FAIL", "LEAD", "SHARE"]


def test_the_iceberg_layers_hold_the_facets_the_page_names() -> None:
    above = {one.id for one in bank().questions if one.layer is IcebergLayer.ABOVE}
    deep = {one.id for one in bank().questions if one.layer is IcebergLayer.DEEP}
    assert above == {"room.3", "room.5"}
    assert deep == {"lead.5", "grow.6", "room.2", *(f"open.{facet}" for facet in range(1, 6))}


def test_a_dimension_knows_all_its_layers() -> None:
    assert facts(Dimension.ROOM).layers == tuple(IcebergLayer)
    assert facts(Dimension.OPEN).layers == (IcebergLayer.DEEP,)
    assert facts(Dimension.SAFE).layers == (IcebergLayer.JUST_BELOW,)
    assert layer_of(Dimension.ROOM) is IcebergLayer.JUST_BELOW


def test_discipline_and_layer_come_with_each_question() -> None:
    assert question("share.3").discipline is Discipline.TEAM_LEARNING
    assert question("safe.1").discipline is None
    assert question("lead.5").layer is IcebergLayer.DEEP


def _planned(dimension: Dimension) -> list[tuple[Question, str]]:
    """The questions of the plan with what it says of them: facet by facet, the open text last."""
    plan = sorted(PLAN[dimension].split(), key=lambda said: said == "TXT")
    facets = [one for one in bank().of(dimension) if one.facet]
    texts = [one for one in bank().of(dimension) if one.is_open_text]
    return list(zip([*facets[: sum(said != "TXT" for said in plan)], *texts], plan, strict=True))


def _value(one: Question, label: str) -> int:
    return one.scale.points[labels_of(one).index(label)]


def labels_of(one: Question) -> list[str]:
    return [words_in("en")(one.scale.label(point)) for point in one.scale.points]
