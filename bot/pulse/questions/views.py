"""What a question says, in the reader's language; a company's own question in the words it was written in."""

from __future__ import annotations

from bot.pulse.questions.rules import Question
from bot.words import Words


def question_text(words: Words, question: Question) -> str:
    """The question itself."""
    return question.own.text if question.own else words(f"question.{_wording(question)}.text")


def question_why(words: Words, question: Question) -> str:
    """Why it is asked."""
    return question.own.why if question.own else words(f"question.{_wording(question)}.why")


def _wording(question: Question) -> str:
    """ "safe.1", and "safe.1.v2" where the wording changed."""
    return question.id if question.version == 1 else f"{question.id}.v{question.version}"
