"""What everybody sees of a closed round, and what they never do."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.database.engine import Database
from bot.pulse import store as pulses
from bot.pulse.privacy.compact import SIDES, figures_in
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.released import Because, ResponseCount, Said, Shown, WholeCompany, WholeGroup, Withheld, rates_one_person
from bot.pulse.privacy.response_share import AnsweredShare
from bot.pulse.results import store as releases
from bot.pulse.results.modelled import levels_of
from bot.pulse.rounds import RoundState
from bot.schedule.pulse_times import next_full_hour
from tests.givens import scope
from tests.pulse.world import MONDAY, PulseWorld, file_keys, world

pytestmark = pytest.mark.each_way

__all__ = ["world"]


def test_a_new_group_shows_nothing_for_four_weeks_and_says_why(world: PulseWorld) -> None:
    members = world.six(size=10)
    world.whole_round(members)
    figures = world.results(members[0]).figures
    assert figures
    assert all(isinstance(one, Withheld) and one.because is Because.NEW_GROUP for one in figures)


@pytest.mark.longest
def test_after_two_months_figures_come_with_intervals_and_honest_gaps(world: PulseWorld) -> None:
    members = world.six(size=10)
    for _ in range(8):
        world.whole_round(members)
    results = world.results(members[0])
    shown = [one for one in results.figures if isinstance(one, Shown)]
    assert shown
    assert all(one.low is not None and one.score is not None and one.low < one.score for one in shown)
    assert any(isinstance(one, Withheld) for one in results.figures)
    assert results.response == ResponseCount(AnsweredShare.MOST)


@pytest.mark.longest
def test_everybody_in_a_group_sees_the_same_and_a_lead_sees_no_more(world: PulseWorld) -> None:
    members = [f"U{number}" for number in range(10)]
    world.team("Harbor", members, leads=["ULEAD"], channel="C0HARBOR")
    for _ in range(8):
        world.whole_round(members)
    seen = {repr(world.results(person).figures) for person in members}
    assert len(seen) == 1
    assert [row["recipient"] for row in world.notices("pulse:results")][-1] == "C0HARBOR"
    assert "Harbor" in str(world.rendered("pulse:results", "C0HARBOR").message)


def test_the_overall_line_leaves_out_what_rates_one_lead(world: PulseWorld) -> None:
    """With it, whoever reads all other sides and the line could work out what only that lead may read."""
    world.audits()
    members = world.six()
    current = world.whole_round(members)
    with world.database.reading() as tx:
        here = scope(tx, now=world.now)
        lineages = [cohort.lineage for cohort in pulses.cohorts_of(here, current.id)]
        told = levels_of(here, current.week, Contract(), heard=lineages, present=lineages, breaks={}, off=()).groups
    assert told is not None and len(told.sides) == len(Dimension) + 1
    means = dict(zip(told.sides, told.mean[0].tolist(), strict=True))
    others = [mean for side, mean in means.items() if side not in (Dimension.LEAD, WholeGroup.OVERALL)]
    assert means[WholeGroup.OVERALL] == pytest.approx(sum(others) / len(others))


@pytest.mark.longest
def test_what_is_read_back_is_word_for_word_what_was_stored(world: PulseWorld) -> None:
    members = world.six(size=10)
    for _ in range(8):
        world.whole_round(members)
    with world.database.reading() as tx:
        newest = pulses.newest_round(scope(tx), RoundState.RELEASED)
        assert newest is not None
        [lineage] = [cohort.lineage for cohort in pulses.cohorts_of(scope(tx), newest.id)]
        stored = releases.lines_of(scope(tx), newest.id, [lineage])[lineage]
    figures = {line.figure.about: line.figure for line in stored if "figure" in line.shown}
    assert [about for about, one in figures.items() if rates_one_person(one)] == [Dimension.LEAD]
    shown = {about: one for about, one in figures.items() if not rates_one_person(one)}
    results = world.results(members[0])
    assert {one.about: one for one in (*results.figures, results.overall) if one is not None} == shown
    assert any(line.line for line in stored)


@pytest.mark.long
def test_how_many_preferred_not_to_say_is_told_for_the_company_only(world: PulseWorld) -> None:
    groups = [world.six(name, size=10) for name in ("Alba", "Bree", "Cove")]
    for _ in range(4):  # a new group is silent for four weeks
        world.whole_round([])
    current = world.open()
    for members in groups:
        for person in members:
            for question in world.questions(current, person):
                choices = list(question.scale.points)
                world.tap(current, person, question, 0 if person.endswith("1") or not choices else choices[0])
    world.finish(current)
    with world.database.reading() as tx:
        subjects = ["company", *(cohort.lineage for cohort in pulses.cohorts_of(scope(tx), current.id))]
        lines = releases.lines_of(scope(tx), current.id, subjects)
    assert [(line.figure.said, line.figure.score) for line in lines["company"] if line.dimension == WholeCompany.NOT_SAID] == [
        (Said.ABOUT_SHARE, 10)
    ]
    assert not [line for subject, some in lines.items() if subject != "company" for line in some if line.dimension in releases.NO_ANSWERS]


def test_the_release_comes_at_the_next_full_hour() -> None:
    assert next_full_hour(MONDAY) == MONDAY + timedelta(hours=1)
    assert next_full_hour(MONDAY + timedelta(minutes=59)) == MONDAY + timedelta(hours=1)


@pytest.mark.long
def test_a_channel_is_told_only_what_is_new(world: PulseWorld) -> None:
    members = [f"U{number}" for number in range(10)]
    world.team("Harbor", members, channel="C0HARBOR")
    known: set[str] = set()
    quiet_weeks = 0
    for _ in range(10):
        before = len(world.notices("pulse:results"))
        world.whole_round(members, 4)
        now = [one for one in world.results(members[0]).figures if isinstance(one, Shown) and one.score is not None]
        news = [dimension for row in world.notices("pulse:results")[before:] for dimension in row["body"]["news"]]
        assert set(news) == {str(one.about) for one in now if one.is_headline or str(one.about) not in known}
        quiet_weeks += bool(now) and not news
        known |= {str(one.about) for one in now}
    assert known
    assert quiet_weeks


@pytest.mark.parametrize(("all_alike", "but_one"), [(5, 4), pytest.param(1, 2, marks=pytest.mark.long)])
def test_a_team_of_one_mind_and_one_with_a_single_other_voice_look_the_same(
    engines: Any, tmp_path: Path, all_alike: int, but_one: int
) -> None:
    """T8, through the whole pipeline: what is published is identical, word for word."""
    seen: list[list[Any]] = []
    for name, odd in (("alike", all_alike), ("other", but_one)):
        world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path / name))
        members = world.six(size=8)
        for _ in range(9):
            current = world.open()
            for person in members:
                world.answer_all(current, person, odd if person == members[0] else all_alike)
                for question in world.questions(current, person):
                    values = list(question.scale.points)
                    if values and all_alike not in values:
                        world.tap(current, person, question, values[0])
                    elif values and odd not in values:
                        world.tap(current, person, question, all_alike)
            world.finish(current)
            world.next_week(current)
        seen.append(world.rows("SELECT subject, dimension, shown FROM published ORDER BY round_id, subject, dimension"))
        assert any(isinstance(one, Shown) for row in seen[-1] if row[1] == SIDES for _, one in figures_in(json.loads(row[2])[SIDES]))
        world.database.close()
    assert seen[0] == seen[1]


@pytest.mark.long
def test_an_answer_in_a_group_of_four_answers_changes_nothing_that_is_published(engines: Any, tmp_path: Path) -> None:
    """T7: as long as the cell has fewer than five answers, mine makes no difference."""
    seen: list[list[Any]] = []
    for mine in (1, 5):
        world = PulseWorld(Database(engines.fresh("sqlite")), file_keys(tmp_path / str(mine)))
        members, others = world.six("Alba", size=8), world.six("Bree", size=9)
        for _ in range(8):
            current = world.open()
            for person in members[1:4]:
                world.answer_all(current, person, 5)
            world.answer_all(current, members[0], mine)
            for person in others:
                world.answer_all(current, person, 5)
            world.finish(current)
            world.next_week(current)
        seen.append(world.rows("SELECT subject, dimension, shown FROM published ORDER BY round_id, subject, dimension"))
        world.database.close()
    assert seen[0] == seen[1]
