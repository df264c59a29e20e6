"""How a commitment goes: asked three times, planned anew, ended with a lesson, let go by who is gone."""

from __future__ import annotations

from datetime import date, datetime

from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, TooLate
from bot.ids import CommitmentId, PersonId
from bot.outbox.notice import CHANNEL, PERSONAL, Notice
from bot.outbox.store import is_on_its_way, queue_notice, queue_or_join, withdraw
from bot.people import store as people
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.keeping.reading import text_of
from bot.plan.keeping.redrawing import card_over, nobody_sought, redraw
from bot.plan.notice_bodies import CheckInAsked, CommitmentEnded, CommitmentSeeks, EndAsked
from bot.plan.rules import (
    AGAIN_AFTER,
    ASKED_WITHIN,
    SAY_WITHIN,
    TOLD_TOGETHER,
    CheckIn,
    CheckInMoment,
    Commitment,
    CommitmentState,
    HowItGoes,
    check_in_on,
    end_day,
    lesson_of,
    volunteers_until,
)
from bot.plan.seen import CheckInForm
from bot.schedule.cadence import DAY, MORNING, WORKDAYS, wall_moment, zone_of
from bot.schedule.job import DueContext
from bot.schedule.store import clear_due, set_due

CHECK_IN_DUE, UNSAID_DUE, AGAIN_DUE = "plan:check_in", "plan:unsaid", "plan:again"


def ask_how_it_goes(context: DueContext) -> None:
    """The owner's morning, in weeks one and three and at the end. One question at a time: what still waits for its moment has missed it."""
    commitment_id, _, moment = context.subject.partition(":")
    known = rows.commitment(context.scope, CommitmentId(commitment_id))
    if known is None or known.state is not CommitmentState.RUNNING or known.owner is None:
        return
    is_end = moment == CheckInMoment.END
    for kind in (CheckInAsked, EndAsked):
        withdraw(context.scope, known.owner, kind, lambda held: held.commitment == commitment_id)
    body = EndAsked(known.id) if is_end else CheckInAsked(known.id, moment)
    queue_notice(context.scope, Notice(body, known.owner, key=_key(known, moment), priority=PERSONAL))
    if is_end:
        set_due(context.scope, UNSAID_DUE, known.id, context.scope.now + SAY_WITHIN)


def end_was_asked(scope: Scope, commitment_id: CommitmentId) -> None:
    """The question at the end has gone out: from now on there is time to answer it, unless another end was set meanwhile."""
    was_asked(scope, commitment_id, CheckInMoment.END)
    known = rows.commitment(scope, commitment_id)
    if known is not None and known.state is CommitmentState.RUNNING and has_come_to_its_end(scope, known.ends_on):
        set_due(scope, UNSAID_DUE, known.id, scope.now + SAY_WITHIN)


def was_asked(scope: Scope, commitment_id: CommitmentId, moment: CheckInMoment) -> None:
    """The question has gone out: the ones before it ask no more. Until then they may be answered."""
    known = rows.commitment(scope, commitment_id)
    if known is not None and known.owner is not None:
        _cards_over(scope, known, known.owner, but=moment)


def has_come_to_its_end(scope: Scope, ends_on: date) -> bool:
    """Whether that day has begun in some zone. A question that waited out a pause may meet another end, weeks ahead."""
    return scope.now.date() + DAY >= ends_on


def check_in_form(scope: Scope, person: PersonId, commitment_id: CommitmentId, moment: CheckInMoment, said: HowItGoes) -> CheckInForm:
    """What to ask; the same refusals as for saying it."""
    known = own_commitment(scope, person, commitment_id)
    return CheckInForm(known.id, moment, said, text_of(scope, known), plans.today_in(scope, known.team))


def say_how_it_goes(
    scope: Scope,
    person: PersonId,
    commitment_id: CommitmentId,
    moment: CheckInMoment,
    said: HowItGoes,
    *,
    lesson: str,
    ends_on: str | None = None,
) -> Commitment:
    """What came of it so far, with one line of lesson. At the end it helped, goes on until another day, or ends as it is."""
    known = own_commitment(scope, person, commitment_id)
    learned = lesson_of(said, lesson)
    today = plans.today_in(scope, known.team)
    rows.keep_check_in(scope, CheckIn(known.id, moment, today, said, learned))
    _cards_over(scope, known, person)
    if said is HowItGoes.DROP:
        _end(scope, known, CommitmentState.DROPPED, today)
    elif moment is CheckInMoment.END and said is HowItGoes.HELPS:
        _end(scope, known, CommitmentState.HELPED, today)
    elif moment is CheckInMoment.END and ends_on:
        replan(scope, person, commitment_id, ends_on)
    elif moment is CheckInMoment.END:
        _end(scope, known, CommitmentState.NOT_YET, today)
    return rows.commitment(scope, commitment_id) or known


def replan(scope: Scope, person: PersonId, commitment_id: CommitmentId, ends_on: str | None) -> Commitment:
    """Another end. Said before the old one, or at it, it is no failure."""
    known = own_commitment(scope, person, commitment_id)
    day = end_day(ends_on, plans.today_in(scope, known.team))
    rows.change_commitment(scope, known.id, ends_on=day)
    _cards_over(scope, known, person)
    clear_due(scope, UNSAID_DUE, known.id)
    changed = rows.commitment(scope, commitment_id) or known
    plan_check_ins(scope, changed)
    redraw(scope, changed.chain, f"{changed.id}:{day}")
    return changed


