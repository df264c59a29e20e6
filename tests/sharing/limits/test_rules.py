"""What is shared, found alike and agreed on, on both sides of each limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.known.rules import is_about_the_same, place_of, telling_words
from bot.sharing.reactions.rules import AgreedReactions, Meaning, agreed_from_fields, agreed_or_default, bare, is_ts, moment_of, ts_order
from bot.sharing.rules import EVENT_ROWS_KEPT, Place, asked, counts_as_reuse, drafted, first_by_others, may_change, may_read, title_of
from tests.givens import MONDAY, refusal

ANA = PersonId("U0ANA")


def test_a_learning_has_three_thousand_letters_a_title_of_150_and_eight_tags() -> None:
    assert [refusal(drafted, "x" * length) for length in (3000, 3001)] == ["", "form.too_long"]
    assert [refusal(drafted, "text", title="x" * length) for length in (150, 151)] == ["", "form.too_long"]
    assert [refusal(asked, "x" * length) for length in (3000, 3001)] == ["", "form.too_long"]
    nine = " ".join(f"#tag{n}" for n in range(9))
    assert len(drafted(f"Words {nine}").tags) == 8
    assert [len(title_of("x" * length)) for length in (89, 90, 91)] == [89, 90, 90] and title_of("x" * 91).endswith("…")
    assert [refusal(may_change, author=ANA, person=PersonId(one)) for one in ("U0ANA", "U0BO")] == ["", "sharing.not_yours"]


def test_a_lesson_is_reused_by_somebody_else_within_ninety_days() -> None:
    days = timedelta(days=90)
    assert timedelta(days=35) == EVENT_ROWS_KEPT
    times = (MONDAY - timedelta(seconds=1), MONDAY, MONDAY + days, MONDAY + days + timedelta(seconds=1))
    assert [counts_as_reuse(MONDAY, used, author=ANA, user="U0BO") for used in times] == [False, True, True, False]
    assert not counts_as_reuse(MONDAY, MONDAY, author=ANA, user="U0ANA")
    later = MONDAY + days
    assert first_by_others(ANA, [("U0ANA", MONDAY), ("U0BO", later), ("U0DEV", later + days)]) == later
    assert first_by_others(ANA, [("U0ANA", MONDAY)]) is None
    channel = ChannelId("C1")
    found = [
        may_read(private=private, channel=channel, channels_of_reader=mine)
        for private, mine in ((False, ()), (True, ()), (True, (channel,)))
    ]
    assert found == [True, False, True]


def test_words_of_four_letters_tell_something_by_their_first_five() -> None:
    assert telling_words("war cats 4444 cats") == ("cats",)
    assert len(telling_words(" ".join("abcdefghijklmnopqrstuvwxyz"[n % 26] * (4 + n // 26) for n in range(25)))) == 24
    assert is_about_the_same("pricing customers", "priciest customer", share=1.0)
    assert not is_about_the_same("pricing customers", "prices customs", share=0.6), "five letters are the same in one of them alone"
    assert not is_about_the_same("pricing", "pricing", share=0.1), "one word in common is chance"
    words = "alpha bravo charlie delta echoes"
    shared = [is_about_the_same(words, " ".join(words.split()[:n]), share=0.6) for n in (2, 3)]
    assert shared == [False, True]
    assert place_of(ChannelId("C1"), MessageTs("1.2")) == Place(ChannelId("C1"), MessageTs("1.2"))
    assert place_of(ChannelId("C1"), None) is None is place_of(None, MessageTs("1.2"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a b c d e", ""),
        ("a b c d e f", "reactions.too_many"),
        ("a a :a: A b c d", ""),
        ("x" * 100, ""),
        ("x" * 101, "reactions.odd_name"),
        ("", "reactions.no_learning"),
        ("question", "reactions.taken"),
    ],
)
def test_five_emoji_each_and_none_with_two_meanings(typed: str, told: str) -> None:
    assert refusal(agreed_from_fields, {Meaning.LEARNING: typed, Meaning.ASK: "question"}) == told


def test_an_odd_name_is_said_back_up_to_forty_letters() -> None:
    with pytest.raises(Exception, match="reactions") as refused:
        agreed_from_fields({Meaning.LEARNING: "!" * 41})
    assert refused.value.gaps["name"] == "!" * 40  # type: ignore[attr-defined]


def test_our_own_buttons_and_defaults_have_their_meaning() -> None:
    table = agreed_or_default(None)
    assert [table.meaning_of(one) for one in ("(used)", "(helpful)", ":bulb:", "(saved)")] == [
        Meaning.USED,
        Meaning.HELPFUL,
        Meaning.LEARNING,
        None,
    ]
    assert (table.first(Meaning.LEARNING), AgreedReactions({}).first(Meaning.LEARNING)) == (":bulb:", None)
    odd = agreed_or_default({"learning": ["bulb", 7], "ask": ["bulb", "question"], "helpful": "tick"})
    assert [odd.emoji[one] for one in (Meaning.LEARNING, Meaning.ASK, Meaning.HELPFUL)] == [("bulb",), ("question",), ()]
    assert bare(":Clap::skin-tone-2:") == "clap"


def test_slack_s_times_sort_whatever_their_padding() -> None:
    assert [ts_order(MessageTs(ts)) for ts in ("17.0001", "17.000100", "17", "17.1234567", "")] == [
        (17, 100),
        (17, 100),
        (17, 0),
        (17, 123456),
        (0, 0),
    ]
    assert moment_of(MessageTs("1772442000.000001")) == datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
    valid = {"1" * 12: True, "1" * 13: False, "1.123456789": True, "1.1234567890": False, "": False}
    assert {ts: is_ts(ts) for ts in valid} == valid and not is_ts(17)
