"""One cell, its question's difficulty, and the weeks that are read together (S1 to S3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.scale import SCALES, Form
from bot.pulse.privacy.fold import Contract, Counts
from bot.pulse.questions.rules import OwnWords, Question, answer_score, bank
from bot.pulse.scoring.book import QUESTION_S2, enough
from bot.pulse.scoring.readings import ScoredItem, capped, items_of, read_cell
from bot.pulse.scoring.scores import cohort_score, company_score
from tests.pulse.privacy.measuring import SAFE, WEEK, a_book, past, the_score
from tests.pulse.scoring.test_scoring import COUNTS


@pytest.mark.parametrize("question", [one for one in bank().questions if one.is_scored], ids=lambda one: one.id)
def test_a_cells_mean_is_the_mean_of_its_answers_scores(question: Question) -> None:
    item = items_of([question])[question.id, question.version]
    counts = tuple(3 if question.scale.allows(value) else 0 for value in range(1, 6))
    answers = [answer_score(question, value) for value in range(1, 6) for _ in range(counts[value - 1])]
    assert read_cell(past(counts), item).mean == pytest.approx(sum(answers) / len(answers))


def test_the_best_answer_reads_as_the_cap_in_every_question() -> None:
    for question in (one for one in bank().questions if one.is_scored):
        best = question.scale.points[0 if question.is_reversed else -1]
        counts = tuple(8 if place == best else 0 for place in range(1, question.scale.places + 1))
        item = items_of([question])[question.id, question.version]
        assert read_cell(past(counts), item).mean == 90


def test_counts_texts_and_own_questions_are_never_scored() -> None:
    own = Question(bank().questions[0].id, 1, SAFE, 0, bank().questions[0].form, own=OwnWords("Ours?", "We ask."))
    unscored = [one for one in bank().questions if not one.is_scored]
    assert unscored
    assert items_of([*unscored, own]) == {}


def test_the_mean_and_squares_of_a_cell() -> None:
    # 25, 50, 50, 75, 100: mean 60, squares 1225 + 100 + 100 + 225 + 1600.
    reading = read_cell(past((0, 1, 2, 1, 1)), ScoredItem(SAFE))
    assert (reading.n, reading.mean, reading.squares) == (5, 60.0, 3250.0)


def test_a_reversed_question_counts_from_the_other_end() -> None:
    reading = read_cell(past((0, 1, 2, 1, 1)), ScoredItem(SAFE, is_reversed=True))
    assert (reading.mean, reading.squares) == (40.0, 3250.0)


@pytest.mark.parametrize(
    ("counts", "mean"),
    [((0, 0, 0, 0, 9), 90), ((0, 0, 0, 1, 8), 90), ((9, 0, 0, 0, 0), 10), ((8, 1, 0, 0, 0), 10), ((0, 0, 0, 5, 5), 87.5)],
)
def test_means_are_held_within_ten_and_ninety(counts: Counts, mean: float) -> None:
    assert read_cell(past(counts), ScoredItem(SAFE)).mean == mean


@given(COUNTS, st.booleans())
def test_a_cell_lies_within_the_cap_whatever_was_answered(counts: Counts, is_reversed: bool) -> None:
    reading = read_cell(past(counts), ScoredItem(SAFE, is_reversed))
    assert 10 <= reading.mean <= 90
    assert reading.squares >= 0


@given(st.floats(-50, 150), st.floats(-50, 150))
def test_the_cap_never_swaps_two_means(a: float, b: float) -> None:
    assert (capped(a) <= capped(b)) or a > b


def test_a_hard_question_is_not_held_against_the_cohort_that_got_it() -> None:
    # Everybody scores 75 on safe.1 and 25 on safe.2; blue was asked only the hard one, twice, and is average.
    others = [
        past(counts, question, lineage=f"other{i}")
        for i in range(9)
        for question, counts in (("safe.1", (0, 0, 0, 10, 0)), ("safe.2", (0, 10, 0, 0, 0)))
    ]
    blue = [past((0, 8, 0, 0, 0), "safe.2", week=week) for week in (WEEK, WEEK - 1)]
    book = a_book(*others, *blue)
    window = book.windows["blue", SAFE]
    assert window.adjusted
    assert window.x == pytest.approx(book.spreads[SAFE].centre)


def test_difficulty_needs_thirty_answers_from_three_cohorts() -> None:
    two_cohorts = a_book(past((0, 0, 0, 20, 0), lineage="a"), past((0, 0, 0, 20, 0), lineage="b"))
    few_answers = a_book(*[past((0, 0, 0, 9, 0), lineage=name) for name in "abc"])
    plenty = a_book(*[past((0, 0, 0, 10, 0), lineage=name) for name in "abc"])
    assert [("safe.1", 1) in book.difficulty for book in (two_cohorts, few_answers, plenty)] == [False, False, True]


def test_difficulty_forgets_what_is_older_than_half_a_year() -> None:
    old = [past((0, 0, 0, 10, 0), lineage=name, week=WEEK - 26) for name in "abc"]
    assert a_book(*old).difficulty == {}


def test_a_changed_wording_is_another_question() -> None:
    cells = [past((0, 0, 0, 10, 0), lineage=name) for name in "abc"]
    renewed = [one._replace(cell=type(one.cell)("blue", "safe.1", 2, one.cell.counts)) for one in cells]
    assert list(a_book(*cells, *renewed).difficulty) == [("safe.1", 1)]


def test_an_unknown_difficulty_is_admitted_and_widens_the_interval() -> None:
    window = a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2")).windows["blue", SAFE]
    assert not window.adjusted
    assert window.noise == pytest.approx(SCALES[Form.A5].usual_variance / 16 + QUESTION_S2 * (64 + 64) / 256)


def test_one_cell_is_not_enough_however_big() -> None:
    assert cohort_score(a_book(past((0, 0, 0, 40, 0))), "blue", SAFE) is None


def test_two_cells_of_five_are_just_enough() -> None:
    assert the_score(a_book(past((0, 0, 5, 0, 0)), past((0, 0, 0, 5, 0), "safe.2"))).n == 10


@pytest.mark.parametrize(("age", "weeks"), [(0, 8), (7, 8), (8, 9), (15, 16), (23, 24), (24, None)])
def test_the_window_grows_from_8_weeks_to_24(age: int, weeks: int | None) -> None:
    book = a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2", week=WEEK - age))
    window = book.windows.get(("blue", SAFE))
    assert (window.weeks if window else None) == weeks


def test_the_window_takes_nothing_older_than_it_needs() -> None:
    cells = [past((0, 0, 8, 0, 0), f"safe.{i}", week=WEEK - age) for i, age in enumerate((0, 3, 8, 16), 1)]
    assert a_book(*cells).windows["blue", SAFE].cells == 2


def test_a_cell_from_after_the_week_asked_about_is_not_read() -> None:
    assert a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2", week=WEEK + 1)).windows == {}


def test_a_raised_k_takes_small_cells_out_of_the_window_at_once() -> None:
    cells = [past((0, 0, 6, 0, 0)), past((0, 0, 6, 0, 0), "safe.2")]
    assert [bool(a_book(*cells, contract=Contract(k=k)).windows) for k in (5, 6, 7)] == [True, True, False]


def test_a_cohorts_line_goes_on_when_its_round_cohort_has_another_id() -> None:
    first = past((0, 0, 8, 0, 0), week=WEEK - 1)._replace(lineage="line")
    second = past((0, 0, 8, 0, 0), "safe.2")._replace(lineage="line")
    assert list(a_book(first, second).windows) == [("line", SAFE)]


def test_residual_cells_count_for_the_company_only() -> None:
    cells = [past((0, 0, 8, 0, 0), f"safe.{i}", lineage="rest", residual=True) for i in (1, 2)]
    book = a_book(*cells)
    assert book.windows == {}
    company = company_score(book, SAFE)
    assert company is not None
    assert (company.value, company.n) == (50.0, 16)


def test_too_few_is_too_few_in_cells_or_in_answers() -> None:
    reading = read_cell(past((0, 0, 5, 0, 0)), ScoredItem(SAFE))
    assert [enough([reading] * 2), enough([reading]), enough([reading._replace(n=4), reading])] == [True, False, False]
