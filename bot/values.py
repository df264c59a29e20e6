"""Frozen dataclasses with slots that are quick to make. For type checkers this is the standard library's own `dataclass`.

The standard library compiles six functions for each such class. Some four hundred of them took a quarter of every start. Here `__init__`
is compiled alone, and the other five are shared or closures. `fields`, `replace`, `asdict`, `match`, copying and pickling work as ever.
A dataclass that is not frozen with slots is the standard library's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, **how):
        """As `dataclasses.dataclass`."""
        if not (frozen and slots and eq):
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, **how)
        return _made(cls, **how) if cls is not None else lambda given: _made(given, **how)


__all__ = ["dataclass"]


def _made(cls: type, **how: Any) -> type:
    bare: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, **how)(cls)
    compared = _reader([field.name for field in dataclasses.fields(bare) if field.compare])
    methods = {"__init__": _init_of(bare), "__eq__": _equal_by(compared), "__hash__": _hash_by(compared), **SHARED}
    for name, method in methods.items():
        if name not in cls.__dict__ or cls.__dict__[name] is None:
            setattr(bare, name, method)
    return bare


def _init_of(cls: type) -> Any:
    """`__init__`, compiled: a call of it costs as much as the standard library's."""
    known: dict[str, Any] = {"MISSING": MISSING, "given_or_made": _given_or_made, "set_field": object.__setattr__}
    first, lines = ["self"], ["pass"]
    by_keyword: list[str] = []
    for field in dataclasses.fields(cls):
        argument, value = _argument(field, known)
        if argument:
            (by_keyword if field.kw_only else first).append(argument)
        if value:
            lines.append(f"set_field(self, {field.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    arguments = ", ".join([*first, *(["*"] if by_keyword else []), *by_keyword])
    exec(f"def __init__({arguments}):\n " + "\n ".join(lines), known)  # noqa: S102 - names of fields, as the standard library does it
    init = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _argument(field: Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """A field's argument and what it is set to, as source; what both refer to goes into `known`."""
    name, default, make = field.name, f"default_of_{field.name}", f"make_{field.name}"
    if field.default_factory is not MISSING:
        known[make] = field.default_factory
        return (f"{name}=MISSING", f"given_or_made({name}, {make})") if field.init else ("", f"{make}()")
    if field.default is not MISSING:
        known[default] = field.default
        return (f"{name}={default}", name) if field.init else ("", default)
    return (name, name) if field.init else ("", "")


def _given_or_made(given: Any, make: Callable[[], Any]) -> Any:
    return make() if given is MISSING else given


def _reader(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads these fields of a value as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _equal_by(read: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def equal(self: Any, other: object) -> bool:
        return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash_by(read: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    return lambda value: hash(read(value))


def _shown(self: Any) -> str:
    said = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(said)})"


def _refuse(self: Any, name: str, *_value: Any) -> NoReturn:
    raise FrozenInstanceError(f"{self.__class__.__qualname__}.{name}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


SHARED = {
    "__repr__": _shown,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restore,
}
