"""The agreed reactions are unambiguous; a reaction is a state that any order of events leads to."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import PersonCanFix
from bot.sharing.reactions.rules import (
    DEFAULTS,
    Mark,
    Meaning,
    agreed_from_fields,
    agreed_or_default,
    bare,
    moment_of,
    order_of,
    ts_order,
)
from bot.words import languages, words_in


def test_no_default_emoji_means_two_things() -> None:
    every = [name for names in DEFAULTS.values() for name in names]
    assert len(every) == len(set(every))


def test_every_meaning_has_a_default_and_an_explanation() -> None:
    assert set(DEFAULTS) == set(Meaning)
    assert all(words_in(language).name(meaning, "explained") for language in languages() for meaning in Meaning)


@pytest.mark.parametrize(
    ("emoji", "meaning"),
    [
        ("bulb", Meaning.LEARNING),
        ("raised_hands::skin-tone-4", Meaning.THANKS),
        ("BULB", Meaning.LEARNING),
        ("thumbsup", Meaning.NOTICED),
        ("woman-shrugging::skin-tone-5", Meaning.DONT_KNOW),
        ("party_parrot", None),
        ("", None),
    ],
)
def test_an_emoji_is_understood_whatever_its_skin_tone(emoji: str, meaning: Meaning | None) -> None:
    assert agreed_or_default(None).meaning_of(emoji) is meaning


def test_an_emoji_can_mean_one_thing_only() -> None:
    with pytest.raises(PersonCanFix, match=r"reactions\.taken") as refused:
        agreed_from_fields({Meaning.LEARNING: ":bulb:", Meaning.ASK: "question, bulb"})
    assert refused.value.field == Meaning.ASK
    assert refused.value.said(words_in("en")) == ":bulb: already means “Learning”. An emoji can mean one thing."


def test_learning_keeps_an_emoji_and_the_others_may_be_switched_off() -> None:
    table = agreed_from_fields({Meaning.LEARNING: ":seedling:"})
    assert table.meaning_of("seedling") is Meaning.LEARNING
    assert table.meaning_of("question") is None
    with pytest.raises(PersonCanFix, match=r"reactions\.no_learning"):
        agreed_from_fields({Meaning.ASK: ":question:"})


@pytest.mark.parametrize("typed", ["💡", "<!channel>", "a b c d e f", "x" * 101])
def test_an_unreadable_table_names_the_field(typed: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        agreed_from_fields({Meaning.LEARNING: typed})
    assert refused.value.field == Meaning.LEARNING


def test_a_stored_table_with_odd_entries_still_works() -> None:
    table = agreed_or_default({"learning": ["seedling", 7], "ask": "no list", "helpful": ["seedling"]})
    assert table.emoji[Meaning.LEARNING] == ("seedling",)
    assert table.emoji[Meaning.ASK] == ()
    assert table.emoji[Meaning.HELPFUL] == ()
    assert table.emoji[Meaning.USED] == ("recycle",)


def test_the_name_is_bare() -> None:
    assert bare(":Wave::skin-tone-2:") == "wave"


def test_times_sort_as_numbers_not_as_text() -> None:
    assert ts_order("999.5") < ts_order("1700000000.000100") < ts_order("1700000000.000200")


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=12, unique_by=lambda e: e),
    st.randoms(use_true_random=False),
)
def test_every_order_and_repetition_of_events_ends_in_the_same_state(events: list[tuple[int, bool]], chance: random.Random) -> None:
    newest = max(at for at, _ in events)
    truth = not any(at == newest and not there for at, there in events)
    told = [Mark(there, f"1700000000.{at:06d}") for at, there in [*events, *chance.choices(events, k=5)]]
    chance.shuffle(told)
    known = told[0]
    for mark in told[1:]:
        known = mark if order_of(mark) > order_of(known) else known
    assert known.there is truth


def test_a_slack_time_is_a_moment() -> None:
    assert moment_of("1700000000.000100").isoformat() == "2023-11-14T22:13:20.000100+00:00"
    assert ts_order("1700000000.0001") == ts_order("1700000000.000100")
