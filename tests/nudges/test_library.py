"""The hundred acts: short, ours, reasoned, and honest about what is known."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.content.dimensions import Dimension
from bot.nudges.act import MOST_WORDS, Act, Role, Stage, Strength
from bot.nudges.library import ACTS, act_called, acts_for

every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.id)


def test_there_is_an_act_for_every_dimension_role_and_stage() -> None:
    shelves = Counter((act.dimension, act.role, act.stage) for act in ACTS)
    assert len(ACTS) >= 66
    assert set(shelves) == {(d, r, s) for d in Dimension for r in Role for s in Stage}


def test_every_act_has_a_name_of_its_own() -> None:
    assert len({act.id for act in ACTS}) == len(ACTS)
    assert len({act.text for act in ACTS}) == len(ACTS)


@every_act
def test_an_act_is_read_in_a_breath(act: Act) -> None:
    assert 8 <= len(act.text.split()) <= MOST_WORDS
    assert len(act.why) <= 100 and "\n" not in act.why
    assert len(act.if_then) <= 150


@every_act
def test_an_act_completes_an_if_then_plan(act: Act) -> None:
    assert act.if_then == f"When I {act.when}, I will {act.will}."
    assert act.when[0].islower() and act.will[0].islower()
    assert not act.will.endswith(".") and not act.when.endswith((".", ","))


@every_act
def test_an_act_speaks_plainly(act: Act) -> None:
    words = f"{act.text} {act.why} {act.if_then}"
    assert "!" not in words, "no cheering"
    assert "<" not in words and "&" not in words, "safe in every message as it is"
    assert act.text.endswith((".", "?"))
    for banned in ("leverage", "synergy", "must", "employee", "ranking of"):
        assert banned not in words.lower().replace("must not break", ""), banned


@every_act
def test_every_act_names_its_source_and_says_how_much_it_carries(act: Act) -> None:
    assert act.evidence.source and act.evidence.found
    assert act.evidence.strength in Strength


def test_practice_is_never_sold_as_a_trial() -> None:
    for act in ACTS:
        if act.evidence.strength is Strength.PRACTICE:
            assert not any(word in act.why.lower() for word in ("trial", "proven", "measurabl", "studies")), act.id


def test_the_two_acts_with_which_leads_go_first_are_there() -> None:
    mistake, criticism = act_called("share-a-mistake"), act_called("share-criticism")
    assert mistake is not None and criticism is not None
    assert mistake.role is Role.LEAD and criticism.role is Role.LEAD
    assert criticism.evidence.strength is Strength.TRIAL


def test_no_act_sets_people_against_each_other() -> None:
    for act in ACTS:
        assert not any(word in act.text.lower() for word in ("leaderboard", "best sharer", "winner", "score of"))


def test_a_shelf_holds_only_its_own() -> None:
    shelf = acts_for(Role.LEAD, Dimension.SAFE, Stage.TRY)
    assert shelf and all((a.role, a.dimension, a.stage) == (Role.LEAD, Dimension.SAFE, Stage.TRY) for a in shelf)


def test_an_act_that_was_dropped_is_simply_not_there() -> None:
    assert act_called("from-an-older-library") is None
