"""What an operator sees from outside. Numbers only: no label ever names a person, a channel or a round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

KINDS = {  # Slack's word for what it tells: ours
    "event_callback": "event",
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "closed",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}
OF_A_PULSE = ("pulse:", "plan:")  # how ids of its buttons and forms begin, and those of a vote and of proposals
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)


def _is_of_a_pulse(payload: Mapping[str, Any]) -> bool:
    """Whether this is a tap on a card of the pulse or on a ballot, or a form of them."""
    form = payload.get("view")
    names = [one.get("action_id") for one in payload.get("actions") or () if isinstance(one, Mapping)]
    names += [form.get("callback_id")] if isinstance(form, Mapping) else []
    return any(str(name).startswith(OF_A_PULSE) for name in names)


class Metrics:
    """One process's figures. Make it once, in `bot/app/bot.py`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.outbox_messages = self._counter("outbox_messages", "Outbox messages by how they ended", "kind", "outcome")
        self.slowed = self._counter("slack_429", "Times Slack told us to slow down")
        self.unknown = self._counter("slack_unknown", "Calls whose answer was lost", "reason")
        self.refused = self._counter("slack_refused", "Calls Slack refused, by its word", "error")
        self.jobs = self._counter("due", "Due rows run", "kind", "outcome")
        self.inbound = self._counter("inbound", "What Slack told us", "kind", "outcome")
        self.turned_away = self._counter("turned_away", "Requests and connections that came no further than the door", "why")
        self.call_seconds = self._histogram("slack_call_seconds", "How long Slack took", "method")
        self.answer_seconds = self._histogram("inbound_answer_seconds", "How long Slack waited for us", "kind")
        self.workspaces = Gauge("ripple_workspaces", "Workspaces: served, and stopped ones still kept", ["state"], registry=self.registry)
        self._found: dict[tuple[str, str], tuple[Counter, Histogram]] = {}
        self.lag = Gauge("ripple_lag", "Outbox and schedule: how many wait and for how long", ["what"], registry=self.registry)

    def heard(self, payload: Mapping[str, Any], status: int, seconds: float) -> None:
        """Slack told us something and had our answer, with this HTTP status, after so many seconds.

        What is done with a pulse's card is left out: a count that grows soon after somebody was asked says that they answered (P16).
        """
        if _is_of_a_pulse(payload):
            return
        kind = "command" if "command" in payload else KINDS.get(str(payload.get("type")), "other")
        counter, histogram = self._inbound_figures(kind, "taken" if status < 500 else "asked_again")
        counter.inc()
        histogram.observe(seconds)

    def refuse(self, why: str) -> None:
        """A request or a connection was turned away at the door, for this reason."""
        self.turned_away.labels(why).inc()

    def show_lag(self, figures: Mapping[str, float]) -> None:
        """Put the figures of `operations.lag` where the next scrape finds them."""
        for what, value in figures.items():
            self.lag.labels(what).set(value)

    def show_workspaces(self, counts: Mapping[str, int]) -> None:
        """How many there are, in numbers alone."""
        for state, count in counts.items():
            self.workspaces.labels(state).set(count)

    def page(self) -> bytes:
        """What GET /metrics answers."""
        return generate_latest(self.registry)

    def _inbound_figures(self, kind: str, outcome: str) -> tuple[Counter, Histogram]:
        """Found once: looking labels up costs more than counting."""
        if (kind, outcome) not in self._found:
            self._found[kind, outcome] = self.inbound.labels(kind, outcome), self.answer_seconds.labels(kind)
        return self._found[kind, outcome]

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"ripple_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(f"ripple_{name}", about, labels, buckets=QUICK, registry=self.registry)
