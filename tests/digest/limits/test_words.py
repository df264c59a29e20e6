"""The words of digests, when digests are told, and what is kept of them. A row stands beside each that must not be found."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import activity, asks, channels, digests, experiments, learnings, people, settings, teams, workspaces
from bot.digest.rules import PartKept, Picked, TeamDigest
from bot.digest.store import audience, codec, facts, words
from bot.digest.store import digests as kept
from bot.digest.store.audience import Slot
from bot.digest.store.digests import KeptDigest
from bot.experiments.rules import Outcome
from bot.ids import ChannelId, DigestId, TeamId
from tests.digest.values import shown
from tests.givens import ANA, BO, MONDAY, WORKSPACE
from tests.rows import Rows

DAY, WEEK, SECOND = timedelta(days=1), timedelta(weeks=1), timedelta(seconds=1)
MON = MONDAY.date()
HERE = ChannelId("C1")
IDS = ["open", "ours", "theirs", "now", "nameless"]


def said_in_channels(rows: Rows, table: Any, named: str, **values: object) -> None:
    """One that everybody may read, one of our private channel, two of others', one without a name; and one that nobody asked for."""
    rows.tx.execute(workspaces.delete())
    rows.add(workspaces, id=WORKSPACE, url="https://x.example/")
    rows.add(people, id=BO, name="Bo")
    rows.add(people, id=ANA, name="Ana")
    rows.add(channels, id="CNOW", is_private=True)
    for id_, channel, private in (
        ("open", "C2", False),
        ("ours", "C1", True),
        ("theirs", "C2", True),
        ("now", "CNOW", False),
        ("nameless", "C9", False),
        ("beside", "C2", False),
    ):
        of = {named: "U0GONE", "message_ts": None} if id_ == "nameless" else {named: BO, "message_ts": "1.1"}
        rows.add(table, **{"id": id_, "channel_id": channel, "is_private": private} | of | values)


def test_the_words_of_a_learning_for_whoever_is_in_a_channel(rows: Rows) -> None:
    said_in_channels(rows, learnings, "author_id", title="T", text="Words", used_by=3)
    found = words.learned_words(rows.scope(), IDS, HERE)
    assert sorted(found) == ["nameless", "open", "ours"] and sorted(words.learned_words(rows.scope(), IDS, None)) == ["nameless", "open"]
    one = found["open"]
    assert (one.title, one.text, one.author, one.used_by) == ("T", "Words", "Bo", 3)
    assert (one.link, found["nameless"].link, found["nameless"].author) == ("https://x.example/archives/C2/p11", "", "")


def test_the_words_of_a_question_that_waits_or_is_still_there(rows: Rows) -> None:
    said_in_channels(rows, asks, "author_id", text="How?", asked_at=MONDAY)
    rows.tx.execute(asks.update().where(asks.c.id == "ours").values(answered_at=MONDAY))
    found = words.ask_words(rows.scope(), IDS, HERE)
    assert sorted(found) == ["nameless", "open"]
    assert sorted(words.ask_words(rows.scope(), IDS, HERE, answered_too=True)) == ["nameless", "open", "ours"]
    assert (found["open"].author, found["open"].text, found["nameless"].author) == ("Bo", "How?", "")


def test_the_words_of_an_experiment_and_how_it_ended(rows: Rows) -> None:
    said_in_channels(rows, experiments, "owner_id", hypothesis="It helps", ends_on=MON)
    rows.tx.execute(experiments.update().where(experiments.c.id == "ours").values(outcome="held", lesson="It did"))
    found = words.tried_words(rows.scope(), IDS, HERE)
    assert {id_: (one.owner, one.outcome, one.lesson) for id_, one in found.items()} == {
        "open": ("Bo", None, ""),
        "ours": ("Bo", Outcome.HELD, "It did"),
        "nameless": ("", None, ""),
    }


def test_what_is_still_there_of_learnings_and_questions(rows: Rows) -> None:
    for table, ids in ((learnings, "ab"), (asks, "cd")):
        for id_ in ids:
            rows.add(table, id=id_)
    assert words.still_there(rows.scope(), ["a", "c", "x"]) == {"a", "c"}


