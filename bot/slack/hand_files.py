"""Files handed to one person, in our conversation with them. Shared there in one step: a half-done upload is nothing."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.ids import PersonId


async def hand_files(slack: AsyncWebClient, person: PersonId, files: Mapping[str, bytes], comment: str) -> None:
    """Share these files, by name, with this person alone. Raises SlackApiError where Slack refuses any step."""
    opened = await slack.conversations_open(users=[person])
    uploads = [{"content": content, "filename": name, "title": name} for name, content in files.items()]
    await slack.files_upload_v2(channel=opened["channel"]["id"], file_uploads=uploads, initial_comment=comment)
