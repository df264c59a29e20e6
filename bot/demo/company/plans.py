"""How each of the demo's teams sees its sides, and what it proposes where it says to start."""

from __future__ import annotations

from collections.abc import Mapping

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

# Small things that would help there.
PROPOSALS: Mapping[str, tuple[str, ...]] = {
    HARBOR: (
        "No meetings on Thursday mornings: two hours to learn something, each as they like",
        "One ticket less in every sprint, and the time goes to what we want to understand",
        "Whoever is on support the week before has the Monday after for learning",
    ),
    QUAY: (
        "Ten minutes at the end of each campaign: what would we do differently?",
        "One line in the channel when something went wrong, and nobody asks who",
        "Keep the posters nobody liked on one wall, with what each one taught us",
    ),
    LANTERN: (
        "A try of one week needs no approval, only a line in the channel",
        "Fridays from two to three: try a new answer on old tickets",
        "Each month one of us may change one step of how we work, for two weeks",
    ),
}
NOTICED_BY: Mapping[str, str] = {
    HARBOR: "Three Thursdays of four stay free",
    QUAY: "Every campaign has its ten minutes in the notes",
    LANTERN: "Two tries a month that nobody had to sign",
}
LESSONS: Mapping[str, str] = {
    HARBOR: "The calendar block did it. What was only agreed was gone by the second week.",
    QUAY: "It works when the quietest starts.",
    LANTERN: "People try more when the end is on the calendar from the first day.",
}
