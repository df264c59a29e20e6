"""Words that only operators read: in the backlog, the log and the metrics, in English, and never in Slack."""

from __future__ import annotations

from enum import StrEnum


class OperatorTerm(StrEnum):
    """The kind of enum whose values are such words. Its members never reach a view: a house rule sees to it."""
