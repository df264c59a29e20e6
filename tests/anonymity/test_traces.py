"""T4 and T5. After a round no key, no answer and no dropped comment is anywhere, and none was ever readable at rest."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database.engine import Database
from bot.database.keys import FileKeys, round_key
from bot.pulse.privacy.slots import slot
from tests.anonymity.attacker import carve_keys, states
from tests.anonymity.loot import Files, grab
from tests.pulse.world import PulseWorld

CANARY_KEY = bytes(range(7, 39))
CANARY = "zanzibar-quagga-{}"


class Played:
    """One round with a canary for a key and canaries in the comments; the files before and after, and the logs."""

    def __init__(self, url: str, folder: Path) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        database = Database(url)
        self.keys = FileKeys(folder / "keys", random_bytes=lambda size: CANARY_KEY if size == 32 else bytes(size))
        world = PulseWorld(database, self.keys)
        members = world.six(size=7)
        logs = io.StringIO()
        handler = logging.StreamHandler(logs)
        logging.getLogger().addHandler(handler)
        current = world.open()
        question = world.questions(current, members[0])[0]
        for person in members:
            world.answer_all(current, person)
            world.comment(current, person, question, CANARY.format(person))
        self.person, self.question = members[0], question.id
        self.open: Files = grab(self.path)
        with database.reading() as tx:
            key = self.keys.get(tx, round_key(current.id))
        assert key == CANARY_KEY
        world.finish(current)
        self.closed: Files = grab(self.path)
        logging.getLogger().removeHandler(handler)
        self.logs = logs.getvalue()
        self.key_files = b"".join(file.read_bytes() for file in (folder / "keys").iterdir() if "round" in file.name)
        database.close()


@pytest.fixture(scope="module")
def played(engines: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield Played(engines.fresh("sqlite"), tmp_path_factory.mktemp("traces"))  # type: ignore[attr-defined]


def test_the_key_was_never_in_the_database_its_log_or_the_program_s_log(played: Played) -> None:
    for files in (played.open, played.closed):
        assert all(CANARY_KEY not in content for content in files.values())
    assert CANARY_KEY.hex() not in played.logs
    assert str(CANARY_KEY) not in played.logs


def test_after_the_round_the_key_file_is_gone(played: Played) -> None:
    assert played.key_files == b""


def test_no_32_bytes_anywhere_make_a_slot_of_a_known_person(played: Played) -> None:
    """T4: slide over all files of the open and the closed round."""
    slots = {identity for state in states(played.open) for identity in state}
    assert slot(CANARY_KEY, played.person, played.question) in slots
    contents = [*played.closed.values(), *played.open.values()]
    assert carve_keys(contents, slots, [(played.person, played.question)], most=250_000) == []
    planted = b"\0" * 5000 + CANARY_KEY + b"\0" * 100
    assert carve_keys([planted], slots, [(played.person, played.question)])  # the carver would have found it


def test_after_the_round_no_slot_and_no_row_is_left_in_any_page_or_log(played: Played) -> None:
    slots = {identity for state in states(played.open) for identity in state}
    assert slots
    for content in played.closed.values():
        assert not any(name in content for name in slots)


def test_comments_are_readable_nowhere_while_the_round_is_open_and_gone_when_too_few_answered(played: Played) -> None:
    """T5: seven answered, so no comment may stay."""
    stem = CANARY.format("").encode()
    for files in (played.open, played.closed):
        assert all(stem not in content for content in files.values())
    assert stem.decode() not in played.logs


def test_no_log_line_holds_a_person(played: Played) -> None:
    """P8."""
    assert played.person not in played.logs