def test_every_slot_once_in_their_order(rows: Rows) -> None:
    usual = {"digest_weekday": 4, "digest_time": "15:00", "zone": "UTC", "channel_id": "C1", "welcomed_at": MONDAY}
    for number, values in enumerate(
        (
            {},
            {"digest_weekday": 1},
            {},
            {"digest_time": "09:00"},
            {"zone": "Asia/Tokyo"},
            {"digest_weekday": 0, "welcomed_at": None},
            {"digest_weekday": 0, "archived_at": MONDAY},
            {"digest_weekday": 0, "channel_id": None},
            {"digest_weekday": 0, "digest_paused_at": MONDAY},
        )
    ):
        rows.add(teams, id=str(number), name=str(number), **usual | values)
    slots = [Slot(1, "15:00", "UTC"), Slot(4, "09:00", "UTC"), Slot(4, "15:00", "Asia/Tokyo"), Slot(4, "15:00", "UTC")]
    assert audience.slots(rows.scope()) == slots


def test_a_team_comes_with_what_is_known_of_it(rows: Rows) -> None:
    usual = {"digest_weekday": 4, "digest_time": "15:00", "zone": "UTC", "channel_id": "C1", "welcomed_at": MONDAY, "language": "de"}
    for id_, parts in (("a", ["asks", "pulse"]), ("b", [])):
        rows.add(teams, id=id_, name=f"Team {id_}", digest_parts=parts, created_at=MONDAY, **usual)
    found = audience.teams_to_tell(rows.scope(), Slot(4, "15:00", "UTC"), MONDAY + SECOND, MON, 9)
    told = [(one.id, one.name, one.channel, one.parts, one.language, one.created_at) for one in found]
    assert told == [
        ("a", "Team a", "C1", frozenset({"asks", "pulse"}), "de", MONDAY),
        ("b", "Team b", "C1", frozenset(), "de", MONDAY),
    ]


@pytest.mark.parametrize("welcomed", [None, MONDAY])
def test_owners_who_are_here_hear_once_a_team_was_welcomed(rows: Rows, welcomed: datetime | None) -> None:
    rows.add(teams, id="t", welcomed_at=welcomed)
    for id_, owner, gone in (("U2", True, False), ("U3", True, False), ("U1", True, False), ("U4", False, False), ("U5", True, True)):
        rows.add(people, id=id_, zone="UTC", locale="en", is_owner=owner, is_deactivated=gone)
    assert [one for one, *_ in audience.owners(rows.scope())] == ([] if welcomed is None else ["U1", "U2", "U3"])


def test_experiments_of_half_a_year_and_how_many_took_notice(rows: Rows) -> None:
    until = MONDAY + WEEK
    for id_, began in (("too long", until - 26 * WEEK), ("just", until - 26 * WEEK + SECOND), ("now", until), ("later", until + SECOND)):
        rows.add(experiments, id=id_, team_id="t", started_at=began, channel_id="C1", message_ts=id_)
    for id_, began in (("c", until - DAY), ("a", until - DAY), ("b", until - DAY)):
        rows.add(experiments, id=id_, team_id="t", started_at=began, channel_id="C1", message_ts=id_)
    for id_, ended in (("after", until + SECOND), ("within", until)):
        rows.add(
            experiments, id=id_, team_id="t", started_at=MONDAY, finished_at=ended, outcome="held", channel_id="C1", message_ts=id_,
            lesson="L" if id_ == "within" else None,
        )  # fmt: skip
    rows.add(learnings, id="l", team_id="t", message_ts="1", shared_at=until, channel_id="C1", author_id=BO, used_by=4)
    rows.add(learnings, id="unnoticed", team_id="t", message_ts="2", shared_at=until, channel_id="C1", author_id=BO)
    for number, (person, kind, item) in enumerate(
        (
            (ANA, "noticed", "l"),
            (ANA, "used", "l"),
            ("U0DEV", "replied:1", "l"),
            ("U0EVE", "shared", "l"),
            ("U0CLEO", "noticed", "another"),
        )
    ):
        rows.add(activity, person_id=person, kind=kind, item_id=item, at=MONDAY + number * SECOND)
    mine = facts.facts_of(rows.scope(until), {TeamId("t"): HERE}, MONDAY, until)[TeamId("t")]
    assert (mine.starting, mine.running) == (["a", "b", "c", "now"], 5)
    assert [(one.id, one.has_lesson) for one in mine.ended] == [("within", True)]
    assert sorted((one.id, one.author, one.reached, one.used_by) for one in mine.learned) == [("l", BO, 2, 4), ("unnoticed", BO, 0, 0)]


