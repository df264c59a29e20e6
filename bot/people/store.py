"""People, their preferences, channels, and the workspace itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from bot.database.bulk import among
from bot.database.engine import Tx
from bot.database.schema import as_dict, channel_members, channels, days_off, people, preferences, settings, workspaces
from bot.database.scope import Scope, execute_everywhere, narrowed
from bot.ids import ChannelId, PersonId, WorkspaceId
from bot.people.rules import DEFAULT_TIME, DEFAULT_WEEKDAY, Person, Preferences

HOUR = "usual_hour"  # at which whoever chose none is asked
_SETTING = select(settings.c.value).where(settings.c.name == bindparam("name"))
_PERSON = select(people).where(people.c.id == bindparam("person"))
_CHANNEL = select(channels).where(channels.c.id == bindparam("channel"))
_DAYS_OFF = (
    select(days_off.c.first_day, days_off.c.last_day)
    .where(days_off.c.person_id == bindparam("person"), days_off.c.last_day >= bindparam("since"), days_off.c.is_holiday.is_(False))
    .order_by(days_off.c.first_day)
)


def install(scope: Scope, name: str, bot_user: PersonId) -> bool:
    """Note that the bot lives in this workspace; True the first time (or after an uninstall)."""
    row = {"name": name, "bot_user_id": bot_user, "installed_at": scope.now, "uninstalled_at": None}
    if scope.insert_new(workspaces, row):
        return True
    changed = {"name": name, "bot_user_id": bot_user, "uninstalled_at": None}
    scope.execute(update(workspaces).values(**changed))
    return False


def keep_workspace_url(scope: Scope, url: str) -> None:
    """Where this workspace's messages open in a browser, as Slack says now."""
    scope.execute(update(workspaces).values(url=url))


def workspace_url(scope: Scope) -> str:
    """Where this workspace's messages open; empty before Slack said so."""
    return scope.execute(select(workspaces.c.url)).scalar_one_or_none() or ""


def can_be_written(scope: Scope) -> bool:
    """Write the workspace's row as it is: durable once it is committed, and nothing is changed. False where there is none."""
    return bool(scope.execute(update(workspaces).values(url=workspaces.c.url)).rowcount == 1)


def uninstall(scope: Scope) -> None:
    """The bot was removed: nothing more is sent there. Told again, it stays the first moment."""
    scope.execute(update(workspaces).where(workspaces.c.uninstalled_at.is_(None)).values(uninstalled_at=scope.now))


def uninstalled_at(scope: Scope) -> datetime | None:
    """When the bot was removed from this workspace; None while it lives there."""
    return scope.execute(select(workspaces.c.uninstalled_at)).scalar_one_or_none()


def installed_at(scope: Scope) -> datetime | None:
    """When the bot came to this workspace."""
    return scope.execute(select(workspaces.c.installed_at)).scalar_one_or_none()


def workspaces_here(tx: Tx) -> list[WorkspaceId]:
    """The workspaces that the bot lives in, by their ids."""
    here = select(workspaces.c.id).where(workspaces.c.uninstalled_at.is_(None)).order_by(workspaces.c.id)
    return list(execute_everywhere(tx, here).scalars())


def workspace_counts(tx: Tx) -> dict[str, int]:
    """How many workspaces are served, and how many removed the bot and are not erased yet. Numbers, never names."""
    gone = workspaces.c.uninstalled_at.is_not(None)
    counted = {bool(is_gone): int(count) for is_gone, count in execute_everywhere(tx, select(gone, func.count()).group_by(gone))}
    return {"installed": counted.get(False, 0), "stopped": counted.get(True, 0)}


def bot_user(scope: Scope) -> PersonId | None:
    """The bot's own user id."""
    return scope.execute(select(workspaces.c.bot_user_id)).scalar_one_or_none()


def keep_person(scope: Scope, person: Person) -> None:
    """What Slack says about a person now; when they came and whether they own the programme stays as it was."""
    row = _person_row(person)
    if scope.insert_new(people, row) == 0:
        kept = ("id", "known_since", "is_owner")
        changed = {name: value for name, value in row.items() if name not in kept}
        scope.execute(update(people).where(people.c.id == person.id).values(**changed))


