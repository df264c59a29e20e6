"""Nudges: choosing this week's, and what a person answers to one.

Whom a nudge reaches is decided by role, wish, the team's released tiers and chance. Nobody but the person is ever told
what they answered; the rows exist so that nothing repeats and so that held-out weeks can be compared later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.content.act_library import Act, ActId, Role
from bot.content.dimensions import Dimension
from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import ChannelId, MessageTs, NudgeId, PersonId, TeamId
from bot.nudges import store as nudges
from bot.nudges.earning.acts import retired_sides
from bot.nudges.figures import released_for, weakest_first
from bot.nudges.library import act_called
from bot.nudges.notice_bodies import NudgePlanned, NudgeTold
from bot.nudges.rules import (
    NudgeWish,
    Past,
    Reader,
    Reply,
    SuggestedAct,
    Suggestion,
    acts_since,
    choose,
    draw,
    led_dimensions,
    less,
    may_be_nudged,
    more,
    snoozed_until,
)
from bot.nudges.store import NudgeCandidate, NudgeState
from bot.outbox.notice import ANSWER, FAN_OUT, Notice
from bot.outbox.store import queue_notice, queue_notices
from bot.people import store as people
from bot.people.teams import store as team_rows
from bot.pulse.asking.working import sides_worked_on
from bot.pulse.privacy.released import Released
from bot.pulse.results import figures as digest_figures
from bot.pulse.scoring.tiers import Tier
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import GIVEN_UP_AFTER, last_weekly, next_weekly
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_where
from bot.slack.sanitize import Written, checked, one_line
from bot.words import Words

NUDGES_DUE = "nudge:week"
WEEKDAY, AT = 2, time(10, 0)  # Wednesday: the pulse came on Tuesday
AT_ONCE = 500
LOOK_BACK = timedelta(weeks=52)
KEPT_FOR = timedelta(days=7)  # a week that is full, with the pulse and its reminder, puts it off to the next Monday
PLAN_LIMIT = 150


class NudgeAnswer(Struct, frozen=True):
    """What a person chose, for showing it in place of the buttons."""

    nudge: NudgeId
    suggestion: Suggestion
    reply: Reply
    plan: str = ""


# --- the clock ---------------------------------------------------------------------------------------------------


def week_due(context: DueContext) -> datetime | None:
    """Choose this week's nudges for everybody whose Wednesday morning has come since the last look."""
    zones = nudges.zones(context.scope)
    moments = {zone: last_weekly(WEEKDAY, AT, zone_of(zone), context.scope.now) for zone in zones}
    due = [zone for zone, moment in moments.items() if moment.at >= context.due_at and context.scope.now - moment.at <= GIVEN_UP_AFTER]
    after = ""
    while due and paused_until(context.scope) is None and (page := nudges.candidates(context.scope, due, after, AT_ONCE)):
        _nudge(context, page)
        after = page[-1].person
    upcoming = [next_weekly(WEEKDAY, AT, zone_of(zone), context.scope.now).at for zone in zones]
    return min(upcoming, default=context.scope.now + timedelta(days=1))


def plan_workspace(scope: Scope) -> None:
    """At every start: the next Wednesday, wherever it begins first."""
    zones = nudges.zones(scope) or ["UTC"]
    first = min(next_weekly(WEEKDAY, AT, zone_of(zone), scope.now).at for zone in zones)
    set_due_once(scope, NUDGES_DUE, scope.workspace, first)


def act_for_lead(
    context: DueContext,
    person: PersonId,
    week: date,
    figures: Iterable[tuple[Dimension, Released]],
    past: Sequence[Past],
    wish: tuple[str, datetime | None] | None,
    *,
    answers: Dimension | None = None,
    others: AbstractSet[ActId] = frozenset(),
) -> SuggestedAct | None:
    """The one act of a manager's digest, kept as their nudge of the week; None when they want none now.

    `answers`: the side that the letter's line above it names. `others`: what their people were suggested in the last days.
    """
    chosen, until = wish or (NudgeWish.USUAL.value, None)
    reader = Reader(Role.LEAD, NudgeWish(chosen), until, tuple(past), others=frozenset(others))
    if not may_be_nudged(reader, context.scope.now):
        return None
    suggestion = choose(reader, weakest_first(figures), context.scope.now, context.scope.chance, answers=answers)
    if suggestion is None:
        return None
    nudge = NudgeId(context.scope.new_id())
    nudges.keep(context.scope, nudge, person, suggestion.act.id, week, NudgeState.QUEUED, 1.0)
    return SuggestedAct(nudge, suggestion.act.id, suggestion.tier, suggestion.is_opener)


