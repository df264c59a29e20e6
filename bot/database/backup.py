"""A whole copy of a SQLite file that is in use, without what no backup may hold.

SQLite's own backup copies a moment of the database page by page (https://www.sqlite.org/backup.html). It goes into memory, what lies
there only while a round is open is taken out, and `VACUUM INTO` writes what is left: nothing sealed ever stands in the new file.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from bot.database.schema import metadata

LEFT_OUT = tuple(table.name for table in metadata.sorted_tables if table.info.get("unlogged"))


def copy_file(database: Path, file: Path) -> None:
    """Raises FileExistsError and other OSErrors, or sqlite3.Error; a file that was begun is gone then."""
    file.touch(mode=0o600, exist_ok=False)  # nobody else may read it, and nothing that is there is written over
    source, memory = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True), sqlite3.connect(":memory:")
    try:
        source.backup(memory)
        for name in LEFT_OUT:
            memory.execute(f"DELETE FROM {name}")  # noqa: S608  names of our own schema page
        memory.commit()
        memory.execute("VACUUM INTO ?", (str(file),))
        with file.open("rb") as written:
            os.fsync(written.fileno())
    except sqlite3.Error:
        file.unlink()
        raise
    finally:
        memory.close()
        source.close()
