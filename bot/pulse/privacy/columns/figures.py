"""Which figures of groups may be shown and how, all at once. `release` has the same rules for one figure, and says why they are so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.privacy import compact
from bot.pulse.privacy.columns.over_time import Moves, changes, lines_of, nearest
from bot.pulse.privacy.columns.told import Bytes, Told
from bot.pulse.privacy.compact import RECORD, TOPICS
from bot.pulse.privacy.fold import COHORT_MIN
from bot.pulse.privacy.release import FigureSubject, rates_one
from bot.pulse.privacy.released import WholeGroup
from bot.pulse.scoring import numbers as rule
from bot.pulse.scoring.joint.arrays import Bools, Floats, Ints
from bot.pulse.scoring.joint.company import GroupLevels
from bot.pulse.scoring.numbers import STEP
from bot.pulse.scoring.readings import Agreement
from bot.pulse.scoring.tiers import Tier, Yardstick

_LEAD, _OVERALL = TOPICS.index(Dimension.LEAD), TOPICS.index(WholeGroup.OVERALL)
_TIERS = np.array([*(compact.code(compact.TIERS, one) for one in Tier), 0])  # by a place in `Tier`; -1, for none, is the last one
_AGREEMENTS = np.array([*(compact.code(compact.AGREEMENTS, one) for one in Agreement), 0])
_OTHERS, _OWN = (compact.code(compact.YARDSTICKS, one) for one in (Yardstick.OTHER_TEAMS, Yardstick.OWN_SIDES))
_BANDS = np.array([one.low for one in compact.ANSWER_BANDS])


class GroupsToTell(Struct, frozen=True):
    """The groups of a release, in its order. broke (C,): the last week in which each became another one, -1 for never."""

    subjects: Mapping[LineageId, FigureSubject]
    broke: Ints


class _Figures(Struct, frozen=True):
    """F = groups x topics, group by group. topic (F,): its number in `TOPICS`; the rest as in `GroupLevels`.

    Where nothing is known there are 0 answers.
    """

    topic: Ints
    mean: Floats
    sd: Floats
    answers: Ints
    asked: Ints
    questions: Ints
    weeks: Ints
    influence: Floats
    reliability: Floats
    tier: Ints
    agreement: Ints
    others: Bools
    heard: Ints
    moves: Moves


class _Numbers(Struct, frozen=True):
    """score, low, high and since (F,): the number as it is told, its interval, and the week in which it was set."""

    score: Ints
    low: Ints
    high: Ints
    since: Ints


def release_sides(
    levels: GroupLevels | None, groups: GroupsToTell, topics: Sequence[int], told: Told, *, today: date, week: int
) -> list[str]:
    """Of each group its figures as everybody may see them, one row of records in hexadecimal. topics: places in `TOPICS`, ascending."""
    found = _figures(levels, list(groups.subjects), np.array(topics, np.int64))
    each = list(groups.subjects.values())
    broke = np.repeat(groups.broke, len(topics))
    held = _held(found, each, today)
    number = _number(found, told, week)
    records = _records(found, held, number, told, each, week=week, broke=broke)
    whole, width = records.tobytes().hex(), 2 * RECORD * len(topics)
    return [whole[start : start + width] for start in range(0, len(whole), width)]


def _figures(levels: GroupLevels | None, names: Sequence[LineageId], topics: Ints) -> _Figures:
    """What is known of each figure."""
    width = len(topics)
    shape = len(names) * width
    if levels is None or not levels.names:
        none, zeros = np.zeros(shape, np.int64), np.zeros(shape)
        moves = Moves(none, zeros, none, none > 0)
        many = np.tile(topics, len(names))
        return _Figures(many, zeros, zeros, none, none, none, none, zeros, zeros, none - 1, none - 1, none > 0, none, moves)
    row_of = {name: number for number, name in enumerate(levels.names)}
    rows = np.array([row_of.get(name, -1) for name in names], np.int64)
    columns = np.array([levels.sides.index(name) if (name := TOPICS[topic].value) in levels.sides else -1 for topic in topics.tolist()])
    there = (rows >= 0)[:, None] & (columns >= 0)[None, :]

    def one(values: Any) -> Any:
        """(F,) Of the groups and sides that are told; for a group of no readings whatever stands last, which nobody reads."""
        return values[rows[:, None], columns[None, :]].reshape(-1)

    return _Figures(
        topic=np.tile(topics, len(names)),
        mean=one(levels.mean),
        sd=one(levels.sd),
        answers=np.where(there.reshape(-1), one(levels.answers), 0),
        asked=one(levels.asked),
        questions=one(levels.questions),
        weeks=one(levels.weeks),
        influence=one(levels.influence),
        reliability=one(levels.reliability),
        tier=one(levels.tier),
        agreement=one(levels.agreement),
        others=np.repeat(levels.others[rows], width),
        heard=np.repeat(levels.heard[rows], width),
        moves=Moves(one(levels.direction), one(levels.size), one(levels.lag), one(levels.known)),
    )


def _held(found: _Figures, groups: Sequence[FigureSubject], today: date) -> Ints:
    """(F,) Why a figure is held back: a number in `REASONS` from 1 on, 0 where it is not. The first reason counts."""
    width = len(found.topic) // max(1, len(groups))
    small = np.repeat([one.size < COHORT_MIN for one in groups], width)
    silent = np.repeat([one.silent_until is not None and today < one.silent_until for one in groups], width)
    sides = np.repeat([one.sides for one in groups], width)
    few = (found.answers < rule.OWN_ANSWERS) | (found.questions < rule.OWN_QUESTIONS)
    pointed = found.influence > rule.MOST_INFLUENCE
    partly = (found.topic == _OVERALL) & (2 * found.heard < sides)
    known = (found.reliability > rule.LEAST_RELIABILITY) & (found.sd <= rule.MOST_DOUBT)
    reasons = (compact.SMALL, compact.NEW, compact.EARLY, compact.POINTED, compact.EARLY, compact.WIDE)
    return np.select([small, silent, few, pointed, partly, ~known], reasons, 0)


def _number(found: _Figures, told: Told, week: int) -> _Numbers:
    """`as_told` for F figures: rounded to five within 10..90, and staying as long as it may."""
    held = np.clip(found.mean, rule.LOWEST, rule.HIGHEST)
    stays = told.has_number & (week - told.since < rule.STAYS_WEEKS) & (np.abs(held - told.score) < rule.STAYS_WITHIN)
    score = np.clip(np.where(stays, told.score, nearest(held)), rule.LOWEST, rule.HIGHEST)
    off = np.abs(found.mean - score)
    reach = STEP * np.maximum(1, np.maximum(np.ceil((rule.Z90 * found.sd + off) / STEP - 0.5), np.ceil(off / STEP))).astype(np.int64)
    return _Numbers(score, np.maximum(0, score - reach), np.minimum(100, score + reach), np.where(stays, told.since, week))


def _records(
    found: _Figures, held: Ints, number: _Numbers, told: Told, groups: Sequence[FigureSubject], *, week: int, broke: Ints
) -> Bytes:
    """(F, RECORD) Everything as it is stored; of what is held back the reason, the day and the line so far."""
    records = np.zeros((len(held), RECORD), np.uint8)
    change = changes(found.moves, number.score, told, week=week, broke=broke)
    tier = _TIERS[found.tier]
    values = {
        compact.SCORE: number.score,
        compact.LOW: number.low,
        compact.HIGH: number.high,
        compact.STANDS: week - number.since,
        compact.ANSWERS: np.searchsorted(_BANDS, found.answers, "right"),
        compact.WEEKS: found.weeks,
        compact.CHANGE: change.word,
        compact.POINTS: change.points,
        compact.BEFORE: change.before,
        compact.AGO: change.ago,
        compact.TIER: tier,
        compact.YARDSTICK: np.where(tier > 0, np.where(found.others, _OTHERS, _OWN), 0),
        compact.AGREEMENT: _AGREEMENTS[found.agreement],
        compact.FLAGS: _flags(found, change.is_news, told, groups),
    }
    for place, value in values.items():
        records[:, place] = np.where(held > 0, 0, value)
    records[:, compact.ABOUT], records[:, compact.HELD] = found.topic, held
    shown = records[:, compact.SCORE : compact.HIGH + 1].copy()
    records[:, compact.LINE :] = lines_of(told, shown, week=week, broke=broke).reshape(len(held), -1)
    new = held == compact.NEW
    records[new, compact.SCORE : compact.HIGH + 1] = np.repeat(_days(groups), len(held) // max(1, len(groups)), axis=0)[new]
    return records


def _flags(found: _Figures, is_news: Bools, told: Told, groups: Sequence[FigureSubject]) -> Ints:
    """(F,) What is said by yes or no."""
    width = len(found.topic) // max(1, len(groups))
    was_on_show = told.shown | told.line.there.any(axis=1)
    is_new = ~was_on_show & ~np.repeat(np.array([one.has_map for one in groups], bool), width)
    only_lead = (found.topic == _LEAD) & np.repeat(np.array([rates_one(one) for one in groups], bool), width)
    rosy = 2 * found.answers < found.asked
    flags = ((compact.IS_HEADLINE, is_news), (compact.IS_NEW, is_new), (compact.ONLY_LEAD, only_lead), (compact.IS_ROSY, rosy))
    summed: Ints = np.sum([flag * given.astype(np.int64) for flag, given in flags], axis=0)
    return summed


def _days(groups: Sequence[FigureSubject]) -> Bytes:
    """(C, 3) The day until which each group is silent."""
    days = [(one.silent_until.toordinal() if one.silent_until else 0).to_bytes(3, "big") for one in groups]
    return np.frombuffer(b"".join(days), np.uint8).reshape(-1, 3)
