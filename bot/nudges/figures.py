"""What a nudge is chosen by: released figures, and only those its reader may see anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.content.dimensions import Dimension
from bot.ids import TeamId
from bot.nudges.store import NudgeCandidate
from bot.pulse.privacy.release import figures_for_lead
from bot.pulse.privacy.released import Released, Shown
from bot.pulse.results.figures import TeamFigures
from bot.pulse.scoring.tiers import Tier


def released_for(
    one: NudgeCandidate, figures: Mapping[TeamId, TeamFigures], company: TeamFigures, members: Mapping[TeamId, int]
) -> list[tuple[Dimension, Released]]:
    """The released figures this person may be nudged by: their teams', or the company's for owners and where there are none."""
    if one.leads:
        return figures_led_by(one.leads, figures, company, members)
    if one.is_owner:
        return list(company.figures)
    own = [pair for team in one.teams if team in figures for pair in figures[team].figures]
    return own or list(company.figures)


def figures_led_by(
    led: Iterable[TeamId], figures: Mapping[TeamId, TeamFigures], company: TeamFigures, members: Mapping[TeamId, int]
) -> list[tuple[Dimension, Released]]:
    """What a lead's act is chosen by: the figures their digest shows, so the company's for a team below k."""
    found: list[tuple[Dimension, Released]] = []
    for team in led:
        own = figures.get(team, company)
        is_small = figures_for_lead([], [], members.get(team, 0)).are_the_companys
        found += company.figures if is_small else own.figures
    return found


def weakest_first(figures: Iterable[tuple[Dimension, Released]]) -> dict[Dimension, Tier]:
    """The released tiers of several teams together: the weakest counts."""
    order = list(Tier)
    found: dict[Dimension, Tier] = {}
    for pair in figures:
        for dimension, tier in released_tiers([pair]).items():
            found[dimension] = min(found.get(dimension, tier), tier, key=order.index)
    return found


def released_tiers(figures: Iterable[tuple[Dimension, Released]]) -> Mapping[Dimension, Tier]:
    """The tiers people may see, and no others: what nudges are chosen by."""
    return {dimension: one.tier for dimension, one in figures if isinstance(one, Shown) and one.tier is not None}
