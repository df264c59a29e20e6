"""A company of leads who guess month after month, with a copy of the whole database after each guess."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from sqlalchemy import select

from bot.database.schema import metadata
from bot.ids import ChannelId, PersonId, TeamId
from bot.people import store as people
from bot.plan.leaders import acts as leaders
from bot.plan.leaders.rules import first_monday_after, guess_key
from bot.plan.leaders.store import newest_table
from tests.anonymity.guessing.attackers import Dump, Guessing
from tests.pulse.world import PulseWorld, in_transaction

LEADS = 12
BEFORE = datetime(2026, 3, 2, 8, tzinfo=UTC)


def with_leads(world: PulseWorld) -> PulseWorld:
    """Twelve teams, each with a lead, and a channel for them."""
    world.now = BEFORE
    for n in range(LEADS):
        world.team(f"T{n}", [f"UT{n}x{m}" for m in range(6)], leads=[f"ULEAD{n}"])
    world.people("ULENA")
    in_transaction(world, people.set_owners, ["ULENA"])
    in_transaction(world, lambda scope: people.keep_channel(scope, ChannelId("C0LEADS"), name="leads", bot_is_member=True))
    in_transaction(world, leaders.name_channel, "ULENA", ChannelId("C0LEADS"))
    return world


def a_month(world: PulseWorld, rng: random.Random) -> tuple[Guessing, bytes]:
    """Everybody guesses, in an order of chance; copies are made all along. With the key, for who steals it."""
    world.now = first_monday_after(world.now)
    world.run(leaders.open_table, "T0")
    table = in_transaction(world, newest_table)
    with world.database.reading() as tx:
        key = world.keys.get(tx, guess_key(table.id))
    order = rng.sample(range(LEADS), LEADS)
    guesses, copies = {}, [copied(world)]
    for n in order:
        lead, team = PersonId(f"ULEAD{n}"), TeamId(f"T{n}")
        guesses[lead, team] = rng.randrange(11)
        in_transaction(world, leaders.guess, lead, table.id, {team: str(guesses[lead, team])})
        copies.append(copied(world))
    in_transaction(world, leaders.end_guesses, table.id)
    return Guessing(table.id, guesses, tuple(copies), copied(world), 5), key or b""


def copied(world: PulseWorld) -> Dump:
    with world.database.reading() as tx:
        return {one.name: [dict(row._mapping) for row in tx.execute(select(one))] for one in metadata.sorted_tables}
