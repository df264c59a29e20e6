"""Until when somebody wants quiet, in their own words. "Pause until Monday", "bis 3. März Pause", "2週間休み".

Reads eight languages at once, whatever language somebody reads Slack in. The words are as `wishes.bare_word` leaves them: in small
letters, with single spaces. A day that could be read in two ways ("3/4") is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MINYEAR, date, timedelta
from functools import cache

from bot.words.typed import any_of

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST = 300  # characters of a message that may be a wish; to look through a long row of commas takes time by its square
DECEMBER = 12
_SOME_DAY = date(2026, 1, 1)  # on whichever day it is said, it is understood or not

_WEEKDAYS = (
    r"mon(?:day)?|montag|lundi|lunes|segunda(?:-feira)?|maandag|luned[iì]|月曜日?",
    r"tue(?:s(?:day)?)?|dienstag|mardi|martes|terça(?:-feira)?|dinsdag|marted[iì]|火曜日?",
    r"wed(?:nesday)?|mittwoch|mercredi|mi[eé]rcoles|quarta(?:-feira)?|woensdag|mercoled[iì]|水曜日?",
    r"thu(?:rs(?:day)?)?|donnerstag|jeudi|jueves|quinta(?:-feira)?|donderdag|gioved[iì]|木曜日?",
    r"fri(?:day)?|freitag|vendredi|viernes|sexta(?:-feira)?|vrijdag|venerd[iì]|金曜日?",
    r"sat(?:urday)?|samstag|sonnabend|samedi|s[aá]bado|zaterdag|sabato|土曜日?",
    r"sun(?:day)?|sonntag|dimanche|domingo|zondag|domenica|日曜日?",
)
_MONTHS = (
    r"jan(?:uary|uar)?|jänner|janvier|enero|janeiro|januari|gennaio",
    r"feb(?:ruary|ruar|ruari)?|f[eé]vrier|febrero|fevereiro|febbraio",
    r"mar(?:ch)?|märz|mars|marzo|março|maart",
    r"apr(?:il|ile)?|avril|abril",
    r"may|mai|mayo|maio|mei|maggio",
    r"june?|juni|juin|junio|junho|giugno",
    r"july?|juli|juillet|julio|julho|luglio",
    r"aug(?:ust|ustus)?|ao[uû]t|agosto",
    r"sept?(?:ember)?|septembre|septiembre|setembro|settembre",
    r"oct(?:ober)?|okt(?:ober)?|octobre|octubre|outubro|ottobre",
    r"nov(?:ember|embre)?|noviembre|novembro",
    r"dec(?:ember)?|dez(?:ember)?|d[eé]cembre|diciembre|dezembro|dicembre",
)
_NUMBERS = (
    r"1|an?|one|eine[nm]?|une?|una|uma|um|uno|een|één|一",
    r"2|two|a couple of|zwei|deux|dos|duas|dois|due|twee|二",
    r"3|three|drei|trois|tres|três|tre|drie|三",
    r"4|four|vier|quatre|cuatro|quatro|quattro|四",
    r"5|five|fünf|cinq|cinco|cinque|vijf|五",
    r"6|six|sechs|seis|sei|zes|六",
)
_DAYS = r"days?|tage?n?|jours?|d[ií]as?|dagen|dag|giorn[oi]|日"
_WEEKS = r"weeks?|wochen?|semaines?|semanas?|weken|week|settiman[ae]|週"
_MONTHS_LONG = r"months?|monate?n?|mois|mes(?:es)?|mês|maand(?:en)?|mes[ei]|[かヶケ]月"

_UNTIL = (
    r"until|till?|'til|up to|bis|jusqu'(?=[aàe])|jusqu(?:e|')|hasta|até|tot(?: en met)?|t/m|fino"
    r"|back (?:on|in)|(?:am|ab) (?=\S+ wieder)"
)
_LITTLE = r"(?:(?:the|on|at|zum|zur|zu|am|den?|dem|der|à|a|au|aux|en|le|la|las|el|los|l'|al|alla|all'|o|à|ao|dia|het|il|lo)\s+|l'|all')*"
_FOR = r"(?:for|für|de|di|por|per|voor|pendant|durante)\s+"
_STRICTLY_NEXT = r"next|nächste[nrsm]?|volgende|来週の?"
_COMING = r"coming|this|kommende[nrsm]?|diese[nrsm]?|prochaine?|ce|próxim[oa]|este|komende|deze|prossim[oa]|que viene|que vem"

_TOMORROW = r"tomorrow|morgen|demain|mañana|amanhã|domani|明日"
_TODAY = r"today|heute|aujourd'hui|hoy|hoje|vandaag|oggi|今日"
_NEXT_WEEK = (
    r"next week|nächste[rn]? woche|kommende[rn]? woche|semaine prochaine|(?:la )?próxima semana|semana que v(?:iene|em)"
    r"|volgende week|settimana prossima|prossima settimana|来週"
)
_THIS_WEEK = (
    r"(?:rest of )?(?:this|the) week|(?:the )?end of (?:this|the) week|(?:rest der|diese|ende der|ende dieser) woche|cette semaine"
    r"|fin de (?:la )?semaine|(?:est|ess)a semana|fin(?:al)? de (?:la )?semana|fim d[ae] semana|deze week|eind(?:e)? van de week"
    r"|questa settimana|fine settimana|今週(?:中|末|いっぱい)?"
)
_NEXT_MONTH = (
    r"next month|nächste[nr]? monat|kommende[nr]? monat|mois prochain|próximo mes|mes que viene|próximo mês|mês que vem"
    r"|volgende maand|mese prossimo|prossimo mese|来月"
)
_END_OF_MONTH = (
    r"(?:this|the) month|(?:the )?end of (?:this|the) month|month'?s end|monatsende|ende (?:des|dieses) monats|fin (?:du|de) mois"
    r"|fin(?:al)? de(?:l)? mes|fim do mês|eind(?:e)? van de maand|fine (?:del )?mese|今月(?:末|いっぱい)?|月末"
)

_PAUSE = (
    r"(?:take |have |mach(?:e)? |fai(?:s|re)? |haz |faz |neem |en )?(?:a |une? |una |uma |een |eine )?"
    r"(?:paus(?:e|ier(?:e|en)?|a|ar|eren|eer)|pauz(?:e|eer|eren)|mett(?:i|ere) in pausa|snooze|mute)(?: me)?"
    r"|一時停止(?:して)?|お?休み(?:します)?|休む|休ませて"
)
_AWAY = (  # beside what stops Ripple, which stands in the catalogues
    r"(?:be |stay )?(?:quiet|silent)|silence|no (?:messages|questions)|don't (?:write|message)(?: to)?(?: me)?"
    r"|ruhe|keine (?:fragen|nachrichten)|keine fragen mehr|schreib mir nicht|plus de questions|silencio|no me escribas|silêncio"
    r"|não me escreva|stilte|geen (?:vragen|berichten)|geen vragen meer|schrijf me niet|silenzio|non scrivermi|停止して|休暇(?:です)?"
    r"|(?:i'?m |i am |ich bin |bin |je suis |estoy |estou |ik ben |sono )?"
    r"(?:away|off|out|out of office|ooo|on (?:holiday|vacation|leave)|weg|abwesend|im urlaub|urlaub|en vacances|en congé|absente?"
    r"|de vacaciones|de férias|[om]p? ?met vakantie|op vakantie|afwezig|in ferie|in vacanza|via)"
)
_APART = r"(?:[\s,:、]+|(?<=[ぁ-ヿ一-龯]))"
_AND_WHY = re.compile(r"[,;(、。]|\. | [-–—] | because | since ")  # what follows is the reason
_UNTIL_THEN = re.compile(rf"(?:{_UNTIL})\s*{_LITTLE}(.+)")
_UNTIL_THEN_JA = re.compile(r"(.+?)(?:まで|迄)(?:は|の間)?")
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_LAST = re.compile(rf"(?:{_FOR})?(?:the )?(?:next )?{_NUMBER}\s*(?:({_DAYS})|({_WEEKS})|({_MONTHS_LONG}))間?(?: lang)?")
_FOR_SO_LONG, _AN_HOUR = re.compile(rf"{_FOR}.+"), re.compile(rf"(?:{_UNTIL})\s*\d{{1,2}}")
_SPANS_THAT_END = re.compile(rf"(?:{_FOR})?{_LITTLE}(?:({_TODAY})|({_THIS_WEEK})|({_END_OF_MONTH}))")
_WEEKDAY = re.compile(
    rf"(?:(?:({_STRICTLY_NEXT})|{_COMING})\s*)?(?:{'|'.join(f'({one})' for one in _WEEKDAYS)})(?:\s+(?:{_COMING}))?(?: wieder)?"
)
_NAMED = "|".join(f"({one})" for one in _MONTHS)
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.|er|º|ª|e)?\s*(?:of |de |d')?(?:{_NAMED})\.?(?:,? (?:de )?(\d{{4}}))?")
_MONTH_DAY = re.compile(rf"(?:{_NAMED})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?")
_IN_NUMBERS = re.compile(
    r"(?:(\d{4})[-/年])?(\d{1,2})[-月](\d{1,2})日?|(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})?)?|(\d{1,2})/(\d{1,2})(?:/(\d{4}))?"
)
_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.|er|º|e|日)?")


def quiet_words(said: str, *, clearly: bool) -> str | None:
    """The words that say how long, of a message that wants quiet for a while; None where it is no such message.

    `clearly`: where these might as well be somebody's own words: then only a pause whose day we can tell. Otherwise "away until Monday"
    is understood too, and "pause until the cows come home", to be asked about.

    >>> quiet_words("pause until monday", clearly=True), quiet_words("pause the deploys", clearly=False)
    ('until monday', None)
    """
    if len(said) > LONGEST:
        return None
    how_long = [found.group(1).strip(" ,.!") for shape in _shapes(clearly=clearly) if (found := shape.fullmatch(said))]
    for words in how_long:
        for said_so in (words, _AND_WHY.split(words)[0]):
            if quiet_until(said_so, _SOME_DAY):
                return said_so
    return next((words for words in how_long if not clearly and _says_how_long(words)), None)


@cache
def _shapes(*, clearly: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The wish before how long, and behind it."""
    wish = "|".join([_PAUSE, any_of("typed.pause"), *([] if clearly else [any_of("typed.stop"), _AWAY])])
    return re.compile(rf"(?:{wish}){_APART}(.+)"), re.compile(rf"(.+?){_APART}(?:{wish})")


