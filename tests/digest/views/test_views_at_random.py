"""Digests of any content: within the limits of Slack and of a phone, and nothing shown that is withheld."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import LedTeam, SuggestedAct, compose_manager, compose_owner
from bot.digest.rules import TeamWeek
from bot.digest.seen import ManagerSeen, TeamSeen
from bot.digest.views.figures import released_words
from bot.digest.views.leads import manager_digest, owner_digest
from bot.digest.views.team import team_digest, team_more, team_sure
from bot.localslack import check_message, check_view
from bot.nudges.library import every_act
from bot.nudges.rules import Reply, Suggestion
from bot.pulse.privacy.released import Released
from bot.pulse.scoring.tiers import Tier
from bot.words import languages
from tests.digest.snapshot import readable
from tests.digest.values import FRIDAY, figures, led_teams, withheld
from tests.digest.views.weeks_seen import ENGLISH, MONTH, PHONE_LINES, WHY, hidden_titles, phone_lines, seen_weeks, without_chart


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
@settings(max_examples=40, deadline=None)
@given(made=seen_weeks())
def test_no_week_breaks_a_limit_of_slack_or_of_a_phone(language: str, made: tuple[TeamWeek, TeamSeen]) -> None:
    seen = replace(made[1], language=language)
    assert check_message(team_digest(seen, preview=True)) == []
    for body in (team_digest(seen), without_chart(team_digest(seen))):
        assert check_message(body) == []
        assert phone_lines(body) <= PHONE_LINES
        assert len(body["text"]) <= 4000
    assert check_view(team_more(seen)) == []
    assert check_view(team_sure(seen)) == []


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(seen_weeks())
def test_no_week_shows_a_number_that_release_withholds(made: tuple[TeamWeek, TeamSeen]) -> None:
    week, seen = made
    for body in (team_digest(seen), team_more(seen), team_sure(seen)):
        for title in hidden_titles(week.figures):
            for line in readable(body).splitlines():
                assert not line.lstrip("• ").startswith(f"{title}: ") or line.endswith(WHY)


@pytest.mark.long
@settings(max_examples=30, deadline=None)
@given(seen_weeks())
def test_nobodys_words_can_ping_or_link(made: tuple[TeamWeek, TeamSeen]) -> None:
    _, seen = made
    body = team_digest(seen)
    # A header is plain text: Slack reads nothing into it.
    told = "\n".join(line for line in readable(body).splitlines() if not line.startswith("# "))
    assert "<!" not in told and "<@" not in told and "@here" not in told and "\u202e" not in told


@settings(max_examples=12, deadline=None)
@given(st.lists(led_teams(), max_size=6), figures(), st.sampled_from(every_act()))
def test_no_managers_week_breaks_a_limit(teams: list[LedTeam], company: tuple[tuple[Dimension, Released], ...], act: Any) -> None:
    chosen = SuggestedAct("n1", act.id, Tier.FIRST)
    digest = compose_manager("U0EVE", FRIDAY, teams, company, chosen)
    for reply in (None, Reply.ACCEPTED, Reply.DECLINED):
        body = manager_digest(ManagerSeen("d1", digest, "en", Suggestion(act, Tier.FIRST), reply))
        assert check_message(body) == []


@settings(max_examples=30, deadline=None)
@given(figures())
def test_no_month_breaks_a_limit_or_shows_what_is_withheld(company: tuple[tuple[Dimension, Released], ...]) -> None:
    body = owner_digest(compose_owner(replace(MONTH, figures=company)), language="en")
    assert check_message(body) == []
    for title in hidden_titles(company) - {"Psychological safety"}:  # which the first indicator shows by itself
        assert f"{title} " not in body["text"].replace(f"{title}:", "")


def test_a_withheld_figure_is_told_by_its_reason_only() -> None:
    assert released_words(withheld(Dimension.ROOM), ENGLISH).startswith("Room to learn: Too early to say")
