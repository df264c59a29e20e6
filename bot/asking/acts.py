"""Asking through Ripple, with or without one's name, and saying that a question is solved.

Anonymously: the row holds no author, only a slot keyed by a key of its own outside the database, so that the asker
alone can say "solved" or take it back. The question appears some minutes later, so that nobody can tell by the moment
who was typing. After 35 days the key is destroyed and even that link is gone.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256

from bot.asking.notice_bodies import AskAsked, AskChanged
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.ids import AskId, ChannelId, PersonId
from bot.outbox.notice import ANSWER, CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.sharing import activity
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.acts import agreed, where_to_post
from bot.sharing.lifecycle import drop_ask, index_ask
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.effects import update_solved
from bot.sharing.reactions.rules import NOBODY, SOLVED_BUTTON, Mark
from bot.sharing.rules import ActivityKind, Ask, Fact, ItemKind, Place, id_from

SOONEST, LATEST = 2, 9  # minutes until an anonymous question appears


def ask_question(scope: Scope, person: PersonId, text: str, key: str, channel: ChannelId, *, anonymous: bool) -> Ask:
    """Somebody asks; the question is posted by Ripple and replies in its thread are answers."""
    team = rows.team_of(scope, person, channel)
    posted_in = where_to_post(scope, channel, team)
    if posted_in is None:
        raise PersonCanFix("asking.not_here")
    facts = people.channel_facts(scope, posted_in) or {}
    origin = f"anonymous:{scope.new_id()}" if anonymous else f"typed:{key}"[:200]
    ask_id = AskId(id_from(scope.workspace, ItemKind.ASK, origin))
    made = Ask(
        id=ask_id,
        author=None if anonymous else person,
        author_slot=_slot(scope.keys.make(scope.tx, f"ask:{ask_id}"), person) if anonymous else None,
        team=team,
        origin=origin,
        channel=posted_in,
        ts=None,
        is_private=bool(facts.get("is_private")),
        text=text,
        asked_at=scope.now,
        edited_at=None,
        answered_at=None,
        solved_at=None,
    )
    if rows.add_ask(scope, made):
        _count(scope, made)
        index_ask(scope, made)
        _post(scope, made)
    return made


def solve(scope: Scope, person: PersonId, ask_id: AskId) -> Ask:
    """The asker presses "Solved"."""
    ask = _askers_own(scope, person, ask_id)
    if ask.ts is not None:
        place = Place(ask.channel, ask.ts)
        mark = Mark(there=True, event_ts=f"{scope.now.timestamp():.6f}")
        marks.keep_mark(scope, place, ask.author or NOBODY, SOLVED_BUTTON, mark, scope.now)
        update_solved(scope, place, agreed(scope))
        _changed(scope, ask)
    return rows.ask(scope, ask_id) or ask


def withdraw(scope: Scope, person: PersonId, ask_id: AskId) -> None:
    """The asker takes the question back."""
    ask = _askers_own(scope, person, ask_id)
    drop_ask(scope, ask)
    _changed(scope, ask)
    if ask.author is None:
        scope.keys.destroy(scope.tx, f"ask:{ask_id}")


def _askers_own(scope: Scope, person: PersonId, ask_id: AskId) -> Ask:
    ask = rows.ask(scope, ask_id)
    if ask is None:
        raise NotFound("asking.gone")
    if ask.author is not None and ask.author == person:
        return ask
    if ask.author is None and ask.author_slot is not None:
        key = scope.keys.get(scope.tx, f"ask:{ask_id}")
        if key is not None and hmac.compare_digest(_slot(key, person), bytes(ask.author_slot)):
            return ask
    raise NotAllowed("asking.not_yours")


def _slot(key: bytes, person: PersonId) -> bytes:
    return hmac.new(key, person.encode(), sha256).digest()[:16]


def _count(scope: Scope, made: Ask) -> None:
    if made.author is not None:
        activity.add_fact(scope, Fact(ActivityKind.ASKED, made.author, made.id, made.asked_at), Teams(made.team))


def _post(scope: Scope, made: Ask) -> None:
    wait = timedelta(minutes=SOONEST + int(made.id[:8], 16) % (LATEST - SOONEST + 1)) if made.author is None else None
    notice = Notice(
        AskAsked(made.id),
        made.channel,
        key=f"ask:{made.id}:asked",
        not_before=scope.now + wait if wait else None,
        priority=ANSWER,
    )
    queue_notice(scope, notice)


def _changed(scope: Scope, ask: Ask) -> None:
    if ask.ts is not None and not ask.is_marked:
        body = AskChanged(ask.id, ask.channel, ask.ts)
        key = f"ask:{ask.id}:changed:{int(scope.now.timestamp() * 1000)}"
        queue_notice(scope, Notice(body, ask.channel, key=key, priority=CHANNEL))