def person(scope: Scope, person_id: PersonId) -> Person | None:
    """One person, if we know them."""
    row = scope.execute(_PERSON, {"person": person_id}).one_or_none()
    return _person(row._mapping) if row is not None else None


def all_people(scope: Scope) -> list[Person]:
    """Everybody we know, by id."""
    rows = scope.execute(select(people).order_by(people.c.id))
    return [_person(row._mapping) for row in rows]


def known_among(scope: Scope, ids: Collection[str]) -> dict[PersonId, bool]:
    """Those of these people whom we know, and whether they were deactivated when we last looked."""
    rows = scope.execute(select(people.c.id, people.c.is_deactivated).where(among(people.c.id, list(ids))))
    return {row.id: row.is_deactivated for row in rows}


def zones_of(scope: Scope, persons: Collection[PersonId]) -> list[str]:
    """Where these people live, one zone for each of them that we know, in the order of their ids."""
    query = select(people.c.zone).where(among(people.c.id, persons)).order_by(people.c.id)
    return list(scope.execute(query).scalars())


def owners(scope: Scope) -> list[PersonId]:
    """Who runs the programme: those who were chosen; while nobody was, Slack's admins."""
    return chosen_owners(scope) or _colleagues_with(scope, people.c.is_admin)


def chosen_owners(scope: Scope) -> list[PersonId]:
    """Those who began, or were chosen, and are here."""
    return _colleagues_with(scope, people.c.is_owner)


def _colleagues_with(scope: Scope, flag: ColumnElement[bool]) -> list[PersonId]:
    here = ~(people.c.is_bot | people.c.is_guest | people.c.is_stranger | people.c.is_deactivated)
    return list(scope.execute(select(people.c.id).where(flag, here).order_by(people.c.id)).scalars())


def set_owners(scope: Scope, chosen: Iterable[str]) -> None:
    """These people own the programme, nobody else."""
    scope.execute(update(people).values(is_owner=False))
    scope.execute(update(people).where(people.c.id.in_(list(chosen))).values(is_owner=True))


def preferences_of(scope: Scope, person_id: PersonId) -> Preferences:
    """What the person chose; the defaults where they chose nothing."""
    where = (preferences.c.person_id == person_id,)
    row = scope.execute(select(preferences).where(*where)).one_or_none()
    if row is None:
        return Preferences(at=usual_hour(scope))
    return Preferences(
        weekday=DEFAULT_WEEKDAY if row.pulse_weekday is None else row.pulse_weekday,
        at=row.pulse_time or usual_hour(scope),
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        nudges=row.nudges,
        country=row.country or "",
        share_in=row.share_in,
    )


def usual_hour(scope: Scope) -> str:
    """When whoever chose no hour is asked, on their own clock."""
    return str(setting(scope, HOUR) or DEFAULT_TIME)


def change_preferences(scope: Scope, person_id: PersonId, **changed: Any) -> None:
    """Change some of a person's preferences, leave the others."""
    key = {"person_id": person_id}
    scope.insert_new(preferences, key | {"nudges": "usual"})
    where = (preferences.c.person_id == person_id,)
    scope.execute(update(preferences).where(*where).values(**changed))


def add_days_off(scope: Scope, person_id: PersonId, first: date, last: date) -> None:
    """A person's leave, or ("" for the person) a day off for everybody."""
    row = {"person_id": person_id, "first_day": first, "last_day": last, "is_holiday": False}
    scope.upsert(days_off, row)


def days_off_of(scope: Scope, person_id: PersonId, since: date) -> list[tuple[date, date]]:
    """Somebody's leave that is not over, or ("" for the person) everybody's days off: first and last days, in order."""
    rows = scope.execute(_DAYS_OFF, {"person": person_id, "since": since})
    return [(row.first_day, row.last_day) for row in rows]


def drop_days_off(scope: Scope, person_id: PersonId, first: date) -> None:
    """The span that begins on that day is no leave, or ("" for the person) no days off any more."""
    scope.execute(delete(days_off).where(days_off.c.person_id == person_id, days_off.c.first_day == first))


def set_holidays(scope: Scope, person_id: PersonId, days: Iterable[date]) -> None:
    """A person's public holidays from now on; leave they took stays."""
    mine = (days_off.c.person_id == person_id,)
    scope.execute(delete(days_off).where(*mine, days_off.c.is_holiday))
    key = {"person_id": person_id, "is_holiday": True}
    scope.insert_new(days_off, [key | {"first_day": day, "last_day": day} for day in days])


