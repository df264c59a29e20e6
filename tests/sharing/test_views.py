"""What somebody is told about their own messages and experiments without having asked, word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from bot.experiments import views as experiments
from bot.experiments.rules import Experiment
from bot.sharing import views as sharing
from bot.sharing.rules import Learning
from bot.words import words_in
from tests.digest.snapshot import same_as_before
from tests.givens import ANA, GENERAL, MONDAY

SAID = (
    "A lock file without addresses works behind every mirror",
    "The export has a <mask> option & a preview, both in the profile menu, which nobody finds because the menu is folded " * 2,
    "Ask the driver,\nnot the manual",
)


def marked(text: str) -> Learning:
    facts = {"audience": "channel", "is_private": False, "title": text, "tags": (), "link": None, "link_title": None}
    more = {"is_failure_lesson": False, "used_by": 0, "shared_at": MONDAY, "edited_at": None, "ts": "1.1"}
    return Learning(id=text[:5], author=ANA, team=None, origin="message:C:1.1", channel=GENERAL, text=text, **facts, **more)  # type: ignore[arg-type]


def test_one_marked_message_stands_with_its_words() -> None:
    same_as_before("marked_note", sharing.marked_note(words_in("en"), marked(SAID[0])))


def test_several_are_counted_and_listed_each_with_its_own_undo() -> None:
    first, *others = map(marked, SAID)
    shown = sharing.marked_note(words_in("en"), first, others)
    same_as_before("marked_note_several", shown)
    undo = [block["accessory"]["value"] for block in shown["blocks"] if "accessory" in block]
    assert undo == [one.id for one in (first, *others)]


def test_the_reminder_of_an_experiment_says_what_happens_without_an_answer() -> None:
    moment, ends = MONDAY, date(2026, 3, 13)
    tried = Experiment(
        "e1", ANA, None, None, None, False, "Pairing halves review time", "Two tickets", "Hours to merge", moment.date(), ends,
        None, None, None, moment, None, None,
    )  # fmt: skip
    same_as_before("experiment_reminder", experiments.reminder(words_in("en"), tried))


@pytest.mark.parametrize(
    ("link", "title", "shown"),
    [
        ("https://thief.example/in", "Sign in to your bank", "<https://thief.example/in|Sign in to your bank> · thief.example"),
        ("https://bank.example@thief.example/in", None, "· thief.example"),
        ("https://b\u0430nk.example/in", None, "· xn--bnk-6cd.example"),
        ("https://docs.example/tides", None, "<https://docs.example/tides|https://docs.example/tides>"),
    ],
)
def test_a_link_shows_its_host_whatever_its_page_calls_itself(link: str, title: str | None, shown: str) -> None:
    shared = replace(marked("Read this"), link=link, link_title=title)
    card = sharing.learning_card(words_in("en"), shared)
    (said,) = [text for text in _texts(card) if ":link:" in text]
    assert said.endswith(shown)


def _texts(card: Any) -> list[str]:
    found = [part for block in card["blocks"] for part in (block.get("text"), *block.get("elements", ()))]
    return [str(part["text"]) for part in found if isinstance(part, dict) and isinstance(part.get("text"), str)]


def test_around_the_words_of_a_card_stand_one_line_above_and_one_row_below() -> None:
    shared = replace(marked("Read this"), tags=("sql", "tests"), used_by=3, link=None)
    card = sharing.learning_card(words_in("en"), shared)["blocks"]
    assert [block["type"] for block in card] == ["context", "section", "actions"]
    assert card[0]["elements"][0]["text"].endswith("learned something · #sql #tests · used by 3 colleagues")
    assert [button["text"]["text"] for button in card[-1]["elements"]] == ["I used this"]
