"""Asking through Ripple, with or without one's name, and saying that a question is solved.

Anonymously: the row holds no author, only a slot keyed by a key of its own outside the database, so that the asker
alone can say "solved" or take it back. The question belongs to the team of its channel, not to the asker's. It appears,
is solved and is taken back ten minutes to an hour after the act, by chance, and no finer time than the day is kept, so
that nobody can tell by the moment who it was. After 35 days the key is destroyed and even that link is gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.asking.notice_bodies import AskAsked, AskChanged
from bot.database.idempotency import day_of
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.ids import AskId, ChannelId, PersonId
from bot.outbox.notice import ANSWER, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.sharing import activity
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.acts import agreed, where_to_post
from bot.sharing.lifecycle import drop_ask, index_ask
from bot.sharing.mine.acts import asker_slot, is_askers
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.effects import update_solved
from bot.sharing.reactions.rules import NOBODY, SOLVED_BUTTON, Mark, moment_of
from bot.sharing.rules import ActivityKind, Ask, Fact, ItemKind, Place, id_from

SOLVE, WITHDRAW = "ask:solve", "ask:withdraw"
SOONEST, LATEST = 10, 60  # minutes until what is done without a name can be seen


def ask_question(scope: Scope, person: PersonId, text: str, key: str, channel: ChannelId, *, anonymous: bool) -> Ask:
    """Somebody asks; the question is posted by Ripple and replies in its thread are answers."""
    askers = rows.team_of(scope, person, channel)
    posted_in = where_to_post(scope, channel, askers)
    if posted_in is None:
        raise PersonCanFix("asking.not_here")
    facts = people.channel_facts(scope, posted_in) or {}
    origin = f"anonymous:{scope.new_id()}" if anonymous else f"typed:{key}"[:200]
    ask_id = AskId(id_from(scope.workspace, ItemKind.ASK, origin))
    made = Ask(
        id=ask_id,
        author=None if anonymous else person,
        author_slot=asker_slot(scope.keys.make(scope.tx, f"ask:{ask_id}"), person) if anonymous else None,
        team=rows.team_in(scope, posted_in) if anonymous else askers,
        origin=origin,
        channel=posted_in,
        ts=None,
        is_private=bool(facts.get("is_private")),
        text=text,
        asked_at=day_of(scope.now) if anonymous else scope.now,
        edited_at=None,
        answered_at=None,
        solved_at=None,
    )
    if rows.add_ask(scope, made):
        _post(scope, made)
        if not anonymous:
            _count(scope, made, person)
            index_ask(scope, made)
    return made


def solve(scope: Scope, person: PersonId, ask_id: AskId) -> Ask:
    """The asker presses "Solved"; without a name it is so only later."""
    ask = _askers_own(scope, person, ask_id)
    if ask.author is None:
        set_due_once(scope, SOLVE, ask_id, _by_chance(scope))
    else:
        _solved(scope, ask, scope.now)
    return rows.ask(scope, ask_id) or ask


def withdraw(scope: Scope, person: PersonId, ask_id: AskId) -> Ask:
    """The asker takes the question back; without a name it goes only later."""
    ask = _askers_own(scope, person, ask_id)
    if ask.author is None:
        set_due_once(scope, WITHDRAW, ask_id, _by_chance(scope))
    else:
        drop_ask(scope, ask)
        _changed(scope, ask, "gone", scope.now)
    return ask


def appeared(scope: Scope, ask_id: AskId, place: Place) -> None:
    """Its card stands in the channel now: replies in its thread are answers. One without a name may be found from now on."""
    rows.change_ask(scope, ask_id, channel_id=place.channel, message_ts=place.ts)
    ask = rows.ask(scope, ask_id)
    if ask is not None and ask.author is None:
        ask = replace(ask, asked_at=moment_of(place.ts))
        rows.change_ask(scope, ask_id, asked_at=ask.asked_at)
        index_ask(scope, ask)


def solve_now(context: DueContext) -> None:
    """The time is up of a nameless "Solved"."""
    scope = context.scope
    ask = rows.ask(scope, AskId(context.subject))
    if ask is not None and ask.ts is not None:
        _solved(scope, ask, max(day_of(scope.now), ask.asked_at))


def withdraw_now(context: DueContext) -> None:
    """The time is up of a nameless "Take back"."""
    scope = context.scope
    ask = rows.ask(scope, AskId(context.subject))
    if ask is not None:
        drop_ask(scope, ask)
        _changed(scope, ask, "gone", day_of(scope.now))
    scope.keys.destroy(scope.tx, f"ask:{context.subject}")


def _solved(scope: Scope, ask: Ask, at: datetime) -> None:
    if ask.ts is None:
        return
    place = Place(ask.channel, ask.ts)
    marks.keep_mark(scope, place, ask.author or NOBODY, SOLVED_BUTTON, Mark(there=True, event_ts=f"{at.timestamp():.6f}"), at)
    update_solved(scope, place, agreed(scope))
    _changed(scope, ask, "solved", at)


def _askers_own(scope: Scope, person: PersonId, ask_id: AskId) -> Ask:
    ask = rows.ask(scope, ask_id)
    if ask is None:
        raise NotFound("asking.gone")
    if not is_askers(scope, ask, person):
        raise NotAllowed("asking.not_yours")
    return ask


def _count(scope: Scope, made: Ask, asker: PersonId) -> None:
    activity.add_fact(scope, Fact(ActivityKind.ASKED, asker, made.id, made.asked_at), Teams(made.team))


def _by_chance(scope: Scope) -> datetime:
    """Ten minutes to an hour from now; nothing that is kept or shown says which moment it is."""
    return scope.now + timedelta(seconds=scope.chance.randint(SOONEST * 60, LATEST * 60))


def _post(scope: Scope, made: Ask) -> None:
    not_before = _by_chance(scope) if made.author is None else scope.now
    notice = Notice(AskAsked(made.id), made.channel, key=f"ask:{made.id}:asked", not_before=not_before, priority=ANSWER)
    queue_notice(scope.at(made.asked_at), notice)


def _changed(scope: Scope, ask: Ask, to: str, at: datetime) -> None:
    """The card shall be drawn again; `at` is as exact as anything that is kept of it."""
    if ask.ts is not None and not ask.is_marked:
        body = AskChanged(ask.id, ask.channel, ask.ts)
        key = f"ask:{ask.id}:{to}:{int(at.timestamp() * 1000)}"
        queue_notice(scope.at(at), Notice(body, ask.channel, key=key, priority=ANSWER))


DUE: DueJobs = {SOLVE: solve_now, WITHDRAW: withdraw_now}
