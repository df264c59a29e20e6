"""Sharing what one learned: typed, changed, taken back, used; what the App Home shows of it; and what is forgotten when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.database.engine import Tx
from bot.errors import NotAllowed, NotFound
from bot.experiments import store as ledger
from bot.outbox.notice import ANSWER, CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.teams import store as teams
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as rows
from bot.sharing.activity import Teams
from bot.sharing.home_rules import HomeSharing, MyWeek
from bot.sharing.lifecycle import TOLD_TOGETHER, drop_ask, drop_learning, index_learning
from bot.sharing.reactions import acts as marking
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.acts import LINK
from bot.sharing.reactions.effects import drop_answer, settle
from bot.sharing.reactions.rules import DEFAULTS, USED_BUTTON, AgreedReactions, Mark, Meaning, agreed_from_fields, agreed_or_default
from bot.sharing.rules import EVENT_ROWS_KEPT, Act, Draft, Fact, Kind, Learning, Place, drafted, id_from, may_change
from bot.slack.sanitize import TAGS_LIMIT, first_link, plain_words, tags_in

SHARED, CHANGED = "learning:shared", "learning:changed"
SETTING = "reactions"
WEEK, MONTH = timedelta(days=7), timedelta(days=28)
IDLE_MARKS = timedelta(days=2)  # how late an event may be and still count for reach
SHOWN, MINE_SHOWN = 5, TOLD_TOGETHER  # what a letter about marked messages tells of is found in Home too
NIGHTLY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shared:
    """A learning that was just shared, and the channel it goes to; None: nowhere, only kept."""

    learning: Learning
    posted_in: str | None


def agreed(tx: Tx, workspace: str) -> AgreedReactions:
    """What the emoji mean in this workspace."""
    return agreed_or_default(people.setting(tx, workspace, SETTING))


def agree(tx: Tx, workspace: str, by: str, typed: Mapping[Meaning, str], now: datetime) -> AgreedReactions:
    """A program owner decides what the emoji mean from now on. What was counted stays as it was counted."""
    require_owner(tx, workspace, by)
    table = agreed_from_fields(typed)
    stored = {meaning.value: list(names) for meaning, names in table.emoji.items()}
    people.change_setting(tx, workspace, SETTING, stored, by, now)
    return table


def defaults() -> AgreedReactions:
    """What the emoji mean where nobody changed anything."""
    return AgreedReactions(dict(DEFAULTS))


def share_til(
    tx: Tx,
    workspace: str,
    author: str,
    draft: Draft,
    key: str,
    channel: str,
    now: datetime,
    *,
    is_private: bool = False,
    is_failure_lesson: bool = False,
) -> Shared:
    """Somebody shares what they learned. Posted where they are if Ripple is there, else in their team's channel."""
    team = rows.team_of(tx, workspace, author, channel)
    posted_in = where_to_post(tx, workspace, channel, team)
    facts = people.channel_facts(tx, workspace, posted_in or channel)
    origin = f"typed:{key}"[:200]
    made = Learning(
        id=id_from(workspace, Kind.LEARNING, origin),
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
        shared_at=now,
        edited_at=None,
    )
    if rows.add_learning(tx, workspace, made):
        activity.add_fact(tx, workspace, Fact(Act.SHARED, author, made.id, now), Teams(team))
        index_learning(tx, workspace, made)
        _tell(tx, workspace, made, posted_in, now)
    return Shared(made, posted_in)


def share_typed(
    tx: Tx, workspace: str, author: str, typed: str, key: str, channel: str, now: datetime, *, is_private: bool = False
) -> Shared:
    """The same from one line after the command, as Slack sent it."""
    words = plain_words(typed, marking.names_in(tx, workspace, typed))
    draft = drafted(words, tags=", ".join(tags_in(typed)[:TAGS_LIMIT]), link=first_link(words) or "")
    return share_til(tx, workspace, author, draft, key, channel, now, is_private=is_private)


