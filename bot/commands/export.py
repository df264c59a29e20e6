"""`python -m bot export`: what one person may see, as files, with a dictionary of their columns beside them."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import need_schema, only_workspace, opened, scope_here
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.export.acts import export_for
from bot.export.rules import DataSet, as_csv, as_json
from bot.ids import PersonId, WorkspaceId
from bot.people import store as people
from bot.words import ENGLISH, words_in

WRITERS = {"csv": as_csv, "json": as_json}
EXCELS_MARK = "\ufeff"  # without it Excel reads a file as if it were not UTF-8


def export(settings: Settings, *, how: str, since: str, folder: Path, reader: PersonId | None, workspace: WorkspaceId | None) -> int:
    """Write one file a data set into the folder; the exit code."""
    moment = _moment(since)
    with opened(settings) as database:
        need_schema(database)
        with database.reading(of_one_moment=True) as tx:  # a round may close meanwhile: all of it, or nothing
            scope = scope_here(tx, only_workspace(tx, workspace))
            found = _found(scope, reader, moment)
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        _write(folder / f"{one.name}.{how}", WRITERS[how](one), marked=how == "csv")
        print(f"{one.name}.{how}: {len(one.rows)}")
    print(f"In {folder}. Whoever reads these files reads what that person may see; keep them as you keep their account.")
    return 0


def _found(scope: Scope, reader: PersonId | None, since: datetime) -> list[DataSet]:
    words = words_in(ENGLISH)  # operators read English
    try:
        return export_for(scope, reader or _only_owner(scope), since, words)
    except PersonCanFix as refused:
        raise SettingsWrong(refused.said(words)) from None


def _only_owner(scope: Scope) -> PersonId:
    owners = people.owners(scope)
    if len(owners) != 1:
        raise SettingsWrong(f"Say with --as whose screens it shall be: a member ID. Owners here: {', '.join(owners) or 'nobody yet'}.")
    return owners[0]


def _moment(since: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(since), time(), UTC)
    except ValueError:
        raise SettingsWrong(f"--since {since}: write a day like 2026-03-02.") from None


def _write(path: Path, text: str, *, marked: bool) -> None:
    try:
        path.write_text(EXCELS_MARK * marked + text, encoding="utf-8", newline="")
    except OSError as refused:
        print(f"{path} cannot be written ({refused}).", file=sys.stderr)
        raise SettingsWrong("Name another folder with --to.") from refused
