"""What notices about digests hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.digest.store.digests import MANAGER, OWNER, TEAM
from bot.ids import ChannelId, DigestId, MessageTs, TeamId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class DigestTold(NoticeBody):
    """A digest that was composed, and the moment it was meant for."""

    digest: DigestId
    at: datetime


@dataclass(frozen=True, slots=True)
class TeamDigestTold(DigestTold):
    """For a team's channel."""

    kind = "digest_team"


@dataclass(frozen=True, slots=True)
class ManagerDigestTold(DigestTold):
    """For a lead."""

    kind = "digest_manager"


@dataclass(frozen=True, slots=True)
class OwnerDigestTold(DigestTold):
    """For a program owner."""

    kind = "digest_owner"


@dataclass(frozen=True, slots=True)
class TeamDigestChanged(NoticeBody):
    """What stood in a team's digest is gone: the message at this place must be drawn again."""

    kind = "digest_changed"

    digest: DigestId
    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class LetterChanged(NoticeBody):
    """A lead answered it, or another letter came: the letter at this place must be drawn again."""

    kind = "digest_letter_changed"

    digest: DigestId
    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class PauseAnswered(NoticeBody):
    """Another lead let the team's digest rest: the question at this place asks nothing any more."""

    kind = "digest_pause_answered"

    team: TeamId
    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class PauseAsked(NoticeBody):
    """Shall a silent digest rest?"""

    kind = "digest_pause"

    team: TeamId


def told_key(kind: str, subject: str, on: date) -> str:
    """The outbox's key of a digest: one for each kind, subject and local date."""
    return f"digest:{kind}:{subject}:{on.isoformat()}"


TOLD: Mapping[str, type[DigestTold]] = {TEAM: TeamDigestTold, MANAGER: ManagerDigestTold, OWNER: OwnerDigestTold}
