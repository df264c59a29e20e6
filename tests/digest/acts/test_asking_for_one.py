"""Digests somebody asks for: a preview, the whole week, earlier ones, the settings; and what is kept of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from bot.database.engine import Tx
from bot.database.schema import people
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.digest import settings as digest_settings
from bot.digest.leads_rules import ManagerDigest, OwnerDigest
from bot.digest.rules import TeamDigest
from bot.digest.store.codec import as_json, from_json
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.pulse.privacy.released import OwnQuestionTopic, ResponseCount
from bot.pulse.privacy.response_share import Band
from tests.digest.givens import DAY, FIGURES, FRIDAY, WEEK, add_team, digest_of, kept_digests, learn, messages, release, run
from tests.givens import ANA, EVE, GENERAL, scope


def test_a_preview_keeps_and_sends_nothing(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    team = digest_reading.team_to_see(scope(tx), ANA, "")
    assert team is not None
    seen = digest_reading.team_preview(scope(tx, now=FRIDAY), team)
    assert [one.title for one in seen.learned.shown] == ["title of l1"]
    assert digest_reading.manager_preview(scope(tx, now=FRIDAY), EVE) is not None
    assert digest_reading.manager_preview(scope(tx, now=FRIDAY), ANA) is None
    assert kept_digests(tx) == messages(tx) == []


def test_somebody_in_no_team_has_no_preview(tx: Tx) -> None:
    assert digest_reading.team_to_see(scope(tx), "U0STRANGER", GENERAL) is None


def test_the_whole_week_is_for_the_team_and_for_its_channel(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY)
    digest_id = digest_of(tx).id
    assert digest_reading.whole_week(scope(tx, now=FRIDAY), ANA, "", digest_id).id == digest_id
    assert digest_reading.whole_week(scope(tx, now=FRIDAY), "U0GUEST", GENERAL, digest_id).id == digest_id
    assert digest_reading.whole_week(scope(tx, now=FRIDAY), ANA, "", "preview:T1").team_name == "Team T1"
    for who, channel, which in (("U0GUEST", "", digest_id), ("U0GUEST", "CX", "preview:T1"), (ANA, "", "forged")):
        with pytest.raises(NotFound):
            digest_reading.whole_week(scope(tx, now=FRIDAY), who, channel, which)


def test_earlier_digests_are_for_the_team(tx: Tx) -> None:
    for number in range(2):
        run(tx, digests.teams_due, FRIDAY + number * WEEK)
    assert [one.on for one in digest_reading.history(scope(tx), ANA, "T1")] == [date(2026, 3, 13), date(2026, 3, 6)]
    with pytest.raises(NotFound):
        digest_reading.history(scope(tx), "U0STRANGER", "T1")


def test_leads_and_owners_change_the_settings_and_nobody_else(tx: Tx) -> None:
    wish = digest_settings.Wanted("T1", "2", "09:30", ("pulse", "learned"), "en", "", True)
    saved = digest_settings.change_settings(scope(tx, now=FRIDAY), EVE, wish)
    assert (saved.team.digest_weekday, saved.team.digest_time) == (2, "09:30")
    assert saved.team.digest_parts == ("learned", "pulse") and saved.is_paused
    assert digest_settings.settings_of(scope(tx), EVE, "T1").is_paused
    with pytest.raises(NotAllowed):
        digest_settings.change_settings(scope(tx, now=FRIDAY), ANA, wish)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"day": "6"}, "day"), ({"at": "23:00"}, "time"), ({"at": "soon"}, "time"), ({"parts": ()}, "parts")],
)
def test_a_wish_that_cannot_be_is_told_beside_its_field(tx: Tx, changed: dict[str, object], field: str) -> None:
    wish = {"team": "T1", "day": "2", "at": "09:30", "parts": ("learned",), "language": "en", "changed": "", "paused": False}
    with pytest.raises(PersonCanFix) as refused:
        digest_settings.change_settings(scope(tx, now=FRIDAY), EVE, digest_settings.Wanted(**wish | changed))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_digest_comes_back_from_json_as_it_was(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    release(tx, FRIDAY - DAY, {"T1": FIGURES})
    tx.execute(update(people).where(people.c.id == EVE).values(is_owner=True))
    team = digest_reading.team_preview(scope(tx, now=FRIDAY), digest_reading.team_to_see(scope(tx), ANA, "") or add_team(tx))
    manager = digest_reading.manager_preview(scope(tx, now=FRIDAY), EVE)
    owner = digest_reading.owner_preview(scope(tx, now=FRIDAY), EVE)
    assert manager is not None
    for made, kind in ((team.digest, TeamDigest), (manager.digest, ManagerDigest), (owner, OwnerDigest)):
        assert isinstance(made, kind)
        assert from_json(as_json(made)) == made


@pytest.mark.parametrize(("made", "name"), [(ResponseCount(Band(5, 9), True), "Answered"), (OwnQuestionTopic("Ours?"), "OwnQuestion")])
def test_a_stored_digest_calls_a_renamed_class_as_it_always_did(made: object, name: str) -> None:
    assert as_json(made)["value"] == name
    assert from_json(as_json(made)) == made
