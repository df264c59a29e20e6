"""Folding what chance drew into sums, deciding once, and what is left out since."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.nudges.earning import store as earned
from bot.nudges.earning.rules import NudgeTrial, TrialSums, block_to_fold, decided, folded, is_retired
from bot.people import store as people
from bot.pulse.settings.acts import contract_of
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_in_utc

FOLD_DUE = "nudge:earning"
FOLDED_UNTIL = "nudges_folded_until"
FOLDS_AT = time(4)  # UTC, Mondays
WEEK = timedelta(weeks=1)


def fold_due(context: DueContext) -> datetime:
    """Every Monday: the blocks whose weeks have passed become sums; where enough is in, the rule decides."""
    scope = context.scope
    while (block := block_to_fold(_folded_until(scope), scope.now)) is not None:
        since, until = block
        for side, sums in folded(earned.decisions_between(scope, since, until), contract_of(scope).scores_k).items():
            _add(scope, side, sums)
        people.change_setting(scope, FOLDED_UNTIL, until.isoformat(), None)
    return _next_monday(scope.now)


def plan_workspace(scope: Scope) -> None:
    """Every Monday. What was drawn before the rule was there is compared with nothing."""
    if people.setting(scope, FOLDED_UNTIL) is None:
        people.change_setting(scope, FOLDED_UNTIL, _monday(scope.now).isoformat(), None)
    set_due_once(scope, FOLD_DUE, scope.workspace, _next_monday(scope.now))


def retired_sides(scope: Scope) -> frozenset[Dimension]:
    """The sides about which nothing is suggested now, because it did nothing."""
    return frozenset(one.side for one in earned.trials(scope) if is_retired(one, scope.now.date()))


def what_we_tried(scope: Scope) -> tuple[NudgeTrial, ...]:
    """Every trial, for everybody to read."""
    return tuple(earned.trials(scope))


def _add(scope: Scope, side: Dimension, sums: TrialSums) -> None:
    """To the trial that runs; to a new one where the last was decided and its year is over; to none meanwhile."""
    today = scope.now.date()
    known = next((one for one in earned.trials(scope) if one.side is side), None)
    if known is not None and known.verdict is not None:
        if known.decided_on is None or today < known.decided_on + timedelta(weeks=52):
            return
        known = None
    running = known or NudgeTrial(side, today)
    more = NudgeTrial(side, running.begun_on, running.sums.with_more(sums))
    earned.keep_trial(scope, decided(more, today))


def _folded_until(scope: Scope) -> datetime:
    return datetime.fromisoformat(str(people.setting(scope, FOLDED_UNTIL, _monday(scope.now).isoformat())))


def _monday(now: datetime) -> datetime:
    return datetime.combine(week_in_utc(now), time(), UTC)


def _next_monday(now: datetime) -> datetime:
    at = datetime.combine(week_in_utc(now), FOLDS_AT, UTC)
    return at if at > now else at + WEEK


DUE: DueJobs = {FOLD_DUE: fold_due}
