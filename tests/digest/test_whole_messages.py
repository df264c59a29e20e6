"""Whole messages over random weeks. Nothing in them is cut in mid-sentence, and each item opens its source in one tap.

The digest in the channel and *The whole week* behind it, a lead's letter and an owner's month, as Slack is given them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.digest.leads_rules import compose_manager, compose_owner
from bot.digest.seen import AskSeen, LearnedSeen, Lines, TeamSeen, TriedSeen
from bot.digest.views.leads import manager_digest, owner_digest
from bot.digest.views.team import team_digest, team_more
from bot.words import languages
from tests.digest.test_whole_lines import ASKED, BEGUN, ENDED, LEARNED
from tests.digest.values import FRIDAY
from tests.digest.views.weeks_seen import FIGURES, LED, MANAGER, MONTH, TEAM_SEEN

PLACE = "https://tidewater.slack.example/archives/C1/p"


@st.composite
def weeks(draw: st.DrawFn) -> TeamSeen:
    """A team's week in which every item has a link of its own."""
    numbers = itertools.count(1)

    def lines(some: st.SearchStrategy[Any], most: int) -> Lines:
        def linked(found: list[Any]) -> tuple[Any, ...]:
            return tuple(replace(one, link=f"{PLACE}{next(numbers)}.") for one in found)

        shown, more = linked(draw(st.lists(some, max_size=most))), linked(draw(st.lists(some, max_size=2)))
        return Lines(shown, more, len(shown) + len(more))

    return replace(TEAM_SEEN, learned=lines(LEARNED, 3), asks=lines(ASKED, 2), ended=lines(ENDED, 2), starting=lines(BEGUN, 2))


def check_a_week(seen: TeamSeen) -> None:
    message, whole = _text_of(team_digest(seen)), _text_of(team_more(seen))
    for part in (seen.learned, seen.asks, seen.ended, seen.starting):
        for one in part.shown:
            assert f"<{one.link}|" in message, one
        for one in (*part.shown, *part.more):
            assert f"<{one.link}|" in whole, one
    if not any("…" in said for said in _said(seen)):
        assert "…" not in message and "…" not in whole, "cut in mid-sentence"
    letter = replace(
        MANAGER,
        language=seen.language,
        digest=compose_manager("U0EVE", FRIDAY, [replace(LED, asks=tuple(f"q{n}" for n, _ in enumerate(seen.asks.shown)))], FIGURES),
        asks={f"q{n}": one for n, one in enumerate(seen.asks.shown)},
        suggestion=None,
    )
    for ask in seen.asks.shown:
        assert f"<{ask.link}|" in _text_of(manager_digest(letter))
    month = _text_of(owner_digest(compose_owner(MONTH), language=seen.language, best=_learned(seen)))
    for learned in _learned(seen):
        assert f"<{learned.link}|" in month


@settings(max_examples=15, deadline=None)
@given(weeks())
def test_every_item_of_a_message_opens_its_source_and_none_is_cut(seen: TeamSeen) -> None:
    check_a_week(seen)


@pytest.mark.long
@settings(max_examples=30, deadline=None)
@given(weeks(), st.sampled_from(languages()))
def test_the_same_in_every_language(seen: TeamSeen, language: str) -> None:
    check_a_week(replace(seen, language=language))


def _learned(seen: TeamSeen) -> list[LearnedSeen]:
    return [one for one in seen.learned.shown if isinstance(one, LearnedSeen)]


def _said(seen: TeamSeen) -> Iterator[str]:
    """What people wrote in this week."""
    for part in (seen.learned, seen.asks, seen.ended, seen.starting):
        for one in (*part.shown, *part.more):
            match one:
                case TriedSeen():
                    yield from (one.hypothesis, one.lesson)
                case LearnedSeen() | AskSeen():
                    yield one.text


def _text_of(shown: Any) -> str:
    """All texts of a message or view, in order."""
    if isinstance(shown, dict):
        here = [shown["text"]] if isinstance(shown.get("text"), str) and shown.get("type") == "mrkdwn" else []
        return "\n".join([*here, *(_text_of(one) for one in shown.values())])
    return "\n".join(map(_text_of, shown)) if isinstance(shown, list) else ""
