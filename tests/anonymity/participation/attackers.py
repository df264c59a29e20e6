"""Attackers of T19: for each person a number. The higher the more likely it is that they did not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from statistics import median

from bot.ids import PersonId
from bot.pulse.answering.acts import silence_slot
from bot.pulse.answering.store import NO_QUESTION, SILENCES
from bot.pulse.privacy.seal import Sealer
from tests.anonymity.participation.company import MINUTE, Copy, Page, Row, Week
from tests.givens import WORKSPACE

NEIGHBOURS, BY_CHANCE = 9, 2.0  # how many are compared; so many minutes' or tries' difference says nothing

Suspicion = Mapping[str, float]
Attacker = Callable[[Week], Suspicion]


def by_rows_that_stay(week: Week) -> Suspicion:
    """How long somebody's reminder stood after it was due, beside those that were due at nearly the same time."""
    stood = Counter(str(row["recipient"]) for copy, row in _reminders(week) if copy.at >= week.due[str(row["recipient"])])
    return _beside_neighbours(week, {person: float(stood[person]) for person in week.people})


def by_rows_that_go(week: Week) -> Suspicion:
    """The other way round."""
    return {person: -stood for person, stood in by_rows_that_stay(week).items()}


def by_what_rows_say(week: Week) -> Suspicion:
    """The most tries and words that were seen on somebody's reminder, beside those that were due at nearly the same time."""
    found = dict.fromkeys(week.people, 0.0)
    for _, row in _reminders(week):
        person = str(row["recipient"])
        found[person] = max(found[person], _said(row))
    return _beside_neighbours(week, found)


def _beside_neighbours(week: Week, seen: Suspicion) -> Suspicion:
    """What differs by more than `BY_CHANCE` from the median of those who were due just before and after."""
    order = sorted(week.people, key=lambda person: (week.due[person], person))
    differs = {}
    for place, person in enumerate(order):
        start = min(max(0, place - NEIGHBOURS // 2), len(order) - NEIGHBOURS)
        difference = seen[person] - median(seen[one] for one in order[start : start + NEIGHBOURS])
        differs[person] = difference if abs(difference) > BY_CHANCE else 0.0
    return differs


def _said(row: Row) -> float:
    return float(str(row["attempts"])) + sum(row[column] is not None for column in ("reason", "channel_id", "message_ts", "call"))


def by_posts_counted(week: Week) -> Suspicion:
    """What /metrics counted of posted messages in the minute in which somebody's reminder went."""
    return _counted(week, lambda name: "call_seconds_count" in name and "postMessage" in name)


def by_other_figures(week: Week) -> Suspicion:
    """Everything else that grew in that minute, for each message that went."""
    return _counted(week, lambda name: "call_seconds" not in name and "inbound" not in name and "lag" not in name)


def by_taps_counted(week: Week) -> Suspicion:
    """Whether Slack told of a tap in the minutes after somebody was asked or reminded."""
    grew = [(after.at, _inbound(after.page) - _inbound(before.page)) for before, after in _pairs(week)]
    return {person: -sum(taps for at, taps in grew if _soon_after(at, week, person)) for person in week.people}


def by_what_is_kept_of_people(week: Week) -> Suspicion:
    """How many lines of ledger and preferences somebody has, and how much stands in them."""
    kept = Counter(str(row["person_id"]) for row in week.copies[-1].about_people for value in row.values() if value is not None)
    return {person: float(kept[person]) for person in week.people}


def by_keys(week: Week) -> Suspicion:
    """The counts of silent rounds, opened with any key that lay in the folder after the close."""
    found: dict[str, float] = dict.fromkeys(week.people, 0.0)
    for key in (one for one in week.keys if len(one) == 32):
        for person in week.people:
            place = silence_slot(key, WORKSPACE, PersonId(person))
            number = Sealer(key).value(place, SILENCES, NO_QUESTION, week.silences.get(place, b""))
            found[person] = max(found[person], float(number or 0))
    return found


ATTACKERS: Mapping[str, Attacker] = {
    "reminders that stay": by_rows_that_stay,
    "reminders that go": by_rows_that_go,
    "what reminders' rows say": by_what_rows_say,
    "posts in the metrics": by_posts_counted,
    "other figures": by_other_figures,
    "taps in the metrics": by_taps_counted,
    "ledger and preferences": by_what_is_kept_of_people,
    "keys after the close": by_keys,
}


def _reminders(week: Week) -> Iterator[tuple[Copy, Row]]:
    for copy in week.copies:
        yield from ((copy, row) for row in copy.outbox if row["kind"] == "pulse:reminder")


def _pairs(week: Week) -> Iterator[tuple[Copy, Copy]]:
    yield from zip(week.copies, week.copies[1:], strict=False)


def _counted(week: Week, looks_at: Callable[[str], bool]) -> Suspicion:
    found: dict[str, float] = dict.fromkeys(week.people, 0.0)
    for before, after in _pairs(week):
        went = _reminded(before) - _reminded(after)
        grew = sum(value - before.page.get(name, 0) for name, value in after.page.items() if looks_at(name))
        for person in went:
            found[person] = grew / len(went)
    return found


def _reminded(copy: Copy) -> set[str]:
    return {str(row["recipient"]) for row in copy.outbox if row["kind"] == "pulse:reminder"}


def _soon_after(at: datetime, week: Week, person: str) -> bool:
    """Whether the person was asked or reminded in the minutes before."""
    return any(began < at <= began + 5 * MINUTE for began in (week.asked[person], week.due[person]))


def _inbound(page: Page) -> float:
    return sum(value for name, value in page.items() if name.startswith("ripple_inbound_total"))
