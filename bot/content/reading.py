"""Reads the content files, and says in one sentence which entry of which file is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

FOLDER = Path(__file__).parent

Member = TypeVar("Member", bound=Enum)


class TomlEntry(Struct, frozen=True):
    """One entry of a content file, and where it stands. The whole file is one too, without a name."""

    file: str
    name: str
    values: Mapping[str, object]

    def text(self, field: str) -> str:
        """A field that has to be there, in words."""
        found = self.values.get(field)
        if not isinstance(found, str) or not found.strip():
            raise ContentWrong(self, f'"{field}" needs a text')
        return found

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; none where the field is left out."""
        found = self.values.get(field, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise ContentWrong(self, f'"{field}" needs a list of texts')
        return tuple(found)

    def number(self, field: str, default: int | None = None) -> int:
        """A whole number from 1 on."""
        found = self.values.get(field, default)
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise ContentWrong(self, f'"{field}" needs a whole number from 1 on')
        return found

    def flag(self, field: str) -> bool:
        """true or false; false where the field is left out."""
        found = self.values.get(field, False)
        if not isinstance(found, bool):
            raise ContentWrong(self, f'"{field}" is either true or false')
        return found

    def member(self, field: str, kind: type[Member]) -> Member:
        """The member of this name, in small or capital letters."""
        return self.named(self.text(field), field, kind)

    def member_or_none(self, field: str, kind: type[Member]) -> Member | None:
        """The member of this name; None where the field is left out."""
        return self.member(field, kind) if field in self.values else None

    def named(self, name: str, field: str, kind: type[Member]) -> Member:
        """The member called `name`, or what there is to choose from."""
        found = kind.__members__.get(name.upper())
        if found is None:
            known = ", ".join(sorted(one.lower() for one in kind.__members__))
            raise ContentWrong(self, f'"{field}" knows no "{name}", only {known}')
        return found

    def only(self, *fields: str) -> TomlEntry:
        """This entry, unless it has a field that nobody reads."""
        if strange := sorted(self.values.keys() - set(fields)):
            raise ContentWrong(self, f'nobody reads "{strange[0]}"; it may have {", ".join(fields)}')
        return self


class ContentWrong(ValueError):
    """A mistake in a content file, said to whoever edits it."""

    def __init__(self, entry: TomlEntry, what: str) -> None:
        where = f"bot/content/{entry.file}, {entry.name}" if entry.name else f"bot/content/{entry.file}"
        super().__init__(f"{where}: {what}.")


def whole_file(file: str, folder: Path = FOLDER) -> TomlEntry:
    """A content file as one entry.

    Raises:
        ContentWrong: it is not there, or no TOML.
    """
    empty = TomlEntry(file, "", {})
    try:
        return TomlEntry(file, "", tomllib.loads((folder / file).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ContentWrong(empty, "it is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ContentWrong(empty, f"it cannot be read, {wrong}") from wrong


def tables(whole: TomlEntry) -> tuple[TomlEntry, ...]:
    """The entries of a file that are `[name]` tables."""
    return tuple(TomlEntry(whole.file, f"[{name}]", _table(whole, name, found)) for name, found in whole.values.items())


def entries(whole: TomlEntry, kind: str) -> tuple[TomlEntry, ...]:
    """The `[[kind]]` entries of a file, called by their ids."""
    found = whole.values.get(kind, [])
    if not isinstance(found, list):
        raise ContentWrong(whole, f"write [[{kind}]] with two brackets on each side")
    return tuple(_called_by_id(whole, kind, place, one) for place, one in enumerate(found, 1))


def _called_by_id(whole: TomlEntry, kind: str, place: int, found: object) -> TomlEntry:
    values = _table(whole, kind, found)
    return TomlEntry(whole.file, f"{kind} {values.get('id', f'number {place}')}", values)


def _table(whole: TomlEntry, name: str, found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        raise ContentWrong(whole, f"{name} is no table")
    return found
