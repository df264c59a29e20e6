"""T18: who asked without a name. The database and colleagues' screens name nobody better than chance; leaky builds are broken."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.asking import acts as asking
from bot.asking.notice_bodies import AskAsked
from bot.database import schema
from bot.database.scope import Scope, Scopes
from bot.outbox.notice import ANSWER, Notice
from bot.outbox.store import queue_notice
from bot.sharing import store as rows
from bot.sharing.rules import Ask
from bot.slack import inbound
from tests.anonymity.nameless import attackers as attackers
from tests.anonymity.nameless.attackers import Attacker, attacked, by_chance, by_database, by_screens
from tests.anonymity.nameless.company import AskingCompany
from tests.givens import Engines

GAIN = 0.05
TEETH, MOST, A_TEAM = 0.95, 0.8, 0.2  # a guess is right in one of twelve
LONG, SHORT = 30, 10
Leak = Callable[[pytest.MonkeyPatch], None]


async def played(engines: Engines, tmp_path: Path, questions: int) -> AskingCompany:
    company = AskingCompany(engines.fresh("sqlite"), tmp_path / "keys", seed=5)
    await company.live(questions)
    return company


# --- builds that leak --------------------------------------------------------------------------------------------


def plain_keys(patch: pytest.MonkeyPatch) -> None:
    """Person and act in `seen`, beside the very time at which the question was solved."""

    def first_time(scope: Scope, key: str) -> bool:
        return scope.insert_new(schema.seen, {"key": key, "at": scope.now}) == 1

    patch.setattr(inbound, "first_time", first_time)
    patch.setattr(asking, "day_of", lambda moment: moment)
    at_once(patch)


def at_once(patch: pytest.MonkeyPatch) -> None:
    """What is done without a name is seen at the moment at which it is done."""
    patch.setattr(asking, "_by_chance", lambda scope: scope.now)


def wait_from_the_id(patch: pytest.MonkeyPatch) -> None:
    """The wait follows from an id that everybody can read, and the end is seen at once."""

    def post(scope: Scope, made: Ask) -> None:
        wait = timedelta(minutes=2 + int(made.id[:8], 16) % 8)
        key = f"ask:{made.id}:asked"
        queue_notice(scope, Notice(AskAsked(made.id), made.channel, key=key, not_before=scope.now + wait, priority=ANSWER))

    at_once(patch)
    patch.setattr(asking, "_post", post)


def askers_team(patch: pytest.MonkeyPatch) -> None:
    """The question belongs to the team of whoever asks."""
    asker: list[str] = []
    find = rows.team_of

    def team_of(scope: Scope, person: str, channel: str | None = None) -> str | None:
        asker[:] = [person]
        return find(scope, person, "-")  # type: ignore[arg-type]

    patch.setattr(asking.rows, "team_of", team_of)
    patch.setattr(asking.rows, "team_in", lambda scope, channel: find(scope, asker[0], "-"))  # type: ignore[arg-type]


# --- the attacks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("questions", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
async def test_neither_the_database_nor_colleagues_screens_name_who_asked(engines: Engines, tmp_path: Path, questions: int) -> None:
    """T18. The short one is as long as what the builds that leak are broken with."""
    company = await played(engines, tmp_path, questions)
    for name, attacker in (("database", by_database), ("screens", by_screens(by_chance))):
        named = attacked(company, attacker)
        print(f"{name}: named {named.recovered:.3f}, gain {named.gain:+.3f}, upper 95 % bound {named.upper:+.3f}")
        assert named.upper <= GAIN, name


LEAKS: Mapping[str, tuple[Leak, Attacker, float]] = {
    "named asker: plain keys": (plain_keys, by_database, TEETH),
    "named asker: at once": (at_once, by_screens(attackers.at_once), MOST),
    "named asker: a wait from the id": (wait_from_the_id, by_screens(attackers.by_the_id), MOST),
    "named asker: the asker's team": (askers_team, by_screens(by_chance), A_TEAM),
}


@pytest.mark.longest
@pytest.mark.parametrize("build", LEAKS)
async def test_the_same_attackers_break_builds_that_leak(
    build: str, engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak, attacker, teeth = LEAKS[build]
    leak(monkeypatch)
    named = attacked(await played(engines, tmp_path, SHORT), attacker)
    print(f"{leak.__name__}: named {named.recovered:.3f}")
    assert named.recovered >= teeth


def test_the_wait_is_drawn_from_the_systems_randomness() -> None:
    """Not from a seed, and not from anything that is kept or shown."""
    assert isinstance(Scopes(lambda: None, None).chance, random.SystemRandom)  # type: ignore[arg-type, return-value]