def quiet_until(how_long: str, today: date) -> date | None:
    """The first day on which they want to hear something again, always after today; None where that cannot be told.

    >>> quiet_until("until monday", date(2026, 3, 4)), quiet_until("for two weeks", date(2026, 3, 4))
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 18))
    """
    if lasting := _LAST.fullmatch(how_long):
        return _after(today, lasting)
    if ending := _SPANS_THAT_END.fullmatch(how_long):
        return today + A_DAY if ending.group(1) else _next_monday(today) if ending.group(2) else _next_month(today)
    then = _UNTIL_THEN.fullmatch(how_long) or _UNTIL_THEN_JA.fullmatch(how_long)
    if then is None or _AN_HOUR.fullmatch(how_long):
        return None
    day = _day(then.group(1).strip(), today)
    return day if day is not None and day > today else None


def _says_how_long(words: str) -> bool:
    return any(shape.fullmatch(words) for shape in (_UNTIL_THEN, _UNTIL_THEN_JA, _FOR_SO_LONG))


def _after(today: date, lasting: re.Match[str]) -> date | None:
    said, days, weeks, _ = lasting.groups()
    number = int(said) if said.isdecimal() else next(n for n, way in enumerate(_NUMBERS, 1) if re.fullmatch(way, said))
    if number == 0:
        return None
    return today + number * (A_DAY if days else A_WEEK if weeks else 4 * A_WEEK)


