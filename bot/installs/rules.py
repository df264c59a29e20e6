"""What an install is, and what Slack's refusals say about its token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.ids import PersonId, WorkspaceId

KEY_NAME = "tokens"  # of the key in the key folder, where no other was set
REFRESH_BEFORE = timedelta(hours=2)  # a token that lives no longer is refreshed; Slack's live for twelve
USED_UNTIL = timedelta(minutes=5)  # before it ends; a token that lives no longer is not used any more
REFRESH_LEASE = timedelta(seconds=40)  # longer than a call may take: one process refreshes a token, for a refresh token works once
STATE_LIVES = timedelta(minutes=10)
ENDED = frozenset({"account_inactive", "token_revoked"})  # Slack knew the token, and it is over
GONE = ENDED | {"invalid_auth"}  # Slack does not know it; of one that somebody typed this may be a slip
EXPIRED = "token_expired"


class Stopped(StrEnum):
    """Why nothing is done in a workspace, where Slack has no word of its own for it."""

    UNINSTALLED = "app_uninstalled"
    NOT_GRANTED = "team_access_not_granted"
    UNREADABLE = "token_unreadable"  # no key of ours opens it: never kept, for it may be a mistake in our settings


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """Who we are to Slack's OAuth."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Installed:
    """One row. `workspace` is the organisation's id where the row is that of an organisation as a whole.

    `token` and `refresh` are sealed; both are empty where the organisation's serve, and after an uninstall.
    """

    workspace: WorkspaceId
    enterprise: str
    name: str
    app_id: str
    bot_user: PersonId
    bot_id: str
    scopes: str
    is_org_wide: bool
    installed_at: datetime
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    stopped: str = ""

    @property
    def is_organisation(self) -> bool:
        return is_organisation(self.workspace)

    @property
    def token_holder(self) -> WorkspaceId:
        """Whose row has the token."""
        return WorkspaceId(self.enterprise) if self.is_org_wide else self.workspace


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What Slack gives when a token is made or refreshed, in the clear."""

    token: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None


def is_organisation(workspace: WorkspaceId) -> bool:
    """Whether this is an organisation's id (Enterprise Grid)."""
    return workspace.startswith("E")


def uses_soon_end(expires_at: datetime | None, now: datetime, *, within: timedelta) -> bool:
    """Whether a token ends within so long; one without an end never does."""
    return expires_at is not None and expires_at - now <= within


Hook = Callable[[Any, Installed], None]  # called with the scope of the workspace, in the transaction that changes the install
