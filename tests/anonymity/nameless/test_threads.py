"""T18 beneath comments: who wrote in a nameless thread. Readers name nobody better than chance, and find leaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.database import schema
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.pulse.heard import acts as heard
from tests.anonymity.nameless.attackers import Attacker, attacked, by_screens
from tests.anonymity.nameless.threads import READERS, WritingCompany, by_copies, not_waited
from tests.givens import Engines

GAIN, TEETH, A_FEW = 0.05, 0.95, 0.25  # a guess is right in one of twelve; three or four are there in the same two minutes
LONG, SHORT = 40, 15
Leak = Callable[[pytest.MonkeyPatch], None]


async def played(engines: Engines, tmp_path: Path, posts: int) -> WritingCompany:
    company = WritingCompany(engines.fresh("sqlite"), tmp_path / "keys", seed=11)
    await company.live(posts)
    assert all(seen.posted is not None for seen in company.seen.values())
    return company


def told_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(heard, "SOONEST", 0)
    patch.setattr(heard, "LATEST", 0)


def once_each(patch: pytest.MonkeyPatch) -> None:
    """Who wrote is kept, so that everybody writes once."""
    write = heard.write_namelessly

    def write_once(scope: Scope, person: PersonId, comment: bytes, text: str) -> None:
        if scope.insert_new(schema.seen, {"key": f"post:{person}:{comment.hex()}", "at": scope.now}):
            write(scope, person, comment, text)

    patch.setattr(heard, "write_namelessly", write_once)


@pytest.mark.long
@pytest.mark.parametrize("holds", READERS)
async def test_nobody_who_wrote_beneath_a_comment_is_named_better_than_by_chance(holds: str, engines: Engines, tmp_path: Path) -> None:
    named = attacked(await played(engines, tmp_path, LONG), READERS[holds])
    print(f"{holds}: named {named.recovered:.3f}, gain {named.gain:+.3f}, upper 95 % bound {named.upper:+.3f}")
    assert named.upper <= GAIN


LEAKS: Mapping[str, tuple[Leak, Attacker, float]] = {
    "told at once": (told_at_once, by_screens(not_waited), A_FEW),
    "once each": (once_each, by_copies, TEETH),  # type: ignore[dict-item]
}


@pytest.mark.long
@pytest.mark.parametrize("build", LEAKS)
async def test_the_same_readers_name_the_writer_where_a_build_leaks(
    build: str, engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak, attacker, teeth = LEAKS[build]
    leak(monkeypatch)
    assert attacked(await played(engines, tmp_path, SHORT), attacker).recovered >= teeth
