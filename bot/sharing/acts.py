"""Sharing what one learned. Typed, changed, taken back, used; what the App Home shows of it; and what is forgotten when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound
from bot.ids import ChannelId, LearningId, PersonId, TeamId, is_channel_id
from bot.outbox.notice import ANSWER, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.teams import store as teams
from bot.schedule.store import set_due_once
from bot.sharing import activity
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.lifecycle import drop_ask, drop_learning, index_learning
from bot.sharing.notice_bodies import TOLD_TOGETHER, LearningChanged, LearningShared
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.acts import LINK
from bot.sharing.reactions.effects import apply_marks, drop_answer
from bot.sharing.reactions.rules import DEFAULTS, USED_BUTTON, AgreedReactions, Mark, Meaning, agreed_from_fields, agreed_or_default
from bot.sharing.rules import ActivityKind, Draft, Fact, ItemKind, Learning, MyWeek, Place, SharingAtHome, drafted, id_from, may_change
from bot.slack.said.tokens import link_in, plain_words
from bot.slack.sanitize import LINK_LIMIT, TAGS_LIMIT, slack_length, tags_in

SETTING = "reactions"
WEEK, MONTH = timedelta(days=7), timedelta(days=28)
SHOWN, MINE_SHOWN = 5, TOLD_TOGETHER  # what a message about marked messages tells of is found in Home too
DIRECT = "D"  # how the ids of direct messages begin


class Shared(Struct, frozen=True):
    """A learning that was just shared, and the channel it goes to; None: nowhere, only kept. `is_first`: the first of its author's."""

    learning: Learning
    posted_in: ChannelId | None
    is_first: bool = False


def agreed(scope: Scope) -> AgreedReactions:
    """What the emoji mean in this workspace."""
    return agreed_or_default(people.setting(scope, SETTING))


def agree(scope: Scope, by: PersonId, typed: Mapping[Meaning, str]) -> AgreedReactions:
    """A program owner decides what the emoji mean from now on. What was counted stays as it was counted."""
    require_owner(scope, by)
    table = agreed_from_fields(typed)
    stored = {meaning.value: list(names) for meaning, names in table.emoji.items()}
    people.change_setting(scope, SETTING, stored, by)
    return table


def defaults() -> AgreedReactions:
    """What the emoji mean where nobody changed anything."""
    return AgreedReactions(dict(DEFAULTS))


def share_til(
    scope: Scope, author: PersonId, draft: Draft, key: str, channel: ChannelId, *, is_private: bool = False, is_failure_lesson: bool = False
) -> Shared:
    """Somebody shares what they learned. Posted where they are if Ripple is there, else in their team's channel."""
    team = rows.team_of(scope, author, channel)
    posted_in = where_to_post(scope, channel, team)
    facts = people.channel_facts(scope, posted_in or channel)
    origin = f"typed:{key}"[:200]
    made = Learning(
        id=LearningId(id_from(scope.workspace, ItemKind.LEARNING, origin)),
        author=author,
        team=team,
        origin=origin,
        channel=posted_in or channel or None,
        ts=None,
        audience=draft.audience,
        is_private=bool(facts["is_private"]) if facts else is_private,
        title=draft.title,
        text=draft.text,
        tags=draft.tags,
        link=draft.link,
        link_title=None,
        is_failure_lesson=is_failure_lesson,
        used_by=0,
        shared_at=scope.now,
        edited_at=None,
    )
    is_first = not rows.learnings_by(scope, author, 1)
    if rows.add_learning(scope, made):
        activity.add_fact(scope, Fact(ActivityKind.SHARED, author, made.id, scope.now), Teams(team))
        index_learning(scope, made)
        _tell(scope, made, posted_in)
    return Shared(made, posted_in, is_first)


def share_typed(scope: Scope, author: PersonId, typed: str, key: str, channel: ChannelId, *, is_private: bool = False) -> Shared:
    """The same from one line after the command, as Slack sent it."""
    words = plain_words(typed, reactions.names_in(scope, typed))
    link = link_in(typed) or ""
    kept_link = link if slack_length(link) <= LINK_LIMIT else ""  # it stands in the text all the same
    draft = drafted(words, tags=", ".join(tags_in(typed)[:TAGS_LIMIT]), link=kept_link)
    return share_til(scope, author, draft, key, channel, is_private=is_private)


def edit_learning(scope: Scope, person: PersonId, learning_id: LearningId, draft: Draft) -> Learning:
    """The author changes what they shared; the posted card changes with it."""
    known = own_learning(scope, person, learning_id)
    if known.is_marked:
        raise NotAllowed("sharing.is_your_message")
    changed = replace(
        known,
        title=draft.title,
        text=draft.text,
        tags=draft.tags,
        link=draft.link,
        edited_at=scope.now,
        link_title=known.link_title if draft.link == known.link else None,
    )
    rows.change_learning(
        scope,
        learning_id,
        title=changed.title,
        text=changed.text,
        tags=list(changed.tags),
        link=changed.link,
        link_title=changed.link_title,
        edited_at=scope.now,
    )
    index_learning(scope, changed)
    if changed.link and changed.link_title is None:
        set_due_once(scope, LINK, learning_id, scope.now)
    card_changed(scope, changed)
    return changed


def take_back(scope: Scope, person: PersonId, learning_id: LearningId) -> Learning:
    """The author does not want this kept: a typed learning is deleted, a marked message is never kept again."""
    known = own_learning(scope, person, learning_id)
    if known.is_marked and known.channel and known.ts:
        reactions.undo(scope, Place(known.channel, known.ts), agreed(scope))
    else:
        drop_learning(scope, known)
        card_changed(scope, known)
    return known


