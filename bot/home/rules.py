"""What somebody's App Home shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.experiments.rules import Experiment
from bot.sharing.rules import SharingAtHome


@dataclass(frozen=True, slots=True)
class MyWork:
    """My week, my learnings and experiments, what my team learned, who still waits for an answer.

    `slack`: the workspace's own address, with which each opens its message; empty where it is not known.
    """

    sharing: SharingAtHome
    experiments: tuple[Experiment, ...]
    slack: str = ""
