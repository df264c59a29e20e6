"""What the store finds: since which moment, in which order, for whom; a row on each side of each."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.database.schema import commitments, experiments, people, proposals
from bot.experiments import store
from bot.experiments.rules import Experiment, Outcome
from bot.ids import ChainId, ChannelId, ExperimentId, LearningId, MessageTs, PersonId, TeamId
from bot.sharing.rules import Place
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
READER, TEAM, CHAIN = PersonId(ANA), TeamId("t"), ChainId("h")


def tried(rows: Rows, id_: str, **values: object) -> None:
    usual = {"id": id_, "team_id": "t", "owner_id": BO, "is_private": False, "started_at": MONDAY, "chain_id": "h"}
    rows.add(experiments, **usual | values)


def test_what_began_or_ended_since_a_moment_and_may_be_read(rows: Rows) -> None:
    rows.add(people, id=ANA)
    tried(rows, "before", started_at=MONDAY - SECOND, finished_at=MONDAY - SECOND, outcome="held")
    tried(rows, "b", finished_at=MONDAY, outcome="not_held")
    tried(rows, "a", finished_at=MONDAY, outcome="held", chain_id="other", team_id="other")
    tried(rows, "later", started_at=MONDAY + HOUR, finished_at=MONDAY + HOUR, outcome="unclear")
    tried(rows, "running", started_at=MONDAY + 2 * HOUR, finished_at=MONDAY + 2 * HOUR)
    tried(rows, "private", is_private=True, finished_at=MONDAY, outcome="held")
    scope = rows.scope()
    assert [one.id for one in store.trials_since(scope, READER, MONDAY)] == ["a", "b", "later", "running"]
    assert [one.id for one in store.finished_since(scope, READER, MONDAY)] == ["a", "b", "later"]
    assert [one.id for one in store.tried_for(scope, CHAIN)] == ["before", "b", "later", "running"]

    def page(team: TeamId | None = None, outcome: str | None = None, skip: int = 0, size: int = 9) -> list[str]:
        return [one.id for one in store.ledger(scope, READER, team=team, outcome=outcome, skip=skip, size=size)]

    assert page() == ["running", "later", "a", "b", "before"] and page(skip=1, size=2) == ["later", "a"]
    assert page(team=TEAM) == ["running", "later", "b", "before"]
    assert (page(outcome="running"), page(outcome="held")) == (["running"], ["a", "before"])


def test_the_experiment_whose_card_stands_at_a_place(rows: Rows) -> None:
    for id_, channel, ts in (("x", "C2", "1.1"), ("y", "C1", "1.2"), ("card", "C1", "1.1")):
        tried(rows, id_, channel_id=channel, message_ts=ts)
    found = [store.experiment_at(rows.scope(), Place(ChannelId(channel), MessageTs("1.1"))) for channel in ("C1", "C3")]
    assert [one and one.id for one in found] == ["card", None]


def test_what_a_team_chose_and_looks_after_now(rows: Rows) -> None:
    for id_, chain, team, ended, place in (
        ("1", "h", "t", None, 2), ("2", "i", "t", MONDAY.date(), 1), ("3", "j", "other", None, 1), ("4", "k", "t", None, 1),
        ("5", "k", "t", None, 2),
    ):  # fmt: skip
        rows.add(proposals, id=f"p{id_}", text=f"words {id_}", place=place)
        rows.add(commitments, id=id_, chain_id=chain, proposal_id=f"p{id_}", team_id=team, ended_on=ended)
    assert store.chosen_by(rows.scope(), TEAM) == {"h": "words 1", "k": "words 4"}, "of two for one side the one with more stars"


def test_an_experiment_is_kept_once_for_what_it_came_from_and_each_change_is_its_own(rows: Rows) -> None:
    scope, day = rows.scope(), MONDAY.date()
    one = Experiment(
        ExperimentId("e"), PersonId(BO), TEAM, ChannelId("C1"), MessageTs("1.1"), True, "It helps", "Try", "We ask", day, day,
        Outcome.HELD, "It did", LearningId("l"), MONDAY, MONDAY, MONDAY + HOUR, CHAIN,
    )  # fmt: skip
    other = replace(one, id=ExperimentId("f"), ts=None, outcome=None, team=None)
    kept = [
        store.add_experiment(scope, made, origin) for made, origin in ((one, "1"), (replace(one, id=ExperimentId("x")), "1"), (other, "2"))
    ]
    assert kept == [True, False, True]
    assert [store.experiment(scope, ExperimentId(id_)) for id_ in "efx"] == [one, other, None]
    store.change_experiment(scope, other.id, lesson="Ask first")
    assert [store.experiment(scope, ExperimentId(id_)) for id_ in "ef"] == [one, replace(other, lesson="Ask first")]
    store.drop_experiment(scope, one.id)
    assert [made and made.id for made in (store.experiment(scope, ExperimentId(id_)) for id_ in "ef")] == [None, "f"]


def test_somebody_s_own_experiments_those_that_run_first_then_the_newest(rows: Rows) -> None:
    for id_, hours, outcome in (("d", 0, "held"), ("b", 1, None), ("c", 0, "held"), ("e", 2, "unclear"), ("a", 1, None), ("f", 0, None)):
        tried(rows, id_, started_at=MONDAY + hours * HOUR, outcome=outcome)
    tried(rows, "hers", owner_id=ANA, started_at=MONDAY + 9 * HOUR)
    scope = rows.scope()
    assert [one.id for one in store.experiments_by(scope, PersonId(BO))] == ["a", "b", "f", "e", "c", "d"]
    assert [one.id for one in store.experiments_by(scope, PersonId(BO), 2)] == ["a", "b"]


def test_trials_of_one_moment_stand_by_their_ids(rows: Rows) -> None:
    rows.add(people, id=ANA)
    for id_ in "bca":
        tried(rows, id_, finished_at=MONDAY, outcome="held")
    scope = rows.scope()
    found = (store.trials_since(scope, READER, MONDAY), store.finished_since(scope, READER, MONDAY), store.tried_for(scope, CHAIN))
    assert [[one.id for one in some] for some in found] == [["a", "b", "c"]] * 3
    assert [one.id for one in store.ledger(scope, READER, team=None, outcome=None, skip=0, size=9)] == ["a", "b", "c"]
    tried(rows, "private", is_private=True)
    assert [one.id for one in store.tried_for(scope, CHAIN)] == ["a", "b", "c"] and store.tried_for(scope, ChainId("other")) == []
