"""Scales: points, worths, codes, and what each of them refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.scale import MOST_POINTS, SCALES, Form, NoAnswer, Scale, ScaleKind, answer_of, code_of, is_code
from bot.pulse.privacy.fold import AskedWording, Contract, FrozenCohort, fold
from bot.pulse.privacy.seal import Sealer

ELEVEN = Scale(Form.A5, ScaleKind.ORDINAL, tuple(range(1, 12)))
SCORED = [scale for scale in SCALES.values() if scale.is_scored]


def test_every_form_has_its_scale() -> None:
    assert list(SCALES) == list(Form)
    assert all(scale.form is form for form, scale in SCALES.items())


@pytest.mark.parametrize("scale", [*SCORED, ELEVEN], ids=lambda scale: f"{scale.form} of {len(scale.points)}")
def test_the_first_point_is_worth_0_and_the_last_100_and_reversed_the_other_way_round(scale: Scale) -> None:
    worths = [scale.score(point) for point in scale.points]
    assert (worths[0], worths[-1]) == (0.0, 100.0)
    assert worths == sorted(set(worths))
    assert [scale.score(point, is_reversed=True) for point in scale.points] == [100.0 - worth for worth in worths]


def test_answers_at_random_vary_by_two_steps_squared_on_five_points_and_ten_on_eleven() -> None:
    assert SCALES[Form.A5].random_variance == 2 * 25.0**2
    assert ELEVEN.random_variance == 10 * 10.0**2


def test_a_point_that_no_cell_has_room_for_is_refused() -> None:
    with pytest.raises(ValueError, match="add columns"):
        Scale(Form.A5, ScaleKind.ORDINAL, tuple(range(1, MOST_POINTS + 2)))


@pytest.mark.parametrize("form", [Form.CNT, Form.TXT])
def test_counts_and_open_words_are_worth_nothing(form: Form) -> None:
    with pytest.raises(ValueError, match="no answer"):
        SCALES[form].score(1)


@given(st.integers(0, 255))
def test_an_answer_is_read_from_its_byte_as_it_was_written(code: int) -> None:
    assert code_of(answer_of(code)) == code
    sealer = Sealer(bytes(32))
    sealed = sealer.seal_value(b"slot", "blue", "safe.1", code)
    assert sealer.value(b"slot", "blue", "safe.1", sealed) == code
    assert len(sealed) == 29


def test_prefer_not_to_say_is_no_number_on_any_scale_and_allowed_on_each() -> None:
    refused = answer_of(0)
    assert refused is NoAnswer.PREFER_NOT_TO_SAY
    assert all(scale.allows(refused) for scale in SCALES.values())
    assert not any(0 in scale.points or scale.allows(0) for scale in SCALES.values())


def test_it_did_not_come_up_is_no_number_on_any_scale_and_has_a_code_of_its_own() -> None:
    silence = answer_of(code_of(NoAnswer.DID_NOT_COME_UP))
    assert silence is NoAnswer.DID_NOT_COME_UP
    assert MOST_POINTS < code_of(silence) < 256  # one byte of a sealed row, like every answer
    assert is_code(code_of(silence)) and not is_code(MOST_POINTS + 1) and not is_code(-1)
    assert not any(scale.allows(silence) for scale in SCALES.values())  # the question allows it, never the scale alone


def test_rows_from_before_are_the_same_answers() -> None:
    """0 was "prefer not to say", 1 to 5 the points; yes and no were 5 and 1."""
    assert [answer_of(code) for code in range(6)] == [NoAnswer.PREFER_NOT_TO_SAY, 1, 2, 3, 4, 5]
    assert SCALES[Form.YN].points == (1, 5)


def test_a_point_off_its_own_question_s_scale_is_discarded() -> None:
    asked = FrozenCohort("blue", 10, {"safe.6": AskedWording(1, SCALES[Form.YN])})
    folded = fold([("blue", "safe.6", 3)] * 5 + [("blue", "safe.6", 5)] * 5, [asked], {}, Contract())
    assert ([cell.counts for cell in folded.cells], folded.discarded) == ([(0, 0, 0, 0, 5)], 5)
