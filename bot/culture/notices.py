"""Telling the map in the same minute: to channels, to leads, to owners. What leads read goes out with what begins on it (`bot.plan`)."""

from __future__ import annotations

from datetime import timedelta

from bot.culture import acts as culture
from bot.culture import views
from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import Drop, Kind, Kinds, Later, Post, Rendered, by_kind, words_for
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.pulse.audit import told as audits
from bot.pulse.notice_bodies import MapOfGroup, MapOfOwn

LOOK_AGAIN = timedelta(seconds=20)


def to_channel(scope: Scope, message: OutboxMessage[MapOfGroup]) -> Rendered:
    """A team's map, or the company's where the team has none; nothing where neither may be told."""
    found = culture.map_of(scope, message.body.round, message.body.lineage or None)
    return Post(views.map_message(words_for(scope, message), found, message.body.team)) if found else Drop(OutcomeReason.NOTHING_TO_SHOW)


def to_person(scope: Scope, message: OutboxMessage[MapOfOwn]) -> Rendered:
    """A lead's maps, or an owner's; queued when the round opened, so that the week keeps a place for it."""
    round_id = message.body.round
    if not audits.is_released(scope, round_id):
        return Later(scope.now + LOOK_AGAIN)
    person, words = PersonId(message.recipient), words_for(scope, message)
    company = culture.company_map(scope, round_id) if person in people.owners(scope) else None
    maps = culture.maps_of_lead(scope, round_id, person)
    if maps:
        return Post(views.lead_message(words, [*maps, company] if company and not any(one.instead for one in maps) else maps, TeamId("")))
    channels = culture.teams_with_maps(scope, round_id)
    if person not in people.owners(scope) or not (company or channels):
        return Drop(OutcomeReason.NOTHING_TO_SHOW)
    differing = culture.teams_differ(scope, round_id) if company else None
    return Post(views.owner_message(words, company, round_id, channels, differing))


KINDS: Kinds = by_kind(Kind(MapOfGroup, to_channel, counts=NotCounted.CHANNEL))
