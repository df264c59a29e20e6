"""T20: whatever groups the rules form, their round is released. The linear auditor (T6) finds nobody in what is at rest."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.database import migrate
from bot.database.engine import Database
from bot.database.schema import cohorts, due, published
from bot.ids import LineageId
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.released import Because, Shown, Withheld
from bot.pulse.results import acts as pulse_results
from bot.pulse.results import said
from bot.pulse.results.releasing import release_due
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.rounds import RoundState
from bot.pulse.settings.acts import raise_thresholds
from bot.schedule.store import set_due
from bot.words import words_in
from tests.givens import WORKSPACE, Engines, scope
from tests.pulse.results.random_companies import RandomCompany
from tests.pulse.world import PulseWorld, file_keys, in_transaction, world

__all__ = ["world"]


@pytest.mark.long
def test_one_team_and_twenty_two_others_are_released_each_friday(world: PulseWorld) -> None:
    team, others = _team_and_others(world)
    for _ in range(2):
        current = world.whole_round([*team, *others])
        assert world.round(current).state == RoundState.RELEASED


@pytest.mark.longest
@pytest.mark.parametrize(("engine", "seed"), [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("sqlite", 3), ("postgresql", 4)])
def test_every_company_s_round_is_released_and_names_nobody_whatever_its_groups(
    engines: Engines, tmp_path: Path, engine: str, seed: int
) -> None:
    world = PulseWorld(Database(engines.fresh(engine)), file_keys(tmp_path))
    company = RandomCompany(world, random.Random(seed))
    for _ in range(6):
        current = company.week()
        assert current is None or world.round(current).state == RoundState.RELEASED
        assert current is None or company.is_a_company(current) or not company.lines_of_the_company(current)
    atoms = company.atoms()
    assert atoms, "no cell was ever kept"
    assert min(map(len, atoms.values())) >= 5
    world.database.close()


@pytest.mark.parametrize("name", ["company", "group:company", "elsewhere", "team:company", "leaders"])
def test_no_group_has_the_company_s_key(name: str) -> None:
    assert group_subject(LineageId(name)) != COMPANY_SUBJECT


def test_groups_keep_their_names_apart() -> None:
    names = [LineageId(name) for name in ("company", "elsewhere", "leaders", "team:company", "merged:company")]
    assert len({group_subject(name) for name in names}) == len(names)


@pytest.mark.long
def test_a_group_frozen_under_the_company_s_name_by_an_older_version_is_released_beside_it(world: PulseWorld) -> None:
    team, others = _team_and_others(world)
    current = world.open()
    _as_older_versions_froze_it(world.database)
    for person in [*team, *others]:
        world.answer_all(current, person)
    world.finish(current)
    assert world.round(current).state == RoundState.RELEASED
    assert said.group(words_in("en"), world.results(others[0]).group) == "Everybody else"


@pytest.mark.long
def test_a_round_that_was_stuck_is_freed_by_the_migration(world: PulseWorld) -> None:
    team, others = _team_and_others(world)
    current = world.open()
    for person in [*team, *others]:
        world.answer_all(current, person)
    world.close(current)
    world.erase(current)
    migrate.to_revision(world.database, "0004")
    _as_older_versions_froze_it(world.database)
    with world.database.transaction() as tx:
        set_due(scope(tx), "pulse:release", current.id, world.now)
        tx.execute(update(due).values(attempts=82, last_error="IntegrityError", retry_at=world.now))
    migrate.to_head(world.database)
    with world.database.reading() as tx:
        waiting = tx.execute(select(due).where(due.c.kind == "pulse:release")).one()
        lineages = {one.lineage for one in pulses.cohorts_of(scope(tx), current.id) if one.kind != CohortKind.RESIDUAL}
    assert (waiting.attempts, waiting.retry_at, waiting.last_error) == (0, None, None)
    assert lineages == {"elsewhere", "team:Harbor"}
    assert world.run(release_due, current.id) is None
    assert world.round(current).state == RoundState.RELEASED
    world.next_week(current)
    assert world.open().number == current.number + 1


@pytest.mark.long
def test_a_line_that_stands_already_is_never_replaced(world: PulseWorld) -> None:
    """What holds a release up must be an error that is seen, not a second truth."""
    current = world.whole_round(world.six())
    with pytest.raises(Exception, match="published"), world.database.transaction() as tx:
        tx.execute(insert(published), [dict(row._mapping) for row in tx.execute(select(published).limit(1))])
    assert in_transaction(world, pulse_results.led_to, LineageId("team:Harbor")).response is not None
    assert world.round(current).state == RoundState.RELEASED


def test_k_may_rise_between_closing_and_release(world: PulseWorld) -> None:
    members = world.six(size=9)
    world.people("U0OWNER", is_owner=True)
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    world.close(current)
    world.erase(current)
    in_transaction(world, raise_thresholds, "U0OWNER", 8, 9)
    world.release(current)
    assert world.round(current).state == RoundState.RELEASED


def _team_and_others(world: PulseWorld) -> tuple[list[str], list[str]]:
    """A team of nine, and twenty-two people in none who are asked too."""
    world.open_to_the_rest()
    return world.six(size=9), world.people(*(f"U{number}" for number in range(22)))


def _as_older_versions_froze_it(database: Database) -> None:
    with database.transaction() as tx:
        old = update(cohorts).where(cohorts.c.workspace_id == WORKSPACE, cohorts.c.lineage == "elsewhere")
        tx.execute(old.values(lineage="company", kind="company"))


@pytest.mark.long
def test_what_a_silent_group_answers_moves_nobody_s_figure(engines: Engines, tmp_path: Path) -> None:
    """P1: the same company twice; only the group that is new answers otherwise."""
    told = []
    for name, value in (("low", 1), ("high", 5)):
        folder = tmp_path / name
        folder.mkdir()
        world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(folder))
        groups = {name: world.six(name, size=8) for name in ("Alba", "Bree", "Cove")}
        for week in range(7):
            if week == 5:
                world.six("Dune", size=8)
            current = world.open()
            for members in groups.values():
                for person in members:
                    world.answer_all(current, person, 4)
            for person in [f"UDune{number}" for number in range(8)] if week >= 5 else []:
                world.answer_all(current, person, value)
            world.finish(current)
            world.next_week(current)
        told.append(world.rows("SELECT subject, dimension, shown FROM published WHERE subject <> 'team:Dune' ORDER BY round_id, 1, 2"))
        assert any(row[0] == COMPANY_SUBJECT and '"shown"' in str(row[2]) for row in told[-1])
        world.database.close()
    assert told[0] == told[1]


@pytest.mark.long
@pytest.mark.parametrize("groups", [1, 2])
def test_one_team_or_two_are_never_called_the_company(engines: Engines, tmp_path: Path, groups: int) -> None:
    world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path))
    members = [person for name in ("Alba", "Bree")[:groups] for person in world.six(name, size=12)]
    for _ in range(7):
        world.whole_round(members)
    results = world.results(members[0])
    assert any(isinstance(one, Shown) for one in results.figures)
    assert results.company and not any(isinstance(one, Shown) for one in results.company)
    assert {one.because for one in results.company if isinstance(one, Withheld)} == {Because.NO_COMPANY}
    world.database.close()
