"""The README says what is so: its commands exist, its scopes are the manifest's, its map is the tree."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, main
from bot.app.features import FEATURES
from bot.app.settings import VARIABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MANIFEST = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
SCOPES = MANIFEST["oauth_config"]["scopes"]
MAP = re.search(r"### The map\n(.*?)\n### ", README, re.DOTALL)


def test_every_make_target_named_exists() -> None:
    named = set(re.findall(r"^ *make ([a-z-]+)", README, re.MULTILINE)) | set(re.findall(r"`make ([a-z-]+)`", README))
    assert {"demo", "test", "check"} <= named
    assert named - TARGETS == set()


def test_every_make_target_is_phony_and_runs_a_module_that_exists() -> None:
    phony = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split())
    assert phony == TARGETS
    for module in re.findall(r"python -m (tests\.[a-z_.]+|bot)", MAKEFILE):
        place = ROOT / Path(*module.split("."))
        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), module


COMMAND_LINES = sorted(set(re.findall(r"python -m bot ([a-z]+(?: --[a-z-]+(?: (?:\d+|[A-Z]+|https://[a-z.]+))?)*)", README)))


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_every_command_named_is_understood(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*line.split(), "--help"])
    assert ended.value.code == 0
    assert "usage: python -m bot" in capsys.readouterr().out


def test_every_command_there_is_is_named() -> None:
    assert {line.split()[0] for line in COMMAND_LINES} >= {"demo", "run", "check"}
    assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", README)] == []


def test_the_scopes_explained_are_the_manifests() -> None:
    table = re.findall(r"^\| (`.*?) \| .+ \|$", README, re.MULTILINE)
    explained = {scope for cell in table for scope in re.findall(r"`([a-z_]+:[a-z]+|commands)`", cell)}
    optional = {scope for cell in table if "optional" in cell for scope in re.findall(r"`([a-z_]+:[a-z]+|commands)`", cell)}
    assert explained == set(SCOPES["bot"])
    assert optional == set(SCOPES["bot_optional"])


def test_every_file_on_the_map_exists() -> None:
    assert MAP is not None
    named = re.findall(r"^ {4,6}([a-z_/]+(?:\.py|/))|[ (]([a-z_]+\.py)\b", MAP[1], re.MULTILINE)
    inside = [name for pair in named for name in pair if name]
    here = {path.name for path in (ROOT / "bot").rglob("*.py")}
    for name in inside:
        found = (ROOT / name).exists() or (ROOT / "bot" / name).exists() or (name.endswith(".py") and name in here)
        assert found, name


def test_every_folder_of_the_bot_is_on_the_map() -> None:
    assert MAP is not None
    rooms = {one.name for one in FEATURES.all}  # the list of features says what each of them is for
    folders = [f"{path.name}/" for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name not in {"__pycache__", *rooms}]
    assert [folder for folder in folders if folder not in MAP[1]] == []
    tests = [path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    layers = {path.name for path in (ROOT / "bot").iterdir()}
    assert [name for name in tests if name not in layers and name not in MAP[1]] == []


def test_every_file_named_exists() -> None:
    named = re.findall(r"`((?:bot|deploy|tests|migrations)/[\w./*-]+?\.?[\w*]*)`", README)
    for name in named:
        assert list(ROOT.glob(name.rstrip("/"))), name


def test_every_setting_named_is_one() -> None:
    known = {variable.name for variable in VARIABLES}
    named = set(re.findall(r"`((?:SLACK|RIPPLE|DATABASE)_[A-Z_]+)`", README))
    assert named and named - known == set()


def test_the_python_it_asks_for_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["requires-python"].removeprefix(">=")
    assert f"Python {wanted}" in README


def test_nothing_in_it_depends_on_a_machine() -> None:
    assert not re.search(r"/home/|/work/|/Users/|C:\\", README)
