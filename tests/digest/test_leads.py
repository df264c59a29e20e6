"""What leads and programme owners read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.content.dimensions import Dimension, Discipline, IcebergLayer
from bot.digest.leads_rules import MOST_TEAMS, Counted, Gap, LedTeam, OwnerMonth, compose_manager, compose_owner, hints, team_line
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Because, Released, ResponseCount, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier
from tests.digest.values import FRIDAY, figures, led_teams, shown, withheld

NONE_YET = Withheld(Indicator.MOBILITY, Why.NOTHING_TO_COUNT, Because.NOTHING_YET)
BUSY = Counted(1, (2, 2, 2, 2))
TEAM = LedTeam(
    "T1",
    "Harbour",
    9,
    (
        (Dimension.SAFE, shown(Dimension.SAFE, 75, Tier.STRENGTH)),
        (Dimension.TRY, shown(Dimension.TRY, 40, Tier.FIRST)),
        (Dimension.GROW, shown(Dimension.GROW, 55, Tier.LEAN_WEAK)),
        (Dimension.ROOM, withheld(Dimension.ROOM)),
    ),
    ResponseCount(Band(5, 9)),
    learned=BUSY,
)
COMPANY: tuple[tuple[Dimension, Released], ...] = ((Dimension.SAFE, shown(Dimension.SAFE, 61, Tier.STRENGTH)),)


def month(**changed: object) -> OwnerMonth:
    made = OwnerMonth(
        "U0EVE",
        FRIDAY,
        TEAM.figures,
        shown(Dimension.SAFE),
        NONE_YET,
        NONE_YET,
        NONE_YET,
        teams=9,
        teams_with_figures=6,
        people=80,
        groups=7,
        groups_under_half=2,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def test_a_lead_sees_the_weakest_and_the_strongest_that_may_be_told() -> None:
    line = team_line(TEAM, COMPANY)
    assert line.weakest is not None and line.weakest.about is Dimension.TRY
    assert line.strongest is not None and line.strongest.about is Dimension.SAFE
    assert not line.are_the_companys


def test_a_team_is_compared_with_its_own_past_only() -> None:
    line = team_line(TEAM, COMPANY)
    assert (line.learned, line.learned_usual) == (1, 2.0)


def test_a_young_team_has_no_usual_week_yet() -> None:
    assert Counted(3, (1, 1, 1)).usual is None


def test_the_lead_of_a_team_below_k_sees_the_companys_figures_and_is_told_why() -> None:
    line = team_line(replace(TEAM, members=5), COMPANY)
    assert line.are_the_companys
    assert line.strongest is not None and line.strongest.score == 61
    assert line.weakest is None
    assert line.hints == () and line.response is None


def test_saying_more_than_doing_is_hinted_at() -> None:
    team = replace(TEAM, asked=Counted(0, (0, 0, 0, 0)))
    (hint,) = hints(team)
    assert (hint.dimension, hint.gap, hint.score) == (Dimension.SAFE, Gap.SAY_MORE, 75)


def test_doing_more_than_saying_is_hinted_at_against_the_teams_own_past() -> None:
    team = replace(TEAM, asked=Counted(1, (1, 1, 1)), tried=Counted(5, (1, 1, 1, 1)))
    (hint,) = hints(team)
    assert (hint.dimension, hint.gap, hint.counted) == (Dimension.TRY, Gap.DO_MORE, 8)


def test_there_is_no_hint_about_few_people_or_hidden_figures() -> None:
    silent = replace(TEAM, asked=Counted(0, ()))
    assert hints(replace(silent, members=7)) == ()
    assert hints(replace(silent, figures=((Dimension.SAFE, withheld(Dimension.SAFE)),))) == ()


def test_teams_stand_side_by_side_by_name_and_never_by_score() -> None:
    names = ["Beacon", "anchor", "Dock", "Compass", "Ebb"]
    teams = [replace(TEAM, team=name, name=name) for name in names]
    digest = compose_manager("U0EVE", FRIDAY, teams, COMPANY)
    assert [line.name for line in digest.teams] == ["anchor", "Beacon", "Compass", "Dock"]
    assert digest.more_teams == 1


def test_the_owners_digest_groups_by_discipline_and_layer() -> None:
    digest = compose_owner(month())
    assert [discipline for discipline, _ in digest.disciplines] == list(Discipline)
    growing = dict(digest.disciplines)[Discipline.PERSONAL_MASTERY]
    assert [one.about for one in growing] == [Dimension.GROW]
    above = dict(digest.layers)[IcebergLayer.ABOVE]
    assert [one.about for one in above] == [Dimension.ROOM]
    assert sum(len(found) for _, found in digest.layers) == len(TEAM.figures)


def test_the_four_leading_indicators_are_always_there_even_when_withheld() -> None:
    digest = compose_owner(month())
    assert len(digest.indicators) == 4
    assert digest.indicators[3] == NONE_YET


def test_the_owner_reads_what_is_weak_what_is_strong_and_what_is_hidden() -> None:
    digest = compose_owner(month())
    assert digest.weakest == (Dimension.TRY, Dimension.GROW)
    assert digest.strongest == (Dimension.SAFE,)
    assert digest.footer.hidden == ((Why.TOO_EARLY, 1),)


@pytest.mark.long
@settings(max_examples=80)
@given(st.lists(led_teams(), max_size=7), figures())
def test_no_lead_ever_sees_figures_of_fewer_than_six(teams: list[LedTeam], company: tuple[tuple[Dimension, Released], ...]) -> None:
    digest = compose_manager("U0EVE", FRIDAY, teams, company)
    assert len(digest.teams) == min(len(teams), MOST_TEAMS)
    of_company = [one for _, one in company]
    by_id = {team.team: team for team in teams}
    for line in digest.teams:
        seen = [one for one in (line.weakest, line.strongest, line.headline) if one is not None]
        small = any(team.members < 6 for team in teams if team.team == line.team)
        if small and len(by_id) == len(teams):
            assert all(one in of_company for one in seen) and line.are_the_companys
        assert all(isinstance(one, Shown) for one in seen)
