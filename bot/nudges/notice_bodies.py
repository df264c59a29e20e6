"""What notices about suggested acts hold."""

from __future__ import annotations

from bot.ids import ChannelId, MessageTs, NudgeId
from bot.outbox.notice import NoticeBody
from bot.pulse.scoring.tiers import Tier


class NudgeTold(NoticeBody, frozen=True):
    """A suggested act, and what led to it: the released tier, or the rule that leads go first."""

    kind = "nudge"

    nudge: NudgeId
    tier: Tier | None = None
    opener: bool = False


class NudgePlanned(NoticeBody, frozen=True):
    """The message at this place must show somebody's own plan."""

    kind = "nudge_planned"

    nudge: NudgeId
    channel: ChannelId
    ts: MessageTs


class NudgePast(NoticeBody, frozen=True):
    """Another suggestion came: the one at this place asks nothing any more."""

    kind = "nudge_past"

    nudge: NudgeId
    channel: ChannelId
    ts: MessageTs