# --- what people answer ------------------------------------------------------------------------------------------


def accept(scope: Scope, person: PersonId, nudge_id: NudgeId) -> NudgeAnswer:
    """They will do it."""
    return _answer(scope, person, nudge_id, Reply.ACCEPTED)


def decline(scope: Scope, person: PersonId, nudge_id: NudgeId) -> NudgeAnswer:
    """Not now: no reason is asked for, and none is needed."""
    return _answer(scope, person, nudge_id, Reply.DECLINED)


def done(scope: Scope, person: PersonId, nudge_id: NudgeId) -> NudgeAnswer:
    """They did it. Their word is enough."""
    return _answer(scope, person, nudge_id, Reply.DONE)


def snooze(scope: Scope, person: PersonId, nudge_id: NudgeId, weeks: int) -> datetime:
    """No suggestions for one to four weeks."""
    until = snoozed_until(weeks, scope.now)
    people.change_preferences(scope, person, nudges_snoozed_until=until)
    if (kept := nudges.nudge(scope, nudge_id, person)) is not None and kept.reply is None:
        nudges.answer(scope, nudge_id, Reply.SNOOZED)
    return until


def dial(scope: Scope, person: PersonId, turn: str) -> NudgeWish:
    """ "less", "more" or "stop": how often from now on."""
    chosen, _ = nudges.wishes(scope, [person]).get(person, (NudgeWish.USUAL.value, None))
    wish = {"less": less(NudgeWish(chosen)), "more": more(NudgeWish(chosen)), "stop": NudgeWish.NONE}[turn]
    people.change_preferences(scope, person, nudges=wish.value)
    return wish


def planned(scope: Scope, person: PersonId, nudge_id: NudgeId, when: str, will: str, words: Words) -> NudgeAnswer:
    """Their own if-then, kept for them alone, as a sentence of theirs in the language they wrote it in."""
    moment = checked(when, what=Written.MOMENT, limit=PLAN_LIMIT, field="when")
    deed = checked(will, what=Written.PLAN, limit=PLAN_LIMIT, field="will")
    answered = _answer(scope, person, nudge_id, Reply.ACCEPTED)
    plan = words("nudge.plan", when=one_line(moment, PLAN_LIMIT), will=one_line(deed, PLAN_LIMIT).rstrip("."))
    nudges.keep_plan(scope, nudge_id, plan)
    return replace(answered, plan=plan)


def show_plan(scope: Scope, person: PersonId, nudge_id: NudgeId, channel: ChannelId, ts: MessageTs) -> None:
    """The message at that place is to show the person's plan; nothing where no place is known."""
    if not channel or not ts:
        return
    key = f"nudge:plan:{nudge_id}:{int(scope.now.timestamp() * 1000)}"
    queue_notice(scope, Notice(NudgePlanned(nudge_id, channel, ts), person, key=key, priority=ANSWER))


def act_of(scope: Scope, person: PersonId, nudge_id: NudgeId) -> Act:
    """The act of somebody's own nudge."""
    kept = nudges.nudge(scope, nudge_id, person)
    act = act_called(kept.act) if kept is not None else None
    if act is None:
        raise NotFound("nudge.gone")
    return act


def suggestion_of(scope: Scope, nudge_id: NudgeId, tier: Tier | None, *, is_opener: bool) -> Suggestion | None:
    """What a queued nudge says, unless it was answered or its act is gone."""
    kept = nudges.nudge(scope, nudge_id)
    act = act_called(kept.act) if kept is not None and kept.reply is None else None
    return Suggestion(act, tier, is_opener) if act is not None else None


def _answer(scope: Scope, person: PersonId, nudge_id: NudgeId, reply: Reply) -> NudgeAnswer:
    act = act_of(scope, person, nudge_id)
    nudges.answer(scope, nudge_id, reply)
    kept = nudges.nudge(scope, nudge_id, person)
    return NudgeAnswer(nudge_id, Suggestion(act, None), reply, kept.plan if kept is not None else "")


# --- choosing ----------------------------------------------------------------------------------------------------


