"""A company's own questions, each wording a version of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, func, insert, select, update

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.database.schema import own_questions
from bot.database.scope import Scope
from bot.ids import PersonId, QuestionId
from bot.pulse.questions.rules import OwnQuestionState, OwnWords, Question


class KeptQuestion(Struct, frozen=True):
    """An own question, who wrote it, and how far it is."""

    question: Question
    state: OwnQuestionState
    proposed_by: PersonId
    announced_at: datetime | None

    @property
    def text(self) -> str:
        """The question as it was written."""
        assert self.question.own is not None, "the bank's questions are no rows"
        return self.question.own.text


def add(scope: Scope, made: Question, by: PersonId) -> None:
    """A proposed question."""
    assert made.own is not None, "the bank's questions are no rows"
    row = {
        "id": made.id,
        "version": made.version,
        "dimension": made.dimension,
        "form": made.form,
        "is_reversed": made.is_reversed,
        "text": made.own.text,
        "why": made.own.why,
        "state": OwnQuestionState.PROPOSED,
        "proposed_by": by,
    }
    scope.execute(insert(own_questions), [row])


def next_number(scope: Scope) -> int:
    """The number of the next question; numbers are never used twice."""
    query = select(func.count()).select_from(own_questions)
    return int(scope.execute(query).scalar_one()) + 1


def set_state(
    scope: Scope, question_id: QuestionId, state: OwnQuestionState, *, only_from: OwnQuestionState | None = None, **more: Any
) -> bool:
    """Move a question on; False when it is not there (or not in that state)."""
    where = [own_questions.c.id == question_id, own_questions.c.state != state]
    if only_from is not None:
        where.append(own_questions.c.state == only_from)
    return scope.execute(update(own_questions).where(*where).values(state=state, **more)).rowcount > 0


def find(scope: Scope, question_id: QuestionId, version: int) -> KeptQuestion | None:
    """One wording."""
    where = (own_questions.c.id == question_id, own_questions.c.version == version)
    row = scope.execute(select(own_questions).where(*where)).one_or_none()
    return _kept(row) if row is not None else None


def announced(scope: Scope) -> list[KeptQuestion]:
    """The questions whose teams were told, by id."""
    return [kept for kept in all_of(scope) if kept.state is OwnQuestionState.ANNOUNCED]


def all_of(scope: Scope) -> list[KeptQuestion]:
    """Every question, by id."""
    query = select(own_questions).order_by(own_questions.c.id)
    return [_kept(row) for row in scope.execute(query)]


def _kept(row: Row[Any]) -> KeptQuestion:
    made = Question(
        id=QuestionId(row.id),
        version=row.version,
        dimension=Dimension(row.dimension),
        facet=0,
        form=Form(row.form),
        is_reversed=row.is_reversed,
        may_not_come_up=row.form == Form.OCC,
        own=OwnWords(row.text, row.why),
    )
    return KeptQuestion(made, OwnQuestionState(row.state), row.proposed_by, row.announced_at)
