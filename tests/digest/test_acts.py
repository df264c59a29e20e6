"""Digests on real databases. Composed once, for everybody who is due, with the words as they are when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, event, update

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import asks, cohorts, learnings, people
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.digest import settings as digest_settings
from bot.digest.leads_rules import ManagerDigest, OwnerDigest
from bot.digest.rules import TeamDigest
from bot.digest.store import audience as digest_audience
from bot.digest.store import digests as rows
from bot.digest.store.codec import as_json, from_json
from bot.digest.views import leads
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.people import store as people_rows
from bot.pulse.privacy.released import OwnQuestionTopic, ResponseCount, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.results.store import K_SETTING
from tests.digest.givens import (
    DAY,
    FIGURES,
    FRIDAY,
    HOUR,
    NEXT_MONDAY,
    WEEK,
    add_team,
    ask,
    count_week,
    kept_digests,
    learn,
    messages,
    notice_taken,
    release,
    run,
    try_out,
)
from tests.digest.values import shown
from tests.givens import ANA, BO, DEV, EVE, GENERAL, scope


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        add_team(given)
        yield given


def digest_of(tx: Tx, kind: str = "team") -> rows.KeptDigest:
    (row,) = [one for one in kept_digests(tx) if one.kind == kind]
    kept = rows.digest(scope(tx), row.id)
    assert kept is not None
    return kept


def test_a_teams_week_is_composed_at_its_hour_and_queued_for_its_channel(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    upcoming = run(tx, digests.teams_due, FRIDAY)
    assert upcoming == FRIDAY + WEEK
    (message,) = messages(tx)
    assert (message.kind, message.recipient, message.not_before) == ("digest_team", GENERAL, FRIDAY)
    assert message.dedupe_key == "digest:team:T1:2026-03-06"
    assert "title" not in str(message.body)
    assert digest_of(tx).content.learned.shown == ("l1",)


def test_running_it_again_tells_nothing_twice(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    for late in (0, 1, 2):
        run(tx, digests.teams_due, FRIDAY + late * HOUR, due_at=FRIDAY)
    assert len(kept_digests(tx)) == len(messages(tx)) == 1


def test_only_this_weeks_and_only_what_the_team_may_read(tx: Tx) -> None:
    learn(tx, "now", FRIDAY - DAY)
    learn(tx, "old", FRIDAY - 8 * DAY)
    learn(tx, "later", FRIDAY + HOUR)
    learn(tx, "elsewhere", FRIDAY - DAY, is_private=True, channel_id="CSECRET")
    learn(tx, "own", FRIDAY - DAY, is_private=True)
    run(tx, digests.teams_due, FRIDAY + 2 * HOUR, due_at=FRIDAY)
    assert set(digest_of(tx).content.learned.shown) == {"now", "own"}


def test_what_was_shared_where_only_a_few_may_read_now_is_told_to_nobody_else(tx: Tx) -> None:
    turned = {"channel_id": "CTURNED"}
    learn(tx, "l-turned", FRIDAY - DAY, **turned)
    ask(tx, "a-turned", FRIDAY - 3 * DAY, **turned)
    try_out(tx, "e-turned", FRIDAY - DAY, **turned)
    learn(tx, "open", FRIDAY - DAY)
    people_rows.keep_channel(scope(tx), "CTURNED", is_private=True)
    run(tx, digests.teams_due, FRIDAY)
    told = str(digest_of(tx).content)
    assert "open" in told and "turned" not in told


def test_an_old_digest_forgets_what_was_shared_where_only_a_few_may_read_now(tx: Tx) -> None:
    turned = {"channel_id": "CTURNED"}
    learn(tx, "l-turned", FRIDAY - DAY, **turned)
    ask(tx, "a-turned", FRIDAY - 3 * DAY, **turned)
    try_out(tx, "e-turned", FRIDAY - DAY, **turned)
    learn(tx, "own", FRIDAY - DAY, is_private=True)
    run(tx, digests.teams_due, FRIDAY)
    assert (
        "of l-turned" in (told := str(digest_reading.team_seen(scope(tx), digest_of(tx))))
        and "of a-turned" in told
        and "of e-turned" in told
    )
    people_rows.keep_channel(scope(tx), "CTURNED", is_private=True)
    told = str(digest_reading.team_seen(scope(tx), digest_of(tx)))
    assert "of own" in told and not [one for one in ("of l-turned", "of a-turned", "of e-turned") if one in told]


def test_reach_reuse_and_authors_come_from_the_database(tx: Tx) -> None:
    learn(tx, "seen", FRIDAY - DAY, BO)
    learn(tx, "used", FRIDAY - DAY, used_by=2)
    for who in (ANA, DEV, EVE):
        notice_taken(tx, "seen", who, FRIDAY - HOUR)
    notice_taken(tx, "seen", ANA, FRIDAY - HOUR, kind="replied:171")
    run(tx, digests.teams_due, FRIDAY)
    kept = digest_of(tx)
    assert kept.content.learned.shown == ("used", "seen")
    seen = digest_reading.team_seen(scope(tx), kept)
    assert seen is not None
    assert [(one.title, one.author) for one in seen.learned.shown] == [
        ("title of used", "U0Ana".title()),
        ("title of seen", "U0Bo".title()),
    ]


def test_a_learning_taken_back_is_gone_from_every_old_digest(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    learn(tx, "l2", FRIDAY - DAY, BO)
    run(tx, digests.teams_due, FRIDAY)
    tx.execute(delete(learnings).where(learnings.c.id == "l1"))
    seen = digest_reading.team_seen(scope(tx), digest_of(tx))
    assert seen is not None
    assert ([one.title for one in seen.learned.shown], seen.learned.total) == (["title of l2"], 1)


def test_a_question_answered_meanwhile_no_longer_waits(tx: Tx) -> None:
    ask(tx, "q1", FRIDAY - 3 * DAY)
    ask(tx, "answered", FRIDAY - 3 * DAY, answered_at=FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY)
    kept = digest_of(tx)
    assert kept.content.asks.shown == ("q1",)
    tx.execute(update(asks).where(asks.c.id == "q1").values(answered_at=FRIDAY))
    seen = digest_reading.team_seen(scope(tx), kept)
    assert seen is not None and seen.asks.shown == ()


def test_experiments_that_ended_and_that_begin(tx: Tx) -> None:
    try_out(tx, "ended", FRIDAY - 3 * WEEK, outcome="held", lesson="yes", finished_at=FRIDAY - DAY)
    try_out(tx, "ended-before", FRIDAY - 5 * WEEK, outcome="held", finished_at=FRIDAY - 2 * WEEK)
    try_out(tx, "begins", FRIDAY - DAY)
    try_out(tx, "runs", FRIDAY - 2 * WEEK)
    run(tx, digests.teams_due, FRIDAY)
    content = digest_of(tx).content
    assert (content.ended.shown, content.starting.shown, content.tried) == (("ended",), ("begins",), 1)


def test_figures_come_as_they_were_released(tx: Tx) -> None:
    release(tx, FRIDAY - DAY, {"T1": FIGURES})
    run(tx, digests.teams_due, FRIDAY)
    content = digest_of(tx).content
    assert content.figures == (FIGURES[0][1],)
    assert content.more_figures == (FIGURES[1][1],)
    assert content.response == ResponseCount(Band(5, 9))


def test_figures_of_an_old_release_do_not_make_a_week(tx: Tx) -> None:
    release(tx, FRIDAY - 2 * WEEK, {"T1": FIGURES})
    run(tx, digests.teams_due, FRIDAY)
    assert digest_of(tx).is_quiet


def test_raising_the_threshold_hides_older_figures_at_once(tx: Tx) -> None:
    release(tx, FRIDAY - DAY, {"T1": FIGURES})
    learn(tx, "l1", FRIDAY - DAY)
    people_rows.change_setting(scope(tx, now=FRIDAY), K_SETTING, 6, EVE)
    run(tx, digests.teams_due, FRIDAY)
    content = digest_of(tx).content
    assert (content.figures, content.more_figures, content.response) == ((), (), None)


def test_of_many_releases_the_newest_is_told(tx: Tx) -> None:
    for number in (1, 2, 3):
        release(tx, FRIDAY - (4 - number) * WEEK, {"T1": ((Dimension.SAFE, shown(Dimension.SAFE, 40 + 5 * number)),)}, number=number)
    learn(tx, "l1", FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY)
    content = digest_of(tx).content
    assert [one.score for one in (*content.figures, *content.more_figures) if isinstance(one, Shown)] == [55]


def test_the_chart_counts_by_week(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    for back, value in ((0, 1), (1, 4), (3, 2)):
        count_week(tx, "T1", date(2026, 3, 2) - timedelta(weeks=back), "shared", value)
    run(tx, digests.teams_due, FRIDAY)
    chart = digest_of(tx).content.chart
    assert [value for _, value in chart] == [0, 0, 0, 0, 2, 0, 4, 1]


def test_the_leads_sentence_is_told_once(tx: Tx) -> None:
    wish = digest_settings.Wanted("T1", "4", "15:00", ("learned",), "en", "Wednesdays are free of meetings now.", False)
    digest_settings.change_settings(scope(tx, now=FRIDAY - DAY), EVE, wish)
    run(tx, digests.teams_due, FRIDAY)
    assert digest_of(tx).content.changed == "Wednesdays are free of meetings now."
    assert rows.changed_words(scope(tx), ["T1"]) == {}


def test_three_silent_weeks_ask_the_lead_whether_to_pause(tx: Tx) -> None:
    for number in range(3):
        run(tx, digests.teams_due, FRIDAY + number * WEEK)
    assert [row.is_quiet for row in kept_digests(tx)] == [True] * 3
    assert not [one for one in messages(tx) if one.kind == "digest_team"], "an empty week posts nothing"
    (question,) = messages(tx, "digest_pause")
    assert (question.recipient, question.body) == (EVE, {"team": "T1"})


def test_a_lead_who_kept_a_silent_digest_is_asked_again_after_eight_more_weeks_and_not_before(tx: Tx) -> None:
    asked = []
    for number in range(1, 20):
        run(tx, digests.teams_due, FRIDAY + (number - 1) * WEEK)
        asked.append(len(messages(tx, "digest_pause")))
    assert [number for number, (before, now) in enumerate(pairwise([0, *asked]), 1) if now > before] == [3, 11, 19]


def test_a_paused_team_is_told_nothing(tx: Tx) -> None:
    digest_settings.pause(scope(tx, now=FRIDAY - DAY), EVE, "T1")
    run(tx, digests.teams_due, FRIDAY)
    assert messages(tx) == []


def test_after_a_long_night_the_digest_is_still_composed_and_after_a_week_it_is_not(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY + 3 * DAY, due_at=FRIDAY)
    assert len(messages(tx)) == 1
    run(tx, digests.teams_due, FRIDAY + WEEK + 5 * DAY, due_at=FRIDAY + WEEK)
    assert len(messages(tx)) == 1


def test_a_team_that_moves_its_day_is_not_told_twice_in_a_week(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY - DAY)
    run(tx, digests.teams_due, FRIDAY)
    wish = digest_settings.Wanted("T1", "0", "15:00", ("learned",), "en", "", False)
    digest_settings.change_settings(scope(tx, now=FRIDAY + HOUR), EVE, wish)
    run(tx, digests.teams_due, FRIDAY + 3 * DAY)
    assert len(messages(tx)) == 1


def test_many_teams_take_as_many_statements_as_one(database: Database) -> None:
    counts = []
    for how_many in (1, 40):
        with database.transaction() as tx:
            for number in range(how_many):
                add_team(tx, f"N{how_many}-{number}", members=(ANA,), leads=(EVE,))
                learn(tx, f"l{how_many}-{number}", FRIDAY - DAY, team=f"N{how_many}-{number}")
            statements: list[str] = []
            note = lambda *args: statements.append(args[2])  # noqa: E731, B023
            event.listen(database.engine, "before_cursor_execute", note)
            run(tx, digests.teams_due, FRIDAY)
            event.remove(database.engine, "before_cursor_execute", note)
            counts.append(len(statements))
    assert counts[1] <= counts[0] + 2, "set-based, not team by team"


def test_more_teams_than_fit_at_once_are_told_in_turns(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    for number in range(4):
        add_team(tx, f"N{number}")
        learn(tx, f"l{number}", FRIDAY - DAY, team=f"N{number}")
    learn(tx, "l", FRIDAY - DAY)
    assert run(tx, digests.teams_due, FRIDAY) == FRIDAY, "come back at once"
    assert len(messages(tx)) == 2
    run(tx, digests.teams_due, FRIDAY)
    assert run(tx, digests.teams_due, FRIDAY) == FRIDAY + WEEK
    assert len(messages(tx)) == 5


# --- leads and owners --------------------------------------------------------------------------------------------


def test_a_lead_gets_their_week_on_monday_morning_with_one_act(tx: Tx) -> None:
    learn(tx, "l1", FRIDAY)
    count_week(tx, "T1", date(2026, 3, 2), "shared", 3)
    run(tx, digests.managers_due, NEXT_MONDAY)
    (message,) = messages(tx)
    assert (message.kind, message.recipient) == ("digest_manager", EVE)
    content = digest_of(tx, "manager").content
    assert content.teams[0].learned == 3
    assert content.act.act == "share-a-mistake" and content.act.is_opener
    seen = digest_reading.manager_seen(scope(tx), digest_of(tx, "manager"))
    assert seen is not None and seen.suggestion is not None and seen.reply is None


@pytest.mark.parametrize(("locale", "heading"), [("de-DE", "Woche"), ("en-GB", "week"), ("fr-FR", "week")])
def test_a_lead_reads_their_week_in_the_language_they_read_slack_in(tx: Tx, locale: str, heading: str) -> None:
    learn(tx, "l1", FRIDAY)
    run(tx, digests.managers_due, NEXT_MONDAY)
    tx.execute(update(people).where(people.c.id == EVE).values(locale=locale))
    seen = digest_reading.manager_seen(scope(tx), digest_of(tx, "manager"))
    assert seen is not None
    assert heading in leads.manager_digest(seen)["text"].splitlines()[0]


def test_each_lead_gets_it_in_their_own_morning(tx: Tx) -> None:
    add_team(tx, "T2", leads=(DEV,), members=(ANA,), channel_id="CTWO")
    tx.execute(update(people).where(people.c.id == DEV).values(zone="America/New_York"))
    upcoming = run(tx, digests.managers_due, NEXT_MONDAY)
    assert [message.recipient for message in messages(tx)] == [EVE]
    assert upcoming == NEXT_MONDAY + 5 * HOUR  # 09:00 in New York, where summer time has begun
    run(tx, digests.managers_due, NEXT_MONDAY + 5 * HOUR)
    assert {message.recipient: message.not_before for message in messages(tx)} == {EVE: NEXT_MONDAY, DEV: NEXT_MONDAY + 5 * HOUR}


def test_a_lead_of_two_teams_reads_both_by_name_and_gets_one_act(tx: Tx) -> None:
    add_team(tx, "T0", channel_id="CTWO")
    run(tx, digests.managers_due, NEXT_MONDAY)
    content = digest_of(tx, "manager").content
    assert [line.name for line in content.teams] == ["Team T0", "Team T1"]
    assert content.act is not None and len(messages(tx)) == 1


def test_the_lead_of_a_team_below_k_sees_the_companys_figures_and_is_told_why(tx: Tx) -> None:
    company = ((Dimension.SAFE, shown(Dimension.SAFE, 61, is_headline=True)),)
    release(tx, FRIDAY, {"T1": FIGURES}, company)
    run(tx, digests.managers_due, NEXT_MONDAY)
    (line,) = digest_of(tx, "manager").content.teams
    assert line.are_the_companys
    assert line.headline == company[0][1]


def test_an_owner_gets_the_month_on_its_first_working_day(tx: Tx) -> None:
    tx.execute(update(people).where(people.c.id == EVE).values(is_owner=True))
    release(tx, FRIDAY, {"T1": FIGURES})
    first_of_april = NEXT_MONDAY.replace(month=4, day=1, hour=7)  # 09:00 in Berlin, in summer
    upcoming = run(tx, digests.owners_due, first_of_april)
    assert upcoming == first_of_april.replace(month=5)
    content = digest_of(tx, "owner").content
    assert isinstance(content, OwnerDigest)
    assert (content.teams, content.teams_with_figures, content.groups) == (1, 1, 1)
    assert content.hidden_in_teams == ((Why.TOO_EARLY, 1),)
    assert len(content.indicators) == 4 and isinstance(content.indicators[3], Withheld)


def test_a_group_in_which_too_few_answered_is_not_counted_as_heard(tx: Tx) -> None:
    release(tx, FRIDAY, {"T1": FIGURES, "T2": FIGURES, "T3": FIGURES})
    for id_, band, under_half in (("c1-T1", "0-4", False), ("c1-T2", "5-9", True)):
        tx.execute(update(cohorts).where(cohorts.c.id == id_).values(response_band=band, under_half_answered=under_half))
    month = digest_reading.owner_preview(scope(tx, now=FRIDAY), EVE)
    assert (month.groups, month.groups_under_half, month.groups_unheard, month.people) == (3, 1, 1, 24)
    people_rows.change_setting(scope(tx, now=FRIDAY), K_SETTING, 10, EVE)
    assert digest_reading.owner_preview(scope(tx, now=FRIDAY), EVE).groups_unheard == 3, "under today's k nobody may say"


def test_nobody_leads_and_nobody_owns_yet(database: Database) -> None:
    with database.transaction() as tx:
        for job in (digests.teams_due, digests.managers_due, digests.owners_due):
            assert run(tx, job, FRIDAY) == FRIDAY + HOUR
        assert messages(tx) == []


def test_what_must_happen_is_on_the_calendar_and_a_missed_date_stays(tx: Tx) -> None:
    digests.plan_workspace(scope(tx, now=FRIDAY - DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY
    digests.plan_workspace(scope(tx, now=FRIDAY + 2 * DAY))
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY


def test_a_team_set_up_for_an_earlier_hour_brings_the_date_forward(tx: Tx) -> None:
    digests.plan_workspace(scope(tx, now=FRIDAY - 3 * DAY))
    early = add_team(tx, "T2", digest_weekday=3, digest_time="09:00")
    digests.plan_team(scope(tx, now=FRIDAY - 3 * DAY), early)
    assert digest_audience.due_at(scope(tx), digests.TEAMS_DUE) == FRIDAY - DAY - 6 * HOUR


# --- asking for one ----------------------------------------------------------------------------------------------


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