def edit_learning(tx: Tx, workspace: str, person: str, learning_id: str, draft: Draft, now: datetime) -> Learning:
    """The author changes what they shared; the posted card changes with it."""
    known = own_learning(tx, workspace, person, learning_id)
    if known.is_marked:
        raise NotAllowed("This learning is your own Slack message: edit the message, and it changes here too.")
    changed = replace(
        known,
        title=draft.title,
        text=draft.text,
        tags=draft.tags,
        link=draft.link,
        edited_at=now,
        link_title=known.link_title if draft.link == known.link else None,
    )
    rows.change_learning(
        tx,
        workspace,
        learning_id,
        title=changed.title,
        text=changed.text,
        tags=list(changed.tags),
        link=changed.link,
        link_title=changed.link_title,
        edited_at=now,
    )
    index_learning(tx, workspace, changed)
    if changed.link and changed.link_title is None:
        set_due_once(tx, workspace, LINK, learning_id, now)
    card_changed(tx, workspace, changed, now)
    return changed


def take_back(tx: Tx, workspace: str, person: str, learning_id: str, now: datetime) -> Learning:
    """The author does not want this kept: a typed learning is deleted, a marked message is never kept again."""
    known = own_learning(tx, workspace, person, learning_id)
    if known.is_marked and known.channel and known.ts:
        marking.undo(tx, workspace, Place(known.channel, known.ts), agreed(tx, workspace), now)
    else:
        drop_learning(tx, workspace, known)
        card_changed(tx, workspace, known, now)
    return known


def use_learning(tx: Tx, workspace: str, person: str, learning_id: str, now: datetime) -> Learning:
    """Somebody presses "I used this" on another's learning."""
    known = rows.learning(tx, workspace, learning_id)
    if known is None or learning_id not in rows.may_read(tx, workspace, person, [learning_id]):
        raise NotFound("This learning is gone. Its author may have taken it back.")
    if known.author == person:
        raise NotAllowed("This one is yours. What counts is when somebody else uses it.")
    if known.channel and known.ts:
        place, mark = Place(known.channel, known.ts), Mark(there=True, event_ts=f"{now.timestamp():.6f}")
        marks.keep_mark(tx, workspace, place, person, USED_BUTTON, mark, now)
        settle(tx, workspace, place, None, agreed(tx, workspace))
    return known


def own_learning(tx: Tx, workspace: str, person: str, learning_id: str) -> Learning:
    """The learning, if it is there and theirs."""
    known = rows.learning(tx, workspace, learning_id)
    if known is None:
        raise NotFound("This learning is gone already.")
    may_change(author=known.author, person=person)
    return known


def card_changed(tx: Tx, workspace: str, learning: Learning, now: datetime) -> None:
    """The card in the channel shall show the learning as it is now."""
    if learning.ts and learning.channel and not learning.is_marked:
        card_withdrawn(tx, workspace, learning.id, Place(learning.channel, learning.ts), now)


def card_withdrawn(tx: Tx, workspace: str, learning_id: str, place: Place, now: datetime) -> None:
    """The card at this place shall be drawn again; where the learning is gone it says so."""
    key = f"learning:{learning_id}:changed:{int(now.timestamp() * 1000)}"
    body = {"learning": learning_id, "channel": place.channel, "ts": place.ts}
    queue_notice(tx, workspace, Notice(CHANGED, place.channel, key, body, priority=CHANNEL), now)


def where_to_post(tx: Tx, workspace: str, channel: str, team: str | None) -> str | None:
    """The channel itself if Ripple is in it; from a direct message the team's channel; else nowhere."""
    facts = people.channel_facts(tx, workspace, channel)
    if facts is not None and facts["bot_is_member"] and not facts["is_archived"]:
        return channel
    if not channel.startswith("D") and channel:
        return None
    home = teams.team(tx, workspace, team) if team else None
    return where_to_post(tx, workspace, home.channel_id, None) if home and home.channel_id else None


