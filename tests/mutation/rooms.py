"""Which code is changed, and which tests must notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = ("rules", "stores", "door")
PLAIN = ("rules", "cohorts", "grouping", "rotation", "cadence", "pulse_times", "rounds")


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
    is_computed = path.parts[1] == "pulse" and bool({"privacy", "scoring"} & set(path.parts[:-1]))
    return "rules" if is_computed or path.stem in PLAIN or path.stem.endswith("_rules") else None


def room_of(module: Path) -> Path:
    """The tests that are asked, as a folder from the root."""
    return Path("tests", module.parts[1])


def examples_in(module: Path) -> list[str]:
    """The test of the examples in its docstrings, if it has any."""
    prompt = ">" * 3 + " "  # not written out, else this file would have an example
    has_any = prompt in (ROOT / module).read_text(encoding="utf-8")
    return [f"tests/house_rules/code/test_examples.py::test_every_example_holds[{module.as_posix()}]"] if has_any else []


@cache
def imports(test: str, module: str) -> bool:
    """Whether a file of tests imports a module by its name."""
    package, _, leaf = module.removesuffix(".py").replace("/", ".").rpartition(".")
    text = (ROOT / test).read_text(encoding="utf-8")
    return f"from {package}.{leaf} import" in text or re.search(rf"from {re.escape(package)} import .*\b{leaf}\b", text) is not None
