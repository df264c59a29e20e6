"""T6 over the export. It holds nothing that was not published, and nothing of a group that its reader is not in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.api.acts import read_page
from bot.api.described import openapi
from bot.api.rules import ApiQuery, ApiToken
from bot.database.engine import Database
from bot.errors import PersonCanFix
from bot.export.acts import COMPANY, export_for
from bot.export.rules import COLUMNS, Cells, plain
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.privacy.released import Shown
from bot.pulse.results.acts import figures_of_company, figures_of_group
from bot.pulse.settings.acts import raise_thresholds
from bot.webhooks.happened import data_of, happened_since
from bot.webhooks.rules import WebhookEvent
from bot.words import words_in
from tests.givens import MONDAY, WORKSPACE, Engines, scope
from tests.pulse.results.random_companies import RandomCompany
from tests.pulse.world import PulseWorld, file_keys

FIGURES = ("figures", "maps", "indicators")


@pytest.fixture(params=[("sqlite", 0), ("sqlite", 1), ("postgresql", 2)], ids=str)
def lived(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[PulseWorld]:
    """A random company after six weeks: groups that merge, people who come, go and let weeks pass."""
    engine, seed = request.param
    world = PulseWorld(Database(engines.fresh(engine)), file_keys(tmp_path))
    company = RandomCompany(world, random.Random(seed))
    for _ in range(6):
        company.week()
    yield world
    world.database.close()


def readers(world: PulseWorld) -> list[str]:
    return [row[0] for row in world.rows("SELECT id FROM people WHERE NOT (is_bot OR is_guest OR is_stranger OR is_deactivated)")]


def exported(world: PulseWorld, reader: str) -> dict[str, list[Cells]]:
    with world.database.reading() as tx:
        found = export_for(scope(tx, now=world.now), reader, MONDAY.replace(year=2000), words_in("en"))  # type: ignore[arg-type]
    return {one.name: list(one.rows) for one in found}


def told(figures: Any) -> set[tuple[str, Any]]:
    return {(str(one.about), one.score if isinstance(one, Shown) else one.why) for one in figures}


@pytest.mark.long
def test_each_figure_is_one_that_was_released_to_the_company_or_to_the_reader_s_own_group(lived: PulseWorld) -> None:
    seen = 0
    for reader in readers(lived):
        for row in exported(lived, reader)["figures"]:
            with lived.database.reading() as tx:
                here = scope(tx, now=lived.now)
                (of,) = [one for one in pulses.released_since(here, MONDAY.replace(year=2000)) if one.number == row["round"]]
                cohort = pulses.cohort_of_person(here, of.id, reader)  # type: ignore[arg-type]
                if row["group"] == COMPANY:
                    shown = figures_of_company(here, of.id)
                else:
                    assert cohort is not None and row["group"] in (cohort.name, cohort.kind.value)
                    shown = figures_of_group(here, of.id, cohort.lineage)
            assert (str(row["about"]), row.get("score", row.get("withheld"))) in told(shown)
            seen += 1
    assert seen, "nothing was ever released"


@pytest.mark.long
def test_a_group_s_lines_are_whole_for_each_of_its_members_so_two_exports_subtract_to_nothing(lived: PulseWorld) -> None:
    groups: dict[Any, set[str]] = {}
    for reader in readers(lived):
        rows = exported(lived, reader)["figures"]
        for place in {(row["round"], row["group"]) for row in rows if row["group"] != "team"}:
            lines = str(sorted(str(sorted(row.items(), key=str)) for row in rows if (row["round"], row["group"]) == place))
            groups.setdefault(place, set()).add(lines)
    assert groups and all(len(versions) == 1 for versions in groups.values())


@pytest.mark.long
def test_a_raised_threshold_takes_every_earlier_figure_from_the_export_at_once(lived: PulseWorld) -> None:
    with lived.database.transaction() as tx:
        here = scope(tx, now=lived.now)
        raise_thresholds(here, people.owners(here)[0], k=20, comments_k=20)
    for reader in readers(lived):
        found = exported(lived, reader)
        assert not [row for name in ("figures", "maps") for row in found[name] if row.get("score") is not None]


def test_no_column_names_a_person_and_no_cell_holds_a_member_id(lived: PulseWorld) -> None:
    assert not {"author", "owner", "person", "by", "who", "lead"} & {column for columns in COLUMNS.values() for column in columns}
    everybody = set(readers(lived))
    for reader in sorted(everybody)[:5]:
        cells = {str(cell) for rows in exported(lived, reader).values() for row in rows for cell in row.values()}
        assert not everybody & cells


@pytest.mark.long
def test_messages_to_people_are_one_number_a_week_so_that_nobody_counts_who_was_reminded(lived: PulseWorld) -> None:
    kinds = [row["kind"] for row in exported(lived, readers(lived)[0])["deliveries"]]
    assert kinds and not [kind for kind in kinds if "remind" in kind or kind.startswith("pulse:asked")]


@pytest.mark.long
def test_a_guest_and_somebody_unknown_get_no_export(lived: PulseWorld) -> None:
    with pytest.raises(PersonCanFix, match="no_colleague"):
        exported(lived, "U0NOBODY")


@pytest.mark.long
def test_webhooks_and_the_api_give_what_the_export_of_their_owner_holds_and_nothing_more(lived: PulseWorld) -> None:
    sent, since, described = 0, MONDAY.replace(year=2000), openapi(words_in("en"))
    with lived.database.reading() as tx:
        owners = people.owners(scope(tx, now=lived.now))
    for reader in owners:
        sets = {name: rows for name, rows in exported(lived, reader).items() if name in COLUMNS}
        found = {name: [{one: plain(row.get(one)) for one in COLUMNS[name]} for row in rows] for name, rows in sets.items()}
        token = ApiToken("t", WORKSPACE, "", reader, MONDAY)
        with lived.database.reading() as tx:
            here = scope(tx, now=lived.now)
            for name, rows in found.items():
                assert read_page(here, token, name, ApiQuery(since, 100_000))["data"] == rows
                schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
                assert [error.message for row in rows for error in Draft202012Validator(schema).iter_errors(row)] == []
            for event, subject in list(happened_since(here, reader, since)):
                data = data_of(here, reader, event, subject)
                if event is WebhookEvent.RESULTS and data is not None:
                    assert data["figures"] == [row for row in found["figures"] if row["round"] == data["round"]]
                    sent += 1
    assert sent
