"""Cards, forms and notes about learnings, questions and reactions. As they read in each language, and in German without English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Update, update

from bot.database import schema
from bot.localslack import check_message, check_view
from bot.sharing import views
from bot.sharing.reactions import views as reaction_views
from bot.sharing.reactions.rules import DEFAULTS, AgreedReactions, Meaning
from bot.sharing.rules import Ask, Learning
from bot.words import Words, words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in, german_reader
from tests.givens import ANA, GENERAL, MONDAY
from tests.stories.driver import Story

AGREED = AgreedReactions(DEFAULTS)
FEW = AgreedReactions({Meaning.LEARNING: ("seedling",)})
LEARNING = Learning(
    id="l1",
    author=ANA,
    team=None,
    origin="typed:1",
    channel=GENERAL,
    ts="1.1",
    audience="channel",
    is_private=False,
    title="Vim",
    text="Ωμέγα δέλτα",
    tags=("sql",),
    link="https://x.example/a",
    link_title=None,
    is_failure_lesson=False,
    used_by=3,
    shared_at=MONDAY,
    edited_at=None,
)
ASK = Ask(
    id="0a",
    author=ANA,
    author_slot=None,
    team=None,
    origin="typed:1",
    channel=GENERAL,
    ts="1.1",
    is_private=False,
    text="Ωμέγα δέλτα;",
    asked_at=MONDAY,
    edited_at=None,
    answered_at=None,
    solved_at=None,
)
NAMELESS = replace(ASK, author=None, author_slot=b"0" * 16)

Made = Callable[[Words], Mapping[str, Any]]
MESSAGES: Mapping[str, Made] = {
    "learning_card": lambda words: views.learning_card(words, LEARNING),
    "learning_card_once_used": lambda words: views.learning_card(words, replace(LEARNING, used_by=1, link=None)),
    "learning_taken_back": views.withdrawn,
    "learning_shared": lambda words: views.shared_note(words, LEARNING, GENERAL),
    "learning_kept": lambda words: views.shared_note(words, LEARNING, None),
    "learning_marked": lambda words: views.marked_note(words, LEARNING),
    "learning_marked_several": lambda words: views.marked_note(words, LEARNING, [LEARNING]),
    "learning_saved": lambda words: views.saved_note(words, LEARNING),
    "learning_cannot_be_saved": views.cannot_save_note,
    "learning_taken_back_note": views.taken_back_note,
    "learning_used": lambda words: views.used_note(words, LEARNING),
    "ask_card": lambda words: views.ask_card(words, ASK, AGREED),
    "ask_card_nameless": lambda words: views.ask_card(words, NAMELESS, FEW),
    "ask_card_solved": lambda words: views.ask_card(words, replace(ASK, solved_at=MONDAY), AGREED),
    "ask_asked": lambda words: views.asked_note(words, ASK),
    "ask_asked_nameless": lambda words: views.asked_note(words, NAMELESS),
    "ask_solved": views.solved_note,
    "reactions": lambda words: reaction_views.reactions_note(words, AGREED),
}
VIEWS: Mapping[str, Made] = {
    "learning_form": views.learning_form,
    "learning_form_change": lambda words: views.learning_form(words, learning=LEARNING),
    "ask_form": views.ask_form,
    "reactions_form": lambda words: reaction_views.reactions_form(words, AGREED),
}
ROOMS = ("sharing", "asking", "reactions", "Meaning", "form")
FOLDERS = {"en": "", "de": "german/"}


@pytest.mark.parametrize("language", FOLDERS)
@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_it_reads_as_it_did_and_slack_takes_it(name: str, language: str) -> None:
    made = {**MESSAGES, **VIEWS}[name](words_in(language))
    assert (check_message if name in MESSAGES else check_view)(made) == []
    same_as_before(f"{FOLDERS[language]}{name}", made)


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_no_english_is_left_in_german(name: str) -> None:
    make = {**MESSAGES, **VIEWS}[name]
    assert english_in(make(words_in("en")), *ROOMS), "the rule finds English"
    assert english_in(make(words_in("de")), *ROOMS) == []


async def test_who_reads_slack_in_german_is_answered_and_refused_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await dora.joins("#general")
    shared = await dora.types("/til Kurze Zweige enden schneller", in_="#harbor")
    assert "Danke fürs Erzählen!" in shared.text and "Thank you" not in shared.text
    refused = await dora.types("/til :bulb:", in_="#harbor")
    assert "Ein Emoji allein ist später schwer zu finden." in refused.text
    asked = await dora.types("/learn ask Wer kennt die Rechnungen?", in_="#harbor")
    assert asked.text.startswith("Gefragt in ")
    not_here = await dora.types("/learn ask Wer hat den Schlüssel?", in_="#general")
    assert "In diesem Kanal bin ich noch nicht." in not_here.text


async def test_a_form_in_german_is_refused_in_german_under_its_field(quick_story: Story) -> None:
    eve = quick_story.eve
    change(quick_story, update(schema.people).where(schema.people.c.id == eve.id).values(locale="de-DE"))
    await eve.types("/learn reactions", in_="#harbor")
    await quick_story.settle()
    assert eve.modal is not None and eve.modal["title"]["text"] == "Vereinbarte Reaktionen"
    await eve.fills(learning="seedling", ask="seedling")
    refused = await eve.submits()
    assert refused.errors == {"ask": ":seedling: bedeutet schon „Erkenntnis“. Ein Emoji kann nur eines bedeuten."}


async def test_a_card_in_the_channel_of_a_german_team_is_german(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    change(story, update(schema.teams).values(language="de"))
    await story.ana.types("/til Kurze Zweige enden schneller", in_="#harbor")
    await story.settle()
    (card,) = [message for message in story.slack.posted("harbor") if "Kurze Zweige" in message["text"]]
    assert card["text"].endswith("hat gelernt: Kurze Zweige enden schneller")


def change(story: Story, statement: Update) -> None:
    assert story.bot is not None
    with story.bot.database.transaction() as tx:
        tx.execute(statement)