def home_section(tx: Tx, workspace: str, person: str, now: datetime) -> HomeSharing:
    """My week, my learnings and experiments, what my team learned, who still waits for an answer."""
    team = rows.team_of(tx, workspace, person)
    since = now - MONTH
    return HomeSharing(
        week=_my_week(tx, workspace, person, now - WEEK),
        mine=tuple(rows.learnings_by(tx, workspace, person, MINE_SHOWN)),
        experiments=tuple(ledger.experiments_by(tx, workspace, person, 3)),
        team=tuple(rows.learnings_of_team(tx, workspace, team, person, since, SHOWN)) if team else (),
        waiting=tuple(rows.open_asks_of_team(tx, workspace, team, person, since, 3)) if team else (),
    )


def forget_person(tx: Tx, workspace: str, person: str, now: datetime) -> None:
    """Everything a person shared, asked, answered, tried and marked is gone; weekly numbers stay: they name nobody."""
    table = agreed(tx, workspace)
    for learning in rows.learnings_by(tx, workspace, person, 1_000_000):
        drop_learning(tx, workspace, learning)
        card_changed(tx, workspace, learning, now)
    for ask in rows.asks_by(tx, workspace, person):
        drop_ask(tx, workspace, ask)
    for given in rows.answers_by(tx, workspace, person):
        drop_answer(tx, workspace, given, table)
    for experiment in ledger.experiments_by(tx, workspace, person, 1_000_000):
        ledger.drop_experiment(tx, workspace, experiment.id)
        search.forget_found(tx, workspace, "experiment", [experiment.id])
    places = marks.places_marked_by(tx, workspace, person)
    marks.forget_person(tx, workspace, person)
    for place in places:
        settle(tx, workspace, place, None, table)
    activity.forget_person(tx, workspace, person)
    search.forget_author(tx, workspace, person)


def forget_old_traces(context: DueContext) -> datetime:
    """Every night: person-level traces older than 35 days go, weekly numbers stay."""
    tx, workspace, before = context.tx, context.workspace, context.now - EVENT_ROWS_KEPT
    table, recent = agreed(tx, workspace), context.now - IDLE_MARKS
    saving = [*table.emoji.get(Meaning.LEARNING, ()), *table.emoji.get(Meaning.ASK, ())]
    fleeting = table.emoji.get(Meaning.NOTICED, ())
    marks.forget_old_marks(tx, workspace, before, saving=saving, fleeting=fleeting, recent=recent)
    activity.forget_old(tx, workspace, before)
    rows.drop_orphans(tx, workspace, recent)
    for ask in rows.anonymous_asks_before(tx, workspace, before):
        rows.change_ask(tx, workspace, ask, author_slot=None)
        context.keys.destroy(tx, f"ask:{ask}")
    search.tidy(tx)
    return context.now + NIGHTLY


def plan_workspace(tx: Tx, workspace: str, now: datetime) -> None:
    """Forgetting starts tomorrow and comes back by itself."""
    set_due_once(tx, workspace, "sharing:forget", workspace, now + NIGHTLY)


def _tell(tx: Tx, workspace: str, made: Learning, channel: str | None, now: datetime) -> None:
    if made.link:
        set_due_once(tx, workspace, LINK, made.id, now)
    if channel:
        body = {"learning": made.id}
        notice = Notice(SHARED, channel, f"learning:{made.id}:shared", body, priority=ANSWER)
        queue_notice(tx, workspace, notice, now)


def _my_week(tx: Tx, workspace: str, person: str, since: datetime) -> MyWeek:
    mine = [one for one in rows.learnings_by(tx, workspace, person, 50) if one.shared_at >= since]
    given = [one for one in rows.answers_by(tx, workspace, person) if one.answered_at >= since]
    return MyWeek(
        shared=len(mine),
        asked=sum(1 for one in rows.asks_by(tx, workspace, person) if one.asked_at >= since),
        answered=len(given),
        helped=sum(1 for one in given if one.helpful),
        used=sum(1 for one in mine if one.used_by),
    )


DUE: DueJobs = {"sharing:forget": forget_old_traces}
