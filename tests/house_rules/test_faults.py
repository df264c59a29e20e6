"""The table of faults names only what exists: its blows, its files, its tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tests.chaos
from tests.chaos.blows import ALL_FAULTS, ONLY_HTTP, ONLY_SQLITE, Blows

ROOT = Path(__file__).parents[2]
ROWS = re.findall(r"^\| (F\d+) .*? \| (.*) \|$", tests.chaos.__doc__ or "", re.MULTILINE)
FILE = re.compile(r"tests/[\w/]+\.py")
NAMED = re.compile(r"(tests/[\w/]+\.py)|`([a-z_0-9]+)`")


def unfound(where: str) -> list[str]:
    """What a row names and nobody finds."""
    missing, file = [], ""
    for path, name in NAMED.findall(where):
        if path:
            file = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
            missing += [] if file else [path]
        elif f"def test_{name}(" not in file and not hasattr(Blows, f"_{name}"):
            missing.append(name)
    return missing


def test_every_fault_has_its_row() -> None:
    assert [name for name, _ in ROWS] == [f"F{number}" for number in range(1, 31)]


@pytest.mark.parametrize(("fault", "where"), ROWS)
def test_what_a_row_names_exists(fault: str, where: str) -> None:
    assert FILE.search(where) or "histories: `" in where, f"{fault} is tried nowhere"
    assert unfound(where) == []


def test_the_rule_finds_what_is_gone() -> None:
    assert unfound("histories: `earthquake`; tests/chaos/test_tide.py `the_sea_stays_away`") == [
        "earthquake",
        "tests/chaos/test_tide.py",
        "the_sea_stays_away",
    ]


def test_every_blow_is_in_the_table() -> None:
    told = "".join(where for _, where in ROWS)
    assert [blow for blow in (*ALL_FAULTS, *ONLY_SQLITE, *ONLY_HTTP) if f"`{blow}`" not in told] == []
