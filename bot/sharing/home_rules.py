"""What somebody's App Home says about sharing: their week, their own things, and what their team learned."""

from __future__ import annotations

from dataclasses import dataclass

from bot.experiments.rules import Experiment
from bot.sharing.rules import Ask, Learning


@dataclass(frozen=True, slots=True)
class MyWeek:
    """Seven days of one person's own acts, shown to that person only."""

    shared: int
    asked: int
    answered: int
    helped: int  # of my answers, those somebody called helpful
    used: int  # of my learnings, those somebody used


@dataclass(frozen=True, slots=True)
class HomeSharing:
    """The part of the App Home about sharing."""

    week: MyWeek
    mine: tuple[Learning, ...]
    experiments: tuple[Experiment, ...]
    team: tuple[Learning, ...]
    waiting: tuple[Ask, ...]
