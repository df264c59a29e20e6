"""Puts a change into functions that are imported already: a mutant costs a fork and not an import."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType

from tests.mutation.changes import SmallChange


class NotLive(Exception):
    """No function that is imported holds this change, or it can't be exchanged."""


def put_in(folder: Path, change: SmallChange) -> None:
    """Every function of the module runs as changed from now on. `NotLive`: nothing was exchanged."""
    path = str(folder / change.path)
    text = Path(path).read_text(encoding="utf-8")
    before, after = (compile(one, path, "exec", dont_inherit=True) for one in (text, change.applied(text)))
    changed = dict(_differing(before, after))
    gc.unfreeze()  # what is frozen isn't listed
    live = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__ in changed]
    if not live:
        raise NotLive(change)
    try:
        for one in live:
            one.__code__ = changed[one.__code__]
    except ValueError as error:  # it closes over less than before
        raise NotLive(change) from error


def _differing(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Each function's code with what it becomes, where the two differ."""
    for old, new in zip_longest(_inside(before), _inside(after)):
        if isinstance(old, CodeType) and isinstance(new, CodeType) and old != new:
            yield old, new
            yield from _differing(old, new)


def _inside(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]
