"""The content files. Every entry has its words, and whoever edits one is told which entry is wrong, and why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.content.act_library import Role, read_acts
from bot.content.dimensions import Dimension, read_dimensions
from bot.content.questions import read_bank
from bot.content.reading import FOLDER, ContentWrong
from bot.words import languages
from bot.words.catalogue import catalogue
from tests.house_rules.words.wording import keys_of_the_content

ACT = 'id = "say-not-yet"\ndimension = "SAFE"\nstage = "know"\nsource = "safety"\n'
QUESTION = 'id = "safe.1"\nform = "A5"\n'
BOTH_ANCHORS = 'id = "room.1"\nform = "A5"\nanchor = true\n\n[[question]]\nid = "room.2"\nform = "A5"\nanchor = true\n'
READERS: dict[str, Callable[[Path], Any]] = {
    "dimensions.toml": read_dimensions,
    "questions.toml": read_bank,
    "acts_everyone.toml": read_acts,
    "sources.toml": read_acts,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content as it is, to be spoilt."""
    for file in FOLDER.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def spoilt(folder: Path, file: str, old: str, new: str) -> Callable[[], Any]:
    """Reads the content with one thing changed in one file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return lambda: READERS[file](folder)


@pytest.mark.parametrize("language", languages())
def test_every_entry_has_its_words_and_no_words_are_left_over(language: str) -> None:
    said = {key for key in catalogue(language).sentences if key.split(".")[0] in ("question", "act", "source")}
    assert said == keys_of_the_content()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("questions.toml", QUESTION, 'id = "safe.1"\nform = "A9"\n', 'questions.toml, question safe.1: "form" knows no "A9", only a5, '),
        ("questions.toml", QUESTION, 'id = "safe.1"\n', 'question safe.1: "form" needs a text.'),
        ("questions.toml", QUESTION, 'form = "A5"\n', 'question number 1: "id" needs a text.'),
        ("questions.toml", QUESTION, 'id = "brave.1"\nform = "A5"\n', 'question brave.1: "id" knows no "brave", only '),
        ("questions.toml", QUESTION, 'id = "SAFE.1"\nform = "A5"\n', "question SAFE.1: an id is a dimension in small letters and a number"),
        ("questions.toml", QUESTION, 'id = "safe.x"\nform = "A5"\n', "question safe.x: an id is a dimension in small letters and a number"),
        ("questions.toml", QUESTION, 'id = "safe.2"\nform = "A5"\n', "question safe.2: version 1 of it stands here twice."),
        (
            "questions.toml",
            QUESTION,
            'id = "safe.1"\nform = "TXT"\n',
            "safe.1: the id of an open text, and only of that, ends in ",
        ),
        (
            "questions.toml",
            QUESTION,
            QUESTION + "reverse = true\n",
            'safe.1: nobody reads "reverse"; it may have id, form, ',
        ),
        ("questions.toml", QUESTION, QUESTION + 'reversed = "yes"\n', 'question safe.1: "reversed" is either true or false.'),
        ("questions.toml", QUESTION, QUESTION + "version = 0\n", 'question safe.1: "version" needs a whole number from 1 on.'),
        (
            "questions.toml",
            QUESTION + "anchor = true\n",
            QUESTION,
            "questions.toml: SAFE needs 2 questions with anchor",
        ),
        (
            "questions.toml",
            BOTH_ANCHORS,
            BOTH_ANCHORS.replace("anchor", "reversed = true\nanchor"),
            "the anchors of ROOM are scored, and at most one",
        ),
        ("questions.toml", 'form = "A5"\nanchor', 'form = "CNT"\nanchor', "the anchors of SAFE are scored, and at most one"),
        ("questions.toml", "bank = 2", "", 'questions.toml: "bank" needs a whole number'),
        ("questions.toml", "bank = 2", "bank = ", "questions.toml: it cannot be read, "),
        (
            "acts_everyone.toml",
            ACT,
            ACT.replace("SAFE", "BRAVE"),
            'act say-not-yet: "dimension" knows no "BRAVE", only ',
        ),
        ("acts_everyone.toml", ACT, ACT.replace("safety", "rumour"), "act say-not-yet: sources.toml has no [rumour]."),
        ("acts_everyone.toml", ACT, ACT.replace("say-not-yet", "Say it"), "act Say it: an id is small letters with hyphens between"),
        ("acts_everyone.toml", ACT, ACT.replace("say-not-yet", "share-a-mistake"), "act share-a-mistake: another act has this id."),
        (
            "acts_everyone.toml",
            'role = "everyone"',
            'role = "boss"',
            'acts_everyone.toml: "role" knows no "boss", only everyone, ',
        ),
        (
            "sources.toml",
            'strength = "trial"',
            'strength = "sure"',
            '[criticism]: "strength" knows no "sure", only ',
        ),
        ("dimensions.toml", "slots = 3", "slots = true", 'dimensions.toml, [SAFE]: "slots" needs a whole number from 1 on.'),
        ("dimensions.toml", "[SAFE]", "[BRAVE]", '[BRAVE]: "name" knows no "BRAVE", only '),
        ("dimensions.toml", "{ deep = [5] }", "{ deep = 5 }", '[LEAD]: "layers" names the facets of a layer'),
        ("dimensions.toml", "{ deep = [5] }", "{ abyss = [5] }", '[LEAD]: "layers" knows no "abyss", only '),
        ("dimensions.toml", '"Iceberg: just below the surface"', "7", '[SAFE]: "headings" needs a list of texts.'),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_file_and_entry(folder: Path, file: str, old: str, new: str, says: str) -> None:
    with pytest.raises(ContentWrong) as wrong:
        spoilt(folder, file, old, new)()
    sentence = str(wrong.value)
    assert sentence.startswith("bot/content/") and says in sentence and sentence.endswith(".") and "\n" not in sentence


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "acts_lead.toml").unlink()
    with pytest.raises(ContentWrong, match=r"bot/content/acts_lead\.toml: it is missing\."):
        read_acts(folder)


def test_a_dimension_that_is_missing_is_named(folder: Path) -> None:
    read = spoilt(folder, "dimensions.toml", "[ROOM]", "[VISION.more]")
    with pytest.raises(ContentWrong):
        read()
    (folder / "dimensions.toml").write_text("", encoding="utf-8")
    with pytest.raises(ContentWrong, match=r"\[SAFE\] is missing"):
        read_dimensions(folder)


def test_a_question_is_added_by_one_entry(folder: Path) -> None:
    with (folder / "questions.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[question]]\nid = "room.9"\nform = "YN"\n\n[[question]]\nid = "room.1"\nform = "A5"\nanchor = true\n')
        file.write('version = 2\nbecause = "it was long"\n')
    *_, added, newer = read_bank(folder).wordings
    assert (added.dimension, added.facet, added.version, added.is_reversed) == (Dimension.ROOM, 9, 1, False)
    assert (newer.id, newer.version) == ("room.1", 2)


def test_an_act_is_added_by_one_entry(folder: Path) -> None:
    with (folder / "acts_owner.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[act]]\nid = "one-more"\ndimension = "room"\nstage = "try"\nsource = "culture"\n')
    added = read_acts(folder)[-1]
    assert (added.id, added.role, added.dimension, added.evidence.id) == ("one-more", Role.OWNER, Dimension.ROOM, "culture")
