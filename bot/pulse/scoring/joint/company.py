"""From what storage holds to what a release needs. A reading for each side of each group, of the company, and of all sides together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct, field

from bot.ids import LineageId
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints, sums
from bot.pulse.scoring.joint.change import Calls, company_calls, company_overall_call, overall_calls, team_calls
from bot.pulse.scoring.joint.columns import Cells, Merged, cells_by_column
from bot.pulse.scoring.joint.model import WINDOW_WEEKS, Estimate, estimate
from bot.pulse.scoring.joint.observations import Observations, observe
from bot.pulse.scoring.joint.telling import may_be_told, overall_reliability, reliability
from bot.pulse.scoring.joint.tiers import ranks, tiers_of
from bot.pulse.scoring.readings import OVERALL, Agreement, MovedBy, Reading
from bot.pulse.scoring.stored import CellRow, Item, Key, MergedSide

AGREEMENT_ANSWERS, AGREEMENT_HIGH = 8, 0.70
_HIGH, _MIXED = (list(Agreement).index(one) for one in (Agreement.HIGH, Agreement.MIXED))


class GroupLevels(Struct, frozen=True):
    """What the model says of C groups on D sides and, behind the sides, on all of them together, unrounded: arrays are (C, D + 1).

    answers, asked, questions: the group's own in the last 26 weeks; without answers there is nothing to tell. weeks: how far back the
    first of them lies. influence: the most points that one answer moves it, for all sides together an upper bound. direction (1, 0, -1),
    size (points), lag (weeks), known: `Calls`. tier, agreement: places in `Tier` and `Agreement`, -1 for none. others (C,): whether
    tiers stand against the other teams, or against the group's own sides. heard (C,): how many sides have answers.
    """

    names: tuple[str, ...]
    sides: tuple[str, ...]
    mean: Floats
    sd: Floats
    answers: Ints
    asked: Ints
    questions: Ints
    weeks: Ints
    influence: Floats
    reliability: Floats
    direction: Ints
    size: Floats
    lag: Ints
    known: Bools
    tier: Ints
    others: Bools
    agreement: Ints
    heard: Ints


class Levels(Struct, frozen=True):
    """All of one week: the groups by column, the company by side and `OVERALL`, and how many sides are asked at all."""

    groups: GroupLevels | None = None
    company: Mapping[str, Reading] = field(default_factory=dict)
    sides: int = 0


def read_company(
    cells: Cells | Sequence[CellRow],
    merged: Merged | Iterable[MergedSide],
    items: Mapping[Key, Item],
    *,
    week: int,
    least: int,
    present: Collection[LineageId],
    apart: Collection[str] = (),
) -> Levels:
    """What the joint model says in this week of these groups and of the company they are together.

    `least`: cells of fewer answers are passed over, whatever storage holds. Cells of groups that are gone still teach how hard a
    question is and how far teams lie apart. `apart`: sides that the overall lines leave out.
    """
    past = cells_by_column(cells)
    seen = observe(past.only(past.week <= week), items, merged, least=least)
    found = estimate(seen, week, present=frozenset(present), apart=apart)
    if found is None:
        return Levels()
    asked, agreement = _asked(seen, week), _agreement(seen, week)
    groups = _groups(found, asked, agreement, frozenset(present))
    return Levels(groups, _company(found, asked), int(found.answers.any(axis=0).sum()))


def _groups(found: Estimate, asked: Ints, agreement: Floats, present: Collection[str]) -> GroupLevels:
    """Of the cohorts that are present their sides, and their overall line behind them."""
    calls, overall, ranked = team_calls(found), overall_calls(found), ranks(found, may_be_told(found))
    here = np.flatnonzero([name in present for name in found.cohorts])
    sums = [one[:, found.in_overall].sum(axis=1) for one in (found.answers, asked, found.questions)]
    weeks, nothing = _weeks(found), np.full(len(found.cohorts), -1)

    def both(sides: Any, together: Any) -> Any:
        return np.column_stack([sides, together])[here]

    return GroupLevels(
        names=tuple([found.cohorts[number] for number in here.tolist()]),
        sides=(*found.sides, OVERALL),
        mean=both(found.teams.level, found.teams.overall[:, 0]),
        sd=np.sqrt(both(found.teams.level_variance, found.teams.overall_variance[:, 0])),
        answers=both(found.answers, sums[0]),
        asked=both(asked, sums[1]),
        questions=both(found.questions, sums[2]),
        weeks=both(weeks, weeks.max(axis=1)),
        influence=both(found.influence, found.influence @ found.in_overall / max(1, int(found.in_overall.sum()))),
        reliability=both(reliability(found), overall_reliability(found)),
        direction=both(calls.direction, overall.direction),
        size=both(calls.size, overall.size),
        lag=both(calls.lag, overall.lag),
        known=both(calls.known, overall.known),
        tier=both(tiers_of(ranked), nothing),
        others=ranked.others[here],
        agreement=both(_alike(agreement), nothing),
        heard=np.count_nonzero(found.answers, axis=1)[here],
    )


def _alike(agreement: Floats) -> Ints:
    """(C, D) A place in `Agreement`; -1 where too few answered."""
    return np.where(agreement < 0, -1, np.where(1.0 - agreement >= AGREEMENT_HIGH, _HIGH, _MIXED))


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
    together = {side: read[side] for side, is_in in zip(found.sides, found.in_overall, strict=True) if is_in and side in read}
    return read | ({OVERALL: _company_overall(found, together, overall)} if together else {})


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
