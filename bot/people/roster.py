"""Who is in the workspace, its channels and groups. Read from Slack at the start, kept up to date by events.

Slack does not send user_change when summer time begins or ends, so the IANA zone is kept, never an offset.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.database.engine import Busy
from bot.database.scope import Scope
from bot.ids import ChannelId, PersonId, WorkspaceId
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.from_slack import person_from
from bot.people.ownership import acts as ownership
from bot.people.privacy import erase as leaving
from bot.people.privacy import uninstall
from bot.people.rules import Person
from bot.people.slack_pages import PAUSES, every_item, patiently, whole_pages
from bot.people.teams import acts as teams
from bot.people.teams import care
from bot.people.teams import store as team_rows
from bot.people.teams.channel_trouble import telling_of_trouble
from bot.people.teams.following import look_again
from bot.people.teams.rules import Team
from bot.slack.inbound import AllFeatures, Answers, Inbound, Listeners, Ripple
from bot.slack.parse import mapping, moment_told
from bot.slack.refused import word_of

log = structlog.get_logger()

TOGETHER = 200  # people written in one transaction, so that nobody's command waits long behind them


async def take_roster(ripple: Ripple, workspace: WorkspaceId, name: str, bot_user: PersonId, usable: Callable[[], None]) -> None:
    """Read channels, people and the members that teams follow, and keep them page by page.

    `usable` is called when the bot may listen: at once where a roster is known, else after the first page of people.
    """
    if await ripple.write(workspace, lambda scope: people.begin_roster(scope, name, bot_user)):
        usable()
    channels, read, new = await _take_channels(ripple, workspace), 0, 0
    async for page in whole_pages(ripple, "users_list", "members", team_id=workspace, include_locale=True):
        found = [person_from(user, ripple, workspace) for user in page]
        for start in range(0, len(found), TOGETHER):
            some = partial(_arrive, features=ripple.features, found=found[start : start + TOGETHER])
            new += await ripple.write(workspace, some)
        read += len(found)
        usable()
    await ripple.write(workspace, people.end_roster)
    await follow_members(ripple, workspace)
    log.info("roster_taken", people=read, new=new, channels=channels)


def _arrive(scope: Scope, *, features: AllFeatures, found: Sequence[Person]) -> int:
    gone, owners = leaving.who_left(scope, found), people_rows.chosen_owners(scope)
    new = people.arrive_some(scope, found)
    for person in gone:
        leaving.forget(scope, features, person, has_left=True)
        care.look_soon(scope)
    ownership.tell_if_none_left(scope, owners)
    if teams.follow_zones(scope):
        features.plan_teams(scope)
    return new


def _meet(scope: Scope, features: AllFeatures, person: Person) -> None:
    gone, owners = leaving.who_left(scope, [person]), people_rows.chosen_owners(scope)
    before = people_rows.person(scope, person.id)
    if people.meet(scope, person):
        look_again(scope)
    for somebody in gone:
        leaving.forget(scope, features, somebody, has_left=True)
        care.look_soon(scope)
    ownership.tell_if_none_left(scope, owners)
    if before is not None and before.zone != person.zone and teams.follow_zones(scope):
        features.plan_teams(scope)


async def follow_members(ripple: Ripple, workspace: WorkspaceId) -> None:
    """Teams that follow a channel or a user group get its members of today."""
    for team in await ripple.read(workspace, team_rows.all_teams):
        if teams.is_followed(team.members_from) and team.members_ref:
            try:
                members = await members_of(ripple, team.members_from, team.members_ref)
            except SlackApiError as refused:  # the channel or group is gone or hidden: the team stays as it is
                log.warning("cannot_follow", team=team.id, source=team.members_from, error=word_of(refused))
                continue
            await ripple.write(workspace, partial(_refresh, features=ripple.features, followers=[team], members=members))


async def members_of(ripple: Ripple, source: str, reference: str, *, pauses: Sequence[float] = PAUSES) -> frozenset[PersonId]:
    """Who is in a channel or a user group now, by id. `pauses`: how often and how patiently Slack is asked again."""
    if source == "usergroup":
        answer = await patiently(ripple, "usergroups_users_list", pauses, usergroup=reference)
        return frozenset(answer["users"])
    found = every_item(ripple, "conversations_members", "members", pauses, channel=reference)
    return frozenset([member async for member in found])


async def is_colleague(ripple: Ripple, workspace: WorkspaceId, person: PersonId) -> bool:
    """Whether we know this person as somebody of this company who is here."""
    known = await ripple.read(workspace, lambda scope: people_rows.person(scope, person))
    return known is not None and known.counts


async def person_changed(inbound: Inbound) -> Answers:
    """Somebody joined, left, or changed name or zone."""
    user = inbound.event.get("user")
    if isinstance(user, Mapping) and user.get("id"):
        person = person_from(user, inbound.ripple, inbound.workspace)
        await inbound.once(lambda scope: _meet(scope, inbound.ripple.features, person))
    return None


async def member_joined(inbound: Inbound) -> Answers:
    """The bot or somebody else came into a channel."""
    if await _is_us(inbound):
        await _take_channel(inbound.ripple, inbound.workspace, inbound.channel)
    else:
        await inbound.once(_in_private(inbound, people_rows.member_came))
        await _follow(inbound, "channel", inbound.channel)
    return None


async def member_left(inbound: Inbound) -> Answers:
    """The bot or somebody else went out of a channel."""
    if await _is_us(inbound):
        await inbound.once(lambda scope: _bot_left(scope, inbound.channel))
    else:
        await inbound.once(_in_private(inbound, people_rows.member_went))
        await _follow(inbound, "channel", inbound.channel)
    return None


async def we_left(inbound: Inbound) -> Answers:
    """The bot was taken out of a channel: of a private one Slack says it only in these words."""
    await inbound.once(lambda scope: _bot_left(scope, inbound.channel))
    return None


async def channel_changed(inbound: Inbound) -> Answers:
    """A channel was renamed, archived or opened again."""
    facts: dict[str, Any] = {}
    if inbound.id.endswith("_rename"):
        facts["name"] = str(mapping(inbound.event.get("channel")).get("name", ""))[:100]
    if inbound.id.endswith("archive"):
        facts["is_archived"] = not inbound.id.endswith("unarchive")
    await inbound.once(lambda scope: _keep_facts(scope, inbound.channel, facts))
    return None


async def channel_turned(inbound: Inbound, *, is_private: bool) -> None:
    """A channel was made private, or public.

    What was shared there is for its members from this moment on, before Slack is even asked who they are. What was shared while it
    was private stays for those who could read it then: making a channel public is no consent of the people who wrote in it.
    """
    await inbound.write(lambda scope: people_rows.keep_channel(scope, inbound.channel, is_private=is_private))
    if not is_private:
        return
    try:
        await _take_channel(inbound.ripple, inbound.workspace, inbound.channel)
    except (ClientError, TimeoutError, SlackApiError) as broken:
        log.warning("members_not_read", why=type(broken).__name__)
        raise Busy("the members of a channel that was made private could not be read") from broken


async def group_changed(inbound: Inbound) -> Answers:
    """A user group has other members now, or is switched off."""
    group = str(inbound.event.get("subteam_id") or mapping(inbound.event.get("subteam")).get("id") or "")
    await _follow(inbound, "usergroup", group)
    return None


async def uninstalled(inbound: Inbound) -> Answers:
    """The app was removed or the bot's token revoked; somebody's own token is no business of ours."""
    if uninstall.ends_it(inbound.id, inbound.event):
        await inbound.once(lambda scope: uninstall.told(scope, moment_told(inbound.body)))
    return None


async def _follow(inbound: Inbound, source: str, reference: str) -> None:
    followers = [team for team in await inbound.read(team_rows.all_teams) if team.members_from == source and team.members_ref == reference]
    if followers:
        try:
            members = await members_of(inbound.ripple, source, reference)
        except SlackApiError as refused:  # gone or hidden: the team stays as it is
            log.warning("cannot_follow", source=source, error=word_of(refused))
            return
        await inbound.write(partial(_refresh, features=inbound.ripple.features, followers=followers, members=members))


def _refresh(scope: Scope, *, features: AllFeatures, followers: Sequence[Team], members: frozenset[PersonId]) -> None:
    turned = [teams.refresh_members(scope, team, members) for team in followers]
    for team in followers:
        care.look_soon_if_empty(scope, team)
    if any(turned):
        features.plan_teams(scope)


def _in_private(inbound: Inbound, change: Any) -> Any:
    def work(scope: Scope) -> None:
        facts = people_rows.channel_facts(scope, inbound.channel)
        if facts is not None and facts["is_private"]:
            change(scope, inbound.channel, inbound.person)

    return work


async def _is_us(inbound: Inbound) -> bool:
    return inbound.person == await inbound.read(people_rows.bot_user)


def channels_we_are_in(ripple: Ripple, workspace: WorkspaceId) -> AsyncIterator[Any]:
    """Every channel that the bot was invited to, as Slack tells it now."""
    kinds = "public_channel,private_channel"
    return every_item(ripple, "users_conversations", "channels", types=kinds, team_id=workspace)


async def _take_channels(ripple: Ripple, workspace: WorkspaceId) -> int:
    found: set[str] = set()
    async for channel in channels_we_are_in(ripple, workspace):
        await _keep_channel(ripple, workspace, channel)
        found.add(channel["id"])
    await ripple.write(workspace, lambda scope: _bot_is_only_in(scope, found))
    return len(found)


def _bot_is_only_in(scope: Scope, found: set[str]) -> None:
    with telling_of_trouble(scope):
        people_rows.bot_is_only_in(scope, found)


def _bot_left(scope: Scope, channel: ChannelId) -> None:
    with telling_of_trouble(scope):
        people_rows.bot_left(scope, channel)


def _keep_facts(scope: Scope, channel: ChannelId, facts: Mapping[str, Any]) -> None:
    with telling_of_trouble(scope):
        people_rows.keep_channel(scope, channel, **facts)


async def _take_channel(ripple: Ripple, workspace: WorkspaceId, channel_id: ChannelId) -> None:
    answer = await ripple.slack.conversations_info(channel=channel_id)
    await _keep_channel(ripple, workspace, answer["channel"] | {"is_member": True})


async def _keep_channel(ripple: Ripple, workspace: WorkspaceId, channel: Mapping[str, Any]) -> None:
    facts = {
        "name": str(channel.get("name") or "")[:100],
        "is_private": bool(channel.get("is_private")),
        "is_archived": bool(channel.get("is_archived")),
        "bot_is_member": bool(channel.get("is_member", True)),
        "is_shared": bool(channel.get("is_ext_shared")),
    }
    members = await members_of(ripple, "channel", channel["id"]) if facts["is_private"] else frozenset()
    await ripple.write(workspace, lambda scope: _write_channel(scope, channel["id"], facts, members))


def _write_channel(scope: Scope, channel: ChannelId, facts: dict[str, Any], members: frozenset[PersonId]) -> None:
    _keep_facts(scope, channel, facts)
    if facts["is_private"]:  # of a channel that was private once, its members of then may still find what was said then
        people_rows.set_channel_members(scope, channel, members)


LISTENERS: Listeners = {
    ("event", "team_join"): person_changed,
    ("event", "user_change"): person_changed,
    ("event", "member_joined_channel"): member_joined,
    ("event", "member_left_channel"): member_left,
    ("event", "channel_left"): we_left,
    ("event", "group_left"): we_left,
    ("event", "channel_rename"): channel_changed,
    ("event", "channel_archive"): channel_changed,
    ("event", "channel_unarchive"): channel_changed,
    ("event", "group_rename"): channel_changed,
    ("event", "group_archive"): channel_changed,
    ("event", "group_unarchive"): channel_changed,
    ("event", "subteam_members_changed"): group_changed,
    ("event", "subteam_updated"): group_changed,
    ("event", "app_uninstalled"): uninstalled,
    ("event", "tokens_revoked"): uninstalled,
}
