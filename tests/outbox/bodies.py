"""Given: notices and kinds whose bodies hold nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import defstruct

from bot.database.scope import Scope
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Kind, Rendered
from bot.outbox.notice import Notice, NoticeBody, OutboxMessage


@cache
def bare(kind: str) -> type[NoticeBody]:
    """A class of bodies that hold nothing, for a kind of this name."""
    return defstruct(kind, [], bases=(NoticeBody,), namespace={"kind": kind}, frozen=True)


def a_notice(kind: str, recipient: str, key: str, **how: Any) -> Notice:
    """A notice of that kind that says nothing but its key."""
    return Notice(bare(kind)(), recipient, key=key, **how)


def a_kind(
    render: Callable[[Scope, OutboxMessage[Any]], Rendered], counts: Unasked | NotCounted = NotCounted.ASKED_FOR, **how: Any
) -> Kind[NoticeBody]:
    """A kind that looks at no body."""
    return Kind(NoticeBody, render, counts, **how)
