"""Rounds, their frozen cohorts and questions. Answers are in `pulse_answers`, counts in `cells`, what was shown in `releases`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, update

from bot.database.schema import cohort_members, cohort_questions, cohort_teams, cohorts, rounds, workspaces
from bot.database.scope import Scope, narrowed
from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId, TeamId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import Asks
from bot.pulse.privacy.fold import Contract
from bot.pulse.rounds import AskedQuestion, KeptCohort, OpeningCohort, Round, RoundState

# --- rounds ------------------------------------------------------------------------------------------------------


def add_round(scope: Scope, round_id: RoundId, *, opens_at: datetime, closes_at: datetime, contract: Contract, bank: str) -> Round:
    """A new open round. Its number is the next one; a second opening at the same time fails on it."""
    newest = select(func.max(rounds.c.number))
    number = (scope.execute(newest).scalar() or 0) + 1
    row = {
        "id": round_id,
        "number": number,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "state": RoundState.OPEN,
        "k": contract.scores_k,
        "comments_k": contract.words_k,
        "rule_version": contract.rule_version,
        "bank_version": bank,
        "asked_again": 0,
    }
    scope.execute(insert(rounds), row)
    return Round(round_id, number, opens_at, closes_at, RoundState.OPEN, contract, bank, 0, None, None)


def round_by_id(scope: Scope, round_id: RoundId, *, lock: bool = False) -> Round | None:
    """One round. `lock`: nobody else changes or closes it before this transaction ends."""
    row = scope.execute(_LOCKED if lock else _ROUND, {"round": round_id}).one_or_none()
    return _round(row) if row is not None else None


def traces_of_round(scope: Scope, round_id: RoundId) -> list[dict[str, Any]]:
    """What the close dropped and the erasure must not find any more."""
    return scope.execute(select(rounds.c.traces).where(rounds.c.id == round_id)).scalar() or []


def round_taking_answers(scope: Scope, round_id: RoundId) -> Round | None:
    """One round, held so that it cannot close between looking and saving (on PostgreSQL; SQLite has one writer)."""
    row = scope.execute(_TAKING_ANSWERS, {"round": round_id}).one_or_none()
    return _round(row) if row is not None else None


def released_since(scope: Scope, since: datetime) -> list[Round]:
    """The rounds whose results came since then, oldest first."""
    query = select(rounds).where(rounds.c.state == RoundState.RELEASED, rounds.c.released_at >= since)
    return [_round(row) for row in scope.execute(query.order_by(rounds.c.number))]


def newest_round(scope: Scope, *states: RoundState) -> Round | None:
    """The latest round, of those states if any are given."""
    row = (scope.execute(_NEWEST_IN, {"states": states}) if states else scope.execute(_NEWEST)).one_or_none()
    return _round(row) if row is not None else None


def rounds_in(scope: Scope, *states: RoundState) -> list[Round]:
    """Every round in one of these states, the oldest first."""
    return [_round(row) for row in scope.execute(select(rounds).where(rounds.c.state.in_(states)).order_by(rounds.c.number))]


def rounds_changed_by_hand(scope: Scope) -> list[Round]:
    """Rounds that were closed and whose state says something else."""
    found = [_round(row) for row in scope.execute(select(rounds))]
    return [one for one in found if one.state != one.true_state]


def promised(scope: Scope) -> Contract:
    """The strictest thresholds any round was opened or closed under: no setting of today weakens them (P11)."""
    row = scope.execute(_PROMISED).one()
    return Contract(k=row.k or 0, comments_k=row.comments_k or 0)


def hold_thresholds(scope: Scope) -> None:
    """Nobody else decides on thresholds before this transaction ends (on PostgreSQL; SQLite has one writer)."""
    scope.execute(select(workspaces.c.id).with_for_update(key_share=True)).all()


def change_round(scope: Scope, round_id: RoundId, **changed: Any) -> None:
    """Move a round on: its state, when its traces were erased, when it was released."""
    scope.execute(update(rounds).where(rounds.c.id == round_id).values(**changed))


# --- cohorts -----------------------------------------------------------------------------------------------------


def freeze(scope: Scope, made: Sequence[OpeningCohort]) -> None:
    """Write down a round's cohorts, who is in them and what they are asked. Nothing of it changes while the round is open."""
    names = KeptCohort.__struct_fields__
    for table, rows in (
        (cohorts, [{name: getattr(one.cohort, name) for name in names} for one in made]),
        (cohort_teams, [{"cohort_id": one.cohort.id, "team_id": team} for one in made for team in one.teams]),
        (cohort_members, [{"cohort_id": one.cohort.id, "person_id": person} for one in made for person in sorted(one.members)]),
        (cohort_questions, [{"cohort_id": one.cohort.id, **asked} for one in made for asked in map(_asked_row, one.asked)]),
    ):
        if rows:
            scope.execute(insert(table), rows)


