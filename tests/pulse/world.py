"""A small company that is asked: the real use cases on a real database, stepped by hand."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.content.scale import answer_of
from bot.database.consent import REST_OF_COMPANY
from bot.database.engine import Database, Tx
from bot.database.keys import FileKeys, KeysByKind, KeyStore, SharedKeys
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import outbox
from bot.database.scope import Scopes
from bot.outbox.kinds import Rendered
from bot.outbox.notice import OutboxMessage
from bot.people import store as people
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster, Team
from bot.pulse import store as pulses
from bot.pulse.answering import acts as pulse_answers
from bot.pulse.asking import acts as pulse_rounds
from bot.pulse.audit import acts as audits
from bot.pulse.closing import acts as pulse_close
from bot.pulse.notices import KINDS
from bot.pulse.privacy.fold import Folded
from bot.pulse.questions.rules import Question
from bot.pulse.results import acts as pulse_results
from bot.pulse.results import releasing as pulse_release
from bot.pulse.rounds import Round
from bot.pulse.rules import Card, KeyLost, ResultsSeen, Tapped
from bot.pulse.settings.acts import find_question
from bot.schedule.job import AfterContext, DueContext
from bot.schedule.pulse_times import next_full_hour
from tests.givens import WORKSPACE, open_rows, scope

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 6, 6, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
SECRET = "a master secret for tests only, 32+"


def somebody(person_id: str, **facts: Any) -> Person:
    """A colleague known for long, who lives in Berlin."""
    made = Person(person_id, f"Name of {person_id}", BERLIN, "en", False, False, False, False, False, LONG_AGO)
    return replace(made, **facts)


class PulseWorld:
    """One workspace. `now` stands still until a test moves it."""

    def __init__(self, database: Database, keys: KeyStore, *, seed: int = 7) -> None:
        self.database = database
        self.keys = keys
        self.now = MONDAY
        self.rng = random.Random(seed)
        self._ids = itertools.count(1)
        self._taps = itertools.count(1)
        with database.transaction() as tx:
            people.install(scope(tx, now=LONG_AGO), "Ripple", "U0BOT")

    def new_id(self) -> str:
        return f"id{next(self._ids)}{self.rng.getrandbits(64):016x}"

    # --- the company ---------------------------------------------------------------------------------------------

    def people(self, *ids: str, **facts: Any) -> list[str]:
        with self.database.transaction() as tx:
            for person in ids:
                people.keep_person(scope(tx), somebody(person, **facts))
        return list(ids)

    def team(
        self, name: str, members: Iterable[str], leads: Iterable[str] = (), *, channel: str | None = None, parent: str | None = None
    ) -> str:
        """A team of these members; people who are not known yet move in."""
        everybody = [*members, *leads]
        with self.database.transaction() as tx:
            known = {person.id for person in people.all_people(scope(tx))}
            for person in everybody:
                if person not in known:
                    people.keep_person(scope(tx), somebody(person))
            made = Team(name, name, parent, channel, "hand", None, BERLIN, 4, "15:00", (), "en", LONG_AGO, LONG_AGO)
            if teams.team(scope(tx), name) is None:
                teams.add_team(scope(tx), made)
            teams.set_roster(scope(tx, now=LONG_AGO), name, Roster(frozenset(everybody), frozenset(leads)))
        return name

    def six(self, name: str = "Harbor", *, size: int = 6) -> list[str]:
        """A team just large enough."""
        members = [f"U{name}{number}" for number in range(size)]
        self.team(name, members)
        return members

    def open_to_the_rest(self) -> None:
        """An owner said that people in no team are asked too, and the promise was posted."""
        with self.database.transaction() as tx:
            people.change_setting(scope(tx), REST_OF_COMPANY, True, None)

    def audits(self, *, begins: date = date.min) -> None:
        """Audits are on, as in a workspace whose first team is set up now."""
        with self.database.transaction() as tx:
            people.change_setting(scope(tx), audits.SETTING, {"on": True, "begins": begins.isoformat()}, None)

    def leaves(self, person: str) -> None:
        with self.database.transaction() as tx:
            people.keep_person(scope(tx), somebody(person, is_deactivated=True))
            teams.leave_all_teams(scope(tx, now=self.now), person)

    # --- a round -------------------------------------------------------------------------------------------------

    def open(self) -> Round:
        with self.database.transaction() as tx:
            opened = pulse_rounds.open_round(scope(tx, now=self.now, keys=self.keys, new_id=self.new_id))
        assert opened.round is not None, "nobody could be asked"
        return opened.round

    def questions(self, current: Round, person: str) -> list[Question]:
        with self.database.reading() as tx:
            cohort = pulses.cohort_of_person(scope(tx), current.id, person)
            assert cohort is not None
            asked = pulses.questions_of(scope(tx), cohort.id)
            return [find_question(scope(tx), one.question, one.version) for one in asked]

    def tap(self, current: Round, person: str, question: Question, value: int, *, tap: str = "") -> Card | KeyLost:
        tapped = Tapped(current.id, question.id, question.version, answer_of(value))
        name = tap or f"action:{person}:{next(self._taps)}:pulse:answer#{question.id}.{value}:answer_tapped"
        with self.database.transaction() as tx:
            return pulse_answers.save_answer(scope(tx, now=self.now, keys=self.keys), person, tapped, tap=name)

    def answer_all(self, current: Round, person: str, value: int | None = None) -> None:
        """Every question of the person's card: with this value, or what chance says."""
        for question in self.questions(current, person):
            allowed = list(question.scale.points)
            if allowed:
                self.tap(current, person, question, value if value in allowed else self.rng.choice(allowed))

    def comment(self, current: Round, person: str, question: Question, text: str) -> Card | KeyLost:
        with self.database.transaction() as tx:
            return pulse_answers.save_comment(
                scope(tx, now=self.now, keys=self.keys), person, current.id, question.id, text, tap=f"view:{next(self._taps)}"
            )

    def close(self, current: Round) -> Folded | None:
        self.now = max(self.now, current.closes_at)
        with self.database.transaction() as tx:
            return pulse_close.close_round(
                scope(tx, now=self.now, keys=self.keys, new_id=self.new_id), current.id, rng=random.Random(self.rng.random())
            )

    def erase(self, current: Round) -> None:
        pulse_close.erase(AfterContext(self.database, Scopes(lambda: self.now, self.keys), WORKSPACE, current.id, self.now, self.now))

    def release(self, current: Round) -> datetime | None:
        self.now = next_full_hour(self.now)
        return self.run(pulse_release.release_due, current.id)

    def finish(self, current: Round) -> Folded | None:
        """Close, erase and release."""
        folded = self.close(current)
        self.erase(current)
        self.release(current)
        return folded

    def next_week(self, current: Round) -> None:
        """The Monday after a round, 06:00 UTC."""
        self.now = pulse_rounds.next_opening(current.closes_at)

    def whole_round(self, answering: Iterable[str], value: int | None = None) -> Round:
        """One week from opening to release; these people answer."""
        current = self.open()
        for person in answering:
            self.answer_all(current, person, value)
        self.finish(current)
        self.next_week(current)
        return current

    def run(self, job: Any, subject: str) -> datetime | None:
        with self.database.transaction() as tx:
            context = DueContext(scope(tx, now=self.now, keys=self.keys, new_id=self.new_id, chance=self.rng), subject, self.now)
            moment: datetime | None = job(context)
            return moment

    # --- looking -------------------------------------------------------------------------------------------------

    def round(self, current: Round) -> Round:
        with self.database.reading() as tx:
            found = pulses.round_by_id(scope(tx), current.id)
        assert found is not None
        return found

    def results(self, person: str) -> ResultsSeen:
        with self.database.reading() as tx:
            return pulse_results.results_for(scope(tx, now=self.now), person)

    def count(self, table: str) -> int:
        with self.database.reading() as tx:
            source = open_rows(tx, table) if table.startswith("open_") else table
            return int(tx.exec_driver_sql(f"SELECT count(*) FROM {source}").scalar_one())

    def open_rows(self, table: str, columns: str) -> list[Any]:
        with self.database.reading() as tx:
            return list(tx.exec_driver_sql(f"SELECT {columns} FROM {open_rows(tx, table)}"))

    def rows(self, sql: str) -> list[Any]:
        with self.database.reading() as tx:
            return list(tx.exec_driver_sql(sql))

    def notices(self, kind: str) -> list[Mapping[str, Any]]:
        with self.database.reading() as tx:
            query = outbox.select().where(outbox.c.kind == kind).order_by(outbox.c.not_before, outbox.c.recipient)
            return [dict(row._mapping) for row in tx.execute(query)]

    def rendered(self, kind: str, person: str, at: datetime | None = None, **body: Any) -> Rendered:
        """What would be sent to this person by the newest notice of that kind."""
        row = next(row for row in reversed(self.notices(kind)) if row["recipient"] == person)
        message = OutboxMessage(
            row["id"], WORKSPACE, kind, person, row["dedupe_key"], row["body"] | body, 0, row["not_before"], None, None, None
        )
        with self.database.transaction() as tx:
            return KINDS[kind].rendered(scope(tx, now=at or row["not_before"], keys=self.keys), message)

    def sent(self, kind: str, person: str) -> None:
        """What happens after a message of that kind was sent."""
        row = next(row for row in self.notices(kind) if row["recipient"] == person)
        message = OutboxMessage(row["id"], WORKSPACE, kind, person, row["dedupe_key"], row["body"], 0, row["not_before"], None, None, None)
        with self.database.transaction() as tx:
            KINDS[kind].was_sent(scope(tx, now=self.now, keys=self.keys), message, "D1", "1.1")


def file_keys(folder: Path) -> KeyStore:
    """Keys in a folder of their own."""
    return KeysByKind(FileKeys(folder / "keys"), FileKeys(folder / "keys"))


def server_keys() -> KeyStore:
    """Keys as several machines share them."""
    ring = RoundKeys()
    return KeysByKind(ring, SharedKeys(SECRET), silences=ring)


def in_transaction(world: PulseWorld, work: Any, *values: Any, now: datetime | None = None, **named: Any) -> Any:
    """Call a use case in a transaction of its own."""

    def call(tx: Tx) -> Any:
        return work(scope(tx, now=now or world.now, keys=world.keys, new_id=world.new_id), *values, **named)

    with world.database.transaction() as tx:
        return call(tx)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> PulseWorld:
    """A company on each database in turn; file keys beside SQLite, keys in memory beside PostgreSQL."""
    return PulseWorld(database, file_keys(tmp_path) if database.is_sqlite else server_keys())
