"""A small app for the page's tests, spoken to over Socket Mode like any other. Also a workspace full of things to see.

It shows every block and element once, opens modals, refuses a form, pushes a second view, and counts what reached it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.blockkit import assign_ids, check_blocks
from bot.localslack.server import LocalSlack
from tests.localslack.page.controls import MONDAY, FakeControls
from tests.localslack.page.examples import DIGEST, EVERYTHING, QUESTION, home_view, second_modal, section, share_modal

Json = dict[str, Any]
PATIENCE = 240.0  # seconds; a busy machine is no failure

MANIFEST: Json = {
    "display_information": {"name": "Ripple"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Ripple"},
        "slash_commands": [
            {"command": "/til", "description": "Share what you learned", "usage_hint": "[what you learned]"},
            {"command": "/learn", "description": "Set up a team, get help", "usage_hint": "setup | help"},
            {"command": "/experiment", "description": "Start a dated try", "usage_hint": "[what you will try]"},
        ],
        "shortcuts": [
            {"name": "Save as learning", "callback_id": "save_learning", "type": "message", "description": "Keep it"},
            {"name": "Share a learning", "callback_id": "share_learning", "type": "global", "description": "Write one"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "im:history", "channels:history", "channels:read", "reactions:read", "users:read"]}
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels", "message.im", "reaction_added"]},
    },
}


@dataclass
class FakeApp:
    """The app, and what reached it."""

    heard: list[tuple[str, Any]] = field(default_factory=list)

    def of(self, kind: str) -> list[Any]:
        return [what for each, what in self.heard if each == kind]

    async def reached(self, kind: str, times: int = 1) -> list[Any]:
        """The same, once that many have reached it: a page sends what was chosen a moment later."""
        async with asyncio.timeout(PATIENCE):
            while len(self.of(kind)) < times:
                await asyncio.sleep(0.02)
        return self.of(kind)


def listeners(app: AsyncApp, fake: FakeApp) -> None:
    @app.command("/til")
    async def til(ack: Any, body: Json, client: AsyncWebClient, say: Any) -> None:
        fake.heard.append(("command", body))
        if not body["text"]:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=share_modal())
            return
        await ack(f"Shared, thank you: {body['text']}")
        await client.chat_postMessage(channel=body["channel_id"], text=f"<@{body['user_id']}> learned: {body['text']}")

    @app.command("/learn")
    async def learn(ack: Any, body: Json) -> None:
        await ack({"blocks": [section("*/til* shares, */learn setup* begins.")], "text": "Help"})

    @app.shortcut("save_learning")
    async def save(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        fake.heard.append(("shortcut", body))
        await client.views_open(trigger_id=body["trigger_id"], view=share_modal(body["message"]["ts"]))

    @app.shortcut("share_learning")
    async def share(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=share_modal())

    @app.view("share")
    async def shared(ack: Any, view: Json, body: Json) -> None:
        words = view["state"]["values"]["what"]["it"]["value"]
        if "secret" in words:
            await ack(response_action="errors", errors={"what": "Leave the secret out, please."})
            return
        fake.heard.append(("submitted", view["state"]["values"]))
        await ack()

    @app.view("colleague")
    async def colleague(ack: Any, view: Json) -> None:
        fake.heard.append(("colleague", view["state"]["values"]))
        await ack()

    @app.action("push")
    async def push(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=second_modal())

    @app.action("open_share")
    async def open_share(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=share_modal())

    @app.action("helped")
    async def helped(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        fake.heard.append(("action", body["actions"][0]))
        await respond(text="Good to know. The author will hear it.", response_type="ephemeral", replace_original=False)

    @app.action(re.compile(".*"))
    async def anything(ack: Any, body: Json) -> None:
        await ack()
        fake.heard.append(("action", body["actions"][0]))

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home_view(event["user"]))

    @app.event("reaction_added")
    async def reacted(event: Json) -> None:
        fake.heard.append(("reaction", event))

    @app.event("message")
    async def said(event: Json) -> None:
        fake.heard.append(("message", event))


@dataclass
class Scene:
    """A running workspace with its app."""

    slack: LocalSlack
    fake: FakeApp
    controls: FakeControls
    people: dict[str, str]

    def url(self, name: str = "Ana") -> str:
        return f"{self.slack.base_url}/?as={self.people[name]}"

    def messages(self, channel: str) -> list[Json]:
        return self.slack.workspace.logs[self.slack.channel_id(channel)].newest(100)


CAST = [
    ("Ana", "Europe/Berlin", "Backend engineer"),
    ("Bo Lind", "Europe/Berlin", "Designer"),
    ("Cleo Adeyemi", "Africa/Lagos", "Support lead"),
    ("Dev Rao", "Asia/Kolkata", "Data analyst"),
    ("Eve Moreau", "Europe/Berlin", "Team lead"),
    ("Farah Aziz", "America/New_York", "Product manager"),
    ("Gil Torres", "America/New_York", "Site reliability"),
    ("Hana Kim", "Asia/Tokyo", "Frontend engineer"),
]


@asynccontextmanager
async def scene(*, people: int = 0, messages: int = 0, keep: Path | None = None) -> AsyncIterator[Scene]:
    """The cast, three channels, some talk, a digest and a question; or (`people`, `messages`) a large company."""
    controls, fake = FakeControls(), FakeApp()
    # The company is older than the day on which the page is opened.
    controls.moment = MONDAY - timedelta(days=60)
    async with LocalSlack(now=controls.now, manifest=MANIFEST, team_name="Tidepool", controls=controls, keep=keep) as slack:
        ids = {name.split()[0]: slack.add_person(name, tz=tz, title=title).id for name, tz, title in CAST}
        crowd = [slack.add_person(f"Person {n:03d}", tz="Europe/Berlin").id for n in range(people)]
        everyone = [*ids.values(), *crowd]
        general = slack.add_channel("general", everyone)
        slack.add_channel("backend-team", everyone[:6])
        slack.add_channel("random", everyone[:1])
        slack.add_channel("leads", [ids["Ana"], ids["Eve"]], private=True)
        slack.add_channel("lunch", [ids["Bo"]])
        for channel in ("general", "backend-team"):
            slack.invite_bot(channel)
        controls.moment = MONDAY
        await _talk(slack, general, ids, everyone, messages)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        app = AsyncApp(name="page", token=slack.bot_token, client=client, signing_secret=slack.signing_secret)
        listeners(app, fake)
        handler = AsyncSocketModeHandler(app, slack.app_token, web_client=AsyncWebClient(token=slack.app_token, base_url=slack.api_url))
        await handler.connect_async()
        try:
            await slack.connected()
            yield Scene(slack, fake, controls, ids)
        finally:
            await handler.close_async()


async def _talk(slack: LocalSlack, general: str, ids: dict[str, str], everyone: list[str], messages: int) -> None:
    space = slack.workspace
    for n in range(messages):
        at = MONDAY - timedelta(minutes=3 * (messages - n) + 60 * 24)
        space.post(general, everyone[n % len(everyone)], f"Message number {n}: _things_ that were said and `done`.", at=at)
    said = [
        ("Bo", -300, "Good morning :wave: The new onboarding page is up, have a look: https://example.org/onboarding"),
        ("Ana", -290, "Looks great! I tried `uv run --with rich` on it. *Much* faster than I thought."),
        ("Ana", -289, f"And <@{ids['Dev']}> will like the dark one."),
        ("Dev", -120, "```\nSELECT team, count(*)\n  FROM learnings\n GROUP BY team;\n```\nThis is all it takes."),
        ("Eve", -60, "&gt; This is all it takes.\nLovely. Can somebody write it up for <!here>? ~Next week~ today?"),
    ]
    parent = None
    for name, minutes, text in said:
        parent = space.post(general, ids[name], text, at=MONDAY + timedelta(minutes=minutes))
    assert parent is not None
    for name in ("Ana", "Bo", "Cleo"):
        space.react(general, parent["ts"], ids[name], "raised_hands")
    space.react(general, parent["ts"], ids["Dev"], "bulb")
    for name, text in (("Ana", "I can do it after lunch."), ("Dev", "I will review.")):
        space.post(general, ids[name], text, thread_ts=parent["ts"], at=MONDAY - timedelta(minutes=40))
    facts = slack.context.bot_facts()
    bot = slack.bot_user
    names = {**ids, "general": general}
    space.post(general, bot, "Week 47: nine things we learned", blocks=_named(DIGEST, names), at=MONDAY - timedelta(minutes=30), **facts)
    talk = space.im_with(ids["Ana"])
    space.post(talk, bot, "A question", blocks=_named(QUESTION, names), at=MONDAY - timedelta(minutes=20), **facts)
    space.post(
        slack.channel_id("backend-team"), bot, "Everything", blocks=_named(EVERYTHING, names), at=MONDAY - timedelta(minutes=35), **facts
    )
    space.post(space.im_with(ids["Ana"], ids["Bo"]), ids["Bo"], "Lunch at one?", at=MONDAY - timedelta(minutes=5))


def _named(blocks: Any, names: dict[str, str]) -> Any:
    """The blocks with {ana} and the like replaced, checked and given ids, as the Web API would."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(each) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each) for each in value]
        if isinstance(value, str):
            for name, replacement in names.items():
                value = value.replace("{" + name.lower() + "}", replacement)
        return value

    done = assign_ids(walk(blocks))
    assert check_blocks(done, "message") == []
    return done
