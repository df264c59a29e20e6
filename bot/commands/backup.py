"""`python -m bot backup`: a copy of a SQLite database in use, and how to put it back."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from sqlalchemy import make_url

from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import need_schema, opened
from bot.database.backup import copy_file

OTHER_DATABASE = "DATABASE_URL names a PostgreSQL server. Back it up with: pg_dump --no-unlogged-table-data"
RESTORE = "To restore: stop Ripple, put the file where DATABASE_URL says, empty the key folder ({keys}), start."


def back_up(settings: Settings, file: Path) -> int:
    """Write the copy into a file that is not there yet; the exit code."""
    if not settings.database_url.startswith("sqlite"):
        raise SettingsWrong(OTHER_DATABASE)
    with opened(settings) as database:
        need_schema(database)
    try:
        copy_file(Path(str(make_url(settings.database_url).database)), file)
    except (OSError, sqlite3.Error) as failed:
        print(f"{file} was not written: {failed}.", file=sys.stderr)
        return 2
    print(f"{file} holds everything but open rounds. {RESTORE.format(keys=settings.key_folder)}")
    return 0
