"""Every sentence is in the catalogues, in every language, with the same gaps; and no sentence stands anywhere else."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from bot.slack.blocks import MODAL_TITLE
from bot.words import languages, words_in
from bot.words.catalogue import FOLDER, NoWords, catalogue
from tests.house_rules.words.wording import (
    BOT,
    Call,
    beginnings_written,
    calls,
    enums,
    gaps_of,
    keys_of_the_content,
    keys_written,
    modules,
    names_used,
    operator_terms,
    sentences,
    titles_of_forms,
    written_sentences,
)

ALL_KEYS = frozenset().union(*(sentences(language) for language in languages()))
MARKS = frozenset("“”„«»「」")
ROOMS = {key.split(".")[0] for key in ALL_KEYS}


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    assert sorted(ALL_KEYS - sentences(language).keys()) == [], f"add them to bot/words/{language}.po"


def test_every_key_in_the_code_has_its_sentence() -> None:
    asked = {(call.where, call.key) for call in calls()}
    tables = {(where, key) for where, key in keys_written() if key.split(".")[0] in ROOMS and key.count(".") > 1}
    assert sorted((where, key) for where, key in asked | tables if key not in ALL_KEYS) == []


def test_every_sentence_is_used() -> None:
    written, begun = {key for _, key in keys_written()}, tuple(beginnings_written())
    unused = {key for key in ALL_KEYS - written if not key.startswith(begun) and not names_a_member(key)}
    assert sorted(unused - {"language.name"} - keys_of_the_content() - said_by_the_words_themselves()) == []


@pytest.mark.parametrize("language", languages())
def test_gaps_agree_between_the_languages(language: str) -> None:
    """A translation may do without a gap (a date that goes without saying), but cannot fill one that English has not."""
    more = {key for key, said in sentences(language).items() if gaps(said) - gaps(sentences("en").get(key, said))}
    assert sorted(more) == []


def test_a_call_fills_the_gaps_of_its_sentence() -> None:
    odd = [(call.where, call.key) for call in calls() if not fits(call, sentences("en")[call.key])]
    assert odd == [], "a call names exactly the gaps that stand in the sentence, and is `words.many` where it is a plural"


@pytest.mark.parametrize("language", languages())
def test_a_form_s_title_and_buttons_are_shown_whole(language: str) -> None:
    """What is too long for Slack would be cut; a title whose key is in a variable is not seen here."""
    titles = titles_of_forms()
    assert len(titles) > 30
    assert sorted((where, key) for where, key in titles for said in sentences(language)[key] if len(said) > MODAL_TITLE) == []


@pytest.mark.parametrize("language", languages())
def test_plurals_have_every_form(language: str) -> None:
    forms = {catalogue(language).form(n) for n in range(200)}
    plurals = {key for code in languages() for key, said in sentences(code).items() if len(said) > 1}
    assert [key for key in sorted(plurals) if len(sentences(language).get(key, ())) != len(forms)] == []


@pytest.mark.parametrize("language", languages())
def test_no_key_stands_twice_in_a_language(language: str) -> None:
    keys = [line for path in FOLDER.glob(f"{language}*.po") for line in path.read_text(encoding="utf-8").splitlines() if is_id(line)]
    assert sorted(key for key, times in Counter(keys).items() if times > 1) == []


def test_no_sentence_stands_in_the_code() -> None:
    assert written_sentences() == {}


def test_no_code_writes_quotation_marks_around_a_gap() -> None:
    """`words.quoted` does: each language has its own."""
    strings = ((where, node) for where, module in modules().items() for node in module.all(ast.JoinedStr))
    assert [(where, node.lineno) for where, node in strings if MARKS & set(ast.unparse(node))] == []


def test_what_operators_read_is_never_shown_to_people() -> None:
    terms = {name for _, name in operator_terms()}
    assert "NoTitle" in terms
    assert [found for found in names_used("views.py", "listeners.py", "respond.py", "errors_in_words.py") if found[1] in terms] == []


def test_an_enum_whose_names_are_said_has_one_for_each_member() -> None:
    named = [key.split(".") for key in ALL_KEYS if key[0].isupper()]
    for kind, form in {(kind, tuple(form)) for kind, _, *form in named}:
        missing = [{".".join((kind, one.name.lower(), *form)) for one in found} - ALL_KEYS for found in enums()[kind]]
        assert set() in missing, f"{kind} {form} lacks {missing}"


def test_the_rules_find_what_they_look_for() -> None:
    assert ("bot", "door.busy") in {("bot", key) for _, key in keys_written()}
    assert any(call.key == "door.broken" and call.gaps == {"reference"} for call in calls())
    with pytest.raises(NoWords):
        words_in("en")("door.nothing_of_that_name")
    with pytest.raises(NoWords):
        words_in("en")("door.broken")


def fits(call: Call, said: tuple[str, ...]) -> bool:
    """Whether a call fills the gaps of its sentence, no more and no fewer, and asks for a plural where it is one."""
    filled = {gaps(said), gaps(said) - {"n"}} if call.is_plural else {gaps(said)}
    return (len(said) > 1) is call.is_plural and (call.gaps is None or call.gaps in filled or call.gaps - {"n"} in filled)


def gaps(said: tuple[str, ...]) -> frozenset[str]:
    """The gaps of a sentence; of a plural, those of all its forms."""
    return frozenset().union(*(gaps_of(one) for one in said))


def names_a_member(key: str) -> bool:
    """Whether this is the name of a member of an enum there is."""
    kind, member, *_ = key.split(".")
    return any(member in {one.name.lower() for one in found} for found in enums().get(kind, ()))


def said_by_the_words_themselves() -> set[str]:
    """Keys that bot/words asks for."""
    code = "".join(path.read_text(encoding="utf-8") for path in (BOT / "words").glob("*.py"))
    return {key for key in ALL_KEYS if f'"{key}"' in code}


def is_id(line: str) -> bool:
    return line.startswith("msgid ") and line != 'msgid ""'
