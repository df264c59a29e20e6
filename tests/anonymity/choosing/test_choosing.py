"""T18: votes and nameless proposals name nobody better than chance; leaky builds are broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.database.keys import vote_key
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people import store as people
from bot.plan.proposing import acts as proposing
from bot.plan.rules import Proposal
from bot.plan.voting import acts as voting
from bot.plan.voting import store as votes
from tests.anonymity.choosing.attackers import proposers_named, votes_named
from tests.anonymity.choosing.company import ChoosingCompany
from tests.givens import Engines
from tests.pulse.world import file_keys, server_keys

GAIN, TEETH = 0.05, 0.95
WEEKS = 12
Leak = Callable[[pytest.MonkeyPatch], None]


def played(engines: Engines, tmp_path: Path, engine: str = "sqlite") -> ChoosingCompany:
    keys = file_keys(tmp_path) if engine == "sqlite" else server_keys()
    company = ChoosingCompany(engines.fresh(engine), keys, seed=11)
    company.play(WEEKS)
    assert len(company.weeks) == WEEKS and all(len(week.first_stars) == 8 for week in company.weeks)
    return company


# --- builds that leak --------------------------------------------------------------------------------------------


def votes_in_plain(patch: pytest.MonkeyPatch) -> None:
    """Rows lie under keyed slots, but say what they hold."""
    patch.setattr(votes.Sealer, "seal_text", lambda _self, _slot, _cohort, _question, text: text.encode())
    patch.setattr(votes.Sealer, "text", lambda _self, _slot, _cohort, _question, sealed: sealed.decode())


def key_in_the_database(patch: pytest.MonkeyPatch) -> None:
    """The vote's key lies beside its votes."""
    open_urn = voting._open_urn

    def leaky(scope: Scope, choosing: Any, k: int) -> None:
        open_urn(scope, choosing, k)
        people.change_setting(scope, f"key{choosing.id}", (scope.keys.get(scope.tx, vote_key(choosing.id)) or b"").hex(), None)

    patch.setattr(voting, "_open_urn", leaky)


def slots_without_a_key(patch: pytest.MonkeyPatch) -> None:
    """Who knows a name and an id can make the slot."""
    slot = proposing._slot
    patch.setattr(proposing, "_slot", lambda _key, person, proposal: slot(b"", person, proposal))


def author_kept(patch: pytest.MonkeyPatch) -> None:
    """The name is left out of the card, and kept in the row."""
    propose = proposing.propose

    def leaky(scope: Scope, person: PersonId, *args: Any, **more: Any) -> Proposal:
        made = propose(scope, person, *args, **more)
        people.change_setting(scope, f"by{made.id}", made.id, person)
        return replace(made)

    patch.setattr(proposing, "propose", leaky)


VOTE_LEAKS: Mapping[str, Leak] = {"votes in plain": votes_in_plain, "the vote's key in the database": key_in_the_database}
PROPOSAL_LEAKS: Mapping[str, Leak] = {
    "proposers' slots without a key": slots_without_a_key,
    "a proposer's name in another row": author_kept,
}


# --- attacked ----------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_copy_of_the_database_says_who_voted_for_what(engine: str, engines: Engines, tmp_path: Path) -> None:
    named, guessed = votes_named(played(engines, tmp_path, engine))
    print(f"votes named {named:.3f}, by what was published alone {guessed:.3f}")
    assert named - guessed <= GAIN


@pytest.mark.longest
def test_no_copy_of_the_database_says_who_proposed_without_a_name(engines: Engines, tmp_path: Path) -> None:
    named, guessed = proposers_named(played(engines, tmp_path))
    print(f"proposers named {named:.3f}, by chance {guessed:.3f}")
    assert named - guessed <= GAIN


@pytest.mark.longest
@pytest.mark.parametrize("leak", VOTE_LEAKS.values(), ids=lambda leak: leak.__name__)
def test_the_attacker_breaks_votes_that_leak(engines: Engines, tmp_path: Path, leak: Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(monkeypatch)
    named, _ = votes_named(played(engines, tmp_path))
    print(f"{leak.__name__}: named {named:.3f}")
    assert named >= TEETH


@pytest.mark.longest
@pytest.mark.parametrize("leak", PROPOSAL_LEAKS.values(), ids=lambda leak: leak.__name__)
def test_the_attacker_breaks_proposals_that_leak(engines: Engines, tmp_path: Path, leak: Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(monkeypatch)
    named, _ = proposers_named(played(engines, tmp_path))
    print(f"{leak.__name__}: named {named:.3f}")
    assert named >= TEETH
