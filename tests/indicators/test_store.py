"""The indicators read from the tables equal a plain computation over the random company that was written into them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from bot.database import schema
from bot.database.engine import Database, Tx
from bot.database.schema import answers, asks, experiments, learnings
from bot.indicators import rules as figures
from bot.indicators.store import COMPANY, figures_by_team, flow, leader_modelling
from bot.people import store as people
from bot.people.rules import Person
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.sharing import activity
from bot.sharing.activity import Teams
from bot.sharing.rules import ActivityKind, Fact
from tests.givens import MONDAY, WORKSPACE, scope

NOW = MONDAY + timedelta(days=40)
LONG_AGO = NOW - timedelta(days=99)
TEAM_OF = {f"U{number:02d}": "abc"[number % 3] for number in range(24)}


class Company:
    """Random acts, written down twice: into the database, and into plain lists."""

    def __init__(self, tx: Tx, chance: random.Random) -> None:
        self.tx, self.chance = tx, chance
        self.shares: list[tuple[str, str, set[str]]] = []
        self.asks: list[tuple[str, str | None, bool]] = []
        self.earlier: list[tuple[str, str | None, bool]] = []  # older than 28 days
        self.ties: set[tuple[str, str]] = set()
        for who in TEAM_OF:
            known = Person(who, who, "UTC", "en", False, False, False, False, False, LONG_AGO)
            people.keep_person(scope(tx), known)
        newcomer = Person("UNEW", "new", "UTC", "en", False, False, False, False, False, NOW - timedelta(days=3))
        people.keep_person(scope(tx), newcomer)
        for team in "abc":
            members = {who for who, home in TEAM_OF.items() if home == team} | ({"UNEW"} if team == "a" else set())
            of_hand = {"members_from": "hand", "zone": "UTC", "digest_weekday": 3, "digest_time": "15:00", "digest_parts": []}
            tx.execute(
                schema.teams.insert().values(workspace_id=WORKSPACE, id=team, name=team, language="en", created_at=LONG_AGO, **of_hand)
            )
            teams.set_roster(scope(tx, now=LONG_AGO), team, Roster(frozenset(members), frozenset({min(members)})))

    def live(self) -> None:
        for number in range(self.chance.randint(20, 60)):
            self._share(f"l{number}")
        for number in range(self.chance.randint(10, 30)):
            self._ask(f"q{number}")

    def _share(self, item: str) -> None:
        author, days = self.chance.choice(sorted(TEAM_OF)), self.chance.uniform(0, 34)
        at = NOW - timedelta(days=days)
        used = {who for who in TEAM_OF if who != author and self.chance.random() < 0.05}
        noticed = used | {who for who in TEAM_OF if who != author and self.chance.random() < 0.1}
        self._row(learnings, item, author, shared_at=at, reused_at=at if used else None, used_by=len(used))
        self._fact(ActivityKind.SHARED, author, item, at)
        for act, crowd in ((ActivityKind.USED, used), (ActivityKind.NOTICED, noticed)):
            for who in sorted(crowd):
                self._fact(act, who, item, at)
        if days < 28:
            self.shares.append((item, author, noticed))
            self.ties |= {(author, who) for who in used}

    def _ask(self, item: str) -> None:
        asker, days = self.chance.choice(sorted(TEAM_OF)), self.chance.uniform(5, 34)
        helper = self.chance.choice([None, *sorted(set(TEAM_OF) - {asker})])
        at = NOW - timedelta(days=days)
        late = self.chance.random() < 0.3
        answered = at + timedelta(days=12 if late else 0.01) if helper else None
        answered = answered if answered and answered < NOW else None
        self._row(asks, item, asker, asked_at=at, answered_at=answered, solved_at=answered, channel_id="C")
        self._fact(ActivityKind.ASKED, asker, item, at)
        if helper and answered:
            row = {"workspace_id": WORKSPACE, "id": f"a{item}", "ask_id": item, "author_id": helper, "channel_id": "C"}
            self.tx.execute(answers.insert().values(**row, message_ts=item, text="t", answered_at=answered))
            self._fact(ActivityKind.ANSWERED, helper, f"a{item}", answered)
        self.earlier += [(item, asker, bool(answered) and not late)] if days >= 28 else []
        if days < 28:
            self.asks.append((item, asker, bool(answered) and not late))
        if helper and answered and answered > NOW - timedelta(days=28):
            self.ties.add((helper, asker))

    def _row(self, table: object, item: str, author: str, **more: object) -> None:
        row = {"workspace_id": WORKSPACE, "id": item, "author_id": author, "team_id": TEAM_OF[author], "origin": item} | more
        kept = {"text": "words", "is_private": False} | ({"audience": "channel", "tags": []} if table is learnings else {})
        self.tx.execute(table.insert().values(**kept | row))  # type: ignore[attr-defined]

    def _fact(self, act: ActivityKind, who: str, item: str, at: object) -> None:
        activity.add_fact(scope(self.tx), Fact(act, who, item, at), Teams(TEAM_OF[who]))  # type: ignore[arg-type]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_the_figures_equal_a_plain_computation(database: Database, seed: int) -> None:
    with database.transaction() as tx:
        company = Company(tx, random.Random(seed))
        company.live()
        found = figures_by_team(scope(tx, now=NOW))
        for team in ("a", "b", "c", COMPANY):
            members = {who for who, home in TEAM_OF.items() if team in (home, COMPANY)}
            mine = [share for share in company.shares if share[1] in members]
            asked = [ask for ask in company.asks if ask[1] in members]
            one = found[team]
            assert one.sharing_rate == figures.Figure(len(mine) / len(members), len(members))
            assert one.sharing_breadth.hits == len({author for _, author, _ in mine})
            assert one.reach.median == (median(len(noticed) for *_, noticed in mine) if mine else None)
            elsewhere = sum(TEAM_OF[who] != TEAM_OF[author] for _, author, noticed in mine for who in noticed)
            assert one.reach.from_elsewhere.hits == elsewhere
            assert one.asking_breadth.hits == len({asker for _, asker, _ in asked})
            if len(asked) < 16:  # twice what the figure needs: then it is counted over a longer time
                asked += [ask for ask in company.earlier if ask[1] in members]
            assert (one.questions_since is None) is (len([ask for ask in asked if ask in company.asks]) >= 16)
            assert (one.help_answered.hits, one.help_answered.n) == (sum(ok for *_, ok in asked), len(asked))
        crossing = sum(TEAM_OF[a] != TEAM_OF[b] for a, b in company.ties)
        seen = flow(scope(tx, now=NOW))
        assert seen.ties == len(company.ties)
        assert seen.ei == pytest.approx((2 * crossing - len(company.ties)) / len(company.ties))


def test_experiments_count_from_the_ledger(database: Database) -> None:
    with database.transaction() as tx:
        Company(tx, random.Random(1))
        for number, (outcome, lesson) in enumerate([("held", None), ("not_held", "x"), ("not_held", None), (None, None)]):
            tx.execute(
                experiments.insert().values(
                    workspace_id=WORKSPACE, id=f"e{number}", owner_id="U00", team_id="a", origin=f"e{number}", is_private=False,
                    hypothesis="h", smallest_test="t", judged_by="j", starts_on=MONDAY.date(), ends_on=NOW.date(),
                    outcome=outcome, lesson=lesson, started_at=MONDAY,
                )
            )  # fmt: skip
        one = figures_by_team(scope(tx, now=NOW))["a"]
        assert one.experiment_rate == figures.Figure(10 * 4 / 8, 8)
        assert (one.finished.hits, one.finished.n) == (3, 4)
        assert (one.failed_but_learned.hits, one.failed_but_learned.n) == (1, 3)


@pytest.mark.parametrize(
    ("outcome", "lesson", "reminded", "finished"),
    [("held", None, None, 1), ("unclear", None, None, 1), ("unclear", "x", NOW, 1), ("unclear", None, NOW, 0), (None, None, NOW, 0)],
)
def test_an_experiment_that_only_silence_ended_was_not_brought_to_an_end(
    database: Database, outcome: str | None, lesson: str | None, reminded: datetime | None, finished: int
) -> None:
    with database.transaction() as tx:
        Company(tx, random.Random(1))
        tx.execute(
            experiments.insert().values(
                workspace_id=WORKSPACE, id="e", owner_id="U00", team_id="a", origin="e", is_private=False,
                hypothesis="h", smallest_test="t", judged_by="j", starts_on=MONDAY.date(), ends_on=NOW.date(),
                outcome=outcome, lesson=lesson, started_at=MONDAY, reminded_at=reminded,
            )
        )  # fmt: skip
        one = figures_by_team(scope(tx, now=NOW))["a"]
        assert (one.finished.hits, one.finished.n) == (finished, 1)


def test_newcomers_to_a_team_are_neither_counted_nor_missed(database: Database) -> None:
    with database.transaction() as tx:
        company = Company(tx, random.Random(1))
        moved = teams.roster(scope(tx), "a").members | {"U01"}  # of team b until three days ago
        teams.set_roster(scope(tx, now=NOW - timedelta(days=3)), "a", Roster(moved, frozenset({"U00"})))
        for number, who in enumerate(("U00", "U00", "U01", "UNEW")):
            activity.add_fact(scope(tx), Fact(ActivityKind.SHARED, who, f"s{number}", NOW - timedelta(days=1)), Teams("a"))
        one, everybody = (figures_by_team(scope(tx, now=NOW))[team] for team in ("a", COMPANY))
        assert (len(one.here), len(one.active)) == (10, 8)
        assert one.sharing_rate == figures.Figure(2 / 8, 8)  # two learnings by members of 28 days
        assert (one.sharing_breadth.hits, one.sharing_breadth.n) == (1, 8)
        assert (one.concentration.shares, one.concentration.members) == (2, 8)
        assert (everybody.sharing_breadth.hits, len(everybody.active)) == (2, 24)  # in the company U01 has been for long
        assert company.shares == []


def test_colleagues_in_no_team_count_for_the_company_and_people_who_are_gone_do_not(database: Database) -> None:
    with database.transaction() as tx:
        Company(tx, random.Random(1))
        for who, gone in (("UALONE", False), ("UGONE", True)):
            people.keep_person(scope(tx), Person(who, who, "UTC", "en", False, False, False, gone, False, LONG_AGO))
            activity.add_fact(scope(tx), Fact(ActivityKind.SHARED, who, who, NOW - timedelta(days=1)), Teams(None))
        one = figures_by_team(scope(tx, now=NOW))[COMPANY]
        assert (one.sharing_breadth.hits, one.sharing_breadth.n) == (1, 25)


def test_a_question_without_a_name_waits_by_its_teams_clock(database: Database) -> None:
    with database.transaction() as tx:
        company = Company(tx, random.Random(1))
        tx.execute(schema.teams.update().where(schema.teams.c.id == "a").values(zone="Asia/Kolkata"))
        asked_at = datetime(2026, 4, 6, 3, 30, tzinfo=UTC)  # Monday, nine o'clock in Kolkata
        for number, answered_at in enumerate((asked_at + timedelta(days=3), asked_at + timedelta(days=3, hours=1))):
            row = {"author_id": None, "asked_at": asked_at, "answered_at": answered_at, "channel_id": "C", "message_ts": str(number)}
            company._row(asks, f"q{number}", "U00", **row)
        one = figures_by_team(scope(tx, now=NOW + timedelta(days=2)))["a"]
        assert (one.help_answered.hits, one.help_answered.n) == (1, 2)


def test_flow_counts_somebody_in_two_teams_once(database: Database) -> None:
    with database.transaction() as tx:
        Company(tx, random.Random(1))
        roster = teams.roster(scope(tx), "b")
        teams.set_roster(scope(tx, now=LONG_AGO), "b", Roster(roster.members | {"U00"}, roster.leads))
        assert flow(scope(tx, now=NOW)).by_chance == pytest.approx(1 - 3 * 8 * 7 / (24 * 23))


def test_leads_who_told_what_they_learned_count_as_a_group(database: Database) -> None:
    with database.transaction() as tx:
        company = Company(tx, random.Random(1))
        company._row(learnings, "l1", "U00", shared_at=NOW - timedelta(days=2))
        company._fact(ActivityKind.OPENED_UP, "U01", "C:1", NOW - timedelta(days=2))
        company._fact(ActivityKind.OPENED_UP, "U02", "C:2", NOW - timedelta(days=30))
        people.keep_channel(scope(tx), "CSECRET", is_private=True)
        company._fact(ActivityKind.OPENED_UP, "U02", "CSECRET:2", NOW - timedelta(days=2))  # said among a few: not public
        company._row(learnings, "l2", "U02", shared_at=NOW - timedelta(days=2), channel_id="CSECRET")
        company._row(learnings, "l3", "U02", shared_at=NOW - timedelta(days=2), is_private=True)
        company._row(learnings, "l4", "U02", shared_at=NOW - timedelta(days=30))
        assert (leader_modelling(scope(tx, now=NOW)).hits, leader_modelling(scope(tx, now=NOW)).n) == (2, 3)
