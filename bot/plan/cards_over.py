"""Cards of the plan whose buttons can do nothing any more, as they read from then on. The same words, and nothing to press.

Each is drawn again from what is known now; what is gone is left as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.database.scope import Scope
from bot.ids import ChoosingId, CommitmentId, RoundId, RoundTableId
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, Update, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.plan import acts as plans
from bot.plan import notices
from bot.plan import store as rows
from bot.plan.keeping import reading
from bot.plan.keeping import views as keeping_views
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import views as leaders_views
from bot.plan.leaders.notice_bodies import TableOpened, TableTold
from bot.plan.notice_bodies import BallotOver, CardOver, CheckInAsked, CommitmentSeeks, EndAsked, ProposalsAsked
from bot.plan.proposing import acts as proposing
from bot.plan.proposing import views as proposing_views
from bot.plan.rules import CheckInMoment, CommitmentState
from bot.plan.seen import CommitmentSeen
from bot.plan.voting import views as voting_views
from bot.pulse.notice_bodies import MapOfOwn
from bot.slack import blocks
from bot.slack.said.shown_back import unpressable
from bot.words import Words

Message = Mapping[str, Any]


def ballot_over(scope: Scope, message: OutboxMessage[BallotOver]) -> Rendered:
    """A ballot once its vote is closed."""
    return Update(voting_views.ballot_over(words_for(scope, message)), message.body.channel, message.body.ts)


def card_over(scope: Scope, message: OutboxMessage[CardOver]) -> Rendered:
    """A card without its buttons."""
    drawn = _DRAWN[message.body.was](scope, words_for(scope, message), message)
    return Update(drawn, message.body.channel, message.body.ts) if drawn is not None else Drop(OutcomeReason.SUBJECT_GONE)


def _proposals(scope: Scope, words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    choosing = rows.choosing(scope, ChoosingId(message.body.held[0]))
    return unpressable(proposing_views.proposals_card(words, proposing.wanted(scope, choosing))) if choosing else None


def _check_in(scope: Scope, words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    commitment, *rest = message.body.held
    moment, known = CheckInMoment(rest[0] if rest else CheckInMoment.END), _commitment(scope, commitment)
    if known is None or known.owner != message.recipient:
        return None
    said = next((one for one in rows.check_ins_of(scope, [known.id]) if one.moment is moment), None)
    return keeping_views.check_in_over(words, known, moment, said)


def _seeks(scope: Scope, words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    """Those that still look for somebody go on asking."""
    known = [seen for one in message.body.held if (seen := _commitment(scope, one)) is not None]
    return blocks.together([_sought(words, one, number) for number, one in enumerate(known, 1)])


def _sought(words: Words, seen: CommitmentSeen, number: int) -> Message:
    is_sought = seen.state is CommitmentState.SEEKING
    return keeping_views.seeks_message(words, seen, number) if is_sought else keeping_views.seeks_over(words, seen)


def _table_opened(scope: Scope, words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    seen = leaders.table_seen(scope, RoundTableId(message.body.held[0]))
    return unpressable(leaders_views.table_opened_message(words, seen)) if seen else None


def _table_told(scope: Scope, words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    seen = leaders.table_seen(scope, RoundTableId(message.body.held[0]))
    return unpressable(leaders_views.table_told_message(words, seen)) if seen else None


def _map_of_own(scope: Scope, _words: Words, message: OutboxMessage[CardOver]) -> Message | None:
    """Only what was to begin is settled: how sure the map is, and what it rests on, stays to be looked at."""
    rendered = notices.map_of_own(scope, message.with_body(MapOfOwn(RoundId(message.body.held[0]))))
    return rendered.message if isinstance(rendered, Post) else None


def _commitment(scope: Scope, commitment_id: str) -> CommitmentSeen | None:
    known = rows.commitment(scope, CommitmentId(commitment_id))
    return reading.commitment_seen(scope, known, plans.today_in(scope, known.team)) if known else None


_DRAWN: Mapping[str, Callable[[Scope, Words, OutboxMessage[CardOver]], Message | None]] = {
    ProposalsAsked.kind: _proposals,
    CheckInAsked.kind: _check_in,
    EndAsked.kind: _check_in,
    CommitmentSeeks.kind: _seeks,
    TableOpened.kind: _table_opened,
    TableTold.kind: _table_told,
    MapOfOwn.kind: _map_of_own,
}
KINDS: Kinds = by_kind(
    Kind(CardOver, card_over, counts=NotCounted.CHANGED),
    # As for the ballot itself: its row goes when it has ended.
    Kind(BallotOver, ballot_over, counts=NotCounted.CHANGED, forget=True),
)
