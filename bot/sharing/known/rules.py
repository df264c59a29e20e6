"""When two texts are about the same: enough of the words that carry meaning occur in both. No model, no service, nothing leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.rules import Place
from bot.slack.said.unspaced import pairs, without

SHORTEST, STEM = 4, 5  # letters of a word that carries meaning, and of the beginning by which two of them are the same
MOST_WORDS = 24  # a pair of Japanese characters counts as one
LEAST_SHARED = 2
FOR_A_QUESTION, FOR_A_LEARNING = 0.6, 0.75  # what part of the words must occur in what is known
_OF_EVERY_DAY = """
about after again almost also always anybody anyone been before being best better between both cannot could does doing done down each
else even ever every everybody find from gets give good have having here know known learn learned like little look made make makes
many might more most much must need needs never once only other others over people please really same some somebody someone something
still such take team teams than thanks that their them then there these they thing things think this those time today tell through
until very want wants week well were what when where which while whom whose will with without work would year your aber alle allem
allen aller alles also andere anderen beim bitte dabei damit dann dass dein deine deinem deiner denn dieser dieses doch durch eine
einem einen einer eines einmal etwas euch eure fragen früher ganz geht gibt haben hätte heute hier ihnen ihre immer irgendwie jede
jeden jeder jetzt kann kannst kein keine können machen macht mehr mein meine muss müssen nach nicht nichts noch oder ohne schon sehr
sein seine sich sind soll sollte über unser unsere unter viel vielleicht waren warum wann wäre weil weiß welche welcher wenn werden
wird wissen wollen würde zwischen
ainsi alors après aussi autre autres avant avec avez avoir avons bien cela cette chez comme comment dans depuis donc elle elles encore
entre équipe être fait faire faut font leur leurs mais même mieux moins notre nous parce pendant peut peux plus pour pourquoi quand
quel quelle quelles quels quelqu quelque quelques quoi sans sont souvent toujours tous tout toute toutes très vers votre vous
ahora algo alguien algún alguna algunas algunos antes aunque bien cada como cómo cómo cuando cuándo cual cuál desde donde dónde ella ellas
ellos entre equipo esta está están este esto estos hace hacer hacemos hasta mejor menos mientras mucho muchos nada nosotros nuestra
nuestro nunca otra otras otro otros para pero poco porque puede puedo pueden quien quién saber sabe siempre sobre solo también tanto
tenemos tener tiene todas todo todos alguém alguma algumas alguns ainda aqui assim cada coisa deve ela elas eles equipe essa esse
fazer fazemos isso mais melhor mesmo muito muitos nossa nosso onde outra outras outro outros pelo pela pode podemos posso quando qual
quem sempre tudo também temos toda todas todos você vocês alcuni alcune allora altra altre altri altro anche ancora avere bene
chiedere come cosa così dalla dalle dello della delle dove dopo fare facciamo fatto invece loro meglio meno molto nella nelle nostra
nostro ogni oppure perché però prima qualche qualcosa qualcuno quale quali quando quanto quella quelle quello questa queste questi
questo sempre senza siamo sono sulla tutta tutte tutti tutto vostra vostro aan alle altijd andere beter bij binnen daar deze
doen door echt elke even gaan geen goed graag haar hebben heeft hier hoe iedereen iemand iets jullie kunnen maar maken meer mensen met
moet moeten naar niet nog onze omdat over reeds samen soms steeds toch tussen vaak veel voor waar waarom wanneer want welke werk wordt
worden zijn zonder zoals zouden
"""  # English, German, French, Spanish, Portuguese, Italian and Dutch
_EVERYDAY = frozenset(_OF_EVERY_DAY.split())


@dataclass(frozen=True, slots=True)
class Known:
    """Something that was said before: the question where it is an answer, what was said, whose, when, and where it stands."""

    item: str
    text: str
    author: PersonId
    said_at: datetime
    place: Place
    asked: str = ""
    link: str = ""


def telling_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, each once.

    >>> telling_words("How do we agree on pricing with large customers?")
    ('agree', 'pricing', 'large', 'customers')
    """
    found = re.findall(r"[^\W\d_]+", without(text.casefold()))
    telling = [word for word in found if len(word) >= SHORTEST and word not in _EVERYDAY]
    return tuple(dict.fromkeys([*telling, *pairs(text)]))[:MOST_WORDS]


def is_about_the_same(text: str, other: str, *, share: float) -> bool:
    """Whether so large a part of the words of `text` occurs in `other`, and two of them at least."""
    stems, known = _stems(text), _stems(other)
    return len(stems & known) >= max(LEAST_SHARED, share * len(stems))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in telling_words(text))


def place_of(channel: ChannelId | None, ts: MessageTs | None) -> Place | None:
    """Where it stands; None where it stands nowhere."""
    return Place(channel, ts) if channel and ts else None
