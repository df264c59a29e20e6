"""What was chosen and what is looked after, read with its words: for cards, check-ins and the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.database.scope import Scope
from bot.ids import CommitmentId, TeamId
from bot.people.store import person, workspace_url
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.rules import News, news_of, news_read, told_of
from bot.plan.rules import Choosing, ChoosingState, Commitment, CommitmentState, Proposal, ProposalState, is_kept
from bot.plan.seen import ChoiceNews, ChoiceSeen, ChosenLine, CommitmentSeen, KeptShare
from bot.slack.links import message_link

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


def found_for_digest(scope: Scope, wanted: Sequence[TeamId], _since: datetime, until: datetime) -> dict[TeamId, list[str]]:
    """By team: what is new of late about what it chose. The digest leaves out what an earlier one told."""
    mine = rows.commitments_of(scope, wanted)
    said = rows.check_ins_of(scope, [one.id for one in mine])
    found: dict[TeamId, list[str]] = {}
    for one in mine:
        news = news_of(one, [each for each in said if each.commitment == one.id], until.date())
        if news:
            found.setdefault(one.team, []).extend(news)
    return found


def read_for_digest(scope: Scope, kept: Sequence[str]) -> list[ChoiceNews]:
    """What of it still holds, one for each thing that was chosen."""
    news: dict[CommitmentId, set[News]] = {}
    for one in kept:
        commitment, what = news_read(one)
        news.setdefault(commitment, set()).add(what)
    return [seen for commitment, what in news.items() if (seen := _news_seen(scope, commitment, what)) is not None]


def _news_seen(scope: Scope, commitment_id: CommitmentId, news: set[News]) -> ChoiceNews | None:
    known = rows.commitment(scope, commitment_id)
    if known is None:
        return None
    told = told_of(known.state, news)
    chain = rows.chain(scope, known.chain) if told is not None else None
    choosing = rows.choosing(scope, chain.choosing) if chain else None
    if told is None or choosing is None:
        return None
    said = next((one.said for one in reversed(rows.check_ins_of(scope, [known.id]))), None)
    link = message_link(workspace_url(scope), choosing.channel, choosing.ts)
    owner = person(scope, known.owner) if known.owner else None
    return ChoiceNews(
        commitment_seen(scope, known, plans.today_in(scope, known.team)), who=owner.name if owner else "", news=told, said=said, link=link
    )


def kept_share(scope: Scope) -> KeptShare | None:
    """The share kept of all that was due in the last half year; None below five."""
    due = [one for one in rows.ended_since(scope, (scope.now - LOOKS_BACK).date()) if one.state is not CommitmentState.GIVEN_BACK]
    return KeptShare(sum(map(is_kept, due)), len(due)) if len(due) >= LEAST_FOR_A_SHARE else None
