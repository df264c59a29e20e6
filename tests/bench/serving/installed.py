"""Workspaces that have installed the app. Their rows, and a bare Slack that says the same two people and one channel of each.

A pretend Slack with everything in it (`bot.localslack`) a thousand times over would be larger than what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.database.engine import Database
from bot.database.keys import NoKeys
from bot.database.scope import Scopes
from bot.ids import PersonId, WorkspaceId
from bot.installs import store
from bot.installs.rules import Installed
from bot.installs.sealing import TokenSealer
from bot.people.acts import begin_roster
from tests.bench.serving.load import SECRET, Events
from tests.bench.serving.web_api import serve_web_api

KEY = "an invented key for the tokens of installs"
CHANNEL, AUTHOR, PERSON, BOT = "C0HARBOR", "U0BO", "U0ANA", "U0BOT"
BETWEEN = timedelta(minutes=7)  # from one install to the next


def workspaces(how_many: int) -> list[WorkspaceId]:
    """Their ids."""
    return [WorkspaceId(f"T{number:07d}") for number in range(1, how_many + 1)]


def events_of(some: Sequence[WorkspaceId]) -> list[Events]:
    """What happens in each."""
    return [Events(one, CHANNEL, PERSON, AUTHOR) for one in some]


def install(url: str, some: Sequence[WorkspaceId]) -> None:
    """Each of them installed the app, one after the other."""
    database, sealer = Database(url), TokenSealer([KEY.encode()])
    scopes, first = Scopes(lambda: datetime.now(UTC), NoKeys()), datetime.now(UTC) - len(some) * BETWEEN
    with database.transaction() as tx:
        for number, one in enumerate(some):
            scope = scopes.of(tx, one, first + number * BETWEEN)
            store.keep(scope, _installed(one, scope.now, sealer))
            begin_roster(scope, f"Company {number}", PersonId(BOT))
    database.close()


def environment(url: str, slack: str, keys: Path) -> dict[str, str]:
    """What the operator of such a bot sets."""
    return {
        "SLACK_BOT_TOKEN": "",
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "an-invented-client-secret",
        "RIPPLE_PUBLIC_URL": "https://ripple.example",
        "RIPPLE_TOKEN_KEYS": KEY,
        "SLACK_API_URL": slack,
        "DATABASE_URL": url,
        "RIPPLE_KEY_FOLDER": str(keys),
        "RIPPLE_HEALTH_PORT": "0",
        "PORT": "0",
    }


def be_slack(_env: Mapping[str, str], ready: Any) -> None:
    """Serve until killed; says the address of its Web API."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        workspace = request.headers.get("Authorization", "").removeprefix("Bearer xoxb-")
        return web.json_response({"ok": True, **_said(request.match_info["method"], workspace)})

    serve_web_api(answer, ready)


def _said(method: str, workspace: str) -> dict[str, Any]:
    match method:
        case "auth.test":
            return {"team": "Company", "team_id": workspace, "url": "https://company.slack.example/", "user_id": BOT, "bot_id": "B0"}
        case "users.list":
            people = [(PERSON, "Ana", True), (AUTHOR, "Bo", False)]
            return {"members": [{"id": one, "real_name": name, "tz": "Europe/Berlin", "is_admin": first} for one, name, first in people]}
        case "users.conversations" | "conversations.list":
            return {"channels": [{"id": CHANNEL, "name": "harbor", "is_member": True}]}
    return {"channel": CHANNEL, "ts": "1772438400.000100"}


def _installed(workspace: WorkspaceId, now: datetime, sealer: TokenSealer) -> Installed:
    return Installed(
        workspace=workspace,
        enterprise="",
        name="Company",
        app_id="A0",
        bot_user=PersonId(BOT),
        bot_id="B0",
        scopes="chat:write",
        is_org_wide=False,
        installed_at=now,
        token=sealer.seal(workspace, f"xoxb-{workspace}"),
    )
