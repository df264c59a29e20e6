"""Home, the settings, forgetting and help in German. As readable text, as Slack takes it, and without an English word of ours in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.app.features import FEATURES
from bot.home.my_work_views import home_blocks
from bot.home.rules import MyWork
from bot.home.views import forget_modal, forgotten_message, help_message, home_view, settings_modal
from bot.localslack import check_message, check_view
from bot.people.days_off import COUNTRIES
from bot.people.rules import Preferences
from bot.words import Words, words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in
from tests.home.values import FULL, NOTHING, ONE_OF_EACH, PAUSED, STOPPED

EN, DE = words_in("en"), words_in("de")
OURS = ("home", "help", "HelpSection", "people", "receipt", "form", "language")


def home(words: Words, work: MyWork, chosen: Preferences = Preferences()) -> Mapping[str, Any]:  # noqa: B008 - frozen
    return home_view(words, chosen, [home_blocks(words, work)])


def views(words: Words) -> Mapping[str, Mapping[str, Any]]:
    return {
        "home": home(words, FULL),
        "home_one_of_each_paused": home(words, ONE_OF_EACH, PAUSED),
        "home_nothing_yet_stopped": home(words, NOTHING, STOPPED),
        "home_settings": settings_modal(words, Preferences(), COUNTRIES),
        "home_settings_chosen": settings_modal(words, STOPPED, {"AT", "EG", "ES"}),
        "home_forget": forget_modal(words),
    }


def messages(words: Words) -> Mapping[str, Mapping[str, Any]]:
    return {
        "home_forgotten": forgotten_message(words),
        "home_help": help_message(words, FEATURES.help(), ""),
        "home_help_unknown": help_message(words, FEATURES.help(), "ωμέγα δέλτα"),
    }


@pytest.mark.parametrize("name", views(EN))
@pytest.mark.parametrize("folder", ["", "german/"])
def test_every_view_reads_as_it_did_and_slack_takes_it(folder: str, name: str) -> None:
    shown = views(DE if folder else EN)[name]
    assert check_view(shown) == []
    same_as_before(f"{folder}{name}", shown)


@pytest.mark.parametrize("name", messages(EN))
@pytest.mark.parametrize("folder", ["", "german/"])
def test_every_message_reads_as_it_did_and_slack_takes_it(folder: str, name: str) -> None:
    shown = messages(DE if folder else EN)[name]
    assert check_message(shown) == []
    same_as_before(f"{folder}{name}", shown)


@pytest.mark.parametrize("name", [*views(EN), *messages(EN)])
def test_no_english_is_left_in_german_and_the_rule_would_find_it(name: str) -> None:
    english, german = ({**views(words), **messages(words)}[name] for words in (EN, DE))
    assert english_in(german, *OURS) == []
    assert english_in(english, *OURS)


def test_countries_stand_in_the_order_of_the_language() -> None:
    countries = settings_modal(DE, Preferences(), {"AT", "EG", "ES", "TR"})["blocks"][3]["element"]["options"]
    assert [one["text"]["text"] for one in countries] == ["Ägypten", "Österreich", "Spanien", "Türkei"]
