"""Why a team learns, in one sentence of its lead's or an owner's. It stands in the welcome, and in the channel when it is said later."""

from __future__ import annotations

from hashlib import sha256

from bot.database.scope import Scope
from bot.errors import NotAllowed, PersonCanFix
from bot.ids import PersonId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.notice_bodies import ReasonSaid
from bot.people.teams.rules import LONGEST_REASON, Reason
from bot.slack.sanitize import one_line


def reason_of(scope: Scope, team: TeamId) -> Reason | None:
    """The sentence, and whose it is while they have not asked to be forgotten."""
    found = people.setting_by(scope, _name(team))
    return Reason(str(found[0]), found[1]) if found is not None and found[0] else None


def keep_reason(scope: Scope, by: PersonId, team: TeamId, said: str) -> bool:
    """Keep it, or take it away where it is empty; whether it is another one now."""
    before = reason_of(scope, team)
    sentence = one_line(said, len(said) + 1)
    if len(sentence) > LONGEST_REASON:
        raise PersonCanFix("people.reason.too_long", field="reason", limit=LONGEST_REASON, length=len(sentence))
    if sentence == (before.text if before else ""):
        return False
    people.change_setting(scope, _name(team), sentence, by)
    return True


def say_reason(scope: Scope, by: PersonId, team_id: TeamId, said: str) -> None:
    """A lead of the team, or an owner, says why; its channel reads it, once for each sentence."""
    if team_id not in teams.teams_of(scope, by, as_lead=True) and by not in people.owners(scope):
        raise NotAllowed("people.reason.not_yours")
    if keep_reason(scope, by, team_id, said):
        tell_reason(scope, team_id)


def tell_reason(scope: Scope, team_id: TeamId) -> None:
    """The channel reads the sentence as it stands."""
    team, reason = teams.team(scope, team_id), reason_of(scope, team_id)
    if team is None or team.channel_id is None or reason is None:
        return
    told = sha256(reason.text.encode()).hexdigest()[:16]
    notice = Notice(ReasonSaid(team_id), team.channel_id, key=f"team:{team_id}:reason:{told}", priority=CHANNEL)
    queue_notice(scope, notice)


def _name(team: TeamId) -> str:
    return f"why:{team}"
