"""What somebody wants who writes to Ripple in their own words. `til ...`, `ask ...`, `what do we know about ...?`, `stop`.

Reads the first words only, and a single word where it could as well begin a sentence: "stop" is a wish, "stop the deploys" is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What is wanted. UNKNOWN: these words ask for nothing we know."""

    SHARE = "share"
    ASK = "ask"
    FIND = "find"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    HELP = "help"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, and the words that belong to it: of a pause the number of weeks."""

    verb: Verb
    words: str = ""


USUAL_PAUSE = "2"  # weeks

_BEGINNINGS = (
    (Verb.SHARE, r"/?til|today i learned(?: that)?|heute gelernt|gelernt"),
    (Verb.ASK, r"(?:/learn\s+)?ask|frag|frage"),
    (Verb.FIND, r"(?:/learn\s+)?(?:search|find)(?: for)?|look for|finde|suche?(?: nach)?"),
    (Verb.FIND, r"what do (?:we|you) know about|what do we have on|was wissen wir (?:über|zu|von)|wer weiß etwas über"),
)
_STARTS = tuple((verb, re.compile(rf"(?:{words})(?:\s*[:,–—-]\s*|\s+|$)", re.IGNORECASE)) for verb, words in _BEGINNINGS)
_ALONE = {
    Verb.STOP: {"stop", "stop it", "please stop", "unsubscribe", "quit", "stopp", "halt", "aufhören", "abbestellen"},
    Verb.RESUME: {"start", "resume", "come back", "go on", "continue", "weiter", "komm zurück", "mach weiter"},
    Verb.UNDO: {"undo", "take back", "take it back", "rückgängig", "zurücknehmen", "nimm es zurück"},
    Verb.HELP: {"", "help", "help me", "h", "hi", "hello", "hey", "usage", "info", "settings", "what can you do"}
    | {"hilfe", "hallo", "einstellungen", "was kannst du"},
}
_HOW_LONG = r"(\d{1,2}|a|one|two|four|eine|zwei|vier)\s+(?:weeks?|wochen?)"
_PAUSE = re.compile(rf"paus(?:e|ier(?:e|en)?)(?:\s+(?:for|für)?\s*{_HOW_LONG})?", re.IGNORECASE)
_NUMBERS = {"a": "1", "one": "1", "eine": "1", "two": "2", "zwei": "2", "four": "4", "vier": "4"}
_LONGEST_FIRST_WORDS = 300  # of a message in which a beginning is looked for


def without_address(said: str, ours: Collection[str]) -> str:
    """The words without the mention that called us, at their beginning or end. `ours`: our own user ids.

    >>> without_address("<@U0RIPPLE>, ask <@U0BO>", ["U0RIPPLE"])
    'ask <@U0BO>'
    """
    called = "|".join(re.escape(one) for one in ours) or "-"
    mention = rf"<@(?:{called})(?:\|[^>]*)?>"
    return re.sub(rf"^(?:\s*{mention}[\s,:]*)+|(?:[\s,]*{mention}\s*)+$", "", said).strip()


def wish_in(said: str) -> Wish:
    """What a message to Ripple asks for. `said` as Slack sent it; so are the words of the wish.

    >>> wish_in("TIL: git stash keeps the index").words, wish_in("What do we know about pricing?").verb
    ('git stash keeps the index', <Verb.FIND: 'find'>)
    """
    words = said.strip()
    alone = " ".join(words.casefold().split()).strip("-–—/?!.,\"'` ")
    for verb, ways in _ALONE.items():
        if alone in ways:
            return Wish(verb)
    if pause := _PAUSE.fullmatch(alone):
        number = pause.group(1) or USUAL_PAUSE
        return Wish(Verb.PAUSE, _NUMBERS.get(number, number))
    for verb, start in _STARTS:
        if found := start.match(words[:_LONGEST_FIRST_WORDS]):
            rest = words[found.end() :].strip()
            return Wish(verb, rest.rstrip("?？ ") if verb is Verb.FIND else rest)
    return Wish(Verb.UNKNOWN, words)
