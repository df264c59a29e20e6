"""What notices about digests hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.digest.store.digests import MANAGER, OWNER, TEAM
from bot.ids import ChannelId, DigestId, MessageTs, TeamId
from bot.outbox.notice import NoticeBody


class DigestTold(NoticeBody, frozen=True):
    """A digest that was composed, and the moment it was meant for."""

    digest: DigestId
    at: datetime


class TeamDigestTold(DigestTold, frozen=True):
    """For a team's channel."""

    kind = "digest_team"


class ManagerDigestTold(DigestTold, frozen=True):
    """For a lead."""

    kind = "digest_manager"


class OwnerDigestTold(DigestTold, frozen=True):
    """For a program owner."""

    kind = "digest_owner"


class TeamDigestChanged(NoticeBody, frozen=True):
    """What stood in a team's digest is gone: the message at this place must be drawn again."""

    kind = "digest_changed"

    digest: DigestId
    channel: ChannelId
    ts: MessageTs


class LetterChanged(NoticeBody, frozen=True):
    """A lead answered it, or another letter came: the letter at this place must be drawn again."""

    kind = "digest_letter_changed"

    digest: DigestId
    channel: ChannelId
    ts: MessageTs


class PauseAnswered(NoticeBody, frozen=True):
    """Another lead let the team's digest rest: the question at this place asks nothing any more."""

    kind = "digest_pause_answered"

    team: TeamId
    channel: ChannelId
    ts: MessageTs


class PauseAsked(NoticeBody, frozen=True):
    """Shall a silent digest rest?"""

    kind = "digest_pause"

    team: TeamId


def told_key(kind: str, subject: str, on: date) -> str:
    """The outbox's key of a digest: one for each kind, subject and local date."""
    return f"digest:{kind}:{subject}:{on.isoformat()}"


TOLD: Mapping[str, type[DigestTold]] = {TEAM: TeamDigestTold, MANAGER: ManagerDigestTold, OWNER: OwnerDigestTold}
