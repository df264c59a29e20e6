"""Question bank, version 2: 66 facets and 3 open texts, in `questions.toml` and the catalogues.

Each wording asks one thing, in plain words, without "not". It is reversed only where marked, and then by opposite
meaning. A changed wording is a new version of the question, its trend starts again, and `because` says why it was
changed. "Lead" is the person's team lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.content.reading import FOLDER, ContentWrong, TomlEntry, entries, whole_file
from bot.content.scale import SCALES, Form

FILE = "questions.toml"
OPEN_TEXT = 0  # the facet number of an open text
ANCHORS = 2  # of each side, in the audit


class Wording(Struct, frozen=True):
    """One entry of the bank. `facet` counts from 1 within its dimension; open texts have 0."""

    id: str
    dimension: Dimension
    facet: int
    form: Form
    is_reversed: bool
    is_anchor: bool
    may_not_come_up: bool
    is_retired: bool
    version: int
    because: str  # what was wrong with the version before, or with what is retired, or missing; empty where nothing changed


class WrittenBank(Struct, frozen=True):
    """What stands in the file: the bank's own version, and every wording that was ever asked."""

    version: int
    wordings: tuple[Wording, ...]


@cache
def written_bank() -> WrittenBank:
    """The bank, read once."""
    return read_bank(FOLDER)


def read_bank(folder: Path) -> WrittenBank:
    """The bank in this folder.

    Raises:
        ContentWrong: an entry is not as it should be.
    """
    whole = whole_file(FILE, folder).only("bank", "question")
    found: dict[tuple[str, int], Wording] = {}
    for entry in entries(whole, "question"):
        made = _wording(entry.only("id", "form", "reversed", "anchor", "may_not_come_up", "retired", "version", "because"))
        if (made.id, made.version) in found:
            raise ContentWrong(entry, f"version {made.version} of it stands here twice")
        found[made.id, made.version] = made
    _check_anchors(whole, newest_of(found.values()))
    return WrittenBank(whole.number("bank"), tuple(found.values()))


def newest_of(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    """Each question in its newest version, in the order given; those that are no longer asked too."""
    every = tuple(wordings)
    newest: dict[str, int] = {}
    for one in every:
        newest[one.id] = max(one.version, newest.get(one.id, 0))
    return tuple(one for one in every if one.version == newest[one.id])


def _check_anchors(whole: TomlEntry, wordings: Iterable[Wording]) -> None:
    """Two anchors a side, scored, at most one of them reversed: half a year's change rests on them."""
    anchors = [one for one in wordings if one.is_anchor and not one.is_retired]
    for dimension in Dimension:
        here = [one for one in anchors if one.dimension is dimension]
        if len(here) != ANCHORS:
            raise ContentWrong(whole, f"{dimension} needs {ANCHORS} questions with anchor = true, it has {len(here)}")
        if not all(SCALES[one.form].is_scored for one in here) or all(one.is_reversed for one in here):
            raise ContentWrong(whole, f"the anchors of {dimension} are scored, and at most one of them is reversed")


def _wording(entry: TomlEntry) -> Wording:
    dimension, facet = _place(entry)
    form, version = entry.member("form", Form), entry.number("version", 1)
    if SCALES[form].is_open_text is not (facet == OPEN_TEXT):
        raise ContentWrong(entry, 'the id of an open text, and only of that, ends in "txt"')
    return Wording(
        id=entry.text("id"),
        dimension=dimension,
        facet=facet,
        form=form,
        is_reversed=entry.flag("reversed"),
        is_anchor=entry.flag("anchor"),
        may_not_come_up=entry.flag("may_not_come_up"),
        is_retired=entry.flag("retired"),
        version=version,
        because=entry.text("because") if version > 1 or "because" in entry.values else "",
    )


def _place(entry: TomlEntry) -> tuple[Dimension, int]:
    """The dimension and the facet that an id such as "safe.1" names."""
    name, _, facet = entry.text("id").partition(".")
    dimension = entry.named(name, "id", Dimension)
    if facet == "txt":
        return dimension, OPEN_TEXT
    if name != name.lower() or not (facet.isascii() and facet.isdigit()) or facet.startswith("0"):
        raise ContentWrong(entry, 'an id is a dimension in small letters and a number or "txt", such as "safe.1"')
    return dimension, int(facet)
