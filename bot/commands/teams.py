"""`python -m bot teams`: many teams at once from a list, a wave that begins, and the way back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.bot import CALL_TIMEOUT
from bot.app.features import FEATURES
from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import need_schema, only_workspace, opened, scope_here
from bot.database.engine import Database, Tx
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId, WorkspaceId
from bot.people import store as people
from bot.people.importing import acts, store
from bot.people.importing.groups import groups_here
from bot.people.importing.rules import UNDONE_WITHIN, KnownGroup, ListedTeam, RowPart, TeamsPreview
from bot.people.importing.table import ListedTeams, read_teams, text_of
from bot.slack.network.proxy import past_the_proxy
from bot.words import ENGLISH, words_in

HALF_WAY = "Give me the same list again: it does what is left."
NOTHING_DONE = "Nothing was set up. Mend these rows and give me the whole list again, or add --only-good to set up the others now."


def import_list_of_teams(
    settings: Settings, file: Path, *, dry_run: bool, only_good: bool, by: PersonId | None, workspace: WorkspaceId | None
) -> int:
    """Show what a list would do, and do it unless it is a dry run; the exit code is 1 when rows are to be mended."""
    try:
        listed = read_teams(text_of(file.read_bytes()))
    except OSError as unreadable:
        print(f"{file} cannot be read ({unreadable}).", file=sys.stderr)
        return 2
    groups = asyncio.run(_groups(settings)) if _names_a_group(listed) else []
    with opened(settings) as database:
        need_schema(database)
        with database.reading() as tx:
            preview = acts.preview_of(_scope(tx, workspace), listed, groups)
        shown = _show(preview)
        if dry_run:
            return shown
        if preview.problems and not only_good:
            print(NOTHING_DONE, file=sys.stderr)
            return 1
        with database.reading() as tx:
            who = _who(_scope(tx, workspace), by)
        return _import(database, preview, who, workspace) or shown


def begin(settings: Settings, wave: int, *, by: PersonId | None, workspace: WorkspaceId | None) -> int:
    """Welcome the teams of a wave, and of those before it."""
    with opened(settings) as database:
        need_schema(database)
        with database.transaction() as tx:
            scope = _scope(tx, workspace)
            count = acts.begin_wave(scope, _who(scope, by), wave)
            FEATURES.plan_teams(scope)
    print(f"Teams that begin now: {count}. Each is welcomed in its channel.")
    return 0


def undo(settings: Settings, import_id: str | None, *, by: PersonId | None, workspace: WorkspaceId | None) -> int:
    """Take back a list of the last day, the newest one where none is named."""
    with opened(settings) as database:
        need_schema(database)
        with database.transaction() as tx:
            scope = _scope(tx, workspace)
            wanted = import_id or store.newest_import(scope, scope.now - UNDONE_WITHIN)
            try:
                done = acts.undo_import(scope, _who(scope, by), wanted or "")
            except PersonCanFix as refused:
                print(refused.said(words_in(ENGLISH)), file=sys.stderr)
                return 1
    print(f"As before: teams ended: {done.made}; teams changed back: {done.changed}.")
    return 0


def _import(database: Database, preview: TeamsPreview, who: PersonId, workspace: WorkspaceId | None) -> int:
    """One batch after the other; between them the bot that runs beside it writes what people do."""
    done = acts.nothing_done(preview)
    for batch in acts.batches_of(preview):
        with database.transaction() as tx:
            try:
                done = acts.import_batch(_scope(tx, workspace), who, batch, done)
            except PersonCanFix as refused:
                print(f"{refused.said(words_in(ENGLISH))} {HALF_WAY}", file=sys.stderr)
                return 1
    with database.transaction() as tx:  # also where nothing was to be done: whoever set these teams up may have been killed before this
        FEATURES.plan_teams(_scope(tx, workspace))
    if done.id:
        waiting = f" Waiting for their wave: {done.waiting}." if done.waiting else ""
        print(f"Done.{waiting} Within a day `python -m bot teams undo {done.id}` takes it back.")
    return 0


def _show(preview: TeamsPreview) -> int:
    """Every problem beside its row, then what would be done; 1 where there is a problem."""
    words = words_in(ENGLISH)  # operators read English
    for problem in preview.problems:
        name = f" ({problem.name})" if problem.name else ""
        print(f"row {problem.number}{name}: {problem.refusal.said(words)}", file=sys.stderr)
    for line in _lines(preview):
        print(line)
    counts = f"New: {len(preview.new)}. Changed: {len(preview.changed)}. As they are: {preview.same}."
    print(f"{counts} Rows to mend: {len(preview.problems)}.")
    return 1 if preview.problems else 0


def _lines(preview: TeamsPreview) -> Iterator[str]:
    for one in preview.new:
        yield f"row {one.number}: new: {one.name}, in {one.channel}{_shared(one)}, led by {_listed(one)}{_wave(one)}"
    for one in preview.changed:
        yield f"row {one.number}: change: {one.name}: {', '.join(one.changed)}{_shared(one) if RowPart.CHANNEL in one.changed else ''}"


def _listed(one: ListedTeam) -> str:
    return ", ".join(sorted(one.leads))


def _shared(one: ListedTeam) -> str:
    return " (shared with another company, which reads there)" if one.is_shared else ""


def _wave(one: ListedTeam) -> str:
    return f", wave {one.wave}" if one.wave else ""


def _names_a_group(listed: ListedTeams) -> bool:
    """Whether Slack must be asked: channels and people are known already."""
    return any(row.cells.get("group") or not _is_plainly_a_channel(row.cells.get("place", "")) for row in listed.rows)


def _is_plainly_a_channel(place: str) -> bool:
    return not place or (place.startswith("#") and "@" not in place)


async def _groups(settings: Settings) -> list[KnownGroup]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT)) as session:
        client = AsyncWebClient(settings.bot_token, base_url=settings.slack_api_url, session=session)
        return await groups_here(past_the_proxy(client, settings.slack_api_url))


def _scope(tx: Tx, workspace: WorkspaceId | None) -> Scope:
    return scope_here(tx, only_workspace(tx, workspace))


def _who(scope: Scope, by: PersonId | None) -> PersonId:
    """Whose name stands in the welcome: whoever is named, or the only owner."""
    owners = people.owners(scope)
    if by is None and len(owners) == 1:
        return owners[0]
    if by not in owners:
        here = ", ".join(owners) or "nobody yet; name one with `python -m bot owners --add U…`"
        raise SettingsWrong(f"Say with --by which owner brings Ripple to these teams; the welcome names them. Owners: {here}.")
    return by
