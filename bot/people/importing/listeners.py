"""`/learn teams`: many teams at once, looked at, done with one button, and taken back within a day."""

from __future__ import annotations

from functools import partial

from aiohttp import ClientError
from msgspec import Struct
from msgspec.structs import replace
from slack_sdk.errors import SlackApiError

from bot.database.scope import Scope
from bot.ids import ChannelId, PersonId
from bot.people import acts as people
from bot.people.importing import acts, views
from bot.people.importing.choosing import MadeChannel, ManyTeamsWish, checked_wish, rows_of, sight_of, unpacked
from bot.people.importing.groups import groups_here
from bot.people.importing.rules import Batch, ImportDone, KnownGroup, TeamsPreview
from bot.people.importing.shared_file import text_of_shared
from bot.people.ownership import acts as ownership
from bot.people.roster import channels_we_are_in
from bot.people.teams import store as team_rows
from bot.slack import ids
from bot.slack.blocks import View
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, UpdateModal


class AskedOfSlack(Struct, frozen=True):
    """What Slack told of what was asked for. `listed`: the text of the file."""

    channels: list[MadeChannel]
    groups: list[KnownGroup]
    listed: str = ""


async def many_teams_wanted(inbound: Inbound) -> Answers:
    """The form, for owners."""
    await inbound.read(lambda scope: people.require_owner(scope, inbound.person))
    return OpenModal(views.many_teams_modal(await inbound.words(), await groups_here(inbound.ripple.slack)))


async def many_teams_described(inbound: Inbound) -> Answers:
    """The form came back: show what it would do. Nothing is done yet."""
    values = inbound.values
    wish = checked_wish(
        ManyTeamsWish(
            listed=str(values.get("list") or "").strip(),
            channels=tuple(values.get("channels") or ()),
            pattern=str(values.get("pattern") or "").strip(),
            groups=tuple(values.get("groups") or ()),
            leads=tuple(values.get("leads") or ()),
        )
    )
    return UpdateModal(await _looked_at(inbound, wish))


async def shared_list_wanted(inbound: Inbound) -> Answers:
    """ "Show me first", under a file that an owner shared with us."""
    await inbound.read(lambda scope: people.require_owner(scope, inbound.person))
    return OpenModal(await _looked_at(inbound, ManyTeamsWish(file=inbound.value)))


async def _looked_at(inbound: Inbound, wish: ManyTeamsWish) -> View:
    found = await _in_slack(inbound, wish)
    preview = await inbound.read(lambda scope: _preview(scope, inbound.person, wish, found))
    return views.preview_modal(await inbound.words(), wish, preview)


async def many_teams_confirmed(inbound: Inbound) -> Answers:
    """The one button: do what was looked at; where something moved meanwhile, show it again instead.

    What is long is done in batches, between which others are answered. Killed in the middle, the same list again does the rest.
    """
    wish, seen = unpacked(inbound.private_metadata)
    found = await _in_slack(inbound, wish)

    def begin(scope: Scope) -> tuple[TeamsPreview, ImportDone | None, list[Batch], bool]:
        preview = _preview(scope, inbound.person, wish, found)
        if sight_of(preview) != seen:
            return preview, None, [], False
        first, *rest = acts.batches_of(preview) or [Batch(0, ())]
        done = acts.import_batch(scope, inbound.person, first, acts.nothing_done(preview)) if first.teams else acts.nothing_done(preview)
        return preview, done, rest, ownership.take_over(scope, inbound.person)

    begun = await inbound.once(begin)
    if begun is None:
        return CloseModals()
    preview, done, rest, begins = begun
    words = await inbound.words()
    if done is None:
        return UpdateModal(views.preview_modal(words, wish, preview))
    for batch in rest:
        done = await inbound.write(partial(acts.import_batch, by=inbound.person, batch=batch, done=done))
    await inbound.write(inbound.ripple.features.plan_teams)
    return UpdateModal(views.many_done_modal(words, done, begins=begins))


async def import_taken_back(inbound: Inbound) -> Answers:
    """As it was before."""

    def undo(scope: Scope) -> ImportDone:
        done = acts.undo_import(scope, inbound.person, inbound.value)
        inbound.ripple.features.plan_teams(scope)
        return done

    done = await inbound.once(undo)
    return UpdateModal(views.undone_modal(await inbound.words(), done)) if done else None


def _preview(scope: Scope, by: PersonId, wish: ManyTeamsWish, found: AskedOfSlack) -> TeamsPreview:
    people.require_owner(scope, by)
    asked = replace(wish, listed=wish.listed or found.listed)
    return acts.preview_of(scope, rows_of(asked, found.channels, found.groups, team_rows.all_teams(scope)), found.groups)


async def _in_slack(inbound: Inbound, wish: ManyTeamsWish) -> AskedOfSlack:
    """What is to be asked there: the file, the channels that may be meant, with whoever made each, and the user groups."""
    if wish.file:
        listed = await text_of_shared(inbound.ripple.slack, wish.file, inbound.person)
        return AskedOfSlack([], await groups_here(inbound.ripple.slack), listed)
    if not wish.chooses:
        return AskedOfSlack([], await groups_here(inbound.ripple.slack))
    found = [_made(one) async for one in channels_we_are_in(inbound.ripple, inbound.workspace)]
    known = {one.id for one in found}
    found += [await _looked_up(inbound, one) for one in wish.channels if one not in known]
    return AskedOfSlack(found, await groups_here(inbound.ripple.slack))


async def _looked_up(inbound: Inbound, channel: ChannelId) -> MadeChannel:
    """A channel that we are not in: its name at least, so that it can be named."""
    try:
        answer = await inbound.ripple.slack.conversations_info(channel=channel)
    except (SlackApiError, ClientError, TimeoutError):  # a private one is not shown to us
        return MadeChannel(channel, channel, PersonId(""))
    return _made(answer["channel"])


def _made(told: dict[str, object]) -> MadeChannel:
    return MadeChannel(ChannelId(str(told["id"])), str(told.get("name") or told["id"]), PersonId(str(told.get("creator") or "")))


LISTENERS: Listeners = {
    ("learn", "teams"): many_teams_wanted,
    ("action", ids.TEAMS_MANY): many_teams_wanted,
    ("view", ids.TEAMS_MANY_FORM): many_teams_described,
    ("view", ids.TEAMS_MANY_PREVIEW): many_teams_confirmed,
    ("action", ids.TEAMS_UNDO): import_taken_back,
    ("action", ids.TEAMS_FILE): shared_list_wanted,
}
