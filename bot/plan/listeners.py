"""`/learn plan`, proposals, stars, volunteers and check-ins, as people do them.

Nothing here writes a log line: who proposed or voted when must never stand in one (P8). A star is kept under the vote's own key, never
under the gate's, which holds person, minute and button.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.errors import PersonCanFix, TooLate
from bot.ids import ChainId, ChoosingId, CommitmentId, PersonId, ProposalId, RoundId, TeamId
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan import views
from bot.plan.keeping import acts as keeping
from bot.plan.keeping import check_ins, reading
from bot.plan.keeping import views as keeping_views
from bot.plan.proposing import acts as proposing
from bot.plan.proposing import views as proposing_views
from bot.plan.rules import CheckInMoment, Commitment, HowItGoes, Proposal
from bot.plan.saying import acts as saying
from bot.plan.saying import views as saying_views
from bot.plan.saying.rules import LeadWord
from bot.plan.seen import Ballot, ChainTold, CommitmentSeen, PlanSeen
from bot.plan.voting import acts as voting
from bot.plan.voting import views as voting_views
from bot.plan.waiting.acts import waiting_seen
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Replace, Tell
from bot.slack.said.dead_buttons import used_up

LONGEST_VALUE = 150  # characters of a button of ours
NOT_OURS = "plan.gone"


async def plan_wanted(inbound: Inbound) -> Answers:
    """`/learn plan`: what my team chose, and how it goes."""
    return OpenModal(views.plan_modal(await inbound.words(), await inbound.read(lambda scope: _plan(scope, inbound))))


async def begin_wanted(inbound: Inbound) -> Answers:
    """A lead or owner begins with a side: which?"""
    team = TeamId(_whole(inbound.value))

    def look(scope: Scope) -> tuple[Dimension, ...]:
        plans.team_of_reader(scope, inbound.person, team)
        return plans.sides_to_begin(scope, team)

    sides = await inbound.read(look)
    if not sides:
        raise PersonCanFix("plan.begin.no_figures_yet")
    return OpenModal(views.begin_form(await inbound.words(), team, sides))


async def begin_submitted(inbound: Inbound) -> Answers:
    """The side is chosen."""
    side, team = str(inbound.values.get("side") or ""), TeamId(inbound.private_metadata)

    def begin(scope: Scope) -> ChainTold:
        return plans.tell_chain(scope, plans.begin_by(scope, inbound.person, team, side))

    told = await inbound.once(begin)
    return Tell(views.begun_note(await inbound.words(), told)) if told else CloseModals()


# --- proposals ---------------------------------------------------------------------------------------------------


async def proposal_wanted(inbound: Inbound) -> Answers:
    """ "Propose something"."""
    choosing = ChoosingId(_whole(inbound.value))
    asked = await inbound.read(lambda scope: proposing.proposal_form(scope, inbound.person, choosing))
    return OpenModal(proposing_views.proposal_form(await inbound.words(), asked))


async def proposal_submitted(inbound: Inbound) -> Answers:
    """A proposal came in."""
    values, choosing = inbound.values, ChoosingId(inbound.private_metadata)

    def propose(scope: Scope) -> Proposal:
        sides = proposing.proposal_form(scope, inbound.person, choosing).sides
        chain = next((one for one, side in sides if side == values.get("side")), sides[0][0] if sides else ChainId(""))
        text = str(values.get("text") or "")
        nameless, beyond = bool(values.get("nameless")), bool(values.get("beyond"))
        return proposing.propose(scope, inbound.person, chain, text, nameless=nameless, is_beyond_us=beyond)

    made = await inbound.once(propose)
    return Tell(proposing_views.proposed_note(await inbound.words(), made)) if made else CloseModals()


async def proposal_taken_back(inbound: Inbound) -> Answers:
    """ "Take back", by the proposer."""
    proposal = ProposalId(_whole(inbound.value))
    gone = await inbound.once(lambda scope: proposing.take_proposal_back(scope, inbound.person, proposal))
    return used_up(inbound, proposing_views.proposal_gone_note(await inbound.words(), gone)) if gone else None


# --- the vote ----------------------------------------------------------------------------------------------------


async def star_given(inbound: Inbound) -> Answers:
    """One star; the ballot as it stands now."""
    choosing, _, proposal = _whole(inbound.value).partition("|")

    def give(scope: Scope) -> Ballot:
        return voting.give_star(scope, inbound.person, ChoosingId(choosing), ProposalId(proposal), tap=inbound.key)

    return await _ballot(inbound, give)


async def stars_taken_back(inbound: Inbound) -> Answers:
    """ "Give them anew"."""
    choosing = ChoosingId(_whole(inbound.value))

    def take(scope: Scope) -> Ballot:
        return voting.take_stars_back(scope, inbound.person, choosing, tap=inbound.key)

    return await _ballot(inbound, take)


async def _ballot(inbound: Inbound, change: Callable[[Scope], Ballot]) -> Answers:
    """The ballot as it stands now; once the vote is closed a sentence in its place, the same for everybody (P4)."""
    words = await inbound.words()
    try:
        return Replace(voting_views.ballot_card(words, await inbound.write(change)))
    except TooLate:
        return Replace(voting_views.ballot_over(words))


# --- commitments -------------------------------------------------------------------------------------------------


async def volunteer_wanted(inbound: Inbound) -> Answers:
    """ "I'll look after it"."""
    proposal = ProposalId(_whole(inbound.value))
    form = await inbound.read(lambda scope: keeping.volunteer_form(scope, inbound.person, proposal))
    return OpenModal(keeping_views.volunteer_form(await inbound.words(), form))


async def volunteer_submitted(inbound: Inbound) -> Answers:
    """How we will notice, and until when."""
    proposal, noticed_by = ProposalId(inbound.private_metadata), str(inbound.values.get("noticed_by") or "")

    def take(scope: Scope) -> CommitmentSeen:
        return _seen(scope, keeping.volunteer(scope, inbound.person, proposal, noticed_by, inbound.values.get("ends_on")))

    made = await inbound.once(take)
    return Tell(keeping_views.volunteered_note(await inbound.words(), made)) if made else CloseModals()


async def check_in_wanted(inbound: Inbound) -> Answers:
    """It helps, not yet, or drop it: and one line of lesson."""
    commitment, moment, said = _check_in(inbound.value)
    form = await inbound.read(lambda scope: check_ins.check_in_form(scope, inbound.person, commitment, moment, said))
    return OpenModal(keeping_views.check_in_form(await inbound.words(), form))


async def check_in_submitted(inbound: Inbound) -> Answers:
    """How it goes came back."""
    commitment, moment, said = _check_in(inbound.private_metadata)
    lesson, ends_on = str(inbound.values.get("lesson") or ""), inbound.values.get("ends_on")

    def say(scope: Scope) -> CommitmentSeen:
        done = check_ins.say_how_it_goes(scope, inbound.person, commitment, moment, said, lesson=lesson, ends_on=ends_on)
        return _seen(scope, done)

    done = await inbound.once(say)
    return Tell(keeping_views.said_note(await inbound.words(), done)) if done else CloseModals()


async def replan_wanted(inbound: Inbound) -> Answers:
    """Another date."""
    commitment = CommitmentId(_whole(inbound.value))
    known = await inbound.read(lambda scope: _seen(scope, check_ins.own_commitment(scope, inbound.person, commitment)))
    return OpenModal(keeping_views.replan_form(await inbound.words(), known))


async def replan_submitted(inbound: Inbound) -> Answers:
    """Another date came back."""
    commitment, day = CommitmentId(inbound.private_metadata), inbound.values.get("ends_on")
    done = await inbound.once(lambda scope: _seen(scope, check_ins.replan(scope, inbound.person, commitment, day)))
    return Tell(keeping_views.volunteered_note(await inbound.words(), done)) if done else CloseModals()


# --- what a lead or owner says ------------------------------------------------------------------------------------


async def word_said(inbound: Inbound) -> Answers:
    """One tap; "not now" asks why."""
    team, round_id, word = _word(inbound.value)
    if word is LeadWord.NOT_NOW:
        await inbound.read(lambda scope: saying.team_to_answer(scope, inbound.person, team, round_id))
        return OpenModal(saying_views.why_form(await inbound.words(), inbound.value))
    said = await inbound.once(lambda scope: saying.say(scope, inbound.person, team, round_id, word))
    return Tell(saying_views.word_note(await inbound.words(), said)) if said else None


async def reason_submitted(inbound: Inbound) -> Answers:
    """Why not now came back."""
    (team, round_id, word), why = _word(inbound.private_metadata), str(inbound.values.get("why") or "")
    said = await inbound.once(lambda scope: saying.say(scope, inbound.person, team, round_id, word, why))
    return Tell(saying_views.word_note(await inbound.words(), said)) if said else CloseModals()


def _plan(scope: Scope, inbound: Inbound) -> PlanSeen:
    team_id = plans.team_meant(scope, inbound.person, inbound.channel)
    if team_id is None:
        raise PersonCanFix("plan.in_no_team")
    team = plans.team_of_reader(scope, inbound.person, team_id)
    newest = rows.newest_choosing(scope, team_id)
    may_begin = plans.may_begin(scope, PersonId(inbound.person), team_id)
    return PlanSeen(
        team=team_id,
        team_name=team.name,
        reader=inbound.person,
        today=plans.today_in(scope, team_id),
        chains=plans.chains_shown(scope, team_id),
        own=proposing.own_proposals(scope, inbound.person, newest) if newest else (),
        kept=reading.kept_share(scope),
        may_begin=may_begin,
        waiting=waiting_seen(scope, team_id) if may_begin else None,
    )


def _seen(scope: Scope, known: Commitment) -> CommitmentSeen:
    return reading.commitment_seen(scope, known, plans.today_in(scope, known.team))


def _check_in(value: str) -> tuple[CommitmentId, CheckInMoment, HowItGoes]:
    commitment, _, rest = _whole(value).partition("|")
    moment, _, said = rest.partition("|")
    try:
        return CommitmentId(commitment), CheckInMoment(moment), HowItGoes(said)
    except ValueError:
        raise PersonCanFix(NOT_OURS) from None


def _word(value: str) -> tuple[TeamId, RoundId, LeadWord]:
    team, _, rest = _whole(value).partition("|")
    round_id, _, word = rest.partition("|")
    if word not in set(LeadWord):
        raise PersonCanFix(NOT_OURS)
    return TeamId(team), RoundId(round_id), LeadWord(word)


def _whole(value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise PersonCanFix(NOT_OURS)
    return value


LISTENERS: Listeners = {
    ("learn", "plan"): plan_wanted,
    ("action", ids.PLAN_BEGIN): begin_wanted,
    ("view", ids.PLAN_BEGIN_FORM): begin_submitted,
    ("action", ids.PLAN_PROPOSE): proposal_wanted,
    ("view", ids.PLAN_PROPOSE_FORM): proposal_submitted,
    ("action", ids.PLAN_TAKE_BACK): proposal_taken_back,
    ("action", ids.PLAN_STAR): star_given,
    ("action", ids.PLAN_STARS_BACK): stars_taken_back,
    ("action", ids.PLAN_VOLUNTEER): volunteer_wanted,
    ("view", ids.PLAN_VOLUNTEER_FORM): volunteer_submitted,
    ("action", ids.PLAN_CHECK_IN): check_in_wanted,
    ("view", ids.PLAN_CHECK_IN_FORM): check_in_submitted,
    ("action", ids.PLAN_REPLAN): replan_wanted,
    ("view", ids.PLAN_REPLAN_FORM): replan_submitted,
    ("action", ids.PLAN_WORD): word_said,
    ("view", ids.PLAN_WORD_FORM): reason_submitted,
}
