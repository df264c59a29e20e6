"""A list that an owner shared with us in Slack. Whose file it is, and its text, from Slack's own hosts alone.

The file is read anew at each look and kept nowhere. Whatever its address says, our token goes to Slack: https, no redirects, a megabyte.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.people.importing.table import text_of
from bot.slack.parse import mapping
from bot.slack.refused import word_of

MOST_BYTES = 1_000_000
SLACKS = (".slack.com", ".slack-gov.com")
LISTS = (".csv", ".tsv", ".txt")
NO_PERMISSION = ("missing_scope", "not_allowed_token_type", "no_permission")


def list_in(event: Mapping[str, Any]) -> str:
    """The id of the file in a message that may be a list of teams; empty where there is none."""
    files = event.get("files")
    found = [mapping(one) for one in files] if isinstance(files, list) else []
    named = (one for one in found if str(one.get("name") or "").lower().endswith(LISTS) or one.get("mimetype") == "text/csv")
    return next((str(one["id"]) for one in named if one.get("id")), "")


async def text_of_shared(slack: AsyncWebClient, file_id: str, person: PersonId) -> str:
    """The text of a file that this person shared. Raises PersonCanFix where it is not theirs, too long, or cannot be read."""
    facts = await _facts(slack, file_id)
    if facts.get("user") != person:
        raise PersonCanFix("teams.file.not_yours")
    url = str(facts.get("url_private_download") or facts.get("url_private") or "")
    if not is_slacks(url, slack.base_url):
        raise PersonCanFix("teams.file.elsewhere")
    return text_of(await _bytes(slack, url))


async def _facts(slack: AsyncWebClient, file_id: str) -> Mapping[str, Any]:
    try:
        return mapping((await slack.files_info(file=file_id)).get("file"))
    except SlackApiError as refused:
        key = "teams.file.no_permission" if word_of(refused) in NO_PERMISSION else "teams.file.gone"
        raise PersonCanFix(key) from None


async def _bytes(slack: AsyncWebClient, url: str) -> bytes:
    assert slack.session is not None
    headers, proxy = {"Authorization": f"Bearer {slack.token}"}, slack.proxy
    try:
        async with slack.session.get(url, headers=headers, proxy=proxy, allow_redirects=False) as answer:
            # Whoever may not read a file is shown Slack's page to sign in.
            if answer.status != 200 or answer.content_type == "text/html":
                raise PersonCanFix("teams.file.no_permission")
            return await _limited(answer)
    except (ClientError, TimeoutError):
        raise PersonCanFix("teams.file.try_again") from None


async def _limited(answer: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        found += chunk
        if len(found) > MOST_BYTES:
            raise PersonCanFix("teams.file.too_long", limit=MOST_BYTES // 1_000)
    return bytes(found)


def is_slacks(url: str, base_url: str) -> bool:
    """Whether our token may be shown there: one of Slack's hosts, or the very place where its API is (a local workspace)."""
    try:
        asked, ours = urlsplit(url), urlsplit(base_url)
        is_usual_port = asked.port in (None, 443)
    except ValueError:
        return False
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and is_usual_port and asked.username is None and f".{asked.hostname or ''}".endswith(SLACKS)
