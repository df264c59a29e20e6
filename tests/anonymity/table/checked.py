"""Rows of which no single try may succeed. They run the tests that try."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.anonymity.table.finding import Finding

ROOT = Path(__file__).parents[3]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
TRACES, CLOSING, SLACK = "tests/anonymity/test_traces.py", "tests/pulse/closing/test_closing.py", "tests/pulse/test_in_slack.py"
ERASURE, SEIZED = "tests/anonymity/test_erasure.py", "tests/anonymity/test_seized.py"
RESTORED, SHOWN = "tests/pulse/closing/test_restored.py", "tests/pulse/results/test_shown.py"
TROUBLE, FOLD = "tests/pulse/closing/test_keys_in_trouble.py", "tests/pulse/privacy/test_fold.py"
OBSERVATIONS, ANSWERING = "tests/pulse/scoring/joint/test_observations.py", "tests/pulse/answering/test_answering.py"
EVERY_COMPANY = "test_every_company_s_round_is_released_and_names_nobody_whatever_its_groups"
RELEASING = "tests/pulse/results/test_releasing.py"


@dataclass(frozen=True, slots=True)
class Checks:
    """What is tried. `both`: tests that run on each engine, or on none because they are rules; the others on one."""

    holds: str
    both: tuple[str, ...] = ()
    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()


CHECKS: Mapping[str, Checks] = {
    "T3": Checks("the schema", ("tests/anonymity/test_schema.py",)),
    "T4": Checks(
        "every file, every 32 bytes of it as a key",
        sqlite=(
            f"{TRACES}::test_no_32_bytes_anywhere_make_a_slot_of_a_known_person",
            f"{TRACES}::test_after_the_round_no_slot_and_no_row_is_left_in_any_page_or_log",
            f"{TRACES}::test_after_the_round_the_key_file_is_gone",
        ),
        postgresql=(
            f"{SEIZED}::test_dump_files_and_environment_of_an_open_round_name_nobody",
            f"{ERASURE}::test_a_session_that_reads_the_rows_delays_the_close_and_nothing_is_half_done",
        ),
    ),
    "T5": Checks(
        "logs, errors, requests, figures",
        (
            "tests/stories/operating/test_nothing_in_logs.py",
            f"{SLACK}::test_no_log_and_no_call_to_slack_ever_carries_an_answer_or_a_comment",
        ),
        sqlite=(
            f"{TRACES}::test_comments_are_readable_nowhere_while_the_round_is_open_and_gone_when_too_few_answered",
            f"{TRACES}::test_no_log_line_holds_a_person",
        ),
    ),
    "T6": Checks(
        "all that was ever published, as exact sums; every export",
        ("tests/pulse/privacy/test_auditor.py", f"{RELEASING}::{EVERY_COMPANY}", "tests/export/test_never_finer.py"),
    ),
    "T7": Checks(
        "everything published, while the others answer as before",
        ("tests/pulse/privacy/test_leavers.py", f"{SHOWN}::test_an_answer_in_a_group_of_four_answers_changes_nothing_that_is_published"),
    ),
    "T8": Checks(
        "what is shown of groups of one mind",
        (
            f"{SHOWN}::test_a_team_of_one_mind_and_one_with_a_single_other_voice_look_the_same",
            f"{OBSERVATIONS}::test_all_fives_and_all_fives_but_one_look_the_same",
        ),
    ),
    "T9": Checks(
        "the settings, and SQL",
        (
            f"{RESTORED}::test_a_threshold_lowered_by_hand_changes_nothing",
            f"{RESTORED}::test_raising_the_threshold_hides_earlier_releases_at_once",
            f"{FOLD}::test_a_lowered_threshold_has_no_effect",
            f"{FOLD}::test_lowering_k_brings_nothing_back_from_a_closed_round",
            f"{FOLD}::test_raising_k_hides_at_once_what_was_stored_under_the_smaller_one",
        ),
    ),
    "T10": Checks(
        "kill -9 at every step of a close",
        (f"{RESTORED}::test_killed_at_every_step_a_round_is_open_with_its_key_or_folded_without_rows",),
        postgresql=(f"{ERASURE}::test_killed_at_every_step_beside_a_snapshot_nothing_of_the_round_stays",),
    ),
    "T11": Checks("a thousand changes of mind", (f"{ANSWERING}::test_a_thousand_changes_of_mind_leave_one_counted_answer_each",)),
    "T12": Checks(
        "SQL over everything that is kept",
        (
            f"{CLOSING}::test_four_answers_leave_no_cell_at_all",
            f"{CLOSING}::test_no_cell_below_five_exists_after_many_thin_rounds",
            "tests/anonymity/test_small_groups.py",
        ),
    ),
    "T13": Checks(
        "sizes, statements and answers of each value",
        (
            f"{ANSWERING}::test_every_value_costs_the_same_statements_and_the_same_bytes",
            f"{SLACK}::test_every_value_gets_an_answer_of_the_same_size",
        ),
    ),
    "T14": Checks(
        "a backup of an open round, restored",
        sqlite=(f"{RESTORED}::test_a_backup_restored_after_the_close_is_not_reopened_and_its_rows_are_dropped",),
        postgresql=(f"{TROUBLE}::test_a_careless_dump_restored_after_the_close_is_not_reopened_and_its_rows_are_dropped",),
    ),
    "T16": Checks(
        "files and catalogue after a close beside busy sessions",
        sqlite=(f"{TRACES}::test_after_the_round_no_slot_and_no_row_is_left_in_any_page_or_log",),
        postgresql=(ERASURE,),
    ),
    "T17": Checks(
        "dump, files, statistics and environment of an open round",
        sqlite=(f"{SEIZED}::test_a_copy_of_an_open_round_s_file_and_the_environment_name_nobody",),
        postgresql=(f"{SEIZED}::test_dump_files_and_environment_of_an_open_round_name_nobody",),
    ),
    "T20": Checks("random companies, everything shown", (RELEASING,)),
    "T21": Checks(
        "two replicas that save at once, SQL", ("tests/pulse/privacy/test_thresholds.py", "tests/pulse/closing/test_changed_by_hand.py")
    ),
    "T22": Checks(
        "two years of tables; 40 days after an uninstall",
        (
            "tests/people/test_two_years.py::test_in_two_years_no_row_grows_older_than_its_table_s_number",
            "tests/people/test_uninstall.py",
            "tests/stories/companies/test_nothing_left.py",
        ),
    ),
}


def tried(wanted: Mapping[str, Checks] = CHECKS) -> list[Finding]:
    """Run the tests of these rows, all in one go; without a row none."""
    if not wanted:
        return []
    nodes = sorted({node for one in wanted.values() for node in (*one.both, *one.sqlite, *one.postgresql)})
    outcomes = dict(_outcomes(nodes))
    return [_row(test, engine, checks, outcomes) for test, checks in wanted.items() for engine in (SQLITE, POSTGRESQL)]


def _outcomes(nodes: list[str]) -> Iterator[tuple[str, bool]]:
    """Whether each test held, by its id."""
    with tempfile.TemporaryDirectory(prefix="ripple-attack-") as folder:
        report = Path(folder) / "tried.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "auto",
            "--dist",
            "loadfile",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
            *nodes,
        ]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"RIPPLE_HYPOTHESIS": "fast"}, stdout=subprocess.DEVNULL, check=False)
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            if case.find("skipped") is None:
                path = case.get("classname", "").replace(".", "/")
                yield f"{path}.py::{case.get('name')}", case.find("failure") is None and case.find("error") is None


def _row(test: str, engine: str, checks: Checks, outcomes: Mapping[str, bool]) -> Finding:
    own, other = (checks.sqlite, POSTGRESQL) if engine == SQLITE else (checks.postgresql, SQLITE)
    mine = {name: held for name, held in outcomes.items() if _is_of(name, (*checks.both, *own)) and not _names(name, other)}
    succeeded = sum(not held for held in mine.values())
    return Finding(
        test=test, engine=engine, holds=checks.holds, tries=len(mine), recovered=succeeded / max(1, len(mine)),
        mark="none succeeds", is_held=succeeded == 0 and bool(mine),
    )  # fmt: skip


def _is_of(name: str, nodes: tuple[str, ...]) -> bool:
    return any(name == node or name.startswith((f"{node}::", f"{node}[")) for node in nodes)


def _names(name: str, engine: str) -> bool:
    """Whether the test ran on that engine: it stands in its parameters, or in its name."""
    return engine in name.partition("[")[2] or f"test_{engine}_" in name
