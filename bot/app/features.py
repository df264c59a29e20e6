"""The one list of features: a new room is one line here. Its order is the order of the Home tab and of the help."""

from __future__ import annotations

from bot import asking, digest, experiments, home, indicators, nudges, people, pulse, search, sharing
from bot.database.scope import Scope
from bot.feature import Features
from bot.people.teams import store as teams

FEATURES = Features(
    (
        home.FEATURE,
        sharing.FEATURE,
        asking.FEATURE,
        search.FEATURE,
        experiments.FEATURE,
        digest.FEATURE,
        pulse.FEATURE,
        indicators.FEATURE,
        nudges.FEATURE,
        people.FEATURE,
    )
)


def plan_everything(features: Features, scope: Scope) -> None:
    """At every start: each feature's standing rows, and those of every team."""
    features.plan(scope)
    for team in teams.all_teams(scope):
        features.plan_team(scope, team)
