"""Ids say what they name. So a person and a workspace, or a channel and a team, are never mixed up."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house_rules.code.rooms import ROOT, parsed, product_files

NAMED = {
    "WorkspaceId": "workspace",
    "PersonId": "person person_id reader asker by saver author author_id bot_user lead owner_id suggested_to proposed_by",
    "ChannelId": "channel channel_id posted_in",
    "TeamId": "team team_id from_team parent_id",
    "CohortId": "cohort cohort_id",
    "LineageId": "lineage parent_lineage",
    "RoundId": "round_id but_of_round",
    "QuestionId": "question question_id",
    "LearningId": "learning learning_id",
    "AskId": "ask ask_id",
    "ExperimentId": "experiment experiment_id",
    "NudgeId": "nudge nudge_id",
    "DigestId": "digest_id",
    "MessageTs": "ts message_ts root edited_ts",
}
TYPE_OF = {name: wanted for wanted, names in NAMED.items() for name in names.split()}
PLAIN = re.compile(rf"\b(?:{'|'.join(TYPE_OF)})\s*:\s*[\"']?\(?\s*str\b")
WORDS = {  # not the id but what people read or typed, or a column's name
    "bot/app/settings.py workspace",
    "bot/commands/operations.py workspace",
    "bot/database/personal.py by",
    "bot/digest/seen.py author",
    "bot/people/privacy/retention_store.py by",
    "bot/installs/slack_stores.py team_id",  # the Slack SDK's contract
    "bot/pulse/rules.py question",
    "bot/slack/blocks.py lead",
}


def annotated() -> Iterator[tuple[str, str, str]]:
    """(file, name, type) of everything that is named as an id is, in files where one may be plain text."""
    for path in product_files():  # the pretend Slack knows Slack's own names only; the demo stands outside and looks in
        if not PLAIN.search(path.read_text(encoding="utf-8")):
            continue  # reading it as code takes longer
        file = path.relative_to(ROOT).as_posix()
        for node in parsed(path).all(ast.arg):
            if node.arg in TYPE_OF and node.annotation is not None:
                yield file, node.arg, ast.unparse(node.annotation)
        for assigned in parsed(path).all(ast.AnnAssign):
            if isinstance(assigned.target, ast.Name) and assigned.target.id in TYPE_OF:
                yield file, assigned.target.id, ast.unparse(assigned.annotation)


def test_no_id_is_annotated_as_plain_text() -> None:
    plain = {f"{file} {name}" for file, name, said in annotated() if said in ("str", "str | None")}
    assert plain - WORDS == set()


@pytest.mark.longest
def test_mypy_refuses_a_person_for_a_workspace_and_a_channel_for_a_team(tmp_path: Path) -> None:
    swapped = (
        "from bot.database.scope import Scope\n"
        "from bot.ids import ChannelId, PersonId, TeamId, WorkspaceId\n"
        "from bot.people.teams import store as teams\n"
        "from bot.people import store as people\n"
        "def meant(scope: Scope, workspace: WorkspaceId, person: PersonId, channel: ChannelId, team: TeamId) -> None:\n"
        "    people.person(scope, person)\n"
        "    teams.team(scope, team)\n"
        "def swapped(scope: Scope, workspace: WorkspaceId, person: PersonId, channel: ChannelId, team: TeamId) -> None:\n"
        "    people.person(scope, workspace)\n"
        "    teams.team(scope, channel)\n"
        "    teams.team_in_channel(scope, team)\n"
        "    people.person(scope, 'U0ANA')\n"
    )
    file = tmp_path / "swapped.py"
    file.write_text(swapped, encoding="utf-8")
    mypy = (sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--follow-imports=silent", str(file))
    said = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert re.findall(r"swapped\.py:(\d+): error", said) == ["9", "10", "11", "12"], said
