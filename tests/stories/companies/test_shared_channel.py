"""A channel that two of our workspaces share. Slack tells each event once, in the name of either: each workspace takes its part, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.localslack import LocalSlack, Someone
from tests.stories.companies.two_workspaces import TwoCompanies


class Partners:
    """Ana of Tidewater and Bo of Foxglove in #partners, where both companies have Ripple."""

    def __init__(self, two: TwoCompanies) -> None:
        self.two, self.place = two, ""
        self.companies = (two.tidewater, two.foxglove)
        self.ana, self.bo = two.tidewater.add_person("Ana Ruiz"), two.foxglove.add_person("Bo Lindqvist")

    async def meet(self) -> None:
        """Both companies install the app and let it into the channel they share."""
        for company in self.companies:
            await self.two.installs(company)
        self.place = self.two.world.share("partners", *self.companies, members=[self.ana.id, self.bo.id])
        for company in self.companies:
            company.invite_bot(self.place)
        await self.two.settle()

    async def told(self, named: LocalSlack, person: Someone, **event: Any) -> None:
        """Slack tells what this person did there, in the name of one of the installations."""
        stamp = f"{self.two.clock().timestamp():.6f}"
        named.send_raw_event({"channel": self.place, "user": person.id, "ts": stamp, "event_ts": stamp, **event})
        await self.two.settle()

    def posted(self, method: str) -> list[int]:
        """How many messages each company's bot posted in the channel."""
        calls = [company.calls.of(method) for company in self.companies]
        return [sum(call.arguments.get("channel") == self.place for call in some) for some in calls]

    def saved(self) -> list[tuple[str, str]]:
        return sorted((row["workspace_id"], row["text"]) for row in self.two.rows("learnings"))


TOLD_TO = pytest.mark.parametrize(
    "named", [pytest.param(0, id="told-to-tidewater", marks=pytest.mark.long), pytest.param(1, id="told-to-foxglove")]
)


@pytest.fixture
async def partners(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Partners]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as two:
        made = Partners(two)
        await made.meet()
        yield made


@TOLD_TO
async def test_whoever_is_mentioned_answers_and_the_other_keeps_still(partners: Partners, named: int) -> None:
    tidewater, foxglove = partners.companies
    words = f"<@{foxglove.bot_user}> til Foxes bury what is left over"
    await partners.told(partners.companies[named], partners.bo, type="app_mention", text=words)
    assert partners.saved() == [(foxglove.team_id, "Foxes bury what is left over")]
    assert partners.posted("chat.postMessage") == [0, 1]
    assert partners.posted("chat.postEphemeral") == [0, 1]
    words = f"<@{tidewater.bot_user}|ripple> what is this"
    await partners.told(partners.companies[named], partners.ana, type="app_mention", text=words)
    assert partners.posted("chat.postEphemeral") == [1, 1]


@TOLD_TO
async def test_a_reaction_counts_once_and_for_the_company_of_whoever_reacts(partners: Partners, named: int) -> None:
    said = await partners.ana.says("#partners", "Herons sleep on one leg")
    await partners.two.settle()
    item = {"type": "message", "channel": partners.place, "ts": said["ts"]}
    event = {"type": "reaction_added", "reaction": "bulb", "item": item, "item_user": partners.ana.id}
    for _ in range(2):  # whatever is told again under another id changes nothing
        await partners.told(partners.companies[named], partners.ana, **event)
    assert partners.saved() == [(partners.companies[0].team_id, "Herons sleep on one leg")]


async def test_what_one_company_removes_the_other_goes_on_hearing(partners: Partners) -> None:
    tidewater, foxglove = partners.companies
    tidewater.uninstall_app()
    await partners.two.settle()
    for named, lesson in ((foxglove, "Foxes bury what is left over"), (tidewater, "And find it again")):
        await partners.told(named, partners.bo, type="app_mention", text=f"<@{foxglove.bot_user}> til {lesson}")
    assert partners.saved() == [(foxglove.team_id, "And find it again"), (foxglove.team_id, "Foxes bury what is left over")]
    assert partners.posted("chat.postMessage") == [0, 2]
