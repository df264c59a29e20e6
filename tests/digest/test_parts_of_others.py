"""What another feature tells in a team's digest. Kept as ids, read when it is told, and never cut out of the week's total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from bot.database.engine import Database, Tx
from bot.database.scope import Scope
from bot.digest import acts as digests
from bot.digest import reading
from bot.digest.store import digests as rows
from bot.digest.views.team import team_digest, team_more
from bot.feature import DigestPart
from bot.ids import TeamId
from bot.people import store as people_rows
from bot.words import Words
from tests.digest.givens import DAY, FRIDAY, add_team, kept_digests, learn, messages, run
from tests.givens import GENERAL, scope

WISHES = {"w1": "A quieter room", "w2": "Fewer meetings", "w3": "More time"}


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        add_team(given)
        yield given


def wishes(there: Mapping[str, str], *, stands_first: bool = False) -> DigestPart:
    """A part that tells wishes of every team, as long as they are there."""

    def found(_scope: Scope, teams: Sequence[TeamId], _since: datetime, _until: datetime) -> dict[TeamId, Sequence[str]]:
        return {team: sorted(there) for team in teams} if there else {}

    def read(_scope: Scope, ids: Sequence[str]) -> list[str]:
        return [there[one] for one in ids if one in there]

    def show(words: Words, value: list[str]) -> list[str]:
        return [f"{words.language}: {one}." for one in value]

    return DigestPart(name="wishes", found=found, read=read, show=show, stands_first=stands_first)


def told(tx: Tx, part: DigestPart) -> dict[str, Any]:
    (row,) = kept_digests(tx)
    kept = rows.digest(scope(tx), row.id)
    assert kept is not None
    seen = reading.team_seen(scope(tx), kept, [part])
    assert seen is not None
    return {"message": team_digest(seen)["text"], "more": str(team_more(seen)), "kept": kept.content.of_others}


def test_it_is_news_by_itself_and_stands_in_the_message(tx: Tx) -> None:
    run(tx, partial(digests.teams_due, parts=[wishes({"w1": "A quieter room"})]), FRIDAY)
    assert len(messages(tx)) == 1
    assert "en: A quieter room." in told(tx, wishes(WISHES))["message"]


def test_only_its_ids_are_kept_so_what_is_taken_back_is_gone(tx: Tx) -> None:
    run(tx, partial(digests.teams_due, parts=[wishes(WISHES)]), FRIDAY)
    found = told(tx, wishes({"w2": "Fewer meetings"}))
    assert "Fewer meetings" in found["message"] and "quieter" not in found["message"]
    assert "quieter" not in str(found["kept"]) and "w1" in str(found["kept"])


def test_the_whole_week_holds_what_the_message_has_no_room_for(tx: Tx) -> None:
    run(tx, partial(digests.teams_due, parts=[wishes(WISHES)]), FRIDAY)
    found = told(tx, wishes(WISHES))
    assert "More time" not in found["message"]
    assert all(one in found["more"] for one in WISHES.values())


def test_what_stands_first_opens_the_digest_and_makes_no_week_worth_telling(tx: Tx) -> None:
    part = wishes({"w1": "A quieter room"}, stands_first=True)
    run(tx, partial(digests.teams_due, parts=[part]), FRIDAY)
    assert messages(tx) == []


def test_what_stands_first_stands_before_the_lessons(tx: Tx) -> None:
    part = wishes({"w1": "A quieter room"}, stands_first=True)
    learn(tx, "l1", FRIDAY - DAY, text="Indexes help")
    run(tx, partial(digests.teams_due, parts=[part]), FRIDAY)
    message = told(tx, part)["message"]
    assert message.index("quieter") < message.index("Indexes help")
