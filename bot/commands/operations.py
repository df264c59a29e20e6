"""What an operator types: migrate, check, outbox, moves. Every finding comes with its cure."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import backlog as operations
from bot.app.bot import CALL_TIMEOUT, real_now
from bot.app.settings import Settings, SettingsWrong
from bot.app.slack_refusals import ODD_PROXY, ORGANISATION, TOKEN_CURES
from bot.app.startup import CannotStart, database_cure, no_database, open_database
from bot.commands.changed_by_hand import changed_by_hand
from bot.commands.findings import HALF_AN_ANSWER, Finding, look_at_key_folder, look_at_ports, look_at_rounds, look_at_socket
from bot.commands.installs import look_at_installs, look_at_oauth
from bot.commands.manifest import SOURCE as MANIFEST
from bot.database import migrate as schema
from bot.database.complaint import complaint_of
from bot.database.engine import Database, DatabaseDown, Tx
from bot.database.keys import NoKeys
from bot.database.pooler import CURE, SAID, keeps_no_session
from bot.database.scope import Scope, Scopes
from bot.ids import NOWHERE, WorkspaceId
from bot.indicators.moves import acts as moves
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.rules import SMALLEST_COHORT
from bot.slack.network.proxy import past_the_proxy
from bot.slack.refused import word_of
from bot.words import ENGLISH, words_in

CLOCK_MAY_DIFFER = 60  # seconds; Slack refuses signatures that are five minutes old


def migrate(settings: Settings, *, down_to: str | None, sure: bool = False) -> int:
    """Bring the schema to head, or down once the operator is sure; the exit code."""
    if down_to is not None and not (sure or _is_sure(down_to)):
        print(f"Nothing was changed. To go down to {down_to}, type that, or add --yes.", file=sys.stderr)
        return 2
    with opened(settings) as database:
        try:
            schema.to_head(database) if down_to is None else schema.to_revision(database, down_to)
        except schema.UnknownRevision as told:
            print(told, file=sys.stderr)
            return 2
        with database.reading() as tx:
            print(f"The schema is at {schema.current(tx) or 'nothing'}.")
    return 0


def _is_sure(down_to: str) -> bool:
    """Ask whoever sits at a terminal; where nobody does, nobody is sure."""
    if not sys.stdin.isatty():
        return False
    print(f"Going down to {down_to} drops what newer versions added, with all it holds. Stop Ripple and back up first.")
    return input(f"Type {down_to} to go on: ").strip() == down_to


def show_outbox(settings: Settings, *, retry: str | None) -> int:
    """What could not be told, why, and what to do; the exit code is 1 when something waits for a person."""
    with opened(settings) as database:
        need_schema(database)
        if retry is not None:
            with database.transaction() as tx:
                count = operations.retry(tx, real_now(), None if retry == "all" else retry)
            print(f"{count} will be sent again.")
            return 0
        with database.reading() as tx:
            lines, stuck = list(_outbox_lines(tx)), bool(operations.dead_letters(tx) or operations.troubles(tx))
    print("\n".join(lines))
    return 1 if stuck else 0


def import_moves(settings: Settings, file: Path, workspace: WorkspaceId | None) -> int:
    """Count the moves of a company's list; the exit code is 1 when some lines must be mended and the list read again."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as unreadable:
        print(f"{file} cannot be read ({unreadable}). It must be text in UTF-8.", file=sys.stderr)
        return 2
    with opened(settings) as database:
        need_schema(database)
        with database.transaction() as tx:
            told = moves.read_and_import(scope_here(tx, only_workspace(tx, workspace)), text)
    words = words_in(ENGLISH)  # operators read English
    for line in told.bad:
        print(f"line {line.number}: {line.refusal.said(words)}", file=sys.stderr)
    rest = f" Lines to mend: {len(told.bad)}; then give me the whole file again." if told.bad else ""
    print(f"New moves: {told.new}. Known already: {told.known}.{rest}")
    return 1 if told.bad else 0


def only_workspace(tx: Tx, wanted: str | None) -> WorkspaceId:
    """The one that is wanted, or the only one there is."""
    here = people.workspaces_here(tx)
    chosen = [one for one in here if wanted in (None, one)]
    if len(chosen) != 1:
        raise SettingsWrong(f"Say which workspace with --workspace: {', '.join(here) or 'the bot lives in none yet'}.")
    return chosen[0]


