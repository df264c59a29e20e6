"""Opening a round: who is counted together, what each cohort is asked, and when each person hears of it.

Everything is frozen in one transaction, the round key made before it commits. A round opens on Monday at 06:00 UTC and
closes on Friday at 12:00 in the workspace's main zone, so that everybody's own hour and one reminder fit. One that
could not open before Thursday waits for the next week. No round opens before the last one is released: no ask without
an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from msgspec import Struct

from bot.database.consent import may_be_audited, may_hear_from_us, paused_until, waits_for_its_team
from bot.database.engine import StillHeld
from bot.database.keys import round_key
from bot.database.scope import Scope
from bot.ids import PersonId, RoundId
from bot.outbox.notice import PERSONAL, Notice
from bot.outbox.store import queue_notices
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all, rhythm_of
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.answering import open_tables
from bot.pulse.asking.cohorts import NotAsked, WhyNotAsked, form_cohorts
from bot.pulse.asking.forming import candidate, form, kept_cohorts, questions_for
from bot.pulse.asking.telling.acts import ASK_PART, ask_all, queue_asks
from bot.pulse.audit.acts import plan_next, queue_maps_of_own
from bot.pulse.audit.rules import Asks
from bot.pulse.changed_by_hand import put_right
from bot.pulse.notice_bodies import LeftOut
from bot.pulse.questions.rules import bank
from bot.pulse.results.merging import merge_cells, schedule_merging
from bot.pulse.rounds import AskedQuestion, OpeningCohort, Round, RoundState
from bot.pulse.settings.acts import contract_of, main_zone
from bot.schedule.cadence import Cadence, next_due, wall_moment, zone_of
from bot.schedule.job import DueContext
from bot.schedule.pulse_times import is_week_to_ask, next_full_hour
from bot.schedule.store import are_due, set_due, set_due_once
from bot.schedule.weeks import week_in_utc, week_where

OPEN_AT = Cadence(time(6, 0), frozenset({0}))  # Mondays, UTC
LAST_OPENING_DAY = 2  # Wednesday
CLOSING_WEEKDAY, CLOSING_TIME = 4, time(12, 0)
UTC_ZONE = zone_of("UTC")
HOLD = timedelta(hours=1)
TRY_AGAIN = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=5)  # where the key may go with the processes that have it


class Opened(Struct, frozen=True):
    """What opening did: the round if anybody could be asked, and how many are."""

    round: Round | None
    cohorts: int
    asked: int
    not_asked: tuple[NotAsked, ...]


def schedule_pulses(scope: Scope) -> bool:
    """Rounds come every week from now on; call it whenever a team was set up. True the first time."""
    schedule_merging(scope)
    return set_due_once(scope, "pulse:open", scope.workspace, next_opening(scope.now))


def next_opening(after: datetime) -> datetime:
    """The next Monday 06:00 UTC."""
    return next_due(OPEN_AT, after=after, zone=zone_of("UTC"))


def closing_of(opens_at: datetime, zone_name: str) -> datetime:
    """Friday 12:00 of the week in which a round opens, on the main zone's wall."""
    zone = zone_of(zone_name)
    day = opens_at.astimezone(zone).date()
    return wall_moment(day + timedelta(days=CLOSING_WEEKDAY - day.weekday()), CLOSING_TIME, zone)


def open_due(due: DueContext) -> datetime | None:
    """Open this week's round, unless the last one is not told yet or the week is too old."""
    put_right(due.scope)
    last = pulses.newest_round(due.scope)
    if last is not None and last.state is not RoundState.RELEASED:
        return due.scope.now + HOLD
    if due.scope.now.weekday() <= LAST_OPENING_DAY and _is_its_turn(due.scope, last):
        open_round(due.scope)
    return next_opening(due.scope.now)


def _is_its_turn(scope: Scope, last: Round | None) -> bool:
    """Not while everything rests or nobody works, and not before the weeks of the owners' rhythm are over."""
    if paused_until(scope) is not None or not is_week_to_ask(week_in_utc(scope.now), days_off_for_all(scope)):
        return False
    return last is None or week_where(scope.now, UTC_ZONE) - week_where(last.opens_at, UTC_ZONE) >= timedelta(weeks=rhythm_of(scope))


