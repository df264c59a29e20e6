"""Who asked? Two attackers of T18: one has the whole database, one has colleagues' screens and knows who was there when.

Both know how Ripple is built. Each gives every member of the channel a score, and names the one with the highest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import mean, stdev
from typing import Any

from bot.ids import AskId
from tests.anonymity.nameless.company import AskingCompany, Seen, closest

Z95 = 1.6448536269514722  # one-sided
CERTAIN, TELLING, HINT = 100.0, 10.0, 1.0
SAME_MOMENT = 2.0  # seconds
Dump = Mapping[str, list[dict[str, Any]]]
Scores = dict[str, float]
MINUTE = timedelta(minutes=1)
Window = tuple[datetime, datetime]
Waits = Callable[[AskId, Seen], list[Window]]
Attacker = Callable[[AskingCompany], dict[AskId, Scores]]


@dataclass(frozen=True, slots=True)
class Named:
    """How an attack went: for each question the chance that it named the right person, against a guess among the channel's members."""

    chances: tuple[float, ...]
    members: int

    @property
    def recovered(self) -> float:
        return mean(self.chances)

    @property
    def gain(self) -> float:
        return self.recovered - 1 / self.members

    @property
    def upper(self) -> float:
        """The upper 95 % bound of the gain over guessing."""
        return self.gain + Z95 * stdev(self.chances) / sqrt(len(self.chances))


def attacked(company: AskingCompany, attacker: Attacker) -> Named:
    """Let the attacker name an asker for every question."""
    scores = attacker(company)
    return Named(tuple(_chance(scores[act.id or AskId("")], act.person) for act in company.acts), len(company.people))


def _chance(scores: Scores, person: str) -> float:
    """Among those who look likeliest, any may be named."""
    best = [one for one, score in scores.items() if score == max(scores.values())]
    return 1 / len(best) if person in best else 0.0


# --- the database ------------------------------------------------------------------------------------------------


def by_database(company: AskingCompany) -> dict[AskId, Scores]:
    """Every row in which a person's id stands, beside every time that stands at the question or at anything that names it."""
    dump = company.dump()
    traces = {person: list(_traces(dump, person)) for person in company.people}
    teams = {row["team_id"]: set[str]() for row in dump["team_members"]}
    for row in dump["team_members"]:
        teams[row["team_id"]].add(row["person_id"])
    return {row["id"]: _scored(company, dump, row, traces, teams) for row in dump["asks"]}


def _scored(company: AskingCompany, dump: Dump, ask: dict[str, Any], traces: Any, teams: dict[str, set[str]]) -> Scores:
    teams_tell = len({row["team_id"] for row in dump["asks"]}) > 1  # one channel: they differ only where they are the askers'
    moments = list(_moments_of(dump, ask))
    found: Scores = defaultdict(float)
    for person in company.people:
        found[person] += HINT * (teams_tell and person in teams.get(ask["team_id"], ()))
        for about_asking, at in traces[person]:
            if closest(at, moments) <= SAME_MOMENT:
                found[person] += CERTAIN if about_asking else TELLING
    return found


def _traces(dump: Dump, person: str) -> Iterator[tuple[bool, datetime]]:
    """Every time beside this person's id, and whether the row speaks of asking."""
    for rows in dump.values():
        for row in rows:
            text = " ".join(str(value) for value in row.values())
            if person in text:
                about = "ask" in text
                yield from ((about, value) for value in row.values() if isinstance(value, datetime))


def _moments_of(dump: Dump, ask: dict[str, Any]) -> Iterator[datetime]:
    """Every time at the question and at rows that name it or its message; the moment of its message is everybody's."""
    names = {ask["id"], ask["message_ts"]} - {None}
    public = datetime.fromtimestamp(float(ask["message_ts"]), UTC) if ask["message_ts"] else None
    for rows in dump.values():
        for row in rows:
            if names & {str(value) for value in row.values()} or any(str(ask["id"]) in str(value) for value in row.values()):
                for value in row.values():
                    if isinstance(value, datetime) and not (public and abs((value - public).total_seconds()) <= SAME_MOMENT):
                        yield value


# --- colleagues' screens ---------------------------------------------------------------------------------------------


def by_screens(waits: Waits) -> Attacker:
    """In whose team's Home or digest it stands, and who was there when it can have been asked and solved, as this build waits."""

    def attack(company: AskingCompany) -> dict[AskId, Scores]:
        places = {frozenset(seen.homes) | seen.digests for seen in company.seen.values()}
        return {ask: _seen_by(company, ask, waits, teams_tell=len(places) > 1) for ask in company.seen}

    return attack


def _seen_by(company: AskingCompany, ask: AskId, waits: Waits, *, teams_tell: bool) -> Scores:
    seen = company.seen[ask]
    shown_in = set(seen.homes) | seen.digests
    found: Scores = {}
    for person in company.people:
        found[person] = HINT * (teams_tell and any(person in company.members(team) for team in shown_in))
        found[person] += sum(HINT * _was_there(company.presence[person], *window) for window in waits(ask, seen))
    return found


def by_chance(_: AskId, seen: Seen) -> list[Window]:
    """Ripple as it is: ten minutes to an hour."""
    return [(first - timedelta(minutes=60), first - timedelta(minutes=10)) for first in (_first_seen(seen), _changed(seen))]


def at_once(_: AskId, seen: Seen) -> list[Window]:
    """Seen at the moment of the act."""
    return [(first - MINUTE, first) for first in (_first_seen(seen), _changed(seen))]


def by_the_id(ask: AskId, seen: Seen) -> list[Window]:
    """The wait follows from an id that everybody can read on the buttons; the end is seen at once."""
    assert seen.posted is not None
    asked = seen.posted - timedelta(minutes=2 + int(ask[:8], 16) % 8)
    return [(asked - MINUTE, asked), (_changed(seen) - MINUTE, _changed(seen))]


def _first_seen(seen: Seen) -> datetime:
    assert seen.posted is not None
    return min([*seen.homes.values(), seen.posted])


def _changed(seen: Seen) -> datetime:
    assert seen.changed is not None
    return seen.changed


def _was_there(minutes: set[int], first: datetime, last: datetime) -> bool:
    return any(minute in minutes for minute in range(int(first.timestamp()) // 60, int(last.timestamp()) // 60 + 1))
