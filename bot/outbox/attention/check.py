"""Whether an unasked message is welcome now. Asked when it is about to be sent, so that it knows what holds at that moment.

1. Stopped, paused (or everything rests), gone, or not a colleague: it is dropped; only that somebody's words are kept is told
   after the pause. So is what is for somebody outside the consent gate (bot/database/consent.py): whoever queued it should have
   asked there.
2. Not the person's hours (their zone, weekend, leave, do-not-disturb): later.
3. A lead's digest is made on Monday at nine: what matters less waits until it has taken its place.
4. The week's ledger is full: next week, or dropped (`rules`). The ledger's entry commits with the mark `sending`.

Messages to channels, and those somebody asked for, are not its business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.ids import PersonId, WorkspaceId
from bot.outbox.attention.rules import (
    No,
    NotNow,
    PersonWeek,
    Unasked,
    Yes,
    entries_for,
    is_for_owners,
    is_less_than_a_digest,
    is_of_an_audit,
    may_remind,
    may_tell,
    outlasts_a_pause,
)
from bot.outbox.attention.store import Addressee, LedgerEntry, addressees, book, entries, still_to_come
from bot.outbox.kinds import AnyKind, Drop, Kinds, Later
from bot.outbox.notice import StoredMessage
from bot.outbox.states import OutcomeReason
from bot.schedule.cadence import Span, next_allowed, wall_moment, zone_of
from bot.schedule.digest_times import MANAGERS_TOLD_BY
from bot.schedule.weeks import next_week, week_where

A_WEEK = timedelta(days=7)
OPENING = time(8)
LOOK_AGAIN = timedelta(weeks=4)  # at a pause that may end earlier than was said
BOOKED_AHEAD = "#"  # keeps the key of a place booked with another message apart from that message's own

Spans = Callable[[WorkspaceId, PersonId], tuple[Span, ...]]


def undisturbed(_workspace: str, _person: str) -> tuple[Span, ...]:
    """Nobody is known not to want to be disturbed."""
    return ()


class ByTheLedger:
    """The rule, for one process. `spans`: who does not want to be disturbed."""

    def __init__(self, kinds: Kinds, spans: Spans = undisturbed) -> None:
        self._kinds = kinds
        self._spans = spans

    def __call__(self, scope: Scope, messages: Sequence[tuple[StoredMessage, AnyKind]]) -> dict[str, Later | Drop]:
        """What must not be sent now, by message id; what is not in it may go, and is in the ledger."""
        personal = [(message, kind) for message, kind in messages if is_person(message.recipient)]
        if not personal:
            return {}
        week = LedgerWeek(scope, [PersonId(message.recipient) for message, _ in personal], self._kinds)
        verdicts = {message.id: self._ask(scope, week, message, kind) for message, kind in personal}
        book(scope, week.booked)
        return {message: verdict for message, verdict in verdicts.items() if verdict is not None}

    def _ask(self, scope: Scope, week: LedgerWeek, message: StoredMessage, kind: AnyKind) -> Later | Drop | None:
        who, unasked = week.people.get(PersonId(message.recipient)), kind.as_unasked
        if who is None or unasked is None:
            return Drop(OutcomeReason.NOBODY_WE_KNOW) if who is None else None
        if (unwanted := _unwanted(who, unasked, scope.now, week.all_rest_until)) is not None:
            return unwanted
        spans = self._spans(message.workspace, PersonId(message.recipient))
        at = next_allowed(scope.now, zone_of(who.zone), who.days_off, spans)
        if at is None:
            return Drop(OutcomeReason.AWAY)
        if at > scope.now:
            return Later(at)
        return week.ask(message, unasked, who)


class LedgerWeek:
    """The ledger's pages for the people a batch is for, read once."""

    def __init__(self, scope: Scope, persons: Sequence[PersonId], kinds: Kinds) -> None:
        self.booked: list[LedgerEntry] = []
        self.people = addressees(scope, persons)
        self.all_rest_until = paused_until(scope)
        self._now = scope.now
        self._kinds = {name: unasked for name, kind in kinds.items() if (unasked := kind.as_unasked) is not None}
        self._entries = entries(scope, persons, (scope.now - 2 * A_WEEK).date())
        self._waiting = still_to_come(scope, persons, self._kinds)

    def ask(self, message: StoredMessage, unasked: Unasked, who: Addressee) -> Later | Drop | None:
        """None: yes, and it is booked."""
        zone = zone_of(who.zone)
        monday = week_where(self._now, zone)
        digest_was_made = wall_moment(monday, MANAGERS_TOLD_BY, zone)
        if who.is_lead and is_less_than_a_digest(unasked) and self._now < digest_was_made:
            return Later(digest_was_made)
        page = self._page(message, monday, who)
        if unasked is Unasked.REMINDER:
            # Its place was booked when the pulse was sent, for everybody alike: nothing is written now.
            return None if may_remind(page) else Drop(OutcomeReason.NO_PLACE_KEPT)
        match may_tell(page, unasked):
            case Yes():
                self._book(message, monday, entries_for(page, unasked))
                return None
            case NotNow():
                return Later(_opening(next_week(monday), who))
            case No():
                return Drop(OutcomeReason.WEEK_FULL)

    def _page(self, message: StoredMessage, monday: date, who: Addressee) -> PersonWeek:
        # What this message booked before, when it did not get through, is not counted against it.
        own = (message.key, message.key + BOOKED_AHEAD)
        told = [one.kind for one in self._entries if (one.person, one.week) == (message.recipient, monday) and one.key not in own]
        week_ends, waiting = _opening(next_week(monday), who), self._waiting.get(PersonId(message.recipient), {})
        to_come = {self._kinds[kind] for kind, at in waiting.items() if at < week_ends and kind != message.kind}
        return PersonWeek(monday, tuple(told), frozenset(to_come), who.is_lead)

    def _book(self, message: StoredMessage, monday: date, kinds: tuple[Unasked, ...]) -> None:
        for place, kind in enumerate(kinds):
            entry = LedgerEntry(PersonId(message.recipient), monday, message.key + BOOKED_AHEAD * place, kind)
            self.booked.append(entry)
            self._entries.append(entry)


def is_person(recipient: str) -> bool:
    """Whether this is somebody's id, not a channel's."""
    return recipient[:1] in ("U", "W")


def _unwanted(who: Addressee, unasked: Unasked, now: datetime, all_rest_until: datetime | None) -> Later | Drop | None:
    if not who.counts:
        return Drop(OutcomeReason.NOT_HERE)
    if not (who.hears or (who.hears_as_owner and is_for_owners(unasked)) or (who.hears_audit and is_of_an_audit(unasked))):
        return Drop(OutcomeReason.OUTSIDE)
    if who.stopped:
        return Drop(OutcomeReason.STOPPED)
    paused_until = max((until for until in (who.paused_until, all_rest_until) if until is not None), default=None)
    if paused_until is not None and now < paused_until:
        return Later(min(paused_until, now + LOOK_AGAIN)) if outlasts_a_pause(unasked) else Drop(OutcomeReason.PAUSED)
    return None


def _opening(day: date, who: Addressee) -> datetime:
    return wall_moment(day, OPENING, zone_of(who.zone))
