"""What the bank was planned to hold, and which end of every question is the good one. Written down apart from the bank."""

from __future__ import annotations

from bot.content.dimensions import Dimension
from bot.ids import QuestionId
from bot.pulse.questions.rules import Question, bank, question

# Facet by facet, as the page lists them; a capital R marks what must be reversed.
PLAN_1 = {
    Dimension.SAFE: "A5 A5 A5R F5R A5 YN",
    Dimension.FAIL: "F5 A5 YN F5R A5 TXT",
    Dimension.LEAD: "F5 F5 A5 F5 A5 F5R",
    Dimension.GROW: "YN A5 A5 F5 A5 A5R",
    Dimension.OPEN: "F5 F5 YN F5R A5",
    Dimension.VISION: "A5 A5 A5 A5 F5R",
    Dimension.TEAM: "F5 YN A5 F5 F5R",
    Dimension.SHARE: "F5 A5 A5 F5 F5R CNT",
    Dimension.TRY: "YN A5 F5 F5R CNT TXT",
    Dimension.SYSTEM: "A5 F5 F5 F5R YN",
    Dimension.ROOM: "A5 A5 YN F5R A5 TXT",
}
# The second version by id. Which end is good was judged by reading each sentence, never copied from the bank.
PLAN = {
    Dimension.SAFE: "1:A5 2:A5 3:A5R 4:NUMR 5:A5 7:A5 8:A5 9:A5",
    Dimension.FAIL: "1:OCC 2:A5 3:OCC 4:OCCR 5:A5 txt:TXT",
    Dimension.LEAD: "1:NUM 2:NUM 3:OCC 4:NUM 5:A5 6:OCCR",
    Dimension.GROW: "1:NUM 2:A5 3:A5 4:NUM 5:A5 6:A5R 7:A5",
    Dimension.OPEN: "1:NUM 2:OCC 3:YN 4:NUMR 5:A5 6:A5",
    Dimension.VISION: "1:A5 2:A5 3:A5 4:A5 5:OCCR",
    Dimension.TEAM: "1:NUM 2:YN 3:A5 4:OCC 5:NUMR 6:NUM",
    Dimension.SHARE: "1:NUM 2:OCC 3:A5 4:NUM 5:OCCR 6:CNT 7:A5",
    Dimension.TRY: "1:YN 2:A5 3:OCC 4:NUMR 5:CNT txt:TXT",
    Dimension.SYSTEM: "1:A5 2:OCC 3:NUM 4:OCCR 5:YN",
    Dimension.ROOM: "1:A5 2:A5 3:A5 4:NUMR 5:A5 6:A5 txt:TXT",
}
# What a person in the best of teams would tap, in each language, and what where the sentence is reversed.
BEST = {
    "en": {"A5": "Strongly agree", "OCC": "Every time", "NUM": "4 or more", "YN": "Yes"},
    "de": {"A5": "Stimmt völlig", "OCC": "Jedes Mal", "NUM": "4 oder mehr", "YN": "Ja"},
    "es": {"A5": "Muy de acuerdo", "OCC": "Todas las veces", "NUM": "4 o más", "YN": "Sí"},
    "fr": {"A5": "Tout à fait d’accord", "OCC": "À chaque fois", "NUM": "4 ou plus", "YN": "Oui"},
    "it": {"A5": "Molto d’accordo", "OCC": "Ogni volta", "NUM": "4 o più", "YN": "Sì"},
    "ja": {"A5": "とてもそう思う", "OCC": "毎回", "NUM": "4以上", "YN": "はい"},
    "nl": {"A5": "Helemaal eens", "OCC": "Elke keer", "NUM": "4 of meer", "YN": "Ja"},
    "pt": {"A5": "Concordo totalmente", "OCC": "Todas as vezes", "NUM": "4 ou mais", "YN": "Sim"},
}
BEST_REVERSED = {
    "en": {"A5": "Strongly disagree", "OCC": "Never", "NUM": "0"},
    "de": {"A5": "Stimmt gar nicht", "OCC": "Nie", "NUM": "0"},
    "es": {"A5": "Muy en desacuerdo", "OCC": "Nunca", "NUM": "0"},
    "fr": {"A5": "Pas du tout d’accord", "OCC": "Jamais", "NUM": "0"},
    "it": {"A5": "Molto in disaccordo", "OCC": "Mai", "NUM": "0"},
    "ja": {"A5": "まったくそう思わない", "OCC": "一度もない", "NUM": "0"},
    "nl": {"A5": "Helemaal oneens", "OCC": "Nooit", "NUM": "0"},
    "pt": {"A5": "Discordo totalmente", "OCC": "Nunca", "NUM": "0"},
}


def planned_before(dimension: Dimension) -> list[tuple[Question, str]]:
    """The wordings of bank version 1 with what its plan says of them: facet by facet, the open text last."""
    said = PLAN_1[dimension].split()
    names = ["txt" if one == "TXT" else str(place) for place, one in enumerate(said, 1)]
    return [(question(QuestionId(f"{dimension.lower()}.{name}"), 1), one) for name, one in zip(names, said, strict=True)]


def planned(dimension: Dimension) -> list[tuple[Question, str]]:
    """The questions that are asked now, with what the plan says of them."""
    said = dict(one.split(":") for one in PLAN[dimension].split())
    return [(one, said.get(one.id.partition(".")[2], "")) for one in bank().of(dimension)]
