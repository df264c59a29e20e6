"""From what storage holds to what a release needs. A reading for each side of each group, of the company, and of all sides together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bot.ids import LineageId
from bot.pulse.scoring.joint.arrays import Floats, Ints, sums
from bot.pulse.scoring.joint.change import Calls, company_calls, company_overall_call, overall_calls, team_calls
from bot.pulse.scoring.joint.columns import Cells, Merged, cells_by_column
from bot.pulse.scoring.joint.model import WINDOW_WEEKS, Estimate, estimate
from bot.pulse.scoring.joint.observations import Observations, observe
from bot.pulse.scoring.joint.telling import may_be_told, overall_reliability, reliability
from bot.pulse.scoring.joint.tiers import ranks, tier_of
from bot.pulse.scoring.readings import OVERALL, Agreement, MovedBy, Reading, Readings
from bot.pulse.scoring.stored import CellRow, Item, Key, MergedSide
from bot.pulse.scoring.tiers import Yardstick

AGREEMENT_ANSWERS, AGREEMENT_HIGH = 8, 0.70


def read_company(
    cells: Cells | Sequence[CellRow],
    merged: Merged | Iterable[MergedSide],
    items: Mapping[Key, Item],
    *,
    week: int,
    least: int,
    present: Collection[LineageId],
) -> Readings:
    """What the joint model says in this week of these groups and of the company they are together.

    `least`: cells of fewer answers are passed over, whatever storage holds. Cells of groups that are gone still teach how hard a
    question is and how far teams lie apart.
    """
    past = cells_by_column(cells)
    seen = observe(past.only(past.week <= week), items, merged, least=least)
    found = estimate(seen, week, present=frozenset(present))
    if found is None:
        return Readings()
    asked, agreement = _asked(seen, week), _agreement(seen, week)
    now = frozenset(present)
    here = [number for number, name in enumerate(found.cohorts) if name in now]
    groups = dict(zip((LineageId(found.cohorts[number]) for number in here), _groups(found, asked, agreement, here), strict=True))
    return Readings(groups, _company(found, asked), int((found.answers.sum(axis=0) > 0).sum()))


def _groups(found: Estimate, asked: Ints, agreement: Floats, here: list[int]) -> Iterator[dict[str, Reading]]:
    """Of each of these cohorts its sides that have answers, and its overall line."""
    calls, overall, ranked = team_calls(found), overall_calls(found), ranks(found, may_be_told(found))
    columns = (
        found.teams.level, np.sqrt(found.teams.level_variance), found.answers, asked, found.questions, _weeks(found), found.influence,
        reliability(found), calls.direction, calls.size, calls.lag, calls.known, ranked.in_bottom, ranked.in_top, agreement,
    )  # fmt: skip
    lists = [column[here].tolist() for column in columns]
    lines = list(_overall_of_groups(found, asked, overall, here))
    for place, number in enumerate(here):
        rows = zip(found.sides, *(one[place] for one in lists), strict=True)
        stick = ranked.yardstick[number] if ranked.places[number] else None
        sides = {row[0]: _side(row[1:], stick) for row in rows if row[3]}
        yield sides | ({OVERALL: lines[place]} if lines[place].answers else {})


def _side(row: Sequence[Any], stick: Yardstick | None) -> Reading:
    mean, sd, answers, asked, questions, weeks, influence, sure, direction, size, lag, known, bottom, top, alike = row
    return Reading(
        mean, sd, answers, asked, questions, weeks, influence, sure,
        move=MovedBy(direction, size, lag) if known else None,
        tier=tier_of(bottom, top) if stick else None,
        yardstick=stick,
        agreement=None if alike < 0 else Agreement.HIGH if 1.0 - alike >= AGREEMENT_HIGH else Agreement.MIXED,
    )  # fmt: skip


def _overall_of_groups(found: Estimate, asked: Ints, calls: Calls, here: list[int]) -> Iterator[Reading]:
    """Of the influence of one answer on the mean of all sides the mean over the sides is an upper bound."""
    columns = (
        found.teams.overall[:, 0], np.sqrt(found.teams.overall_variance[:, 0]), found.answers.sum(axis=1), asked.sum(axis=1),
        found.questions.sum(axis=1), _weeks(found).max(axis=1), found.influence.mean(axis=1), overall_reliability(found),
        (found.answers > 0).sum(axis=1), calls.direction, calls.size, calls.lag, calls.known,
    )  # fmt: skip
    for row in zip(*(column[here].tolist() for column in columns), strict=True):
        mean, sd, answers, many, questions, weeks, influence, sure, sides, direction, size, lag, known = row
        move = MovedBy(direction, size, lag) if known else None
        yield Reading(mean, sd, answers, many, questions, weeks, influence, sure, sides, move=move)


def _company(found: Estimate, asked: Ints) -> dict[str, Reading]:
    """The company's sides and its overall line, out of the cohorts that are present."""
    here, calls, overall = found.share > 0, company_calls(found), company_overall_call(found)
    answers, weeks = found.answers[here].sum(axis=0), np.max(_weeks(found)[here], axis=0, initial=0)
    read = {
        side: Reading(
            mean=float(found.company.level[d]),
            sd=float(np.sqrt(found.company.level_variance[d])),
            answers=int(answers[d]),
            asked=int(asked[here][:, d].sum()),
            questions=int(np.max(found.questions[here][:, d], initial=0)),
            weeks=int(weeks[d]),
            groups=int(found.carried[d]),
            move=_move(calls, d),
        )
        for d, side in enumerate(found.sides)
        if answers[d]
    }
    return read | ({OVERALL: _company_overall(found, read, overall)} if read else {})


