"""Guesses and imports under attack: within the marks, and the same attackers find everything where a design leaks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from statistics import mean

import pytest

from bot.content.dimensions import Dimension
from bot.culture.elsewhere.rules import COMPANY, LEAST, KnownElsewhere, left_alone
from bot.ids import TeamId
from bot.plan.leaders.rules import guess_key
from tests.anonymity.guessing.attackers import Guessing, guesses_tried
from tests.anonymity.guessing.company import a_month, with_leads
from tests.pulse.world import PulseWorld, world

__all__ = ["world"]
MOST_GAINED = 0.05
TABLES = 4


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


def test_the_same_attackers_with_the_key_name_every_guess(company: PulseWorld) -> None:
    held, key = a_month(company, random.Random(3))
    named, _ = guesses_tried(held, [key])
    assert mean(named) == 1.0
    with company.database.reading() as tx:
        assert company.keys.get(tx, guess_key(held.table)) is None, "which nobody can steal any more"  # type: ignore[arg-type]


def test_a_guess_in_plain_would_be_named(company: PulseWorld) -> None:
    """The teeth of the first attacker: a design without a seal."""
    held, _ = a_month(company, random.Random(5))
    plain = []
    for (who, value), copy in zip(held.guesses.items(), held.copies[1:], strict=True):
        del who
        before = plain[-1]["guesses"] if plain else []
        plain.append({**copy, "guesses": [*before, {"slot": bytes([len(before)]) * 16, "sealed": bytes([value])}]})
    leaky = Guessing(held.table, held.guesses, (held.copies[0], *plain), held.after, held.published)
    assert mean(guesses_tried(leaky)[0]) == 1.0


def rows_of(people_by_team: Sequence[int], whole: int) -> list[tuple[int, KnownElsewhere]]:
    def row(about: TeamId, size: int) -> KnownElsewhere:
        return KnownElsewhere(source="S", period="2025", about=about, people=size, side=Dimension.SAFE, value=50)

    teams = [row(TeamId(f"T{n}"), size) for n, size in enumerate(people_by_team)]
    return list(enumerate([*teams, row(COMPANY, whole)], 2))


def test_from_rows_that_were_taken_nobody_tells_about_fewer_than_ten() -> None:
    """Sums and differences of what may stand there: the company, its teams, and the company less all of them."""
    rng = random.Random(6)
    for _ in range(2_000):
        sizes = [rng.randrange(LEAST, 30) for _ in range(rng.randrange(1, 5))]
        found = rows_of(sizes, sum(sizes) + rng.randrange(25))
        if left_alone(found):
            continue
        whole = found[-1][1].people
        rests = [whole - sum(some) for size in range(1, len(sizes) + 1) for some in combinations(sizes, size)]
        assert all(rest == 0 or rest >= LEAST for rest in rests)
