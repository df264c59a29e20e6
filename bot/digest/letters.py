"""What leads were sent about digests, changed where it stands. Letters that are answered or past, questions that another lead answered."""

from __future__ import annotations

from itertools import takewhile

from bot.database.scope import Scope
from bot.digest.notice_bodies import LetterChanged, ManagerDigestTold, PauseAnswered, PauseAsked, told_key
from bot.digest.store import digests
from bot.digest.store.digests import MANAGER
from bot.ids import ChannelId, DigestId, MessageTs, PersonId, TeamId
from bot.outbox.store import did_arrive, redraw_standing
from bot.people.teams import store as teams

MOST_LETTERS = 30  # more than half a year of weeks, for which they are kept


def end_letters_before(scope: Scope, lead: PersonId, newest: DigestId) -> None:
    """A letter was sent: the ones before it have nothing to press any more. Once each."""

    def past(held: ManagerDigestTold, channel: ChannelId, ts: MessageTs) -> LetterChanged | None:
        return LetterChanged(held.digest, channel, ts) if held.digest != newest else None

    redraw_standing(scope, lead, ManagerDigestTold, past, because="digest:letter_past")


def team_answered(scope: Scope, team: TeamId) -> None:
    """The box for the team's next digest was filled in: the newest letters of its leads no longer ask for it."""

    def asked(held: ManagerDigestTold, channel: ChannelId, ts: MessageTs) -> LetterChanged | None:
        return None if is_past(scope, lead, held.digest) else LetterChanged(held.digest, channel, ts)

    for lead in sorted(teams.roster(scope, team).leads):
        redraw_standing(scope, lead, ManagerDigestTold, asked, because=f"digest:answered:{team}:{scope.now.isoformat()}")


def pause_answered(scope: Scope, team: TeamId) -> None:
    """One lead let the digest rest: the others are not asked any more."""

    def answered(held: PauseAsked, channel: ChannelId, ts: MessageTs) -> PauseAnswered | None:
        return PauseAnswered(team, channel, ts) if held.team == team else None

    for lead in sorted(teams.roster(scope, team).leads):
        redraw_standing(scope, lead, PauseAsked, answered, because=PauseAnswered.kind)


def is_past(scope: Scope, lead: PersonId, letter: DigestId) -> bool:
    """Whether a newer letter was sent to them. One that waits for its moment, or never came, takes nothing from this one."""
    newer = takewhile(lambda one: one.id != letter, digests.past(scope, MANAGER, lead, MOST_LETTERS))
    return any(did_arrive(scope, told_key(MANAGER, lead, one.on)) for one in newer)
