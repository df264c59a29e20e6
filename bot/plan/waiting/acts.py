"""Whether something came of what a team was told; each Sunday, for the questions of Monday.

An act is a plan that somebody of the team or its lead began or looks after, or a lead's word on the results. A plan that began by itself
and came to nothing is none. Nothing here reads an answer, and nobody is named who kept silent.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, RoundId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people.teams.rules import Team
from bot.plan import store as rows
from bot.plan.acts import living_team, running_of, today_in
from bot.plan.notice_bodies import AskedLess
from bot.plan.rules import ChoosingState, Origin, opens_at
from bot.plan.saying import store as words_said
from bot.plan.seen import WaitingSeen
from bot.plan.waiting.rules import longest_common, rest_for
from bot.pulse import store as pulses
from bot.pulse.asking.acts import next_opening
from bot.pulse.asking.resting import newest_rest, rest_in_week, resting_teams
from bot.pulse.asking.rests import RestReason
from bot.pulse.results.figures import first_told_since
from bot.schedule.cadence import zone_of
from bot.schedule.weeks import week_in_utc

TOLD_WITHIN = timedelta(days=4)
LESS = (RestReason.HALF, RestReason.NO_ACT)


def rest_unless_acted(scope: Scope, team_id: TeamId) -> None:
    """Half as many questions for the next week, or none, where nothing came of results; said once in the channel.

    Leads read of it in their letters (`asked_less`): a message of its own would seldom find a place in their week.
    """
    team, told = living_team(scope, team_id), waiting_since(scope, team_id)
    if team is None or told is None or paused_until(scope) is not None:
        return
    opening = next_opening(scope.now)
    since = longest_common([told[1], *(_told_at(scope, one) for one in _counted_with(scope, team_id))])
    rest = rest_for(opening - since) if since is not None else None
    if rest is not None:
        rest_in_week(scope, team_id, week_in_utc(opening), rest)
        _say_why(scope, team, told[0], week_in_utc(opening), rest)


def waiting_since(scope: Scope, team_id: TeamId) -> tuple[RoundId, datetime] | None:
    """The first release since the team's last act that told it something, and when; None where an act goes on, or nothing was told."""
    last = _last_act(scope, team_id)
    return first_told_since(scope, team_id, last) if last < today_in(scope, team_id) else None


def waiting_seen(scope: Scope, team_id: TeamId) -> WaitingSeen | None:
    """The same, for whoever may answer it."""
    found = waiting_since(scope, team_id)
    return WaitingSeen(team_id, found[0], found[1].date()) if found else None


def asked_less(scope: Scope, team_id: TeamId) -> RestReason | None:
    """How much less the team is asked this week because nothing came of its results; None where it is not."""
    rest = newest_rest(scope, team_id, week_in_utc(scope.now))
    return rest if rest in LESS else None


def is_asked(scope: Scope, lead: PersonId) -> bool:
    """Whether the newest round asks this lead.

    A team that rests does not change it. Were leads asked less for its sake, the questions of the leads' group would show which team it is.
    """
    return pulses.newest_cohort_of(scope, lead) is not None


def still_asks_less(scope: Scope, team_id: TeamId, monday: date, reason: RestReason) -> bool:
    """Whether the team rests in that week for that reason."""
    return resting_teams(scope, monday).get(team_id) is reason


def was_asked_less(scope: Scope, team_id: TeamId) -> bool:
    """Whether this week was one with fewer questions, or none, because nothing came of them."""
    return asked_less(scope, team_id) is not None


def _last_act(scope: Scope, team_id: TeamId) -> date:
    """The day of the last act; today while one goes on."""
    newest, word = rows.newest_choosing(scope, team_id), words_said.newest_word(scope, team_id)
    if (newest is not None and newest.state is not ChoosingState.OVER) or running_of(scope, team_id):
        return today_in(scope, team_id)
    chains = rows.chains_of_team(scope, team_id)
    days = [
        *([word.said_on] if word is not None else []),
        *(one.begun_on for one in chains if one.origin is Origin.LEAD),
        *(one.again_on for one in chains if one.again_on is not None),  # until then its effect is awaited
    ]
    team = living_team(scope, team_id)
    if team is not None and team.welcomed_at is not None:
        days.append(team.welcomed_at.date())  # what it read while it waited for its wave asked for no act
    return min(max(days, default=date.min), today_in(scope, team_id))


def _told_at(scope: Scope, team_id: TeamId) -> datetime | None:
    found = waiting_since(scope, team_id)
    return found[1] if found else None


def _counted_with(scope: Scope, team_id: TeamId) -> list[TeamId]:
    """The other teams of its group: they are asked together or not at all."""
    newest = pulses.newest_round(scope)
    groups = pulses.teams_by_cohort(scope, newest.id).values() if newest else ()
    return [one for group in groups if team_id in group for one in group if one != team_id]


def _say_why(scope: Scope, team: Team, round_id: RoundId, monday: date, rest: RestReason) -> None:
    """Once for a half and once for none."""
    if team.channel_id is None:
        return
    at = opens_at(monday, zone_of(team.zone))
    body, key = AskedLess(team.id, monday.isoformat(), rest), f"plan:less:{team.id}:{round_id}:{rest}"
    queue_notice(scope, Notice(body, team.channel_id, key=key, not_before=at, expires_at=at + TOLD_WITHIN, priority=CHANNEL))
