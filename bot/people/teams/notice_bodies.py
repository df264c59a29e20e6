"""What notices about a team's beginning hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from bot.ids import PersonId, TeamId
from bot.outbox.notice import NoticeBody

TOLD_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class TeamWelcomed(NoticeBody):
    """A team was set up: who brought Ripple, what comes and when, for its channel."""

    kind = "team:welcome"

    team: TeamId
    by: PersonId


@dataclass(frozen=True, slots=True)
class ReasonSaid(NoticeBody):
    """Why a team learns was said after its welcome, for its channel."""

    kind = "team:reason"

    team: TeamId


@dataclass(frozen=True, slots=True)
class AboutBeginning(NoticeBody):
    """What one person is told of a team, and of others that were set up while this waited."""

    team: TeamId
    also: tuple[TeamId, ...] = ()

    def teams(self) -> tuple[TeamId, ...]:
        """All that are told of."""
        return (self.team, *self.also)

    def with_another(self, team: TeamId) -> Self | None:
        """The same with one more team; None where there is no room."""
        return replace(self, also=(*self.also, team)) if len(self.teams()) < TOLD_TOGETHER else None


@dataclass(frozen=True, slots=True)
class LeadWelcomed(AboutBeginning):
    """What a lead gets, what they never see, and the next dates."""

    kind = "team:lead"


@dataclass(frozen=True, slots=True)
class MemberWelcomed(AboutBeginning):
    """Two lines for somebody who was counted in after the team's welcome."""

    kind = "team:joined"


@dataclass(frozen=True, slots=True)
class ChannelTroubled(NoticeBody):
    """The team's channel can be posted in no more, or another company reads it; for its leads and the owners."""

    kind = "team:channel"

    team: TeamId
    trouble: str


@dataclass(frozen=True, slots=True)
class TeamsLost(NoticeBody):
    """Teams lost what they need, for an owner: what and which team, as `care` writes it."""

    kind = "team:lost"

    losses: tuple[str, ...]

    def with_another(self, loss: str) -> Self | None:
        """The same with one more; None where there is no room."""
        return replace(self, losses=(*self.losses, loss)) if len(self.losses) < TOLD_TOGETHER else None
