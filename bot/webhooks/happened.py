"""What happened, and its words for an owner. Read through the functions of their screens and exports, and no further."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.database.scope import Scope
from bot.digest.rules import TeamDigest
from bot.digest.store import digests
from bot.experiments import store as experiments
from bot.export.acts import commitment_cells, experiment_cells, figures_of_round, learning_cells
from bot.export.rules import COLUMNS, Cells, plain
from bot.ids import CommitmentId, DigestId, PersonId
from bot.people.teams import store as teams
from bot.plan import store as plans
from bot.plan.rules import CommitmentState
from bot.pulse import store as pulses
from bot.sharing import store as sharing
from bot.webhooks.rules import WebhookEvent

GOING_ON = (CommitmentState.RUNNING, CommitmentState.SEEKING)
SPAN = timedelta(days=400)  # as long as an experiment that stands in a digest may have lasted
EVER = timedelta(days=36_500)


def happened_since(scope: Scope, owner: PersonId, since: datetime) -> Iterator[tuple[WebhookEvent, str]]:
    """What this owner may see of what happened since then, by the id of the thing."""
    yield from ((WebhookEvent.RESULTS, one.id) for one in pulses.released_since(scope, since))
    yield from ((WebhookEvent.DIGEST, one) for one in digests.teams_composed_since(scope, since))
    yield from ((WebhookEvent.EXPERIMENT, one.id) for one in experiments.finished_since(scope, owner, since))
    own = set(teams.teams_of(scope, owner))
    ended = plans.ended_since(scope, since.date())
    yield from ((WebhookEvent.COMMITMENT, one.id) for one in ended if one.team in own and one.state not in GOING_ON)


def data_of(scope: Scope, owner: PersonId, event: WebhookEvent, subject: str) -> Mapping[str, Any] | None:
    """What is told of it now; None where it is gone, or not this owner's to see."""
    names = {team.id: team.name for team in teams.all_teams(scope)}
    match event:
        case WebhookEvent.RESULTS:
            return _results(scope, owner, subject)
        case WebhookEvent.DIGEST:
            return _digest(scope, owner, DigestId(subject), names)
        case WebhookEvent.EXPERIMENT:
            found = [one for one in experiments.finished_since(scope, owner, scope.now - EVER) if one.id == subject]
            return _row("experiments", experiment_cells(found[0], names)) if found else None
        case WebhookEvent.COMMITMENT:
            return _commitment(scope, owner, CommitmentId(subject), names)


def _results(scope: Scope, owner: PersonId, subject: str) -> Mapping[str, Any] | None:
    released = [one for one in pulses.released_since(scope, scope.now - EVER) if one.id == subject]
    if not released:
        return None
    return {"round": released[0].number, "figures": [_row("figures", row) for row in figures_of_round(scope, owner, released[0])]}


def _digest(scope: Scope, owner: PersonId, digest_id: DigestId, names: Mapping[Any, str]) -> Mapping[str, Any] | None:
    kept = digests.digest(scope, digest_id)
    if kept is None or not isinstance(kept.content, TeamDigest):
        return None
    told, since = kept.content, scope.now - SPAN
    stands = {*told.learned.shown, *told.learned.more, *told.ended.shown, *told.ended.more}
    learned = [one for one in sharing.learnings_since(scope, owner, since) if one.id in stands]
    tried = [one for one in experiments.finished_since(scope, owner, since) if one.id in stands]
    if not learned and not tried:
        return None
    return {
        "team": names.get(told.team),
        "day": plain(told.on),
        "learnings": [_row("learnings", learning_cells(one, names)) for one in learned],
        "experiments": [_row("experiments", experiment_cells(one, names)) for one in tried],
    }


def _commitment(scope: Scope, owner: PersonId, commitment_id: CommitmentId, names: Mapping[Any, str]) -> Mapping[str, Any] | None:
    known = plans.commitment(scope, commitment_id)
    if known is None or known.team not in teams.teams_of(scope, owner) or known.state in GOING_ON:
        return None
    return _row("commitments", commitment_cells(scope, known, names))


def _row(data_set: str, cells: Cells) -> dict[str, Any]:
    return {column: plain(cells.get(column)) for column in COLUMNS[data_set]}
