"""Any room can be the first that is imported: none waits for a room that waits for it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import traceback

import pytest

from tests.house_rules.code.rooms import module_of, product_files

HEAVY = ("sqlalchemy", "slack_bolt.async_app", "aiohttp", "structlog", "apscheduler.schedulers.asyncio", "httpx")


def imports_alone(name: str) -> bool:
    """Whether this module can be imported before any other of ours; in a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except ImportError:
            traceback.print_exc(limit=-3)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_only_a_release_loads_numpy() -> None:
    """The bot starts, listens, sends and reads figures without it: all but what computes a release can be imported, and it is not there."""
    rooms_of_numpy = ("bot.pulse.scoring.joint", "bot.pulse.privacy.columns")
    names = [name for path in product_files() if not (name := module_of(path).removesuffix(".__init__")).startswith(rooms_of_numpy)]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nsys.exit('numpy' in sys.modules)"
    assert {"bot.pulse.results.lines", "bot.pulse.privacy.compact", "bot.app.bot"} <= set(names)
    assert subprocess.run([sys.executable, "-c", code, *names], check=False, timeout=600).returncode == 0


def test_what_a_start_imports_has_nothing_of_postgresql() -> None:
    """Who runs on SQLite, the demo too, does not wait for its dialect: one `postgresql_...` on the schema page would load it."""
    code = "import bot.app.bot, sys; sys.exit('sqlalchemy.dialects.postgresql' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=600).returncode == 0


def rooms() -> list[str]:
    """Every package and every module of rules."""
    return [module_of(path).removesuffix(".__init__") for path in product_files() if path.name in ("__init__.py", "rules.py")]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([one for one in rooms() if one.count(".") == 1], id="rooms", marks=pytest.mark.long),
        pytest.param(rooms(), id="folders", marks=pytest.mark.longest),
    ],
)
def test_every_room_can_be_imported_first(names: list[str]) -> None:
    """Between rooms `lint-imports` holds it, which looks at every import and takes a second."""
    for name in HEAVY:
        importlib.import_module(name)
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name == "bot" or name.startswith("bot.")}
    try:
        broken = [name for name in names if not imports_alone(name)]
    finally:
        sys.modules.update(ours)
    assert broken == []