def _asked_row(asked: AskedQuestion) -> dict[str, Any]:
    return {"question_id": asked.question, "version": asked.version, "place": asked.place}


def add_residual(scope: Scope, cohort: KeptCohort) -> None:
    """A parent's residual group, which exists only because a cell needs it (P5)."""
    scope.insert_new(cohorts, asdict(cohort))


def cohorts_of(scope: Scope, round_id: RoundId) -> list[KeptCohort]:
    """A round's cohorts, residual ones too."""
    query = select(*(cohorts.c[name] for name in _KEPT)).where(cohorts.c.round_id == round_id).order_by(cohorts.c.lineage)
    return [_cohort(row) for row in scope.execute(query)]


def cohort_of_person(scope: Scope, round_id: RoundId, person: PersonId) -> KeptCohort | None:
    """The cohort somebody was frozen into in this round, if any."""
    row = scope.execute(_COHORT_OF_PERSON, {"round": round_id, "person": person}).one_or_none()
    return _cohort(_kept(row)) if row is not None else None


def newest_cohort_of(scope: Scope, person: PersonId) -> KeptCohort | None:
    """The cohort somebody was frozen into in the newest round, if any."""
    newest = newest_round(scope)
    return cohort_of_person(scope, newest.id, person) if newest else None


def questions_of(scope: Scope, cohort_id: CohortId) -> tuple[AskedQuestion, ...]:
    """What a cohort is asked, in the order of the card."""
    rows = scope.execute(_QUESTIONS_OF, {"cohort": cohort_id})
    return tuple(AskedQuestion(row.question_id, row.version, row.place) for row in rows)


def questions_by_cohort(scope: Scope, round_id: RoundId) -> dict[CohortId, tuple[AskedQuestion, ...]]:
    """What every cohort of a round is asked."""
    query = (
        select(cohort_questions)
        .select_from(cohorts)
        .join(cohort_questions, same_cohort(cohort_questions))
        .where(cohorts.c.round_id == round_id)
        .order_by(cohort_questions.c.cohort_id, cohort_questions.c.place)
    )
    found: dict[CohortId, list[AskedQuestion]] = defaultdict(list)
    for row in scope.execute(query):
        found[row.cohort_id].append(AskedQuestion(row.question_id, row.version, row.place))
    return {cohort: tuple(asked) for cohort, asked in found.items()}


def teams_grouped_before(scope: Scope) -> frozenset[TeamId]:
    """Every team that was ever counted in a cohort."""
    return frozenset(scope.execute(select(cohort_teams.c.team_id).distinct()).scalars())


def members_by_cohort(scope: Scope, round_id: RoundId) -> dict[CohortId, list[PersonId]]:
    """Who is in which cohort of a round."""
    query = (
        select(cohort_members.c.cohort_id, cohort_members.c.person_id)
        .select_from(cohorts)
        .join(cohort_members, same_cohort(cohort_members))
        .where(cohorts.c.round_id == round_id)
        .order_by(cohort_members.c.cohort_id, cohort_members.c.person_id)
    )
    found: dict[CohortId, list[PersonId]] = defaultdict(list)
    for cohort, person in scope.execute(query):
        found[cohort].append(person)
    return dict(found)


def people_asked(scope: Scope, round_id: RoundId, asks: Asks) -> frozenset[PersonId]:
    """Who is asked that in a round."""
    query = select(cohort_members.c.person_id).select_from(cohorts).join(cohort_members, same_cohort(cohort_members))
    return frozenset(scope.execute(query.where(cohorts.c.round_id == round_id, cohorts.c.asks == asks)).scalars())


def teams_by_cohort(scope: Scope, round_id: RoundId) -> dict[CohortId, list[TeamId]]:
    """Which teams each cohort of a round was made of."""
    query = (
        select(cohort_teams.c.cohort_id, cohort_teams.c.team_id)
        .select_from(cohorts)
        .join(cohort_teams, same_cohort(cohort_teams))
        .where(cohorts.c.round_id == round_id)
        .order_by(cohort_teams.c.cohort_id, cohort_teams.c.team_id)
    )
    found: dict[CohortId, list[TeamId]] = defaultdict(list)
    for cohort, team in scope.execute(query):
        found[cohort].append(team)
    return dict(found)


