"""Everything that one person may see, read through the functions that their screens use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.experiments import store as experiments
from bot.experiments.rules import Experiment
from bot.export.rules import COLUMNS, Cells, DataSet
from bot.ids import PersonId, TeamId
from bot.indicators import weeks_store
from bot.outbox.store import booked_since
from bot.people import store as people
from bot.people.teams import store as teams
from bot.plan import store as plans
from bot.plan.keeping.reading import commitment_seen
from bot.plan.rules import Commitment
from bot.pulse import store as pulses
from bot.pulse.audit.told import newest_for, told_of_company, told_to_group
from bot.pulse.privacy.released import OwnQuestionTopic, Released, Shown, rates_one_person
from bot.pulse.results.acts import figures_of_company, figures_of_group
from bot.pulse.rounds import Round
from bot.sharing import store as sharing
from bot.sharing.rules import Learning
from bot.words import Words

COMPANY = "company"
DIRECT = "direct_messages"
Names = Mapping[TeamId, str]  # of the teams


def export_for(scope: Scope, reader: PersonId, since: datetime, words: Words) -> list[DataSet]:
    """Every data set as this person may see it, and the dictionary of their columns. Refused to whoever is no colleague."""
    return [*(data_set_for(scope, reader, name, since) for name in READERS), dictionary(words)]


def data_set_for(scope: Scope, reader: PersonId, name: str, since: datetime) -> DataSet:
    """One data set, by its name. Refused to whoever is no colleague."""
    known = people.person(scope, reader)
    if known is None or not known.counts:
        raise PersonCanFix("export.no_colleague")
    names = {team.id: team.name for team in teams.all_teams(scope)}
    return DataSet(name, list(READERS[name](scope, reader, since, names)))


def dictionary(words: Words) -> DataSet:
    """What each column means."""
    pairs = [(name, one) for name, columns in COLUMNS.items() for one in columns]
    rows = [{"data_set": name, "column": one, "meaning": words(f"export.column.{one}")} for name, one in pairs]
    return DataSet("columns", rows)


def _learnings(scope: Scope, reader: PersonId, since: datetime, names: Names) -> Iterator[Cells]:
    yield from (learning_cells(one, names) for one in sharing.learnings_since(scope, reader, since))


def learning_cells(one: Learning, names: Names) -> Cells:
    """A learning's line; `names` are the teams'."""
    facts = {name: getattr(one, name) for name in ("title", "text", "tags", "link", "used_by")}
    return facts | {"day": one.shared_at, "team": names.get(one.team) if one.team else None, "failure_lesson": one.is_failure_lesson}


def _experiments(scope: Scope, reader: PersonId, since: datetime, names: Names) -> Iterator[Cells]:
    yield from (experiment_cells(one, names) for one in experiments.trials_since(scope, reader, since))


def experiment_cells(one: Experiment, names: Names) -> Cells:
    """An experiment's line."""
    facts = {name: getattr(one, name) for name in ("hypothesis", "smallest_test", "judged_by", "ends_on", "outcome", "lesson")}
    return facts | {"day": one.starts_on, "team": names.get(one.team) if one.team else None}


def _commitments(scope: Scope, reader: PersonId, since: datetime, names: Names) -> Iterator[Cells]:
    """Of the reader's own teams: what a team chose is read in its channel, and nowhere else."""
    for known in plans.commitments_of(scope, teams.teams_of(scope, reader)):
        if known.starts_on >= since.date():
            yield commitment_cells(scope, known, names)


def commitment_cells(scope: Scope, known: Commitment, names: Names) -> Cells:
    """A commitment's line."""
    seen = commitment_seen(scope, known, scope.now.date())
    facts = {name: getattr(seen, name) for name in ("text", "noticed_by", "ends_on", "state", "lesson")}
    return facts | {"day": known.starts_on, "team": names.get(known.team)}


def _figures(scope: Scope, reader: PersonId, since: datetime, _names: Names) -> Iterator[Cells]:
    """Each release: the company's figures, and those of the group that the reader was counted in."""
    for released in pulses.released_since(scope, since):
        yield from figures_of_round(scope, reader, released)


def figures_of_round(scope: Scope, reader: PersonId, released: Round) -> Iterator[Cells]:
    """One release, as far as this reader sees it."""
    where = {"day": released.released_at, "round": released.number}
    cohort = pulses.cohort_of_person(scope, released.id, reader)
    if cohort is not None:
        yield from _told(where | {"group": cohort.name or cohort.kind.value}, figures_of_group(scope, released.id, cohort.lineage))
    yield from _told(where | {"group": COMPANY}, figures_of_company(scope, released.id))


def _maps(scope: Scope, reader: PersonId, _since: datetime, _names: Names) -> Iterator[Cells]:
    """The newest map of the reader's group and of the company, as `/learn map` shows them."""
    audit, lineage = newest_for(scope, reader)
    if audit is None:
        return
    own = told_to_group(scope, audit, lineage) if lineage is not None else None
    for told, group in ((own, ", ".join(own.teams) if own else ""), (told_of_company(scope, audit), COMPANY)):
        if told is not None:
            yield from _told({"day": told.released_at, "group": group}, told.figures)


def _indicators(scope: Scope, reader: PersonId, since: datetime, names: Names) -> Iterator[Cells]:
    """Each week's figures as they were shown: the company's, and those of the reader's teams from their first week in each."""
    came = {team: since.date() for team, since in teams.in_since(scope, reader).items()}
    first_day = since.date()
    places: list[tuple[str, str, date]] = [(weeks_store.COMPANY, COMPANY, first_day)]
    places += [(team, names.get(team, ""), max(first_day, day)) for team, day in sorted(came.items())]
    for subject, group, first in places:
        for week, figures in weeks_store.weeks_shown(scope, subject, first).items():
            yield from _told({"week": week, "group": group}, figures.values())


def _deliveries(scope: Scope, _reader: PersonId, since: datetime, _names: Names) -> Iterator[Cells]:
    """How many messages were booked each week. Those to people are one number, however they ended: nobody counts who was reminded."""
    counted: Counter[tuple[date, str]] = Counter()
    for queued_at, kind, recipient in booked_since(scope, since):
        monday = queued_at.date() - timedelta(days=queued_at.weekday())
        counted[monday, kind if recipient.startswith(("C", "G")) else DIRECT] += 1
    for (week, kind), count in sorted(counted.items()):
        yield {"week": week, "kind": kind, "messages": count}


def _told(where: Cells, figures: Iterable[Released]) -> Iterator[Cells]:
    for one in figures:
        if not rates_one_person(one):
            yield {**where, **(_shown(one) if isinstance(one, Shown) else {"withheld": one.why}), "about": _about(one)}


def _shown(one: Shown) -> Cells:
    facts = {name: getattr(one, name) for name in ("said", "score", "low", "high", "n", "change", "tier")}
    moved = {"points": one.points} if one.has_moved else {}
    return facts | moved | {"answers": one.answers.code if one.answers else None}


def _about(one: Released) -> Any:
    return one.about.text if isinstance(one.about, OwnQuestionTopic) else one.about


READERS: Mapping[str, Callable[[Scope, PersonId, datetime, Names], Iterable[Cells]]] = {
    "learnings": _learnings,
    "experiments": _experiments,
    "commitments": _commitments,
    "figures": _figures,
    "maps": _maps,
    "indicators": _indicators,
    "deliveries": _deliveries,
}
