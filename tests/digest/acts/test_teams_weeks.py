"""Digests on real databases. Composed once, for everybody who is due, with the words as they are when they are read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, event, update

from bot.content.dimensions import Dimension
from bot.database.engine import Database, Tx
from bot.database.schema import asks, experiments, learnings
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.digest import settings as digest_settings
from bot.digest.store import digests as rows
from bot.digest.views import team as team_views
from bot.people import store as people_rows
from bot.pulse.privacy.released import ResponseCount, Shown
from bot.pulse.privacy.response_share import Band
from bot.pulse.results.store import K_SETTING
from tests.digest.givens import (
    DAY,
    FIGURES,
    FRIDAY,
    HOUR,
    WEEK,
    add_team,
    ask,
    count_week,
    digest_of,
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


def test_what_was_shared_just_before_the_hour_and_stands_in_its_channel_just_after_it_is_told_the_week_after(tx: Tx) -> None:
    """Nobody sees when it is committed: so the last two minutes are the next week's, and nothing falls between two digests."""
    late, in_time = FRIDAY - timedelta(seconds=1), FRIDAY - digests.SETTLES
    learn(tx, "in-time", in_time)
    learn(tx, "late", late, message_ts=None)
    try_out(tx, "begun-late", late, message_ts=None)
    run(tx, digests.teams_due, FRIDAY)
    assert (digest_of(tx).content.learned.shown, digest_of(tx).content.starting.shown) == (("in-time",), ())
    for table in (learnings, experiments):
        tx.execute(update(table).where(table.c.message_ts.is_(None)).values(message_ts="1.1"))
    run(tx, digests.teams_due, FRIDAY + WEEK)
    newest = rows.digest(scope(tx), max(kept_digests(tx), key=lambda one: one.local_date).id)
    assert newest is not None
    assert (newest.content.learned.shown, newest.content.starting.shown) == (("late",), ("begun-late",))


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


def test_a_lead_says_why_not_now_and_the_next_digest_tells_it_once(tx: Tx) -> None:
    digest_settings.answer_team(scope(tx, now=FRIDAY - DAY), EVE, "T1", changed="", not_now="The audit in May takes all our hands.")
    assert digest_settings.settings_of(scope(tx), EVE, "T1").not_now == "The audit in May takes all our hands."
    run(tx, digests.teams_due, FRIDAY)
    kept = digest_of(tx)
    assert (kept.content.changed, kept.content.is_quiet) == ("", False), "a lead's answer is worth a digest"
    seen = digest_reading.team_seen(scope(tx), kept)
    assert seen is not None
    assert "*Not now, because:* The audit in May takes all our hands." in str(team_views.team_digest(seen)["blocks"])
    assert rows.not_now_words(scope(tx), ["T1"]) == {}


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
