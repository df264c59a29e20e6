"""What the store finds for digests: since which moment, in which order; a row on each side of each."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database.schema import activity, channels, digests, learnings, people, weekly_counts
from bot.digest.rules import PartKept, TeamDigest
from bot.digest.store import codec, facts
from bot.digest.store import digests as kept
from bot.ids import DigestId, TeamId
from tests.givens import MONDAY
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MON = MONDAY.date()


def told(rows: Rows, id_: str, made: datetime, made_of: TeamDigest | None = None, **values: object) -> None:
    digest = made_of or TeamDigest(TeamId("t"), made.date())
    usual = {"id": id_, "kind": kept.TEAM, "subject": "t", "local_date": made.date(), "composed_at": made, "is_quiet": False}
    rows.add(digests, **usual | {"content": codec.as_json(digest)} | values)


def test_digests_since_a_moment_and_where_something_stands(rows: Rows) -> None:
    told(rows, "old", MONDAY - SECOND, local_date=MON - DAY)
    told(rows, "first", MONDAY)
    told(rows, "later", MONDAY + 7 * DAY, TeamDigest(TeamId("t"), MON, changed="about x_1"))
    told(rows, "quiet", MONDAY + DAY, is_quiet=True, subject="q")
    told(rows, "letter", MONDAY + DAY, kind=kept.MANAGER, subject="l")
    scope = rows.scope()
    assert kept.teams_composed_since(scope, MONDAY) == ["first", "later"]
    assert [one.id for one in kept.holding(scope, "x_1", MON)] == ["later"] and kept.holding(scope, "x.1", MON) == []
    assert kept.holding(scope, "x_1", MON + 8 * DAY) == [] and [one.id for one in kept.holding(scope, "x_1", MON + 7 * DAY)] == ["later"]
    assert [one.id for one in kept.past(scope, kept.TEAM, "t", 2)] == ["later", "first"]
    one = kept.digest(scope, DigestId("quiet"))
    assert one is not None and one.is_quiet and kept.digest(scope, DigestId("none")) is None


def test_silent_digests_in_a_row_and_what_opened_a_digest(rows: Rows) -> None:
    asked, silent = (TeamDigest(TeamId("t"), MON, is_quiet=True, asks_to_pause=asks) for asks in (True, False))
    told(rows, "too old", MONDAY - DAY, silent, is_quiet=True)
    told(rows, "1", MONDAY, asked, is_quiet=True)
    told(rows, "2", MONDAY + DAY, silent, is_quiet=True)
    told(
        rows,
        "3",
        MONDAY,
        TeamDigest(TeamId("u"), MON, of_others=(PartKept("a", ("x",), stands_first=True), PartKept("b", ("y",)))),
        subject="u",
    )
    told(rows, "4", MONDAY - DAY, silent, subject="u", is_quiet=True)
    told(rows, "5", MONDAY, silent, subject="w", is_quiet=True)
    scope = rows.scope()
    assert kept.quiet_runs(scope, ["t", "u"], MON) == {"t": (False, True)}
    assert kept.quiet_runs(scope, ["t", "u"], MON - DAY) == {"t": (False, True, False)}
    assert kept.told_first(scope, [TeamId("t"), TeamId("u")], MON) == {"u": {"x"}} and not kept.told_first(scope, [TeamId("u")], MON + DAY)


def test_the_company_s_best_are_what_everybody_may_read(rows: Rows) -> None:
    rows.add(channels, id="CNOW", is_private=True)
    rows.add(channels, id="C1", is_private=False)
    for id_, values in (
        ("b", {}),
        ("a", {}),
        ("newer", {"shared_at": MONDAY + DAY}),
        ("used", {"used_by": 1}),
        ("old", {"used_by": 9, "shared_at": MONDAY}),
        ("nowhere", {"used_by": 9, "message_ts": None}),
        ("unread", {"used_by": 9, "text": ""}),
        ("private", {"used_by": 9, "is_private": True}),
        ("private now", {"used_by": 9, "channel_id": "CNOW"}),
    ):
        usual = {"id": id_, "message_ts": id_, "channel_id": "C1", "shared_at": MONDAY + SECOND, "used_by": 0, "is_private": False}
        rows.add(learnings, **usual | values)
    assert facts.best_of_company(rows.scope(), MONDAY) == ("used", "newer", "a")


def test_the_company_s_counts_begin_with_that_week(rows: Rows) -> None:
    for week, name, value in (
        (MON - 7 * DAY, "experimented", 9),
        (MON, "experimented", 2),
        (MON + 7 * DAY, "experimented", 3),
        (MON, "asked", 4),
        (MON, "noticed", 8),
    ):
        rows.add(weekly_counts, team_id="t", week=week, name=name, value=value)
    scope = rows.scope()
    assert facts.experiments_begun(scope, MON) == 5 and facts.done_since(scope, MON) == (("asked", 4), ("experimented", 5))
    assert facts.experiments_begun(scope, MON + 14 * DAY) == 0 and facts.done_since(scope, MON + 14 * DAY) == ()
    assert facts.weekly(scope, ["t"], ["asked", "experimented"], MON)[TeamId("t"), "experimented"] == {MON: 2, MON + 7 * DAY: 3}
    assert facts.weekly(scope, ["other"], ["asked"], MON) == {}


def test_people_here_are_human_colleagues_and_sharers_are_counted_once(rows: Rows) -> None:
    for what in ("is_bot", "is_guest", "is_stranger", "is_deactivated", "is_owner"):
        rows.add(people, id=what, **{what: True})
    for number, (person, kind, at) in enumerate(
        (("a", "shared", MONDAY), ("a", "shared", MONDAY), ("b", "shared", MONDAY - SECOND), ("c", "asked", MONDAY))
    ):
        rows.add(activity, person_id=person, kind=kind, at=at, item_id=str(number))
    assert (facts.people_here(rows.scope()), facts.sharers(rows.scope(), MONDAY)) == (1, 1)