def _nudge(context: DueContext, page: Sequence[NudgeCandidate]) -> None:
    """One page of people: who is due, with what, or held out."""
    led_by = nudges.leads_of(context.scope, {team for one in page for team in one.teams})
    persons = {one.person for one in page} | {lead for leads in led_by.values() for lead in leads}
    past = nudges.past_of(context.scope, persons, context.scope.now - LOOK_BACK)
    mine = {team for one in page for team in (*one.teams, *one.leads)}
    figures, company = digest_figures.figures_of(context.scope, mine)
    members = team_rows.sizes(context.scope, {team for one in page for team in one.leads})
    rows, notices, retired = [], [], retired_sides(context.scope)
    sides = sides_worked_on(context.scope, context.scope.now.date())
    for one in page:
        of_leads = acts_since(_of_leads(one, led_by, past), week_where(context.scope.now, zone_of(one.zone)))
        reader = Reader(_role(one), NudgeWish(one.wish), one.snoozed_until, tuple(past.get(one.person, ())), others=of_leads)
        if not _wants_one(one, reader, context.scope.now):
            continue
        released = released_for(one, figures, company, members)
        led = _led(one, led_by, past, context.scope.now)
        chosen = {sides[team].side: sides[team].chain for team in (*one.teams, *one.leads) if team in sides}
        tiers, now = weakest_first(released), context.scope.now
        suggestion = choose(reader, tiers, now, context.scope.chance, led=led, retired=retired, chosen=set(chosen))
        if suggestion is None:
            continue
        chance, nudge = draw(context.scope.chance), NudgeId(context.scope.new_id())
        state = NudgeState.QUEUED if chance.nudge else NudgeState.HELD_OUT
        week = week_where(context.scope.now, zone_of(one.zone))
        rows.append(
            nudges.NewNudge(
                id=nudge,
                person=one.person,
                act=suggestion.act.id,
                week=week,
                state=state,
                probability=chance.probability,
                chain=chosen.get(suggestion.act.dimension),
            )
        )
        if chance.nudge:
            notices.append(_notice(one.person, nudge, week, suggestion, context.scope.now))
    nudges.keep_all(context.scope, rows)
    queue_notices(context.scope, notices)


def _notice(person: PersonId, nudge: NudgeId, week: date, suggestion: Suggestion, now: datetime) -> Notice:
    return Notice(
        NudgeTold(nudge, suggestion.tier, suggestion.is_opener),
        person,
        key=f"nudge:{person}:{week.isoformat()}",
        not_before=now,
        expires_at=now + KEPT_FOR,
        priority=FAN_OUT,
    )


def _role(one: NudgeCandidate) -> Role:
    if one.leads:
        return Role.LEAD
    return Role.OWNER if one.is_owner else Role.EVERYONE


def _wants_one(one: NudgeCandidate, reader: Reader, now: datetime) -> bool:
    """Leads have their act in Monday's digest; a second one in the week only for those who asked for more."""
    if not (one.teams or one.leads or one.is_owner):
        return False
    if reader.role is Role.LEAD and reader.wish is not NudgeWish.MORE:
        return False
    return may_be_nudged(reader, now)


def _led(
    one: NudgeCandidate, led_by: Mapping[TeamId, Sequence[PersonId]], past: Mapping[PersonId, Sequence[Past]], now: datetime
) -> frozenset[Dimension] | None:
    """Where this person's leads went first; None where there is nobody to wait for."""
    if one.leads or not any(led_by.get(team) for team in one.teams):
        return None
    return led_dimensions(_of_leads(one, led_by, past), now)


def _of_leads(one: NudgeCandidate, led_by: Mapping[TeamId, Sequence[PersonId]], past: Mapping[PersonId, Sequence[Past]]) -> list[Past]:
    """What was suggested to the leads of this person's teams."""
    return [past_one for team in one.teams for lead in led_by.get(team, ()) for past_one in past.get(lead, ())]


def weeks_of(value: str) -> tuple[NudgeId, int]:
    """ "nudge id|weeks" as a snooze option carries it."""
    nudge, _, weeks = value.rpartition("|")
    if not weeks.isascii() or not weeks.isdigit():
        raise PersonCanFix("nudge.unknown_weeks")
    return NudgeId(nudge), int(weeks)


DUE: DueJobs = {NUDGES_DUE: week_due}
