"""Learnings, questions and answers as rows. What they mean is decided in the domain; what counts, in `activity`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Row, Table, and_, bindparam, delete, func, or_, select, update

from bot.database.schema import answers, asks, channel_members, channels, learnings, people, team_members, teams
from bot.database.scope import Scope
from bot.ids import AskId, ChannelId, LearningId, PersonId, TeamId
from bot.sharing.rules import Ask, GivenAnswer, Learning, Place

_SAME_NAME = {"author": "author_id", "team": "team_id", "channel": "channel_id", "ts": "message_ts"}
ORPHAN = "?"


def _at_place(table: Table) -> Any:
    return select(table).where(table.c.channel_id == bindparam("channel"), table.c.message_ts == bindparam("ts"))


_LEARNING = select(learnings).where(learnings.c.id == bindparam("learning"))
_LEARNING_AT, _ASK_AT, _ANSWER_AT = _at_place(learnings), _at_place(asks), _at_place(answers)
_TEAM_OF = (
    select(team_members.c.team_id)
    .join(teams, and_(teams.c.workspace_id == team_members.c.workspace_id, teams.c.id == team_members.c.team_id))
    .where(team_members.c.person_id == bindparam("person"), team_members.c.until.is_(None), teams.c.archived_at.is_(None))
    .order_by((func.coalesce(teams.c.channel_id, "") == bindparam("channel")).desc(), team_members.c.team_id)
    .limit(1)
)

# --- learnings -----------------------------------------------------------------------------------------------------


def add_learning(scope: Scope, made: Learning) -> bool:
    """A new learning; False when what it came from made one before."""
    return scope.insert_new(learnings, {**_row(made, _SAME_NAME), "reused_at": None}) == 1


def learning(scope: Scope, learning_id: LearningId) -> Learning | None:
    """One learning."""
    row = scope.execute(_LEARNING, {"learning": learning_id}).one_or_none()
    return _learning(row) if row else None


def learning_at(scope: Scope, place: Place) -> Learning | None:
    """The learning that this message is, or that Ripple posted there."""
    row = scope.execute(_LEARNING_AT, _where(place)).first()
    return _learning(row) if row else None


def change_learning(scope: Scope, learning_id: LearningId, **changed: Any) -> None:
    """Some of a learning's columns."""
    scope.execute(update(learnings).where(learnings.c.id == learning_id).values(**changed))


def drop_learning(scope: Scope, learning_id: LearningId) -> None:
    """The learning is gone."""
    scope.execute(delete(learnings).where(learnings.c.id == learning_id))


def learnings_by(scope: Scope, author: PersonId, limit: int) -> list[Learning]:
    """Somebody's own learnings, newest first."""
    query = select(learnings).where(learnings.c.author_id == author)
    rows = scope.execute(query.order_by(learnings.c.shared_at.desc(), learnings.c.id).limit(limit))
    return [_learning(row) for row in rows]


def learnings_of_team(scope: Scope, team: TeamId, reader: PersonId, since: datetime, limit: int) -> list[Learning]:
    """What a team learned lately and `reader` may read: most used first, then newest."""
    query = select(learnings).where(
        learnings.c.team_id == team, learnings.c.shared_at >= since, learnings.c.text != "", readable(learnings, reader)
    )
    order = (learnings.c.used_by.desc(), learnings.c.shared_at.desc(), learnings.c.id)
    return [_learning(row) for row in scope.execute(query.order_by(*order).limit(limit))]


def learnings_since(scope: Scope, reader: PersonId, since: datetime) -> list[Learning]:
    """What was shared since then and `reader` may read, oldest first."""
    query = select(learnings).where(learnings.c.shared_at >= since, learnings.c.text != "", readable(learnings, reader))
    return [_learning(row) for row in scope.execute(query.order_by(learnings.c.shared_at, learnings.c.id))]


# --- questions and answers -----------------------------------------------------------------------------------------


def add_ask(scope: Scope, made: Ask) -> bool:
    """A new question; False when what it came from made one before."""
    return scope.insert_new(asks, {**_row(made, _SAME_NAME)}) == 1


def ask(scope: Scope, ask_id: AskId) -> Ask | None:
    """One question."""
    row = scope.execute(select(asks).where(asks.c.id == ask_id)).one_or_none()
    return _ask(row) if row else None


