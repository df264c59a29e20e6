"""Could somebody tell it is you? In every language that Ripple speaks; with sentences of their own in eight of them."""

from __future__ import annotations

import pytest

from bot.pulse.answering.telltale import Telltale, telltales
from bot.words import languages, words_in

ROLE_AND_DATE = (Telltale.ROLE, Telltale.DATE)
POINTING = {
    "en": ("As the only designer I said so on Friday.", "As the", "Friday"),
    "de": ("Als einzige Designerin habe ich das am Freitag gesagt.", "Als einzige", "Freitag"),
    "fr": ("En tant que designer, je l’ai dit hier à notre équipe.", "En tant que", "hier"),
    "es": ("Como diseñadora lo dije en marzo.", "Como diseñadora", "marzo"),
    "pt": ("Sou a única designer e falei disso na sexta.", "Sou a", "na sexta"),
    "nl": ("Als enige ontwerper heb ik dat vorige week gezegd.", "Als enige", "vorige week"),
    "it": ("Come progettista l'ho detto venerdì.", "Come progettista", "venerdì"),
    "ja": ("デザイナーとして金曜日に話しました。", "デザイナーとして", "金曜"),
}
PLAIN = {
    "en": ("As a team we could have fewer meetings.", "What helps is time to think, and that is rare."),
    "de": ("Als Team könnten wir weniger Besprechungen haben.", "Das dauert länger als anderswo, und hier fehlt die Ruhe."),
    "fr": ("Moins de réunions nous aideraient tous.", "Ce qui manque, c’est du temps pour réfléchir."),
    "es": ("Menos reuniones nos ayudarían a todos.", "Lo que falta es tiempo para pensar, como siempre."),
    "pt": ("Menos reuniões ajudariam todos.", "Sou a favor de mais tempo para pensar."),
    "nl": ("Minder vergaderingen zou ons allemaal helpen.", "Als er meer tijd is, wordt het hier rustiger."),
    "it": ("Meno riunioni aiuterebbero tutti.", "Le riunioni sono la norma, e manca il tempo per pensare."),
    "ja": ("会議が減るとみんな助かります。", "チームとして考える時間がもっとほしいです。"),
}
JAPANESE_COMPANY = ("田中 太郎", "佐藤")


@pytest.mark.parametrize("language", languages())
def test_every_day_of_the_week_points_at_its_writer_in_every_language(language: str) -> None:
    days = [words_in(language).weekday(day) for day in range(7)]
    assert [day for day in days if Telltale.DATE not in telltales(day, names=(), own=())] == []


@pytest.mark.parametrize("language", POINTING)
def test_a_role_and_a_day_point_at_their_writer(language: str) -> None:
    said, role, day = POINTING[language]
    found = telltales(said, names=(), own=())
    assert tuple(found.get(kind) for kind in ROLE_AND_DATE) == (role, day)


@pytest.mark.parametrize("language", PLAIN)
def test_plain_words_point_at_nobody(language: str) -> None:
    assert [telltales(said, names=["Bo Lind", "May Day"], own=()) for said in PLAIN[language]] == [{}, {}]


def test_what_is_a_date_in_one_language_alone_is_none_in_another() -> None:
    assert Telltale.DATE not in telltales("Wir haben hier zu wenig Zeit dafür.", names=(), own=())
    assert telltales("On en a parlé hier dans notre réunion.", names=(), own=())[Telltale.DATE] == "hier"


def test_a_name_without_capitals_is_found_without_spaces_around_it() -> None:
    assert telltales("田中さんに聞きました。", names=JAPANESE_COMPANY, own=()) == {Telltale.NAME: "田中"}
    assert telltales("会議が長いです。", names=JAPANESE_COMPANY, own=()) == {}


def test_short_forms_and_numbers_are_found_inside_a_japanese_sentence() -> None:
    assert telltales("ACMEの件は12人で話しました。", names=(), own=()) == {Telltale.UNUSUAL: "ACME", Telltale.DATE: "12"}
