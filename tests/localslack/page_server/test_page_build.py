"""The built page in the repository is what its sources give. It names no address of the machine that built it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "bot" / "localslack" / "page"
STATIC = PAGE / "static"
MOST_SCRIPT = 150_000


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.longest
def test_the_built_page_is_what_the_sources_give(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no Node here: the built files are used as they are")
    copy = tmp_path / "page"
    shutil.copytree(PAGE, copy, ignore=shutil.ignore_patterns("node_modules", "static"))
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    got = subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=copy, env=environment)
    if got.returncode and os.environ.get("CI") != "true":
        pytest.skip("the packages that build the page cannot be had here")
    assert got.returncode == 0
    subprocess.run([npm, "run", "--silent", "check"], cwd=copy, check=True, env=environment)
    subprocess.run([npm, "run", "--silent", "build"], cwd=copy, check=True, env=environment)
    assert files(copy / "static") == files(STATIC)


def test_the_script_is_small() -> None:
    assert len((STATIC / "page.js").read_bytes()) <= MOST_SCRIPT


def test_the_lock_file_holds_no_address() -> None:
    lock = (PAGE / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= 4


def test_the_built_files_ask_for_nothing_outside() -> None:
    for name in ("index.html", "styles.css"):
        assert not re.search(r"https?://|url\(//", (STATIC / name).read_text())
    named = set(re.findall(r"https?://[^\"'`\s)]+", (STATIC / "page.js").read_text()))
    assert {each for each in named if "w3.org" not in each} <= {"http://www.w3.org"}


def test_the_licences_of_what_is_shipped_lie_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "figtree-LICENSE.txt").read_text().upper()
    assert "MIT" in (STATIC / "preact-LICENSE.txt").read_text()
