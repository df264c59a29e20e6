"""The messages of one conversation, in order of their ts, with its threads; paging never scans.

A message is Slack's JSON. It is never edited in place: a change replaces the whole dict, so whoever
holds an older one still holds what was true then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from bot.localslack.json_object import Json


class MessageLog:
    """Messages by ts; `roots` are those seen in the channel itself, `threads` the replies of each parent."""

    def __init__(self) -> None:
        self.by_ts: dict[str, Json] = {}
        self.roots: list[str] = []
        self.threads: dict[str, list[str]] = {}
        self.repliers: dict[str, dict[str, int]] = {}

    def __len__(self) -> int:
        return len(self.by_ts)

    def add(self, message: Json) -> None:
        """Take in a message at the place its ts gives it."""
        ts = message["ts"]
        self.by_ts[ts] = message
        parent = message.get("thread_ts")
        if parent and parent != ts:
            insort(self.threads.setdefault(parent, []), ts)
            self._count_replier(parent, message, 1)
        if not parent or parent == ts or message.get("subtype") == "thread_broadcast":
            insort(self.roots, ts)

    def replace(self, message: Json) -> None:
        """Put a newer form of a message in the place of the old one."""
        self.by_ts[message["ts"]] = message

    def remove(self, ts: str) -> Json:
        """Take a message out; its thread, if any, stays."""
        message = self.by_ts.pop(ts)
        _discard(self.roots, ts)
        parent = message.get("thread_ts")
        if parent and parent != ts:
            _discard(self.threads.get(parent, []), ts)
            self._count_replier(parent, message, -1)
        return message

    def _count_replier(self, parent: str, message: Json, step: int) -> None:
        counts = self.repliers.setdefault(parent, {})
        user = message.get("user", "")
        counts[user] = counts.get(user, 0) + step
        if not counts[user]:
            del counts[user]

    def get(self, ts: str) -> Json | None:
        """The message with this ts, if there is one."""
        return self.by_ts.get(ts)

    def newest(self, limit: int, *, before: str = "", after: str = "", inclusive: bool = False) -> list[Json]:
        """Up to `limit` messages of the channel, newest first, between two stamps."""
        low, high = _bounds(self.roots, before, after, inclusive)
        return [self.by_ts[ts] for ts in reversed(self.roots[max(low, high - limit) : high])]

    def replies(self, parent: str, limit: int, *, before: str = "", after: str = "", inclusive: bool = False) -> list[Json]:
        """Up to `limit` replies of a thread, oldest first, without the parent."""
        stamps = self.threads.get(parent, [])
        low, high = _bounds(stamps, before, after, inclusive)
        return [self.by_ts[ts] for ts in stamps[low : min(high, low + limit)]]

    def everything(self) -> list[Json]:
        """All messages and replies, oldest first."""
        return [self.by_ts[ts] for ts in sorted(self.by_ts)]


def _bounds(stamps: list[str], before: str, after: str, inclusive: bool) -> tuple[int, int]:
    from_right, from_left = (bisect_left, bisect_right) if inclusive else (bisect_right, bisect_left)
    low = from_right(stamps, after) if after else 0
    high = from_left(stamps, before) if before else len(stamps)
    return low, max(low, high)


def _discard(stamps: list[str], ts: str) -> None:
    place = bisect_left(stamps, ts)
    if place < len(stamps) and stamps[place] == ts:
        del stamps[place]
