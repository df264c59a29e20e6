"""Splits the tests into a quick part, a long one, the longest histories, and their other ways.

`--part quick` (`make test`) leaves out what is marked `long`, and runs a test that may run on each engine, or in both modes,
on one of them only, three in four on SQLite: which one follows from its name, so that the tests together try them all. Where the
engines do differ a test is marked `each_way` and runs on each. `--part long` (`make test-long`) runs what is marked `long`, in one
way too, and `--part longest` (`make test-longest`) what is marked so. Continuous integration runs the first two.
`--part ways` (`make test-ways`) runs each test of all three on the other engine and in the other mode.
What takes more than about one of the processor's seconds is marked `long`, unless it alone stands for its kind, and so is the second
of a kind that takes half of one; a history is marked `longest`. All processes of a parallel run share one database server.
Without the option every test runs in every way, so that a test can always be named.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import pytest

from tests.givens import SHARED
from tests.places import new_folder

QUICK, LONG, LONGEST, WAYS = "quick", "long", "longest", "ways"
ONE_IN = 4  # of the tests that run on one engine, so many on PostgreSQL
ENGINES, MODES = frozenset({"sqlite", "postgresql"}), frozenset({"socket", "http"})
SLOW = tuple(f"tests/{folder}/" for folder in ("validity", "demo", "app", "localslack/page", "chaos", "stories", "plan", "anonymity"))
FOLDER = pytest.StashKey[str]()
MARKS = (
    "long: takes seconds, for `make test-long`",
    "longest: a long history, for `make test-longest`",
    "each_way: the engines or the modes differ here, so `make test` tries each of them",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=(QUICK, LONG, LONGEST, WAYS), default=None, help="which of the tests")


def pytest_configure(config: pytest.Config) -> None:
    for mark in MARKS:
        config.addinivalue_line("markers", mark)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores: some tests wait for a process or a browser, and a core need not wait with them."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Each process of a parallel run is told of one folder, for the database server and the templates that they share."""
    config: pytest.Config = node.config
    if FOLDER not in config.stash:
        config.stash[FOLDER] = folder = str(new_folder())
        config.add_cleanup(lambda: subprocess.Popen(["rm", "-rf", folder], start_new_session=True))  # many files: nobody waits for it
    node.workerinput[SHARED] = config.stash[FOLDER]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    slowest_first(items)
    part = config.getoption("--part")
    if part is None:
        return
    wanted = parts(items)[part]
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
    items[:] = [item for item in items if item.nodeid in wanted]


def slowest_first(items: list[pytest.Item]) -> None:
    """In a parallel run each process takes the next file: the folders whose files take longest come first, so that all end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))  # a sort keeps the order of equals


def parts(items: Sequence[pytest.Item]) -> dict[str, set[str]]:
    """The ids of the tests of each part."""
    ways: dict[tuple[str, ...], list[pytest.Item]] = defaultdict(list)
    for item in items:
        ways[_same_but_for_its_way(item)].append(item)
    found: dict[str, set[str]] = {QUICK: set(), LONG: set(), LONGEST: set(), WAYS: set()}
    for some in ways.values():
        chosen, opposite = _chosen(some)
        part = next((name for name in (LONGEST, LONG) if some[0].get_closest_marker(name)), QUICK)
        found[part].add(chosen.nodeid)
        if opposite is not chosen:
            found[WAYS].add(opposite.nodeid)
    return found


def _same_but_for_its_way(item: pytest.Item) -> tuple[str, ...]:
    """Equal for the same test on another engine."""
    spec = getattr(item, "callspec", None)
    if spec is None or item.get_closest_marker("each_way") or not any(_names(value, ENGINES) for value in spec.params.values()):
        return (item.nodeid,)
    others = sorted((name, repr(value)) for name, value in spec.params.items() if not _names(value, ENGINES | MODES))
    return (item.nodeid.split("[")[0], *(f"{name}={value}" for name, value in others))


def _names(value: object, known: frozenset[str]) -> bool:
    """Whether a parameter is one of these names, or a pair (mode, engine) with one in it."""
    return any(isinstance(one, str) and one in known for one in (value if isinstance(value, tuple) else (value,)))


def _chosen(ways: Sequence[pytest.Item]) -> tuple[pytest.Item, pytest.Item]:
    """One of them, and the one with another engine and another mode; the same twice where there is one way alone.

    The name decides, so that each process of a parallel run makes the same choice: one in four is run on PostgreSQL, where a test costs
    twice as much. Ways are listed so that opposites mirror each other.
    """
    chance = crc32(ways[0].nodeid.encode())
    engine = "postgresql" if chance % ONE_IN == 0 else "sqlite"
    places = [place for place, way in enumerate(ways) if _is_on(way, engine)] or list(range(len(ways)))
    place = places[chance // ONE_IN % len(places)]
    return ways[place], ways[len(ways) - 1 - place]


def _is_on(way: pytest.Item, engine: str) -> bool:
    spec = getattr(way, "callspec", None)
    return spec is not None and any(_names(value, frozenset({engine})) for value in spec.params.values())
