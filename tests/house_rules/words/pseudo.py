"""A pseudo-locale: English with accents, in brackets that show where a sentence of ours begins and ends."""

from __future__ import annotations

import re
from pathlib import Path

from bot.words.catalogue import FOLDER

CARRIER = "cy"  # a language Ripple does not speak, whose dates and numbers Babel knows
BEGINS, ENDS = "⟦", "⟧"
_ACCENTED = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
_UNTOUCHED = re.compile(r"\{\w+\}|`[^`]*`|<[^>]*>|:[a-z0-9_+-]+:|\\[n\"\\]|&\w+;")
_SAID = re.compile(r'^(msgstr(?:\[\d\])? )"(.+)"$', re.MULTILINE)
_PATTERNS = re.compile(r'msgid "(?:language|typed)\.\w+"\nmsgstr ".*"')


def write_pseudo(folder: Path) -> None:
    """`cy.po` beside a copy of English, in this folder."""
    english = (FOLDER / "en.po").read_text(encoding="utf-8")
    (folder / "en.po").write_text(english, encoding="utf-8")
    header, rest = english.split("\n\n", 1)
    kept = dict.fromkeys(_PATTERNS.findall(rest))
    told = _SAID.sub(lambda found: f'{found[1]}"{pseudo(found[2])}"', rest)
    for pattern in kept:  # how dates are written is no sentence, nor what people type
        key = pattern.split("\n")[0]
        told = re.sub(re.escape(key) + r'\nmsgstr ".*"', lambda _found, whole=pattern: whole, told)
    (folder / f"{CARRIER}.po").write_text(header.replace("Language: en", f"Language: {CARRIER}") + "\n\n" + told, encoding="utf-8")


def pseudo(sentence: str) -> str:
    """One sentence; its gaps, commands, links and signs stay.

    >>> pseudo("Saved until {until}.")
    '⟦Šávéd úñtíl {until}.⟧'
    """
    parts, last = [], 0
    for kept in _UNTOUCHED.finditer(sentence):
        parts += [sentence[last : kept.start()].translate(_ACCENTED), kept.group()]
        last = kept.end()
    said = "".join((*parts, sentence[last:].translate(_ACCENTED)))
    return f"{BEGINS}{said}{ENDS}" if said.strip() else said
