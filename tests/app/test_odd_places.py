"""The product where something is missing or odd. An older Python, the image without the demo, a path with spaces, nothing to write to."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.stories.processes import ROOT

OLDER = ("python3.10", "python3.9", "python3.8", "python3.7")


def said(command: list[str], folder: Path, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """What a command says in a folder, with nothing of this process's environment."""
    clean = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout, done.stderr


def older_python() -> str | None:
    """An interpreter that Ripple is too new for, where there is one."""
    places = [shutil.which(name) for name in OLDER]
    places += [str(path) for name in OLDER for path in Path("~/.pyenv/versions").expanduser().glob(f"{name[6:]}.*/bin/{name}")]
    return next((place for place in places if place and _runs(place)), None)


def _runs(place: str) -> bool:
    return subprocess.run([place, "-c", ""], capture_output=True, check=False).returncode == 0


def as_in_the_image(folder: Path) -> Path:
    """The files that the Dockerfile copies, without those that .dockerignore keeps out."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept_out = [line for line in lines if line and not line.startswith(("!", "#", "*"))]

    def ignored(here: str, names: list[str]) -> set[str]:
        inside = Path(here).relative_to(ROOT)
        return {name for name in names if name == "__pycache__" or any(fnmatch(str(inside / name), pattern) for pattern in kept_out)}

    for part in ("bot", "migrations"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    (folder / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "slack-manifest.json", folder / "deploy")
    return folder


def test_an_older_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    older = older_python()
    if older is None:
        pytest.skip("no older Python on this machine")
    code, out, err = said([older, "-m", "bot", "demo"], ROOT)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Ripple needs Python 3.11 or newer; this is Python 3.")


def test_a_python_without_the_packages_is_told_in_one_sentence(tmp_path: Path) -> None:
    code, out, err = said(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import bot.__main__"], tmp_path
    )
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "packages are not installed" in err and "make demo" in err


def test_the_image_holds_neither_the_demo_nor_the_pretend_slack(tmp_path: Path) -> None:
    image = as_in_the_image(tmp_path)
    assert sorted(path.name for path in (image / "bot").iterdir() if path.name in ("demo", "localslack")) == []
    assert said([sys.executable, "-m", "bot", "demo"], image) == (
        2,
        "",
        "The demo is not in this image: clone the repository and type `make demo`.\n",
    )


@pytest.mark.long
async def test_what_the_image_holds_runs_without_them(tmp_path: Path) -> None:
    image = as_in_the_image(tmp_path)
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    code, out, err = await asyncio.to_thread(said, [sys.executable, "-m", "bot", "migrate"], image, env)
    assert (code, "The schema is at" in out) == (0, True), err
    code, _, err = await asyncio.to_thread(said, [sys.executable, "-c", "import bot.app.bot, bot.commands.operations"], image)
    assert (code, err) == (0, "")
