"""What Ripple holds of people and channels."""

from __future__ import annotations

from typing import Any

from bot.people.teams import store as team_rows
from tests.givens import scope
from tests.stories.driver import Story


def person(story: Story, who: str) -> Any:
    (row,) = story.rows("people", id=story.slack.user_id(who))
    return row


def channel(story: Story, name: str) -> Any:
    (row,) = story.rows("channels", id=story.slack.channel_id(name))
    return row


def in_private(story: Story, name: str) -> set[str]:
    return {row["person_id"] for row in story.rows("channel_members", channel_id=story.slack.channel_id(name))}


def members(story: Story, team: str = "Harbor") -> set[str]:
    """The first names of who is in a team now."""
    assert story.bot is not None
    with story.bot.database.reading() as tx:
        (found,) = [one for one in team_rows.all_teams(scope(tx, workspace=story.slack.team_id)) if one.name == team]
        ids = team_rows.roster(scope(tx, workspace=story.slack.team_id), found.id).members
    return {story.slack.workspace.people[each]["real_name"].split()[0] for each in ids}


EVERYBODY = {"Ana", "Bo", "Cleo", "Dev", "Eve", "Farid", "Gwen", "Hugo", "Ines"}