def own_commitment(scope: Scope, person: PersonId, commitment_id: CommitmentId) -> Commitment:
    """The commitment, if it runs and this person looks after it."""
    known = rows.commitment(scope, commitment_id)
    if known is None:
        raise NotFound("plan.commitment.gone")
    if known.owner != person:
        raise NotAllowed("plan.commitment.not_yours")
    if known.state is not CommitmentState.RUNNING:
        raise TooLate("plan.commitment.over")
    return known


def leave_unsaid(context: DueContext) -> datetime | None:
    """A week after they were asked nobody said how it went, or nobody took over what sought somebody: it is over, and out of the digest.

    While the question waits, for somebody on leave say, this waits with it, for some weeks at most.
    """
    known = rows.commitment(context.scope, CommitmentId(context.subject))
    if known is not None and known.state is CommitmentState.RUNNING and _is_to_be_asked(context.scope, known):
        return context.scope.now + DAY
    ends = {CommitmentState.RUNNING: CommitmentState.UNSAID, CommitmentState.SEEKING: CommitmentState.GIVEN_BACK}
    if known is not None and known.state is CommitmentState.SEEKING:
        seeks_no_more(context.scope, known)
    if known is not None and known.state in ends:
        _close(context.scope, known, ends[known.state], plans.today_in(context.scope, known.team))
    return None


def let_go_of(scope: Scope, person: PersonId) -> None:
    """Somebody is forgotten or gone: their team hears that something looks for somebody else, and for five working days it may."""
    for commitment_id in plans.let_go(scope, person):
        known = rows.commitment(scope, commitment_id)
        team = plans.living_team(scope, known.team) if known else None
        for moment in CheckInMoment:
            clear_due(scope, CHECK_IN_DUE, f"{commitment_id}:{moment}")
        if known is not None and team is not None and team.channel_id is not None:
            key = f"plan:{known.id}:seeks:{scope.now.date()}"
            told, at = CommitmentSeeks(known.id), scope.now + TOLD_TOGETHER
            notice = Notice(told, team.channel_id, key=key, not_before=at, priority=CHANNEL)
            queue_or_join(scope, notice, CommitmentSeeks, told.joined)
            set_due(scope, UNSAID_DUE, known.id, volunteers_until(scope.now, zone_of(team.zone)))


def seeks_no_more(scope: Scope, known: Commitment) -> None:
    """Somebody looks after it again, or nobody did in time: the message that asked for somebody says so."""
    team = plans.living_team(scope, known.team)
    if team is not None and team.channel_id is not None:
        nobody_sought(scope, team.channel_id, known)


def plan_check_ins(scope: Scope, known: Commitment) -> None:
    """The days on which I ask how it goes."""
    for moment in CheckInMoment:
        day = check_in_on(known, moment)
        at = _morning_of(scope, known, day) if day is not None else None
        if at is not None and at > scope.now:
            set_due(scope, CHECK_IN_DUE, f"{known.id}:{moment}", at)


def _cards_over(scope: Scope, known: Commitment, owner: PersonId, *, but: CheckInMoment | None = None) -> None:
    """What was asked so far is answered, or asks no more: the next question (`but`), another end or the end itself came."""
    for moment in (one for one in CheckInMoment if one is not but):
        card_over(scope, owner, EndAsked(known.id) if moment is CheckInMoment.END else CheckInAsked(known.id, moment))


def _is_to_be_asked(scope: Scope, known: Commitment) -> bool:
    """Whether the question at the end still waits to be sent, and may."""
    is_early = plans.today_in(scope, known.team) < known.ends_on + ASKED_WITHIN
    return is_early and is_on_its_way(scope, _key(known, CheckInMoment.END))


def _key(known: Commitment, moment: str) -> str:
    return f"plan:{known.id}:{moment}:{known.ends_on}"


def _morning_of(scope: Scope, known: Commitment, day: date) -> datetime:
    owner = people.person(scope, known.owner) if known.owner else None
    while WORKDAYS.is_off(day):
        day += DAY
    return wall_moment(day, MORNING, zone_of(owner.zone if owner else None))


def _end(scope: Scope, known: Commitment, state: CommitmentState, today: date) -> None:
    _close(scope, known, state, today)
    team = plans.living_team(scope, known.team)
    if team is not None and team.channel_id is not None:
        told, at = CommitmentEnded(known.id), scope.now + TOLD_TOGETHER
        notice = Notice(told, team.channel_id, key=f"plan:{known.id}:ended", not_before=at, priority=CHANNEL)
        queue_or_join(scope, notice, CommitmentEnded, told.joined)


def _close(scope: Scope, known: Commitment, state: CommitmentState, today: date) -> None:
    """It is over; four weeks later the same is asked again, unless another one of its chain still runs then."""
    rows.change_commitment(scope, known.id, state=state, ended_on=today)
    for moment in CheckInMoment:
        clear_due(scope, CHECK_IN_DUE, f"{known.id}:{moment}")
    clear_due(scope, UNSAID_DUE, known.id)
    if known.owner is not None:
        _cards_over(scope, known, known.owner)
    again_on = today + AGAIN_AFTER
    rows.change_chain(scope, known.chain, again_on=again_on)
    redraw(scope, known.chain, f"{known.id}:{state}")
    set_due(scope, AGAIN_DUE, known.chain, wall_moment(again_on, MORNING, plans.zone_of_team(scope, known.team)))
