"""The first hour: a team's welcome in its channel, its leads' letter, and two lines for whoever comes later."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.people.ownership import views as owner_views
from bot.people.teams import acts as teams
from bot.people.teams import views
from bot.people.teams.care import still_lost
from bot.people.teams.channel_trouble import troubles_of
from bot.people.teams.notice_bodies import (
    AboutBeginning,
    ChannelTroubled,
    LeadWelcomed,
    MemberWelcomed,
    ReasonSaid,
    TeamsLost,
    TeamWelcomed,
)
from bot.people.teams.rules import Beginning, ChannelTrouble
from bot.people.teams.trouble_views import channel_troubled as troubled_message


def welcome(scope: Scope, message: OutboxMessage[TeamWelcomed]) -> Rendered:
    """Into the channel, unless the team is gone or meets elsewhere by now."""
    begun = teams.beginning_of(scope, message.body.team)
    if begun is None or begun.team.channel_id != message.recipient:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(views.welcome(words_for(scope, message), begun, message.body.by))


def reason_said(scope: Scope, message: OutboxMessage[ReasonSaid]) -> Rendered:
    """Into the channel, unless the sentence was taken away or the team meets elsewhere by now."""
    begun = teams.beginning_of(scope, message.body.team)
    if begun is None or begun.reason is None or begun.team.channel_id != message.recipient:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(views.reason_said(words_for(scope, message), begun.reason))


def lead_letter(scope: Scope, message: OutboxMessage[LeadWelcomed]) -> Rendered:
    """To each lead, about the teams that they lead still."""
    begun = _still_in(scope, message, as_lead=True)
    return Post(views.lead_letter(words_for(scope, message), begun)) if begun else Drop(OutcomeReason.SUBJECT_GONE)


def joined(scope: Scope, message: OutboxMessage[MemberWelcomed]) -> Rendered:
    """To somebody who was counted in later, about the teams they are in still."""
    begun = _still_in(scope, message, as_lead=False)
    return Post(views.joined(words_for(scope, message), begun)) if begun else Drop(OutcomeReason.SUBJECT_GONE)


def channel_troubled(scope: Scope, message: OutboxMessage[ChannelTroubled]) -> Rendered:
    """To a lead or an owner, while it is so and the team meets there."""
    begun, trouble = teams.beginning_of(scope, message.body.team), ChannelTrouble(message.body.trouble)
    if begun is None or begun.team.channel_id is None or trouble not in troubles_of(scope, message.body.team):
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(troubled_message(words_for(scope, message), begun.team, trouble))


def teams_lost(scope: Scope, message: OutboxMessage[TeamsLost]) -> Rendered:
    """To an owner, of what is lost still."""
    losses = still_lost(scope, message.body.losses)
    if not losses or PersonId(message.recipient) not in people.owners(scope):
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(owner_views.teams_lost_message(words_for(scope, message), losses))


def _still_in(scope: Scope, message: OutboxMessage[LeadWelcomed] | OutboxMessage[MemberWelcomed], *, as_lead: bool) -> list[Beginning]:
    body: AboutBeginning = message.body
    return teams.beginnings_for(scope, PersonId(message.recipient), body.teams(), as_lead=as_lead)


KINDS: Kinds = by_kind(
    Kind(TeamWelcomed, welcome, counts=NotCounted.CHANNEL),
    Kind(ReasonSaid, reason_said, counts=NotCounted.CHANNEL),
    Kind(ChannelTroubled, channel_troubled, counts=Unasked.CARE),
    Kind(TeamsLost, teams_lost, counts=Unasked.CARE),
    Kind(LeadWelcomed, lead_letter, counts=Unasked.WELCOME),
    Kind(MemberWelcomed, joined, counts=Unasked.WELCOME),
)
