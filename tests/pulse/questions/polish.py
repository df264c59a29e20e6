"""Per language: what a question must not hold, and what its sentence looks like."""

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
}
