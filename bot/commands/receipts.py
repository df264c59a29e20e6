"""`python -m bot receipts`: every release's receipt, a JSON object a line, and whether the chain still holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.app.bot import real_now
from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import opened
from bot.database.engine import Database
from bot.database.keys import NoKeys
from bot.database.scope import Scopes
from bot.people import store as people
from bot.pulse.results.close_receipts import all_receipts, as_plain, broken_links


def show_receipts(settings: Settings, *, kept: Path | None) -> int:
    """Print the receipts; the exit code is 1 where the chain is broken, or a kept line is not among them."""
    with opened(settings) as database:
        lines, broken = _receipts(database)
    print("".join(f"{line}\n" for line in lines), end="")
    broken += list(_not_among(_kept_lines(kept), lines)) if kept else []
    for what in broken:
        print(f"BAD  {what}", file=sys.stderr)
    return 1 if broken else 0


def _receipts(database: Database) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    broken: list[str] = []
    with database.reading() as tx:
        for workspace in people.workspaces_here(tx):
            scope = Scopes(real_now, NoKeys()).of(tx, workspace)
            lines += [json.dumps({"workspace": workspace} | as_plain(one), sort_keys=True) for one in all_receipts(scope)]
            broken += [f"{workspace}: {what}" for what in broken_links(scope)]
    return lines, broken


def _kept_lines(kept: Path) -> list[str]:
    try:
        return [line for line in kept.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SettingsWrong(f"{kept} cannot be read ({type(unreadable).__name__}).") from unreadable


def _not_among(kept: Iterable[str], lines: Iterable[str]) -> Iterator[str]:
    here = set(lines)
    for number, line in enumerate(kept, start=1):
        if line not in here:
            yield f"line {number} of the kept file is not among the receipts any more"
