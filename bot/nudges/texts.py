"""Every sentence of a nudge, in one place. A translation is another `NudgeTexts`; a missing sentence fails the type check.

Curly braces are filled in by the views; nothing filled in comes from a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.nudges.act import Strength
from bot.pulse.scoring.tiers import Tier


@dataclass(frozen=True, slots=True)
class NudgeTexts:
    """The words around an act. The acts themselves are translated by their id."""

    heading: str
    plan: str
    plan_mine: str
    why: str
    source: str
    strengths: Mapping[Strength, str]
    because: Mapping[Tier | None, str]
    because_opener: str
    private: str
    accept: str
    accept_spoken: str
    decline: str
    snooze: str
    snooze_weeks: tuple[str, str, str, str]
    less: str
    more: str
    stop: str
    accepted: str
    done: str
    done_thanks: str
    pick_moment: str
    declined: str
    snoozed: str
    snoozed_one: str
    now_less: str
    now_more: str
    stopped: str
    gone: str
    form_title: str
    form_intro: str
    form_when: str
    form_will: str
    form_hint: str
    form_save: str
    acts: Mapping[str, tuple[str, str, str, str]]
    """By act id: text, why, when, will; the library's own words where an id is missing."""


ENGLISH = NudgeTexts(
    heading="One small thing for this week: {dimension}",
    plan="When I {when}, I will {will}.",
    plan_mine="My own plan: {plan}",
    why="Why: {why}",
    source="Source: {source} ({strength}).",
    strengths={
        Strength.TRIAL: "a trial",
        Strength.REVIEW: "a review of many trials",
        Strength.STUDY: "a study, not a trial",
        Strength.PRACTICE: "practice, not a trial",
    },
    because={
        Tier.FIRST: "Chosen because the team's answers point here first.",
        Tier.LEAN_WEAK: "Chosen because the team's answers lean this way.",
        Tier.TOO_CLOSE: "Drawn by chance: nothing stands out in the answers yet.",
        Tier.STRENGTH: "Chosen because this is a strength worth keeping.",
        None: "Drawn by chance: it is too early to say what the answers point at.",
    },
    because_opener="Leads go first, before anybody in the team is asked.",
    private="Only you see this, and nobody is told what you press.",
    accept="I'll do it",
    accept_spoken="I'll do it: {will}",
    decline="Not now",
    snooze="Snooze",
    snooze_weeks=("for a week", "for 2 weeks", "for 3 weeks", "for 4 weeks"),
    less="Less often",
    more="More often",
    stop="Stop these",
    accepted="You said you'll do it. Good luck!",
    done="Done",
    done_thanks="Done. Thank you for trying, whatever came of it.",
    pick_moment="Choose my own moment",
    declined="Fine, not now. The next suggestion will be another one.",
    snoozed="No suggestions for {weeks} weeks.",
    snoozed_one="No suggestions for a week.",
    now_less="Suggestions will come less often.",
    now_more="Suggestions will come more often, one a week at most (two for leads).",
    stopped="No more suggestions. To begin again: my Home tab, Change.",
    gone="This suggestion is no longer in our library. Nothing is expected of you.",
    form_title="My plan",
    form_intro="A plan with a moment is kept more often. Choose one from your own calendar.",
    form_when="When I …",
    form_will="… I will",
    form_hint="Only you see this. Ripple keeps it with this suggestion and shows it to nobody else.",
    form_save="Save",
    acts={},
)

_LANGUAGES: Mapping[str, NudgeTexts] = {"en": ENGLISH}


def nudge_texts(language: str) -> NudgeTexts:
    """The words of a language, or English."""
    return _LANGUAGES.get(language.split("-")[0].lower(), ENGLISH)
