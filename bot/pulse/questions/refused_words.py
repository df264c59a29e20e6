"""What a question of a company's own must not say, in each language that Ripple speaks.

What an employer must not ask is looked for in all of them at once. What depends on the grammar (a negation, two things at once, a
pronoun for one person) is looked for in the question's own language: "no" denies in English and means "in the" in Portuguese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_JAPANESE = re.compile(r"[぀-ヿ]")
ENGLISH, JAPANESE = "en", "ja"


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """One language's patterns, each for a whole word or a few. `usual`: words that show a sentence is in this language."""

    usual: str
    negated: str
    two_things: str
    one_person: str
    private: str


def language_of_question(wording: str) -> str:
    """The language whose usual words occur most often in it; English where none does."""
    if _JAPANESE.search(wording):
        return JAPANESE
    said = [word.casefold() for word in _WORD.findall(wording)]
    counts = {code: sum(word in refused.usual.split() for word in said) for code, refused in REFUSED.items()}
    return max(counts, key=lambda code: (counts[code], code == ENGLISH))


def is_negated(wording: str) -> bool:
    """A "not" in it: people tap the wrong end of the scale."""
    return _has(REFUSED[language_of_question(wording)].negated, wording)


def asks_two_things(wording: str) -> bool:
    """An "and", an "or", a "but", a stroke or a semicolon."""
    return re.search(r"[;/；／]", wording) is not None or _has(REFUSED[language_of_question(wording)].two_things, wording)


def points_at_one_person(wording: str) -> bool:
    """He, she, or the one person who has an office."""
    return _has(REFUSED[language_of_question(wording)].one_person, wording)


def is_private(wording: str) -> bool:
    """Health, belief, votes, pay and the like, in any of the languages."""
    return any(_has(refused.private, wording, code) for code, refused in REFUSED.items())


def _has(pattern: str, wording: str, code: str | None = None) -> bool:
    whole = pattern if (code or language_of_question(wording)) == JAPANESE else rf"(?<![\w-])(?:{pattern})(?!\w)"
    return re.search(whole, wording, re.IGNORECASE) is not None


REFUSED: Mapping[str, RefusedWords] = {
    "en": RefusedWords(
        usual="the a an of to my our we i you your is are was in on at for with what how when does do this that us me have has",
        negated=r"not|never|no|none|nobody|nothing|without|cannot|\w+n['’]t",
        two_things=r"and|or|and/or|as well as|but",
        one_person=r"he|she|him|her|his|hers|himself|herself|the (?:ceo|cto|cfo|coo|founder|new (?:hire|lead|manager))",
        private=r"health|ill(?:ness)?|sick(?:ness)?|pregnan\w+|disab\w+|religio\w*|union\w*|vot(?:e|ed|ing)|politic\w*|party|sexual\w*"
        r"|gender|ethnic\w*|race|salar(?:y|ies)|medical\w*",
    ),
    "de": RefusedWords(
        usual="der die das den dem des ein eine einen einem einer ich wir uns mir mich mein meine meinem meiner unser unsere unserem"
        " ist sind war wie was wann in im am zu zum zur mit von für auf bei hat habe haben kann dass",
        negated=r"nicht|nichts|nie|niemals|niemand\w*|kein\w*|ohne|weder",
        two_things=r"und|oder|aber|sowie|sondern",
        one_person=r"er|ihm|unser chef|unsere chefin|der neue kollege|die neue kollegin|der geschäftsführer"
        r"|die geschäftsführerin",
        private=r"gesundheit\w*|krank\w*|schwanger\w*|behinder\w*|religi\w*|gewerkschaft\w*|betriebsrat\w*|polit\w*|partei\w*|sexu\w*"
        r"|geschlecht\w*|ethni\w*|gehalt\w*|gehälter\w*|medizin\w*",
    ),
    "fr": RefusedWords(
        usual="le la les un une des du de je nous on mon ma mes notre nos est sont dans à au aux en pour avec que qui quand comment ce"
        " cette ces il y c'est j'ai d'un d'une",
        negated=r"ne|n['’]\w+|pas|jamais|rien|aucune?|personne ne|sans|non",
        two_things=r"et|ou|mais|ainsi que",
        one_person=r"elle|lui|le pdg|la pdg|le directeur|la directrice|le fondateur|la fondatrice|la nouvelle recrue",
        private=r"santé|malad\w*|enceinte|grossesse|handicap\w*|syndica\w*|voté|parti politique|sexuel\w*|salaires?|médica\w*|médecin\w*",
    ),
    "es": RefusedWords(
        usual="el la los las un una unos de del que en mi mis nuestro nuestra nuestros me nos es son está con para por al cómo qué cuándo"
        " se lo esta este he",
        negated=r"no|nunca|jamás|nada|nadie|ningun[ao]?s?|ningún|sin",
        two_things=r"y|e|o|u|pero|sino|así como",
        one_person=r"él|ella|el director|la directora|el fundador|la fundadora|el nuevo compañero|la nueva compañera",
        private=r"salud|enferm\w*|embaraz\w*|discapaci\w*|sindica\w*|votaste|partido político|étnic\w*|salarios?|sueldos?|médic\w*",
    ),
    "pt": RefusedWords(
        usual="o a os as um uma de do da dos das que em no na nos nas meu minha meus nosso nossa é são está com para por ao como quando se"
        " isso este esta eu",
        negated=r"não|nunca|jamais|nada|ninguém|nenhuma?|sem",
        two_things=r"e|ou|mas|bem como",
        one_person=r"ele|ela|dele|dela|o diretor|a diretora|o fundador|a fundadora|o novo colega|a nova colega",
        private=r"saúde|doenças?|doentes?|grávidas?|gravidez|deficiência|votou|salários?|etnia",
    ),
    "nl": RefusedWords(
        usual="de het een van mijn ons onze ik we wij is zijn was in op aan voor met te om dat die hoe wat wanneer bij heb hebben kan ik",
        negated=r"niet|niets|nooit|niemand|geen|zonder|noch",
        two_things=r"en|of|maar|alsook",
        one_person=r"hij|hem|haar|onze baas|de directeur|de oprichter|de nieuwe collega",
        private=r"gezondheid\w*|ziek\w*|zwanger\w*|geloofs\w+|religie|vakbond\w*|gestemd|politiek\w*|seksu\w*|geslacht|etnisch\w*"
        r"|salaris\w*|medisch\w*",
    ),
    "it": RefusedWords(
        usual="il lo la i gli le un uno una di del della dei che in nel nella mio mia miei nostro nostra è sono con per al come quando si"
        " mi ci questo questa ho abbiamo",
        negated=r"non|mai|niente|nulla|nessun[oa]?|senza",
        two_things=r"e|ed|o|oppure|ma|nonché",
        one_person=r"lui|lei|egli|ella|il direttore|la direttrice|il fondatore|la fondatrice|il nuovo collega|la nuova collega",
        private=r"malatti\w*|malat[oaie]|gravidanza|incinta|disabil\w*|sindaca\w*|sessual\w*|etni\w*|stipendi\w*|medic[oaih]\w*",
    ),
    "ja": RefusedWords(
        usual="",
        negated=r"ない(?:[。．\s]|$)|ません|なかった|ずに|なしに",
        two_things=r"または|あるいは|および|ならびに|それとも|けれど|しかし",
        one_person=r"彼女?(?:[はがのをにも])|社長|創業者|部長|課長",
        private=r"健康|病気|妊娠|障がい|障害者|宗教|労働組合|投票|政治|性的|性別|民族|給料|給与|年収",
    ),
}
