"""Who runs the programme. How it begins, that nobody comes to it silently, and what happens when the last one leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.stories.driver import Story
from tests.stories.processes import ripple


@pytest.fixture
async def two_admins(quick_story: Story) -> Story:
    quick_story.slack.add_person("Kim Novak", is_admin=True)
    await quick_story.settle()
    return quick_story


@pytest.fixture
async def begun(story: Story) -> AsyncIterator[Story]:
    """Eve set up a team; the bot is stopped, as it may be while an operator types."""
    await story.set_up_team(leads="Bo Lindqvist")
    yield story


def chosen(story: Story) -> set[str]:
    names = {user: person["real_name"].split()[0] for user, person in story.slack.workspace.people.items()}
    return {names[row["id"]] for row in story.rows("people") if row["is_owner"]}


async def refusal(who: Any) -> str:
    return str((await who.types("/learn setup")).text)


@pytest.mark.long
async def test_any_admin_of_slack_may_begin_and_whoever_does_is_told_and_runs_it_alone(two_admins: Story) -> None:
    story, kim = two_admins, two_admins.slack.person("Kim Novak")
    assert chosen(story) == set()
    asked = await refusal(story.ana)
    assert story.eve.id in asked and kim.id in asked
    await kim.types("/learn setup")
    await story.settle()
    assert kim.modal is not None
    await kim.closes_modal()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.fills(name="Harbor", channel="#harbor", leads="Eve Okafor")
    assert (await story.eve.submits()).ok
    assert "You run Ripple here from now on" in story.read(story.eve.modal)
    assert chosen(story) == {"Eve"}
    assert "Please ask" in await refusal(kim)


async def test_an_admin_who_comes_later_or_is_made_one_owns_nothing(begun: Story) -> None:
    story = begun
    late = story.slack.add_person("Lee Late", is_admin=True)
    await story.ana.changes_profile(is_admin=True)
    await story.settle()
    await story.stop_bot()
    await story.start_bot()
    assert chosen(story) == {"Eve"}
    assert "Please ask" in await refusal(late) and "Please ask" in await refusal(story.ana)


async def test_whoever_is_chosen_is_told_by_whom(begun: Story) -> None:
    story = begun
    await story.eve.types("/learn owners")
    await story.settle()
    await story.eve.fills(owners=["Eve Okafor", "Ines Costa"])
    assert (await story.eve.submits()).ok
    await story.settle()
    assert any("You run Ripple here from now on: @Eve Okafor chose you" in words for words in story.told("ines"))
    assert not any("chose you" in words for words in story.told("eve"))


@pytest.mark.long
@pytest.mark.parametrize("how", ["leaves", "guest"])
async def test_when_the_last_owner_is_gone_the_leads_are_told_and_slacks_admins_may_begin_again(begun: Story, how: str) -> None:
    story = begun
    kim = story.slack.add_person("Kim Novak", is_admin=True)
    await (story.eve.is_deactivated() if how == "leaves" else story.eve.changes_profile(is_restricted=True, is_admin=False))
    await story.live(days=1)
    assert any("the last owner has left" in words and "Kim Novak" in words for words in story.told("bo"))
    assert not kim.dms(), "who is in no team hears nothing"
    await kim.types("/learn owners")
    await story.settle()
    await kim.fills(owners=["Kim Novak"])
    assert (await kim.submits()).ok
    assert chosen(story) >= {"Kim"}


@pytest.mark.longest
async def test_an_operator_names_owners_takes_them_away_and_says_who_cannot_be_one(begun: Story, tmp_path: Path) -> None:
    story = begun
    env = story.environment()
    await story.stop_bot()

    async def typed(*words: str) -> tuple[int, str]:
        ended = await ripple("owners", *words, env=env, folder=tmp_path)
        assert "Traceback" not in ended.err
        return ended.code, ended.out + ended.err

    assert await typed("--add", story.ana.id) == (0, f"Owners:\n  {story.ana.id}  Ana Ruiz\n  {story.eve.id}  Eve Okafor\n")
    assert (await typed("--add", "U0NOBODY"))[0] == 2
    assert story.slack.bot_user in (await typed("--add", story.slack.bot_user))[1]
    assert (await typed("--remove", story.eve.id))[1] == f"Owners:\n  {story.ana.id}  Ana Ruiz\n"
    code, said = await typed("--remove", story.ana.id)
    assert code == 1 and "Nobody was chosen" in said and story.eve.id in said
    assert (await typed("--add", story.bo.id))[0] == 0
    await story.start_bot()
    waiting = {row["recipient"] for row in story.rows("outbox") if row["kind"] == "owner:named"}
    assert waiting == {story.ana.id, story.bo.id}, "they are told (an operator's clock is not the story's)"
    assert chosen(story) == {"Bo"}


@pytest.mark.long
async def test_the_first_owner_is_whom_the_operator_named_and_nobody_else(sqlite_url: str, tmp_path: Path) -> None:
    story = Story(mode="socket", database_url=sqlite_url, folder=tmp_path)
    async with story:
        await story.stop_bot()
        story.more["RIPPLE_FIRST_OWNER"] = story.ana.id
        await story.start_bot()
        assert chosen(story) == {"Ana"}
        await story.settle()
        assert any("You run Ripple here" in words for words in story.told("ana"))
        assert "Please ask" in await refusal(story.eve), "Slack's admin is no owner any more"
        await story.stop_bot()
        story.more["RIPPLE_FIRST_OWNER"] = story.bo.id
        await story.start_bot()
        assert chosen(story) == {"Ana"}, "only while nobody was chosen"


@pytest.mark.long
async def test_a_first_owner_whom_nobody_knows_is_a_sentence_at_the_start(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        await story.stop_bot()
        ended = await ripple("run", env=story.environment() | {"RIPPLE_FIRST_OWNER": "U0NOBODY"}, folder=tmp_path)
        assert ended.code == 2
        assert "RIPPLE_FIRST_OWNER is U0NOBODY" in ended.err and "Traceback" not in ended.err