def test_what_was_open_elsewhere_counts_for_the_team_and_what_was_private_there_does_not(rows: Rows) -> None:
    for private in (True, False):
        for table, at in ((learnings, "shared_at"), (asks, "asked_at"), (experiments, "started_at")):
            rows.add(table, id=f"{private}", team_id="t", message_ts="1", channel_id="C9", is_private=private, **{at: MONDAY + DAY})
    mine = facts.facts_of(rows.scope(), {TeamId("t"): HERE}, MONDAY, MONDAY + WEEK)[TeamId("t")]
    assert ([one.id for one in mine.learned], [one.id for one in mine.asks], mine.starting) == (["False"], ["False"], ["False"])


def test_whoever_shared_is_counted_once_and_whoever_did_something_else_is_not(rows: Rows) -> None:
    for person, kind, item in (("a", "shared", "1"), ("a", "shared", "2"), ("b", "shared", "3"), ("c", "asked", "4")):
        rows.add(activity, person_id=person, kind=kind, item_id=item, at=MONDAY)
    assert facts.sharers(rows.scope(), MONDAY) == 2


def test_one_digest_for_each_kind_subject_and_day_as_it_was_composed(rows: Rows) -> None:
    def made(id_: str, on: date, subject: str = "t", kind: str = kept.TEAM) -> KeptDigest:
        return KeptDigest(DigestId(id_), kind, subject, on, TeamDigest(TeamId("t"), on, changed=id_), id_ == "quiet")

    scope = rows.scope(MONDAY + SECOND)
    first = made("1", MON)
    assert kept.keep(scope, [first, made("quiet", MON + DAY), made("3", MON, "u"), made("4", MON, kind=kept.OWNER)]) == 4
    assert kept.keep(scope, [made("again", MON), made("5", MON + 2 * DAY)]) == 1
    assert set(rows.tx.execute(select(digests.c.composed_at)).scalars()) == {MONDAY + SECOND}
    kept.change(scope, DigestId("3"), TeamDigest(TeamId("u"), MON, changed="otherwise"))
    found = [kept.digest(scope, DigestId(id_)) for id_ in ("1", "3", "quiet")]
    assert found[0] == first and [one and one.content.changed for one in found] == ["1", "otherwise", "quiet"]
    assert [(one.id, one.on, one.is_quiet) for one in kept.past(scope, kept.TEAM, "t", 2)] == [
        ("5", MON + 2 * DAY, False),
        ("quiet", MON + DAY, True),
    ]


def test_what_was_told_of_a_lead_s_words_is_forgotten_and_no_other(rows: Rows) -> None:
    for name in ("changed", "not_now"):
        for team in "tu":
            rows.add(settings, name=f"digest_{name}:{team}", value="" if team == "u" and name == "changed" else name)
    rows.add(settings, name="other", value=1)
    scope = rows.scope()
    assert kept.changed_words(scope, ["t", "u"]) == {"t": "changed"} and kept.not_now_words(scope, ["t", "u"]) == {
        "t": "not_now",
        "u": "not_now",
    }
    kept.forget_changed(scope, ["t"])
    assert sorted(rows.tx.execute(select(settings.c.name)).scalars()) == ["digest_changed:u", "digest_not_now:u", "other"]


def test_a_digest_is_read_back_as_it_was_and_holds_no_defaults() -> None:
    digest = TeamDigest(
        TeamId("t"), MON, Picked(("a",)), figures=(shown(Dimension.SAFE, 40),), of_others=(PartKept("k", ("x",)),), tried=2, is_quiet=True
    )  # fmt: skip
    stored = codec.as_json(digest)
    assert sorted(stored["of"]) == ["figures", "is_quiet", "learned", "of_others", "on", "team", "tried"]
    assert codec.from_json(stored) == digest
    stored["of"]["dropped_later"] = 1
    assert codec.from_json(stored) == digest and codec.from_json(codec.as_json(replace(digest, tried=0))).tried == 0
