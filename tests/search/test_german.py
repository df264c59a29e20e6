"""The search form and its results: as they read in each language, and in German without English."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.localslack import check_message, check_view
from bot.search.rules import BestAnswer, Hit, HitState, SearchResults
from bot.search.views import found_message, search_modal
from bot.sharing.found import ASK, EXPERIMENT, LEARNING
from bot.words import words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in, german_reader
from tests.givens import ANA, GENERAL, MONDAY
from tests.stories.driver import Story

FOUND = Hit(LEARNING, "l1", "Ωμέγα", "Ωμέγα δέλτα", ANA, MONDAY, GENERAL, "1.1", used_by=1)
HITS = (
    FOUND,
    replace(FOUND, title="Δέλτα", used_by=4),
    replace(FOUND, kind=ASK, title="", author=None, used_by=0, state=HitState.OPEN),
    replace(
        FOUND, kind=ASK, title="", used_by=0, state=HitState.SOLVED, link="https://x.example/p1", answer=BestAnswer("Ζῆτα. " * 3, ANA, 2)
    ),
    *(replace(FOUND, kind=EXPERIMENT, used_by=0, channel=None, state=state) for state in HitState),
)
FORMS = {
    "search": None,
    "search_nothing_found": SearchResults("Ωμέγα", "", 0, (), more=False),
    "search_results": SearchResults("Ωμέγα", LEARNING, 5, HITS, more=True),
}
FOLDERS = {"en": "", "de": "german/"}


@pytest.mark.parametrize("language", FOLDERS)
@pytest.mark.parametrize("name", FORMS)
def test_it_reads_as_it_did_and_slack_takes_it(name: str, language: str) -> None:
    made = search_modal(words_in(language), FORMS[name])
    assert check_view(made) == []
    same_as_before(f"{FOLDERS[language]}{name}", made)


@pytest.mark.parametrize("name", FORMS)
def test_no_english_is_left_in_german(name: str) -> None:
    rooms = ("search", "sharing", "HitState", "form")
    assert english_in(search_modal(words_in("en"), FORMS[name]), *rooms), "the rule finds English"
    assert english_in(search_modal(words_in("de"), FORMS[name]), *rooms) == []


@pytest.mark.parametrize("language", FOLDERS)
@pytest.mark.parametrize("name", ["search_nothing_found", "search_results"])
def test_a_message_of_results_reads_as_it_did_and_slack_takes_it(name: str, language: str) -> None:
    results = FORMS[name]
    assert results is not None
    made = found_message(words_in(language), results)
    assert check_message(made) == []
    same_as_before(f"{FOLDERS[language]}{name}_message", made)


async def test_who_reads_slack_in_german_searches_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await story.ana.types("/til Partial indexes are small", in_="#harbor")
    await story.settle()
    await dora.types("/learn search indexes", in_="#harbor")
    await story.settle()
    assert "Wörter oder #schlagwörter" in story.read(dora.modal) and "Hat mir geholfen" in story.read(dora.modal)
    await dora.fills(words="?")
    refused = await dora.submits()
    assert refused.errors["words"].startswith("Schreib ein Wort oder ein #schlagwort")
