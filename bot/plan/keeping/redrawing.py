"""Messages of the plan, changed in place. What was chosen, and cards whose buttons can do nothing any more."""

from __future__ import annotations

from msgspec.structs import astuple

from bot.database.scope import Scope
from bot.ids import ChainId, ChannelId, MessageTs, TeamId
from bot.outbox.notice import CHANNEL, FAN_OUT, Notice, NoticeBody
from bot.outbox.store import queue_notice, redraw_standing
from bot.people.teams import store as teams
from bot.plan import store as rows
from bot.plan.notice_bodies import CanvasDrawn, CardOver, ChoiceChanged, CommitmentSeeks
from bot.plan.rules import Choosing, Commitment
from bot.pulse.audit.store import newest_audit_of_team
from bot.pulse.notice_bodies import MapOfOwn


def redraw(scope: Scope, chain_id: ChainId, what: str) -> None:
    """The message of the week in which this chain was chosen for, as it stands now. `what` happened, for once."""
    chain = rows.chain(scope, chain_id)
    choosing = rows.choosing(scope, chain.choosing) if chain else None
    if choosing is not None:
        redraw_card(scope, choosing, what)


def redraw_card(scope: Scope, choosing: Choosing, what: str) -> None:
    """The same, of a week."""
    if choosing.channel is not None and choosing.ts is not None:
        body = ChoiceChanged(choosing.id, choosing.channel, choosing.ts)
        queue_notice(scope, Notice(body, choosing.channel, key=f"plan:{choosing.id}:card:{what}", priority=CHANNEL))
        drawn = Notice(CanvasDrawn(choosing.team), choosing.channel, key=f"canvas:{choosing.id}:{what}", priority=FAN_OUT)
        queue_notice(scope, drawn)


def card_over(scope: Scope, recipient: str, told: NoticeBody, *, because: str = CardOver.kind) -> None:
    """What somebody, or a channel, was asked by this is answered or too late: its buttons go where it stands. Once for each reason."""

    def over(held: NoticeBody, channel: ChannelId, ts: MessageTs) -> CardOver | None:
        return CardOver(told.kind, astuple(told), channel, ts) if held == told else None

    redraw_standing(scope, recipient, type(told), over, because=because)


def nobody_sought(scope: Scope, channel: ChannelId, known: Commitment) -> None:
    """Somebody looks after it, or nobody did in time: what asked for somebody says so, and goes on asking for the rest that it asks for."""

    def over(held: CommitmentSeeks, channel: ChannelId, ts: MessageTs) -> CardOver | None:
        return CardOver(held.kind, held.about(), channel, ts) if known.id in held.about() else None

    redraw_standing(scope, channel, CommitmentSeeks, over, because=f"{CardOver.kind}:{known.id}")


def start_settled(scope: Scope, team: TeamId) -> None:
    """What its map was to begin has begun, or was called off: the letters of its leads no longer ask whether it is a bad moment."""
    audit = newest_audit_of_team(scope, team)
    if audit is None:
        return
    for lead in sorted(teams.roster(scope, team).leads):
        card_over(scope, lead, MapOfOwn(audit.round_id), because=f"{CardOver.kind}:{team}")
