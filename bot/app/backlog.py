"""For the operator: what is behind, what got stuck, and what cures it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from bot.database.engine import Tx
from bot.ids import WorkspaceId
from bot.outbox import backlog as figures
from bot.outbox import sender_lease
from bot.outbox.backlog import DeadLetter, StuckJob
from bot.outbox.states import OutboxState, OutcomeReason

LATE_AFTER = 300.0  # seconds of lag after which readiness says so


class Stuck(Struct, frozen=True):
    """Dead letters and expired messages that ended alike without being sent, where to, and the sentence that says what to do."""

    state: OutboxState
    kind: str
    where: str
    reason: str
    how_many: int
    cure: str


class Trouble(Struct, frozen=True):
    """A workspace in which nothing can be sent."""

    workspace: WorkspaceId
    error: str
    cure: str


def dead_letters(tx: Tx) -> list[Stuck]:
    """What ended without being sent, newest first. A channel is named, for it must be cured there; people are only counted."""
    alike = Counter((one.state, one.kind, _where(one), one.reason) for one in figures.dead_letters(tx))
    return [Stuck(*same, how_many, cure_for(reason=same[3], state=same[0])) for same, how_many in alike.items()]


def troubles(tx: Tx) -> list[Trouble]:
    """Workspaces in which nothing can be sent at all."""
    return [Trouble(workspace, error, cure_for(error, OutboxState.DEAD)) for workspace, error, _ in sender_lease.troubles(tx)]


def stuck_jobs(tx: Tx) -> list[StuckJob]:
    """Due rows that failed again and again; they go on trying, at most an hour apart."""
    return figures.stuck_jobs(tx)


def retry(tx: Tx, now: datetime, reason: str | None = None) -> int:
    """Send dead letters after all, once their cause is cured; how many."""
    return figures.revive(tx, now, reason)


def lag(tx: Tx, now: datetime) -> dict[str, float]:
    """The figures of /metrics: messages by state, how long the oldest has waited, due rows and how late they are."""
    waiting, jobs = figures.oldest_ready(tx, now), figures.overdue(tx, now)
    counted = figures.states(tx)
    return {
        **{f"outbox_{state}": float(counted.get(state, 0)) for state in OutboxState},
        "outbox_oldest_seconds": _since(waiting, now),
        "due_waiting": float(jobs[0]),
        "due_oldest_seconds": _since(jobs[1], now),
        "due_stuck": float(len(figures.stuck_jobs(tx))),
        "workspaces_in_trouble": float(len(sender_lease.troubles(tx))),
    }


def cure_for(reason: str, state: OutboxState) -> str:
    """One sentence: what an operator can do about it."""
    if state is OutboxState.EXPIRED:
        return "It could not be sent in time. If this happens often, look at the lag and at whether the bot was running."
    if state is OutboxState.UNSURE:
        return "Slack never said whether it arrived and could not be asked; it was not sent again, to spare people a double."
    return CURES.get(reason, "Slack answered with a word Ripple does not know; look it up in Slack's method page, then retry.")


def _where(message: DeadLetter) -> str:
    if message.recipient[:1] not in ("C", "G"):
        return "people"
    return f"#{message.channel}" if message.channel is not None else f"channel {message.recipient}"


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0


_TOKEN = "Put a working SLACK_BOT_TOKEN into the environment and restart; nothing was lost, everything waits."  # noqa: S105
_SCOPE = "Reinstall the app from deploy/slack-manifest.json, so that it has every scope; nothing was lost, everything waits."
_GONE = "The person or channel is gone; nothing to do."
_OURS = "This is a mistake in Ripple: please report it with the kind and the reference in the log."
CURES: Mapping[str, str] = {
    "not_in_channel": "Invite the bot to the channel (/invite @Ripple), then run `python -m bot outbox --retry`.",
    "channel_not_found": "The channel was deleted, or is private without the bot: invite it, then run `python -m bot outbox --retry`.",
    "is_archived": "The channel is archived: choose another one with /learn setup.",
    "user_disabled": _GONE,
    "user_not_found": _GONE,
    "users_not_found": _GONE,
    "user_not_visible": _GONE,
    "is_inactive": _GONE,
    "cannot_dm_bot": _GONE,
    "messages_tab_disabled": "Switch the app's Messages tab on (deploy/slack-manifest.json does), then retry.",
    "restricted_action": "The workspace's rules forbid the bot to post there: ask an admin, or choose another channel.",
    "restricted_action_read_only_channel": "The channel is read-only: choose another one with /learn setup.",
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "account_inactive": _TOKEN,
    "missing_scope": _SCOPE,
    "no_permission": _SCOPE,
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be the bot token (xoxb-…).",
    "org_login_required": "The workspace is being moved to an organisation; wait until that is done.",
    "team_access_not_granted": "Ask an organisation admin to add the app to this workspace.",
    "invalid_blocks": _OURS,
    "msg_too_long": _OURS,
    "msg_blocks_too_long": _OURS,
    "no_text": _OURS,
    "invalid_arguments": _OURS,
    "metadata_too_large": _OURS,
    OutcomeReason.NOT_RENDERED: _OURS,
    OutcomeReason.NOT_SENDABLE: _OURS,
    OutcomeReason.UNREADABLE_BODY: "It was queued by another version, or its row is damaged; run the version that queued it, then retry.",
    OutcomeReason.FIRST_TRY_LOST: "Slack kept losing answers; it is safe to run `python -m bot outbox --retry`.",
}
