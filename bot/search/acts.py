"""Finding again: one page of what somebody may read, as the things themselves."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.experiments import store as ledger
from bot.ids import AskId, ExperimentId, LearningId, PersonId
from bot.search.rules import Hit, SearchResults, hit_of_answer, hit_of_ask, hit_of_experiment, hit_of_learning
from bot.sharing import search_index as index
from bot.sharing import store as rows
from bot.sharing.found import SearchQuery


def find(scope: Scope, reader: PersonId, wish: SearchQuery, typed: str, kind: str) -> SearchResults:
    """A page of results. What is gone since it was indexed is left out."""
    page = index.search(scope, reader, wish)
    hits = [_hit(scope, found.kind, found.item) for found in page.found]
    return SearchResults(typed, kind, wish.skip, tuple(hit for hit in hits if hit is not None), page.more)


def _hit(scope: Scope, kind: str, item: str) -> Hit | None:
    match kind:
        case "learning":
            learning = rows.learning(scope, LearningId(item))
            return hit_of_learning(learning) if learning else None
        case "ask":
            ask = rows.ask(scope, AskId(item))
            return hit_of_ask(ask) if ask else None
        case "answer":
            given = rows.answer(scope, item)
            under = rows.ask(scope, given.ask) if given else None
            return hit_of_answer(given, under) if given and under else None
        case "experiment":
            experiment = ledger.experiment(scope, ExperimentId(item))
            return hit_of_experiment(experiment) if experiment else None
    return None