def _day(said: str, today: date) -> date | None:
    """A day as somebody names it."""
    for words, named in (
        (_TOMORROW, today + A_DAY),
        (_NEXT_WEEK, _next_monday(today)),
        (_THIS_WEEK, _next_monday(today)),
        (_NEXT_MONTH, _next_month(today)),
        (_END_OF_MONTH, _next_month(today)),
    ):
        if re.fullmatch(words, said):
            return named
    if weekday := _WEEKDAY.fullmatch(said):
        return _weekday(today, next(n for n, one in enumerate(weekday.groups()[1:]) if one), is_next=bool(weekday.group(1)))
    if numbers := _IN_NUMBERS.fullmatch(said):
        return _in_numbers(numbers, today)
    if found := _DAY_MONTH.fullmatch(said):
        number, *months, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(said):
        *months, number, year = found.groups()
    elif found := _DAY_ALONE.fullmatch(said):
        return _day_of_month(today, int(found.group(1)))
    else:
        return None
    return _made(today, year, next(n for n, one in enumerate(months, 1) if one), int(number))


def _weekday(today: date, number: int, *, is_next: bool) -> date:
    ahead = (number - today.weekday() - 1) % 7 + 1
    is_this_week = today.weekday() + ahead < 7
    return today + ahead * A_DAY + (A_WEEK if is_next and is_this_week else timedelta())


def _in_numbers(found: re.Match[str], today: date) -> date | None:
    year, month, day, dotted_day, dotted_month, dotted_year, first, second, slashed_year = found.groups()
    if month:
        return _made(today, year, int(month), int(day))
    if dotted_day:
        return _made(today, dotted_year, int(dotted_month), int(dotted_day))
    both = {_made(today, slashed_year, int(month), int(day)) for month, day in ((first, second), (second, first))} - {None}
    return both.pop() if len(both) == 1 else None


def _made(today: date, year: str | None, month: int, day: int) -> date | None:
    """The day of that year, else the next one of that name; None where there is none."""
    if not 1 <= month <= DECEMBER or not day >= 1:
        return None
    years = (today.year, today.year + 1) if year is None else (int(year),)
    there = (date(one, month, day) for one in years if one >= MINYEAR and day <= monthrange(one, month)[1])
    return next((found for found in there if year is not None or found > today), None)


def _day_of_month(today: date, day: int) -> date | None:
    first = today.replace(day=1)
    for _ in range(DECEMBER):
        if 1 <= day <= monthrange(first.year, first.month)[1] and (found := first.replace(day=day)) > today:
            return found
        first = _next_month(first)
    return None


def _next_monday(today: date) -> date:
    return _weekday(today, 0, is_next=False)


def _next_month(today: date) -> date:
    return (today.replace(day=1) + 32 * A_DAY).replace(day=1)
