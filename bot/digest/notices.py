"""Telling digests. Rendered when sent: the figures are those that were kept, the words are as they are now.

Late by the rule of `digest_times`: up to two hours as if on time, then the next working morning, then not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.digest import letters
from bot.digest import reading as digest_reading
from bot.digest.leads_rules import ManagerDigest, OwnerDigest
from bot.digest.notice_bodies import (
    DigestTold,
    LetterChanged,
    ManagerDigestTold,
    OwnerDigestTold,
    PauseAnswered,
    PauseAsked,
    TeamDigestChanged,
    TeamDigestTold,
)
from bot.digest.seen import ManagerSeen
from bot.digest.store import digests
from bot.digest.store.digests import KeptDigest
from bot.digest.views import forms as digest_forms
from bot.digest.views import leads as digests_leads
from bot.digest.views import team as views
from bot.feature import DigestPart
from bot.ids import ChannelId, DigestId, MessageTs, NudgeId, PersonId, TeamId
from bot.nudges import notices as nudge_notices
from bot.nudges import store as nudges
from bot.nudges.notice_bodies import NudgePlanned
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Later, Post, Rendered, Update, WhenUnknown, by_kind
from bot.outbox.notice import OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all
from bot.people.teams import store as teams
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import SendAt, SendNow, Skip, sending
from bot.sharing import lifecycle
from bot.slack import ids
from bot.slack.said.shown_back import unpressable


def team_digest(scope: Scope, message: OutboxMessage[TeamDigestTold], parts: Sequence[DigestPart] = ()) -> Rendered:
    """A team's week, into its channel."""
    kept = _kept(scope, message.body)
    team = teams.team(scope, TeamId(kept.subject)) if kept else None
    if kept is None or team is None or team.archived_at is not None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    if digests.is_paused(scope, team.id) or paused_until(scope) is not None:
        return Drop(OutcomeReason.PAUSED)
    if (late := _late(scope, message.body, team.zone)) is not None:
        return late
    seen = digest_reading.team_seen(scope, kept, parts)
    return Post(views.team_digest(seen)) if seen is not None else Drop(OutcomeReason.SUBJECT_GONE)


def manager_digest(scope: Scope, message: OutboxMessage[ManagerDigestTold]) -> Rendered:
    """A lead's week, to them alone."""
    kept = _kept(scope, message.body)
    if kept is None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    if (late := _late(scope, message.body, _zone(scope, message.recipient))) is not None:
        return late
    seen = digest_reading.manager_seen(scope, kept)
    if seen is None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Post(digests_leads.manager_digest(seen)) if digests_leads.letter_holds_anything(seen) else Drop(OutcomeReason.NOT_NEEDED)


def team_digest_changed(scope: Scope, message: OutboxMessage[TeamDigestChanged], parts: Sequence[DigestPart] = ()) -> Rendered:
    """A team's digest as it reads now."""
    kept = digests.digest(scope, message.body.digest)
    seen = digest_reading.team_seen(scope, kept, parts) if kept is not None else None
    if seen is None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Update(views.team_digest(seen), message.body.channel, message.body.ts)


