"""`/learn webhooks`: made, tested, paused and removed by owners. What happens is sent once, a dead letter is told once."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.database.scope import Scopes
from bot.experiments import acts as experiments
from bot.experiments.rules import Outcome, Plan, Result
from bot.internet import addresses
from bot.webhooks.rules import MOST_ATTEMPTS
from bot.words import words_in
from tests.sharing.internet import answer
from tests.stories.driver import Story
from tests.webhooks.receiver import NAME, URL, Receiver, receiver
from tests.webhooks.test_sending import from_the_readme

__all__ = ["receiver"]

NEXT_MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)

OK, FAILS = answer(b"", status="204 No Content"), answer(b"", status="503 Service Unavailable")


@pytest.fixture
async def hooked(quick_story: Story, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr(addresses, "INTERNET", receiver.network(30.0))
    receiver.pages[NAME + "/ripple"] = OK
    await quick_story.set_up_team()
    return quick_story


async def opens(story: Story, name: str = "eve") -> str:
    told = await story.people[name].types("/learn webhooks", in_="#harbor")
    await story.settle()
    return told.text + (story.read(story.people[name].modal) if story.people[name].modal else "")


async def makes(story: Story, url: str = URL, **more: Any) -> str:
    """Eve makes one; the secret she reads."""
    await opens(story)
    await story.eve.presses("New webhook")
    await story.settle()
    await story.eve.fills(url=url, **more)
    assert (await story.eve.submits()).ok
    found = re.search(r"rws_[0-9a-f]{64}", story.read(story.eve.modal))
    assert found
    await story.eve.closes_modal()
    return found[0]


def finishes_experiment(story: Story, what: str = "Standing meetings are shorter", channel: str = "harbor") -> None:
    """Ana tries something in a channel, and it did not hold."""
    assert story.bot is not None
    plan = Plan(what, "A week of them", "Minutes", story.clock().date() + timedelta(days=9))
    (workspace,) = [row["id"] for row in story.rows("workspaces")]
    with story.bot.database.transaction() as tx:
        here = Scopes(story.clock, story.bot.keys).of(tx, workspace)
        made = experiments.start_experiment(here, story.ana.id, plan, what, story.slack.channel_id(channel))
        result = Result(Outcome.NOT_HELD, "Nobody likes to stand")
        experiments.end_experiment(here, words_in("en"), story.ana.id, made.id, result, share=False)


async def later(story: Story, to: datetime | None = None, **span: float) -> None:
    """The clock leaps, and the bot does what has become due."""
    story.clock.turn_to(to or story.clock() + timedelta(**span))
    await story.settle()


def told_eve(story: Story) -> list[str]:
    return [one for one in story.told("eve") if "didn't get what happened" in one]


async def test_what_ends_is_sent_once_signed_without_names_and_nothing_from_before(hooked: Story, receiver: Receiver) -> None:
    story = hooked
    finishes_experiment(story, "This one was before")
    story.clock.turn(minutes=1)
    secret = await makes(story)
    finishes_experiment(story)
    await later(story, minutes=10)
    ((headers, body),) = receiver.taken
    sent = json.loads(body)
    assert from_the_readme()(secret, headers, body, story.clock().timestamp() + 60)
    assert sent["event"] == headers["Ripple-Event"] == "experiment.finished" and sent["id"] == headers["Ripple-Delivery"]
    assert sent["data"]["lesson"] == "Nobody likes to stand" and sent["data"]["team"] == "Harbor"
    assert not [one.id for one in story.people.values() if one.id in body.decode()] and "Ana" not in body.decode()
    assert secret not in str(story.rows("webhooks")) + str(story.rows("outbox"))


@pytest.mark.long
async def test_a_team_s_digest_is_sent_with_what_its_owner_may_read_of_it(hooked: Story, receiver: Receiver) -> None:
    story = hooked
    await makes(story)
    await story.ana.types("/til Short reviews find more than long ones", in_="#harbor")
    await story.settle()
    await later(story, to=datetime(2026, 3, 6, 13, tzinfo=UTC))
    await story.live(hours=2)
    sent = [json.loads(body) for _, body in receiver.taken]
    (digest,) = [one["data"] for one in sent if one["event"] == "digest.composed"]
    assert (digest["team"], digest["day"]) == ("Harbor", "2026-03-06")
    assert [row["text"] for row in digest["learnings"]] == ["Short reviews find more than long ones"]
    assert {one["event"] for one in sent} == {"digest.composed"} and story.ana.id not in str(sent)


@pytest.mark.long
async def test_one_that_fails_is_tried_for_a_day_then_told_once_until_one_gets_through(hooked: Story, receiver: Receiver) -> None:
    story = hooked
    receiver.pages[NAME + "/ripple"] = FAILS
    await makes(story)
    finishes_experiment(story)
    finishes_experiment(story, "A second one")
    for _ in range(MOST_ATTEMPTS + 2):
        await later(story, hours=13)
    await later(story, to=NEXT_MONDAY)
    ids = [headers["Ripple-Delivery"] for headers, _ in receiver.taken if headers["Ripple-Event"] == "experiment.finished"]
    assert len(set(ids)) == 2 and len(ids) == 2 * MOST_ATTEMPTS and len(told_eve(story)) == 1
    assert "It answered 503" in told_eve(story)[0] and NAME in told_eve(story)[0]
    receiver.pages[NAME + "/ripple"] = OK
    finishes_experiment(story, "A third one")
    await later(story, minutes=6)
    assert "It got through" in await opens(story)
    receiver.names[NAME] = [["10.0.0.1"]]
    await story.eve.closes_modal()
    finishes_experiment(story, "A fourth one")
    await later(story, minutes=6)
    assert len(told_eve(story)) == 2 and "internal address" in told_eve(story)[1], "an address inside is given up at once"


@pytest.mark.long
async def test_a_test_says_at_once_what_came_of_it_and_a_pause_holds_all_back(hooked: Story, receiver: Receiver) -> None:
    story = hooked
    await makes(story)
    await opens(story)
    await story.eve.presses("Send a test")
    await story.settle()
    assert "It got through (204)" in story.read(story.eve.modal)
    assert json.loads(receiver.taken[0][1])["event"] == "test"
    await story.eve.presses("Pause")
    await story.settle()
    assert "Paused." in story.read(story.eve.modal)
    finishes_experiment(story)
    await later(story, hours=2)
    assert len(receiver.taken) == 1
    await opens(story)
    await story.eve.presses("Go on")
    await later(story, minutes=6)
    assert len(receiver.taken) == 2, "what happened meanwhile is sent when it goes on"
    await story.eve.presses("Remove")
    await story.settle()
    assert not story.rows("webhooks") and not story.rows("webhook_deliveries") and not list((story.folder / "keys").glob("webhook*"))


async def test_what_its_owner_may_not_read_is_not_sent_and_without_an_owner_it_rests(hooked: Story, receiver: Receiver) -> None:
    story = hooked
    await makes(story)
    story.slack.add_channel("secret", members=[story.ana, story.bo], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    finishes_experiment(story, "Behind a closed door", "secret")
    await story.settle()
    await later(story, minutes=6)
    assert not receiver.taken
    await story.eve.types("/learn owners")
    await story.settle()
    await story.eve.fills(owners=["Ana Ruiz"])
    assert (await story.eve.submits()).ok
    finishes_experiment(story)
    await later(story, hours=1)
    assert not receiver.taken and "Paused." in await opens(story, "ana")


async def test_bad_addresses_are_refused_in_the_form_and_nobody_but_an_owner_opens_it(hooked: Story) -> None:
    story = hooked
    assert "Owners decide that" in await opens(story, "ana") or "owner" in await opens(story, "ana")
    assert story.ana.modal is None
    await opens(story)
    await story.eve.presses("New webhook")
    await story.settle()
    for url in ("http://hooks.example/", "https://a:b@hooks.example/", "https://hooks.example:22/", "javascript:alert(1)", "hooks.example"):
        await story.eve.fills(url=url)
        assert "begins with https://" in (await story.eve.submits()).errors["url"], url
    assert not story.rows("webhooks")
