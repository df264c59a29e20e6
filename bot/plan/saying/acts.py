"""A lead or owner answers a team's results. "Not now" also calls off what was to begin on Monday."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, TooLate
from bot.ids import PersonId, RoundId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people.teams.rules import Team
from bot.plan import store as rows
from bot.plan.acts import OPEN_DUE, living_team, may_begin, today_in
from bot.plan.keeping.redrawing import start_settled
from bot.plan.notice_bodies import WordTold
from bot.plan.rules import ChoosingState
from bot.plan.saying import store as words_said
from bot.plan.saying.rules import LeadSaid, LeadWord, reason_of
from bot.pulse import store as pulses
from bot.pulse.asking.acts import next_opening
from bot.pulse.asking.resting import ask_after_all
from bot.pulse.asking.rests import RestReason
from bot.pulse.rounds import RoundState
from bot.schedule.store import clear_due
from bot.schedule.weeks import week_in_utc


def team_to_answer(scope: Scope, person: PersonId, team_id: TeamId, round_id: RoundId) -> Team:
    """The team, for whoever may answer its results. Raises NotAllowed, NotFound, and TooLate once the team itself is choosing."""
    team, told = living_team(scope, team_id), pulses.round_by_id(scope, round_id)
    if team is None or told is None or told.state is not RoundState.RELEASED:
        raise NotFound("plan.gone")
    if not may_begin(scope, person, team_id):
        raise NotAllowed("plan.word.leads_only")
    newest = rows.newest_choosing(scope, team_id)
    if newest is not None and newest.state not in (ChoosingState.WAITING, ChoosingState.OVER):
        raise TooLate("plan.word.team_chooses")
    return team


def say(scope: Scope, person: PersonId, team_id: TeamId, round_id: RoundId, word: LeadWord, why: str = "") -> LeadSaid:
    """Keep it, and show it to the team."""
    team, reason = team_to_answer(scope, person, team_id, round_id), reason_of(word, why)
    said = LeadSaid(team=team_id, round_id=round_id, word=word, why=reason, person=person, said_on=today_in(scope, team_id))
    words_said.keep_word(scope, said)
    _ask_again(scope, team_id)
    if word is LeadWord.NOT_NOW:
        _call_off(scope, team_id)
        start_settled(scope, team_id)
    if team.channel_id is not None:
        key = f"plan:word:{team_id}:{round_id}:{word}"
        queue_notice(scope, Notice(WordTold(team_id, round_id, word), team.channel_id, key=key, priority=CHANNEL))
    return said


def _call_off(scope: Scope, team_id: TeamId) -> None:
    """What was to begin on Monday does not, and that week is asked as usual."""
    newest = rows.newest_choosing(scope, team_id)
    if newest is None or newest.state is not ChoosingState.WAITING:
        return
    rows.change_choosing(scope, newest.id, state=ChoosingState.OVER)
    clear_due(scope, OPEN_DUE, newest.id)
    ask_after_all(scope, team_id, newest.monday, RestReason.CHOOSING)


def _ask_again(scope: Scope, team_id: TeamId) -> None:
    """What was told has its answer: from the next opening on the team is asked as before."""
    ask_after_all(scope, team_id, week_in_utc(next_opening(scope.now)), RestReason.HALF, RestReason.NO_ACT)
