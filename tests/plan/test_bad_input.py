"""What people and time do wrong to a plan. A clear sentence or a silent right thing, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest

from bot.database.scope import Scope
from bot.people.privacy import erase
from bot.people.teams import store as teams
from bot.plan.rules import ChoosingState, CommitmentState, ProposalState
from bot.pulse.results import store as releases
from tests.plan.givens import FRIDAY, MONDAY, WEDNESDAY, ballots, begun, posted, proposes, sends_the_form, takes, votes, wants_to_take
from tests.stories.driver import Story

IDEA, OTHER = "No meetings before ten", "Ask one question before each answer"
VOTERS = ("ana", "bo", "dev", "farid", "gwen")


def write(story: Story, work: Any) -> Any:
    assert story.bot is not None
    with story.bot.database.transaction() as tx:
        return work(story.bot.scopes.of(tx, story.bot.workspace))


async def proposed(story: Story) -> None:
    await begun(story)
    await story.live_until(MONDAY)
    await proposes(story, "ana", IDEA)
    await proposes(story, "bo", OTHER, nameless=True)


async def chosen(story: Story) -> None:
    await proposed(story)
    await story.live_until(WEDNESDAY)
    for name in VOTERS:
        await votes(story, name, IDEA, 2)
        await votes(story, name, OTHER, 1)
    await story.live_until(FRIDAY)


@pytest.mark.long
async def test_a_proposal_that_names_somebody_or_calls_a_channel_is_refused_and_its_words_are_kept(quick_story: Story) -> None:
    story = quick_story
    await begun(story)
    await story.live_until(MONDAY)
    for text, why in (
        ("Bo should talk less in meetings", "“Bo” reads like a colleague's name"),
        ("Tell @hugo to answer", "points at somebody"),
        ("@channel reads this every day", "would call a whole channel"),
    ):
        done = await proposes(story, "ana", text)
        assert not done.ok and why in done.errors["text"]
        assert story.ana.modal is not None and story.ana.modal["callback_id"] == "plan:propose_form", "it stays open as it was filled"
        await story.ana.closes_modal()
    assert story.rows("proposals") == []


@pytest.mark.long
async def test_nobody_proposes_more_than_three_things_with_or_without_a_name(quick_story: Story) -> None:
    story = quick_story
    await begun(story)
    await story.live_until(MONDAY)
    for number in range(3):
        assert (await proposes(story, "eve", f"Thing number {number}", nameless=number > 0)).ok
    fourth = await proposes(story, "eve", "Thing number 4", nameless=True)
    assert "three" in fourth.errors["text"] or "3 proposals" in fourth.errors["text"]
    await story.eve.closes_modal()
    await story.eve.types("/learn plan", in_="#harbor")
    await story.eve.presses("Take it back")
    await story.settle()
    assert len(story.rows("proposals")) == 2


@pytest.mark.long
async def test_a_star_after_the_end_changes_nothing_and_says_so(quick_story: Story) -> None:
    story = quick_story
    await proposed(story)
    await story.live_until(WEDNESDAY)
    ballot = ballots(story, "ana")[0]
    story.clock.turn_to(FRIDAY)  # before the vote is counted and the ballot closed
    star = next(block["accessory"]["action_id"] for block in ballot["blocks"] if "accessory" in block)
    await story.ana.presses(action_id=star, in_=ballot)
    assert "The vote is over" in story.read(story.ana.dms()[-1])
    await story.settle()
    assert story.rows("open_votes") == []


@pytest.mark.long
async def test_where_fewer_than_five_vote_no_star_is_looked_at(quick_story: Story) -> None:
    story = quick_story
    await proposed(story)
    await story.live_until(WEDNESDAY)
    for name in ("ana", "bo", "dev", "farid", "eve"):  # Eve leads and does not count among the five
        await votes(story, name, IDEA)
    await story.live_until(FRIDAY)
    assert {row["stars"] for row in story.rows("proposals")} == {None}
    assert {row["state"] for row in story.rows("proposals")} == {ProposalState.CHOSEN}
    assert "In no order" in story.read(posted(story, "What you proposed")[0])


@pytest.mark.long
async def test_of_two_volunteers_in_one_second_one_wins_and_the_other_reads_a_kind_sentence(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    await wants_to_take(story, "ana", IDEA)
    await wants_to_take(story, "bo", IDEA)
    assert (await sends_the_form(story, "ana", "Mornings stay free")).ok
    late = await sends_the_form(story, "bo", "Mornings stay free")
    assert "Ana Ruiz was a moment quicker" in story.read(story.bo.modal) + str(late.errors)
    assert [row["owner_id"] for row in story.rows("commitments")] == [story.ana.id]


@pytest.mark.longest
async def test_what_somebody_looked_after_who_is_forgotten_seeks_somebody_and_the_chain_stays_readable(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    assert (await takes(story, "ana", IDEA)).ok
    await story.ana.closes_modal()
    write(story, lambda scope: erase.forget(scope, story.bot.features, story.ana.id))  # type: ignore[union-attr]
    await story.live(minutes=11)
    assert posted(story, "needs somebody new to look after it")
    await story.bo.types("/learn plan", in_="#harbor")
    seen = story.read(story.bo.modal)
    assert IDEA in seen and "Looking for somebody" in seen and story.ana.id not in str(story.bo.modal)
    await story.bo.presses("I'll look after it")
    await story.settle()
    assert (await sends_the_form(story, "bo", "Mornings stay free")).ok
    await story.live(days=10)
    assert [(row["owner_id"], row["state"]) for row in story.rows("commitments")] == [(story.bo.id, CommitmentState.RUNNING)]


@pytest.mark.longest
async def test_what_somebody_looked_after_who_left_the_company_seeks_somebody(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    assert (await takes(story, "ana", IDEA)).ok
    await story.ana.closes_modal()
    await story.ana.is_deactivated()
    await story.live(days=4)
    assert len(posted(story, "needs somebody new to look after it")) == 1


@pytest.mark.long
async def test_what_nobody_takes_goes_back_without_reproach(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    assert (await takes(story, "ana", IDEA)).ok
    await story.live(days=8)
    (told,) = posted(story, "Nobody had room for")
    assert OTHER in story.read(told) and IDEA not in story.read(told)
    assert story.rows("choosings")[0]["state"] == ChoosingState.OVER
    assert story.rows("proposals", text=OTHER)[0]["state"] == ProposalState.GIVEN_BACK


@pytest.mark.long
async def test_a_team_that_is_archived_in_the_middle_of_a_vote_hears_nothing_more_and_its_votes_are_erased(quick_story: Story) -> None:
    story = quick_story
    await proposed(story)
    await story.live_until(WEDNESDAY)
    for name in VOTERS:
        await votes(story, name, IDEA)
    before = len(story.slack.posted("harbor"))

    def archive(scope: Scope) -> None:
        from sqlalchemy import update

        from bot.database.schema import teams as held

        scope.execute(update(held).values(archived_at=scope.now))
        assert teams.all_teams(scope) == []

    write(story, archive)
    await story.live_until(FRIDAY)
    await story.live(days=1)
    assert story.rows("open_votes") == []
    assert story.rows("choosings")[0]["state"] == ChoosingState.OVER
    assert len(story.slack.posted("harbor")) == before


@pytest.mark.long
async def test_a_side_that_a_raised_threshold_hides_after_it_was_chosen_goes_on_without_its_figure(quick_story: Story) -> None:
    story = quick_story
    chain = await begun(story)
    write(story, lambda scope: scope.execute(_with_a_start(chain.id)))
    from bot.people import store as people

    write(story, lambda scope: people.change_setting(scope, releases.K_SETTING, 12, None))
    await story.live_until(MONDAY)
    assert (await proposes(story, "ana", IDEA)).ok
    await story.ana.types("/learn plan", in_="#harbor")
    assert "Psychological safety" in story.read(story.ana.modal) and "in 10" not in story.read(story.ana.modal)


def _with_a_start(chain: str) -> Any:
    from sqlalchemy import update

    from bot.database.schema import chains

    return update(chains).where(chains.c.id == chain).values(start_round="gone", again_round="gone")


@pytest.mark.long
async def test_the_digest_opens_with_what_the_team_chose(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    assert (await takes(story, "bo", IDEA)).ok
    await story.ana.types("/til Short reviews find as much as long ones", in_="#harbor")
    await story.live(days=8)
    digest = story.read(posted(story, "Short reviews find as much")[-1])
    assert (f"We chose: {IDEA}." in digest and "Week 1 of 6" in digest) or "Week 2 of 6" in digest
    assert digest.index("We chose") < digest.index("Short reviews")
