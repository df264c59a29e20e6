"""Teams and owners in German. As readable text, as Slack takes it, and without an English word of ours in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from bot.ids import PersonId, TeamId
from bot.localslack import check_message, check_view
from bot.people.teams.rules import DIGEST_TIME, DIGEST_WEEKDAY, PARTS, Reason, Roster, Team, TeamFormSeen
from bot.people.teams.views import owners_modal, owners_saved, team_modal, team_saved_modal, teams_modal
from bot.words import Words, words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in
from tests.givens import ANA, BO, EVE, GENERAL, MONDAY

EN, DE = words_in("en"), words_in("de")
OMEGA = Team(
    id=TeamId("T1"),
    name="Ωμέγα",
    parent_id=None,
    channel_id=GENERAL,
    members_from="usergroup",
    members_ref="S2",
    zone="Europe/Berlin",
    digest_weekday=DIGEST_WEEKDAY,
    digest_time=DIGEST_TIME,
    digest_parts=PARTS,
    language="en",
    created_at=MONDAY,
)
NOWHERE_YET = replace(OMEGA, id=TeamId("T2"), name="Δέλτα", channel_id=None)
SMALL = Roster(frozenset({ANA, EVE}), frozenset({EVE}))
LARGE = Roster(frozenset(PersonId(f"U{n}") for n in range(10)), frozenset({PersonId("U0"), PersonId("U1")}))
GROUPS = (("S1", "ωμέγα"), ("S2", "δέλτα"))


def views(words: Words) -> Mapping[str, Mapping[str, Any]]:
    return {
        "teams": teams_modal(words, [OMEGA, NOWHERE_YET]),
        "team_new": team_modal(words, TeamFormSeen(), (), channel=GENERAL),
        "team_change": team_modal(words, TeamFormSeen(OMEGA, SMALL, Reason("Σίγμα", EVE), frozenset({BO})), GROUPS),
        "team_made_small": team_saved_modal(words, OMEGA, SMALL, is_new=True),
        "team_changed": team_saved_modal(words, replace(OMEGA, digest_weekday=0), LARGE, is_new=False),
        "owners": owners_modal(words, [EVE, BO]),
        "owners_none_yet": owners_modal(words, []),
    }


@pytest.mark.parametrize("name", views(EN))
@pytest.mark.parametrize("folder", ["", "german/"])
def test_every_form_reads_as_it_did_and_slack_takes_it(folder: str, name: str) -> None:
    shown = views(DE if folder else EN)[name]
    assert check_view(shown) == []
    same_as_before(f"{folder}{name}", shown)


@pytest.mark.parametrize("name", views(EN))
def test_no_english_is_left_in_german_and_the_rule_would_find_it(name: str) -> None:
    assert english_in(views(DE)[name]) == []
    assert english_in(views(EN)[name])


def test_owners_are_told_in_german_what_was_saved() -> None:
    saved = owners_saved(DE)
    assert check_message(saved) == [] and english_in(saved) == []
    assert saved["text"].startswith("Gespeichert. Diese Personen können Teams einrichten")
