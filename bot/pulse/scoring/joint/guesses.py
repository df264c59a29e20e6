"""What the model takes as given, each number with its reason. A company's own answers teach tau, s² and how far its questions differ.

All are points of 100, weeks, or shares. They are guesses about people at work, not facts about one company, so `make validity`
tries the model in companies that are not like this.
"""

from __future__ import annotations

from msgspec import Struct

from bot.content.scale import USUAL_SD, ScaleKind


class Guesses(Struct, frozen=True):
    """The fixed part of the model. Another value for one of them is `replace(GUESSES, memory=10)`."""

    # Companies' means on five-point culture questions lie between 45 and 75: wide enough to say nothing.
    level_middle: float = 60.0
    level_sd: float = 20.0
    # Questions of one side differ in how easily people agree with them: published item means spread by 6 to 10.
    # A start only: a company's own questions say how far they lie apart (`evidence`). Log-normal, a factor of 1.6 either way.
    question_sd: float = 8.0
    question_spread: float = 0.3
    # A question means something else in one team than in another (a team without projects, a lead who is away).
    team_question_sd: float = 5.0
    # A whole company moves slowly: 4 points in half a year is what yearly surveys call a large change, one company in five.
    trend_sd: float = 3.0
    trend_weeks: float = 26.0
    # What moves a company moves its sides together, though not all alike.
    trend_alike: float = 0.4
    # Yes and no cut at one point of the scale, where answers are dense: a shift shows 1.4 times as large.
    yes_no_slope: float = 1.4
    # Sides of a learning culture are known to correlate (the DLOQ's dimensions at .5 to .8, teams' true means less).
    sides_alike: float = 0.5
    # Psychological safety correlates only moderately over six weeks, yet teams stay recognisable for years: nearly half
    # of what sets a team apart moves, with a memory of about half a year, and the rest stays.
    moving: float = 0.45
    memory: float = 23.0
    # Of the spread of answers inside a team half is the person (the same next time), half the day.
    person_share: float = 0.5
    # Who answers this week mostly answered last time too: that share of the person's part repeats in every cell.
    same_people: float = 0.6
    # How far teams lie apart: ICC(1) of .05 to .2 with s = 25 is 6 to 12.5 points. Log-normal.
    team_middle: float = 10.0
    team_spread: float = 0.35
    # The spread of single answers, where there are too few to know: points in an order, and yes or no.
    answer_sd: float = USUAL_SD[ScaleKind.ORDINAL]
    yes_no_sd: float = USUAL_SD[ScaleKind.YES_NO]
    # Who stays silent is less content. Three in ten silent, four or five points lower: a level is off by 1.3, the same next time.
    silent_sd: float = 1.3


GUESSES = Guesses()

TEAM_GRID = (4.0, 5.5, 7.0, 8.5, 10.0, 11.5, 13.0, 14.5, 16.0, 17.5)  # where tau is looked for, in points
QUESTION_GRID = (0.4, 0.55, 0.7, 0.85, 1.0, 1.2, 1.45, 1.75)  # how far questions lie apart is looked for at these times the guess
KNOT_WEEKS = 4  # the company's trend bends at most once in so many weeks
LAGS = (8, 16)  # "changed?" compares now with so many weeks ago
DEFAULT_FREEDOM = 30  # the guess of s² counts like so many answers
