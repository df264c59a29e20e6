"""What a question must not hold and how it looks: in any language, and more in eight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.scale import Form


@dataclass(frozen=True, slots=True)
class Polish:
    """What a question of one language must not hold, what it looks like, and how long its words may get."""

    negations: str
    joins: str  # two ideas in one question
    hard_words: str  # what a person with a year or two of the language may not know, and talk of the trade
    forms: Mapping[Form, str]
    letters: int  # of its longest word
    words: int = 19
    shortest: int = 15  # letters of the shortest question and reason
    stiff: str = ""  # how one speaks to a stranger


IN_ANY_LANGUAGE = Polish(
    negations="(?!)",  # test_own_questions.py: what the catalogue says that an owner's question must not hold, ours does not hold
    joins=r"[;/；／]",
    hard_words=r"\bKPI\b",
    forms={form: r".*[^?？]$" if form is Form.A5 else r".*[?？。]$" for form in Form},
    letters=20,
    words=26,
)


def polish_of(language: str) -> Polish:
    """What is known of this language, or what holds in any."""
    return POLISH.get(language, IN_ANY_LANGUAGE)


POLISH = {
    "en": Polish(
        negations=r"\b(not|never|no|none|nobody|nothing|without|cannot|neither|nor)\b|n['’]t\b",
        joins=r"\band\b|;|/|\bas well as\b",
        hard_words=r"\b(leverage|synerg\w+|holistic\w*|paradigm\w*|empower\w*|stakeholder\w*|proactiv\w+|facilitat\w+|utili[sz]\w+"
        r"|utmost|whilst|thereof|henceforth|psychological\w*|vulnerab\w+|retrospective\w*|post-?mortem\w*|KPI)\b",
        forms={
            Form.OCC: r"In the last 4 weeks, (when|before|after) .*, how often .*\?$",
            Form.NUM: r"In the last 4 weeks, how many times .*\?$",
            Form.YN: r"In the last 4 weeks, did .*\?$",
            Form.CNT: r"In the last 4 weeks, how many .*\?$",
            Form.TXT: r"What .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=13,
    ),
    "de": Polish(
        negations=r"\b(nicht|nie|niemals|niemand\w*|nichts|kein\w*|ohne|weder|noch nie|kaum)\b",
        joins=r"\bund\b|;|/|\bsowie\b|\bsowohl\b",
        hard_words=r"\b(Synergie\w*|ganzheitlich\w*|Paradigm\w*|proaktiv\w*|Stakeholder\w*|psychologisch\w*|Retrospektive\w*|Postmortem\w*"
        r"|Mitarbeitende\w*|Vorgesetzte\w*|diesbezüglich|hinsichtlich|KPI)\b",
        forms={
            Form.OCC: r"Wie oft .*in den letzten 4 Wochen .*\?$",
            Form.NUM: r"Wie viele Male .*in den letzten 4 Wochen .*\?$",
            Form.YN: r"(Hast|Hat) .*in den letzten 4 Wochen .*\?$",
            Form.CNT: r"Wie viele .*in den letzten 4 Wochen .*\?$",
            Form.TXT: r"Was .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=16,
        stiff=r"\b(Ihr|Ihre|Ihnen|Ihrer|Ihrem|Ihren)\b|(?<!^)\bSie\b",
    ),
    "fr": Polish(
        negations=r"\b(ne|pas|jamais|aucun\w*|personne ne|rien|sans|ni)\b|\bn['’]",
        joins=r"\bet\b|/|\bainsi que\b",
        hard_words=r"\b(synergie\w*|holistique\w*|paradigme\w*|proacti\w+|stakeholder\w*|parties prenantes|psychologique\w*"
        r"|rétrospective\w*|post-?mortem\w*|managérial\w*|optimis\w+|KPI)\b",
        forms={
            Form.OCC: r"Ces 4 dernières semaines, (quand|avant|après) .*, à quelle fréquence .*\?$",
            Form.NUM: r"Ces 4 dernières semaines, combien de fois .*\?$",
            Form.YN: r"Ces 4 dernières semaines, (?!combien|à quelle).*\?$",
            Form.CNT: r"Ces 4 dernières semaines, combien de .*\?$",
            Form.TXT: r"(Qu|Quel|Dans ton travail, qu).*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=15,
        words=26,
    ),
    "it": Polish(
        negations=r"\b(non|mai|nessun\w*|niente|nulla|senza|né|neanche)\b",
        joins=r"\be\b|\bed\b|;|/|\bnonché\b",
        hard_words=r"\b(sinergi\w*|olistic\w*|paradigm\w*|proattiv\w+|stakeholder\w*|psicologic\w*|retrospettiv\w*|post-?mortem\w*|KPI)\b",
        forms={
            Form.OCC: r"Nelle ultime 4 settimane, (quando|prima|dopo) .*, con che frequenza .*\?$",
            Form.NUM: r"Nelle ultime 4 settimane, quante volte .*\?$",
            Form.YN: r"Nelle ultime 4 settimane (?!quant|con che).*\?$",
            Form.CNT: r"Nelle ultime 4 settimane, quant[ei] .*\?$",
            Form.TXT: r"(Che cosa|Quale) .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=15,
        words=24,
        stiff=r"\b(Lei|Suo|Sua|Suoi|Sue)\b",
    ),
    "es": Polish(
        negations=r"\b(no|nunca|jamás|ningun[oa]?|ningún|nadie|nada|sin|ni)\b",
        joins=r"\by\b|;|/|\basí como\b",
        hard_words=r"\b(sinergi\w*|holístic\w*|paradigm\w*|proactiv\w+|stakeholder\w*|psicológic\w*|retrospectiv\w*|post-?mortem\w*|KPI)\b",
        forms={
            Form.OCC: r"En las últimas 4 semanas, (cuando|antes|después) .*, ¿con qué frecuencia .*\?$",
            Form.NUM: r"En las últimas 4 semanas, ¿cuántas veces .*\?$",
            Form.YN: r"En las últimas 4 semanas, ¿(?!cuánt|con qué).*\?$",
            Form.CNT: r"En las últimas 4 semanas, ¿cuánt[ao]s .*\?$",
            Form.TXT: r"¿Qué .*\?$",
            Form.A5: r"[^¿]*[^?]\.$",
        },
        letters=15,
        words=22,
        stiff=r"\b(usted|ustedes|vosotr[oa]s|vuestr\w+)\b",
    ),
    "pt": Polish(
        negations=r"\b(não|nunca|jamais|nenhum\w*|ninguém|nada|sem|nem)\b",
        joins=r"\be\b|;|/|\bassim como\b",
        hard_words=r"\b(sinergi\w*|holístic\w*|paradigm\w*|proativ\w+|stakeholder\w*|psicológic\w*|retrospectiv\w*|post-?mortem\w*|KPI)\b",
        forms={
            Form.OCC: r"Nas últimas 4 semanas, (quando|antes|depois) .*, com que frequência .*\?$",
            Form.NUM: r"Nas últimas 4 semanas, quantas vezes .*\?$",
            Form.YN: r"Nas últimas 4 semanas, (?!quant|com que).*\?$",
            Form.CNT: r"Nas últimas 4 semanas, quant[ao]s .*\?$",
            Form.TXT: r"(O que|Que) .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=15,
        words=22,
        stiff=r"\b(senhor\w*|vós|voss\w+)\b",
    ),
    "nl": Polish(
        negations=r"\b(niet|nooit|geen|niemand|niets|zonder|noch)\b",
        joins=r"\ben\b|;|/|\balsook\b",
        hard_words=r"\b(synergie\w*|holistisch\w*|paradigma\w*|proactief\w*|stakeholder\w*|psychologisch\w*|retrospective\w*"
        r"|post-?mortem\w*|leidinggevende\w*|KPI)\b",
        forms={
            Form.OCC: r"Als .*de afgelopen 4 weken .*, hoe vaak .*\?$",
            Form.NUM: r"Hoeveel keer .*de afgelopen 4 weken .*\?$",
            Form.YN: r"(Heb|Heeft|Is|Ben) .*de afgelopen 4 weken .*\?$",
            Form.CNT: r"Hoeveel .*de afgelopen 4 weken .*\?$",
            Form.TXT: r"Wat .*\?$",
            Form.A5: r".*[^?]\.$",
        },
        letters=16,
        stiff=r"\b(u|uw)\b",
    ),
    "ja": Polish(
        negations=r"ない[。でこのと]|ません|なかった|なく[、。]|ずに",
        joins=r"および|ならびに|かつ|；|／",
        hard_words=r"シナジー|パラダイム|ステークホルダー|プロアクティブ|心理的安全性|レトロスペクティブ|ポストモーテム|KPI",
        forms={
            Form.OCC: r"この4週間で、.*(とき|前に|あと|ことは)、.*どのくらいの割合で.*か。$",
            Form.NUM: r"この4週間で、.*、何回ありましたか。$",
            Form.YN: r"この4週間で、(?!.*(何回|割合)).*か。$",
            Form.CNT: r"この4週間で、.*、(何回|いくつ).*か。$",
            Form.TXT: r".*か。$",
            Form.A5: r".*(?<!か)。$",
        },
        letters=60,  # Japanese writes no spaces: a whole clause is one word to a computer
        shortest=8,
        stiff=r"あなた|貴殿",
    ),
}
