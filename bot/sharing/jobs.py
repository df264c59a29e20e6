"""What the clock starts: each night what is too old goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database.scope import Scope
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as rows
from bot.sharing.acts import agreed
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.emoji_names import spellings
from bot.sharing.reactions.rules import Meaning
from bot.sharing.rules import EVENT_ROWS_KEPT

IDLE_MARKS = timedelta(days=2)  # how late an event may be and still count for reach
NIGHTLY = timedelta(days=1)


def forget_old_traces(context: DueContext) -> datetime:
    """Every night: person-level traces older than 35 days go, weekly numbers stay."""
    before = context.scope.now - EVENT_ROWS_KEPT
    table, recent = agreed(context.scope), context.scope.now - IDLE_MARKS
    saving = spellings([*table.emoji.get(Meaning.LEARNING, ()), *table.emoji.get(Meaning.ASK, ())])
    fleeting = spellings(table.emoji.get(Meaning.NOTICED, ()))
    marks.forget_old_marks(context.scope, before, saving=saving, fleeting=fleeting, recent=recent)
    activity.forget_old(context.scope, before)
    rows.drop_orphans(context.scope, recent)
    for ask in rows.anonymous_asks_before(context.scope, before):
        rows.change_ask(context.scope, ask, author_slot=None)
        context.scope.keys.destroy(context.scope.tx, f"ask:{ask}")
    search.tidy(context.scope.tx)
    return context.scope.now + NIGHTLY


def plan_workspace(scope: Scope) -> None:
    """Forgetting starts tomorrow and comes back by itself."""
    set_due_once(scope, "sharing:forget", scope.workspace, scope.now + NIGHTLY)


DUE: DueJobs = {"sharing:forget": forget_old_traces}
