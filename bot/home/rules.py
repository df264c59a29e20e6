"""What somebody's App Home shows."""

from __future__ import annotations

from msgspec import Struct

from bot.experiments.rules import Experiment
from bot.sharing.rules import SharingAtHome


class MyWork(Struct, frozen=True):
    """My week, my learnings and experiments, what my team learned, who still waits for an answer.

    `slack`: the workspace's own address, with which each opens its message; empty where it is not known.
    """

    sharing: SharingAtHome
    experiments: tuple[Experiment, ...]
    slack: str = ""
