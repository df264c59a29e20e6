"""T18 beneath comments: a group that writes without names, and who tries to find out which of them.

The same twelve people, gate and attackers as in company.py and attackers.py. Beneath each comment one of them writes once. Whoever has
the database has it twice: right after the post was sent, while it waits, and at the very end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.database import schema
from bot.ids import AskId
from bot.pulse.heard import acts as heard
from bot.pulse.heard import store as heard_rows
from bot.pulse.heard.rules import Acknowledgement
from bot.slack import ids
from tests.anonymity.nameless.attackers import CERTAIN, SAME_MOMENT, TELLING, Attacker, Dump, Scores, Window, by_screens
from tests.anonymity.nameless.company import Act, AskingCompany, Seen, closest
from tests.givens import WORKSPACE

QUESTION, GROUP, ROUND = "ps1", "L-harbor", "R1"
MINUTE = timedelta(minutes=1)


class WritingCompany(AskingCompany):
    """One group of all twelve, counted in a round whose comments were released."""

    held: dict[str, Dump]  # by comment: what whoever took the database while the post waited has

    async def live(self, questions: int) -> None:
        """So many comments, one after the other, with one post beneath each."""
        self._count()
        self.held = {}
        for number in range(questions):
            comment = self._commented(number)
            await self._pass(self.rng.randint(20, 90))
            writer = self.rng.choice(self.people)
            self.acts.append(Act(writer, AskId(comment.hex()), self.clock))
            self.seen[AskId(comment.hex())] = Seen()
            await self._writes(writer, comment)
            self.held[comment.hex()] = self.dump()
            await self._pass(75)

    def _look(self) -> None:
        """Somebody of the group has the comments open all the time."""
        waiting = [one for one, seen in self.seen.items() if seen.posted is None]
        with self.database.reading() as tx:
            shown = heard_rows.posts_under(self.scopes.of(tx, WORKSPACE), [bytes.fromhex(one) for one in waiting])
        for one in shown:
            seen = self.seen[AskId(one.hex())]
            seen.posted = seen.changed = self.clock

    async def _writes(self, person: str, comment: bytes) -> None:
        self.presence[person].add(self._minute())
        typed = {"type": "plain_text_input", "value": f"We wait for reviews, {self.rng.random()}"}
        view = {
            "id": f"V{self.rng.getrandbits(40):x}", "hash": f"{self.clock.timestamp()}.a", "callback_id": ids.HEARD_THREAD_FORM,
            "private_metadata": comment.hex(), "state": {"values": {"text": {"a": typed}}},
            "blocks": [{"type": "input", "block_id": "text"}],
        }  # fmt: skip
        await self._hears({"type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": person}, "view": view})

    def _count(self) -> None:
        opened, closed = self.clock - timedelta(days=6), self.clock - timedelta(days=2)
        times = {"opens_at": opened, "closes_at": closed, "closed_at": closed, "erased_at": closed, "released_at": closed}
        names = {"state": "released", "rule_version": "1", "bank_version": "2"}
        group = {"workspace_id": WORKSPACE, "cohort_id": "G1"}
        sizes = {"size": len(self.people), "settled_size": len(self.people), "under_half_answered": False}
        rows: dict[Any, list[dict[str, Any]]] = {
            schema.rounds: [{"workspace_id": WORKSPACE, "id": ROUND, "number": 1, "k": 5, "comments_k": 8, **names, **times}],
            schema.cohorts: [
                {
                    "workspace_id": WORKSPACE,
                    "id": "G1",
                    "round_id": ROUND,
                    "lineage": GROUP,
                    "kind": "team",
                    "asks": "pulse",
                    "name": "Harbor",
                }
                | sizes
            ],
            schema.cohort_members: [{**group, "person_id": person} for person in self.people],
            schema.cohort_questions: [{**group, "question_id": QUESTION, "version": 1, "place": 0}],
        }
        with self.database.transaction() as tx:
            for table, some in rows.items():
                tx.execute(insert(table), some)

    def _commented(self, number: int) -> bytes:
        comment = self.rng.getrandbits(128).to_bytes(16, "big")
        row = {
            "id": comment,
            "workspace_id": WORKSPACE,
            "cohort_id": "G1",
            "question_id": QUESTION,
            "text": f"Reviews take long ({number})",
        }
        with self.database.transaction() as tx:
            tx.execute(insert(schema.comments), row)
            heard_rows.answer(self.scopes.of(tx, WORKSPACE), comment, self.people[0], Acknowledgement.TELL_MORE)  # type: ignore[arg-type]
        return comment


def by_copies(company: WritingCompany) -> dict[AskId, Scores]:
    """Every row in which a person's id stands, beside every time at the comment, its post, and what waits to be told."""
    last = company.dump()
    return {AskId(one): _scored(company, one, held, last) for one, held in company.held.items()}


def _scored(company: WritingCompany, comment: str, held: Dump, last: Dump) -> Scores:
    found: Scores = dict.fromkeys(company.people, 0.0)
    moments = [*_moments_of(held, comment), *_moments_of(last, comment)]
    for person in company.people:
        for rows in (held, last):
            for row in _rows(rows):
                names = _says(row, person)
                found[person] += CERTAIN * (names and _says(row, comment) and "word" not in row)
                found[person] += TELLING * (names and any(closest(at, moments) <= SAME_MOMENT for at in _times(row)))
    return found


def _moments_of(dump: Dump, comment: str) -> list[Any]:
    return [at for row in _rows(dump) if _says(row, comment) and "word" not in row for at in _times(row)]


def _rows(dump: Dump) -> Iterator[dict[str, Any]]:
    for rows in dump.values():
        yield from rows


def _times(row: dict[str, Any]) -> list[Any]:
    return [value for value in row.values() if hasattr(value, "timestamp")]


def _says(row: dict[str, Any], name: str) -> bool:
    return any(name in (value.hex() if isinstance(value, bytes) else str(value)) for value in row.values())


def waited(_: AskId, seen: Seen) -> list[Window]:
    """Ripple as it is: a batch is told ten minutes to an hour after its first post."""
    assert seen.posted is not None
    return [(seen.posted - heard.LATEST * MINUTE, seen.posted - heard.SOONEST * MINUTE)]


def not_waited(_: AskId, seen: Seen) -> list[Window]:
    """A post is told at the moment at which it is sent."""
    assert seen.posted is not None
    return [(seen.posted - MINUTE, seen.posted)]


READERS: dict[str, Attacker] = {"two copies of the database": by_copies, "colleagues' screens": by_screens(waited)}  # type: ignore[dict-item]
