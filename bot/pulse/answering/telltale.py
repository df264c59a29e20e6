"""Could somebody tell it is you? What in a few words points at their writer, found on this machine; nothing leaves it, nothing is kept.

Roles and dates are looked for in every language at once, the writer's own first: a few words are too few to be sure of a language,
and a warning too many costs less than one too few. What means something else elsewhere ("hier" is yesterday in French and here in
German) is looked for in its own language alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.words.written import language_written, whole_words

SHORTEST_NAME = 3
SHORTEST_NAME_WITHOUT_CASE = 2  # "田中": a script without capitals says a name in fewer signs
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,4}[./:-]\d{1,2}(?:[./-]\d{2,4})?(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{2,}(?!\d)")
_SAID_BY_ALL = ("OK", "IT", "HR", "RH", "RRHH", "TI", "PC", "CV")


class Telltale(StrEnum):
    """What points at somebody."""

    NAME = "name"
    ROLE = "role"
    DATE = "date"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class TellingWords:
    """One language's patterns, each for a whole word or a few. `date_here`: what is a date in this language alone."""

    role: str
    date: str
    date_here: str = ""


def telltales(text: str, *, names: Collection[str], own: Collection[str]) -> dict[Telltale, str]:
    """The first words of each kind that point at somebody. `names`: of colleagues; `own`: words that the writer alone uses here.

    >>> telltales("As the only designer I saw Bo on Friday", names=["Bo Lind"], own=())[Telltale.ROLE]
    'As the'
    """
    said = _WORD.findall(text)
    found = {
        Telltale.NAME: _name_in(text, said, names),
        Telltale.ROLE: next(_roles_in(text), ""),
        Telltale.DATE: next(_dates_in(text), ""),
        Telltale.UNUSUAL: next((word for word in said if _is_unusual(word, own)), ""),
    }
    return {kind: words for kind, words in found.items() if words}


def _name_in(text: str, said: Collection[str], names: Collection[str]) -> str:
    """The first part of a colleague's name; one in a script without capitals stands in the text without a space around it."""
    parts = [part for name in names for part in _WORD.findall(name)]
    known = {part.casefold() for part in parts if len(part) >= SHORTEST_NAME or part.istitle()}
    caseless = (part for part in parts if part.lower() == part.upper() and len(part) >= SHORTEST_NAME_WITHOUT_CASE)
    with_capital = (word for word in said if word.casefold() in known and word[:1].isupper())
    return next(with_capital, "") or next((part for part in caseless if part in text), "")


def _roles_in(text: str) -> Iterator[str]:
    yield from _found([(code, TELLING[code].role) for code in _own_first(text)], text)


def _dates_in(text: str) -> Iterator[str]:
    codes = _own_first(text)
    own = codes[0]
    patterns = [(code, TELLING[code].date) for code in codes]
    yield from _found([(own, TELLING[own].date_here)] if TELLING[own].date_here else [], text)
    yield from _matches(_NUMERIC_DATE, text)
    yield from _found(patterns, text)
    yield from _matches(_NUMBER, text)


def _own_first(text: str) -> list[str]:
    own = language_written(text)
    return sorted(TELLING, key=lambda code: code != own)


def _found(patterns: Collection[tuple[str, str]], text: str) -> Iterator[str]:
    for code, pattern in patterns:
        yield from _matches(whole_words(code, pattern), text)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    yield from (match.group(0) for match in pattern.finditer(text))


def _is_unusual(word: str, own: Collection[str]) -> bool:
    """A short form in capitals, or a word of the writer's own that nobody else uses."""
    return (len(word) >= 2 and word.isupper() and word not in _SAID_BY_ALL) or word.casefold() in own


_WORK_JA = "デザイナー|エンジニア|プログラマー?|営業|開発者|新人|リーダー|マネージャー|担当者?|責任者|新入社員|派遣社員|パート|インターン"

