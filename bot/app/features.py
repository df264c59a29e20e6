"""The one list of features: a new room is one line here. Its order is the order of the Home tab and of the help."""

from __future__ import annotations

from bot import api, asking, culture, digest, experiments, home, indicators, nudges, people, plan, pulse, search, sharing, webhooks
from bot.database.scope import Scope
from bot.feature import Feature, Features, digest_parts
from bot.people.teams import store as teams

BEFORE_THE_DIGEST: tuple[Feature, ...] = (
    home.FEATURE,
    sharing.FEATURE,
    asking.FEATURE,
    search.FEATURE,
    experiments.FEATURE,
)
AFTER_THE_DIGEST: tuple[Feature, ...] = (
    plan.FEATURE,
    culture.FEATURE,
    pulse.FEATURE,
    indicators.FEATURE,
    nudges.FEATURE,
    people.FEATURE,
    webhooks.FEATURE,
    api.FEATURE,
)
DIGEST = digest.feature(digest_parts([*BEFORE_THE_DIGEST, *AFTER_THE_DIGEST]))
FEATURES = Features((*BEFORE_THE_DIGEST, DIGEST, *AFTER_THE_DIGEST))


def plan_everything(features: Features, scope: Scope) -> None:
    """At every start: each feature's standing rows, and those of every team."""
    features.plan(scope)
    if teams.all_teams(scope):
        features.plan_teams(scope)
