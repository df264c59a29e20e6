"""Which code is changed, and which tests must notice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = ("rules", "stores", "door")
PLAIN = ("rules", "cohorts", "grouping", "rotation", "cadence", "pulse_times", "rounds")
MOST_FILES = 4  # of the tests that import a module, before its whole room is asked


def modules_of(kind: str) -> Iterator[Path]:
    """The modules of a kind, as paths from the root."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        own = path.relative_to(ROOT)
        if "localslack" not in own.parts and "demo" not in own.parts and own.name != "__init__.py" and _kind(own) == kind:
            yield own


def _kind(path: Path) -> str | None:
    if path.parts[1] == "slack":
        return "door"
    if path.stem == "store" or path.stem.endswith("_store") or "store" in path.parts:
        return "stores"
    is_plain = path.stem in PLAIN or path.stem.endswith("_rules") or {"privacy", "scoring"} & set(path.parts[:-1])
    return "rules" if is_plain and path.parts[1] != "people" else None


def tests_of(module: Path) -> list[list[str]]:
    """The tests to ask, in turn: those that import the module, then the folder nearest to it, then its room."""
    room = ROOT / "tests" / module.parts[1]
    importing = [path for path in sorted(room.rglob("test_*.py")) if _imports(path, module)]
    nearest = ROOT / "tests" / Path(*module.parts[1:-1])
    folders = [str(path.relative_to(ROOT)) for path in dict.fromkeys((nearest, room)) if path.is_dir()]
    first = [str(path.relative_to(ROOT)) for path in importing[:MOST_FILES]]
    return [one for one in (first, *([folder] for folder in folders)) if one]


def _imports(test: Path, module: Path) -> bool:
    dotted = ".".join(module.with_suffix("").parts)
    package, _, leaf = dotted.rpartition(".")
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            by_its_package = node.module == package and any(name.name == leaf for name in node.names)
            if by_its_package or node.module == dotted:
                return True
    return False
