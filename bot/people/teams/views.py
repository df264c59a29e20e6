"""Setting up a team, and choosing the programme's owners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ids import NOWHERE, ChannelId, PersonId
from bot.people.rules import HOURS, WEEKDAYS
from bot.people.teams.rules import DIGEST_TIME, DIGEST_WEEKDAY, LONGEST_NAME, Roster, Team
from bot.slack import blocks, ids
from bot.slack.blocks import View

SMALLEST_COHORT = 6
SOURCES = (
    ("Everybody in the team's channel", "channel"),
    ("The people I choose below", "hand"),
    ("A Slack user group", "usergroup"),
)


def teams_modal(teams: Sequence[Team]) -> View:
    """The teams there are; each can be changed."""
    rows = [
        blocks.section(
            blocks.ours(f"*{blocks.escape(team.name)}*  {blocks.channel_link(team.channel_id) if team.channel_id else ''}"),
            accessory=blocks.button("Change", ids.TEAM_CHOSEN, team.id, spoken=f"Change {team.name}"),
        )
        for team in teams[:90]
    ]
    new = blocks.actions([blocks.button("New team", f"{ids.TEAM_CHOSEN}#new", "new", style="primary")])
    return blocks.modal("Teams", [*rows, new], callback_id=ids.TEAM_LIST)


def team_modal(team: Team | None, roster: Roster | None, groups: Sequence[tuple[str, str]], *, channel: ChannelId = NOWHERE) -> View:
    """The form for one team; what is known is filled in."""
    members = sorted(roster.members) if roster else []
    leads = sorted(roster.leads) if roster else []
    sources = [blocks.option(label, value) for label, value in SOURCES if groups or value != "usergroup"]
    source = team.members_from if team else "channel"
    shown = [
        blocks.input_block("Name", blocks.text_input("name", initial=team.name if team else "", limit=LONGEST_NAME), block_id="name"),
        blocks.input_block("Channel", _channel_select(team, channel), block_id="channel", hint="Invite me there first: /invite @Ripple"),
        blocks.input_block("Who is in the team", _radio("members_from", sources, source), block_id="members_from"),
        blocks.input_block("People, if you choose them", _people_select("members", members), block_id="members", optional=True),
    ]
    if groups:
        options = [blocks.option(name, group) for group, name in groups[:100]]
        chosen = team.members_ref if team and team.members_from == "usergroup" else None
        shown.append(
            blocks.input_block("User group, if it is one", blocks.select("group", options, initial=chosen), block_id="group", optional=True)
        )
    weekday, at = (team.digest_weekday, team.digest_time) if team else (DIGEST_WEEKDAY, DIGEST_TIME)
    shown += [
        blocks.input_block(
            "Leads",
            _people_select("leads", leads),
            block_id="leads",
            hint="They get a weekly digest of their own. In the pulse they are counted with other leads, never in this team.",
        ),
        blocks.input_block("Digest day", _weekday_select(weekday), block_id="digest_weekday"),
        blocks.input_block("Digest time", _hour_select(at), block_id="digest_time", hint="On the first lead's clock."),
    ]
    title = "Change the team" if team else "Set up a team"
    return blocks.modal(title, shown, callback_id=ids.TEAM_SETUP_FORM, submit="Save", private_metadata=team.id if team else "")


def team_saved_modal(team: Team, roster: Roster, *, is_new: bool) -> View:
    """What was saved, and what happens next."""
    count, leading = len(roster.members - roster.leads), len(roster.leads)
    members = f"{count} {'member' if count == 1 else 'members'}"
    leads = f"{leading} {'lead' if leading == 1 else 'leads'}"
    lines = [
        f"*{blocks.escape(team.name)}* is {'set up' if is_new else 'saved'}: {members} and {leads}.",
        f"The digest comes on {WEEKDAYS[team.digest_weekday]}s at {team.digest_time} in {blocks.channel_link(team.channel_id or NOWHERE)}.",
    ]
    if count < SMALLEST_COHORT:
        lines.append(
            f"With fewer than {SMALLEST_COHORT} members the pulse cannot keep answers untraceable, so this team's answers are counted "
            "together with those of other teams, or of the whole company."
        )
    return blocks.modal("Team saved", [blocks.section(blocks.ours("\n".join(lines)))], callback_id="note")


def owners_modal(owners: Sequence[PersonId]) -> View:
    """Who runs the programme."""
    people = blocks.input_block(
        "Who runs the program",
        _people_select("owners", owners),
        block_id="owners",
        hint="They can set up teams, see the company's figures and change the pulse. They cannot see anybody's answers.",
    )
    return blocks.modal("Program owners", [people], callback_id=ids.TEAM_OWNERS_FORM, submit="Save")


def owners_saved() -> dict[str, Any]:
    return blocks.message("Saved. These people can set up teams, see the company's figures and change the pulse.")


def _channel_select(team: Team | None, channel: ChannelId) -> blocks.Element:
    known = team.channel_id if team else channel
    element: blocks.Element = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": blocks.plain("Choose a channel"),
    }
    if known and known.startswith(("C", "G")):
        element["initial_conversation"] = known
    return element


def _people_select(action: str, chosen: Sequence[str]) -> blocks.Element:
    element: blocks.Element = {"type": "multi_users_select", "action_id": action, "placeholder": blocks.plain("Choose people")}
    if chosen:
        element["initial_users"] = list(chosen)
    return element


def _radio(action: str, options: Sequence[blocks.Element], chosen: str) -> blocks.Element:
    initial = [option for option in options if option["value"] == chosen] or list(options[:1])
    return {"type": "radio_buttons", "action_id": action, "options": list(options), "initial_option": initial[0]}


def _weekday_select(chosen: int) -> blocks.Element:
    return blocks.select("weekday", [blocks.option(name, str(day)) for day, name in enumerate(WEEKDAYS)], initial=str(chosen))


def _hour_select(chosen: str) -> blocks.Element:
    return blocks.select("time", [blocks.option(hour, hour) for hour in sorted({*HOURS, chosen})], initial=chosen)
