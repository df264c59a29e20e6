"""Forty days after an uninstall nothing is left of it, sealed tokens included, and its neighbour keeps everything (T22)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import String, Text, cast, func, or_, select

from bot.database.schema import metadata
from tests.stories.companies.two_workspaces import TwoCompanies


def naming(two: TwoCompanies, *words: str) -> dict[str, int]:
    """The tables in which a row holds one of these words, anywhere, and how many do."""
    found = {}
    with two.bot.database.reading() as tx:
        for table in metadata.sorted_tables:
            texts = [cast(column, Text) for column in table.c if isinstance(column.type, String) or column.type.python_type in (dict, str)]
            said = [text.contains(word, autoescape=True) for text in texts for word in words]
            if said:
                found[table.name] = tx.execute(select(func.count()).select_from(table).where(or_(*said))).scalar_one()
    return {name: number for name, number in found.items() if number}


REMOVED, DEAD = "removed", "dead token"
OF_AN_ORGANISATION = "an organisation's dead token", "an organisation that removed it"


@pytest.mark.parametrize("way", [DEAD, *(pytest.param(one, marks=pytest.mark.long) for one in (REMOVED, *OF_AN_ORGANISATION))])
async def test_forty_days_later_no_row_names_it_and_no_sealed_token_is_kept(sqlite_url: str, tmp_path: Path, way: str) -> None:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as two:
        await two.installs(two.foxglove)
        await two.shares(two.foxglove, "The neighbour's")
        gone, names = two.tidewater, [two.tidewater.team_id]
        if way in OF_AN_ORGANISATION:
            organisation = two.world.add_organisation()
            gone = two.world.add_workspace("Estuary", organisation=organisation)
            gone.send_events_to(f"http://127.0.0.1:{two.bot.port}/slack/events")
            names = [gone.team_id, organisation]
            await two.installs(organisation)
            two.world.grant(organisation, gone)
            await two.settle()
            await two.bot.settling.done()
        else:
            await two.installs(gone)
        await two.shares(gone, "It was there before")
        sealed = [row["token"] for row in two.rows("installations") if row["token"] and row["workspace_id"] in names]
        assert len(sealed) == 1
        assert naming(two, *names, *sealed).keys() >= {"workspaces", "installations", "people", "learnings", "outbox"}
        if way == DEAD:
            gone.app.new_token(None)
            await two.shares(gone, "This cannot be posted")
        elif way == OF_AN_ORGANISATION[0]:
            two.world.organisations[organisation].new_token(None)
            await two.shares(gone, "This cannot be posted")
        else:
            gone.uninstall_app()
        await two.settle()
        two.clock.turn(days=40)
        await two.settle()
        assert naming(two, *names, *sealed) == {}
        assert naming(two, two.foxglove.team_id).keys() >= {"workspaces", "installations", "people", "learnings"}
