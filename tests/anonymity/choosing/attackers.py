"""Who voted for what, and who proposed it? They have every copy of the database, and know who did something when."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256
from statistics import mean
from typing import Any

from bot.ids import CohortId
from bot.plan.voting.store import VOTE
from bot.pulse.privacy.seal import Sealer
from bot.pulse.privacy.slots import slot
from tests.anonymity.choosing.company import ChoosingCompany, Dump, Week

KEY_BYTES = 32


def votes_named(company: ChoosingCompany) -> tuple[float, float]:
    """(how often somebody's first star was named, how often a guess from what was published is right)."""
    named, guessed = votes_tried(company)
    return mean(named), mean(guessed)


def votes_tried(company: ChoosingCompany) -> tuple[list[float], list[float]]:
    """The same, try by try."""
    named, guessed = [], []
    for week in company.weeks:
        found = {**_by_difference(week), **_by_keys(company, week)}
        popular = week.published[0] if week.published else ""
        for person, star in week.first_stars.items():
            guessed.append(float(star == popular))
            named.append(float(found.get(person, popular) == star))
    return named, guessed


def proposers_named(company: ChoosingCompany) -> tuple[float, float]:
    """(how often the proposer was named, how often a guess among the team is)."""
    named, guessed = proposers_tried(company)
    return mean(named), mean(guessed)


def proposers_tried(company: ChoosingCompany) -> tuple[list[float], list[float]]:
    """The same, try by try."""
    named = [_chance(company, week, proposal, person) for week in company.weeks for proposal, person in week.proposers.items()]
    return named, [1 / len(company.people)] * len(named)


def _by_difference(week: Week) -> dict[str, str]:
    """What is new in a copy is theirs who did something just before it; read as it stands there."""
    found = {}
    for person, before, after in zip(week.taps, week.copies, week.copies[1:], strict=False):
        new = [row for row in after["open_votes"] if row not in before["open_votes"]]
        read = [one for row in new for one in bytes(row["sealed"]).decode(errors="ignore").split() if one in week.proposers]
        if read:
            found[person] = read[0]
    return found


def _by_keys(company: ChoosingCompany, week: Week) -> dict[str, str]:
    """Everything of 32 bytes in any copy, tried as the key of every row."""
    found = {}
    copy = week.copies[-1]
    for key in set(_keys_in(copy)) | set(_keys_in(week.after)):
        places = {slot(key, person, VOTE): person for person in company.people}
        for row in copy["open_votes"]:
            person = places.get(bytes(row["slot"]))
            text = Sealer(key).text(bytes(row["slot"]), CohortId(row["choosing_id"]), VOTE, bytes(row["sealed"])) if person else None
            if person and text:
                found[person] = text.split()[0]
    return found


def _keys_in(dump: Dump) -> Iterator[bytes]:
    for value in (value for some in dump.values() for row in some for value in row.values()):
        if isinstance(value, bytes) and len(value) == KEY_BYTES:
            yield value
        if isinstance(value, str) and len(value) == 2 * KEY_BYTES and set(value) <= set("0123456789abcdef"):
            yield bytes.fromhex(value)


def _chance(company: ChoosingCompany, week: Week, proposal: str, person: str) -> float:
    """Among those who look likeliest, any may be named."""
    scores = {one: _score(week, proposal, one) for one in company.people}
    best = [one for one, score in scores.items() if score == max(scores.values())]
    return 1 / len(best) if person in best else 0.0


def _score(week: Week, proposal: str, person: str) -> int:
    """A name beside it, a slot that needs no key, a row elsewhere that names both."""
    found = 0
    for dump in (*week.early_copies, *week.copies, week.after):
        for name, some in dump.items():
            found += sum(_names_both(row, proposal, person) for row in some) * (2 if name == "proposals" else 1)
        for row in dump["proposals"]:
            if row["id"] == proposal and row["author_slot"] is not None:
                found += bytes(row["author_slot"]) in (_unkeyed(person, proposal), _with_key(b"", person, proposal))
    return found


def _names_both(row: dict[str, Any], proposal: str, person: str) -> bool:
    text = " ".join(str(value) for value in row.values())
    return proposal in text and person in text


def _unkeyed(person: str, proposal: str) -> bytes:
    return sha256(f"{person}\0{proposal}".encode()).digest()[:16]


def _with_key(key: bytes, person: str, proposal: str) -> bytes:
    return hmac.new(key, f"{person}\0{proposal}".encode(), sha256).digest()[:16]
