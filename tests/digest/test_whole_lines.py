"""Over random weeks no line of a digest is cut in mid-sentence. And each leads to its source in one tap."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.seen import AskSeen, LearnedSeen, Lines, TriedSeen
from bot.digest.views.lines import ask_lines, learned_lines, thought, tried_lines
from bot.experiments.rules import Outcome
from bot.slack.blocks import SECTION_TEXT
from bot.words import words_in

LINK = "https://tidewater.slack.example/archives/C1/p1"
ENDS = (".", "!", "?", "…", "。")
WORDS = ("we", "tried", "pairs", "`make check`", "*never*", "e.g.", "the", "review", "3.5", "日本語", "billing", "and", ":tada:", "> so")
ENDINGS = (".", "!", "?", "。", "", "…")


def sentence(length: int, seed: int) -> str:
    """So many words and an end, by a seed: to draw each of a thousand words took nearly all the time of these tests."""
    chance = random.Random(seed)
    return " ".join(chance.choices(WORDS, k=length)) + chance.choice(ENDINGS)


LENGTHS = st.integers(1, 12) | st.integers(1, 120)
SENTENCES = st.builds(sentence, LENGTHS, st.integers(0, 2**32))
TEXTS = st.lists(SENTENCES, min_size=1, max_size=8).map(lambda parts: " ".join(parts))
DAY, NOW = date(2026, 3, 6), datetime(2026, 3, 4, 9, tzinfo=UTC)
LEARNED = st.builds(LearnedSeen, st.just(""), TEXTS, st.just("Ana"), st.integers(0, 3), st.just(LINK))


def tried(outcome: st.SearchStrategy[Outcome | None]) -> st.SearchStrategy[TriedSeen]:
    return st.builds(TriedSeen, TEXTS, st.just("Bo"), outcome, TEXTS, st.just(DAY), st.just(LINK))


BEGUN, ENDED = tried(st.none()), tried(st.sampled_from(Outcome))
TRIED = BEGUN | ENDED
ASKED = st.builds(AskSeen, TEXTS, st.just(NOW), st.just("Cleo"), st.just(LINK))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_what_is_told_of_a_text_is_all_of_it_or_ends_with_a_sentence(text: str) -> None:
    told = thought(text)
    whole = " ".join(text.split())
    if told and _plain(told) != _plain(whole):
        assert _plain(whole).startswith(_plain(told))
        assert told.endswith(ENDS), told
    assert "…" in whole or "…" not in told, "nothing is cut"


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(st.lists(LEARNED, max_size=3), st.lists(TRIED, max_size=3), st.lists(ASKED, max_size=2), st.sampled_from(("en", "de")))
def test_every_line_of_a_week_opens_its_source_and_fits_into_slack(
    learned: list[LearnedSeen], tried: list[TriedSeen], asked: list[AskSeen], language: str
) -> None:
    words = words_in(language)
    lines = [*learned_lines(_of(learned), words), *tried_lines(_of(tried), Lines(), words), *ask_lines(_of(asked), words)]
    assert len(lines) == len(learned) + len(tried) + len(asked)
    for line in lines:
        assert f"<{LINK}|" in line
        assert len(line) <= SECTION_TEXT


def test_a_sentence_that_would_fill_a_page_is_only_pointed_at() -> None:
    endless = "and then " * 400
    (line,) = learned_lines(Lines((LearnedSeen("", endless, "Ana", 0, LINK),), (), 1), words_in("en"))
    assert "and then" not in line and f"<{LINK}|read on>" in line


def _of(things: list) -> Lines:
    return Lines(tuple(things), (), len(things))


def _plain(text: str) -> str:
    """Letters only: marks that could format what stands around are drawn as look-alikes."""
    return re.sub(r"&gt;|&amp;|&lt;|[^\w]", "", text)