def ask_at(scope: Scope, place: Place) -> Ask | None:
    """The question that this message is, or that Ripple posted there."""
    row = scope.execute(_ASK_AT, _where(place)).first()
    return _ask(row) if row else None


def change_ask(scope: Scope, ask_id: AskId, **changed: Any) -> None:
    """Some of a question's columns."""
    scope.execute(update(asks).where(asks.c.id == ask_id).values(**changed))


def drop_ask(scope: Scope, ask_id: AskId) -> None:
    """The question is gone, its answers with it."""
    scope.execute(delete(answers).where(answers.c.ask_id == ask_id))
    scope.execute(delete(asks).where(asks.c.id == ask_id))


def asks_by(scope: Scope, author: PersonId) -> list[Ask]:
    """Somebody's own questions, newest first. What they asked anonymously is not among them: nobody can tell."""
    query = select(asks).where(asks.c.author_id == author)
    return [_ask(row) for row in scope.execute(query.order_by(asks.c.asked_at.desc(), asks.c.id))]


def nameless_asks(scope: Scope, reader: PersonId) -> list[Ask]:
    """Questions without a name whose asker can still be recognised and that stand where `reader` may read them. Not whose they are."""
    query = select(asks).where(asks.c.author_slot.is_not(None), readable(asks, reader))
    return [_ask(row) for row in scope.execute(query.order_by(asks.c.id))]


def open_asks_of_team(scope: Scope, team: TeamId, reader: PersonId, since: datetime, limit: int) -> list[Ask]:
    """A team's questions that still wait for an answer and that `reader` may read, oldest first."""
    query = select(asks).where(
        asks.c.team_id == team,
        asks.c.asked_at >= since,
        asks.c.answered_at.is_(None),
        asks.c.solved_at.is_(None),
        asks.c.text != "",
        has_appeared(asks),
        readable(asks, reader),
    )
    return [_ask(row) for row in scope.execute(query.order_by(asks.c.asked_at, asks.c.id).limit(limit))]


def anonymous_asks_before(scope: Scope, before: datetime) -> list[AskId]:
    """Anonymous questions asked before `before` whose asker could still be recognised."""
    query = select(asks.c.id).where(asks.c.author_slot.is_not(None), asks.c.asked_at < before)
    return list(scope.execute(query.order_by(asks.c.id)).scalars())


def add_answer(scope: Scope, made: GivenAnswer) -> bool:
    """A new answer; False when this message is one already."""
    return scope.insert_new(answers, {**_answer_row(made)}) == 1


def answer(scope: Scope, answer_id: str) -> GivenAnswer | None:
    """One answer."""
    row = scope.execute(select(answers).where(answers.c.id == answer_id)).one_or_none()
    return _answer(row) if row else None


def answer_at(scope: Scope, place: Place) -> GivenAnswer | None:
    """The answer that this message is."""
    row = scope.execute(_ANSWER_AT, _where(place)).first()
    return _answer(row) if row else None


def answers_to(scope: Scope, ask_id: AskId) -> list[GivenAnswer]:
    """A question's answers: most helpful first, then oldest."""
    query = select(answers).where(answers.c.ask_id == ask_id)
    rows = scope.execute(query.order_by(answers.c.helpful.desc(), answers.c.answered_at, answers.c.id))
    return [_answer(row) for row in rows]


def answers_by(scope: Scope, author: PersonId) -> list[GivenAnswer]:
    """Everything somebody answered."""
    query = select(answers).where(answers.c.author_id == author)
    return [_answer(row) for row in scope.execute(query.order_by(answers.c.answered_at, answers.c.id))]


def change_answer(scope: Scope, answer_id: str, **changed: Any) -> None:
    """Some of an answer's columns."""
    scope.execute(update(answers).where(answers.c.id == answer_id).values(**changed))


def drop_answer(scope: Scope, answer_id: str) -> None:
    """The answer is gone."""
    scope.execute(delete(answers).where(answers.c.id == answer_id))


def orphan_of(place: Place) -> AskId:
    """What stands for the question of a reply that came before we knew where our own post is."""
    return AskId(f"{ORPHAN}{place.channel}:{place.ts}")


