"""Many figures at once are the figures that the rule for one makes. Random companies, week after week, value for value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pytest

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.privacy.columns.figures import GroupsToTell, release_sides
from bot.pulse.privacy.columns.over_time import nearest
from bot.pulse.privacy.columns.told import last_breaks, told_of_rows
from bot.pulse.privacy.compact import SIDES, TOPICS, ToldRow, figure_of, line_of, lines_in, news_in, records_in, told_record
from bot.pulse.privacy.over_time import ReleaseMoment, ToldBefore, point_row
from bot.pulse.privacy.release import FigureSubject, ReleasedLine, release_figure
from bot.pulse.privacy.released import Because, Shown, WholeGroup, Why, Withheld, to_row
from bot.pulse.scoring.joint.company import GroupLevels
from bot.pulse.scoring.readings import OVERALL, Agreement
from bot.pulse.scoring.tiers import Tier
from tests.pulse.privacy.measuring import TODAY, one_by_one

GROUPS, FIRST_WEEK = 30, 105_000
Last = dict[tuple[str, str], ToldBefore]


class Company:
    """Levels and groups by chance, near all the marks, moving from week to week."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.names = [LineageId(f"team:{number}") for number in range(GROUPS)]
        self.sides = tuple(str(one) for one in Dimension if one is not Dimension.ROOM)  # one that the model has not heard of
        self.mean = self.rng.normal(60, 15, (GROUPS, len(self.sides) + 1))

    def levels(self) -> GroupLevels:
        rng, shape = self.rng, self.mean.shape
        self.mean = np.clip(self.mean + rng.choice([0, 0, 0.5, -0.5, 2.5, -2.5, 8, -8], shape), 0, 100)
        exact = rng.random(shape) < 0.3
        no_tier = rng.random(shape) < 0.2
        no_tier[:, -1] = True
        order = rng.permutation(GROUPS)[:-2]  # two are unknown to the model this week
        drawn = GroupLevels(
            names=tuple(self.names),
            sides=(*self.sides, OVERALL),
            mean=np.where(exact, 2.5 * np.round(self.mean / 2.5), self.mean),
            sd=rng.choice([1.0, 4.0, 7.99, 8.0, 8.01], shape, p=[0.3, 0.3, 0.2, 0.1, 0.1]),
            answers=rng.choice([0, 9, 10, 19, 20, 49, 50, 300], shape, p=[0.05, 0.05, 0.2, 0.1, 0.2, 0.1, 0.1, 0.2]),
            asked=rng.integers(20, 60, shape),
            questions=rng.choice([1, 2, 3], shape, p=[0.1, 0.4, 0.5]),
            weeks=rng.integers(1, 27, shape),
            influence=rng.choice([3.0, 7.5, 7.6], shape, p=[0.8, 0.1, 0.1]),
            reliability=rng.choice([0.5, 0.51, 0.9], shape, p=[0.1, 0.1, 0.8]),
            direction=rng.choice([-1, 0, 1], shape),
            size=rng.normal(0, 6, shape),
            lag=rng.choice([8, 16], shape),
            known=rng.random(shape) < 0.9,
            tier=np.where(no_tier, -1, rng.integers(0, len(Tier), shape)),
            others=rng.random(GROUPS) < 0.5,
            agreement=rng.integers(-1, len(Agreement), shape),
            heard=rng.integers(4, 12, GROUPS),
        )
        per_group = {name: getattr(drawn, name)[order] for name in GroupLevels.__struct_fields__ if name not in ("names", "sides")}
        return GroupLevels(names=tuple(drawn.names[number] for number in order), sides=drawn.sides, **per_group)

    def subjects(self) -> dict[LineageId, FigureSubject]:
        rng = self.rng
        return {
            name: FigureSubject(
                int(rng.choice([5, 6, 12], p=[0.05, 0.35, 0.6])),
                silent_until=TODAY + timedelta(days=int(rng.integers(0, 2))) if rng.random() < 0.1 else None,
                leads=rng.choice([None, 0, 1, 2]),
                sides=int(rng.choice([8, 10, 11])),
                has_map=bool(rng.random() < 0.3),
            )
            for name in self.names
            if rng.random() < 0.95
        }

    def breaks(self, week: int) -> dict[LineageId, list[int]]:
        return {name: sorted({int(week - self.rng.integers(0, 40)) for _ in range(2)}) for name in self.names if self.rng.random() < 0.3}


