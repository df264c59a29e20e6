"""What somebody wants who writes to Ripple in their own words. `til ...`, `ask ...`, `what do we know about ...?`, `stop`.

Reads the first words only, and a single word where it could as well begin a sentence: "stop" is a wish, "stop the deploys" is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cache

from msgspec import Struct

from bot.slack.said.pauses import quiet_words
from bot.slack.said.unspaced import LETTER
from bot.words import languages
from bot.words.typed import any_of, any_pattern, any_plain, phrases, phrases_in, plain_phrases, plainly


class Verb(StrEnum):
    """What is wanted. ABOUT_ME: what is held of them, or to be forgotten. UNKNOWN: these words ask for nothing we know."""

    SHARE = "share"
    ASK = "ask"
    FIND = "find"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    HELP = "help"
    ABOUT_ME = "about_me"
    THANKS = "thanks"
    UNKNOWN = "unknown"


class Wish(Struct, frozen=True):
    """What is wanted, and the words that belong to it: of a pause the number of weeks, or how long in somebody's own words."""

    verb: Verb
    words: str = ""


USUAL_PAUSE, A_MONTH = "2", "4"  # weeks

_BEGUN = {Verb.SHARE: "typed.share", Verb.ASK: "typed.ask", Verb.FIND: "typed.find"}
_ALONE = {
    Verb.STOP: "typed.stop",
    Verb.RESUME: "typed.resume",
    Verb.UNDO: "typed.undo",
    Verb.THANKS: "typed.thanks",
    Verb.ABOUT_ME: "typed.about_me",
    Verb.HELP: "typed.help",
}
_SIGNS = dict.fromkeys((":+1:", ":thumbsup:", ":pray:", ":heart:", "👍", "🙏", "❤️", "❤"), Verb.THANKS) | {"": Verb.HELP}
_OFTEN_TWISTED, _SHORTEST_TWISTED = ("typed.help", "typed.stop", "typed.undo", "typed.pause"), 4  # letters
_AROUND = "-–—/?!.,\"'`*_~“”„‟‘’‚«»‹›「」『』 ¿¡。！？、"  # what people, their keyboards and Slack put around a word
_LONGEST_LAST_WORDS = 60  # of a question in which it may be said that it is asked without a name
_LONGEST_FIRST_WORDS = 300  # of a message in which a beginning is looked for


def without_address(said: str, ours: Collection[str]) -> str:
    """The words without the mention that called us, at their beginning or end. `ours`: our own user ids.

    >>> without_address("<@U0RIPPLE>, ask <@U0BO>", ["U0RIPPLE"])
    'ask <@U0BO>'
    """
    called = "|".join(re.escape(one) for one in ours) or "-"
    mention = rf"<@(?:{called})(?:\|[^<>]*)?>"
    rest = re.sub(rf"^(?:\s*{mention}[\s,:]*)+", "", said).rstrip()
    while rest.endswith(">") and re.fullmatch(mention, rest[(at := rest.rfind("<")) :]):
        rest = rest[:at].rstrip(", \t\n")
    return rest.strip()


def asked_without_name(said: str) -> str | None:
    """The question of somebody who says that it is to be asked without their name; None where nothing says so.

    >>> asked_without_name("anonymously: why do we hurry?"), asked_without_name("Why do we hurry? (without my name)")
    ('why do we hurry?', 'Why do we hurry? (without my name)')
    >>> asked_without_name("How do anonymous functions work?") is None
    True
    """
    if (behind := wished_nameless(said)) is not None:
        return behind
    begins, ends = _nameless()
    asked = said.strip()
    if found := begins.match(asked):
        return asked[found.end() :] if found["apart"] else asked
    return asked if ends.search(asked[-_LONGEST_LAST_WORDS:]) else None


def wished_nameless(said: str) -> str | None:
    """The words behind a wish to be nameless that stands first, set apart by a sign or in brackets; None where none does.

    More careful than `asked_without_name`: a question can be asked without a name, and a learning is at most about such words.

    >>> wished_nameless("anonymously: I broke prod"), wished_nameless("(Anonym) Ich war es"), wished_nameless("anonymously")
    ('I broke prod', 'Ich war es', '')
    >>> wished_nameless("anonymous functions are slow in PHP") is None
    True
    """
    words, begun = said.strip(), False
    while words and (found := _nameless_first().match(words)):
        words, begun = words[found.end() :], True
    return words if begun else None


@cache
def _nameless_first() -> re.Pattern[str]:
    named, please, drawn = any_of("typed.nameless"), any_of("typed.please"), r"[*_~\"'“”„«»‘’\s]*"
    wish = rf"(?:(?:{please})[\s,、]*)?(?:{named})(?:[\s,、]*(?:{please}))?"
    apart = rf"{drawn}(?:[:：,，、;–—]|\s-+\s|\.{{2,}}|…|\n|$)"
    return re.compile(rf"{drawn}(?:[(（\[【]\s*{wish}\s*[)）\]】]{drawn}[:：,，、–—-]?|{wish}{apart}){drawn}", re.IGNORECASE)


