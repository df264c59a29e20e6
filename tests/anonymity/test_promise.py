"""Each sentence of the promise, and the tests that hold it. A sentence without a test, or a test that is gone, fails here."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from bot.pulse.answering.views import NOT_PROMISED, PROMISED
from bot.words import languages, words_in

TESTS = Path(__file__).parents[1]
HELD_BY: Mapping[str, tuple[str, ...]] = {
    "receipt.promise.no_trace": (
        "anonymity/test_attack.py::test_with_everything_but_the_key_nobody_does_better_than_with_the_published_counts",
        "anonymity/test_traces.py::test_no_32_bytes_anywhere_make_a_slot_of_a_known_person",
        "anonymity/test_erasure.py::test_after_a_close_beside_a_busy_session_no_file_and_no_statistic_holds_anything",
        "anonymity/test_seized.py::test_dump_files_and_environment_of_an_open_round_name_nobody",
        "pulse/closing/test_closing.py::test_closing_leaves_counts_and_nothing_to_link_them_with",
        "pulse/closing/test_closing.py::test_no_cell_below_five_exists_after_many_thin_rounds",
        "pulse/privacy/test_comments.py::test_comments_are_ordered_by_an_id_that_is_random",
        "anonymity/test_schema.py::test_no_column_names_somebody_or_tells_a_moment",
    ),
    "receipt.promise.manager": (
        "pulse/results/test_shown.py::test_everybody_in_a_group_sees_the_same_and_a_lead_sees_no_more",
        "pulse/answering/test_silence.py::test_no_message_names_who_was_silent",
        "pulse/answering/test_silence.py::test_nobody_can_read_from_the_database_who_was_silent",
        "anonymity/participation/test_participation.py::test_nobody_who_did_not_answer_is_named_better_than_by_chance",
    ),
    "receipt.promise.small_groups": (
        "pulse/closing/test_closing.py::test_four_answers_leave_no_cell_at_all",
        "pulse/privacy/test_fold.py::test_every_answer_is_in_one_cell_or_discarded",
        "pulse/closing/test_closing.py::test_answers_of_two_thin_teams_meet_in_a_residual_cell_of_the_company",
    ),
    "receipt.promise.threshold": (
        "pulse/privacy/test_fold.py::test_a_lowered_threshold_has_no_effect",
        "pulse/closing/test_restored.py::test_a_threshold_lowered_by_hand_changes_nothing",
    ),
    "receipt.no_promise.card": ("pulse/answering/test_answering.py::test_the_card_tells_which_questions_are_answered_and_never_how",),
    "receipt.no_promise.backup": (
        "pulse/closing/test_restored.py::test_a_backup_restored_after_the_close_is_not_reopened_and_its_rows_are_dropped",
        "anonymity/test_seized.py::test_dump_files_and_environment_of_an_open_round_name_nobody",
    ),
    "receipt.no_promise.same": ("pulse/results/test_shown.py::test_a_team_of_one_mind_and_one_with_a_single_other_voice_look_the_same",),
    "receipt.no_promise.nameless": (
        "asking/test_acts.py::test_after_35_days_even_the_asker_is_forgotten",
        "anonymity/nameless/test_nameless.py::test_neither_the_database_nor_colleagues_screens_name_who_asked",
    ),
}
# What no test of ours can show: what Slack, an operator with the running server, or colleagues who talk can do.
SAID_AGAINST_US = {f"receipt.no_promise.{name}" for name in ("slack", "operator", "notes", "style")}


@cache
def names_in(path: str) -> frozenset[str]:
    module = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_sentence_has_its_tests_or_speaks_against_us() -> None:
    assert set(PROMISED) <= set(HELD_BY), "a promise without a test is not made"
    assert set(HELD_BY) | SAID_AGAINST_US == {*PROMISED, *NOT_PROMISED}


@pytest.mark.parametrize("sentence", HELD_BY)
def test_the_tests_of_a_sentence_are_there(sentence: str) -> None:
    for where in HELD_BY[sentence]:
        path, _, name = where.partition("::")
        assert name in names_in(path), where


@cache
def longest_ones(path: str) -> frozenset[str]:
    module = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    found = (node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in found if any(ast.unparse(one) == "pytest.mark.longest" for one in node.decorator_list))


@pytest.mark.parametrize("sentence", HELD_BY)
def test_every_change_is_tried_against_each_sentence(sentence: str) -> None:
    """The longest histories are not run for every change, so a sentence may not hang on them alone."""
    assert [where for where in HELD_BY[sentence] if where.partition("::")[2] not in longest_ones(where.partition("::")[0])] != []


@pytest.mark.parametrize("language", languages())
def test_the_promise_can_be_said_in_every_language(language: str) -> None:
    words = words_in(language)
    assert all(len(words(key)) < 300 for key in (*PROMISED, *NOT_PROMISED))