def drop_orphans(scope: Scope, before: datetime) -> None:
    """Replies to our own posts that turned out to be neither questions nor learnings."""
    mine = (answers.c.answered_at < before,)
    scope.execute(delete(answers).where(*mine, answers.c.ask_id.startswith(ORPHAN)))


# --- who and where -------------------------------------------------------------------------------------------------


def team_of(scope: Scope, person: PersonId, channel: ChannelId | None = None) -> TeamId | None:
    """The team somebody's act is counted for: the one that meets in this channel if they are in it, else their first."""
    return scope.execute(_TEAM_OF, {"person": person, "channel": channel or "-"}).scalar_one_or_none()


def team_in(scope: Scope, channel: ChannelId) -> TeamId | None:
    """The team that meets in this channel, whoever asks."""
    here = select(teams.c.id).where(teams.c.channel_id == channel, teams.c.archived_at.is_(None))
    return scope.execute(here.order_by(teams.c.id).limit(1)).scalar_one_or_none()


def has_appeared(table: Table) -> Any:
    """The condition that a question may be shown: one without a name appears nowhere before its card does."""
    return or_(table.c.author_id.is_not(None), table.c.message_ts.is_not(None))


def readable(table: Table, reader: PersonId) -> Any:
    """The condition that `reader` may read a row: not private, or a member of its channel, as the channel is now.

    A guest sees in Slack only the channels they are in: what is open to colleagues they may not read, unless it is theirs.
    """
    now_private = (
        select(channels.c.is_private)
        .where(channels.c.workspace_id == table.c.workspace_id, channels.c.id == table.c.channel_id)
        .correlate(table)
        .scalar_subquery()
    )
    is_member = (
        select(channel_members.c.person_id)
        .where(
            channel_members.c.workspace_id == table.c.workspace_id,
            channel_members.c.channel_id == table.c.channel_id,
            channel_members.c.person_id == reader,
        )
        .correlate(table)
        .exists()
    )
    is_colleague = (
        select(people.c.id)
        .where(people.c.workspace_id == table.c.workspace_id, people.c.id == reader, ~(people.c.is_guest | people.c.is_stranger))
        .correlate(table)
        .exists()
    )
    is_theirs = table.c["owner_id" if "owner_id" in table.c else "author_id"] == reader
    is_open = and_(~or_(table.c.is_private, func.coalesce(now_private, False)), or_(is_colleague, is_theirs))
    return or_(is_open, is_member)


def may_read(scope: Scope, reader: PersonId, ids: Collection[str]) -> set[str]:
    """Which of these learnings and questions `reader` may read."""
    found: set[str] = set()
    for table in (learnings, asks):
        query = select(table.c.id).where(table.c.id.in_(list(ids)))
        found |= set(scope.execute(query.where(readable(table, reader))).scalars())
    return found


def _row(made: Learning | Ask, renamed: dict[str, str]) -> dict[str, Any]:
    row = {renamed.get(name, name): value for name, value in asdict(made).items()}
    return row | ({"tags": list(made.tags)} if isinstance(made, Learning) else {})


def _answer_row(made: GivenAnswer) -> dict[str, Any]:
    return {
        "id": made.id,
        "ask_id": made.ask,
        "author_id": made.author,
        "channel_id": made.place.channel,
        "message_ts": made.place.ts,
        "text": made.text,
        "helpful": made.helpful,
        "answered_at": made.answered_at,
        "edited_at": made.edited_at,
    }


def _learning(row: Row[Any]) -> Learning:
    found = {name: row._mapping[_SAME_NAME.get(name, name)] for name in Learning.__struct_fields__}
    return Learning(**found | {"tags": tuple(found["tags"])})


def _ask(row: Row[Any]) -> Ask:
    return Ask(**{name: row._mapping[_SAME_NAME.get(name, name)] for name in Ask.__struct_fields__})


def _answer(row: Row[Any]) -> GivenAnswer:
    place = Place(row.channel_id, row.message_ts)
    return GivenAnswer(row.id, row.ask_id, row.author_id, place, row.text, row.helpful, row.answered_at, row.edited_at)


def _where(place: Place) -> dict[str, str]:
    return {"channel": place.channel, "ts": place.ts}
