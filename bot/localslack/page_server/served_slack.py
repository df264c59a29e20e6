"""The local workspace as its page needs it: a protocol, so that the page knows no server."""

from __future__ import annotations

from typing import Protocol

from bot.localslack.api.call_log import CallLog
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.api.rate_limits import RateLimits
from bot.localslack.faults import Faults
from bot.localslack.page_server.host_controls import HostControls
from bot.localslack.people.acts import Acts
from bot.localslack.state.workspace import Workspace


class ServedSlack(Protocol):
    """What the page shows and lets people use."""

    workspace: Workspace
    app: InstalledApp
    acts: Acts
    controls: HostControls | None
    faults: Faults
    limits: RateLimits
    calls: CallLog
