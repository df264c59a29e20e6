"""What `check` found, and what it looks at for the promise. Rounds that should be closed or erased, the key folder, ports, Socket Mode."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.request
from collections.abc import Iterator

import aiohttp
from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.bot import real_now
from bot.app.keys import KEY_FOLDER, KEY_FOLDER_CURE, needs_key_folder, trouble_with
from bot.app.servers import NO_PORT, NO_PORT_CURE
from bot.app.settings import Settings
from bot.app.slack_refusals import SOCKET_MODE_CURE
from bot.database.engine import Tx
from bot.database.keys import NoKeys
from bot.database.scope import Scopes
from bot.people import store as people
from bot.pulse.answering import open_tables
from bot.pulse.closing.unfinished import unfinished_rounds
from bot.slack.network.proxy import past_the_proxy
from bot.slack.refused import word_of

HALF_AN_ANSWER = "half an answer of Slack's, try again"
CLOSED_LATE = "End the sessions that read its rows (a long dump or report), and see that Ripple runs: it tries again every minute."
ERASED_LATE = (
    "Results wait until it is. End the sessions and processes that are named, make the key folder writable, and see that Ripple runs: "
    "it tries again every minute."
)


class Finding(Struct, frozen=True):
    """One thing looked at. `cure` is empty when all is well."""

    what: str
    good: bool
    cure: str = ""

    def line(self) -> str:
        return f"{'ok  ' if self.good else 'BAD '} {self.what}" + (f"\n     -> {self.cure}" if self.cure else "")


def look_at_rounds(tx: Tx) -> Iterator[Finding]:
    """Rounds that should be closed or erased by now, and what is in the way."""
    late = [one for workspace in people.workspaces_here(tx) for one in unfinished_rounds(Scopes(real_now, NoKeys()).of(tx, workspace))]
    for one in late:
        what = "its erasure is not confirmed" if one.is_closed else "it is not closed yet"
        found = f" Still there: {'; '.join(one.in_the_way)}." if one.in_the_way else ""
        yield Finding(f"round {one.number}: {what}.{found}", False, ERASED_LATE if one.is_closed else CLOSED_LATE)
    if not late:
        unseen = open_tables.blind_to(tx)
        but = f" (this role of the database may not look at {' and '.join(unseen)})" if unseen else ""
        yield Finding(f"rounds: what is closed is erased{but}", True)


def look_at_key_folder(settings: Settings, *, is_sqlite: bool) -> Iterator[Finding]:
    """Whether keys can be made and destroyed, where any lie in files."""
    if needs_key_folder(settings, is_sqlite=is_sqlite) and (why := trouble_with(settings.key_folder)):
        yield Finding(KEY_FOLDER.format(folder=settings.key_folder, why=why), False, KEY_FOLDER_CURE)


async def look_at_socket(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """Whether the app token opens Socket Mode."""
    url = settings.slack_api_url
    client = past_the_proxy(AsyncWebClient(settings.app_token, base_url=url, session=session), url)
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as refused:
        return Finding(f"app token ({word_of(refused) or HALF_AN_ANSWER})", False, SOCKET_MODE_CURE)
    except (aiohttp.ClientError, TimeoutError) as unreachable:
        return Finding(f"app token: Slack did not answer ({type(unreachable).__name__})", False, "Try again in a minute.")
    return Finding("app token: Socket Mode opens", True)


def look_at_ports(settings: Settings) -> Iterator[Finding]:
    """Whether `run` could open its ports here, or runs here already."""
    runs = _is_ours(settings.health_port)
    wanted = [("RIPPLE_HEALTH_PORT", settings.health_host, settings.health_port)]
    wanted += [] if settings.uses_socket_mode and not settings.uses_oauth else [("PORT", "0.0.0.0", settings.port)]  # noqa: S104  where `run` listens for Slack
    for named, host, port in wanted:
        if runs:
            yield Finding(f"port {port}: Ripple runs on this machine", True)
        elif why := _refused(host, port):
            yield Finding(NO_PORT.format(port=port, host=host, why=why), False, NO_PORT_CURE.format(named=named))
        else:
            yield Finding(f"port {port}: free", True)


def _is_ours(port: int) -> bool:
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(json.loads(answer.read(100)) == {"alive": True})
    except (OSError, ValueError, http.client.HTTPException):
        return False  # nobody, or somebody else


def _refused(host: str, port: int) -> str:
    """Why a port cannot be opened, in the system's words; nothing where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as taken:
            return taken.strerror or type(taken).__name__
    return ""
