"""Finding again: one page of what somebody may read, as the things themselves."""

from __future__ import annotations

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.experiments import store as ledger
from bot.ids import AskId, ExperimentId, LearningId, PersonId
from bot.people.store import workspace_url
from bot.search.rules import Hit, SearchResults, hit_of_ask, hit_of_experiment, hit_of_learning
from bot.sharing import search_index as index
from bot.sharing import store as rows
from bot.sharing.found import SearchQuery
from bot.slack.links import message_link


def find(scope: Scope, reader: PersonId, wish: SearchQuery, typed: str, kind: str) -> SearchResults:
    """A page of results, each with its link. What is gone since it was indexed is left out; a question comes once, with its answer."""
    page = index.search(scope, reader, wish)
    url = workspace_url(scope)
    found = (_hit(scope, one.kind, one.item) for one in page.found)
    hits = {hit.item: replace(hit, link=message_link(url, hit.channel, hit.ts)) for hit in found if hit is not None}
    return SearchResults(typed, kind, wish.skip, tuple(hits.values()), page.more)


def _hit(scope: Scope, kind: str, item: str) -> Hit | None:
    match kind:
        case "learning":
            learning = rows.learning(scope, LearningId(item))
            return hit_of_learning(learning) if learning else None
        case "ask":
            return _ask(scope, AskId(item))
        case "answer":
            given = rows.answer(scope, item)
            return _ask(scope, given.ask, found=given.id) if given else None
        case "experiment":
            experiment = ledger.experiment(scope, ExperimentId(item))
            return hit_of_experiment(experiment) if experiment else None
    return None


def _ask(scope: Scope, ask_id: AskId, found: str = "") -> Hit | None:
    """Whoever may read a question may read what stands in its thread."""
    ask = rows.ask(scope, ask_id)
    return hit_of_ask(ask, rows.answers_to(scope, ask_id), found) if ask else None
