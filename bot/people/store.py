"""People, their preferences, channels, and the workspace itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.database.engine import Tx, insert_new, upsert
from bot.database.schema import as_dict, channel_members, channels, days_off, people, preferences, settings, workspaces
from bot.people.rules import DEFAULT_TIME, DEFAULT_WEEKDAY, Person, Preferences

_SETTING = select(settings.c.value).where(settings.c.workspace_id == bindparam("ws"), settings.c.name == bindparam("name"))


def install(tx: Tx, workspace: str, name: str, bot_user: str, now: datetime) -> bool:
    """Note that the bot lives in this workspace; True the first time (or after an uninstall)."""
    row = {"id": workspace, "name": name, "bot_user_id": bot_user, "installed_at": now, "uninstalled_at": None}
    if insert_new(tx, workspaces, row):
        return True
    changed = {"name": name, "bot_user_id": bot_user, "uninstalled_at": None}
    tx.execute(update(workspaces).where(workspaces.c.id == workspace).values(**changed))
    return False


def uninstall(tx: Tx, workspace: str, now: datetime) -> None:
    """The bot was removed: nothing more is sent there."""
    tx.execute(update(workspaces).where(workspaces.c.id == workspace).values(uninstalled_at=now))


def installed_at(tx: Tx, workspace: str) -> datetime | None:
    """When the bot came to this workspace."""
    return tx.execute(select(workspaces.c.installed_at).where(workspaces.c.id == workspace)).scalar_one_or_none()


def workspaces_here(tx: Tx) -> list[str]:
    """The workspaces that the bot lives in."""
    return list(tx.execute(select(workspaces.c.id).where(workspaces.c.uninstalled_at.is_(None))).scalars())


def bot_user(tx: Tx, workspace: str) -> str | None:
    """The bot's own user id."""
    return tx.execute(select(workspaces.c.bot_user_id).where(workspaces.c.id == workspace)).scalar_one_or_none()


def keep_person(tx: Tx, workspace: str, person: Person) -> None:
    """What Slack says about a person now; when they came and whether they own the programme stays as it was."""
    row = _person_row(workspace, person)
    if insert_new(tx, people, row) == 0:
        kept = ("workspace_id", "id", "known_since", "is_owner")
        changed = {name: value for name, value in row.items() if name not in kept}
        tx.execute(update(people).where(*_is(workspace, person.id)).values(**changed))


def person(tx: Tx, workspace: str, person_id: str) -> Person | None:
    """One person, if we know them."""
    row = tx.execute(select(people).where(*_is(workspace, person_id))).one_or_none()
    return _person(row._mapping) if row is not None else None


def locale_of(tx: Tx, workspace: str, person_id: str) -> str | None:
    """The language a person reads Slack in ("de-DE"), if we know them."""
    return tx.execute(select(people.c.locale).where(*_is(workspace, person_id))).scalar_one_or_none()


def all_people(tx: Tx, workspace: str) -> list[Person]:
    """Everybody we know, by id."""
    rows = tx.execute(select(people).where(people.c.workspace_id == workspace).order_by(people.c.id))
    return [_person(row._mapping) for row in rows]


def owners(tx: Tx, workspace: str) -> list[str]:
    """The programme's owners."""
    query = select(people.c.id).where(people.c.workspace_id == workspace, people.c.is_owner).order_by(people.c.id)
    return list(tx.execute(query).scalars())


def set_owners(tx: Tx, workspace: str, chosen: Iterable[str]) -> None:
    """These people own the programme, nobody else."""
    mine = people.c.workspace_id == workspace
    tx.execute(update(people).where(mine).values(is_owner=False))
    tx.execute(update(people).where(mine, people.c.id.in_(list(chosen))).values(is_owner=True))


def preferences_of(tx: Tx, workspace: str, person_id: str) -> Preferences:
    """What the person chose; the defaults where they chose nothing."""
    where = (preferences.c.workspace_id == workspace, preferences.c.person_id == person_id)
    row = tx.execute(select(preferences).where(*where)).one_or_none()
    if row is None:
        return Preferences()
    return Preferences(
        weekday=DEFAULT_WEEKDAY if row.pulse_weekday is None else row.pulse_weekday,
        at=row.pulse_time or DEFAULT_TIME,
        paused_until=row.paused_until,
        stopped=row.stopped_at is not None,
        nudges=row.nudges,
        country=row.country or "",
    )


def change_preferences(tx: Tx, workspace: str, person_id: str, **changed: Any) -> None:
    """Change some of a person's preferences, leave the others."""
    key = {"workspace_id": workspace, "person_id": person_id}
    insert_new(tx, preferences, key | {"nudges": "usual"})
    where = (preferences.c.workspace_id == workspace, preferences.c.person_id == person_id)
    tx.execute(update(preferences).where(*where).values(**changed))


