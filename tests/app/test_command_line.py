"""The command line with real processes: run, stop, migrate, check, outbox, health, demo. Every message says what to do."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from bot.__main__ import main
from bot.app.bot import real_now
from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import import_moves, migrate, show_outbox
from bot.database import migrate as schema
from bot.database.engine import Database
from bot.people import store as people
from bot.people.rules import Person
from tests.app.waiting import queue
from tests.givens import Engines, scope
from tests.stories.processes import Typed, environment, free_port, local_slack, ripple, typed

__all__ = ["typed"]

# --- migrate -----------------------------------------------------------------------------------------------------


async def test_migrate_goes_up_down_and_up_again(engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for url in (f"sqlite:///{tmp_path / 'm.sqlite'}", engines.empty_postgresql()):
        env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}
        for down_to, says in ((None, f"at {schema.head()}"), ("base", "at nothing"), (None, f"at {schema.head()}")):
            assert migrate(Settings.from_env(env), down_to=down_to, sure=True) == 0
            assert says in capsys.readouterr().out
            database = Database(url)
            with database.reading() as tx:
                assert inspect(tx).has_table("outbox") == (down_to is None)
            database.close()


def test_a_revision_that_does_not_exist_is_said_in_a_sentence(sqlite_url: str, typed: Typed) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    ended = typed("migrate", "--down-to", "0815", "--yes", env=env)
    assert ended.code == 2
    assert "0815" in ended.err and "Traceback" not in ended.err


def test_going_down_is_asked_first_and_where_nobody_can_be_asked_nothing_changes(sqlite_url: str, typed: Typed) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    ended = typed("migrate", "--down-to", "base", env=env)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "Nothing was changed. To go down to base, type that, or add --yes.\n"
    database = Database(sqlite_url)
    with database.reading() as tx:
        assert schema.current(tx) == schema.head()
    database.close()


# --- outbox and health ---------------------------------------------------------------------------------------------


async def test_outbox_shows_what_got_stuck_with_its_cure_and_sends_it_after_all(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.stories.driver import Story

    async with Story(mode="socket", database_url=database_url, folder=tmp_path, begin=real_now()) as story:
        harbor = story.slack.channel_id("harbor")
        story.slack.workspace.leave(harbor, story.slack.bot_user)
        queue(database_url, story.slack.team_id, harbor)
        for number in range(2):
            queue(database_url, story.slack.team_id, "C0GONE", f"contract:gone {number}")
        story.clock.turn(seconds=20)
        await story.settle()
        operator = Settings.from_env(story.environment())
        assert show_outbox(operator, retry=None) == 1
        shown = capsys.readouterr().out
        assert "dead: pulse:contract to #harbor (not_in_channel)\n" in shown and "/invite @Ripple" in shown
        assert "dead: pulse:contract to channel C0GONE (channel_not_found), 2 times\n" in shown
        story.slack.invite_bot("harbor")
        assert show_outbox(operator, retry="not_in_channel") == 0
        assert "1 will be sent again." in capsys.readouterr().out
        story.clock.turn(minutes=2)
        await story.settle()
        assert len(story.slack.posted("harbor")) == 1
        left = (show_outbox(operator, retry=None), capsys.readouterr().out)
        assert left[0] == 1 and "#harbor" not in left[1], "what was cured is over, and the rest still waits for somebody"


def test_the_cure_can_be_typed_as_it_is_told(sqlite_url: str, typed: Typed) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    ended = typed("outbox", "--retry", env=env)
    assert (ended.code, ended.out.strip()) == (0, "0 will be sent again.")


@pytest.mark.longest
@pytest.mark.parametrize("arguments", [("outbox",), ("migrate",), ("outbox", "--retry")])
async def test_operators_commands_say_when_the_database_does_not_answer(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    nowhere = f"postgresql://me:hush@127.0.0.1:{free_port()}/ripple"
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": nowhere}
    ended = await ripple(*arguments, env=env, folder=tmp_path)
    assert (ended.code, "Check DATABASE_URL" in ended.err, "Traceback" in ended.err) == (2, True, False)


def test_outbox_of_an_empty_database_says_what_to_do(typed: Typed) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    ended = typed("outbox", env=env)
    assert (ended.code, "python -m bot migrate" in ended.err) == (2, True)


async def test_moves_reads_a_list_counts_what_is_good_and_names_what_is_not(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with local_slack() as slack:
        settings = Settings.from_env(environment(slack, database_url, tmp_path))
        database = Database(database_url)
        with database.transaction() as tx:
            people.install(scope(tx, workspace="T0ONE", now=real_now()), "One", "U0RIPPLE")
            for who in ("U0ANA", "U0BO"):
                people.keep_person(
                    scope(tx, workspace="T0ONE"), Person(who, who, "UTC", "en", False, False, False, False, False, real_now())
                )
        today = real_now().date().isoformat()
        listed = tmp_path / "moves.csv"
        listed.write_text(f"person,what,new,since\nU0ANA,role,Tester,{today}\nU0BO,role,Tester,soon\n", encoding="utf-8")
        assert import_moves(settings, listed, None) == 1
        told = capsys.readouterr()
        assert "New moves: 1. Known already: 0. Lines to mend: 1;" in told.out
        assert told.err.startswith("line 3: since is 'soon'")
        listed.write_text(f"person,what,new,since\nU0ANA,role,Tester,{today}\nU0BO,role,Tester,{today}\n", encoding="utf-8")
        assert import_moves(settings, listed, None) == 0
        assert capsys.readouterr().out.startswith("New moves: 1. Known already: 1.")
        assert import_moves(settings, tmp_path / "nothing.csv", None) == 2
        assert "cannot be read" in capsys.readouterr().err
        with database.transaction() as tx:
            people.install(scope(tx, workspace="T0TWO", now=real_now()), "Two", "U0RIPPLE")
        with pytest.raises(SettingsWrong, match="T0ONE, T0TWO"):
            import_moves(settings, listed, None)
        assert import_moves(settings, listed, "T0ONE") == 0
        database.close()


def test_health_says_when_nobody_answers(typed: Typed) -> None:
    port = free_port()
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "RIPPLE_HEALTH_PORT": str(port)}
    ended = typed("health", env=env)
    assert (ended.code, f"does not answer on port {port}" in ended.err) == (1, True)


async def test_a_health_check_imports_no_bot_for_it_comes_every_half_minute() -> None:
    heavy = "('slack_bolt', 'sqlalchemy', 'aiohttp')"
    code = f"import sys, bot.__main__, bot.commands.health; print([name for name in {heavy} if name in sys.modules])"
    asked = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await asked.communicate()
    assert out.decode().strip() == "[]"


# --- demo ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
async def test_the_demo_lives_some_weeks_and_tells_them(tmp_path: Path) -> None:
    ended = await ripple("demo", "--headless", "--weeks", "2", env={}, folder=tmp_path)
    assert ended.code == 0, ended.err
    for told in ("=== Week 1", "=== Week 2", "#harbor", "Ripple to Ana Ruiz", "Repeated messages: 0. Missing messages: 0."):
        assert told in ended.out
    assert "Traceback" not in ended.err


@pytest.mark.longest
async def test_the_demo_gives_the_same_as_data(tmp_path: Path) -> None:
    ended = await ripple("demo", "--headless", "--weeks", "2", "--json", env={}, folder=tmp_path)
    assert ended.code == 0, ended.err
    lived: dict[str, Any] = json.loads(ended.out)
    assert {"people", "messages", "learnings", "rounds", "digests", "repeated", "missing"} <= set(lived)
    assert (lived["repeated"], lived["missing"]) == ([], [])
    assert all(held["cells"] for held in lived["rounds"]), "the cast answers, so every round leaves counts"
    assert len(lived["people"]) == 26
    assert len({person["zone"] for person in lived["people"]}) == 3
    assert Counter(type(messages) for messages in lived["messages"].values()) == {list: len(lived["messages"])}


@pytest.mark.parametrize("wrong", [("--port", "80000"), ("--port", "-1"), ("--weeks", "0"), ("--weeks", "two")])
def test_a_number_that_cannot_be_is_said_in_a_sentence(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", *wrong])
    said = capsys.readouterr().err.splitlines()[-1]
    assert (ended.value.code, f"{wrong[0]}: {wrong[1]} is no number from" in said) == (2, True)


def test_help_names_every_command(typed: Typed) -> None:
    ended = typed("--help", env={})
    assert ended.code == 0
    for command in ("run", "demo", "migrate", "check", "outbox", "health"):
        assert command in ended.out


def test_a_command_nobody_knows_is_said_in_a_sentence(typed: Typed) -> None:
    ended = typed("dance", env={})
    assert (ended.code, "dance" in ended.err) == (2, True)
