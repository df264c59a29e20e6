"""What the store finds of nudges and their trials. Since which moment, of whom: a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.content.act_library import ActId
from bot.content.dimensions import Dimension
from bot.database.schema import activity, nudges, people, preferences, team_members, teams
from bot.ids import ChainId, NudgeId, PersonId, TeamId
from bot.nudges import store
from bot.nudges.earning.rules import NudgeTrial, TrialSums, Verdict
from bot.nudges.earning.store import decisions_between, keep_trial, trials
from bot.nudges.rules import Reply
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
ACT = "share-a-mistake"


def nudged(rows: Rows, id_: str, **values: object) -> None:
    rows.add(nudges, **{"id": id_, "person_id": BO, "act_id": ACT, "state": "sent", "made_at": MONDAY, "probability": 0.7} | values)


def test_decisions_from_a_moment_to_another_and_what_was_done_in_the_week_after(rows: Rows) -> None:
    until = MONDAY + WEEK
    for number, (made, values) in enumerate(
        [
            (MONDAY - SECOND, {}),
            (MONDAY, {"state": "held_out"}),
            (until - SECOND, {"state": "declined"}),
            (until, {}),
            (MONDAY, {"probability": 1.0}),
            (MONDAY, {"act_id": "gone"}),
            (MONDAY, {"state": "snoozed", "person_id": ANA}),
        ]
    ):
        nudged(rows, str(number), made_at=made, week=MONDAY.date() + number * timedelta(days=7), **values)
    found = sorted(decisions_between(rows.scope(), MONDAY, until), key=lambda one: (one.person, one.nudged))
    assert [(one.person, one.nudged, one.declined, one.did) for one in found] == [
        (ANA, True, True, False), (BO, False, False, False), (BO, True, True, False),
    ]  # fmt: skip
    rows.add(activity, person_id=ANA, kind="shared", at=MONDAY, item_id="at once")
    assert not any(one.did for one in decisions_between(rows.scope(), MONDAY, until)), "it came before the nudge was read"
    rows.add(activity, person_id=ANA, kind="thanked", at=MONDAY + SECOND, item_id="thanks alone do not count")
    assert not any(one.did for one in decisions_between(rows.scope(), MONDAY, until))
    rows.add(activity, person_id=ANA, kind="asked", at=MONDAY + WEEK, item_id="just in time")
    assert [one.person for one in decisions_between(rows.scope(), MONDAY, until) if one.did] == [ANA]
    rows.add(activity, person_id=BO, kind="asked", at=MONDAY + WEEK + SECOND, item_id="too late for the first")
    assert [one.nudged for one in decisions_between(rows.scope(), MONDAY, until) if one.did and one.person == BO] == [True]


def test_only_colleagues_who_may_hear_from_us_and_want_nudges_are_looked_at(rows: Rows) -> None:
    rows.add(teams, id="t", welcomed_at=MONDAY)
    rows.add(teams, id="waits", welcomed_at=None)
    colleague = {"zone": "Europe/Berlin", "is_bot": False, "is_guest": False, "is_stranger": False, "is_deactivated": False}
    others = {"is_bot": True, "is_guest": True, "is_stranger": True, "is_deactivated": True, "zone": "Asia/Tokyo"}
    everybody = {"U5": {}, "U2": {}, "U1": {}, **{f"U3{field}": {field: value} for field, value in others.items()}}
    for person, values in everybody.items():
        rows.add(people, id=person, **colleague | values)
        rows.add(team_members, person_id=person, team_id="t", since=MONDAY, until=None)
    for person, team, until in (("U4waits", "waits", None), ("U4left", "t", MONDAY), ("U4stopped", "t", None), ("U4none", "t", None)):
        rows.add(people, id=person, **colleague)
        rows.add(team_members, person_id=person, team_id=team, since=MONDAY - WEEK, until=until)
    rows.add(preferences, person_id="U4stopped", nudges="usual", stopped_at=MONDAY)
    rows.add(preferences, person_id="U4none", nudges="none", stopped_at=None)
    rows.add(preferences, person_id="U2", nudges="more", stopped_at=None)

    def found(after: str, limit: int) -> list[tuple[str, str]]:
        return [(one.person, one.wish) for one in store.candidates(rows.scope(MONDAY + WEEK), ["Europe/Berlin"], after, limit)]

    assert found("", 9) == [("U1", "usual"), ("U2", "more"), ("U5", "usual")]
    assert found("U1", 1) == [("U2", "more")]


def test_a_candidate_comes_with_the_teams_they_are_in_and_those_they_lead(rows: Rows) -> None:
    rows.add(people, id="U1", zone="Europe/Berlin")
    rows.add(people, id="U2", zone="Europe/Berlin", is_owner=True)
    rows.add(team_members, person_id="U2", team_id="t9", since=MONDAY - WEEK, until=None)
    rows.add(teams, id="t9", welcomed_at=MONDAY)
    for team, lead, until in (
        ("t2", False, None),
        ("t3", False, None),
        ("t1", False, None),
        ("led", True, None),
        ("also led", True, None),
        ("left", False, MONDAY),
    ):
        rows.add(teams, id=team, welcomed_at=MONDAY)
        rows.add(team_members, person_id="U1", team_id=team, is_lead=lead, since=MONDAY - WEEK, until=until)
    found = store.candidates(rows.scope(MONDAY + WEEK), ["Europe/Berlin"], "", 9)
    assert [(one.teams, one.leads, one.is_owner) for one in found] == [
        (("t1", "t2", "t3"), ("also led", "led"), False),
        (("t9",), (), True),
    ]


def test_a_nudge_is_kept_once_a_week_for_one_act_and_comes_back_with_its_answer(rows: Rows) -> None:
    def kept(id_: str, person: str = BO, act: str = ACT) -> bool:
        return store.keep(rows.scope(), NudgeId(id_), PersonId(person), ActId(act), MONDAY.date(), store.NudgeState.SENT, 0.7)

    assert [kept("1"), kept("2"), kept("3", ANA), kept("4", act="ask-first")] == [True, False, True, True]
    store.answer(rows.scope(), NudgeId("1"), Reply.DONE)
    store.keep_plan(rows.scope(), NudgeId("1"), "If it rains")
    found = [store.nudge(rows.scope(), NudgeId(one), PersonId(BO)) for one in ("1", "4", "3", "2")]
    assert [one and (one.reply, one.state.value, one.plan, one.made_at) for one in found] == [
        (Reply.DONE, "done", "If it rains", MONDAY),
        (None, "sent", "", MONDAY),
        None,
        None,
    ]


def test_the_zones_that_somebody_lives_in_once_each(rows: Rows) -> None:
    for id_, zone in (("1", "UTC"), ("2", "Asia/Tokyo"), ("3", "UTC")):
        rows.add(people, id=id_, zone=zone)
    assert sorted(store.zones(rows.scope())) == ["Asia/Tokyo", "UTC"]


def test_a_trial_is_kept_as_it_stands(rows: Rows) -> None:
    made = NudgeTrial(Dimension.TRY, MONDAY.date(), TrialSums(1, 2, 3, 4, 5, 6.0, 7.0), Verdict.KEPT, MONDAY.date())
    keep_trial(rows.scope(), made)
    keep_trial(rows.scope(), NudgeTrial(Dimension.SAFE, MONDAY.date()))
    assert trials(rows.scope()) == [NudgeTrial(Dimension.SAFE, MONDAY.date()), made]


def test_what_somebody_was_suggested_from_a_moment_on(rows: Rows) -> None:
    for number, (state, reply, held_out, arrived) in enumerate(
        [("sent", None, False, True), ("queued", None, False, False), ("held_out", None, True, False), ("done", Reply.DONE, False, True)]
    ):
        nudged(rows, str(number), state=state, act_id=state, made_at=MONDAY + number * WEEK)
        (*_, last) = store.past_of(rows.scope(), [PersonId(BO)], MONDAY)[PersonId(BO)]
        assert (last.act, last.reply, last.held_out, last.arrived) == (state, reply, held_out, arrived)
    nudged(rows, "before", act_id="before", made_at=MONDAY - SECOND)
    nudged(rows, "of another", person_id=ANA)
    assert [one.act for one in store.past_of(rows.scope(), [PersonId(BO)], MONDAY)[PersonId(BO)]] == ["sent", "queued", "held_out", "done"]
    assert store.nudge(rows.scope(), NudgeId("0"), PersonId(ANA)) is None and store.nudge(rows.scope(), NudgeId("0")) is not None
    store.was_sent(rows.scope(), NudgeId("1"))
    store.was_sent(rows.scope(), NudgeId("3"))
    store.keep_plan(rows.scope(), NudgeId("0"), "If it rains")
    store.answer(rows.scope(), NudgeId("0"), Reply.ACCEPTED)
    kept = {row.id: (row.state, row.plan) for row in rows.tx.execute(select(nudges.c.id, nudges.c.state, nudges.c.plan))}
    assert kept == {
        "0": ("accepted", "If it rains"), "1": ("sent", None), "2": ("held_out", None), "3": ("done", None), "before": ("sent", None),
        "of another": ("sent", None),
    }  # fmt: skip


def test_acts_for_what_a_team_chose_are_counted_from_so_many_people_on(rows: Rows) -> None:
    for number, (person, state) in enumerate(((ANA, "sent"), (BO, "sent"), (BO, "sent"), ("U0DEV", "held_out"))):
        nudged(rows, str(number), person_id=person, state=state, chain_id="h", week=MONDAY.date() + number * timedelta(days=7))
    nudged(rows, "other", person_id="U0EVE", chain_id="other")
    assert [store.suggested_for(rows.scope(), ChainId("h"), least) for least in (2, 3)] == [3, None]


def test_acts_of_a_team_s_people_leads_and_those_who_left_apart(rows: Rows) -> None:
    for person, lead, until in ((BO, False, None), (ANA, True, None), ("U0DEV", False, MONDAY)):
        rows.add(team_members, team_id="t", person_id=person, is_lead=lead, until=until)
        nudged(rows, f"{person}1", person_id=person, act_id=f"of {person}")
    nudged(rows, "old", act_id="old", made_at=MONDAY - SECOND)
    nudged(rows, "held out", act_id="held out", state="held_out")
    assert store.acts_in_teams(rows.scope(), [TeamId("t")], MONDAY) == {"t": {ActId(f"of {BO}")}}
    assert store.acts_in_teams(rows.scope(), [TeamId("other")], MONDAY) == {}
    assert store.leads_of(rows.scope(), ["t"]) == {"t": [ANA]} and store.leads_of(rows.scope(), ["other"]) == {}
    rows.add(preferences, person_id=ANA, nudges="less", nudges_snoozed_until=MONDAY)
    rows.add(preferences, person_id=BO, nudges="more")
    assert store.wishes(rows.scope(), [PersonId(ANA)]) == {ANA: ("less", MONDAY)}