def _company_overall(found: Estimate, sides: Mapping[str, Reading], call: Calls) -> Reading:
    return Reading(
        mean=float(found.company.overall[0]),
        sd=float(np.sqrt(found.company.overall_variance[0])),
        answers=sum(one.answers for one in sides.values()),
        asked=sum(one.asked for one in sides.values()),
        questions=sum(one.questions for one in sides.values()),
        weeks=max(one.weeks for one in sides.values()),
        sides=len(sides),
        groups=min(one.groups for one in sides.values()),
        move=_move(call, ()),
    )


def _move(calls: Calls, at: int | tuple[()]) -> MovedBy | None:
    return MovedBy(int(calls.direction[at]), float(calls.size[at]), int(calls.lag[at])) if calls.known[at] else None


def _weeks(found: Estimate) -> Ints:
    """(C, D) How many weeks the answers of a figure reach back, 26 at most."""
    return np.clip(found.week - found.first + 1, 1, WINDOW_WEEKS)


def _recent(seen: Observations, week: int, values: Floats) -> Floats:
    """(C, D) Sums over each cohort's observations of the last 26 weeks."""
    shape = (len(seen.cohorts), len(seen.sides))
    recent = seen.last_week[seen.slot] > week - WINDOW_WEEKS
    place = seen.cohort * shape[1] + seen.slot_side[seen.slot]
    return sums(place[recent], values[recent], shape[0] * shape[1]).reshape(shape)


def _asked(seen: Observations, week: int) -> Ints:
    return _recent(seen, week, seen.asked).astype(np.int64)


def _agreement(seen: Observations, week: int) -> Floats:
    """(C, D) s² / sigma²_EU of the ordinal cells that are still kept, so that r_wg = 1 - this; -1 with fewer than eight answers.

    Pooled within cells: people of one cell, never one person across questions.
    """
    found, at_random = _recent(seen, week, seen.within), _recent(seen, week, seen.at_random)
    answers = _recent(seen, week, np.where(seen.at_random > 0, seen.answers, 0.0))
    return np.where(answers >= AGREEMENT_ANSWERS, found / np.maximum(at_random, 1.0), -1.0)
