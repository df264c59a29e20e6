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
    (
        Verb.SHARE,
        r"/?til|today i learned(?: that)?|heute gelernt|gelernt|aujourd['’]hui j['’]ai appris(?: que)?|j['’]ai appris(?: que)?"
        r"|hoy aprend[ií](?: que)?|aprend[ií](?: que)?|hoje aprendi(?: que)?|oggi ho imparato(?: che)?|ho imparato(?: che)?"
        r"|vandaag geleerd|geleerd|今日の学び|学んだこと|学び",
    ),
    (Verb.ASK, r"(?:/learn\s+)?ask|frag|frage|demander|demande|pregunta|preguntar|pergunta|perguntar|chiedi|domanda|vraag|質問"),
    (
        Verb.FIND,
        r"(?:/learn\s+)?(?:search|find)(?: for)?|look for|finde|suche?(?: nach)?|cherche|trouve|busca|buscar|procura|procurar|cerca|trova"
        r"|zoek(?: naar)?|検索|探して",
    ),
    (Verb.FIND, r"what do (?:we|you) know about|what do we have on|was wissen wir (?:über|zu|von)|wer weiß etwas über"),
    (Verb.FIND, r"que savons-nous (?:de|sur)|qu['’]est-ce qu['’]on sait (?:de|sur)|¿?qué sabemos (?:de|sobre)"),
    (Verb.FIND, r"o que sabemos (?:de|sobre)"),
    (Verb.FIND, r"che cosa sappiamo (?:di|su)|cosa sappiamo (?:di|su)|wat weten we (?:van|over)"),
)
_STARTS = tuple((verb, re.compile(rf"(?:{words})(?:\s*[:：、,–—-]\s*|\s+|$)", re.IGNORECASE)) for verb, words in _BEGINNINGS)
_ALONE = {
    Verb.STOP: {"stop", "stop it", "please stop", "unsubscribe", "quit", "stopp", "halt", "aufhören", "abbestellen"}
    | {"arrête", "arrêter", "arrêt", "me désabonner", "parar", "para", "detener", "basta", "darme de baja", "pare", "cancelar inscrição"}
    | {"fermati", "smetti", "stoppen", "hou op", "ophouden", "afmelden", "停止", "ストップ", "止めて", "やめて", "配信停止"},
    Verb.RESUME: {"start", "resume", "come back", "go on", "continue", "weiter", "komm zurück", "mach weiter"}
    | {"reprendre", "reprends", "continuer", "seguir", "continuar", "reanudar", "volta", "retomar", "riprendi", "continua", "ricomincia"}
    | {"hervat", "hervatten", "ga door", "doorgaan", "再開", "続けて"},
    Verb.UNDO: {"undo", "take back", "take it back", "rückgängig", "zurücknehmen", "nimm es zurück"}
    | {"annuler", "annule", "reprends-le", "deshacer", "deshaz", "desfazer", "desfaz", "annulla", "ritira", "ongedaan maken", "terugnemen"}
    | {"取り消し", "取り消して", "元に戻す"},
    Verb.HELP: {"", "help", "help me", "h", "hi", "hello", "hey", "usage", "info", "settings", "what can you do"}
    | {"hilfe", "hallo", "einstellungen", "was kannst du", "aide", "bonjour", "salut", "réglages", "ayuda", "hola", "ajustes"}
    | {"ajuda", "olá", "oi", "configurações", "aiuto", "ciao", "impostazioni", "hulp", "hoi", "instellingen"}
    | {"ヘルプ", "使い方", "こんにちは", "設定"},
}
_HOW_LONG = (
    r"(\d{1,2}|a|one|two|four|eine|zwei|vier|une|deux|quatre|una|dos|cuatro|uma|duas|quatro|due|quattro|een|twee)\s*"
    r"(?:weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|週間)"
)
_TO_PAUSE = r"paus(?:e|ier(?:e|en)?|a|ar|eren|eer)|faire une pause|fai una pausa|一時停止|お休み"
_PAUSE = re.compile(rf"(?:{_TO_PAUSE})(?:\s*(?:for|für|de|por|per|voor)?\s*{_HOW_LONG})?", re.IGNORECASE)
_NUMBERS = {"a": "1", "one": "1", "eine": "1", "two": "2", "zwei": "2", "four": "4", "vier": "4"}
_NUMBERS |= dict.fromkeys(("une", "una", "uma", "een"), "1") | dict.fromkeys(("deux", "dos", "duas", "due", "twee"), "2")
_NUMBERS |= dict.fromkeys(("quatre", "cuatro", "quatro", "quattro"), "4")
_AROUND = "-–—/?!.,\"'`*_~“”„‟‘’‚«»‹›「」『』 ¿¡。！？、"  # what people, their keyboards and Slack put around a word
_LONGEST_FIRST_WORDS = 300  # of a message in which a beginning is looked for


def without_address(said: str, ours: Collection[str]) -> str:
    """The words without the mention that called us, at their beginning or end. `ours`: our own user ids.

    >>> without_address("<@U0RIPPLE>, ask <@U0BO>", ["U0RIPPLE"])
    'ask <@U0BO>'
    """
    called = "|".join(re.escape(one) for one in ours) or "-"
    mention = rf"<@(?:{called})(?:\|[^>]*)?>"
    return re.sub(rf"^(?:\s*{mention}[\s,:]*)+|(?:[\s,]*{mention}\s*)+$", "", said).strip()


def bare_word(typed: str) -> str:
    """The word that was typed, without what stands around it.

    >>> bare_word("--Help!"), bare_word("“take  back”"), bare_word("*stop*")
    ('help', 'take back', 'stop')
    """
    return " ".join(typed.casefold().split()).strip(_AROUND)


def wish_alone(typed: str) -> Wish | None:
    """What is wanted where these words are all there is; None: they are somebody's own."""
    alone = bare_word(typed)
    for verb, ways in _ALONE.items():
        if alone in ways:
            return Wish(verb)
    if pause := _PAUSE.fullmatch(alone):
        number = pause.group(1) or USUAL_PAUSE
        return Wish(Verb.PAUSE, _NUMBERS.get(number, number))
    return None


def wish_in(said: str) -> Wish:
    """What a message to Ripple asks for. `said` as Slack sent it; so are the words of the wish.

    >>> wish_in("TIL: git stash keeps the index").words, wish_in("What do we know about pricing?").verb
    ('git stash keeps the index', <Verb.FIND: 'find'>)
    """
    words = said.strip()
    if alone := wish_alone(words):
        return alone
    for verb, start in _STARTS:
        if found := start.match(words[:_LONGEST_FIRST_WORDS]):
            rest = words[found.end() :].strip()
            return Wish(verb, rest.rstrip("?？ ") if verb is Verb.FIND else rest)
    return Wish(Verb.UNKNOWN, words)
