"""What notices about a team's beginning hold."""

from __future__ import annotations

from typing import Self

from msgspec.structs import replace

from bot.ids import PersonId, TeamId
from bot.outbox.notice import NoticeBody

TOLD_TOGETHER = 20


class TeamWelcomed(NoticeBody, frozen=True):
    """A team was set up: who brought Ripple, what comes and when, for its channel."""

    kind = "team:welcome"

    team: TeamId
    by: PersonId


class ReasonSaid(NoticeBody, frozen=True):
    """Why a team learns was said after its welcome, for its channel."""

    kind = "team:reason"

    team: TeamId


class AboutBeginning(NoticeBody, frozen=True):
    """What one person is told of a team, and of others that were set up while this waited."""

    team: TeamId
    also: tuple[TeamId, ...] = ()

    def teams(self) -> tuple[TeamId, ...]:
        """All that are told of."""
        return (self.team, *self.also)

    def with_another(self, team: TeamId) -> Self | None:
        """The same with one more team; None where there is no room."""
        return replace(self, also=(*self.also, team)) if len(self.teams()) < TOLD_TOGETHER else None


class LeadWelcomed(AboutBeginning, frozen=True):
    """What a lead gets, what they never see, and the next dates."""

    kind = "team:lead"


class MemberWelcomed(AboutBeginning, frozen=True):
    """Two lines for somebody who was counted in after the team's welcome."""

    kind = "team:joined"


class ChannelTroubled(NoticeBody, frozen=True):
    """The team's channel can be posted in no more, or another company reads it; for its leads and the owners."""

    kind = "team:channel"

    team: TeamId
    trouble: str


class TeamsLost(NoticeBody, frozen=True):
    """Teams lost what they need, for an owner: what and which team, as `care` writes it."""

    kind = "team:lost"

    losses: tuple[str, ...]

    def with_another(self, loss: str) -> Self | None:
        """The same with one more; None where there is no room."""
        return replace(self, losses=(*self.losses, loss)) if len(self.losses) < TOLD_TOGETHER else None
