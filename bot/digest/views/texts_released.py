"""Every phrase that `release` may put into a digest, one field each. The English ones are the domain's own, so they cannot drift apart.

A translation keeps the gaps in curly braces. What has no field here cannot be said in another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.dimensions import Dimension, plain_name
from bot.digest.rules import OR
from bot.pulse.privacy import release
from bot.pulse.privacy.release import Why
from bot.pulse.scoring.tiers import Tier


@dataclass(frozen=True, slots=True)
class ReleasedTexts:
    """The words of released figures. `tier_and_how_sure` gets a tier as the mapping has it, and tenths."""

    dimensions: Mapping[Dimension, str]
    tiers: Mapping[Tier, str]
    reasons: Mapping[Why, str]
    tier_and_how_sure: str
    span: str
    fewer_than: str
    at_least: str
    answers: str
    people_answered: str
    window: str
    windows: str
    window_or: str
    change_unknown: str
    went_up: str
    went_down: str
    maybe_changed: str
    no_clear_change: str
    rosy: str
    not_adjusted: str
    teams_alike: str
    too_early: str
    too_few: str
    group_too_small: str
    group_is_new: str


ENGLISH_RELEASED = ReleasedTexts(
    dimensions={dimension: plain_name(dimension) for dimension in Dimension},
    tiers={tier: tier.value for tier in Tier},
    reasons={why: why.value for why in Why},
    tier_and_how_sure=release.TIER_AND_HOW_SURE,
    span="{low}-{high}",
    fewer_than="fewer than {low}",
    at_least="{low}+",
    answers=release.ANSWERS,
    people_answered=release.PEOPLE_ANSWERED,
    window=release.WINDOW,
    windows=release.WINDOWS,
    window_or=OR,
    change_unknown=release.CHANGE_UNKNOWN,
    went_up=release.WENT_UP,
    went_down=release.WENT_DOWN,
    maybe_changed=release.MAYBE_CHANGED,
    no_clear_change=release.NO_CLEAR_CHANGE,
    rosy=release.ROSY,
    not_adjusted=release.NOT_ADJUSTED,
    teams_alike=release.TEAMS_ALIKE,
    too_early=release.TOO_EARLY,
    too_few=release.TOO_FEW,
    group_too_small=release.GROUP_TOO_SMALL,
    group_is_new=release.GROUP_IS_NEW,
)
