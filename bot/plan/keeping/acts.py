"""Commitments: told when they are chosen, taken by whoever volunteers, given back when nobody does.

Nobody is assigned anything. What nobody has room for within five working days goes back, without reproach.
"""

from __future__ import annotations

from datetime import date

from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.ids import ChoosingId, CommitmentId, PersonId, ProposalId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.teams import store as teams
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.check_ins import UNSAID_DUE, plan_check_ins, seeks_no_more
from bot.plan.keeping.reading import chosen_in
from bot.plan.keeping.redrawing import redraw, redraw_card
from bot.plan.notice_bodies import ChoiceTold, GivenBack
from bot.plan.rules import (
    MOST_RUNNING,
    ChoosingState,
    Commitment,
    CommitmentState,
    Proposal,
    ProposalState,
    volunteered,
    volunteers_until,
)
from bot.plan.seen import VolunteerForm
from bot.schedule.cadence import zone_of
from bot.schedule.job import DueContext
from bot.schedule.store import clear_due, set_due

RETURN_DUE = "plan:return"


def tell_choice(context: DueContext) -> None:
    """What was chosen goes to the channel, and five working days begin in which somebody may take it."""
    scope = context.scope
    choosing = rows.choosing(scope, ChoosingId(context.subject), lock=True)
    if choosing is None or choosing.state is not ChoosingState.COUNTED:
        return
    team = plans.living_team(scope, choosing.team)
    if team is None or team.channel_id is None or not chosen_in(scope, choosing):
        rows.change_choosing(scope, choosing.id, state=ChoosingState.OVER)
        return
    rows.change_choosing(scope, choosing.id, state=ChoosingState.TOLD, channel_id=team.channel_id)
    queue_notice(scope, Notice(ChoiceTold(choosing.id), team.channel_id, key=f"plan:{choosing.id}:chosen", priority=CHANNEL))
    set_due(scope, RETURN_DUE, choosing.id, volunteers_until(scope.now, zone_of(team.zone)))


def volunteer_form(scope: Scope, person: PersonId, proposal_id: ProposalId) -> VolunteerForm:
    """What to ask; the same refusals as for volunteering."""
    proposal, team = _to_be_taken(scope, person, proposal_id)
    return VolunteerForm(proposal.id, proposal.text, plans.today_in(scope, team))


def volunteer(scope: Scope, person: PersonId, proposal_id: ProposalId, noticed_by: str, ends_on: str | date | None) -> Commitment:
    """Somebody looks after it from today on. Of two in the same second one does, the other is told who was quicker.

    Raises TooLate for the other, PersonCanFix where the team looks after three things already.
    """
    proposal, team = _to_be_taken(scope, person, proposal_id)
    today = plans.today_in(scope, team)
    how, last_day = volunteered(noticed_by, ends_on, today)
    made = Commitment(
        id=CommitmentId(scope.new_id()),
        chain=proposal.chain,
        proposal=proposal.id,
        team=team,
        owner=person,
        noticed_by=how,
        starts_on=today,
        ends_on=last_day,
        state=CommitmentState.RUNNING,
        ended_on=None,
    )
    taken = made if rows.add_commitment(scope, made) else _taken_over(scope, made)
    rows.set_proposals(scope, [proposal.id], ProposalState.TAKEN)
    plan_check_ins(scope, taken)
    redraw(scope, proposal.chain, f"{taken.id}:{person}")
    return taken


def return_unclaimed(context: DueContext) -> None:
    """Five working days are over: what nobody had room for goes back."""
    scope = context.scope
    choosing = rows.choosing(scope, ChoosingId(context.subject), lock=True)
    if choosing is None or choosing.state is not ChoosingState.TOLD:
        return
    left = [one for one in chosen_in(scope, choosing) if one.state is ProposalState.CHOSEN and _commitment_for(scope, one) is None]
    rows.set_proposals(scope, [one.id for one in left], ProposalState.GIVEN_BACK)
    rows.change_choosing(scope, choosing.id, state=ChoosingState.OVER)
    team = plans.living_team(scope, choosing.team)
    if left and team is not None and team.channel_id is not None:
        queue_notice(scope, Notice(GivenBack(choosing.id), team.channel_id, key=f"plan:{choosing.id}:given_back", priority=CHANNEL))
        redraw_card(scope, choosing, "given_back")


# --- parts -------------------------------------------------------------------------------------------------------


def _to_be_taken(scope: Scope, person: PersonId, proposal_id: ProposalId) -> tuple[Proposal, TeamId]:
    proposal = rows.proposal(scope, proposal_id)
    chain = rows.chain(scope, proposal.chain) if proposal else None
    if proposal is None or chain is None:
        raise NotFound("plan.proposal.gone")
    rows.choosing(scope, chain.choosing, lock=True)  # of two at once one waits here and then reads what the other did
    if chain.team not in teams.teams_of(scope, person):
        raise NotAllowed("plan.not_yours")
    now = rows.proposal(scope, proposal_id) or proposal
    taken = _commitment_for(scope, now)
    if taken is not None and taken.state is not CommitmentState.SEEKING:
        raise TooLate("plan.commitment.somebody_was_quicker", who=_name(scope, taken.owner))
    if now.state is not ProposalState.CHOSEN:
        raise TooLate("plan.commitment.went_back")
    running = [one for one in plans.running_of(scope, chain.team) if one.proposal != proposal_id]
    if len(running) >= MOST_RUNNING:
        raise PersonCanFix("plan.commitment.three_running", most=MOST_RUNNING)
    return now, chain.team


def _taken_over(scope: Scope, made: Commitment) -> Commitment:
    """What looked for somebody has somebody; where another was quicker after all, that is said."""
    known = next(one for one in rows.commitments_of(scope, [made.team]) if one.proposal == made.proposal)
    given = {"owner_id": made.owner, "noticed_by": made.noticed_by, "ends_on": made.ends_on, "state": CommitmentState.RUNNING}
    if not rows.change_commitment_from(scope, known.id, CommitmentState.SEEKING, **given):
        raise TooLate("plan.commitment.somebody_was_quicker", who=_name(scope, known.owner))
    clear_due(scope, UNSAID_DUE, known.id)  # it waited for somebody until then
    seeks_no_more(scope, known)
    return rows.commitment(scope, known.id) or made


def _commitment_for(scope: Scope, proposal: Proposal) -> Commitment | None:
    chain = rows.chain(scope, proposal.chain)
    mine = rows.commitments_of(scope, [chain.team]) if chain else []
    return next((one for one in mine if one.proposal == proposal.id), None)


def _name(scope: Scope, person: PersonId | None) -> str:
    known = people.person(scope, person) if person else None
    return known.name if known else ""
