"""What a question of a company's own must not say, in each language that Ripple speaks.

What an employer must not ask is looked for in all of them at once. What depends on the grammar (a negation, two things at once, a
pronoun for one person) is looked for in the question's own language: "no" denies in English and means "in the" in Portuguese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.words.written import language_written, whole_words


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """One language's patterns, each for a whole word or a few."""

    negated: str
    two_things: str
    one_person: str
    private: str


def is_negated(wording: str) -> bool:
    """A "not" in it: people tap the wrong end of the scale."""
    own = language_written(wording)
    return _has(own, REFUSED[own].negated, wording)


def asks_two_things(wording: str) -> bool:
    """An "and", an "or", a "but", a stroke or a semicolon."""
    own = language_written(wording)
    return re.search(r"[;/；／]", wording) is not None or _has(own, REFUSED[own].two_things, wording)


def points_at_one_person(wording: str) -> bool:
    """He, she, or the one person who has an office."""
    own = language_written(wording)
    return _has(own, REFUSED[own].one_person, wording)


def is_private(wording: str) -> bool:
    """Health, belief, votes, pay and the like, in any of the languages."""
    return any(_has(code, refused.private, wording) for code, refused in REFUSED.items())


def _has(language: str, pattern: str, wording: str) -> bool:
    return whole_words(language, pattern).search(wording) is not None


REFUSED: Mapping[str, RefusedWords] = {
    "en": RefusedWords(
        negated=r"not|never|no|none|nobody|nothing|without|cannot|\w+n['’]t",
        two_things=r"and|or|and/or|as well as|but",
        one_person=r"he|she|him|her|his|hers|himself|herself|the (?:ceo|cto|cfo|coo|founder|new (?:hire|lead|manager))",
        private=r"health|ill(?:ness)?|sick(?:ness)?|pregnan\w+|disab\w+|religio\w*|union\w*|vot(?:e|ed|ing)|politic\w*|party|sexual\w*"
        r"|gender|ethnic\w*|race|salar(?:y|ies)|medical\w*",
    ),
    "de": RefusedWords(
        negated=r"nicht|nichts|nie|niemals|niemand\w*|kein\w*|ohne|weder",
        two_things=r"und|oder|aber|sowie|sondern",
        one_person=r"er|ihm|unser chef|unsere chefin|der neue kollege|die neue kollegin|der geschäftsführer"
        r"|die geschäftsführerin",
        private=r"gesundheit\w*|krank\w*|schwanger\w*|behinder\w*|religi\w*|gewerkschaft\w*|betriebsrat\w*|polit\w*|partei\w*|sexu\w*"
        r"|geschlecht\w*|ethni\w*|gehalt\w*|gehälter\w*|medizin\w*",
    ),
    "fr": RefusedWords(
        negated=r"ne|n['’]\w+|pas|jamais|rien|aucune?|personne ne|sans|non",
        two_things=r"et|ou|mais|ainsi que",
        one_person=r"(?<!-)(?:elle|lui)|le pdg|la pdg|le directeur|la directrice|le fondateur|la fondatrice|la nouvelle recrue",
        private=r"santé|malad\w*|enceinte|grossesse|handicap\w*|syndica\w*|voté|parti politique|sexuel\w*|salaires?|médica\w*|médecin\w*",
    ),
    "es": RefusedWords(
        negated=r"no|nunca|jamás|nada|nadie|ningun[ao]?s?|ningún|sin",
        two_things=r"y|e|o|u|pero|sino|así como",
        one_person=r"él|ella|el director|la directora|el fundador|la fundadora|el nuevo compañero|la nueva compañera",
        private=r"salud|enferm\w*|embaraz\w*|discapaci\w*|sindica\w*|votaste|partido político|étnic\w*|salarios?|sueldos?|médic\w*",
    ),
    "pt": RefusedWords(
        negated=r"não|nunca|jamais|nada|ninguém|nenhuma?|sem",
        two_things=r"e|ou|mas|bem como",
        one_person=r"ele|ela|dele|dela|o diretor|a diretora|o fundador|a fundadora|o novo colega|a nova colega",
        private=r"saúde|doenças?|doentes?|grávidas?|gravidez|deficiência|votou|salários?|etnia",
    ),
    "nl": RefusedWords(
        negated=r"niet|niets|nooit|niemand|geen|zonder|noch",
        two_things=r"en|of|maar|alsook",
        one_person=r"hij|hem|haar|onze baas|de directeur|de oprichter|de nieuwe collega",
        private=r"gezondheid\w*|ziek\w*|zwanger\w*|geloofs\w+|religie|vakbond\w*|gestemd|politiek\w*|seksu\w*|geslacht|etnisch\w*"
        r"|salaris\w*|medisch\w*",
    ),
    "it": RefusedWords(
        negated=r"non|mai|niente|nulla|nessun[oa]?|senza",
        two_things=r"e|ed|o|oppure|ma|nonché",
        one_person=r"lui|lei|egli|ella|il direttore|la direttrice|il fondatore|la fondatrice|il nuovo collega|la nuova collega",
        private=r"malatti\w*|malat[oaie]|gravidanza|incinta|disabil\w*|sindaca\w*|sessual\w*|etni\w*|stipendi\w*|medic[oaih]\w*",
    ),
    "ja": RefusedWords(
        negated=r"ない(?:[。．\s]|$)|ません|なかった|ずに|なしに",
        two_things=r"または|あるいは|および|ならびに|それとも|けれど|しかし",
        one_person=r"彼女?(?:[はがのをにも])|社長|創業者|部長|課長",
        private=r"健康|病気|妊娠|障がい|障害者|宗教|労働組合|投票|政治|性的|性別|民族|給料|給与|年収",
    ),
}
