"""Which file of a room is which kind, by its name: the house rules look at all rooms alike."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[3]
BOT = ROOT / "bot"
NOT_THE_PRODUCT = {"localslack", "demo"}
Node = TypeVar("Node", bound=ast.AST)


class Parsed:
    """A Python file, read once for all the rules: its tree, and the nodes of a kind without a walk through all of it again."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self._nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            self._nodes[type(node)].append(node)

    def all(self, kind: type[Node]) -> Sequence[Node]:
        """Every node of a kind, the outer ones first."""
        return self._nodes[kind]  # type: ignore[return-value]


@cache
def parsed(path: Path) -> Parsed:
    """A file of the bot."""
    return Parsed(path)


def product_files() -> list[Path]:
    """Every Python file of the product: the pretend Slack and the demo are not."""
    return [path for path in sorted(BOT.rglob("*.py")) if not NOT_THE_PRODUCT & set(path.relative_to(BOT).parts)]


def named(*stems: str) -> list[Path]:
    """The product's files of these names (`views`, `home_views`), or in folders of these names."""

    def matches(path: Path) -> bool:
        return any(path.stem == stem or path.stem.endswith(f"_{stem}") or path.parent.name == stem for stem in stems)

    return [path for path in product_files() if matches(path) and path.name != "__init__.py"]


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def view_name(path: Path, function: str) -> str:
    """What a view is called in the gallery: its room and its function, `pulse.answering.told`."""
    parts = [part.removesuffix("views").rstrip("_") for part in path.relative_to(BOT).with_suffix("").parts]
    return ".".join([*filter(None, parts), function])
