"""Who does not want to be disturbed just now, as Slack knows it. A courtesy, never a condition.

Asked for fifty people at a time and kept ten minutes. Without the scope `dnd:read`, over the limit, or when Slack is slow: nobody is known
to be undisturbed, and quiet hours alone decide. Refuses to delay a message for more than `PATIENCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.ids import PersonId, WorkspaceId
from bot.outbox.calling.rate_limit import Bucket, Clock
from bot.outbox.calling.slack_call import CallRefused, SlackAnswered, call
from bot.schedule.cadence import Span

PEOPLE_AT_ONCE = 50
KEPT_FOR = 600.0
MOST_KEPT = 100_000
PATIENCE = 2.0
CALLS_AT_ONCE = 4
CALLS_A_SECOND = (20 - CALLS_AT_ONCE) / 60  # dnd.teamInfo is a tier 2 method: 20 a minute, those at once among them

log = structlog.get_logger()


class DndBook:
    """What Slack said about each person, and when."""

    def __init__(self, slack_of: Callable[[WorkspaceId], AsyncWebClient], clock: Clock) -> None:
        self._slack_of = slack_of
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, tuple[Span, ...]]] = {}
        self._buckets: dict[str, Bucket] = {}
        self._refused: set[str] = set()

    def spans(self, workspace: WorkspaceId, person: PersonId) -> tuple[Span, ...]:
        """When this person wants no message, as far as is known."""
        asked_at, spans = self._known.get((workspace, person), (0.0, ()))
        return spans if self._clock() - asked_at < KEPT_FOR else ()

    async def learn(self, workspace: WorkspaceId, persons: Collection[PersonId]) -> None:
        """Ask about those of whom nothing fresh is known, as far as Slack's limits go."""
        if workspace in self._refused:
            return
        stale = sorted(person for person in set(persons) if not self._is_fresh(workspace, person))
        for start in range(0, len(stale), PEOPLE_AT_ONCE):
            bucket = self._buckets.setdefault(workspace, Bucket(CALLS_A_SECOND, CALLS_AT_ONCE, self._clock))
            if not bucket.free():
                return
            bucket.spend()
            if not await self._ask(workspace, stale[start : start + PEOPLE_AT_ONCE]):
                return

    async def _ask(self, workspace: WorkspaceId, persons: list[PersonId]) -> bool:
        outcome = await call(self._slack_of(workspace), "dnd.teamInfo", params={"users": ",".join(persons)}, within=PATIENCE)
        if isinstance(outcome, CallRefused):
            self._refused.add(workspace)
            log.info("dnd_not_readable", error=outcome.error)
        if not isinstance(outcome, SlackAnswered):
            return False
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        said, now = outcome.answer.get("users"), self._clock()
        for person in persons:
            self._known[workspace, person] = (now, _spans(said.get(person) if isinstance(said, Mapping) else None))
        return True

    def _is_fresh(self, workspace: WorkspaceId, person: PersonId) -> bool:
        known = self._known.get((workspace, person))
        return known is not None and self._clock() - known[0] < KEPT_FOR


def _spans(said: Any) -> tuple[Span, ...]:
    if not isinstance(said, Mapping) or not said.get("dnd_enabled"):
        return ()
    starts, ends = said.get("next_dnd_start_ts"), said.get("next_dnd_end_ts")
    if not isinstance(starts, int) or not isinstance(ends, int) or ends <= starts:
        return ()
    return (Span(datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC)),)
