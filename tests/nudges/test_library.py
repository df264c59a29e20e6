"""The hundred acts: short, ours, reasoned, and honest about what is known, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.content.act_library import MOST_WORDS, Act, ActStage, Role, Strength
from bot.content.dimensions import Dimension
from bot.nudges.library import act_called, acts_for, every_act
from bot.nudges.views import PLAN_LIMIT, act_says, plan_of
from bot.words import Words, languages, words_in

EACH_ACT = pytest.mark.parametrize("act", every_act(), ids=lambda act: act.id)
EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())
PARTS = ("text", "why", "when", "will")
BANNED: Mapping[str, tuple[str, ...]] = {
    "en": ("leverage", "synergy", "must", "employee", "ranking of"),
    "de": ("synergie", "musst", "müssen", "mitarbeiter", "mitarbeitende", "vorgesetzt"),
}
PROVEN: Mapping[str, tuple[str, ...]] = {
    "en": ("trial", "proven", "measurabl", "studies"),
    "de": ("kontrolliert", "belegt", "bewiesen", "messbar", "studien"),
}
CONTESTS: Mapping[str, tuple[str, ...]] = {
    "en": ("leaderboard", "best sharer", "winner", "score of"),
    "de": ("bestenliste", "gewinner", "sieger", "punktestand"),
}


def test_there_is_an_act_for_every_dimension_role_and_stage() -> None:
    shelves = Counter((act.dimension, act.role, act.stage) for act in every_act())
    assert len(every_act()) >= 66
    assert set(shelves) == {(d, r, s) for d in Dimension for r in Role for s in ActStage}


def test_every_language_says_what_its_acts_must_not_hold() -> None:
    assert set(BANNED) == set(PROVEN) == set(CONTESTS) == set(languages())


@EACH_LANGUAGE
def test_every_act_has_a_text_of_its_own(words: Words) -> None:
    assert len({act_says(words, act, "text") for act in every_act()}) == len(every_act())


@EACH_LANGUAGE
@EACH_ACT
def test_an_act_is_read_in_a_breath(act: Act, words: Words) -> None:
    assert 8 <= len(act_says(words, act, "text").split()) <= MOST_WORDS
    assert len(act_says(words, act, "why")) <= 100 and "\n" not in act_says(words, act, "why")
    assert len(plan_of(words, act)) <= PLAN_LIMIT


@EACH_LANGUAGE
@EACH_ACT
def test_an_act_completes_an_if_then_plan(act: Act, words: Words) -> None:
    when, will = act_says(words, act, "when"), act_says(words, act, "will")
    assert plan_of(words, act) == words("nudge.plan", when=when, will=will)
    assert not re.match(r"(when|wenn|I|ich|dann)\b", when) and not re.match(r"(I|ich|werde)\b", will)
    assert not will.endswith(".") and not when.endswith((".", ","))
    assert words.language != "en" or (when[0].islower() and will[0].islower())


@EACH_ACT
def test_a_german_plan_ends_in_what_one_does(act: Act) -> None:
    """ "Wenn ich ..., werde ich ...": somewhere in its second half stands an infinitive."""
    assert re.search(r"\w(en|ern|eln|un)\b", act_says(words_in("de"), act, "will"))


@EACH_LANGUAGE
@EACH_ACT
def test_an_act_speaks_plainly(act: Act, words: Words) -> None:
    said = " ".join((*(act_says(words, act, part) for part in PARTS), plan_of(words, act)))
    assert "!" not in said, "no cheering"
    assert "<" not in said and "&" not in said, "safe in every message as it is"
    assert act_says(words, act, "text").endswith((".", "?"))
    for banned in BANNED[words.language]:
        assert banned not in said.lower().replace("must not break", ""), banned


@EACH_ACT
def test_every_act_is_said_in_german_too(act: Act) -> None:
    for part in PARTS:
        assert act_says(words_in("de"), act, part) != act_says(words_in("en"), act, part)


@EACH_LANGUAGE
@EACH_ACT
def test_every_act_names_its_source_and_says_how_much_it_carries(act: Act, words: Words) -> None:
    assert words(f"source.{act.evidence.id}") and act.evidence.found
    assert words.name(act.evidence.strength)


@EACH_LANGUAGE
def test_practice_is_never_sold_as_a_trial(words: Words) -> None:
    for act in every_act():
        if act.evidence.strength is Strength.PRACTICE:
            assert not any(word in act_says(words, act, "why").lower() for word in PROVEN[words.language]), act.id


def test_the_two_acts_with_which_leads_go_first_are_there() -> None:
    mistake, criticism = act_called("share-a-mistake"), act_called("share-criticism")
    assert mistake is not None and criticism is not None
    assert mistake.role is Role.LEAD and criticism.role is Role.LEAD
    assert criticism.evidence.strength is Strength.TRIAL


@EACH_LANGUAGE
def test_no_act_sets_people_against_each_other(words: Words) -> None:
    for act in every_act():
        assert not any(word in act_says(words, act, "text").lower() for word in CONTESTS[words.language])


def test_a_shelf_holds_only_its_own() -> None:
    shelf = acts_for(Role.LEAD, Dimension.SAFE, ActStage.TRY)
    assert shelf and all((a.role, a.dimension, a.stage) == (Role.LEAD, Dimension.SAFE, ActStage.TRY) for a in shelf)


def test_an_act_that_was_dropped_is_simply_not_there() -> None:
    assert act_called("from-an-older-library") is None
