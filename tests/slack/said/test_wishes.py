"""What somebody wants who writes to Ripple, in each language it speaks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.said.pauses import SaidBy, quiet_until
from bot.slack.said.typed_commands import Meant, meant
from bot.slack.said.wishes import Verb, Wish, wish_alone, wish_in, without_address
from bot.words import languages, words_in

ALONE = {
    Verb.STOP: ("stop", "Stopp!", "arrête", "parar", "pare", "basta", "stoppen", "停止。"),
    Verb.HELP: ("help?", "Hilfe", "aide", "ayuda", "ajuda", "aiuto", "hulp", "ヘルプ"),
    Verb.UNDO: ("undo", "rückgängig", "annuler", "deshacer", "desfazer", "annulla", "ongedaan maken", "取り消し"),
    Verb.RESUME: ("resume", "weiter", "reprendre", "seguir", "retomar", "riprendi", "hervatten", "再開"),
}
BEGUN = {
    "TIL: naming first": Wish(Verb.SHARE, "naming first"),
    "heute gelernt: erst benennen": Wish(Verb.SHARE, "erst benennen"),
    "J’ai appris que nommer aide": Wish(Verb.SHARE, "nommer aide"),
    "hoy aprendí que nombrar ayuda": Wish(Verb.SHARE, "nombrar ayuda"),
    "hoje aprendi que nomear ajuda": Wish(Verb.SHARE, "nomear ajuda"),
    "ho imparato che nominare aiuta": Wish(Verb.SHARE, "nominare aiuta"),
    "vandaag geleerd: eerst noemen": Wish(Verb.SHARE, "eerst noemen"),
    "今日の学び：先に名前をつける": Wish(Verb.SHARE, "先に名前をつける"),
    "ask who knows surveys": Wish(Verb.ASK, "who knows surveys"),
    "質問：料金は？": Wish(Verb.ASK, "料金は？"),
    "Que savons-nous sur les prix ?": Wish(Verb.FIND, "les prix"),
    "¿Qué sabemos sobre precios?": Wish(Verb.FIND, "precios"),
    "o que sabemos sobre preços?": Wish(Verb.FIND, "preços"),
    "cosa sappiamo su prezzi?": Wish(Verb.FIND, "prezzi"),
    "wat weten we over prijzen?": Wish(Verb.FIND, "prijzen"),
    "検索 料金": Wish(Verb.FIND, "料金"),
    "pause": Wish(Verb.PAUSE, "2"),
    "pause de deux semaines": Wish(Verb.PAUSE, "2"),
    "pausa por 3 semanas": Wish(Verb.PAUSE, "3"),
    "fai una pausa": Wish(Verb.PAUSE, "2"),
    "一時停止 4週間": Wish(Verb.PAUSE, "4"),
}
WORDS = ("stop the deploys", "arrête les déploiements", "学びたいことがある", "parar é difícil", "zoekmachine kapot", "para mañana")


@pytest.mark.parametrize(("verb", "ways"), ALONE.items())
def test_a_word_alone_is_understood_in_many_languages(verb: Verb, ways: tuple[str, ...]) -> None:
    assert [wish_in(way) for way in ways] == [Wish(verb)] * len(ways)


@pytest.mark.parametrize(("said", "wish"), BEGUN.items())
def test_a_beginning_is_understood_and_its_words_kept(said: str, wish: Wish) -> None:
    assert wish_in(said) == wish


@pytest.mark.parametrize("said", WORDS)
def test_what_could_as_well_begin_a_sentence_is_one(said: str) -> None:
    assert wish_in(said) == Wish(Verb.UNKNOWN, said)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("aide", Meant.HELP),
        ("ayuda", Meant.HELP),
        ("ヘルプ", Meant.HELP),
        ("parar", Meant.STOP),
        ("停止", Meant.STOP),
        ("annuler", Meant.UNDO),
    ],
)
def test_a_command_about_the_command_is_understood_too(typed: str, wanted: Meant) -> None:
    assert meant(typed) is wanted


ODD = {
    "stop messaging me": Verb.STOP,
    "Please stop sending me messages!": Verb.STOP,
    "Leave me alone.": Verb.STOP,
    "lass mich in Ruhe": Verb.STOP,
    "もう送らないで": Verb.STOP,
    "Arrête de m'envoyer des messages": Verb.STOP,
    "Hör auf, mir zu schreiben!": Verb.STOP,
    "deja de mandarme preguntas": Verb.STOP,
    "pare de me mandar mensagens": Verb.STOP,
    "smetti di scrivermi": Verb.STOP,
    "hou op met vragen stellen": Verb.STOP,
    "メッセージを送らないでください": Verb.STOP,
    "arrete": Verb.STOP,
    "stpo": Verb.STOP,
    "pasue": Verb.PAUSE,
    "hifle": Verb.HELP,
    "/learn stop": Verb.STOP,
    "hlep": Verb.HELP,
    "help me please": Verb.HELP,
    "Hi Ripple!": Verb.HELP,
    "/learn": Verb.HELP,
    "助けて": Verb.HELP,
    "undo that please": Verb.UNDO,
    "Thank you!": Verb.THANKS,
    ":+1:": Verb.THANKS,
    "What do you know about me?": Verb.ABOUT_ME,
    "Vergiss mich": Verb.ABOUT_ME,
    "what's known about deploys?": Verb.FIND,
    "Do we know anything about deploys?": Verb.FIND,
}


@pytest.mark.parametrize(("said", "verb"), ODD.items())
def test_what_a_newcomer_writes_is_understood(said: str, verb: Verb) -> None:
    assert wish_in(said).verb is verb


def test_a_month_of_pause_is_four_weeks() -> None:
    assert wish_in("pause for a month") == wish_in("Pausiere für einen Monat") == Wish(Verb.PAUSE, "4")


WEDNESDAY, MONDAY, APRIL_3 = date(2026, 3, 4), date(2026, 3, 9), date(2026, 4, 3)
PAUSES = {
    "pause until Monday": MONDAY,
    "Pause till next week, please!": MONDAY,
    "pause for ages": None,
    "pause for 10 days": date(2026, 3, 14),
    "I'm away until 3 April": APRIL_3,
    "stop until April 3rd, 2026": APRIL_3,
    "pause until next Friday": date(2026, 3, 13),
    "pause until Friday": date(2026, 3, 6),
    "pause until the 15th": date(2026, 3, 15),
    "pause for the rest of the week": MONDAY,
    "pause until the end of the month": date(2026, 4, 1),
    "pause until 2026-04-03": APRIL_3,
    "pause until 3/4": None,  # the third of April, or the fourth of March?
    "pause until 3/25": date(2026, 3, 25),
    "pause until 25/3": date(2026, 3, 25),
    "pause until 3-4": None,
    "pause until 03/04/2027": None,
    "pause until 2026/04/03": APRIL_3,
    "pause until mar": None,  # Tuesday in Paris, and March in London
    "pause until 31 February": None,
    "pause until 3": None,
    "pause until the cows come home": None,
    "bis Montag Pause": MONDAY,
    "Pause bis 3. April": APRIL_3,
    "Pausiere bis 3.4.": APRIL_3,
    "pause jusqu’à lundi": MONDAY,
    "pause jusqu'au 3 avril": APRIL_3,
    "pausa hasta el lunes": MONDAY,
    "pausa hasta el 3 de abril": APRIL_3,
    "pausa até segunda-feira": MONDAY,
    "pausar até o dia 3 de abril": APRIL_3,
    "pauze tot maandag": MONDAY,
    "pauzeer tot 3 april": APRIL_3,
    "pausa fino a lunedì": MONDAY,
    "pausa fino al 3 aprile": APRIL_3,
    "月曜まで休み": MONDAY,
    "4月3日まで一時停止": APRIL_3,
    "４月３日まで休み": APRIL_3,
    "PAUSE BIS 3. MARZ 2027": date(2027, 3, 3),
    "pausa ate terca": date(2026, 3, 10),
    "pause until Tues": date(2026, 3, 10),
    "Pause bis Sonnabend": date(2026, 3, 7),
    "pause bis di": None,  # Dienstag, or dimanche
}
MARCH_4 = date(2027, 3, 4)
WRITERS = {
    "in New York": (SaidBy("en-US", "America/New_York"), MARCH_4, MARCH_4),
    "in London": (SaidBy("en-GB", "Europe/London"), APRIL_3, date(2027, 4, 3)),
    "in Paris": (SaidBy("fr-FR", "Europe/Paris"), APRIL_3, date(2027, 4, 3)),
    "in Berlin, with Slack in the English it came with": (SaidBy("en-US", "Europe/Berlin"), None, None),
    "in Toronto, where both are usual": (SaidBy("en-US", "America/Toronto"), None, None),
    "in Osaka, where a year stands first or not at all": (SaidBy("ja-JP", "Asia/Tokyo"), MARCH_4, None),
    "in Mexico, in a locale of Slack's own": (SaidBy("es-LA", "America/Mexico_City"), APRIL_3, date(2027, 4, 3)),
    "nobody knows where": (SaidBy("en-US", "UTC"), None, None),
}


@pytest.mark.parametrize(("said", "ends"), PAUSES.items())
def test_a_pause_until_a_day_is_understood_or_asked_about(said: str, ends: date | None) -> None:
    wish = wish_in(said)
    assert wish.verb is Verb.PAUSE
    assert quiet_until(wish.words, WEDNESDAY) == ends


@pytest.mark.parametrize(("by", "short", "whole"), WRITERS.values(), ids=WRITERS)
def test_a_date_in_numbers_is_read_as_they_write_it_where_locale_and_country_agree(
    by: SaidBy, short: date | None, whole: date | None
) -> None:
    assert [quiet_until(said, WEDNESDAY, by) for said in ("until 3/4", "until 03/04/2027")] == [short, whole]
    assert quiet_until("until 3/25", WEDNESDAY, by) == date(2026, 3, 25), "there is no 25th month"


def test_a_short_name_of_a_day_is_read_in_the_language_of_whoever_says_it() -> None:
    said = (("until di", "de-DE"), ("until di", "fr-FR"), ("until mar", "es-ES"), ("until mar", "en-GB"))
    assert [quiet_until(how_long, WEDNESDAY, SaidBy(locale)) for how_long, locale in said] == [
        date(2026, 3, 10),
        date(2026, 3, 8),
        date(2026, 3, 10),
        None,
    ]


@pytest.mark.parametrize("language", languages())
def test_the_answer_to_an_unclear_pause_shows_examples_that_are_understood(language: str) -> None:
    examples = re.findall("`([^`]+)`", words_in(language)("talk.until_when"))
    wishes = [wish_in(one) for one in examples]
    assert len(examples) == 3 and all(one.verb is Verb.PAUSE for one in wishes)
    assert [quiet_until(one.words, WEDNESDAY) for one in wishes[:2]] == [MONDAY, APRIL_3]
    assert wishes[2].words == "2" or quiet_until(wishes[2].words, WEDNESDAY) == WEDNESDAY + timedelta(weeks=2)


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.sampled_from(sorted(PAUSES)))
def test_a_pause_always_ends_after_the_day_on_which_it_is_said(today: date, said: str) -> None:
    ends = quiet_until(wish_in(said).words, today)
    assert ends is None or ends > today


@pytest.mark.parametrize(
    ("today", "said", "ends"),
    [
        (date(2026, 3, 4), "until 1.1.0000", None),
        (date(2026, 3, 4), "until 0000-01-01", None),
        (date(2026, 3, 4), "until 29 february", None),
        (date(2027, 2, 1), "until 29 february", date(2028, 2, 29)),
        (date(2028, 2, 1), "until 29 february", date(2028, 2, 29)),
        (date(2027, 3, 1), "until 29.2.", date(2028, 2, 29)),
        (date(2026, 3, 4), "until 4 march", date(2027, 3, 4)),
    ],
)
def test_a_day_that_is_in_no_calendar_is_none(today: date, said: str, ends: date | None) -> None:
    assert quiet_until(said, today) == ends


def test_after_a_command_only_a_pause_with_its_end_is_no_learning() -> None:
    assert wish_alone("pause until Monday") == Wish(Verb.PAUSE, "until monday")
    for own in ("no questions until Friday", "pause until the coffee is ready", "away until Monday", "pause the deploys until Monday"):
        assert wish_alone(own) is None, own


@pytest.mark.parametrize(
    "said", ["stop sending invoices by mail", "help our new colleague", "thanks to Bo we found it", "undo is hard to design"]
)
def test_what_a_wish_only_begins_is_somebodys_own_sentence(said: str) -> None:
    assert wish_in(said) == Wish(Verb.UNKNOWN, said)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("hlep", Meant.HELP), ("stpo", Meant.STOP), ("undo please", Meant.UNDO), ("cancel that", Meant.UNDO), ("助けて", Meant.HELP)],
)
def test_a_slip_after_a_command_is_never_posted(typed: str, asked: Meant) -> None:
    assert meant(typed) is asked


@pytest.mark.parametrize("row", [",", ", ", ": ", "、", " ", "\n", "<@U0BOT>", "<@U0BOT> ", "pause ", "まで"])
def test_forty_thousand_signs_are_read_at_once(row: str) -> None:
    """Looked through again from each sign they would hold up everybody for minutes."""
    written = f"a{row * (40_000 // len(row))}b"
    assert without_address(written, ["U0BOT"]) == written
    assert wish_in(written) == Wish(Verb.UNKNOWN, written)
    assert meant(written) is None


def test_mentions_of_us_are_left_out_at_both_ends() -> None:
    assert without_address("<@U0BOT|ripple>: ask <@U0BO>, <@U0BOT>, <@U0BOT> ", ["U0BOT"]) == "ask <@U0BO>"
    assert without_address("<@U0BOT>" * 5_000, ["U0BOT"]) == ""