def one_at_a_time(
    levels: GroupLevels, subjects: Mapping[LineageId, FigureSubject], topics: list[int], last: Last, moments: Mapping[str, ReleaseMoment]
) -> dict[tuple[str, str], ReleasedLine]:
    readings = one_by_one(levels)
    return {
        (name, about.value): release_figure(
            about, readings.get(name, {}).get(about.value), group, moments[name], last.get((name, about.value))
        )
        for name, group in subjects.items()
        for about in (TOPICS[topic] for topic in topics)
    }


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)])
def test_all_at_once_are_the_figures_and_lines_that_one_at_a_time_are(seed: int) -> None:
    company = Company(seed)
    rows: dict[str, ToldRow] = {}
    last: Last = {}
    seen: Counter[object] = Counter()
    week = FIRST_WEEK
    for _ in range(40):
        week += int(company.rng.choice([1, 2, 5], p=[0.8, 0.15, 0.05]))
        levels, subjects, breaks = company.levels(), company.subjects(), company.breaks(week)
        topics = [number for number, one in enumerate(TOPICS) if one is WholeGroup.OVERALL or company.rng.random() < 0.95]
        moments = {name: ReleaseMoment(TODAY, week, breaks.get(name, ())) for name in subjects}
        one = one_at_a_time(levels, subjects, topics, last, moments)
        told = told_of_rows(rows.values(), list(subjects), topics)
        groups = GroupsToTell(subjects, last_breaks(breaks, list(subjects), week))
        texts = release_sides(levels, groups, topics, told, today=TODAY, week=week)
        for name, text in zip(subjects, texts, strict=True):
            shown = {"week": week, SIDES: text}
            assert dict(lines_in(shown)) == {
                TOPICS[topic].value: as_stored(one[name, TOPICS[topic].value]) for topic in topics
            }  # fmt: skip
            assert [figure_of(record) for record in records_in(text)] == [one[name, TOPICS[topic].value].figure for topic in topics]
            assert news_in(shown) == [about for (of, about), made in one.items() if of == name and is_told_to_a_channel(made)]
            rows[name] = ToldRow(name, week, text)
            last = {place: told for place, told in last.items() if place[0] != name}
        last |= {place: ToldBefore(made.figure, week, made.since, made.line) for place, made in one.items()}
        seen.update(kind for made in one.values() for kind in kinds_of(made))
    assert len(seen) == 18, seen  # each reason, each word of change with and without a number, and cuts, were among them


def test_without_any_answers_every_figure_is_held_back_as_one_at_a_time_is() -> None:
    company = Company(3)
    subjects = dict(list(company.subjects().items())[:5])
    topics = [0, 2, 3, TOPICS.index(WholeGroup.OVERALL)]
    drawn = company.levels()
    nobody = GroupLevels(
        names=(),
        sides=drawn.sides,
        **{name: getattr(drawn, name)[:0] for name in GroupLevels.__struct_fields__ if name not in ("names", "sides")},
    )
    told = told_of_rows([], list(subjects), topics)
    groups = GroupsToTell(subjects, np.full(len(subjects), -1))
    moment = ReleaseMoment(TODAY, FIRST_WEEK)
    for levels in (None, nobody):
        texts = release_sides(levels, groups, topics, told, today=TODAY, week=FIRST_WEEK)
        assert len(texts) == len(subjects)
        for (name, group), text in zip(subjects.items(), texts, strict=True):
            wanted = [release_figure(TOPICS[topic], None, group, moment) for topic in topics]
            assert [figure_of(record) for record in records_in(text)] == [one.figure for one in wanted], name
            assert all(line_of(record, FIRST_WEEK) == one.line == () for record, one in zip(records_in(text), wanted, strict=True))


def test_a_side_that_the_model_has_not_heard_of_is_too_early_for_every_group() -> None:
    company = Company(4)
    levels = company.levels()
    subjects = {name: FigureSubject(12) for name in levels.names}
    topic = TOPICS.index(Dimension.ROOM)
    texts = release_sides(
        levels,
        GroupsToTell(subjects, np.full(len(subjects), -1)),
        [topic],
        told_of_rows([], list(subjects), [topic]),
        today=TODAY,
        week=FIRST_WEEK,
    )
    assert {figure_of(record) for text in texts for record in records_in(text)} == {
        Withheld(Dimension.ROOM, Why.TOO_EARLY, Because.FEW_QUESTIONS)
    }


def test_numbers_are_told_in_fives_between_nothing_and_a_hundred() -> None:
    assert nearest(np.array([-9.0, 2.4, 2.5, 97.4, 97.5, 103.0])).tolist() == [0, 0, 5, 95, 100, 100]


def as_stored(made: ReleasedLine) -> dict[str, object]:
    return {"figure": to_row(made.figure), "since": made.since, "line": [point_row(point) for point in made.line]}


def is_told_to_a_channel(made: ReleasedLine) -> bool:
    one = made.figure
    return isinstance(one, Shown) and one.about is not WholeGroup.OVERALL and one.is_news and not one.only_lead


def kinds_of(made: ReleasedLine) -> list[object]:
    one = made.figure
    if isinstance(one, Withheld):
        return [one.because]
    flags = [name for name in ("is_headline", "is_new", "only_lead", "notes", "tier") if getattr(one, name)]
    starts = ["starts" for point in made.line[-1:] if point.starts_line]
    return [(one.change, one.before is None), *flags, *starts]


def test_what_an_older_version_stored_is_compared_with_as_if_this_one_had() -> None:
    company, week = Company(9), FIRST_WEEK
    levels, subjects = company.levels(), company.subjects()
    topics = list(range(len(TOPICS)))
    rows: list[ToldRow] = []
    for _ in range(12):
        week += 1
        groups = GroupsToTell(subjects, np.full(len(subjects), -1))
        texts = release_sides(levels, groups, topics, told_of_rows(rows, list(subjects), topics), today=TODAY, week=week)
        rows = [ToldRow(name, week, text) for name, text in zip(subjects, texts, strict=True)]
        levels = company.levels()
    old = [ToldRow(row.subject, week, "".join(_as_older(record, week).hex() for record in records_in(row.records))) for row in rows]
    both = [told_of_rows(some, list(subjects), topics) for some in (rows, old)]
    texts, again = (release_sides(levels, groups, topics, told, today=TODAY, week=week + 1) for told in both)
    assert texts == again
    assert old != rows


def _as_older(record: bytes, week: int) -> bytes:
    about, figure = TOPICS[record[0]], figure_of(record)
    return told_record(about, ToldBefore(figure, week, week - record[5], line_of(record, week)))
