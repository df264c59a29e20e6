"""Every kind of notice, in one table."""

from __future__ import annotations

from bot.digest import notices as digests
from bot.experiments import notices as experiments
from bot.nudges import notices as nudges
from bot.outbox.kinds import Kinds
from bot.pulse import notices as pulses
from bot.sharing import notices as sharing

ALL: tuple[Kinds, ...] = (pulses.KINDS, sharing.KINDS, experiments.KINDS, digests.KINDS, nudges.KINDS)


def all_kinds() -> Kinds:
    """Kind by name; a name that two features use is a mistake."""
    merged = {name: kind for table in ALL for name, kind in table.items()}
    if len(merged) != sum(len(table) for table in ALL):
        raise ValueError("two features use the same kind of notice")
    return merged
