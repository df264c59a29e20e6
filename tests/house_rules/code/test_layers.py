"""The rules that folders promise."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from bot.app.features import FEATURES

ROOT = Path(__file__).parents[3]
# What the contracts that list rooms by name forbid; a room that no list names is looked at here.
NOT_FOR_A_ROOM = re.compile(r"^\s*(?:from|import) (?:bot\.(?:localslack|demo|app|commands)|numpy|httpx)\b", re.MULTILINE)
PINNED = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)


def test_folders_point_inwards() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout


def test_a_room_that_the_order_does_not_name_is_imported_by_the_list_of_features_alone() -> None:
    """So it needs no place in the order: nothing that stands in it can lead back."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    ordered = set(re.findall(r"bot\.(\w+)", str(contracts[0]["layers"])))
    for room in {one.name for one in FEATURES.all} - ordered:
        using = re.compile(rf"\bbot\.{room}\b|from bot import .*\b{room}\b")
        paths = [
            path.relative_to(ROOT / "bot").as_posix() for path in (ROOT / "bot").rglob("*.py") if using.search(path.read_text("utf-8"))
        ]
        assert {path for path in paths if not path.startswith(f"{room}/")} == {"app/features.py"}, f"give {room} its place in the order"
        beyond = [path.name for path in (ROOT / "bot" / room).rglob("*.py") if NOT_FOR_A_ROOM.search(path.read_text("utf-8"))]
        assert beyond == [], f"{room} reaches for the pretend Slack, for wiring, for the web or for numpy"


def test_only_wiring_reads_the_clock() -> None:
    reads = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|time\.time\(")
    readers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.py")
        if "localslack" not in path.relative_to(ROOT).parts and reads.search(path.read_text(encoding="utf-8"))
    ]
    assert sorted(readers) == ["bot/app/bot.py", "bot/database/keys.py"], "keys compares with the times of files"


def test_the_locks_pin_every_dependency_and_name_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["project"]["dependencies"] + project["dependency-groups"]["dev"]),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = set(PINNED.findall(text))
        names = {re.split(r"[<>=\[ ]", each)[0].lower() for each in wanted}
        assert names <= pinned
        assert "://" not in text and "--hash=sha256:" in text


def test_nothing_that_a_machine_made_is_in_the_tree() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [name for name in files if re.search(r"\.(pyc|sqlite|log)$|(^|/)(node_modules|__pycache__)/", name)] == []
