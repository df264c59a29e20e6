"""Files, folders and docstrings stay small enough to find things in."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
MOST_LINES, MOST_FILES, MOST_WORDS = 300, 15, 20
SCHEMA_PAGE = Path("bot/database/schema.py")  # every table on one page
DATA = {"snapshots", "static", "node_modules", "__pycache__"}
IS_A_MIGRATION = re.compile(r"^migrations/versions/")  # one idea each, however many lines it takes


def modules(*roots: str) -> Iterator[tuple[Path, str]]:
    """(path, text) of every module in these folders."""
    for root in roots:
        for path in sorted((ROOT / root).rglob("*.py")):
            if not DATA & set(path.parts):
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def first_sentence(docstring: str) -> str:
    """Up to the first full stop, or the end of the first paragraph."""
    paragraph = " ".join(docstring.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`\"(])", paragraph, maxsplit=1)[0]


def docstring(text: str) -> str | None:
    """A module's docstring. Reading on behind it, through all our code, took seconds."""
    begins = text.startswith('"""') and '"""' in text[3:]
    return ast.get_docstring(ast.parse(text[: text.index('"""', 3) + 3] if begins else text))


def test_a_module_fits_three_hundred_lines() -> None:
    found = {
        str(path): text.count("\n") for path, text in modules("bot", "tests") if path != SCHEMA_PAGE and not IS_A_MIGRATION.match(str(path))
    }
    assert {path: lines for path, lines in found.items() if lines > MOST_LINES} == {}


def test_a_folder_holds_fifteen_files_at_most() -> None:
    """Catalogues aside: there are as many as languages."""
    files = [path for root in ("bot", "tests") for path in (ROOT / root).rglob("*") if path.is_file() and path.suffix != ".po"]
    counted = Counter(path.parent for path in files if not DATA & set(path.parts))
    assert {str(folder.relative_to(ROOT)): count for folder, count in counted.items() if count > MOST_FILES} == {}


def test_a_module_says_in_under_twenty_words_what_it_is() -> None:
    told = {str(path): docstring(text) for path, text in modules("bot", "tests", "migrations") if text.strip()}
    assert [path for path, one in told.items() if not one] == []
    assert {path: first for path, one in told.items() if one and len((first := first_sentence(one)).split()) >= MOST_WORDS} == {}


def test_no_public_class_of_the_bot_has_a_name_twice() -> None:
    """The pretend Slack has names of its own: it knows nothing of ours."""
    begins = re.compile(r"^class ([A-Za-z]\w*)", re.MULTILINE)
    names = Counter(name for path, text in modules("bot") if "localslack" not in path.parts for name in begins.findall(text))
    assert names["Scope"] == 1, "classes are found"
    assert sorted(name for name, count in names.items() if count > 1) == []
