"""What somebody's App Home shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.experiments.rules import Experiment
from bot.sharing.rules import SharingAtHome


@dataclass(frozen=True, slots=True)
class MyWork:
    """My week, my learnings and experiments, what my team learned, who still waits for an answer."""

    sharing: SharingAtHome
    experiments: tuple[Experiment, ...]
