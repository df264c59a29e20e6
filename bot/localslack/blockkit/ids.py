"""Block ids and action ids: fills in those that the author left out, as Slack does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import count
from json import dumps, loads
from typing import Any

from bot.localslack.blockkit.checks import elements_of

HAVE_NO_ACTION_ID = ("image",)


def assign_ids(blocks: list[dict[str, Any]], new_id: Callable[[], str] | None = None) -> list[dict[str, Any]]:
    """A copy of the blocks in which each has a block_id and each element an action_id.

    Without `new_id` they follow from the content, so that the same message gets the same ids again.
    """
    blocks = loads(dumps(blocks))
    fresh = new_id or _ids_from(blocks).__next__
    taken = {block["block_id"] for block in blocks if "block_id" in block}
    for block in blocks:
        if "block_id" not in block:
            block["block_id"] = _unused(fresh, taken)
        ids = {element["action_id"] for element in elements_of(block) if "action_id" in element}
        for element in elements_of(block):
            if "action_id" not in element and element.get("type") not in HAVE_NO_ACTION_ID:
                _give(element, _unused(fresh, ids))
    return blocks


def _give(element: Mapping[str, Any], action_id: str) -> None:
    assert isinstance(element, dict)
    element["action_id"] = action_id


def _unused(fresh: Callable[[], str], taken: set[str]) -> str:
    while (name := fresh()) in taken:
        pass
    taken.add(name)
    return name


def _ids_from(blocks: list[dict[str, Any]]) -> Iterator[str]:
    seed = dumps(blocks, sort_keys=True)
    for turn in count():
        yield sha256(f"{turn}:{seed}".encode()).hexdigest()[:6]