def scope_here(tx: Tx, workspace: WorkspaceId) -> Scope:
    """No command needs a key, and none may make the folder they lie in."""
    return Scopes(real_now, NoKeys()).of(tx, workspace)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, and `SettingsWrong` where it does not answer."""
    try:
        database = open_database(settings.database_url)
    except CannotStart as wrong:
        raise SettingsWrong(str(wrong)) from None
    try:
        if not database.answers():
            raise SettingsWrong(no_database(settings.database_url))
        yield database
    except DatabaseDown as down:
        raise SettingsWrong(no_database(settings.database_url)) from down
    finally:
        database.close()


def need_schema(database: Database) -> None:
    """Refuse an empty database with what to do."""
    with database.reading() as tx:
        if schema.current(tx) is None:
            raise SettingsWrong("The database of DATABASE_URL is empty. Run `python -m bot migrate`, or start the bot once.")


def _outbox_lines(tx: Tx) -> Iterator[str]:
    lag = operations.lag(tx, real_now())
    yield f"Waiting: {lag['outbox_ready']:.0f}; the oldest for {lag['outbox_oldest_seconds']:.0f} s. Jobs due: {lag['due_waiting']:.0f}."
    for trouble in operations.troubles(tx):
        yield f"Nothing can be sent in {trouble.workspace}: {trouble.error}\n     -> {trouble.cure}"
    for dead in operations.dead_letters(tx):
        times = f", {dead.how_many} times" if dead.how_many > 1 else ""
        yield f"{dead.state}: {dead.kind} to {dead.where} ({dead.reason}){times}\n     -> {dead.cure}"
    for job in operations.stuck_jobs(tx):
        yield f"job {job.kind} failed {job.attempts} times: {job.error}"


async def check(env: Mapping[str, str]) -> int:
    """Look at everything that usually goes wrong; print each finding with its cure; the exit code."""
    try:
        settings = Settings.from_env(env)
    except SettingsWrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    findings = [Finding("settings", True), *await asyncio.to_thread(lambda: list(look_at_ports(settings)))]
    if settings.bot_token:
        findings += [finding async for finding in _look_at_slack(settings)]
    if settings.uses_oauth:
        findings += [finding async for finding in look_at_oauth(settings)]
    findings += await asyncio.to_thread(lambda: list(_look_at_database(settings)))
    for finding in findings:
        print(finding.line())
    return 0 if all(finding.good for finding in findings) else 1


async def _look_at_slack(settings: Settings) -> AsyncIterator[Finding]:
    timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        url = settings.slack_api_url
        slack = past_the_proxy(AsyncWebClient(settings.bot_token, base_url=url, session=session, retry_handlers=[]), url)
        try:
            who = await slack.auth_test()
        except SlackApiError as refused:
            yield _refused("bot token", refused)
            return
        except aiohttp.InvalidURL:
            yield Finding("Slack cannot be asked", False, ODD_PROXY)
            return
        except (aiohttp.ClientError, TimeoutError) as unreachable:
            through = " through the proxy of HTTPS_PROXY or HTTP_PROXY; mend it, or name Slack's host in NO_PROXY" if slack.proxy else ""
            yield Finding("Slack", False, f"{settings.slack_api_url} cannot be reached ({type(unreachable).__name__}){through}.")
            return
        if who.get("is_enterprise_install"):
            yield Finding("bot token", False, ORGANISATION)
            return
        yield Finding(f"bot token: {who['user']} in {who['team']}", True)
        yield _scopes(who.headers)
        yield _clock(who.headers, real_now())
        if settings.uses_socket_mode:
            yield await look_at_socket(settings, session)


def _refused(what: str, refused: SlackApiError) -> Finding:
    error = word_of(refused) or HALF_AN_ANSWER
    return Finding(f"{what} ({error})", False, TOKEN_CURES.get(error, "See https://docs.slack.dev/reference/methods/auth.test"))


def _scopes(headers: Mapping[str, Any]) -> Finding:
    given = _header(headers, "x-oauth-scopes")
    if not given:
        return Finding("scopes: Slack did not say which", True)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]
    needed = set(manifest["bot"]) - set(manifest["bot_optional"])
    missing = sorted(needed - {scope.strip() for scope in given.split(",")})
    if missing:
        return Finding(f"scopes: {', '.join(missing)} missing", False, TOKEN_CURES["missing_scope"])
    return Finding("scopes", True)


def _clock(headers: Mapping[str, Any], now: datetime) -> Finding:
    told = _header(headers, "date")
    if not told:
        return Finding("clock: Slack did not say the time", True)
    apart = abs((now - parsedate_to_datetime(told)).total_seconds())
    if apart > CLOCK_MAY_DIFFER:
        cure = "Set this machine's clock by NTP: signed requests and due times depend on it."
        return Finding(f"clock: {apart:.0f} s apart from Slack's", False, cure)
    return Finding("clock", True)


def _header(headers: Mapping[str, Any], name: str) -> str:
    return next((str(value) for key, value in headers.items() if key.lower() == name), "")


def _look_at_database(settings: Settings) -> Iterator[Finding]:
    if why := complaint_of(settings.database_url):
        yield Finding(f"database: {why}", False, database_cure(settings.database_url))
        return
    database = Database(settings.database_url)
    try:
        if keeps_no_session(database):
            yield Finding(f"database: {SAID}", False, CURE)
            return
        with database.reading() as tx:
            yield from _look_inside(settings, tx)
        yield from look_at_key_folder(settings, is_sqlite=database.is_sqlite)
    finally:
        database.close()


def _look_inside(settings: Settings, tx: Tx) -> Iterator[Finding]:
    at, wanted = schema.current(tx), schema.head()
    if at != wanted:
        yield Finding(f"schema: at {at or 'nothing'}, wanted {wanted}", False, "Run `python -m bot migrate`.")
        return
    yield Finding(f"schema: {at}", True)
    if settings.uses_oauth:
        yield from look_at_installs(settings, tx)
    yield from _look_at_teams(tx)
    yield from look_at_rounds(tx)
    for workspace in people.workspaces_here(tx):
        yield from (Finding(what, False, cure) for what, cure in changed_by_hand(scope_here(tx, workspace)))


def _look_at_teams(tx: Tx) -> Iterator[Finding]:
    for workspace in people.workspaces_here(tx):
        scope = scope_here(tx, workspace)
        for team in teams.all_teams(scope):
            facts = people.channel_facts(scope, team.channel_id or NOWHERE)
            if facts is None or not facts["bot_is_member"]:
                yield Finding(f"team {team.name}: not in its channel", False, "Type /invite @Ripple in the team's channel.")
            elif facts["is_archived"]:
                yield Finding(f"team {team.name}: its channel is archived", False, "Choose another with /learn setup.")
            else:
                size = len(teams.roster(scope, team.id).members)
                small = "" if size >= SMALLEST_COHORT else " (counted together with others in the pulse)"
                yield Finding(f"team {team.name}: {size} people{small}", True)
