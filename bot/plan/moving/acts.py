"""Four weeks after the end: the newest figure of a side beside that of its start."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.database.scope import Scope
from bot.ids import ChainId, RoundId, TeamId
from bot.outbox.notice import CHANNEL, FAN_OUT, Notice
from bot.outbox.store import queue_notice, queue_or_join
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.reading import text_of
from bot.plan.moving.rules import Moved, moved
from bot.plan.notice_bodies import CanvasDrawn, MovedTold
from bot.plan.rules import TOLD_TOGETHER, Chain, CommitmentState
from bot.plan.seen import MoveSeen
from bot.pulse import rounds as pulse_rounds
from bot.pulse.asking.working import anchors_asked_since
from bot.pulse.results.figures import newest_told
from bot.schedule.job import DueContext

LOOK_AGAIN = timedelta(weeks=1)
ANCHORS_WITHIN = timedelta(weeks=4)  # one a week, where nothing came between
GIVES_UP_AFTER = timedelta(weeks=12)  # then what is told has nothing to do with it any more


def tell_whether_it_moved(context: DueContext) -> datetime | None:
    """Tell it once the side's anchors were asked again after the four weeks and the answers released; wait week by week until then.

    Where they do not come (the side was switched off, the team is asked less) it is told a month later by what is known.
    """
    scope = context.scope
    chain = rows.chain(scope, ChainId(context.subject))
    if chain is None or chain.again_on is None or chain.again_round is not None or _runs(scope, chain):
        return None
    newest = newest_told(scope)
    if newest is None or not _closed_since(newest, chain) or not _is_answered(scope, chain, chain.again_on):
        given_up = scope.now.date() > chain.again_on + GIVES_UP_AFTER
        return None if given_up else scope.now + LOOK_AGAIN
    rows.change_chain(scope, chain.id, again_round=RoundId(newest.id))
    team = plans.living_team(scope, chain.team)
    if team is not None and team.channel_id is not None:
        told, at = MovedTold(chain.id), scope.now + TOLD_TOGETHER
        notice = Notice(told, team.channel_id, key=f"plan:{chain.id}:moved", not_before=at, priority=CHANNEL)
        queue_or_join(scope, notice, MovedTold, told.joined)
        queue_notice(scope, Notice(CanvasDrawn(team.id), team.channel_id, key=f"canvas:{chain.id}:moved", priority=FAN_OUT))
    return None


def move_seen(scope: Scope, chain_id: ChainId) -> MoveSeen | None:
    """What may be told of it; None where too little is known: then nothing is said."""
    chain = rows.chain(scope, chain_id)
    told = plans.tell_chain(scope, chain) if chain else None
    if told is None or told.start is None or told.again is None or told.start.score is None or told.again.score is None:
        return None
    how = moved(told.start, told.again)
    if how is Moved.TOO_LITTLE:
        return None
    tried = tuple(text_of(scope, one) for one in told.commitments)
    return MoveSeen(told.chain.dimension, told.chain.begun_on, tried, how, told.start.score, told.again.score)


def moves_of(scope: Scope, team_id: TeamId, most: int) -> tuple[MoveSeen, ...]:
    """What a team read of this kind, the newest first."""
    told = [chain for chain in rows.chains_of_team(scope, team_id) if chain.again_on is not None and chain.again_round is not None]
    told.sort(key=lambda chain: (chain.again_on, chain.id), reverse=True)
    return tuple(seen for chain in told[:most] if (seen := move_seen(scope, chain.id)) is not None)


def _runs(scope: Scope, chain: Chain) -> bool:
    going_on = (CommitmentState.RUNNING, CommitmentState.SEEKING)
    return any(one.chain == chain.id and one.state in going_on for one in rows.commitments_of(scope, [chain.team]))


def _is_answered(scope: Scope, chain: Chain, again_on: date) -> bool:
    late = scope.now.date() > again_on + ANCHORS_WITHIN
    return late or anchors_asked_since(scope, chain.team, chain.dimension, again_on)


def _closed_since(newest: pulse_rounds.Round, chain: Chain) -> bool:
    return chain.again_on is not None and newest.closes_at.date() >= chain.again_on
