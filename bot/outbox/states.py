"""Outbox states, the calls that send a message, and why a message ended or waits. As the database keeps them, by value."""

from __future__ import annotations

from enum import StrEnum

from bot.operator_terms import OperatorTerm


class OutboxState(StrEnum):
    """Where an outbox message is on its way; drawn in `bot.outbox`."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    EXPIRED = "expired"
    UNSURE = "unsure"
    DEAD = "dead"


DEAD_LETTERS = (OutboxState.DEAD, OutboxState.UNSURE)
OVER = (OutboxState.SENT, OutboxState.DROPPED, OutboxState.EXPIRED)


class CallKind(StrEnum):
    """What was tried, to find the message again when the answer was lost."""

    POST = "post"
    THREAD = "thread"
    UPDATE = "update"


class OutcomeReason(OperatorTerm):
    """Why a message ended without being sent, or waits for a retry. Where Slack refused, its own word stands instead."""

    TOO_LATE = "too_late"
    JOINED = "joined"  # told together with another
    FIRST_TRY_LOST = "first_try_lost"
    OUTCOME_UNKNOWN = "outcome_unknown"  # nobody can tell whether it arrived
    SLACK_SILENT = "slack_silent"  # Slack was asked whether it arrived, and did not answer yet
    NOT_RENDERED = "not_rendered"
    NOT_SENDABLE = "not_sendable"
    UNREADABLE_BODY = "unreadable_body"  # damaged, or written by another version
    # No longer worth telling.
    NOT_NEEDED = "not_needed"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"
    SUBJECT_GONE = "subject_gone"
    HAS_ENDED = "has_ended"
    NOTHING_TO_SHOW = "nothing_to_show"
    FIGURES_HIDDEN = "figures_hidden"  # it was chosen by figures that may not be told now
    DIGEST_TOO_LATE = "digest_too_late"
    # Not welcome any more.
    PAUSED = "paused"
    STOPPED = "stopped"
    NOBODY_WE_KNOW = "nobody_we_know"
    NOT_HERE = "not_here"
    NOT_AN_OWNER = "not_an_owner"
    OUTSIDE = "outside"  # in no team that was welcomed
    AWAY = "away"
    WEEK_FULL = "week_full"
    NO_PLACE_KEPT = "no_place_kept"  # in the week, for a reminder


class CountedOutcome(StrEnum):
    """Outcomes for the metrics beside the states."""

    RETRIED = "retried"
    ENDED = "ended"  # of a kind that leaves no trace: sent, dropped and the like count alike
