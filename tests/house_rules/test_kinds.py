"""The table of kinds of wrong input names only tests that exist."""

from __future__ import annotations

import re

import pytest

import tests.slack
from tests.house_rules.test_faults import FILE, unfound

ROWS = re.findall(r"^\| (?!kind|---)(.*?) \| (.*) \|$", tests.slack.__doc__ or "", re.MULTILINE)


def test_there_are_rows() -> None:
    assert len(ROWS) > 15


@pytest.mark.parametrize(("kind", "where"), ROWS)
def test_what_holds_a_kind_exists(kind: str, where: str) -> None:
    assert FILE.search(where), f"{kind} is held by nothing"
    assert unfound(where) == []
