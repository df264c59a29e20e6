"""A rule cited by its number is explained in this repository. P in privacy, S in scoring, T in the attackers, F in chaos."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

import pytest

import bot.pulse.privacy
import bot.pulse.scoring
import tests.anonymity
import tests.chaos
from tests.house_rules.code.rooms import ROOT, product_files

EXPLAINED = {
    "P": bot.pulse.privacy.__doc__,
    "S": bot.pulse.scoring.__doc__,
    "T": tests.anonymity.__doc__,
    "F": tests.chaos.__doc__,
}
CITED = re.compile(r"(?<![\w/-])([PSTF])(\d{1,2}a?)(?![\w-])")
STANDARDS = {"F5"}  # a form of questions


def prose(text: str) -> Iterator[str]:
    """Comments and strings that stand alone: where people explain."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_docstring = token.type == tokenize.STRING and (before is None or before.type in (tokenize.INDENT, tokenize.NEWLINE, tokenize.NL))
        if token.type == tokenize.COMMENT or is_docstring:
            yield token.string


@cache
def cited() -> frozenset[tuple[str, str, str]]:
    """Each file, letter and number of what is cited in its prose."""
    texts = {path: path.read_text(encoding="utf-8") for path in (*product_files(), *(ROOT / "tests").rglob("*.py"))}
    return frozenset(
        (path.relative_to(ROOT).as_posix(), letter, number)
        for path, text in texts.items()
        if CITED.search(text)  # reading a file word by word takes time
        for said in prose(text)
        for letter, number in CITED.findall(said)
    )


@pytest.mark.parametrize("letter", sorted(EXPLAINED))
def test_every_number_cited_is_explained(letter: str) -> None:
    known = {number for found, number in CITED.findall(re.sub(r"\|", " ", EXPLAINED[letter] or "")) if found == letter}
    assert known, "the explanation is found"
    unknown = {(path, letter + number) for path, found, number in cited() if found == letter and number not in known}
    assert {(path, number) for path, number in unknown if number not in STANDARDS} == set()
