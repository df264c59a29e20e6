"""Trials of nudges, as rows of sums. A block's decisions are read while the traces of what people did are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import activity, nudge_trials, nudges
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.nudges.earning.rules import WINDOW, Decision, NudgeTrial, TrialSums, Verdict
from bot.nudges.library import act_called
from bot.nudges.rules import Reply
from bot.nudges.store import NudgeState
from bot.sharing.rules import ActivityKind

COUNTED = (ActivityKind.SHARED, ActivityKind.ASKED, ActivityKind.ANSWERED, ActivityKind.EXPERIMENTED, ActivityKind.OPENED_UP)
NOT_NOW = (Reply.DECLINED, Reply.SNOOZED)


def trials(scope: Scope) -> list[NudgeTrial]:
    """Every side's, in the sides' order."""
    found = {row.side: _trial(row) for row in scope.execute(select(nudge_trials))}
    return [found[side] for side in Dimension if side in found]


def keep_trial(scope: Scope, trial: NudgeTrial) -> None:
    """As it stands now."""
    row = {"side": trial.side, "begun_on": trial.begun_on, "verdict": trial.verdict, "decided_on": trial.decided_on}
    scope.upsert(nudge_trials, row | asdict(trial.sums))


def decisions_between(scope: Scope, since: datetime, until: datetime) -> list[Decision]:
    """What chance drew in that time, and whether somebody did something in the week after. What was never drawn is left out."""
    query = select(nudges).where(nudges.c.made_at >= since, nudges.c.made_at < until, nudges.c.probability < 1)
    rows = [row for row in scope.execute(query).all() if act_called(row.act_id) is not None]
    acts = _acts_of(scope, {row.person_id for row in rows}, since, until + WINDOW)
    return [_decision(row, acts.get(row.person_id, ())) for row in rows]


def _acts_of(scope: Scope, persons: Collection[PersonId], since: datetime, until: datetime) -> dict[PersonId, list[datetime]]:
    query = select(activity.c.person_id, activity.c.at).where(
        activity.c.person_id.in_(list(persons)), activity.c.kind.in_(list(COUNTED)), activity.c.at >= since, activity.c.at < until
    )
    found: defaultdict[PersonId, list[datetime]] = defaultdict(list)
    for person, at in scope.execute(query):
        found[person].append(at)
    return found


def _decision(row: Any, acts: Collection[datetime]) -> Decision:
    act = act_called(row.act_id)
    assert act is not None, "rows of acts that are gone were left out"
    return Decision(
        person=row.person_id,
        side=act.dimension,
        nudged=row.state != NudgeState.HELD_OUT,
        probability=row.probability,
        did=any(row.made_at < at <= row.made_at + WINDOW for at in acts),
        declined=row.state in NOT_NOW,
    )


def _trial(row: Any) -> NudgeTrial:
    return NudgeTrial(
        side=Dimension(row.side),
        begun_on=row.begun_on,
        sums=TrialSums(**{name: getattr(row, name) for name in TrialSums.__struct_fields__}),
        verdict=Verdict(row.verdict) if row.verdict else None,
        decided_on=row.decided_on,
    )