def add_days_off(tx: Tx, workspace: str, person_id: str, first: date, last: date) -> None:
    """A person's leave, or ("" for the person) a day off for everybody."""
    row = {"workspace_id": workspace, "person_id": person_id, "first_day": first, "last_day": last, "is_holiday": False}
    upsert(tx, days_off, row)


def set_holidays(tx: Tx, workspace: str, person_id: str, days: Iterable[date]) -> None:
    """A person's public holidays from now on; leave they took stays."""
    mine = (days_off.c.workspace_id == workspace, days_off.c.person_id == person_id)
    tx.execute(delete(days_off).where(*mine, days_off.c.is_holiday))
    key = {"workspace_id": workspace, "person_id": person_id, "is_holiday": True}
    insert_new(tx, days_off, [key | {"first_day": day, "last_day": day} for day in days])


def countries(tx: Tx, workspace: str) -> dict[str, str]:
    """Where people live, of those who said so: {person: country}."""
    where = (preferences.c.workspace_id == workspace, preferences.c.country.is_not(None))
    return {row.person_id: row.country for row in tx.execute(select(preferences).where(*where))}


def keep_channel(tx: Tx, workspace: str, channel: str, **facts: Any) -> None:
    """What Slack says about a channel now; facts not given stay."""
    row = {"name": "", "is_private": False, "is_archived": False, "bot_is_member": False} | facts
    if insert_new(tx, channels, {"workspace_id": workspace, "id": channel} | row) == 0 and facts:
        where = (channels.c.workspace_id == workspace, channels.c.id == channel)
        tx.execute(update(channels).where(*where).values(**facts))


def bot_is_only_in(tx: Tx, workspace: str, found: Collection[str]) -> None:
    """The bot is in these channels and in no other: it may have been taken out while it did not listen."""
    where = (channels.c.workspace_id == workspace, channels.c.id.not_in(list(found)))
    tx.execute(update(channels).where(*where).values(bot_is_member=False))


def channel_facts(tx: Tx, workspace: str, channel: str) -> Mapping[str, Any] | None:
    """What we know of a channel: name, is_private, is_archived, bot_is_member."""
    where = (channels.c.workspace_id == workspace, channels.c.id == channel)
    row = tx.execute(select(channels).where(*where)).one_or_none()
    return as_dict(row) if row is not None else None


def set_channel_members(tx: Tx, workspace: str, channel: str, members: Iterable[str]) -> None:
    """Who is in a private channel, whole."""
    where = (channel_members.c.workspace_id == workspace, channel_members.c.channel_id == channel)
    tx.execute(delete(channel_members).where(*where))
    rows = [{"workspace_id": workspace, "channel_id": channel, "person_id": member} for member in members]
    insert_new(tx, channel_members, rows)


def member_came(tx: Tx, workspace: str, channel: str, person_id: str) -> None:
    """Somebody joined a channel."""
    insert_new(tx, channel_members, {"workspace_id": workspace, "channel_id": channel, "person_id": person_id})


def member_went(tx: Tx, workspace: str, channel: str, person_id: str) -> None:
    """Somebody left a channel."""
    tx.execute(
        delete(channel_members).where(
            channel_members.c.workspace_id == workspace,
            channel_members.c.channel_id == channel,
            channel_members.c.person_id == person_id,
        )
    )


def setting(tx: Tx, workspace: str, name: str, default: Any = None) -> Any:
    """A workspace's setting, or the default."""
    row = tx.execute(_SETTING, {"ws": workspace, "name": name}).one_or_none()
    return default if row is None else row.value


def change_setting(tx: Tx, workspace: str, name: str, value: Any, by: str | None, now: datetime) -> None:
    """Decide a workspace's setting; who and when is kept."""
    row = {"workspace_id": workspace, "name": name, "value": value, "changed_by": by, "changed_at": now}
    upsert(tx, settings, row)


def how_many_people(tx: Tx, workspace: str) -> int:
    """How many people we know in this workspace."""
    query = select(func.count()).select_from(people).where(people.c.workspace_id == workspace)
    return int(tx.execute(query).scalar_one())


def _is(workspace: str, person_id: str) -> tuple[Any, Any]:
    return people.c.workspace_id == workspace, people.c.id == person_id


def _person_row(workspace: str, person: Person) -> dict[str, Any]:
    return {"workspace_id": workspace} | {name: getattr(person, name) for name in Person.__dataclass_fields__}


def _person(row: Mapping[Any, Any]) -> Person:
    return Person(**{name: row[name] for name in Person.__dataclass_fields__})
