"""Moves inside the company at work. Confirmed by a person or by the company's list, counted, and forgotten by name.

A person's row lives 35 days: long enough to see that the form and the list mean the same move, and that many moved
at once. Then a number for the whole company remains. Whether something learned helped is counted five answers at a
time or not at all, so that no number of it can be one person's word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
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


class Imported(Struct, frozen=True):
    """What a list brought: moves that are new, moves that were known already, and lines that could not be used."""

    new: int
    known: int
    bad: tuple[BadLine, ...] = ()


def confirm(scope: Scope, move: Move) -> bool:
    """Somebody confirms their own move; False when they had told it before and now changed it."""
    known = people.person(scope, move.person)
    if known is None or not known.counts:
        raise PersonCanFix("move.guest")
    return _keep(scope, move, said=True)


def import_list(scope: Scope, found: Iterable[Move]) -> Imported:
    """The company's list. Read twice it counts once; whatever a person said themselves stays as they said it."""
    new = [_keep(scope, move, said=False) for move in found]
    return Imported(sum(new), len(new) - sum(new))


def read_and_import(scope: Scope, text: str) -> Imported:
    """A list as its operator gives it: what can be used is counted, what cannot is told line by line."""
    known = people.all_people(scope)
    colleagues = {person.id for person in known if not (person.is_bot or person.is_guest or person.is_stranger)}
    found, bad = read_list(text, colleagues, scope.now.date())
    return replace(import_list(scope, found), bad=tuple(bad))


def mobility(scope: Scope, people_now: int) -> Figure:
    """Moves in 52 weeks a head of the weeks we know, more than 1 where people move twice; no value while nobody has confirmed any."""
    since = scope.now.date() - WINDOW
    moved = moves_in(rows.weeks(scope, since), scope.now.date())
    counted = rows.headcounts(scope, since) or [people_now]
    heads = sum(counted) / len(counted)
    return Figure(moved / heads if moved and heads else None, round(heads))


def count_heads(scope: Scope, people_now: int) -> None:
    """Once a week: how many colleagues there are, for the average."""
    rows.keep_headcount(scope, monday_of(scope.now.date()), people_now)


def helped(scope: Scope) -> Share:
    """Of the moves whose people said it: those that something learned helped."""
    yes, no = rows.answers(scope, scope.now.date() - WINDOW)
    return share_of(yes, yes + no)


def counted_since(scope: Scope) -> date | None:
    """The first day that moves were counted from; None when that is a whole year."""
    start = scope.now.date() - WINDOW
    known = [week for week, one in rows.weeks(scope, start).items() if one.moves]
    installed = people.installed_at(scope)
    first = min([*known, *([installed.date()] if installed else [])], default=scope.now.date())
    return first if first > start + FULL_YEAR_WITHIN else None


def fold_old(context: DueContext) -> datetime:
    """Every night: rows that will be 35 days old tomorrow become numbers."""
    held = rows.all_moves(context.scope)
    old = [one for one in held if one.confirmed_at <= context.scope.now - ROWS_LIVE + NIGHTLY]
    for week in sorted({monday_of(one.since) for one in old}):
        counting = [one for one in held if monday_of(one.since) == week and not one.is_left_out]
        rows.add_to_week(context.scope, week, rows.SAID, sum(one.was_said for one in counting if one in old))
        rows.raise_to(context.scope, week, rows.IMPORTED, sum(one.was_imported for one in counting))
    if old:
        _count_answers(context.scope, held)
    for one in old:
        rows.drop(context.scope, one)
    return context.scope.now + NIGHTLY


def plan_workspace(scope: Scope) -> None:
    """Folding starts tomorrow and comes back by itself."""
    set_due_once(scope, "moves:fold", scope.workspace, scope.now + NIGHTLY)


def _keep(scope: Scope, move: Move, *, said: bool) -> bool:
    known = next((one for one in rows.moves_of(scope, move.person) if is_same(one.since, move.since)), None)
    if known is None:
        made = KeptMove(move.person, move.since, move.change, _answer(move), said, not said, False, scope.now)
    elif said:
        rows.drop(scope, known)
        answer = known.helped if known.helped == COUNTED else _answer(move)
        made = replace(known, since=move.since, change=move.change, helped=answer, was_said=True, is_left_out=False)
    else:
        made = replace(known, was_imported=True)
    rows.keep(scope, made)
    same = rows.same_change(scope, made.change, monday_of(made.since))
    if is_reorganisation([one.person for one in same]) or any(one.is_left_out for one in same):
        rows.leave_out(scope, made.change, monday_of(made.since))
    return known is None


def _answer(move: Move) -> str | None:
    return None if move.helped is Helped.UNSAID else move.helped.value


def _count_answers(scope: Scope, held: list[KeptMove]) -> None:
    """All answers that wait, together, in the week they are counted and not the week of anybody's move."""
    waiting = [one for one in held if one.helped in (Helped.YES, Helped.NO) and not one.is_left_out]
    yes, no = answers_to_count([one.helped for one in waiting])
    if yes + no == 0:
        return
    week = monday_of(scope.now.date())
    rows.add_to_week(scope, week, rows.HELPED, yes)
    rows.add_to_week(scope, week, rows.NOT_HELPED, no)
    for one in waiting:
        rows.keep(scope, replace(one, helped=COUNTED))


DUE: DueJobs = {"moves:fold": fold_old}