TELLING: Mapping[str, TellingWords] = {
    "en": TellingWords(
        role=r"as (?:a|an|the|our)(?! (?:team|group|whole|company|result|rule|matter)\b)|the only|i(?:['’]m| am) (?:the|a|an|new|from)"
        r"|since i (?:joined|came)|my (?:manager|boss|lead|husband|wife|kids?|child(?:ren)?|desk|first|old team)"
        r"|in my (?:job|role|team before)",
        date=r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:week|month)|january|february|march|april|june|july|august"
        r"|september|october|november|december",
    ),
    "de": TellingWords(
        role=r"als (?:einzige[rn]?|neue[rn]?)|als (?!mitglieder\b)(?-i:[A-ZÄÖÜ])\w+(?:in|er|ist|eur|ant|or)|ich bin (?:die|der|neu|aus)"
        r"|seit ich|de[rm] einzige[n]?|die einzige,? (?:die|im|in|hier)"
        r"|mein(?:e|em|er|en)? (?:chef(?:in)?|mann|frau|kind(?:er)?|schreibtisch|altes team|(?:früher|alt)en? team)"
        r"|in meine[rm] (?:rolle|job|früheren \w+)",
        date=r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|gestern|letzte[rn]? (?:woche|monat)|januar|februar|märz|april"
        r"|mai|juni|juli|august|september|oktober|november|dezember",
    ),
    "fr": TellingWords(
        role=r"en tant qu(?:e|['’])\w*|je suis (?:le|la|l['’]\w+|une?|nouveau|nouvelle|seule?)|depuis (?:que je suis|mon arrivée)"
        r"|(?:le|la) seule? (?:à|de|du|qui|dans)|comme (?:nouveau|nouvelle|seule?)|dans mon (?:rôle|poste|métier)"
        r"|m(?:on|a) (?:manager|chef|cheffe|responsable|mari|femme|fils|fille|bureau|ancien(?:ne)? \w+)|mes enfants",
        date=r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|la semaine dernière|le mois dernier|avant-hier|janvier|février|mars"
        r"|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        date_here="hier",
    ),
    "es": TellingWords(
        role=r"soy (?:el|la|una?|nuev[oa]|únic[oa])|desde que (?:llegué|entré|empecé)|(?:el|la) únic[oa] (?:que|del?|en)"
        r"|como (?:únic[oa]|nuev[oa]|responsable|jef[ea]|\w+(?:dora?|ista)|ingenier[oa])"
        r"|mi (?:jef[ea]|responsable|marido|mujer|esposa|hij[oa]|escritorio|mesa|antigu[oa] \w+)|mis hij[oa]s"
        r"|en mi (?:puesto|rol|anterior \w+)",
        date=r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|anteayer|la semana pasada|el mes pasado|enero|febrero|marzo"
        r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    ),
    "pt": TellingWords(
        role=r"sou (?:o|a(?! favor)|uma?|nov[oa]|únic[oa])|desde que (?:entrei|cheguei|comecei)|[oa] únic[oa] (?:que|d[aeo]|n[ao])"
        r"|como (?:únic[oa]|nov[oa]|responsável|chefe|\w+(?:dora?|ista)|engenheir[oa])"
        r"|minha (?:chefe|gestora|mulher|esposa|filha|mesa|antiga equip[ae])|meu (?:chefe|gestor|marido|filho|antigo \w+)|meus filhos"
        r"|n[ao] (?:meu cargo|meu papel|minha função)",
        date=r"(?:segunda|terça|quarta|quinta|sexta)-feira|na (?:segunda|terça|quarta|quinta|sexta)|sábado|domingo|ontem|anteontem"
        r"|(?:n?a )?semana passada|(?:n?o )?mês passado|janeiro|fevereiro|março"
        r"|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    ),
    "nl": TellingWords(
        role=r"als (?:enige|nieuwe\w*|leidinggevende|teamleider|manager|ontwerp(?:er|ster)|ontwikkelaar|stagiair\w*)"
        r"|ik ben (?:de|een|nieuw)|sinds ik|de enige (?:die|in|van|hier)|in mijn (?:functie|rol|vorige \w+)"
        r"|mijn (?:leidinggevende|baas|chef|man|vrouw|kind(?:eren)?|bureau|oude team|vorige team)",
        date=r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|gisteren|eergisteren|vorige (?:week|maand)|januari|februari"
        r"|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    ),
    "it": TellingWords(
        role=r"sono (?:nuov[oa]|l['’]unic[oa])|io sono (?:il|la|un|una)|sono un['’]?a? \w+(?:tore|trice|ista)"
        r"|da quando sono|(?:l['’]unic[oa]|(?:il|la) sol[oa]) (?:che|del|della|in|a)"
        r"|come (?:unic[oa]|nuov[oa]|responsabile|\w+(?:tore|trice|ista))|nel mio (?:ruolo|vecchio \w+)"
        r"|mi[oa] (?:capo|manager|responsabile|marito|moglie|figli[oa]|scrivania|vecchi[oa] \w+)|miei figli",
        date=r"lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|ieri|la settimana scorsa|la scorsa settimana|il mese scorso"
        r"|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    ),
    "ja": TellingWords(
        role=rf"(?:{_WORK_JA})として|唯一の|(?:一人|私|自分)だけ(?:が|の)|私の(?:上司|夫|妻|子ども|子供|机|席|前の)|私は(?:唯一|{_WORK_JA})"
        r"|入社(?:して|した|から|以来)|異動して|転職して|上司|部長|課長",
        date=r"[月火水木金土日]曜|一昨日|昨日|先週|先月|今朝|\d{1,2}月|\d{4}年|月\d{1,2}日|\d{1,2}日の|[一二三四五六七八九十]{1,3}月",
    ),
}
