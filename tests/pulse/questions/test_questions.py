"""The bank says what measurement 1.2 asks for, and no wording that was asked is ever edited."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from bot.content.dimensions import (
    AuditQuestion,
    Dimension,
    Discipline,
    IcebergLayer,
    dimensions_of,
    dimensions_under,
    every_dimension,
    facts,
    layer_of,
)
from bot.content.questions import written_bank
from bot.content.scale import Form
from bot.errors import PersonCanFix
from bot.pulse.questions.rules import Question, audit_questions, bank, question
from bot.pulse.questions.views import question_text
from bot.slack.blocks import OPTION_TEXT
from bot.words import Words, languages, words_in
from tests.pulse.questions.plan import PLAN, planned, planned_before

EVERY = pytest.mark.parametrize("one", bank().questions, ids=lambda one: one.id)
EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())


# --- the bank is whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", Dimension)
def test_every_facet_of_the_plan_is_in_the_bank(dimension: Dimension) -> None:
    assert [one.form.value + ("R" if one.is_reversed else "") for one, _ in planned(dimension)] == [plan for _, plan in planned(dimension)]
    assert [one.id for one, _ in planned(dimension)] == [f"{dimension.lower()}.{one.partition(':')[0]}" for one in PLAN[dimension].split()]


@pytest.mark.parametrize("dimension", Dimension)
def test_facets_are_numbered_and_open_texts_have_none(dimension: Dimension) -> None:
    facets = [one.facet for one in bank().of(dimension) if one.facet]
    retired = [one.facet for one in written_bank().wordings if one.is_retired and one.dimension is dimension]
    assert sorted(facets + retired) == list(range(1, len(facets) + len(retired) + 1))
    assert facets == sorted(facets)
    assert all((one.facet == 0) == (one.form is Form.TXT) for one in bank().of(dimension))


def test_the_bank_has_66_facets_64_scored_12_reversed_and_3_open_texts() -> None:
    assert sum(not one.is_open_text for one in bank().questions) == 66
    assert sum(one.is_scored for one in bank().questions) == 64
    assert sum(one.is_reversed for one in bank().questions) == 12
    assert sum(one.is_open_text for one in bank().questions) == 3


def test_fourteen_questions_presuppose_an_event_and_say_so_and_no_anchor_does() -> None:
    presupposing = [one for one in bank().questions if one.may_not_come_up]
    assert len(presupposing) == 14
    assert {one.id for one in bank().questions if one.form is Form.OCC} < {one.id for one in presupposing}
    assert not any(one.is_anchor for one in presupposing)


def test_how_often_is_asked_as_a_share_of_occasions_or_as_a_number_never_as_a_mix() -> None:
    assert not [one.id for one in bank().questions if one.form is Form.F5]


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
    assert digest([one for dimension in Dimension for one, _ in planned_before(dimension)]) == "1b0ab0c3894192b1"


def test_the_wordings_of_version_2_stay_as_they_are_asked() -> None:
    assert digest([one for dimension in Dimension for one, _ in planned(dimension)]) == "d0abaab2a708f2b2"


def test_every_change_since_version_1_says_why() -> None:
    first = {one.id for dimension in Dimension for one, _ in planned_before(dimension)}
    changed = [one for one in written_bank().wordings if one.version > 1 or one.id not in first or one.is_retired]
    assert len(changed) == 50
    assert [one.id for one in changed if len(one.because) < 10] == []
    assert [one.id for one in written_bank().wordings if one.because and one not in changed] == []


def test_what_is_no_longer_asked_is_still_read() -> None:
    assert "safe.6" not in {one.id for one in bank().questions}
    assert question("safe.6").form is Form.YN and question("safe.2", 1).version == 1


def digest(some: list[Question]) -> str:
    """What was asked, and how it counts, in one number."""
    said = words_in("en")
    text = "\n".join(f"{one.id} {one.version} {one.form.value} {one.is_reversed} {question_text(said, one)}" for one in some)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- the taxonomy ------------------------------------------------------------------------------------------------


def test_the_slots_fill_two_questions_a_week_for_eight_weeks() -> None:
    slots = {known.dimension.value: known.slots for known in every_dimension().values()}
    assert sum(slots.values()) == 16
    assert {name: n for name, n in slots.items() if n > 1} == {"SAFE": 3, "SHARE": 2, "TRY": 2, "LEAD": 2}


@EACH_LANGUAGE
def test_every_dimension_has_a_name_of_its_own_and_a_meaning(words: Words) -> None:
    assert len({words.name(dimension) for dimension in Dimension}) == len(Dimension)
    assert all(words.name(d, "means").endswith((".", "。")) and len(words.name(d, "means")) <= OPTION_TEXT for d in Dimension)


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


def test_the_audit_asks_four_questions_and_every_dimension_is_told_under_one() -> None:
    told = {question.value: [d.value for d in dimensions_under(question)] for question in AuditQuestion}
    assert told == {
        "solving": ["OPEN", "TRY", "SYSTEM"],
        "failing": ["SAFE", "FAIL"],
        "leading": ["LEAD", "VISION", "ROOM"],
        "informal": ["GROW", "TEAM", "SHARE"],
    }


def test_the_iceberg_layers_hold_the_facets_the_page_names() -> None:
    above = {one.id for one in bank().questions if one.layer is IcebergLayer.ABOVE}
    deep = {one.id for one in bank().questions if one.layer is IcebergLayer.DEEP}
    assert above == {"room.3", "room.5"}
    assert deep == {"lead.5", "grow.6", "room.2", *(f"open.{facet}" for facet in range(1, 7))}


def test_a_dimension_knows_all_its_layers() -> None:
    assert facts(Dimension.ROOM).layers == tuple(IcebergLayer)
    assert facts(Dimension.OPEN).layers == (IcebergLayer.DEEP,)
    assert facts(Dimension.SAFE).layers == (IcebergLayer.JUST_BELOW,)
    assert layer_of(Dimension.ROOM) is IcebergLayer.JUST_BELOW


def test_discipline_and_layer_come_with_each_question() -> None:
    assert question("share.3").discipline is Discipline.TEAM_LEARNING
    assert question("safe.1").discipline is None
    assert question("lead.5").layer is IcebergLayer.DEEP
