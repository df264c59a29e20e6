"""Who may do what with learnings, asks and answers, and when a marked message counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NotAllowed, PersonCanFix
from bot.sharing import rules as sharing
from bot.sharing.reactions.rules import Meaning
from bot.sharing.rules import Audience, MarkedMessage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_command_becomes_a_draft_with_title_tags_and_no_link() -> None:
    draft = sharing.drafted("Indexes can be partial #sql\nSee the manual.")
    assert draft.title == "Indexes can be partial #sql"
    assert draft.tags == ("sql",)
    assert draft.link is None
    assert draft.audience is Audience.CHANNEL


def test_a_form_keeps_what_was_typed_into_it() -> None:
    draft = sharing.drafted("text #a", title="Title", tags="b, c", link="https://x.example", audience="company")
    assert (draft.title, draft.tags, draft.link) == ("Title", ("b", "c"), "https://x.example")
    assert draft.audience is Audience.COMPANY


def test_a_forged_audience_falls_back_to_the_channel() -> None:
    assert sharing.drafted("text", audience="everyone").audience is Audience.CHANNEL


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": ":tada:"}, "text"),
        ({"text": "x" * 3001}, "text"),
        ({"text": "ok", "title": "t" * 151}, "title"),
        ({"text": "ok", "link": "nope"}, "link"),
        ({"text": "ok", "tags": "x" * 40}, "tags"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, str], field: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        sharing.drafted(**fields)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (MarkedMessage("U1", False, False, False, frozenset({"U2"})), True),
        (MarkedMessage("U1", False, False, False, frozenset()), False),
        (MarkedMessage("U1", False, False, True, frozenset()), True),
        (MarkedMessage("U1", False, True, True, frozenset({"U2"})), False),
        (MarkedMessage("U1", True, False, True, frozenset({"U2"})), False),
    ],
)
def test_a_message_counts_by_its_present_state(marked: MarkedMessage, expected: bool) -> None:
    assert sharing.stands(marked) is expected


@pytest.mark.parametrize(
    ("meaning", "reactor", "expected"),
    [
        (Meaning.LEARNING, "author", True),
        (Meaning.LEARNING, "other", True),
        (Meaning.ASK, "other", True),
        (Meaning.HELPFUL, "author", False),
        (Meaning.HELPFUL, "other", True),
        (Meaning.USED, "author", False),
        (Meaning.THANKS, "author", False),
        (Meaning.SOLVED, "other", False),
        (Meaning.SOLVED, "asker", True),
        (Meaning.DONT_KNOW, "other", False),
        (Meaning.DONT_KNOW, "author", True),
        (Meaning.WAS_WRONG, "other", False),
    ],
)
def test_a_reaction_says_something_only_from_the_right_person(meaning: Meaning, reactor: str, expected: bool) -> None:
    assert sharing.takes_part(meaning, reactor=reactor, author="author", asker="asker") is expected


def test_nobody_solves_an_anonymous_question_by_reaction() -> None:
    assert not sharing.takes_part(Meaning.SOLVED, reactor="U1", author="U1", asker=None)


def test_only_the_author_changes() -> None:
    sharing.may_change(author="U1", person="U1")
    with pytest.raises(NotAllowed):
        sharing.may_change(author="U1", person="U2")


def test_what_was_shared_privately_is_for_members_only() -> None:
    assert sharing.may_read(private=False, channel="C1", channels_of_reader=())
    assert sharing.may_read(private=True, channel="C1", channels_of_reader={"C1"})
    assert not sharing.may_read(private=True, channel="C1", channels_of_reader={"C2"})


def test_a_lesson_is_reused_by_somebody_else_within_ninety_days() -> None:
    later = NOW + timedelta(days=90)
    assert sharing.counts_as_reuse(NOW, later, author="U1", user="U2")
    assert not sharing.counts_as_reuse(NOW, later, author="U1", user="U1")
    assert not sharing.counts_as_reuse(NOW, later + timedelta(seconds=1), author="U1", user="U2")


def test_the_first_reply_of_somebody_else_counts() -> None:
    replies = [("U1", NOW), ("U2", NOW + timedelta(hours=2)), ("U3", NOW + timedelta(hours=1))]
    assert sharing.first_by_others("U1", replies) == NOW + timedelta(hours=1)
    assert sharing.first_by_others("U1", [("U1", NOW)]) is None
