"""User groups as Slack tells them."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ids import ChannelId, PersonId
from bot.people.importing.rules import KnownGroup


async def groups_here(slack: AsyncWebClient) -> list[KnownGroup]:
    """Every user group; none where there are none, or Slack does not say."""
    try:
        answer = await slack.usergroups_list()
    except (SlackApiError, ClientError, TimeoutError):  # no user groups, no scope, no answer: a row that names one is told so
        return []
    return [_group(one) for one in answer["usergroups"] if not one.get("date_delete")]


def _group(told: dict[str, Any]) -> KnownGroup:
    prefs = told.get("prefs") or {}
    channels = tuple(ChannelId(one) for one in (*(prefs.get("channels") or ()), *(prefs.get("groups") or ())))
    return KnownGroup(
        id=str(told["id"]),
        handle=str(told.get("handle") or ""),
        name=str(told.get("name") or ""),
        channels=channels,
        made_by=PersonId(str(told.get("created_by") or "")),
    )
