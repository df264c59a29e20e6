"""Guesses and imports under attack: within the marks, and the same attackers find everything where a design leaks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from statistics import mean
from typing import Any

import pytest

from bot.culture.elsewhere import acts as imports
from bot.culture.elsewhere import rules
from bot.culture.elsewhere.acts import import_elsewhere
from bot.database.scope import Scope
from bot.people import store as people
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import store as tables
from bot.plan.leaders.rules import guess_key
from tests.anonymity.guessing.attackers import guesses_tried
from tests.anonymity.guessing.company import a_month, with_leads
from tests.anonymity.guessing.imports import HEADING, LEAKY_FILES, File, imports_tried, with_teams
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]
MOST_GAINED, TEETH = 0.05, 0.95
TABLES, SURVEYS = 4, 14
Leak = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def company(world: PulseWorld) -> PulseWorld:
    return with_leads(world)


def test_no_copy_of_the_database_names_what_a_lead_guessed(company: PulseWorld) -> None:
    rng = random.Random(16)
    held = [a_month(company, rng)[0] for _ in range(TABLES)]
    tried = [guesses_tried(one) for one in held]
    named, guessed = [n for some, _ in tried for n in some], [g for _, some in tried for g in some]
    gain = mean(named) - mean(guessed)
    error = (mean((n - g - gain) ** 2 for n, g in zip(named, guessed, strict=True)) / len(named)) ** 0.5
    assert gain <= MOST_GAINED + 2 * error
    for one in held:
        assert one.after["guesses"] == [], "two weeks later nothing is left to open"
        assert all({len(bytes(row["sealed"])) for row in copy["guesses"]} <= {29} for copy in one.copies)
        assert not any(lead in str(row) for copy in one.copies for row in copy["guesses"] for lead, _ in one.guesses)


@pytest.mark.long
def test_the_same_attackers_with_the_key_name_every_guess(company: PulseWorld) -> None:
    held, key = a_month(company, random.Random(3))
    named, _ = guesses_tried(held, [key])
    assert mean(named) == 1.0
    with company.database.reading() as tx:
        assert company.keys.get(tx, guess_key(held.table)) is None, "which nobody can steal any more"  # type: ignore[arg-type]


# --- builds that leak --------------------------------------------------------------------------------------------


def guesses_in_plain(patch: pytest.MonkeyPatch) -> None:
    """Rows lie under keyed slots, but say what they hold."""
    patch.setattr(tables.Sealer, "seal_value", lambda _self, _slot, _table, _team, tenths: bytes([tenths]))


def key_in_the_database(patch: pytest.MonkeyPatch) -> None:
    """The table's key lies beside its guesses."""
    opened = leaders._open

    def leaky(scope: Scope, *args: Any) -> None:
        opened(scope, *args)
        table = tables.newest_table(scope)
        assert table is not None
        people.change_setting(scope, f"key{table.id}", (scope.keys.get(scope.tx, guess_key(table.id)) or b"").hex(), None)

    patch.setattr(leaders, "_open", leaky)


LEAKS: Mapping[str, Leak] = {"guesses in plain": guesses_in_plain, "the guesses' key in the database": key_in_the_database}


def rows_as_they_come(patch: pytest.MonkeyPatch) -> None:
    """No row is set against another, none is too small, and none against what it was."""
    patch.setattr(imports, "left_alone", lambda _rows, _above: [])
    patch.setattr(imports, "moved_by_few", lambda _anew, _before: False)
    patch.setattr(rules, "LEAST", 1)


@pytest.mark.long
@pytest.mark.parametrize("build", LEAKS)
def test_the_attacker_names_guesses_that_leak(company: PulseWorld, build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    LEAKS[build](monkeypatch)
    held, _ = a_month(company, random.Random(5))
    assert mean(guesses_tried(held)[0]) >= TEETH


# --- imports -----------------------------------------------------------------------------------------------------


def test_what_was_imported_tells_nothing_about_fewer_than_ten(world: PulseWorld) -> None:
    named, guessed = imports_tried(with_teams(world), SURVEYS, random.Random(6))
    assert len(named) > 2 * SURVEYS
    assert named == guessed, "no sum or difference of rows was about fewer"


def test_the_attacker_reads_the_few_off_rows_that_are_taken_as_they_come(world: PulseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    rows_as_they_come(monkeypatch)
    named, guessed = imports_tried(with_teams(world), SURVEYS, random.Random(6))
    assert mean(named) - mean(guessed) > 2 * MOST_GAINED


@pytest.mark.parametrize("kind", LEAKY_FILES, ids=lambda kind: kind.__name__)
def test_of_every_kind_of_file_the_rows_that_tell_about_few_are_refused(world: PulseWorld, kind: Callable[..., Any]) -> None:
    files, _ = kind(range(70), 4)
    with_teams(world)
    wrong = [
        one.refusal.key for file in files for one in in_transaction(world, import_elsewhere, "\n".join([HEADING, *rows_in(file)])).wrong
    ]
    assert wrong and set(wrong) <= {"elsewhere.too_few", "elsewhere.rest_too_small", "elsewhere.moved_by_few"}


def rows_in(file: File) -> list[str]:
    return [f"Survey,2025,{name},{len(group)},SAFE,50" for name, group in file.items()]
