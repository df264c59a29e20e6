"""Refusals: the one way a Web API method says no, an error word of Slack's with extra keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Refusal(Exception):
    """A call that Slack would refuse; `error` is Slack's word for it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


def refusal_with_messages(error: str, messages: Iterable[str]) -> Refusal:
    """A refusal that explains itself in `response_metadata.messages`."""
    return Refusal(error, response_metadata={"messages": list(messages)})
