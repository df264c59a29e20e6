"""Moves inside the company at work: confirmed by a person or by the company's list, counted, and forgotten by name.

A person's row lives 35 days: long enough to see that the form and the list mean the same move, and that many moved
at once. Then a number for the whole company remains. Whether something learned helped is counted five answers at a
time or not at all, so that no number of it can be one person's word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.database.engine import Tx
from bot.errors import PersonCanFix
from bot.indicators.moves import store as rows
from bot.indicators.moves.rules import (
    COUNTED,
    ROWS_LIVE,
    WINDOW,
    BadLine,
    Helped,
    Move,
    answers_to_count,
    is_reorganisation,
    is_same,
    moves_in,
    read_list,
)
from bot.indicators.moves.store import KeptMove
from bot.indicators.rules import Figure, Share, share_of
from bot.people import store as people
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.schedule.weeks import monday_of

NIGHTLY = timedelta(days=1)
FULL_YEAR_WITHIN = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list brought: moves that are new, moves that were known already, and lines that could not be used."""

    new: int
    known: int
    bad: tuple[BadLine, ...] = ()


def confirm(tx: Tx, workspace: str, move: Move, now: datetime) -> bool:
    """Somebody confirms their own move; False when they had told it before and now changed it."""
    known = people.person(tx, workspace, move.person)
    if known is None or not known.counts:
        raise PersonCanFix("Only moves of colleagues count, and I know you as a guest. Nothing was kept.")
    return _keep(tx, workspace, move, now, said=True)


def import_list(tx: Tx, workspace: str, found: Iterable[Move], now: datetime) -> Imported:
    """The company's list. Read twice it counts once; whatever a person said themselves stays as they said it."""
    new = [_keep(tx, workspace, move, now, said=False) for move in found]
    return Imported(sum(new), len(new) - sum(new))


def read_and_import(tx: Tx, workspace: str, text: str, now: datetime) -> Imported:
    """A list as its operator gives it: what can be used is counted, what cannot is told line by line."""
    known = people.all_people(tx, workspace)
    colleagues = {person.id for person in known if not (person.is_bot or person.is_guest or person.is_stranger)}
    found, bad = read_list(text, colleagues, now.date())
    return replace(import_list(tx, workspace, found, now), bad=tuple(bad))


def mobility(tx: Tx, workspace: str, people_now: int, now: datetime) -> Figure:
    """Moves in 52 weeks / average headcount of the weeks we know; no value while nobody has confirmed any."""
    since = now.date() - WINDOW
    moved = moves_in(rows.weeks(tx, workspace, since), now.date())
    counted = rows.headcounts(tx, workspace, since) or [people_now]
    heads = sum(counted) / len(counted)
    return Figure(min(1.0, moved / heads) if moved and heads else None, round(heads))


def count_heads(tx: Tx, workspace: str, people_now: int, now: datetime) -> None:
    """Once a week: how many colleagues there are, for the average."""
    rows.keep_headcount(tx, workspace, monday_of(now.date()), people_now)


def helped(tx: Tx, workspace: str, now: datetime) -> Share:
    """Of the moves whose people said it: those that something learned helped."""
    yes, no = rows.answers(tx, workspace, now.date() - WINDOW)
    return share_of(yes, yes + no)


def counted_since(tx: Tx, workspace: str, now: datetime) -> date | None:
    """The first day that moves were counted from; None when that is a whole year."""
    start = now.date() - WINDOW
    known = [week for week, one in rows.weeks(tx, workspace, start).items() if one.moves]
    installed = people.installed_at(tx, workspace)
    first = min([*known, *([installed.date()] if installed else [])], default=now.date())
    return first if first > start + FULL_YEAR_WITHIN else None


def fold_old(context: DueContext) -> datetime:
    """Every night: rows that will be 35 days old tomorrow become numbers."""
    tx, workspace = context.tx, context.workspace
    held = rows.all_moves(tx, workspace)
    old = [one for one in held if one.confirmed_at <= context.now - ROWS_LIVE + NIGHTLY]
    for week in sorted({monday_of(one.since) for one in old}):
        counting = [one for one in held if monday_of(one.since) == week and not one.is_left_out]
        rows.add_to_week(tx, workspace, week, rows.SAID, sum(one.was_said for one in counting if one in old))
        rows.raise_to(tx, workspace, week, rows.IMPORTED, sum(one.was_imported for one in counting))
    if old:
        _count_answers(tx, workspace, held, context.now)
    for one in old:
        rows.drop(tx, workspace, one)
    return context.now + NIGHTLY


def plan_workspace(tx: Tx, workspace: str, now: datetime) -> None:
    """Folding starts tomorrow and comes back by itself."""
    set_due_once(tx, workspace, "moves:fold", workspace, now + NIGHTLY)


def _keep(tx: Tx, workspace: str, move: Move, now: datetime, *, said: bool) -> bool:
    known = next((one for one in rows.moves_of(tx, workspace, move.person) if is_same(one.since, move.since)), None)
    if known is None:
        made = KeptMove(move.person, move.since, move.change, _answer(move), said, not said, False, now)
    elif said:
        rows.drop(tx, workspace, known)
        answer = known.helped if known.helped == COUNTED else _answer(move)
        made = replace(known, since=move.since, change=move.change, helped=answer, was_said=True, is_left_out=False)
    else:
        made = replace(known, was_imported=True)
    rows.keep(tx, workspace, made)
    same = rows.same_change(tx, workspace, made.change, monday_of(made.since))
    if is_reorganisation([one.person for one in same]) or any(one.is_left_out for one in same):
        rows.leave_out(tx, workspace, made.change, monday_of(made.since))
    return known is None


def _answer(move: Move) -> str | None:
    return None if move.helped is Helped.UNSAID else move.helped.value


def _count_answers(tx: Tx, workspace: str, held: list[KeptMove], now: datetime) -> None:
    """All answers that wait, together, in the week they are counted and not the week of anybody's move."""
    waiting = [one for one in held if one.helped in (Helped.YES, Helped.NO) and not one.is_left_out]
    yes, no = answers_to_count([one.helped for one in waiting])
    if yes + no == 0:
        return
    week = monday_of(now.date())
    rows.add_to_week(tx, workspace, week, rows.HELPED, yes)
    rows.add_to_week(tx, workspace, week, rows.NOT_HELPED, no)
    for one in waiting:
        rows.keep(tx, workspace, replace(one, helped=COUNTED))


DUE: DueJobs = {"moves:fold": fold_old}
