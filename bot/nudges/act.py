"""What one act of the nudge library is: a small thing somebody can do in under five minutes, and why.

The words are ours. What is known about an act is said plainly: a trial is called a trial, a habit of
good teams is called practice. This file refuses to know whom an act is for on a given day (`nudges.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.content.dimensions import Dimension

ActId = NewType("ActId", str)

MOST_WORDS = 60
"""An act longer than this is not read on a phone."""


class Role(StrEnum):
    """Whom an act speaks to."""

    EVERYONE = "everyone"
    LEAD = "lead"
    OWNER = "owner"


class Stage(StrEnum):
    """How far along: get to know it, try it once, make it a habit."""

    KNOW = "know"
    TRY = "try"
    HABIT = "habit"


class Strength(StrEnum):
    """What kind of evidence stands behind an act, strongest first."""

    TRIAL = "trial"
    REVIEW = "review of trials"
    STUDY = "study, not a trial"
    PRACTICE = "practice, not a trial"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source, what it found in our words, and how much it can carry."""

    source: str
    found: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Act:
    """One suggested act. `when` and `will` complete "When I ..., I will ..."; the person may change both."""

    id: ActId
    dimension: Dimension
    role: Role
    stage: Stage
    text: str
    why: str
    evidence: Evidence
    when: str
    will: str

    @property
    def if_then(self) -> str:
        """The plan in one sentence, as the person would say it."""
        return f"When I {self.when}, I will {self.will}."


Row = tuple[str, Stage, str, str, Evidence, str, str]
"""id, stage, text, why, evidence, when, will: how the tables of acts are written down."""


def acts_of(role: Role, table: Iterable[tuple[Dimension, Iterable[Row]]]) -> tuple[Act, ...]:
    """The acts of one table, which groups its rows by dimension."""
    return tuple(
        Act(ActId(id_), dimension, role, stage, text, why, evidence, when, will)
        for dimension, rows in table
        for id_, stage, text, why, evidence, when, will in rows
    )


# What the acts rest on. Each source is named in the project's page on measurement; none is quoted.

CRITICISM = Evidence(
    "Coutifaris & Grant 2022, Organization Science 33(4)",
    "leaders who told their team what criticism they had received had safer teams a year later; only asking for feedback did not last",
    Strength.TRIAL,
)
ONE_TO_ONES = Evidence(
    "Sandoz trial, MIT Sloan Management Review and CEPR DP20218",
    "in over 1,000 teams, talks about a person's own needs raised safety and the view of the manager",
    Strength.TRIAL,
)
FEWER_PINGS = Evidence(
    "Fitz 2019 (237 people) and Ohly 2023 (247 people)",
    "bundled notifications, or a day without them, were easier on people than a steady stream",
    Strength.TRIAL,
)
THANKS = Evidence(
    "Bradler 2013",
    "thanks raised output in a three-hour data-entry task; ranking people in public is another matter",
    Strength.TRIAL,
)
SMALL_EFFECTS = Evidence(
    "DellaVigna & Linos, Econometrica 90(1)",
    "126 government trials moved people by 1.4 points on average: expect little, test everything",
    Strength.REVIEW,
)
DEBRIEFS = Evidence(
    "Reviews of debriefs, 46 to 83 samples (2013 and later)",
    "teams that look back on their work do better afterwards, most of all with facts on the table",
    Strength.REVIEW,
)
IF_THEN = Evidence(
    "Gollwitzer & Sheeran; Sheeran 2024",
    'over hundreds of tests, a plan of the form "when this, then that" is kept more often',
    Strength.REVIEW,
)
SPACING = Evidence(
    "Latimier 2021",
    "recalling something again after a while keeps it far better than repeating it at once",
    Strength.REVIEW,
)
SAFETY = Evidence(
    "Frazier 2017, 136 samples",
    "safe teams share more and learn more; which comes first is open",
    Strength.STUDY,
)
INCLUSION = Evidence(
    "Carmeli and others 2010",
    "leaders who are open and ask for views go together with safer, more inventive teams",
    Strength.STUDY,
)
BRIDGES = Evidence(
    "Yang 2022, 61,182 people",
    "when ties between groups became fewer, less that was new got around",
    Strength.STUDY,
)
RANKS = Evidence(
    "Na & Han 2023",
    "high ranks led to easy, complacent acts; other work saw more activity, so findings are mixed",
    Strength.STUDY,
)
ERRORS = Evidence(
    "van Dyck, error management culture",
    "a survey of whether errors are talked about, shared and handled fast",
    Strength.STUDY,
)
WRITTEN_DOWN = Evidence(
    "Gibson & Vermeulen, codification",
    "a survey of whether what a team knows is written down and can be found",
    Strength.STUDY,
)
BARRIERS = Evidence(
    "Anselmann 2022",
    "a survey of what keeps people from learning at work",
    Strength.STUDY,
)
DIAGNOSIS = Evidence(
    "Garvin, Edmondson & Gino 2008",
    "a survey of learning organisations, meant as a diagnosis and not as a report card",
    Strength.STUDY,
)
BLAMELESS = Evidence(
    "Blameless reviews, sre.google",
    "a standard of good engineering teams; no trial was found",
    Strength.PRACTICE,
)
FRICTION = Evidence(
    "EAST, Behavioural Insights Team 2014",
    "a checklist: make it easy, attractive, social, timely",
    Strength.PRACTICE,
)
CULTURE = Evidence(
    "The article Ripple grew from, after Senge's five disciplines",
    "advice from practice, reasoned and not measured",
    Strength.PRACTICE,
)