def manager_told(scope: Scope, message: OutboxMessage[ManagerDigestTold], _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on the act in a lead's digest counts as suggested, and they know of their marked messages."""
    kept = _kept(scope, message.body)
    if kept is not None and isinstance(kept.content, ManagerDigest):
        digests.change(scope, kept.id, replace(kept.content, told=digest_reading.told_in(scope, kept)))
        if kept.content.act is not None:
            nudges.was_sent(scope, kept.content.act.nudge)
    # Rendered no earlier than it might go: what was marked until then was in it for certain.
    lifecycle.marked_told(scope, PersonId(message.recipient), message.not_before)
    letters.end_letters_before(scope, PersonId(message.recipient), message.body.digest)


def letter_changed(scope: Scope, message: OutboxMessage[LetterChanged]) -> Rendered:
    """A lead's letter as it reads now."""
    kept = digests.digest(scope, message.body.digest)
    seen = digest_reading.letter_standing(scope, kept) if kept is not None else None
    if seen is None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Update(_letter(scope, PersonId(message.recipient), seen), message.body.channel, message.body.ts)


def _letter(scope: Scope, lead: PersonId, seen: ManagerSeen) -> dict[str, Any]:
    """As it stands; once another one came there is nothing to press on it but how sure it is."""
    if not letters.is_past(scope, lead, DigestId(seen.id)):
        return digests_leads.manager_digest(seen)
    # Of a letter that an earlier version sent nobody knows what waited then: what waits now stands in the newer one.
    was_told = seen.digest.told is not None
    known = replace(seen, spent=frozenset(seen.waiting)) if was_told else replace(seen, marked=0, unanswered=0, waiting={})
    return unpressable(digests_leads.manager_digest(known), but=(ids.DIGEST_LEAD_SURE,))


def owner_digest(scope: Scope, message: OutboxMessage[OwnerDigestTold]) -> Rendered:
    """The company's month, to a program owner."""
    kept = _kept(scope, message.body)
    if kept is None or not isinstance(kept.content, OwnerDigest):
        return Drop(OutcomeReason.SUBJECT_GONE)
    if message.recipient not in people.owners(scope):
        return Drop(OutcomeReason.NOT_AN_OWNER)
    if (late := _late(scope, message.body, _zone(scope, message.recipient))) is not None:
        return late
    if not digests_leads.holds_anything(kept.content):
        return Drop(OutcomeReason.NOT_NEEDED)
    language = digest_reading.language_read_by(scope, PersonId(message.recipient))
    best = digest_reading.best_learned(scope, kept.content)
    return Post(digests_leads.owner_digest(kept.content, language=language, best=best))


def pause_question(scope: Scope, message: OutboxMessage[PauseAsked]) -> Rendered:
    """After three silent weeks: shall it rest?"""
    team = teams.team(scope, message.body.team)
    if team is None or digests.is_paused(scope, team.id):
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(digest_forms.pause_question(team.id, team.name, language=team.language))


def pause_answered(scope: Scope, message: OutboxMessage[PauseAnswered]) -> Rendered:
    """Another lead let it rest."""
    team = teams.team(scope, message.body.team)
    if team is None:
        return Drop(OutcomeReason.SUBJECT_GONE)
    return Update(digest_forms.pause_answered(paused=True, language=team.language), message.body.channel, message.body.ts)


def _kept(scope: Scope, body: DigestTold) -> KeptDigest | None:
    return digests.digest(scope, body.digest)


def _zone(scope: Scope, recipient: str) -> str:
    person = people.person(scope, PersonId(recipient))
    return person.zone if person is not None else "UTC"


def _late(scope: Scope, body: DigestTold, zone: str) -> Later | Drop | None:
    match sending(body.at, scope.now, zone_of(zone), days_off_for_all(scope)):
        case SendNow():
            return None
        case SendAt(at):
            return Later(at)
        case Skip():
            return Drop(OutcomeReason.DIGEST_TOO_LATE)


def planned(scope: Scope, message: OutboxMessage[NudgePlanned]) -> Rendered:
    """The person's own if-then, in the message they wrote it from: a digest, or the nudge's own card."""
    shown = around_nudge(scope, PersonId(message.recipient), message.body.nudge)
    if shown is None:
        return nudge_notices.planned(scope, message)
    return Update(shown, message.body.channel, message.body.ts)


def around_nudge(scope: Scope, person: PersonId, nudge: NudgeId) -> Mapping[str, Any] | None:
    """The lead's digest that holds this nudge, as it reads now; None when there is none."""
    within = digest_reading.manager_digest_with(scope, person, nudge)
    return _letter(scope, person, within) if within is not None else None


def kinds(parts: Sequence[DigestPart]) -> Kinds:
    """The notices, telling what other features' `parts` hold too."""
    return by_kind(
        Kind(NudgePlanned, planned, counts=NotCounted.CHANGED),
        Kind(TeamDigestTold, partial(team_digest, parts=parts), counts=NotCounted.CHANNEL),
        Kind(TeamDigestChanged, partial(team_digest_changed, parts=parts), counts=NotCounted.CHANGED),
        Kind(ManagerDigestTold, manager_digest, counts=Unasked.LEAD_DIGEST, after_sent=manager_told),
        Kind(OwnerDigestTold, owner_digest, counts=Unasked.OWNER_DIGEST),
        Kind(LetterChanged, letter_changed, counts=NotCounted.CHANGED),
        Kind(PauseAnswered, pause_answered, counts=NotCounted.CHANGED),
        Kind(PauseAsked, pause_question, counts=Unasked.NOTE, when_unknown=WhenUnknown.SILENCE),
    )
