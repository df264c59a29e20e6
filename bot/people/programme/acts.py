"""What owners decide for everybody, and how the teams' channels are told of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.database.consent import PAUSED_UNTIL, REST_CHANNEL, paused_until
from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import ChannelId, PersonId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import is_on_its_way, queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.programme.notice_bodies import ProgrammeChanged, TeamArchived
from bot.people.programme.rules import FOREVER, MOST_DAYS, RHYTHMS, SHOWN_SPANS, DaysOffForAll, Programme, ProgrammeWish, Rhythm
from bot.people.rules import check_slot
from bot.people.store import HOUR
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster, Team, welcome_key
from bot.schedule.cadence import DaysOff, Leave, wall_moment, zone_of

RHYTHM = "rhythm"
EVERYBODY = PersonId("")
MORNING = time(8)
LOOKED_BACK = timedelta(weeks=10)


def rhythm_of(scope: Scope) -> Rhythm:
    """How many weeks lie between one asking and the next."""
    found = people.setting(scope, RHYTHM, 1)
    return next((weeks for weeks in RHYTHMS if weeks == found), 1)


def programme_of(scope: Scope, by: PersonId) -> Programme:
    """How it stands, for an owner."""
    require_owner(scope, by)
    return _as_it_stands(scope)


def change_programme(scope: Scope, by: PersonId, wish: ProgrammeWish) -> Programme:
    """Do what an owner asks for, and tell the teams' channels what is new: one message for all of it."""
    before = programme_of(scope, by)
    _archive(scope, by, wish.archived)
    until = _until(scope, by, wish)
    if until != before.paused_until:
        people.change_setting(scope, PAUSED_UNTIL, until.isoformat() if until else None, by)
    people.change_setting(scope, RHYTHM, _rhythm(wish.rhythm), by)
    people.change_setting(scope, HOUR, check_slot("0", wish.at)[1], by)
    new_off = _days_off(scope, wish, before)
    after = _as_it_stands(scope)
    _tell(scope, by, before, after, new_off)
    return after


def days_off_for_all(scope: Scope) -> DaysOff:
    """Weekends and the days on which nobody hears anything, of the last weeks too."""
    spans = people.days_off_of(scope, EVERYBODY, since=scope.now.date() - LOOKED_BACK)
    return DaysOff(leave=tuple(Leave(first, last) for first, last in spans))


def _as_it_stands(scope: Scope) -> Programme:
    spans = people.days_off_of(scope, EVERYBODY, since=scope.now.date())
    return Programme(
        paused_until=paused_until(scope),
        rhythm=rhythm_of(scope),
        at=people.usual_hour(scope),
        off=tuple(DaysOffForAll(first, last) for first, last in spans[:SHOWN_SPANS]),
        teams=tuple((team.id, team.name) for team in teams.all_teams(scope)),
    )


def _until(scope: Scope, by: PersonId, wish: ProgrammeWish) -> datetime | None:
    """Eight in the morning of the day on which it goes on, on the owner's clock."""
    if not wish.paused:
        return None
    if wish.back_on is None:
        return FOREVER
    owner = people.person(scope, by)
    until = wall_moment(wish.back_on, MORNING, zone_of(owner.zone if owner else "UTC"))
    if until <= scope.now:
        raise PersonCanFix("programme.back_on_is_over", field="back_on")
    return until


def _rhythm(wished: str) -> int:
    if wished not in {str(weeks) for weeks in RHYTHMS}:
        raise PersonCanFix("programme.no_rhythm", field="rhythm")
    return int(wished)


def _days_off(scope: Scope, wish: ProgrammeWish, before: Programme) -> DaysOffForAll | None:
    for span in before.off:
        if span.id not in wish.kept_off:
            people.drop_days_off(scope, EVERYBODY, span.first)
    if wish.off_first is None:
        if wish.off_last is not None:
            raise PersonCanFix("programme.no_first_day", field="off_first")
        return None
    made = DaysOffForAll(wish.off_first, wish.off_last or wish.off_first)
    if made.last < made.first or made.last < scope.now.date():
        raise PersonCanFix("people.leave_ends_first", field="off_last")
    if made.last - made.first >= timedelta(days=MOST_DAYS):
        raise PersonCanFix("programme.too_long_off", field="off_last", most=MOST_DAYS)
    people.add_days_off(scope, EVERYBODY, made.first, made.last)
    return made


def _archive(scope: Scope, by: PersonId, team_id: TeamId | None) -> None:
    """A team is over: nobody hears of it any more, its name is free again, and what was shared stays."""
    if team_id is None:
        return
    team = teams.team(scope, team_id)
    if team is None or team.archived_at is not None:
        raise NotFound("people.team.gone")
    end_team(scope, by, team)


def end_team(scope: Scope, by: PersonId, team: Team) -> None:
    """The team is over; its channel reads so, if it was told that there is one."""
    was_welcomed = team.welcomed_at is not None and not is_on_its_way(scope, welcome_key(team.id))
    if team.channel_id is not None and was_welcomed:
        notice = Notice(TeamArchived(team.id, by, team.name), team.channel_id, key=f"team:{team.id}:archived", priority=CHANNEL)
        queue_notice(scope, notice)
    teams.set_roster(scope, team.id, Roster(frozenset(), frozenset()))
    teams.archive(scope, team)


def _tell(scope: Scope, by: PersonId, before: Programme, after: Programme, off: DaysOffForAll | None) -> None:
    gone = [span for span in before.off if span not in after.off]
    body = ProgrammeChanged(
        by=by,
        until=_said_until(before, after),
        goes_on=before.paused_until is not None and after.paused_until is None,
        rhythm=after.rhythm if after.rhythm != before.rhythm else 0,
        at=after.at if after.at != before.at else "",
        off_days=(off.id,) if off and off not in before.off else (),
        on_days=tuple(span.id for span in gone),
    )
    if body == ProgrammeChanged(by=by):
        return
    of_teams = {team.channel_id for team in teams.begun_teams(scope) if team.channel_id}
    rest = people.setting(scope, REST_CHANNEL)
    channels = sorted(of_teams | ({ChannelId(str(rest))} if rest else set()))
    decision = scope.new_id()
    for channel in channels:
        queue_notice(scope, Notice(body, channel, key=f"programme:{decision}:{channel}", priority=CHANNEL))


def _said_until(before: Programme, after: Programme) -> datetime | None:
    return after.paused_until if after.paused_until != before.paused_until else None


def day_in(text: object) -> date | None:
    """A day as a form gives it; None where none was chosen."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None
