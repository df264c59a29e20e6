"""The fault drawer of the page. What can be made to go wrong, and what the bot's calls came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from msgspec import Struct

from bot.localslack.faults import EventFault, Fault
from bot.localslack.json_object import Json
from bot.localslack.page_server.served_slack import ServedSlack

CALLS_SHOWN = 40
LIMITS = "limits"


class Offer(Struct, frozen=True):
    """One thing that may go wrong: as long as it is switched on, or (`once`) the next time it can."""

    label: str
    note: str
    make: Callable[[], Fault | EventFault]
    once: bool = False


class FaultDrawer:
    """Switches faults of one local workspace on and off by the names the page knows."""

    def __init__(self, slack: ServedSlack) -> None:
        self.slack = slack
        self._made: dict[str, Fault | EventFault] = {}
        self._limited = slack.limits.enabled  # as it was set up

    def change(self, name: str, on: bool) -> None:
        """Switch one on or off; an unknown name is a KeyError."""
        if name == LIMITS:
            self.slack.limits.enabled = on
            return
        self._take_away(name)
        if on:
            fault = self._made[name] = OFFERS[name].make()
            self._list_of(fault).append(fault)

    def all_off(self) -> None:
        """Nothing goes wrong any more, and Slack is as patient as it was at first."""
        self.slack.limits.enabled = self._limited
        for name in OFFERS:
            self.change(name, on=False)

    def shown(self) -> Json:
        """Everything the drawer draws."""
        limits = {
            "id": LIMITS,
            "label": "Slack's rate limits",
            "note": "One message a second in a channel, so many calls a minute",
            "on": self.slack.limits.enabled,
        }
        kept = [(name, offer, self._is_on(name)) for name, offer in OFFERS.items()]
        return {
            "switches": [
                limits,
                *({**_words(name, offer), "on": on} for name, offer, on in kept if not offer.once),
            ],
            "once": [{**_words(name, offer), "waiting": int(on)} for name, offer, on in kept if offer.once],
            "calls": self._calls(),
            "total": self.slack.calls.total,
            "refused": len(self.slack.limits.refused),
        }

    def _calls(self) -> list[Json]:
        newest = islice(reversed(list(self.slack.calls)), CALLS_SHOWN)
        return [
            {
                "method": call.method,
                "at": call.at.isoformat(),
                "status": call.status,
                "error": call.error,
                "fault": call.fault,
            }
            for call in newest
        ]

    def _is_on(self, name: str) -> bool:
        fault = self._made.get(name)
        if fault is None or fault not in self._list_of(fault):
            return False
        return fault.times is None or fault.met < fault.times

    def _take_away(self, name: str) -> None:
        fault = self._made.pop(name, None)
        if fault is not None and fault in self._list_of(fault):
            self._list_of(fault).remove(fault)

    def _list_of(self, fault: Fault | EventFault) -> list[Fault | EventFault]:
        # Both lists hold only their own kind; mypy cannot follow that through one variable.
        lists = self.slack.faults
        return lists.calls if isinstance(fault, Fault) else lists.events  # type: ignore[return-value]


def _words(name: str, offer: Offer) -> Json:
    return {"id": name, "label": offer.label, "note": offer.note}


OFFERS: Mapping[str, Offer] = {
    "some_429": Offer(
        "Every third call is refused",
        "429, come back in a second",
        lambda: Fault("rate_limited", times=None, chance=1 / 3),
    ),
    "outage": Offer("An outage", "Every call is answered 503", lambda: Fault("status", times=None)),
    "slow": Offer("A slow Slack", "Every call takes two seconds, so a week takes a while", lambda: Fault("slow", times=None, seconds=2.0)),
    "repeats": Offer("Everything twice", "Each event is sent again", lambda: EventFault("duplicate", times=None)),
    "disorder": Offer(
        "Out of order",
        "Events overtake each other",
        lambda: EventFault("reorder", times=None, size=3),
    ),
    "no_charts": Offer(
        "No charts yet",
        "Charts are refused, as where Slack has not brought them in",
        lambda: Fault("refuse", error="invalid_blocks", times=None, when=_has_chart),
    ),
    "cut_before": Offer(
        "Cut off before a message is posted",
        "The call breaks and nothing was posted",
        lambda: Fault("drop_before", "chat.postMessage"),
        once=True,
    ),
    "cut_after": Offer(
        "Cut off after a message was posted",
        "It is there, and the bot cannot know",
        lambda: Fault("drop_after", "chat.postMessage"),
        once=True,
    ),
    "web_page": Offer("A web page instead of an answer", "As from a broken proxy", lambda: Fault("html"), once=True),
    "lost": Offer("An event is lost", "Slack never delivers it", lambda: EventFault("lose"), once=True),
}


def _has_chart(arguments: Json) -> bool:
    return "data_visualization" in str(arguments.get("blocks", ""))
