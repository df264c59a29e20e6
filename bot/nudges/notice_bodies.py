"""What notices about suggested acts hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import ChannelId, MessageTs, NudgeId
from bot.outbox.notice import NoticeBody
from bot.pulse.scoring.tiers import Tier


@dataclass(frozen=True, slots=True)
class NudgeTold(NoticeBody):
    """A suggested act, and what led to it: the released tier, or the rule that leads go first."""

    kind = "nudge"

    nudge: NudgeId
    tier: Tier | None = None
    opener: bool = False


@dataclass(frozen=True, slots=True)
class NudgePlanned(NoticeBody):
    """The message at this place must show somebody's own plan."""

    kind = "nudge_planned"

    nudge: NudgeId
    channel: ChannelId
    ts: MessageTs
