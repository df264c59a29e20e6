"""One workspace's Web API. Its token is looked up for each call, for it may be refreshed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ids import WorkspaceId
from bot.installs.rules import EXPIRED, GONE
from bot.slack.refused import word_of

# What a token of a whole organisation must be told the workspace for; a workspace's own token ignores it.
ASKS_FOR_TEAM = frozenset(
    {"users.list", "users.conversations", "conversations.list", "usergroups.list", "usergroups.users.list", "dnd.teamInfo"}
)


class TokenNotAtHand(SlackRequestError):
    """The token could not be read just now: nothing was asked of Slack."""


class TokenBook(Protocol):
    """Where a client finds its token (`bot.installs.tokens`)."""

    async def of(self, workspace: WorkspaceId) -> str: ...

    def is_organisations(self, workspace: WorkspaceId) -> bool: ...

    async def after_refusal(self, workspace: WorkspaceId, used: str, error: str) -> str | None: ...


class InstalledClient(AsyncWebClient):
    """The token is its own, or that of the organisation it belongs to."""

    def __init__(self, book: TokenBook, workspace: WorkspaceId, **how: Any) -> None:
        super().__init__(None, **how)
        self._book, self._workspace = book, workspace

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """One call. A token that Slack says is over is looked at once more; what it refused was surely not done."""
        self.token = used = await self._book.of(self._workspace)
        asked = self._for_this_team(api_method, how)
        try:
            return await super().api_call(api_method, **asked)
        except SlackApiError as refused:
            error = word_of(refused)
            if error != EXPIRED and error not in GONE:
                raise
            fresh = await self._book.after_refusal(self._workspace, used, error)
            if fresh is None:
                raise
            self.token = fresh
        return await super().api_call(api_method, **asked)

    def _for_this_team(self, method: str, how: dict[str, Any]) -> dict[str, Any]:
        if not self._book.is_organisations(self._workspace) or method not in ASKS_FOR_TEAM:
            return how
        place = "json" if how.get("json") is not None else "params"
        given: Mapping[str, Any] = how.get(place) or {}
        return how | {place: {**given, "team_id": self._workspace}}


def refusal(error: str) -> SlackApiError:
    """As if Slack had refused: for a call that cannot be made, because the workspace is stopped."""
    said = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": error},
        headers={},
        status_code=200,
    )
    return SlackApiError(error, said)  # type: ignore[no-untyped-call]
