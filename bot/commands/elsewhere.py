"""`python -m bot import FILE.csv`: what other surveys found, as aggregates, to stand beside the map."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.app.settings import Settings
from bot.commands.operations import need_schema, only_workspace, opened, scope_here
from bot.culture.elsewhere.acts import ReadElsewhere, import_elsewhere, read_elsewhere
from bot.ids import WorkspaceId
from bot.people.importing.table import text_of
from bot.words import ENGLISH, words_in


def import_from_elsewhere(settings: Settings, file: Path, *, dry_run: bool, workspace: WorkspaceId | None) -> int:
    """Keep the file's figures, or only say what would be kept; the exit code is 1 where a row is wrong, and then nothing is kept."""
    try:
        text = text_of(file.read_bytes())
    except OSError as unreadable:
        print(f"{file} cannot be read ({unreadable}).", file=sys.stderr)
        return 2
    with opened(settings) as database:
        need_schema(database)
        if dry_run:
            with database.reading() as tx:
                return _told(read_elsewhere(scope_here(tx, only_workspace(tx, workspace)), text), dry_run=True)
        with database.transaction() as tx:
            return _told(import_elsewhere(scope_here(tx, only_workspace(tx, workspace)), text), dry_run=False)


def _told(read: ReadElsewhere, *, dry_run: bool) -> int:
    words = words_in(ENGLISH)  # operators read English
    for row in read.wrong:
        print(f"row {row.number}: {row.refusal.said(words)}", file=sys.stderr)
    if read.wrong:
        print("Nothing was kept. Mend these rows and give me the whole file again.", file=sys.stderr)
        return 1
    would = "Would be new" if dry_run else "New"
    print(f"{would}: {len(read.new)}. Changed: {len(read.changed)}. As they were: {read.same}.")
    return 0
