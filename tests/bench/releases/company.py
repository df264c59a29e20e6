"""A company a year into its life. Its teams differ, some weeks too few answer, and what is older than half a year is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

import numpy as np
from sqlalchemy import insert

from bot.database.schema import CELL_COUNTS, cells, cohorts, merged_sides, published, rounds
from bot.ids import LineageId, RoundId
from bot.pulse import store as pulses
from bot.pulse.asking.blocks import assign_blocks
from bot.pulse.asking.rotation import choose_questions
from bot.pulse.privacy.compact import HELD, HIGH, LINE, RECORD, SCORE, SIDES, STARTS_LINE, records_in
from bot.pulse.privacy.merge import merged_side
from bot.pulse.questions.rules import Question, bank
from bot.pulse.results.lines import Line, lines_of_release
from bot.pulse.rounds import week_number
from bot.pulse.scoring.stored import CellRow, items_of
from tests.givens import WORKSPACE, scope
from tests.pulse.world import LONG_AGO, MONDAY, PulseWorld

WEEKS, FRESH_WEEKS, SIZE = 52, 26, 10
LINE_POINTS, LINE_EVERY = 8, 4  # of what was published before: a figure's line of half a year
MIDDLE, TEAMS_APART, QUESTIONS_APART, ANSWERS_APART, ANSWERING = 60.0, 10.0, 8.0, 25.0, 0.75
ITEMS = items_of(bank().questions)


def a_year_of(world: PulseWorld, count: int, *, was_released: bool) -> list[int]:
    """52 rounds as the rotation asks, the newest to be released. How many observations the model has of each cohort.

    A team of ten differs from others by its level on each side; three of four answer, and cells of fewer than five are not there.
    `was_released`: what the round before the newest showed is there, each number with its line of half a year.
    """
    names = [LineageId(f"team:t{number}") for number in range(count)]
    seen = dict.fromkeys(names, 0)
    with world.database.transaction() as tx:
        for table, rows in _rows(names, seen):
            if rows:
                tx.execute(insert(table), rows)
    if was_released:
        world.now = MONDAY + timedelta(weeks=WEEKS - 1)
        _publish(world)
    world.now = MONDAY + timedelta(weeks=WEEKS)
    return [many for many in seen.values() if many]


def _rows(names: Sequence[LineageId], seen: dict[LineageId, int]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """The rows of each table, in an order in which they can be put in."""
    blocks, answers = assign_blocks(names, seed="bench"), _Answers(names)
    old: dict[tuple[LineageId, str], list[CellRow]] = defaultdict(list)
    for week in range(WEEKS):
        opens = MONDAY + timedelta(weeks=week)
        yield rounds, [_round(week, opens)]
        yield cohorts, [_cohort(name, blocks[name], week) for name in names]
        fresh = []
        for block in sorted(set(blocks.values())):
            for one in choose_questions(week + 1, block, bank(), seed="bench"):
                for name, counts in answers.to(one, block, blocks) if one.is_scored else ():
                    if week < FRESH_WEEKS:
                        side = ITEMS[one.id, one.version].side
                        old[name, side].append(CellRow(name, week_number(opens), SIZE, one.id, one.version, counts))
                    else:
                        fresh.append(_cell(name, week, one, counts))
                        seen[name] += 1
        yield cells, fresh
    merged = [_merged(one) for some in old.values() if (one := merged_side(some, ITEMS, least=5))]
    for row in merged:
        seen[row["lineage"]] += 1
    yield merged_sides, merged


class _Answers:
    """What teams answer: a level of each team on each side, what each question adds, and who happens to answer."""

    def __init__(self, names: Sequence[LineageId]) -> None:
        self.rng = np.random.default_rng(3)
        sides = sorted({item.side for item in ITEMS.values()})
        self.names = names
        self.levels = {side: self.rng.normal(MIDDLE, TEAMS_APART, len(names)) for side in sides}
        self.questions = {key: self.rng.normal(0, QUESTIONS_APART) for key in ITEMS}

    def to(self, question: Question, block: int, blocks: Mapping[LineageId, int]) -> Iterator[tuple[LineageId, tuple[int, ...]]]:
        """The counts of each team of this block that gave five answers or more."""
        item = ITEMS[question.id, question.version]
        mine = np.array([number for number, name in enumerate(self.names) if blocks[name] == block])
        points = np.array(item.scale.points) - 1
        worths = np.array(item.scale.scores(is_reversed=item.is_reversed), np.float64)[points]
        felt = self.levels[item.side][mine] + self.questions[question.id, question.version]
        felt = felt[:, None] + self.rng.normal(0, ANSWERS_APART, (len(mine), SIZE))
        nearest = np.abs(felt[:, :, None] - worths).argmin(axis=2)
        place = np.where(self.rng.random(felt.shape) < ANSWERING, points[nearest], -1)
        counts = (place[:, :, None] == np.arange(item.scale.places)).sum(axis=1)
        for number, row in zip(mine.tolist(), counts.tolist(), strict=True):
            if sum(row) >= 5:
                yield self.names[number], tuple(row)


def _publish(world: PulseWorld) -> None:
    """What the round before the newest showed, worked out from the same cells."""
    with world.database.transaction() as tx:
        here = scope(tx, now=world.now, keys=world.keys, new_id=world.new_id)
        newest = pulses.newest_round(here)
        assert newest is not None
        before = pulses.round_by_id(here, RoundId(f"r{WEEKS - 2}"))
        assert before is not None
        lines = lines_of_release(here, newest, pulses.cohorts_of(here, newest.id))
        tx.execute(insert(published), [_shown(line, before.id, week_number(before.closes_at)) for line in lines])


def _shown(line: Line, round_id: str, week: int) -> dict[str, Any]:
    subject, dimension, shown = line
    row = {"workspace_id": WORKSPACE, "round_id": round_id, "subject": subject, "dimension": dimension}
    if dimension == SIDES:
        records = "".join(_with_line(bytearray(record), week).hex() for record in records_in(shown[SIDES]))
        return row | {"shown": {"week": week, SIDES: records}}
    return row | {"shown": shown | ({"since": week} if "since" in shown else {})}


def _with_line(record: bytearray, week: int) -> bytes:
    """A figure on show with its line of half a year, all of whose points are like it."""
    if not record[HELD]:
        record[LINE:] = b"".join(
            bytes((ago + 1, *record[SCORE : HIGH + 1])) for ago in range(LINE_EVERY * (LINE_POINTS - 1), -1, -LINE_EVERY)
        ).ljust(RECORD - LINE, b"\0")
        record[LINE] += STARTS_LINE
    return bytes(record)


def _round(week: int, opens: datetime) -> dict[str, Any]:
    closed = opens + timedelta(days=4)
    is_newest = week == WEEKS - 1
    row = {"workspace_id": WORKSPACE, "id": f"r{week}", "number": week + 1, "opens_at": opens, "closes_at": closed, "k": 5}
    row |= {"state": "folded" if is_newest else "released", "comments_k": 8, "rule_version": "2", "bank_version": "2"}
    return row | {"erased_at": closed, "released_at": None if is_newest else closed}


def _cohort(name: LineageId, block: int, week: int) -> dict[str, Any]:
    row = {"workspace_id": WORKSPACE, "id": f"{name}/{week}", "round_id": f"r{week}", "lineage": name, "kind": "team", "name": name}
    row |= {"block": block, "size": SIZE, "settled_size": SIZE, "newcomers": 0, "silent_until": LONG_AGO.date()}
    return row | {"response_band": "most", "under_half_answered": False}


def _cell(name: LineageId, week: int, question: Question, counts: tuple[int, ...]) -> dict[str, Any]:
    found = {"workspace_id": WORKSPACE, "cohort_id": f"{name}/{week}", "question_id": question.id, "version": question.version}
    return found | dict(zip_longest(CELL_COUNTS, counts))


def _merged(one: Any) -> dict[str, Any]:
    (question, version), week = max(one.parts, key=lambda part: part[1])
    newest = week - week_number(MONDAY)
    return {
        "workspace_id": WORKSPACE, "lineage": one.cohort, "dimension": ITEMS[question, version].side, "round_id": f"r{newest}",
        "mean": int(one.mean), "answers": one.answers, "asked": one.asked, "k": 5, "parts": [[*key, at] for key, at in one.parts],
    }  # fmt: skip
