"""What the joint model is given of storage, and what it says. The only place that calls it.

It is imported here and then, for its arithmetic is not needed by a bot that only listens.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.content.dimensions import Dimension
from bot.database.bulk import BETWEEN
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.fold import Contract
from bot.pulse.questions.rules import bank
from bot.pulse.results.cells import REST, cohort_texts, past_texts, weeks_of_rounds
from bot.pulse.results.heard import heard_lineages
from bot.pulse.results.merging import MERGED_AFTER, merged_texts
from bot.pulse.scoring.stored import Item, Key, item_of, items_of
from bot.pulse.settings.acts import find_question

if TYPE_CHECKING:
    from bot.pulse.scoring.joint.company import Levels

WEEKS_READ = 60  # what is older tells next to nothing of today
# Sides that the overall line leaves out: beside all others a line with it would tell everybody what rates the one person who leads.
APART = frozenset({Dimension.LEAD.value})


def levels_of(
    scope: Scope,
    week: int,
    contract: Contract,
    *,
    heard: Collection[LineageId],
    present: Collection[LineageId],
    breaks: Mapping[LineageId, Sequence[int]],
    off: Collection[Dimension],
) -> Levels:
    """What the joint model says in this week.

    heard: which of the groups of today may be told of. present: those groups. breaks: when a group became another one. off: sides that
    are not asked.
    """
    from bot.pulse.scoring.joint.columns import cells_of_texts, merged_of_texts
    from bot.pulse.scoring.joint.company import read_company

    weeks = weeks_of_rounds(scope, since_week=week - WEEKS_READ)
    cohorts = cohort_texts(scope, weeks, fresh=week - MERGED_AFTER)
    stored = cells_of_texts(past_texts(scope), cohorts, weeks, BETWEEN, REST)
    older = merged_of_texts(merged_texts(scope, since_week=week - WEEKS_READ), BETWEEN)
    gone = {LineageId(name) for name in (*stored.names, *older.names)} - {*present}
    told = {*heard, *heard_lineages(scope, scope.now.date(), gone)} if gone else heard
    past, merged = stored.of(told), older.of(told, REST)
    known = _items(scope, {*past.keys, *(key for place in merged.places for key, _ in place)})
    items = {key: item for key, item in known.items() if Dimension(item.side) not in off}
    return read_company(past.cut(breaks), merged.cut(breaks), items, week=week, least=contract.scores_k, present=present, apart=APART)


def _items(scope: Scope, used: Iterable[Key]) -> dict[Key, Item]:
    """What the model must know of each question: those of the bank, and wordings that are asked no more but have cells."""
    items = items_of(bank().questions)
    for question_id, version in sorted(set(used) - set(items)):
        with suppress(NotFound):
            question = find_question(scope, QuestionId(question_id), version)
            if question.is_scored and not question.is_own:  # an own question is told by itself, never in a dimension
                items[question_id, version] = item_of(question, in_use=False)
    return items
