"""`/learn setup`: a team in one form. `/learn owners`: who runs the programme."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import PersonId, TeamId
from bot.people import acts as people
from bot.people import store as people_rows
from bot.people.importing.rules import UNDONE_WITHIN
from bot.people.importing.store import newest_import
from bot.people.ownership import acts as ownership
from bot.people.roster import members_of
from bot.people.teams import acts as teams
from bot.people.teams import reason as reasons
from bot.people.teams import store as team_rows
from bot.people.teams import views
from bot.people.teams.rules import Reason, Team, TeamFormSeen
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, Tell, UpdateModal


async def setup_typed(inbound: Inbound) -> Answers:
    """Show the teams there are, or the form at once when there is none."""
    found, is_owner, undo = await inbound.read(lambda scope: _may_see(scope, inbound))
    if found:
        return OpenModal(views.teams_modal(await inbound.words(), found, may_add=is_owner, undo=undo))
    return OpenModal(await _form(inbound, None))


async def team_chosen(inbound: Inbound) -> Answers:
    """One of the teams is to be changed; "new" makes another."""
    return UpdateModal(await _form(inbound, None if inbound.value == "new" else TeamId(inbound.value)))


async def team_change_wanted(inbound: Inbound) -> Answers:
    """The form of one team, from a message."""
    return OpenModal(await _form(inbound, TeamId(inbound.value)))


async def team_submitted(inbound: Inbound) -> Answers:
    """The form came back: look up who is meant, then save."""
    wish = await _wish(inbound)

    def save(scope: Scope) -> Any:
        team, is_new = teams.set_up_team(scope, inbound.person, wish)
        inbound.ripple.features.plan_teams(scope)
        begins = is_new and ownership.take_over(scope, inbound.person)
        return team, is_new, team_rows.roster(scope, team.id), begins, teams.if_shared(scope, team.channel_id) is not None

    saved = await inbound.once(save)
    if saved is None:
        return CloseModals()
    team, is_new, roster, begins, is_shared = saved
    return UpdateModal(views.team_saved_modal(await inbound.words(), team, roster, is_new=is_new, begins=begins, is_shared=is_shared))


async def reason_wanted(inbound: Inbound) -> Answers:
    """The box for why the team learns."""
    team_id = TeamId(inbound.value)

    def look(scope: Scope) -> tuple[Team | None, Reason | None]:
        return teams.team_to_change(scope, inbound.person, team_id), reasons.reason_of(scope, team_id)

    team, reason = await inbound.read(look)
    if team is None:
        raise NotFound("people.team.gone")
    return OpenModal(views.reason_modal(await inbound.words(), team, reason))


async def reason_written(inbound: Inbound) -> Answers:
    """Keep the sentence, and let the channel read it."""
    team, said = TeamId(inbound.private_metadata), str(inbound.values.get("reason") or "")
    await inbound.once(lambda scope: reasons.say_reason(scope, inbound.person, team, said))
    return CloseModals()


async def owners_typed(inbound: Inbound) -> Answers:
    """Who runs the programme."""

    def look(scope: Scope) -> list[PersonId]:
        people.require_owner(scope, inbound.person)
        return people_rows.owners(scope)

    owners = await inbound.read(look)
    return OpenModal(views.owners_modal(await inbound.words(), owners))


async def owners_submitted(inbound: Inbound) -> Answers:
    """The programme has these owners now."""
    chosen = inbound.values.get("owners") or []
    await inbound.once(lambda scope: ownership.choose_owners(scope, inbound.person, chosen))
    return Tell(views.owners_saved(await inbound.words()))


def _may_see(scope: Scope, inbound: Inbound) -> tuple[list[Team], bool, str | None]:
    """The teams, whether they may make more, and the list that they may take back."""
    if inbound.person in people_rows.owners(scope):
        return team_rows.all_teams(scope), True, newest_import(scope, scope.now - UNDONE_WITHIN)
    led = set(team_rows.teams_of(scope, inbound.person, as_lead=True))
    mine = [team for team in team_rows.all_teams(scope) if team.id in led]
    if not mine:
        people.require_owner(scope, inbound.person)
    return mine, False, None


async def _form(inbound: Inbound, team_id: TeamId | None) -> Any:
    def look(scope: Scope) -> TeamFormSeen:
        if team_id is None:
            people.require_owner(scope, inbound.person)
            return TeamFormSeen(shared_channel=teams.if_shared(scope, inbound.channel))
        teams.team_to_change(scope, inbound.person, team_id)
        return teams.team_seen(scope, team_id)

    seen = await inbound.read(look)
    return views.team_modal(await inbound.words(), seen, await _groups(inbound), channel=inbound.channel)


async def _groups(inbound: Inbound) -> list[tuple[str, str]]:
    try:
        answer = await inbound.ripple.slack.usergroups_list()
    except (SlackApiError, ClientError, TimeoutError):  # no user groups, no scope, no answer: the form simply offers none
        return []
    return [(str(group["id"]), str(group.get("name") or group.get("handle"))) for group in answer["usergroups"]]


async def _wish(inbound: Inbound) -> teams.TeamWish:
    values = inbound.values
    source, group = str(values.get("members_from") or "hand"), values.get("group")
    reference = {"channel": values.get("channel"), "usergroup": group}.get(source)
    if source == "usergroup" and not group:
        raise PersonCanFix("people.team.no_group", field="group")
    chosen = frozenset(values.get("members") or ())
    members = await _looked_up(inbound, source, str(reference)) if reference else chosen
    return teams.TeamWish(
        team_id=TeamId(inbound.private_metadata) if inbound.private_metadata else None,
        name=str(values.get("name") or ""),
        channel=values.get("channel"),
        members_from=source,
        members_ref=reference,
        members=members,
        leads=frozenset(values.get("leads") or ()),
        digest_weekday=str(values.get("digest_weekday")),
        digest_time=str(values.get("digest_time")),
        chosen=chosen,
        excluded=frozenset(values.get("excluded") or ()),
        reason=str(values.get("reason") or ""),
        zone=str(values.get("zone") or ""),
    )


async def _looked_up(inbound: Inbound, source: str, reference: str) -> frozenset[PersonId]:
    try:
        return await members_of(inbound.ripple, source, reference)
    except SlackApiError:
        where = "channel" if source == "channel" else "group"
        raise PersonCanFix("people.team.members_hidden", field=where) from None


LISTENERS: Listeners = {
    ("learn", "setup"): setup_typed,
    ("learn", "team"): setup_typed,
    ("action", ids.TEAM_OPEN): setup_typed,
    ("action", ids.TEAM_OWNERS): owners_typed,
    ("action", ids.TEAM_CHOSEN): team_chosen,
    ("action", ids.TEAM_CHANGE): team_change_wanted,
    ("view", ids.TEAM_SETUP_FORM): team_submitted,
    ("action", ids.TEAM_REASON): reason_wanted,
    ("view", ids.TEAM_REASON_FORM): reason_written,
    ("learn", "owners"): owners_typed,
    ("view", ids.TEAM_OWNERS_FORM): owners_submitted,
}
