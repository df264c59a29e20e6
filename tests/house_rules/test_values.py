"""Our quick frozen dataclasses behave as the standard library's do, in everything that is seen of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot import values

ROOT = Path(values.__file__).parent
QUICK = re.compile(r"^@dataclass\(frozen=True, slots=True(, kw_only=True)?\)", re.MULTILINE)
THEIR_OWN = re.compile(r"^from dataclasses import .*\bdataclass\b", re.MULTILINE)


@values.dataclass(frozen=True, slots=True)
class Point:
    kind: ClassVar[str] = "point"

    x: int
    y: int = 2
    marks: Mapping[str, int] = field(default_factory=dict, compare=False)
    secret: str = field(default="", repr=False)
    double: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "double", 2 * self.x)


@values.dataclass(frozen=True, slots=True)
class Deep(Point):
    _: KW_ONLY
    z: int = 3


@values.dataclass(frozen=True, slots=True)
class Alone:
    only: Any


@values.dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    x: int
    y: int = 2


def test_it_is_made_as_it_is_written() -> None:
    assert (Point(1).y, Point(1, y=5).y, Point(3).double, Point.kind) == (2, 5, 6, "point")
    assert Point(1).marks == {} and Point(1).marks is not Point(1).marks
    assert Deep(1, z=4).z == 4 and Deep(1).double == 2
    assert list(inspect.signature(Point).parameters) == ["x", "y", "marks", "secret"]


@pytest.mark.parametrize("make", [Point, lambda: Point(1, 2, {}, "", 5), lambda: Deep(1, 2, {}, "", 4), lambda: Alone(other=1)])
def test_what_does_not_fit_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        make()


def test_it_cannot_be_changed() -> None:
    for change in (lambda: setattr(Point(1), "x", 2), lambda: setattr(Point(1), "new", 2), lambda: delattr(Point(1), "x")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()


def test_equal_are_those_of_one_class_with_equal_fields() -> None:
    assert Point(1, marks={"a": 1}) == Point(1) != Point(2)
    assert Point(1) != Deep(1) and Point(1) != (1, 2)
    assert len({Point(1), Point(1), Point(2)}) == 2
    not_a_number = float("nan")
    assert Alone(not_a_number) == Alone(not_a_number) and hash(Alone(1)) == hash(Alone(1)) and Nothing() == Nothing()
    with pytest.raises(TypeError, match="unhashable"):
        hash(Alone([]))


def test_it_is_shown_as_theirs_and_without_what_is_hidden() -> None:
    assert repr(Point(1, secret="hush")) == "Point(x=1, y=2, marks={})"
    assert repr(Theirs(1)).replace("Theirs", "Alone") == "Alone(x=1, y=2)"


def test_the_standard_library_takes_it_for_its_own() -> None:
    assert dataclasses.is_dataclass(Point) and dataclasses.asdict(Alone(Point(1)))["only"]["double"] == 2
    assert dataclasses.replace(Point(1), x=4) == Point(4)
    assert copy.deepcopy(Deep(1)) == Deep(1) == copy.copy(Deep(1)) == pickle.loads(pickle.dumps(Deep(1)))
    match Point(1):
        case Point(x, y):
            assert (x, y) == (1, 2)
    assert not hasattr(Point(1), "__dict__")


def test_what_is_not_frozen_is_theirs() -> None:
    @values.dataclass(slots=True)
    class Open:
        x: int

    changed = Open(1)
    changed.x = 2
    assert changed == Open(2)


def test_a_class_keeps_what_it_writes_itself() -> None:
    @values.dataclass(frozen=True, slots=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

    assert repr(Own(1)) == "own"


def test_the_bot_makes_no_frozen_class_the_slow_way() -> None:
    mine = {Path(values.__file__), *(ROOT / "localslack").rglob("*.py")}  # which imports nothing of ours
    written = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if path not in mine}
    slow = [str(path) for path, code in written.items() if QUICK.search(code) and THEIR_OWN.search(code)]
    assert not slow, "import dataclass from bot.values"