def latest_of_each_lineage(scope: Scope) -> dict[LineageId, KeptCohort]:
    """Every lineage's newest cohort, whatever its round: what forming remembers from one time to the next."""
    return {row.lineage: _cohort(_kept(row)) for row in scope.execute(newest_of_each(cohorts))}


def newest_of_each(*columns: Any) -> Select[Any]:
    """These columns of every lineage's newest cohort."""
    numbers = (
        select(cohorts.c.lineage, func.max(rounds.c.number).label("number"))
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(cohorts.c.kind != CohortKind.RESIDUAL)
        .group_by(cohorts.c.lineage)
    )
    newest = narrowed(numbers).subquery()
    return (
        select(*columns)
        .select_from(cohorts)
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .join(newest, (newest.c.lineage == cohorts.c.lineage) & (newest.c.number == rounds.c.number))
    )


def forget_members(scope: Scope, *, but_of_round: RoundId) -> None:
    """Who was in which cohort is kept only for the newest round."""
    stays = narrowed(select(cohorts.c.id).where(cohorts.c.round_id == but_of_round))
    scope.execute(delete(cohort_members).where(cohort_members.c.cohort_id.not_in(stays)))


def note_responses(scope: Scope, said: Iterable[tuple[str, str, bool]]) -> None:
    """(cohort, band, fewer than half answered): all that stays of how many answered."""
    for cohort, band, under_half in said:
        scope.execute(update(cohorts).where(cohorts.c.id == cohort).values(response_band=band, under_half_answered=under_half))


def asked_before(scope: Scope, *, since: datetime) -> dict[LineageId, list[tuple[datetime, QuestionId]]]:
    """By lineage: (opening, question) of every question asked since then."""
    query = (
        select(cohorts.c.lineage, rounds.c.opens_at, cohort_questions.c.question_id)
        .join(cohort_questions, same_cohort(cohort_questions))
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(rounds.c.opens_at >= since)
        .order_by(rounds.c.number, cohort_questions.c.place)
    )
    found: dict[LineageId, list[tuple[datetime, QuestionId]]] = defaultdict(list)
    for lineage, opened, question in scope.execute(query):
        found[lineage].append((opened, question))
    return dict(found)


def same_cohort(table: Any) -> Any:
    """Joins a table of parts to its cohorts."""
    return (table.c.workspace_id == cohorts.c.workspace_id) & (table.c.cohort_id == cohorts.c.id)


def _round(row: Row[Any]) -> Round:
    return Round(
        id=row.id,
        number=row.number,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        state=RoundState(row.state),
        contract=Contract(row.k, row.comments_k, row.rule_version),
        bank_version=row.bank_version,
        asked_again=row.asked_again,
        erased_at=row.erased_at,
        released_at=row.released_at,
        closed_at=row.closed_at,
    )


def _cohort(values: Iterable[Any]) -> KeptCohort:
    kept = list(values)
    kept[_KIND], kept[_ASKS] = CohortKind(kept[_KIND]), Asks(kept[_ASKS])
    return KeptCohort(*kept)


_KEPT = KeptCohort.__struct_fields__
_KIND, _ASKS = _KEPT.index("kind"), _KEPT.index("asks")
_kept = attrgetter(*_KEPT)


# Read at every tap or for every message, so they are built once.
_ROUND = select(rounds).where(rounds.c.id == bindparam("round"))
_LOCKED, _TAKING_ANSWERS = _ROUND.with_for_update(), _ROUND.with_for_update(read=True)
_NEWEST = select(rounds).order_by(rounds.c.number.desc()).limit(1)
_NEWEST_IN = _NEWEST.where(rounds.c.state.in_(bindparam("states", expanding=True)))
_PROMISED = select(func.max(rounds.c.k).label("k"), func.max(rounds.c.comments_k).label("comments_k"))
_COHORT_OF_PERSON = (
    select(cohorts)
    .join(cohort_members, same_cohort(cohort_members))
    .where(cohorts.c.round_id == bindparam("round"), cohort_members.c.person_id == bindparam("person"))
)
_QUESTIONS_OF = select(cohort_questions).where(cohort_questions.c.cohort_id == bindparam("cohort")).order_by(cohort_questions.c.place)