def countries(scope: Scope) -> dict[PersonId, str]:
    """Where people live, of those who said so: {person: country}."""
    where = (preferences.c.country.is_not(None),)
    return {row.person_id: row.country for row in scope.execute(select(preferences).where(*where))}


def keep_channel(scope: Scope, channel: ChannelId, **facts: Any) -> None:
    """What Slack says about a channel now; facts not given stay."""
    row = {"name": "", "is_private": False, "is_archived": False, "bot_is_member": False, "is_shared": False} | facts
    if scope.insert_new(channels, {"id": channel} | row) == 0 and facts:
        where = (channels.c.id == channel,)
        scope.execute(update(channels).where(*where).values(**facts))


def bot_is_only_in(scope: Scope, found: Collection[str]) -> None:
    """The bot is in these channels and in no other: it may have been taken out while it did not listen."""
    where = (channels.c.id.not_in(list(found)),)
    scope.execute(update(channels).where(*where).values(bot_is_member=False))
    _forget_unseen_members(scope)


def bot_left(scope: Scope, channel: ChannelId) -> None:
    """The bot is out of this channel. Who is in a private one is not known from now on, so nobody finds what was said there."""
    keep_channel(scope, channel, bot_is_member=False)
    _forget_unseen_members(scope)


def _forget_unseen_members(scope: Scope) -> None:
    unseen = narrowed(select(channels.c.id).where(channels.c.is_private, channels.c.bot_is_member.is_(False)))
    scope.execute(delete(channel_members).where(channel_members.c.channel_id.in_(unseen)))


def channel_facts(scope: Scope, channel: ChannelId) -> Mapping[str, Any] | None:
    """What we know of a channel: name, is_private, is_archived, bot_is_member, is_shared."""
    row = scope.execute(_CHANNEL, {"channel": channel}).one_or_none()
    return as_dict(row) if row is not None else None


def set_channel_members(scope: Scope, channel: ChannelId, members: Iterable[PersonId]) -> None:
    """Who is in a private channel, whole."""
    where = (channel_members.c.channel_id == channel,)
    scope.execute(delete(channel_members).where(*where))
    rows = [{"channel_id": channel, "person_id": member} for member in members]
    scope.insert_new(channel_members, rows)


def channel_members_of(scope: Scope, channel: ChannelId) -> frozenset[PersonId]:
    """Who is in a private channel, as far as the bot can see."""
    return frozenset(scope.execute(select(channel_members.c.person_id).where(channel_members.c.channel_id == channel)).scalars())


def member_came(scope: Scope, channel: ChannelId, person_id: PersonId) -> None:
    """Somebody joined a channel."""
    scope.insert_new(channel_members, {"channel_id": channel, "person_id": person_id})


def member_went(scope: Scope, channel: ChannelId, person_id: PersonId) -> None:
    """Somebody left a channel."""
    scope.execute(delete(channel_members).where(channel_members.c.channel_id == channel, channel_members.c.person_id == person_id))


def setting(scope: Scope, name: str, default: Any = None) -> Any:
    """A workspace's setting, or the default."""
    row = scope.execute(_SETTING, {"name": name}).one_or_none()
    return default if row is None else row.value


def setting_by(scope: Scope, name: str) -> tuple[Any, PersonId | None] | None:
    """A workspace's setting and who decided it, while they have not asked to be forgotten."""
    row = scope.execute(select(settings.c.value, settings.c.changed_by).where(settings.c.name == name)).one_or_none()
    return None if row is None else (row.value, row.changed_by)


def change_setting(scope: Scope, name: str, value: Any, by: PersonId | None) -> None:
    """Decide a workspace's setting; who and when is kept."""
    row = {"name": name, "value": value, "changed_by": by, "changed_at": scope.now}
    scope.upsert(settings, row)


def how_many_people(scope: Scope) -> int:
    """How many people we know in this workspace."""
    query = select(func.count()).select_from(people)
    return int(scope.execute(query).scalar_one())


def _person_row(person: Person) -> dict[str, Any]:
    return asdict(person)


def _person(row: Mapping[Any, Any]) -> Person:
    return Person(**{name: row[name] for name in Person.__struct_fields__})
