"""People whose answers were counted in another group: their new one is silent at first, whatever it is asked."""

from __future__ import annotations

import pytest

from bot.people.teams import store as teams
from bot.pulse.privacy.released import Shown
from tests.pulse.audit.test_asked import audited
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["audited", "world"]


@pytest.mark.longest
def test_a_group_made_of_people_counted_before_is_silent_still(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=14)
    audited.whole_round(members)
    audited.team("Quay", members[:7])  # the same people under another name
    audited.team("Harbor", members[7:])
    audited.whole_round(members)
    assert not [one for one in audited.results(members[0]).figures if isinstance(one, Shown)]


@pytest.mark.long
def test_a_team_made_anew_of_people_who_were_counted_some_rounds_ago_is_silent_as_well(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=8)
    audited.whole_round(members)
    away = [f"UQuay{n}" for n in range(8)]
    audited.team("Quay", away)
    in_transaction(audited, lambda scope: [teams.archive(scope, one) for one in teams.all_teams(scope) if one.id == "Harbor"])
    audited.whole_round(away)
    audited.team("Loft", members[1:])
    audited.whole_round([*members[1:], *away])
    assert not [one for one in audited.results(members[1]).figures if isinstance(one, Shown)]
