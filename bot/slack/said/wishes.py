"""What somebody wants who writes to Ripple in their own words. `til ...`, `ask ...`, `what do we know about ...?`, `stop`.

Reads the first words only, and a single word where it could as well begin a sentence: "stop" is a wish, "stop the deploys" is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, and the words that belong to it: of a pause the number of weeks."""

    verb: Verb
    words: str = ""


USUAL_PAUSE, A_MONTH = "2", "4"  # weeks

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
    (Verb.FIND, r"what do (?:we|you) know about|what do we have on|what(?:['’]?s| is) known about|do we know (?:anything|something) about"),
    (Verb.FIND, r"was wissen wir (?:über|zu|von)|wissen wir etwas (?:über|zu|von)|wer weiß etwas über"),
    (Verb.FIND, r"que savons-nous (?:de|sur)|qu['’]est-ce qu['’]on sait (?:de|sur)|¿?qué sabemos (?:de|sobre)"),
    (Verb.FIND, r"o que sabemos (?:de|sobre)"),
    (Verb.FIND, r"che cosa sappiamo (?:di|su)|cosa sappiamo (?:di|su)|wat weten we (?:van|over)"),
)
_STARTS = tuple((verb, re.compile(rf"(?:{words})(?:\s*[:：、,–—-]\s*|\s+|$)", re.IGNORECASE)) for verb, words in _BEGINNINGS)
_ALONE = {
    Verb.STOP: {"stop", "stop it", "please stop", "unsubscribe", "quit", "stopp", "halt", "aufhören", "abbestellen"}
    | {"unsubscribe me", "mute", "leave me alone", "go away", "shut up", "no more messages", "no more questions", "don't write to me"}
    | {"don't message me", "lass mich in ruhe", "keine nachrichten mehr", "schreib mir nicht mehr", "nicht mehr schreiben"}
    | {"laisse-moi tranquille", "plus de messages", "ne m'écris plus", "déjame en paz", "no más mensajes", "no me escribas más"}
    | {"me deixa em paz", "deixe-me em paz", "chega de mensagens", "não me escreva mais", "lasciami in pace", "basta messaggi"}
    | {"non scrivermi più", "laat me met rust", "geen berichten meer", "schrijf me niet meer", "とめて", "送らないで", "もう送らないで"}
    | {"arrête", "arrêter", "arrêt", "me désabonner", "parar", "para", "detener", "basta", "darme de baja", "pare", "cancelar inscrição"}
    | {"fermati", "smetti", "stoppen", "hou op", "ophouden", "afmelden", "停止", "ストップ", "止めて", "やめて", "配信停止"},
    Verb.RESUME: {"start", "resume", "come back", "go on", "continue", "weiter", "komm zurück", "mach weiter"}
    | {"reprendre", "reprends", "continuer", "seguir", "continuar", "reanudar", "volta", "retomar", "riprendi", "continua", "ricomincia"}
    | {"hervat", "hervatten", "ga door", "doorgaan", "再開", "続けて"},
    Verb.UNDO: {
        "undo",
        "undo it",
        "undo that",
        "cancel it",
        "cancel that",
        "delete it",
        "delete that",
        "take back",
        "take it back",
        "rückgängig",
        "zurücknehmen",
        "nimm es zurück",
    }
    | {"annuler", "annule", "reprends-le", "deshacer", "deshaz", "desfazer", "desfaz", "annulla", "ritira", "ongedaan maken", "terugnemen"}
    | {"取り消し", "取り消して", "元に戻す"},
    Verb.THANKS: {"thanks", "thank you", "thx", "ty", "many thanks", "thanks a lot", "ok", "okay", "ok thanks", "great", "cool", "got it"}
    | {":+1:", ":thumbsup:", ":pray:", ":heart:", "👍", "🙏", "❤️", "❤", "danke", "danke schön", "dankeschön", "vielen dank", "merci"}
    | {"merci beaucoup", "gracias", "muchas gracias", "obrigado", "obrigada", "grazie", "grazie mille", "bedankt", "dank je", "dankjewel"}
    | {"ありがとう", "ありがとうございます"},
    Verb.ABOUT_ME: {"privacy", "forget me", "delete me", "delete my data", "my data", "what do you know about me", "who sees my answers"}
    | {"is this anonymous", "is it anonymous", "datenschutz", "vergiss mich", "lösch mich", "meine daten löschen", "was weißt du über mich"}
    | {"confidentialité", "oublie-moi", "supprime mes données", "que sais-tu de moi", "privacidad", "olvídame", "borra mis datos"}
    | {"qué sabes de mí", "privacidade", "me esqueça", "apaga os meus dados", "apague meus dados", "o que você sabe sobre mim"}
    | {"dimenticami", "cancella i miei dati", "cosa sai di me", "vergeet me", "wis mijn gegevens", "wat weet je over mij"}
    | {"プライバシー", "忘れて", "データを消して", "私について何を知っていますか"},
    Verb.HELP: {"", "help", "help me", "h", "hi", "hello", "hey", "usage", "info", "settings", "what can you do"}
    | {"help please", "help me please", "please help", "who are you", "what are you", "what is this", "hi there", "good morning"}
    | {"wer bist du", "guten morgen", "moin", "qui es-tu", "quién eres", "quem é você", "chi sei", "wie ben je", "goedemorgen"}
    | {"助けて", "たすけて", "おはよう", "おはようございます"}
    | {"hilfe", "hallo", "einstellungen", "was kannst du", "aide", "bonjour", "salut", "réglages", "ayuda", "hola", "ajustes"}
    | {"ajuda", "olá", "oi", "configurações", "aiuto", "ciao", "impostazioni", "hulp", "hoi", "instellingen"}
    | {"ヘルプ", "使い方", "こんにちは", "設定"},
}
_VERB_ALONE = {way: verb for verb, ways in _ALONE.items() for way in ways}
_TWISTED = {
    word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word for word in ("help", "stop", "undo", "pause") for at in range(len(word) - 1)
}
_STOP_DOING = re.compile(
    r"(?:please )?(?:stop|quit|no more) (?:sending|messaging|writing|asking|bothering|contacting|pinging|spamming|texting|dm['’]?ing)"
    r"(?: (?:to )?me)?(?: (?:any ?more )?(?:messages|questions|stuff|things|these|this))?(?: please)?"
)
_POLITE = re.compile(
    r"^(?:please|bitte|pls|por favor|s['’]il te plaît)\s+|\s+(?:please|pls|bitte|ripple|por favor|per favore|alsjeblieft)$"
)
_HOW_LONG = (
    r"(\d{1,2}|a|one|two|four|eine|zwei|vier|une|deux|quatre|una|dos|cuatro|uma|duas|quatro|due|quattro|een|twee)\s*"
    r"(?:weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|週間)"
)
_TO_PAUSE = r"paus(?:e|ier(?:e|en)?|a|ar|eren|eer)|faire une pause|fai una pausa|一時停止|お休み"
_PAUSE_A_MONTH = re.compile(
    rf"(?:{_TO_PAUSE}) (?:(?:for|für|por|pendant|per|voor) )?(?:a|one|1|einen|un|uno|um|een) (?:month|monat|mois|mes|mês|mese|maand)",
    re.IGNORECASE,
)
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
    alone = bare_word(re.sub(r"^/learn\b", "", typed.strip(), flags=re.IGNORECASE)).replace("’", "'")
    for said in (alone, _POLITE.sub("", alone)):
        if verb := _VERB_ALONE.get(said) or _VERB_ALONE.get(_untwisted(said)):
            return Wish(verb)
    if _STOP_DOING.fullmatch(alone):
        return Wish(Verb.STOP)
    if _PAUSE_A_MONTH.fullmatch(alone):
        return Wish(Verb.PAUSE, A_MONTH)
    if pause := _PAUSE.fullmatch(alone):
        number = pause.group(1) or USUAL_PAUSE
        return Wish(Verb.PAUSE, _NUMBERS.get(number, number))
    return None


def _untwisted(word: str) -> str:
    """`hlep` as `help`: the word that we know of which two neighbouring letters were swapped; else the word itself."""
    return _TWISTED.get(word, word)


def wish_in(said: str) -> Wish:
    """What a message to Ripple asks for. `said` as Slack sent it; so are the words of the wish.

    >>> wish_in("TIL: git stash keeps the index").words, wish_in("What do we know about pricing?").verb
    ('git stash keeps the index', <Verb.FIND: 'find'>)
    """
    words = said.strip()
    if alone := wish_alone(words):
        return alone
    bare = bare_word(words)
    for verb, start in _STARTS:
        if start.fullmatch(bare):
            return Wish(verb)
        if found := start.match(words[:_LONGEST_FIRST_WORDS]):
            rest = words[found.end() :].strip()
            return Wish(verb, rest.rstrip("?？ ") if verb is Verb.FIND else rest)
    return Wish(Verb.UNKNOWN, words)
