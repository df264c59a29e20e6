"""The roster is read beside everything else. Whoever is known is heard at once, of a large company those who were read already."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.app.bot import Bot
from bot.app.settings import Settings
from bot.database.engine import Database
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.people import acts as people
from bot.people import slack_pages
from bot.people import store as rows
from bot.people.rules import Person
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, MONDAY, scope
from tests.people.looked_up import person
from tests.stories.companies.two_workspaces import TwoCompanies
from tests.stories.driver import NO_HURRY, Story

SOMEBODY = Person(ANA, "Ana", "Europe/Berlin", "en-US", False, False, False, False, False, MONDAY)


async def started_while_slack_is_slow(story: Story) -> None:
    """The bot listens; whether its roster was read nobody waits for."""
    settings = Settings.from_env(story.environment())
    story.bot = Bot(settings, clock=story.clock, ticks=False, limits=UNLIMITED, patience=NO_HURRY)
    await story.bot.start()
    await story.slack.connected()


async def test_where_a_roster_is_known_listening_waits_for_no_page_of_it(quick_story: Story) -> None:
    story, may_answer = quick_story, asyncio.Event()
    await story.stop_bot()
    story.slack.add_person("Jun Mori", tz="Asia/Tokyo")
    for method in ("users.list", "users.conversations"):
        story.slack.faults.add("slow", method, until=may_answer)
    await started_while_slack_is_slow(story)
    assert story.bot is not None and story.bot.roster is not None and not story.bot.roster.done()
    await story.ana.types("/til The plover nests late", in_="#harbor")
    assert len(story.rows("learnings")) == 1
    may_answer.set()
    await story.bot.roster
    assert person(story, "Jun Mori")["zone"] == "Asia/Tokyo"


async def test_of_a_company_that_is_still_read_those_read_already_can_use_it(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_pages, "PAGE", 6)
    story, may_answer = Story(mode="socket", database_url=sqlite_url, folder=tmp_path), asyncio.Event()
    story.slack.faults.add("slow", "users.list", until=may_answer, when=lambda asked: bool(asked.get("cursor")))
    entering = asyncio.create_task(story.__aenter__())
    while story.bot is None or not story.bot.ready:
        await asyncio.sleep(0.01)
    await story.ana.types("/til The plover nests late", in_="#harbor")
    assert len(story.rows("learnings")) == 1 and len(story.rows("people")) == 6
    may_answer.set()
    await entering
    assert {row["known_since"] < MONDAY for row in story.rows("people")} == {True}, "everybody was here before us"
    assert len(story.rows("people")) == 10
    await story.__aexit__(None, None, None)


async def test_whoever_opens_home_before_the_roster_was_read_as_far_as_them_finds_their_part_in_their_language(
    sqlite_url: str, tmp_path: Path
) -> None:
    may_answer, owners_part = asyncio.Event(), words_in("fr")("home.powers.owner")
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as two:
        marie = two.foxglove.add_person("Marie Petit", locale="fr-FR", is_admin=True)
        two.foxglove.faults.add("slow", "users.list", until=may_answer)
        two.foxglove.faults.add("status", "users.info", status=503)  # Slack tells of Home again, and answers then
        address, cookie = await two.begins()
        await two.comes_back(two.world.agree(address, two.foxglove), cookie)
        await marie.opens_home()
        await two.settle()
        assert owners_part in two.foxglove.readable(marie.home)
        may_answer.set()
        await two.bot.settling.done()
        known = {row["known_since"] < MONDAY for row in two.rows("people")}
    assert known == {True}, "she was here before us, as all others"


def test_a_first_roster_that_a_crash_cut_short_makes_nobody_a_newcomer(database: Database) -> None:
    later = MONDAY + timedelta(hours=1)
    with database.transaction() as tx:
        assert not people.begin_roster(scope(tx, now=MONDAY), "Acme", "UBOT")
        people.arrive_some(scope(tx, now=MONDAY), [SOMEBODY])
    with database.transaction() as tx:
        assert not people.begin_roster(scope(tx, now=later), "Acme", "UBOT"), "it was never read to its end"
        people.arrive_some(scope(tx, now=later), [SOMEBODY, replace(SOMEBODY, id=BO)])
        people.end_roster(scope(tx, now=later))
        assert people.begin_roster(scope(tx, now=later), "Acme", "UBOT")
        people.arrive_some(scope(tx, now=later), [replace(SOMEBODY, id=CLEO)])
    with database.reading() as tx:
        known = {one.id: one.known_since for one in rows.all_people(scope(tx))}
    assert (known[BO] < MONDAY, known[CLEO]) == (True, later)


async def test_pages_beyond_what_slack_takes_at_once_keep_its_pace(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story, paused = quick_story, []
    sleep = asyncio.sleep

    async def noted(seconds: float, *how: object) -> None:
        paused.append(seconds)
        await sleep(0)

    await story.stop_bot()
    monkeypatch.setattr(slack_pages, "PAGE", 2)
    monkeypatch.setattr(slack_pages, "PAGES_A_MINUTE", 3)
    monkeypatch.setattr(slack_pages.asyncio, "sleep", noted)
    await story.start_bot()
    monkeypatch.setattr(slack_pages.asyncio, "sleep", sleep)
    waits = [round(seconds) for seconds in paused if seconds > slack_pages.A_MINUTE / 2]
    pages = len(story.slack.calls.of("users.list")) - 1  # one was the first start's
    assert len(waits) == pages - 3 > 0, "each page after the third waits until the one three before it is a minute ago"