def open_round(scope: Scope, *, closes_at: datetime | None = None) -> Opened:
    """P1, P2: freeze cohorts and questions, make the key, queue what each person will be asked and when."""
    last = pulses.newest_round(scope)
    kept = pulses.latest_of_each_lineage(scope)
    formation = form(scope, last, kept)
    if not formation.cohorts:
        _tell_left_out(scope, formation.not_asked)
        return Opened(None, 0, 0, formation.not_asked)
    opened = pulses.add_round(
        scope,
        RoundId(scope.new_id()),
        opens_at=scope.now,
        closes_at=closes_at or closing_of(scope.now, main_zone(scope)),
        contract=contract_of(scope),
        bank=str(bank().version),
    )
    scope.keys.make(scope.tx, round_key(opened.id))
    open_tables.make_tables(scope, opened.id)
    frozen = kept_cohorts(scope, opened, formation, kept)
    asked = questions_for(scope, opened, frozen, formation)
    lines = {lineage: [AskedQuestion(one.id, one.version, place) for place, one in enumerate(found)] for lineage, found in asked.items()}
    pulses.freeze(scope, [OpeningCohort(frozen[one.lineage], one.teams, one.members, lines[one.lineage]) for one in formation.cohorts])
    merge_cells(scope, {lineage: [one.id for one in questions] for lineage, questions in asked.items()})
    pulses.forget_members(scope, but_of_round=opened.id)
    members = [person for cohort in formation.cohorts if asked[cohort.lineage] for person in cohort.members]
    count = ask_all(scope, opened, members)
    if any(one.asks is Asks.AUDIT for one in frozen.values()):
        plan_next(scope, opened)
        audited = {team for cohort in formation.cohorts if frozen[cohort.lineage].asks is Asks.AUDIT for team in cohort.teams}
        queue_maps_of_own(scope, opened, audited, next_full_hour(opened.closes_at))
    _tell_left_out(scope, formation.not_asked)
    set_due(scope, "pulse:close", opened.id, opened.closes_at)
    if scope.keys.in_memory:
        set_due(scope, "pulse:watch", opened.id, scope.now + WATCH_EVERY)
    return Opened(opened, len(formation.cohorts), count, formation.not_asked)


def watch_due(due: DueContext) -> datetime | None:
    """A round whose key is gone cannot be read by anybody: drop its rows, make a new key, ask once more (P6).

    A key that is only somewhere else is waited for.
    """
    round_id = RoundId(due.subject)
    if are_due(due.scope, ASK_PART):  # first everybody is asked once
        return due.scope.now + TRY_AGAIN
    try:
        with due.scope.tx.begin_nested():
            ask_again(due.scope, round_id)
    except StillHeld:
        return due.scope.now + TRY_AGAIN
    current = pulses.round_by_id(due.scope, round_id)
    is_watched = due.scope.keys.in_memory and current is not None and current.takes_answers(due.scope.now)
    return due.scope.now + WATCH_EVERY if is_watched else None


def ask_again(scope: Scope, round_id: RoundId) -> bool:
    """Start an open round's answers anew after its key was lost. Nobody is asked a third time.

    Once the round's time is over nothing is reopened: closing drops its rows (T14).
    """
    current = pulses.round_by_id(scope, round_id, lock=True)
    if current is None or not current.takes_answers(scope.now) or not scope.keys.lost(scope.tx, round_key(round_id)):
        return False
    open_tables.make_tables(scope, round_id)
    scope.keys.make(scope.tx, round_key(round_id))
    pulses.change_round(scope, round_id, asked_again=current.asked_again + 1)
    if current.asked_again == 0:
        everybody = [p for members in pulses.members_by_cohort(scope, round_id).values() for p in members]
        queue_asks(scope, current, everybody, again=True)
    return True


def why_not_asked(scope: Scope, person_id: PersonId) -> NotAsked | None:
    """Why this person is not asked, or None if they are (or will be when the next round opens)."""
    person = people.person(scope, person_id)
    if person is None:
        return None
    alone = form_cohorts([candidate(person)], [], today=scope.now.date()).not_asked
    newest = pulses.newest_round(scope)
    is_counted = newest is not None and pulses.cohort_of_person(scope, newest.id, person_id) is not None
    hears = may_hear_from_us(scope, [person_id]) or (is_counted and may_be_audited(scope, [person_id]))
    if person.counts and not hears:
        return NotAsked(person_id, WhyNotAsked.WAITING if waits_for_its_team(scope, person_id) else WhyNotAsked.OUTSIDE)
    if alone and alone[0].reason is not WhyNotAsked.TOO_FEW:
        return alone[0]
    return alone[0] if alone and newest is not None and not is_counted else None


def _tell_left_out(scope: Scope, not_asked: Iterable[NotAsked]) -> None:
    """Members of a team that is too small are told why they are not asked, once ever; leads and the others read it in their Home."""
    in_teams = {row.person_id for row in teams.rosters(scope) if not row.is_lead}
    notices = [
        Notice(LeftOut(), one.person, key=f"pulse:left_out:{one.person}", priority=PERSONAL)
        for one in not_asked
        if one.reason is WhyNotAsked.TOO_FEW and one.person in in_teams
    ]
    queue_notices(scope, notices)
