"""The hundred acts: short, ours, reasoned, and honest about what is known, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from bot.content.act_library import MOST_WORDS, Act, ActStage, Role, Strength
from bot.content.dimensions import Dimension
from bot.nudges.library import act_called, acts_for, every_act
from bot.nudges.views import PLAN_LIMIT, act_says, plan_of
from bot.words import Words, languages, words_in

EACH_LANGUAGE = pytest.mark.parametrize("words", [words_in(language) for language in languages()], ids=languages())
PARTS = ("text", "why", "when", "will")
# What somebody wrote down for a language; a new one is read without.
BANNED: Mapping[str, tuple[str, ...]] = {
    "en": ("leverage", "synergy", "must", "employee", "ranking of"),
    "de": ("synergie", "musst", "müssen", "mitarbeiter", "mitarbeitende", "vorgesetzt"),
    "es": ("sinergia", "debes", "debéis", "empleado", "superior jerárquico"),
    "fr": ("synergie", "tu dois", "collaborateur", "employé", "supérieur hiérarchique"),
    "it": ("sinergia", "devi ", "dipendent", "superiore gerarchico"),
    "ja": ("シナジー", "なければなりません", "従業員", "上司は"),
    "nl": ("synergie", "je moet", "werknemer", "superieur"),
    "pt": ("sinergia", "você deve", "funcionári", "colaborador"),
}
PROVEN: Mapping[str, tuple[str, ...]] = {
    "en": ("trial", "proven", "measurabl", "studies"),
    "de": ("kontrolliert", "belegt", "bewiesen", "messbar", "studien"),
    "es": ("ensayo", "demostrado", "comprobado", "medible", "estudios"),
    "fr": ("essai contrôlé", "prouvé", "mesurable", "études"),
    "it": ("sperimentazione", "dimostrat", "misurabil", "studi "),
    "ja": ("臨床", "証明", "測定可能", "研究によ"),
    "nl": ("gecontroleerd", "bewezen", "meetbaar", "studies"),
    "pt": ("ensaio", "comprovad", "mensuráve", "estudos"),
}
CONTESTS: Mapping[str, tuple[str, ...]] = {
    "en": ("leaderboard", "best sharer", "winner", "score of"),
    "de": ("bestenliste", "gewinner", "sieger", "punktestand"),
    "es": ("clasificación", "ganador", "quien más comparte", "puntuación de"),
    "fr": ("classement", "gagnant", "qui partage le plus", "score de"),
    "it": ("classifica", "vincitor", "chi condivide di più", "punteggio di"),
    "ja": ("ランキング", "順位", "勝者", "スコア"),
    "nl": ("ranglijst", "winnaar", "beste deler", "score van"),
    "pt": ("ranking", "vencedor", "quem mais compartilha", "pontuação de"),
}
# Words that frame the plan already stand in `nudge.plan`: "when | will".
FRAMED: Mapping[str, str] = {
    "en": r"(when|I)\b|.*\|I\b",
    "de": r"(wenn|ich|dann)\b|.*\|(ich|werde)\b",
    "es": r"(cuando|yo)\b|.*\|(voy|yo)\b",
    "fr": r"(quand|lorsque)\b",
    "it": r"(quando|io)\b|.*\|io\b",
    "ja": r"もし",
    "nl": r"(als|ik)\b|.*\|ik\b",
    "pt": r"(quando|eu)\b|.*\|(eu|vou)\b",
}
LONGER: Mapping[str, float] = {}  # languages that need more words for the same
LETTERS_A_WORD = 2.5  # Japanese writes no spaces


def test_there_is_an_act_for_every_dimension_role_and_stage() -> None:
    shelves = Counter((act.dimension, act.role, act.stage) for act in every_act())
    assert len(every_act()) >= 66
    assert set(shelves) == {(d, r, s) for d in Dimension for r in Role for s in ActStage}


@EACH_LANGUAGE
def test_every_act_has_a_text_of_its_own(words: Words) -> None:
    assert len({act_says(words, act, "text") for act in every_act()}) == len(every_act())


@EACH_LANGUAGE
def test_an_act_is_read_in_a_breath(words: Words) -> None:
    def is_short(act: Act) -> bool:
        text, why = act_says(words, act, "text"), act_says(words, act, "why")
        most = MOST_WORDS * LONGER.get(words.language, 1)
        length = len(text) / LETTERS_A_WORD if words.language == "ja" else len(text.split())
        return 8 <= length <= most and len(why) <= 100 and "\n" not in why and len(plan_of(words, act)) <= PLAN_LIMIT

    assert but_for(is_short) == []


@EACH_LANGUAGE
def test_an_act_completes_an_if_then_plan(words: Words) -> None:
    def completes(act: Act) -> bool:
        when, will = act_says(words, act, "when"), act_says(words, act, "will")
        is_whole = plan_of(words, act) == words("nudge.plan", when=when, will=will)
        has_no_frame = (
            not re.match(FRAMED.get(words.language, "(?!)"), f"{when}|{will}") and not when.endswith((".", ",")) and not will.endswith(".")
        )
        return is_whole and has_no_frame and (words.language != "en" or (when[0].islower() and will[0].islower()))

    assert but_for(completes) == []


def test_a_german_plan_ends_in_what_one_does() -> None:
    """ "Wenn ich ..., werde ich ...": somewhere in its second half stands an infinitive."""
    assert but_for(lambda act: bool(re.search(r"\w(en|ern|eln|un)\b", act_says(words_in("de"), act, "will")))) == []


@EACH_LANGUAGE
def test_an_act_speaks_plainly(words: Words) -> None:
    def is_plain(act: Act) -> bool:
        said = " ".join((*(act_says(words, act, part) for part in PARTS), plan_of(words, act)))
        has_no_cheering_and_is_safe = not re.search(r"[!！¡<&]", said)
        banned = any(word in said.lower().replace("must not break", "") for word in BANNED.get(words.language, ()))
        return has_no_cheering_and_is_safe and not banned and act_says(words, act, "text").endswith((".", "?", "…", "。", "」"))

    assert but_for(is_plain) == []


@EACH_LANGUAGE
def test_every_act_is_said_in_each_language(words: Words) -> None:
    english = words_in("en")

    def is_said(act: Act) -> bool:
        return words is english or all(act_says(words, act, part) != act_says(english, act, part) for part in PARTS)

    assert but_for(is_said) == []


@EACH_LANGUAGE
def test_every_act_names_its_source_and_says_how_much_it_carries(words: Words) -> None:
    def names(act: Act) -> bool:
        return bool(words(f"source.{act.evidence.id}") and act.evidence.found and words.name(act.evidence.strength))

    assert but_for(names) == []


@EACH_LANGUAGE
def test_practice_is_never_sold_as_a_trial(words: Words) -> None:
    for act in every_act():
        if act.evidence.strength is Strength.PRACTICE:
            assert not any(word in act_says(words, act, "why").lower() for word in PROVEN.get(words.language, ())), act.id


def test_the_two_acts_with_which_leads_go_first_are_there() -> None:
    mistake, criticism = act_called("share-a-mistake"), act_called("share-criticism")
    assert mistake is not None and criticism is not None
    assert mistake.role is Role.LEAD and criticism.role is Role.LEAD
    assert criticism.evidence.strength is Strength.TRIAL


@EACH_LANGUAGE
def test_no_act_sets_people_against_each_other(words: Words) -> None:
    for act in every_act():
        assert not any(word in act_says(words, act, "text").lower() for word in CONTESTS.get(words.language, ()))


def test_a_shelf_holds_only_its_own() -> None:
    shelf = acts_for(Role.LEAD, Dimension.SAFE, ActStage.TRY)
    assert shelf and all((a.role, a.dimension, a.stage) == (Role.LEAD, Dimension.SAFE, ActStage.TRY) for a in shelf)


def but_for(holds: Callable[[Act], bool]) -> list[str]:
    """The acts for which this does not hold."""
    return [act.id for act in every_act() if not holds(act)]


def test_an_act_that_was_dropped_is_simply_not_there() -> None:
    assert act_called("from-an-older-library") is None