@cache
def _nameless() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """At the beginning, `apart` from the question by a sign or not; at the end."""
    said, please = rf"[(（]?(?:{any_of('typed.nameless')})[)）]?", any_of("typed.please")
    begins = rf"{said}(?:(?P<apart>\s*[:：、,–—-]\s*)|\s|$|(?<={LETTER}))"
    ends = rf"(?:^|[\s,.!?:、。！？–—-]){said}(?:[\s,]*(?:{please}))?[\s.!?。！？]*$"
    return re.compile(begins, re.IGNORECASE), re.compile(ends, re.IGNORECASE)


def bare_word(typed: str) -> str:
    """The word that was typed, without what stands around it.

    >>> bare_word("--Help!"), bare_word("“take  back”"), bare_word("*stop*")
    ('help', 'take back', 'stop')
    """
    return " ".join(typed.casefold().split()).strip(_AROUND)


def wish_alone(typed: str) -> Wish | None:
    """What is wanted where these words are all there is; None: they are somebody's own."""
    bare = bare_word(re.sub(r"^/learn\b", "", typed.strip(), flags=re.IGNORECASE))
    alone = plainly(bare)
    for said in (alone, _polite().sub("", alone)):
        if verb := _verb_alone().get(said) or _verb_alone().get(_untwisted(said)):
            return Wish(verb)
    if any_pattern("typed.stop_doing").fullmatch(bare):
        return Wish(Verb.STOP)
    if pause := _pause().fullmatch(_untwisted(alone)):
        return Wish(Verb.PAUSE, A_MONTH if pause["month"] else _weeks(pause["weeks"] or USUAL_PAUSE))
    how_long = quiet_words(_polite().sub("", alone), clearly=True)
    return Wish(Verb.PAUSE, how_long) if how_long else None


@cache
def _verb_alone() -> Mapping[str, Verb]:
    return {plainly(phrase): verb for verb, key in _ALONE.items() for phrase in phrases(key)} | _SIGNS


@cache
def _polite() -> re.Pattern[str]:
    please = any_plain("typed.please")
    return re.compile(rf"^(?:{please})\s+|\s+(?:{please}|ripple)$")


@cache
def _pause() -> re.Pattern[str]:
    """ "pause", "pause for two weeks", "pause for a month"."""
    month = rf"(?P<month>(?:1|{any_plain('typed.one')})\s*(?:{any_plain('typed.months')}))"
    weeks = rf"(?P<weeks>\d{{1,2}}|{any_plain('typed.one', 'typed.two', 'typed.four')})\s*(?:{any_plain('typed.weeks')})"
    return re.compile(rf"(?:{any_plain('typed.pause')})(?:\s*(?:{any_plain('typed.pause_for')})?\s*(?:{month}|{weeks}))?")


def _weeks(number: str) -> str:
    """`two` as `2`."""
    named = {"1": "typed.one", "2": "typed.two", "4": "typed.four"}
    return next((digit for digit, key in named.items() if number in plain_phrases(key)), number)


@cache
def _starts() -> Mapping[Verb, re.Pattern[str]]:
    behind = r"(?:\s*[:：、,–—-]\s*|\s+|$)"
    return {verb: re.compile(rf"(?:/learn\s+)?(?:{any_of(key)}){behind}", re.IGNORECASE) for verb, key in _BEGUN.items()}


def _untwisted(word: str) -> str:
    """`hlep` as `help`: the word that we know of which two neighbouring letters were swapped; else the word itself."""
    return _twisted().get(word, word)


@cache
def _twisted() -> Mapping[str, str]:
    """Each language's first word for help, stop, undo and pause with two letters swapped, where it is a word of some length."""
    words = [plainly(found[0]) for code in languages() for key in _OFTEN_TWISTED if (found := phrases_in(code, key))]
    long = [word for word in words if len(word) >= _SHORTEST_TWISTED and " " not in word]
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word for word in long for at in range(len(word) - 1)}


def wish_in(said: str) -> Wish:
    """What a message to Ripple asks for. `said` as Slack sent it; so are the words of the wish.

    >>> wish_in("TIL: git stash keeps the index").words, wish_in("What do we know about pricing?").verb
    ('git stash keeps the index', <Verb.FIND: 'find'>)
    """
    words = said.strip()
    if alone := wish_alone(words):
        return alone
    bare = bare_word(words)
    for verb, start in _starts().items():
        if start.fullmatch(bare):
            return Wish(verb)
        if found := start.match(words[:_LONGEST_FIRST_WORDS]):
            rest = words[found.end() :].strip()
            return Wish(verb, rest.rstrip("?？ ") if verb is Verb.FIND else rest)
    how_long = quiet_words(_polite().sub("", plainly(bare)), clearly=False)
    return Wish(Verb.PAUSE, how_long) if how_long else Wish(Verb.UNKNOWN, words)
