"""Values that no button of ours carried. Somebody who belongs nowhere near it presses everything with everything there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.app.features import FEATURES
from bot.localslack import Json, payloads, sender_of
from bot.slack.dispatch import merge
from tests.stories.driver import Story

SECRET = "wombat"
TABLE = merge(FEATURES.listeners())
ACTIONS = sorted(name for kind, name in TABLE if kind == "action")
FORMS = sorted(name for kind, name in TABLE if kind == "view")
WRITTEN = ("text", "title", "hypothesis", "smallest_test", "judged_by", "lesson", "words", "comment", "changed", "plan")
CHOSEN = {"day": "4", "time": "15:00", "language": "xx", "ends_on": "2026-03-30", "outcome": "worked", "audience": "channel"}
SET = {"digest_weekday": "4", "digest_time": "15:00", "name": "Mine", "weekday": "2", "nudges": "usual", "k": "9", "comments_k": "9"}
FILLED = dict.fromkeys(WRITTEN, "I was not here") | CHOSEN | SET


@pytest.fixture
async def vault(quick_story: Story) -> Story:
    """A team in a private channel, with everything that a team leaves behind. Kim works here and is in no channel of it."""
    story = quick_story
    story.slack.add_person("Kim Novak")
    team = [story.people[name] for name in ("ana", "bo", "cleo", "dev", "eve", "farid", "gwen")]
    story.slack.add_channel("secret", members=team, private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    await story.set_up_team("Vault", "#secret")
    await story.ana.types(f"/til The {SECRET} nests late", in_="#secret")
    await story.ana.types(f"/learn ask Who counts the {SECRET}?", in_="#secret")
    await story.ana.types("/experiment", in_="#secret")
    await story.settle()
    await story.ana.fills(hypothesis=f"A fence helps the {SECRET}", smallest_test="One fence", judged_by="Nests")
    await story.ana.selects("ends_on", "2026-03-26")
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.live(days=8)
    assert SECRET in story.read(story.slack.posted("secret")[-1]) and story.rows("digests")
    return story


class Forger:
    """Kim, with a client that sends what it likes."""

    def __init__(self, story: Story) -> None:
        self.story, self.kim = story, story.slack.person("Kim Novak")
        self.sender = sender_of(story.slack.context)
        self.secret = story.slack.channel_id("secret")
        self.user = story.slack.workspace.people[self.kim.id]
        self.number = 0

    def values(self) -> list[str]:
        tables = ("learnings", "asks", "answers", "experiments", "teams", "digests", "rounds", "nudges")
        held = sorted({str(row["id"]) for table in tables for row in self.story.rows(table)})
        teams = [row["id"] for row in self.story.rows("teams")]
        return [*held, *(f"preview:{team}" for team in teams), self.secret, f"{teams[0]}|2", "new", "0", ""]

    def view(self, callback: str, metadata: str, kind: str = "modal") -> Json:
        values = {name: {"x": {"type": "plain_text_input", "value": value}} for name, value in FILLED.items()}
        values["channel"] = {"x": {"type": "conversations_select", "selected_conversation": self.secret}}
        values["leads"] = values["owners"] = {"x": {"type": "multi_users_select", "selected_users": [self.kim.id]}}
        values["parts"] = {"x": {"type": "checkboxes", "selected_options": [{"value": "learned"}]}}
        return {"id": f"V{self.number}", "hash": "h", "type": kind, "callback_id": callback, "private_metadata": metadata, "blocks": [],
                "state": {"values": values}, "app_installed_team_id": self.sender.team_id}  # fmt: skip

    def presses(self) -> Iterator[Json]:
        for name in ACTIONS:
            for value in self.values():
                self.number += 1
                action = {"type": "button", "action_id": name, "block_id": "b", "action_ts": f"17{self.number}.1", "value": value}
                for place in ({}, payloads.view_place(self.view("x", value)), payloads.view_place(self.view("x", value, "home"))):
                    trigger = self.story.slack.context.triggers.issue(self.kim.id)
                    yield payloads.block_actions(self.sender, self.user, place, action, trigger)

    def submissions(self) -> Iterator[Json]:
        for name in FORMS:
            for value in self.values():
                self.number += 1
                trigger = self.story.slack.context.triggers.issue(self.kim.id)
                yield payloads.view_submission(self.sender, self.user, self.view(name, value), trigger, [])

    async def sees(self, body: Json) -> str:
        """Everything that comes of it where Kim can see it."""
        assert self.story.bot is not None
        answered = await self.story.bot.gate.take(body)
        await self.story.bot.gate.close(30)
        opened: list[Any] = self.story.slack.workspace.close_views(self.kim.id)
        return f"{answered.body}{json.dumps(opened)}{json.dumps(self.kim.home)}"


@pytest.mark.longest
async def test_no_button_shows_what_only_members_may_read_whatever_value_it_carries(vault: Story) -> None:
    forger = Forger(vault)
    told = 0
    for body in forger.presses():
        seen = await forger.sees(body)
        assert SECRET not in seen, (body["actions"][0], body.get("view"))
        assert forger.secret not in seen or forger.secret in body["actions"][0]["value"], "not even where they are"
        told += len(seen) > len("null[]null")
    assert told > len(ACTIONS), "most are answered, with something"
    assert not any(SECRET in words for words in (vault.read(message) for message in forger.kim.dms()))


@pytest.mark.longest
async def test_no_form_says_or_changes_anything_where_its_sender_is_no_member(vault: Story) -> None:
    forger = Forger(vault)
    watched = ("teams", "team_members", "settings", "answers", "experiments", "learnings", "asks")
    theirs = {"author_id", "person_id", "owner_id", "changed_by"}

    def others(table: str) -> list[Any]:
        rows = [dict(row) for row in vault.rows(table)]
        nameless = [row for row in rows if row.get("author_id", "x") is None]
        return [row for row in rows if row not in nameless and all(row.get(column) != forger.kim.id for column in theirs)]

    before, posted = {table: others(table) for table in watched}, len(vault.slack.posted("secret"))
    for body in forger.submissions():
        seen = await forger.sees(body)
        assert SECRET not in seen, (body["view"]["callback_id"], body["view"]["private_metadata"])
    await vault.settle()
    await vault.live(hours=2)
    said = [vault.read(message) for message in vault.slack.posted("secret")[posted:]]
    assert said == [], "nobody writes through us where they may not be"
    for table in watched:
        assert others(table) == before[table], table


@pytest.mark.long
async def test_a_digest_takes_no_language_that_nobody_speaks(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    (team,) = story.rows("teams")
    forger = Forger.__new__(Forger)
    forger.story, forger.kim, forger.sender, forger.secret, forger.number = story, story.eve, sender_of(story.slack.context), "C1", 1
    forger.user = story.slack.workspace.people[story.eve.id]
    for language in ("xx", "", "../../en", "EN"):
        form = forger.view("digest:settings_form", team["id"])
        form["state"]["values"]["language"] = {"x": {"type": "static_select", "selected_option": {"value": language}}}
        trigger = story.slack.context.triggers.issue(story.eve.id)
        await forger.sees(payloads.view_submission(forger.sender, forger.user, form, trigger, []))
    assert [row["language"] for row in story.rows("teams")] == ["en"]
