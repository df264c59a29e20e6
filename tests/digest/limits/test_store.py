"""What the store finds for digests: since which moment, in which order; a row on each side of each."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.database.schema import (
    activity,
    asks,
    channels,
    digests,
    due,
    experiments,
    learnings,
    people,
    settings,
    team_members,
    teams,
    weekly_counts,
)
from bot.digest.leads_rules import ManagerDigest, TeamLine
from bot.digest.rules import Footer, PartKept, TeamDigest
from bot.digest.starting import Named
from bot.digest.store import audience, codec, facts
from bot.digest.store import digests as kept
from bot.digest.store.audience import Slot
from bot.ids import ChannelId, DigestId, PersonId, TeamId
from tests.digest.values import shown
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
        (MON, "answered", 1),
        (MON, "shared", 0),
    ):
        rows.add(weekly_counts, team_id="t", week=week, name=name, value=value)
    scope = rows.scope()
    assert facts.experiments_begun(scope, MON) == 5 and facts.done_since(scope, MON) == (("asked", 4), ("answered", 1), ("experimented", 5))
    assert facts.experiments_begun(scope, MON + 14 * DAY) == 0 and facts.done_since(scope, MON + 14 * DAY) == ()
    assert facts.weekly(scope, ["t"], ["asked", "experimented"], MON)[TeamId("t"), "experimented"] == {MON: 2, MON + 7 * DAY: 3}
    assert facts.weekly(scope, ["other"], ["asked"], MON) == {}


def test_people_here_are_human_colleagues_and_sharers_are_counted_once(rows: Rows) -> None:
    for what in ("is_bot", "is_guest", "is_stranger", "is_deactivated", "is_owner"):
        rows.add(people, id=what, **{what: True})
    rows.add(people, id="nothing of it")
    for number, (person, kind, at) in enumerate(
        (("a", "shared", MONDAY), ("a", "shared", MONDAY), ("b", "shared", MONDAY - SECOND), ("c", "asked", MONDAY))
    ):
        rows.add(activity, person_id=person, kind=kind, at=at, item_id=str(number))
    assert (facts.people_here(rows.scope()), facts.sharers(rows.scope(), MONDAY)) == (2, 1)


def test_what_a_team_did_from_after_one_moment_up_to_another(rows: Rows) -> None:
    since, until = MONDAY, MONDAY + 7 * DAY
    for number, at in enumerate((since, since + SECOND, until, until + SECOND)):
        rows.add(learnings, id=f"l{number}", team_id="t", message_ts=f"{number}", shared_at=at, channel_id="C1")
    rows.add(learnings, id="nowhere", team_id="t", shared_at=until)
    rows.add(learnings, id="private", team_id="t", message_ts="8", shared_at=until, channel_id="C9", is_private=True)
    rows.add(learnings, id="ours", team_id="t", message_ts="9", shared_at=until, channel_id="C1", is_private=True)
    month = timedelta(days=28)
    for number, at in enumerate((until - month, until - month + SECOND, until, until + SECOND)):
        rows.add(asks, id=f"q{number}", team_id="t", message_ts=f"{number}", asked_at=at, channel_id="C1")
    for what in ("answered_at", "solved_at"):
        rows.add(asks, id=what, team_id="t", message_ts=what, asked_at=until, channel_id="C1", **{what: until})
    rows.add(asks, id="nowhere", team_id="t", asked_at=until)
    rows.add(asks, id="private", team_id="t", message_ts="9", asked_at=until, channel_id="C9", is_private=True)
    for id_, began, ended in (("old", since, None), ("new", since + SECOND, None), ("ended", since, until), ("ended before", since, since)):
        outcome = "held" if ended else None
        rows.add(experiments, id=id_, team_id="t", started_at=began, finished_at=ended, outcome=outcome, channel_id="C1", message_ts=id_)
    rows.add(experiments, id="private", team_id="t", started_at=until, channel_id="C9", is_private=True, message_ts="9")
    rows.add(experiments, id="nowhere", team_id="t", started_at=until)
    found = facts.facts_of(rows.scope(until), {TeamId("t"): ChannelId("C1"), TeamId("u"): None}, since, until)
    mine = found[TeamId("t")]
    assert sorted(one.id for one in mine.learned) == ["l1", "l2", "ours"] and sorted(one.id for one in mine.asks) == ["q1", "q2"]
    assert (mine.starting, mine.running, [one.id for one in mine.ended]) == (["new"], 2, ["ended"])
    assert found[TeamId("u")] == facts.TeamFacts() and facts.TeamFacts().running == 0


def test_who_is_told_and_since_when_they_were(rows: Rows) -> None:
    told(rows, "1", MONDAY)
    told(rows, "2", MONDAY + DAY)
    told(rows, "3", MONDAY - DAY, subject="u")
    told(rows, "4", MONDAY, kind=kept.MANAGER, subject="l")
    scope = rows.scope()
    assert audience.told_since(scope, kept.TEAM, MON) == {"t": MON + DAY} and audience.told_since(scope, kept.MANAGER, MON) == {"l": MON}
    rows.add(due, kind="digests", subject=scope.workspace, due_at=MONDAY)
    assert (audience.due_at(scope, "digests"), audience.due_at(scope, "letters")) == (MONDAY, None)
    for id_, welcomed, archived in (
        ("a", MONDAY - DAY, None),
        ("b", MONDAY - DAY + SECOND, None),
        ("c", None, None),
        ("d", MONDAY - DAY, MONDAY),
    ):
        rows.add(teams, id=id_, name=id_, welcomed_at=welcomed, archived_at=archived)
        rows.add(team_members, team_id=id_, person_id="U0EVE", is_lead=True)
        rows.add(team_members, team_id=id_, person_id="U0ANA", is_lead=False)
    rows.add(people, id="U0EVE", zone="UTC", locale="en", is_owner=True)
    rows.add(people, id="U0ANA", zone="UTC", locale="en")
    rows.add(people, id="UGONE", zone="UTC", locale="en", is_deactivated=True, is_owner=True)
    rows.add(team_members, team_id="a", person_id="UGONE", is_lead=True)
    assert [(one.person, [team for team, _ in one.teams]) for one in audience.leads(scope)] == [("U0EVE", ["a"])]
    assert [[team for team, _ in one.teams] for one in audience.leads(scope, PersonId("U0EVE"))] == [["a", "b"]]
    assert audience.owners(scope) == [("U0EVE", "UTC", "en")]


def test_the_teams_of_a_slot_that_were_there_and_have_no_digest_yet(rows: Rows) -> None:
    usual = {"digest_weekday": 4, "digest_time": "15:00", "zone": "UTC", "channel_id": "C1", "welcomed_at": MONDAY, "created_at": MONDAY}
    others: dict[str, dict[str, object]] = {
        "b": {},
        "a": {},
        "another day": {"digest_weekday": 3},
        "another hour": {"digest_time": "15:30"},
        "another zone": {"zone": "Asia/Tokyo"},
        "new": {"created_at": MONDAY + SECOND},
        "rests": {"digest_paused_at": MONDAY},
        "gone": {"archived_at": MONDAY},
        "told": {},
        "told before": {},
    }
    for id_, values in others.items():
        rows.add(teams, id=id_, name=id_, **usual | values)
    told(rows, "1", MONDAY, subject="told")
    told(rows, "2", MONDAY - DAY, subject="told before", local_date=MON - DAY)
    told(rows, "3", MONDAY, subject="a", kind=kept.MANAGER)

    def found(limit: int) -> list[str]:
        return [one.id for one in audience.teams_to_tell(rows.scope(), Slot(4, "15:00", "UTC"), MONDAY + SECOND, MON, limit)]

    assert found(9) == ["a", "b", "told before"] and found(2) == ["a", "b"]


def test_the_side_that_a_letter_named_since_a_day(rows: Rows) -> None:
    side = shown(Dimension.SAFE, 40)
    counts = {"learned": 0, "learned_usual": None, "asks_waiting": 0, "running": 0, "response": None}
    told_of = {"strongest": None, "headline": None, "hints": (), "are_the_companys": False, "footer": Footer()}
    line = TeamLine(team=TeamId("t"), name="T", weakest=None, **counts, **told_of)  # type: ignore[arg-type]
    for id_, day, subject, weakest in (("1", 0, "lead", side), ("2", 1, "lead", None), ("3", -1, "before", side), ("4", 2, "other", side)):
        letter = ManagerDigest(PersonId(subject), MON, (replace(line, weakest=weakest),))
        told(rows, id_, MONDAY + day * DAY, kind=kept.MANAGER, subject=subject, local_date=MON + day * DAY, content=codec.as_json(letter))
    assert kept.last_named(rows.scope(), ["lead", "before"], MON) == {("lead", "t"): Named(side, MONDAY)}


def test_a_lead_s_words_for_one_team_are_told_to_that_team(rows: Rows) -> None:
    for name, said in ((kept.CHANGED + "t", "Shorter meetings"), (kept.CHANGED + "u", "Other"), (kept.NOT_NOW + "t", "Not now")):
        rows.add(settings, name=name, value=said)
    scope = rows.scope()
    assert kept.changed_words(scope, ["t"]) == {"t": "Shorter meetings"} and kept.not_now_words(scope, ["t", "u"]) == {"t": "Not now"}


def test_one_team_s_digest_rests_and_no_other(rows: Rows) -> None:
    one, other = TeamId("a"), TeamId("b")
    for id_ in (one, other):
        rows.add(teams, id=id_, name=id_)
    kept.pause(rows.scope(), one, MONDAY)
    assert [kept.is_paused(rows.scope(), team) for team in (one, other)] == [True, False]
    kept.pause(rows.scope(), other, MONDAY)
    kept.pause(rows.scope(), one, None)
    assert [kept.is_paused(rows.scope(), team) for team in (one, other)] == [False, True]
