"""Cards of suggestions, changed where they stand. Only the newest can be answered."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, NudgeId, PersonId
from bot.nudges import store as nudges
from bot.nudges.notice_bodies import NudgePast, NudgeTold
from bot.nudges.rules import Reply
from bot.outbox.store import redraw_standing


def end_cards_before(scope: Scope, person: PersonId, newest: NudgeId) -> None:
    """The cards of earlier suggestions that still have something to press lose it."""

    def past(held: NudgeTold, channel: ChannelId, ts: MessageTs) -> NudgePast | None:
        kept = nudges.nudge(scope, held.nudge, person) if held.nudge != newest else None
        return NudgePast(held.nudge, channel, ts) if kept is not None and kept.reply in (None, Reply.ACCEPTED) else None

    redraw_standing(scope, person, NudgeTold, past, because=NudgePast.kind)