def use_learning(scope: Scope, person: PersonId, learning_id: LearningId) -> Learning:
    """Somebody presses "I used this" on another's learning."""
    known = rows.learning(scope, learning_id)
    if known is None or learning_id not in rows.may_read(scope, person, [learning_id]):
        raise NotFound("sharing.gone")
    if known.author == person:
        raise NotAllowed("sharing.is_yours")
    if known.channel and known.ts:
        place, mark = Place(known.channel, known.ts), Mark(there=True, event_ts=f"{scope.now.timestamp():.6f}")
        marks.keep_mark(scope, place, person, USED_BUTTON, mark, scope.now)
        apply_marks(scope, place, None, agreed(scope))
    return known


def own_learning(scope: Scope, person: PersonId, learning_id: LearningId) -> Learning:
    """The learning, if it is there and theirs."""
    known = rows.learning(scope, learning_id)
    if known is None:
        raise NotFound("sharing.gone_already")
    may_change(author=known.author, person=person)
    return known


def learning_of(scope: Scope, person: PersonId, learning_id: LearningId) -> Learning | None:
    """The learning, if this person wrote it; None for anybody else's."""
    known = rows.learning(scope, learning_id)
    return known if known is not None and known.author == person else None


def last_typed(scope: Scope, person: PersonId) -> Learning | None:
    """The last thing somebody shared with Ripple; what was marked is their own message, and not meant."""
    return next((one for one in rows.learnings_by(scope, person, 50) if not one.is_marked), None)


def card_changed(scope: Scope, learning: Learning) -> None:
    """The card in the channel shall show the learning as it is now."""
    if learning.ts and learning.channel and not learning.is_marked:
        card_withdrawn(scope, learning.id, Place(learning.channel, learning.ts))


def card_withdrawn(scope: Scope, learning_id: LearningId, place: Place) -> None:
    """The card at this place shall be drawn again; where the learning is gone it says so."""
    key, body = f"learning:{learning_id}:changed:{int(scope.now.timestamp() * 1000)}", LearningChanged(learning_id, place.channel, place.ts)
    queue_notice(scope, Notice(body, place.channel, key=key, priority=ANSWER))  # CHANNEL would wait for every post before it


def where_to_post(scope: Scope, channel: ChannelId, team: TeamId | None) -> ChannelId | None:
    """The channel itself if Ripple is in it; from a direct message the team's channel; else nowhere."""
    facts = people.channel_facts(scope, channel)
    if facts is not None and facts["bot_is_member"] and not facts["is_archived"]:
        return channel
    if not channel.startswith("D") and channel:
        return None
    home = teams.team(scope, team) if team else None
    return where_to_post(scope, home.channel_id, None) if home and home.channel_id else None


def begun_in(scope: Scope, person: PersonId, said: str) -> ChannelId:
    """Where a form was opened, as it says itself: a private channel only for its members, otherwise as from a direct message.

    What is no channel's id (Slack never sends it) counts as a direct message too.
    """
    place = ChannelId(said if is_channel_id(said) else DIRECT)
    is_private = (people.channel_facts(scope, place) or {}).get("is_private")
    return ChannelId(DIRECT) if is_private and person not in people.channel_members_of(scope, place) else place


def at_home(scope: Scope, person: PersonId) -> SharingAtHome:
    """My week, my learnings, what my team learned, who still waits for an answer."""
    team = rows.team_of(scope, person)
    since = scope.now - MONTH
    return SharingAtHome(
        week=_my_week(scope, person, scope.now - WEEK),
        mine=tuple(rows.learnings_by(scope, person, MINE_SHOWN)),
        team=tuple(rows.learnings_of_team(scope, team, person, since, SHOWN)) if team else (),
        asked=tuple(one for one in rows.asks_by(scope, person) if one.solved_at is None and one.text)[:SHOWN],
        waiting=tuple(rows.open_asks_of_team(scope, team, person, since, 3)) if team else (),
    )


def forget_person(scope: Scope, person: PersonId) -> None:
    """Everything a person shared, asked, answered and marked is gone; weekly numbers stay: they name nobody.

    Their traces and what search holds of them go by the schema page.
    """
    table = agreed(scope)
    for learning in rows.learnings_by(scope, person, 1_000_000):
        drop_learning(scope, learning)
        card_changed(scope, learning)
    for ask in rows.asks_by(scope, person):
        drop_ask(scope, ask)
    for given in rows.answers_by(scope, person):
        drop_answer(scope, given, table)
    places = marks.places_marked_by(scope, person)
    marks.forget_person(scope, person)
    for place in places:
        apply_marks(scope, place, None, table)


def _tell(scope: Scope, made: Learning, channel: ChannelId | None) -> None:
    if made.link:
        set_due_once(scope, LINK, made.id, scope.now)
    if channel:
        notice = Notice(LearningShared(made.id), channel, key=f"learning:{made.id}:shared", priority=ANSWER)
        queue_notice(scope, notice)


def _my_week(scope: Scope, person: PersonId, since: datetime) -> MyWeek:
    mine = [one for one in rows.learnings_by(scope, person, 50) if one.shared_at >= since]
    given = [one for one in rows.answers_by(scope, person) if one.answered_at >= since]
    return MyWeek(
        shared=len(mine),
        asked=sum(1 for one in rows.asks_by(scope, person) if one.asked_at >= since),
        answered=len(given),
        helped=sum(1 for one in given if one.helpful),
        used=sum(1 for one in mine if one.used_by),
    )
