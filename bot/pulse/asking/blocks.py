"""Blocks of at least three cohorts share a plan, so that questions can be compared between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.ids import LineageId
from bot.pulse.asking.slots import dice

BLOCK_LEAST = 3  # cohorts that share a block
# Blocks in the order they are opened, with their place in the rhythm: two blocks stand four weeks apart.
PHASES = (0, 4, 2, 6, 1, 5, 3, 7)


def assign_blocks(lineages: Iterable[LineageId], kept: Mapping[LineageId, int] | None = None, *, seed: str) -> dict[LineageId, int]:
    """Which block every cohort is in: at least three cohorts a block where there are three, at most eight blocks.

    A cohort keeps its block, so that what it was asked stays far apart. New cohorts open a block when three of them
    wait, and otherwise join the smallest. The cohorts of a block that fell below three move to the others.
    """
    present = sorted(set(lineages), key=lambda lineage: dice(seed, "block", lineage))
    blocks = {lineage: block for lineage in present if (block := (kept or {}).get(lineage)) is not None}
    sizes = _sizes(blocks.values())
    thin = {block for block, size in sizes.items() if size < BLOCK_LEAST}
    blocks = {lineage: block for lineage, block in blocks.items() if block not in thin}
    waiting = [lineage for lineage in present if lineage not in blocks]
    sizes = _sizes(blocks.values())
    for block in _free_blocks(sizes, len(present), len(waiting)):
        sizes[block] = 0
    for lineage in waiting:
        smallest = min(sizes or {0: 0}, key=lambda block: (sizes.get(block, 0), block))
        blocks[lineage] = smallest
        sizes[smallest] = sizes.get(smallest, 0) + 1
    return blocks


def _sizes(blocks: Iterable[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for block in blocks:
        sizes[block] = sizes.get(block, 0) + 1
    return sizes


def _free_blocks(sizes: Mapping[int, int], cohorts: int, waiting: int) -> list[int]:
    """The blocks to open: as many as both all cohorts and those waiting can fill with three."""
    most = min(len(PHASES), max(1, cohorts // BLOCK_LEAST))
    room = min(most - len(sizes), waiting // BLOCK_LEAST)
    return [block for block in range(len(PHASES)) if block not in sizes][: max(0, room)]
