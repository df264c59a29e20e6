"""How the invented company truly learns, and what its people answer. Its sides differ, and so do its teams.

Levels lie from 0 to 1. As model.md M1 supposes and surveys of real companies find: the sides of one company lie far apart, its teams
differ a good deal less, and what is strong in a team is strong in most of its sides.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from bot.content.dimensions import Dimension
from bot.content.questions import newest_of, written_bank
from bot.content.scale import NoAnswer
from bot.demo.cards import Button

MIDDLE, AMONG_SIDES = 0.58, 0.15  # of the company's sides
AMONG_TEAMS, TEAM_AND_SIDE, PERSON = 0.07, 0.07, 0.22  # standard deviations: of a team in all its sides, in one of them, of an answer
DOES_NOT_SAY, DID_NOT_COME_UP = 0.02, 0.08

QUESTIONS: Mapping[str, tuple[Dimension, bool]] = {one.id: (one.dimension, one.is_reversed) for one in newest_of(written_bank().wordings)}
NO_ANSWERS = frozenset(str(one.value) for one in NoAnswer)


class Truths:
    """Of one company, by chance from a seed."""

    def __init__(self, chance: random.Random, teams: Sequence[str]) -> None:
        self._chance = chance
        self.company = {side: _level(chance.gauss(MIDDLE, AMONG_SIDES)) for side in Dimension}
        self.teams = {team: self._team(chance.gauss(0.0, AMONG_TEAMS)) for team in teams}

    def _team(self, at_large: float) -> dict[Dimension, float]:
        return {side: _level(level + at_large + self._chance.gauss(0.0, TEAM_AND_SIDE)) for side, level in self.company.items()}

    def choice(self, team: str, choices: Sequence[Button]) -> Button:
        """Which of a question's buttons somebody of this team presses."""
        beside = [one for one in choices if _said(one) in NO_ANSWERS]
        points = [one for one in choices if one not in beside and _said(one).isdecimal()]
        if not points or (beside and self._chance.random() < (DID_NOT_COME_UP if len(beside) > 1 else DOES_NOT_SAY)):
            return beside[0]  # a question in open words has no points
        side, is_reversed = QUESTIONS[choices[0]["value"].split("|")[1]]
        seen = self._chance.gauss(self.teams[team][side], PERSON)
        return points[_place(1 - seen if is_reversed else seen, len(points))]


def _said(button: Button) -> str:
    return button["value"].split("|")[-1]


def _place(level: float, places: int) -> int:
    return max(0, min(places - 1, round(level * (places - 1))))


def _level(wanted: float) -> float:
    return max(0.1, min(0.9, wanted))
