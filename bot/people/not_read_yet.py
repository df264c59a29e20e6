"""Somebody opens Home whom the roster has not read yet. Slack is asked who they are, and Home is drawn again."""

from __future__ import annotations

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.database.engine import Busy
from bot.people import acts as people
from bot.people import store as rows
from bot.people.from_slack import person_from
from bot.slack.inbound import Answers, Inbound, Listeners, RefreshHome
from bot.slack.refused import is_passing, word_of

log = structlog.get_logger()


async def home_opened(inbound: Inbound) -> Answers:
    """The part for owners, and their language, without waiting for the roster of a large company. `Busy`: Slack shall tell it again."""
    if await inbound.read(lambda scope: rows.person(scope, inbound.person)) is not None:
        return None
    try:
        answer = await inbound.ripple.slack.users_info(user=inbound.person, include_locale=True)
    except SlackApiError as refused:
        if is_passing(refused):
            raise Busy("somebody who opened Home could not be looked up") from refused
        log.warning("person_not_read", error=word_of(refused))
        return None
    except (ClientError, TimeoutError) as broken:
        raise Busy("somebody who opened Home could not be looked up") from broken
    found = person_from(answer["user"], inbound.ripple, inbound.workspace)
    await inbound.write(lambda scope: people.arrive_some(scope, [found]))
    return RefreshHome()


LISTENERS: Listeners = {("event", "app_home_opened"): home_opened}
