"""Makes a message's one call to Slack, times it, and learns from the answer.

Of a kind that leaves no trace, a message and its stand-in fare alike (P16): neither is timed, counted or logged by its id, both are looked
for in the conversation before a second try, and while posting alone fails stand-ins fail too. Refuses to call when the lease runs out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from msgspec.structs import replace

from bot.ids import WorkspaceId
from bot.outbox.calling.rate_limit import Pace
from bot.outbox.calling.slack_call import CallRefused, NotReached, Outcome, RefusalMeaning, SlackAnswered, SlowDown, Unknown, call
from bot.outbox.claim import SendContext
from bot.outbox.record_outcome import TROUBLE_PAUSE
from bot.outbox.render import EXTRAS, PIN, POST, STAND_IN, SlackCall, plainer, standing_in
from bot.outbox.states import OutcomeReason
from bot.outbox.unknown_outcome import AskAgain, NotThere, look_for

NOT_REACHED_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
TROUBLE_LASTS = 2 * TROUBLE_PAUSE.total_seconds()  # for so long a stand-in shares what befell the last real message

log = structlog.get_logger()

OF_ALL_POSTS = (RefusalMeaning.AGAIN, RefusalMeaning.WORKSPACE)  # refused not for what one says, nor for whom it is
EXPECTED = frozenset(
    {"already_pinned", "channel_canvas_already_exists", "free_team_canvas_tab_already_exists"}
)  # somebody's own canvas is left alone


class Caller:
    """One workspace's calls. `calls`: how many were made since somebody set it to 0."""

    def __init__(self, context: SendContext, workspace: WorkspaceId, pace: Pace) -> None:
        self.calls = 0
        self._context = context
        self._workspace = workspace
        self._pace = pace
        self._not_reached = 0
        self._extras_refused: set[tuple[str, str]] = set()
        self._posts_fail: tuple[float, Outcome] | None = None  # when, and how, as long as no post has gone through since

    async def call(self, made: SlackCall, fence: float) -> Outcome | None:
        """Send the message, plainer if Slack wants that; None when it was not sent, for the lease was running out (`fence`)."""
        if made.message.attempts and self._leaves_no_trace(made):
            verdict = await look_for(self._context, made.message)
            if isinstance(verdict, AskAgain):
                return self._learned(made, NotReached(OutcomeReason.SLACK_SILENT))
            made = made if isinstance(verdict, NotThere) else standing_in(made.message)
        outcome = await self._call(made, made.payload, fence)
        if isinstance(outcome, CallRefused) and outcome.meaning is RefusalMeaning.PLAINER:
            simple = plainer(made.payload)
            if simple is not None:
                return await self._call(made, simple, fence)
        return outcome

    async def _call(self, made: SlackCall, payload: Mapping[str, Any], fence: float) -> Outcome | None:
        context = self._context
        started = context.clock()
        if started >= fence:
            # We slept: somebody else may hold this message by now. We did not send it, so nothing is lost.
            log.warning("lease_ran_out", kind=made.message.kind)
            return None
        self.calls += 1
        outcome = await call(context.slack_of(self._workspace), made.method, json=payload, within=context.limits.timeout)
        if not self._leaves_no_trace(made):
            context.metrics.call_seconds.labels(made.method).observe(context.clock() - started)
        if made.method in EXTRAS and isinstance(outcome, CallRefused):
            outcome = replace(outcome, is_extra=True)
        return self._learned(made, self._as_posts_fare(made, outcome))

    def forget_refusals(self) -> None:
        """Somebody may have cured what was wrong: how posts fare is to be seen anew."""
        self._posts_fail = None

    def _leaves_no_trace(self, made: SlackCall) -> bool:
        return self._context.kinds[made.message.kind].forget

    def _as_posts_fare(self, made: SlackCall, outcome: Outcome) -> Outcome:
        """While posting alone fails, stand-ins fail too: else the rows that wait would be those of real messages."""
        now = self._context.clock()
        if made.method == POST:
            fails = isinstance(outcome, Unknown) or (isinstance(outcome, CallRefused) and outcome.meaning in OF_ALL_POSTS)
            self._posts_fail = (now, outcome) if fails else None
        elif made.method == STAND_IN and self._posts_fail is not None and now - self._posts_fail[0] < TROUBLE_LASTS:
            return self._posts_fail[1] if isinstance(outcome, SlackAnswered) else outcome
        return outcome

    def _learned(self, made: SlackCall, outcome: Outcome) -> Outcome:
        match outcome:
            case SlackAnswered():
                self._not_reached = 0
                self._pace.went_well()
            case SlowDown():
                self._context.metrics.slowed.inc()
                self._pace.limited(outcome.seconds)
            case NotReached():
                # An outage is nobody's fault: it uses up no message's attempts, and Slack is not stormed on its return.
                self._pace.block(NOT_REACHED_PAUSES[min(self._not_reached, len(NOT_REACHED_PAUSES) - 1)])
                self._not_reached += 1
                log.warning("slack_not_reached", reason=outcome.reason)
            case Unknown():
                self._tell_unknown(made, outcome)
            case CallRefused():
                self._tell_refused(made, outcome)
                if outcome.meaning is RefusalMeaning.WORKSPACE:
                    self._pace.block_for_trouble(TROUBLE_PAUSE.total_seconds())
        return outcome

    def _tell_unknown(self, made: SlackCall, lost: Unknown) -> None:
        if self._leaves_no_trace(made):
            log.warning("answer_lost", reason=lost.reason, kind=made.message.kind)
            return
        self._context.metrics.unknown.labels(lost.reason).inc()
        log.warning("answer_lost", reason=lost.reason, kind=made.message.kind, outbox_message=made.message.id)

    def _tell_refused(self, made: SlackCall, refused: CallRefused) -> None:
        """Only a real message is refused by its recipient, or for what it says: of a kind without trace that goes untold."""
        if refused.is_extra:
            self._tell_extra_refused(made.method, refused.error)
        elif not self._leaves_no_trace(made):
            self._context.metrics.refused.labels(refused.error).inc()
            log.warning("slack_refused", error=refused.error, kind=made.message.kind, outbox_message=made.message.id, at=refused.at)
        elif refused.meaning is RefusalMeaning.WORKSPACE:
            self._context.metrics.refused.labels(refused.error).inc()
            log.warning("slack_refused", error=refused.error, kind=made.message.kind)
        elif refused.meaning in (RefusalMeaning.MESSAGE, RefusalMeaning.PLAINER):
            log.error("slack_refused", error=refused.error, at=refused.at)  # a mistake of ours: it must be seen, but not whom it met

    def _tell_extra_refused(self, method: str, error: str) -> None:
        """Once: a permission that was left out on purpose is no trouble."""
        if (method, error) not in self._extras_refused and error not in EXPECTED:
            self._extras_refused.add((method, error))
            if method == PIN:
                log.info(
                    "pin_refused",
                    error=error,
                    cure="The optional permission pins:write lets a team's plan stand at the top of its channel.",
                )
            else:
                log.info(
                    "canvas_refused",
                    error=error,
                    cure="The optional permission canvases:write keeps a team's plan on its channel's canvas.",
                )
