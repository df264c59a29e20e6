"""Where somebody shares what they type in a direct message."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId
from bot.people import store as people
from bot.people.teams import store as teams
from bot.sharing.acts import Shared, begun_in, share_til, where_to_post
from bot.sharing.rules import drafted
from bot.slack.sanitize import LINK_LIMIT, TAGS_LIMIT, first_link, slack_length, tags_in


def chosen_place(scope: Scope, person: PersonId) -> ChannelId | None:
    """The channel they chose before, while Ripple is in it, and they are where it is private."""
    chosen = people.preferences_of(scope, person).share_in
    return chosen if chosen and _may_share_in(scope, person, chosen) else None


def places_of(scope: Scope, person: PersonId) -> list[tuple[ChannelId, str]]:
    """Channels of their teams in which Ripple is, with their names."""
    mine = (teams.team(scope, team) for team in teams.teams_of(scope, person))
    found = dict.fromkeys(team.channel_id for team in mine if team is not None and team.channel_id)
    facts = {channel: people.channel_facts(scope, channel) or {} for channel in found if where_to_post(scope, channel, None) == channel}
    return [(channel, str(known.get("name") or channel)) for channel, known in facts.items()]


def share_there(scope: Scope, author: PersonId, words: str, key: str, channel: ChannelId) -> Shared:
    """Share these words in this channel, and from now on in the same."""
    choose_place(scope, author, channel)
    link = first_link(words) or ""
    kept_link = link if slack_length(link) <= LINK_LIMIT else ""  # it stands in the text all the same
    draft = drafted(words, tags=", ".join(tags_in(words)[:TAGS_LIMIT]), link=kept_link)
    return share_til(scope, author, draft, key, channel)


def choose_place(scope: Scope, person: PersonId, channel: ChannelId) -> None:
    """What they type in a direct message goes there from now on. Raises PersonCanFix where Ripple or they are not in that channel."""
    if not _may_share_in(scope, person, channel):
        raise PersonCanFix("sharing.where.not_there", field="where")
    people.change_preferences(scope, person, share_in=channel)


def _may_share_in(scope: Scope, person: PersonId, channel: ChannelId) -> bool:
    return where_to_post(scope, channel, None) == channel == begun_in(scope, person, channel)


def ask_again(scope: Scope, person: PersonId) -> None:
    """The next time they are asked where."""
    people.change_preferences(scope, person, share_in=None)
