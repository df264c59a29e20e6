"""The language of a few words, told from the small ones among them, and patterns for whole words.

A guess for a sentence or two: a locale says in which language somebody reads Slack, not in which they just wrote. Of the libraries,
langdetect says of itself that a short text comes out differently from run to run; lingua is made for short texts and is the one to take
once eight languages or these few words do not suffice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.words.catalogue import ENGLISH

JAPANESE = "ja"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile(r"[぀-ヿ]")


def language_written(text: str) -> str:
    """The code of the language whose small words occur most often in it; English where none does.

    >>> language_written("Die Woche war gut für das Lernen."), language_written("Aprendo algo novo no meu trabalho.")
    ('de', 'pt')
    """
    if _KANA.search(text):
        return JAPANESE
    said = [word.casefold() for word in _WORD.findall(text)]
    counts = {code: sum(word in small for word in said) for code, small in _small_words().items()}
    return max(counts, key=lambda code: (counts[code], code == ENGLISH))


@cache
def whole_words(language: str, pattern: str) -> re.Pattern[str]:
    """The pattern where no letter stands beside it, whatever the case; anywhere in Japanese, which has no spaces."""
    return re.compile(pattern if language == JAPANESE else rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}


SMALL_WORDS: Mapping[str, str] = {
    "en": "the a an of to my our we i you your is are was in on at for with what how when does do this that us me have has",
    "de": "der die das den dem des ein eine einen einem einer ich wir uns mir mich mein meine meinem meiner unser unsere unserem"
    " ist sind war wie was wann in im am zu zum zur mit von für auf bei hat habe haben kann dass",
    "fr": "le la les un une des du de je nous on mon ma mes notre nos est sont dans à au aux en pour avec que qui quand comment ce"
    " cette ces il y c'est j'ai d'un d'une",
    "es": "el la los las un una unos de del que en mi mis nuestro nuestra nuestros me nos es son está con para por al cómo qué cuándo"
    " se lo esta este he",
    "pt": "o a os as um uma de do da dos das que em no na nos nas meu minha meus nosso nossa é são está com para por ao como quando se"
    " isso este esta eu",
    "nl": "de het een van mijn ons onze ik we wij is zijn was in op aan voor met te om dat die hoe wat wanneer bij heb hebben kan ik",
    "it": "il lo la i gli le un uno una di del della dei che in nel nella mio mia miei nostro nostra è sono con per al come quando si"
    " mi ci questo questa ho abbiamo",
}
