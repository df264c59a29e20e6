"""What was chosen and what is looked after, read with its words: for cards, check-ins and the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.database.scope import Scope
from bot.ids import CommitmentId, TeamId
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.rules import Choosing, ChoosingState, Commitment, CommitmentState, Proposal, ProposalState, is_kept
from bot.plan.seen import ChoiceSeen, ChosenLine, CommitmentSeen, KeptShare

LOOKS_BACK = timedelta(weeks=26)
LEAST_FOR_A_SHARE = 5


def chosen_in(scope: Scope, choosing: Choosing) -> list[Proposal]:
    """What was chosen in a week, in its order, whatever became of it."""
    chains = [chain.id for chain in rows.chains_of(scope, choosing.id)]
    return [one for one in rows.proposals_of(scope, chains) if one.place]


def text_of(scope: Scope, commitment: Commitment) -> str:
    """What is looked after, in its proposer's words."""
    proposal = rows.proposal(scope, commitment.proposal)
    return proposal.text if proposal else ""


def choice_seen(scope: Scope, choosing: Choosing) -> ChoiceSeen:
    """What a team chose, as the card in its channel shows it."""
    made = {one.proposal: one for one in rows.commitments_of(scope, [choosing.team])}
    lines = tuple(_chosen_line(one, made.get(one.id), choosing) for one in chosen_in(scope, choosing))
    return ChoiceSeen(lines, choosing.is_counted, choosing.state is ChoosingState.OVER)


def commitment_seen(scope: Scope, known: Commitment, today: date) -> CommitmentSeen:
    """A commitment with its words."""
    week, weeks = known.week(today)
    lessons = [one.lesson for one in rows.check_ins_of(scope, [known.id]) if one.lesson]
    return CommitmentSeen(
        id=known.id,
        proposal=known.proposal,
        text=text_of(scope, known),
        owner=known.owner,
        noticed_by=known.noticed_by,
        state=known.state,
        ends_on=known.ends_on,
        week=week,
        weeks=weeks,
        lesson=lessons[-1] if lessons else None,
    )


def _chosen_line(proposal: Proposal, made: Commitment | None, choosing: Choosing) -> ChosenLine:
    is_taken = made is not None and made.state is not CommitmentState.SEEKING
    return ChosenLine(
        proposal=proposal.id,
        text=proposal.text,
        stars=proposal.stars if choosing.is_counted else None,
        author=proposal.author,
        owner=made.owner if made and is_taken else None,
        ends_on=made.ends_on if made and is_taken else None,
        state=made.state if made else None,
        is_free=proposal.state is ProposalState.CHOSEN and not is_taken,
    )


# --- the digest --------------------------------------------------------------------------------------------------


def found_for_digest(scope: Scope, wanted: Sequence[TeamId], _since: datetime, _until: datetime) -> dict[TeamId, list[str]]:
    """By team: what is looked after now."""
    found: dict[TeamId, list[str]] = {}
    for one in rows.commitments_of(scope, wanted):
        if one.state is CommitmentState.RUNNING:
            found.setdefault(one.team, []).append(one.id)
    return found


def read_for_digest(scope: Scope, kept: Sequence[str]) -> list[CommitmentSeen]:
    """Those of them that still run, in their week of now."""
    known = [rows.commitment(scope, CommitmentId(one)) for one in kept]
    return [commitment_seen(scope, one, plans.today_in(scope, one.team)) for one in known if one and one.state is CommitmentState.RUNNING]


def kept_share(scope: Scope) -> KeptShare | None:
    """The share kept of all that was due in the last half year; None below five."""
    due = [one for one in rows.ended_since(scope, (scope.now - LOOKS_BACK).date()) if one.state is not CommitmentState.GIVEN_BACK]
    return KeptShare(sum(map(is_kept, due)), len(due)) if len(due) >= LEAST_FOR_A_SHARE else None
