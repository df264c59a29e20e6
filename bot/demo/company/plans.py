"""How each of the demo's teams sees its sides, and what it proposes where it says to start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.content.dimensions import Dimension
from bot.demo.company.cast import HARBOR, LANTERN, QUAY

# How much darker or brighter a side looks to a team than its people's general outlook.
SIDES: Mapping[str, Mapping[Dimension, float]] = {
    HARBOR: {Dimension.ROOM: -0.38, Dimension.SAFE: 0.15, Dimension.SHARE: 0.22},
    QUAY: {Dimension.FAIL: -0.4, Dimension.TRY: 0.1, Dimension.VISION: 0.12},
    LANTERN: {Dimension.TRY: -0.3, Dimension.TEAM: 0.25, Dimension.SHARE: 0.25},
}
WEAKEST: Mapping[str, Dimension] = {team: min(sides, key=lambda one: sides[one]) for team, sides in SIDES.items()}
KEPT = 0.62  # how much brighter that side looks once the team has kept what it chose


class SmallThing(NamedTuple):
    """A small thing that would help there, how its keeper wants to notice that it does, and what they say after a while."""

    line: str
    noticed_by: str
    lesson: str


PROPOSALS: Mapping[str, tuple[SmallThing, ...]] = {
    HARBOR: (
        SmallThing(
            "No meetings on Thursday mornings: two hours to learn something, each as they like",
            "Three Thursdays of four stay free",
            "The calendar block did it. What was only agreed was gone by the second week.",
        ),
        SmallThing(
            "One ticket less in every sprint, and the time goes to what we want to understand",
            "In each sprint somebody shows what they understood",
            "The empty place on the board did it: nobody filled what everybody could see.",
        ),
        SmallThing(
            "Whoever is on support the week before has the Monday after for learning",
            "Two Mondays of three were really kept",
            "It only works when the Monday is in the rota, not in our heads.",
        ),
    ),
    QUAY: (
        SmallThing(
            "Ten minutes at the end of each campaign: what would we do differently?",
            "Every campaign has its ten minutes in the notes",
            "It works when the quietest starts.",
        ),
        SmallThing(
            "One line in the channel when something went wrong, and nobody asks who",
            "Three such lines in three weeks, from three people",
            "After the first line from our lead the others came by themselves.",
        ),
        SmallThing(
            "Keep the posters nobody liked on one wall, with what each one taught us",
            "At least one poster of each of us hangs there",
            "People stop in front of that wall longer than at the other one.",
        ),
    ),
    LANTERN: (
        SmallThing(
            "A try of one week needs no approval, only a line in the channel",
            "Two tries a month that nobody had to sign",
            "People try more when the end is on the calendar from the first day.",
        ),
        SmallThing(
            "Fridays from two to three: try a new answer on old tickets",
            "Each Friday one answer is better than it was",
            "An old ticket is the safest place to be wrong in.",
        ),
        SmallThing(
            "Each month one of us may change one step of how we work, for two weeks",
            "Somebody changed a step, and we talked about it",
            "Two weeks are short enough for everybody to say yes.",
        ),
    ),
}
ANOTHER = SmallThing("", "All of us can say what has changed", "It needs one of us who keeps asking.")  # what whoever visits proposed


def proposal_in(team: str, text: str) -> SmallThing:
    """Which of a team's proposals a text speaks of."""
    return next((one for one in PROPOSALS[team] if one.line in text), ANOTHER)
