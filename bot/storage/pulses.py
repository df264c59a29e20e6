"""Rounds, their frozen cohorts and questions, and what was published. Answers are in `pulse_answers`, counts in `cells`.

`published` is append only: what was shown is what is stored, for everybody; nothing here changes or removes a row of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.domain.anonymity import K_SCORES, Contract
from bot.domain.release import Released, ShownPoint, from_row
from bot.storage.database import Tx, insert_new
from bot.storage.schema import (
    cohort_members,
    cohort_questions,
    cohort_teams,
    cohorts,
    published,
    rounds,
    settings,
)

OPEN, FOLDED, RELEASED = "open", "folded", "released"
RESIDUAL = "residual"
COMPANY_SUBJECT = "company"
K_SETTING = "pulse_k"
RESPONSE, NOT_SAID = "response", "not_said"  # beside the dimensions: how many answered, how many would rather not


@dataclass(frozen=True, slots=True)
class Round:
    """One sending of the pulse."""

    id: str
    number: int
    opens_at: datetime
    closes_at: datetime
    state: str
    contract: Contract
    bank_version: str
    asked_again: int
    erased_at: datetime | None
    released_at: datetime | None

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer still counts."""
        return self.state == OPEN and now < self.closes_at

    @property
    def week(self) -> int:
        """The calendar week it closes in, counted from year 1: what scoring calls a week."""
        return _week(self.closes_at)


@dataclass(frozen=True, slots=True)
class KeptCohort:
    """A cohort as it was frozen, and what its closing said about it."""

    id: str
    round_id: str
    lineage: str
    kind: str
    name: str
    parent_lineage: str | None
    block: int
    size: int
    settled_size: int
    newcomers: int
    silent_until: date | None
    response_band: str | None = None
    under_half_answered: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a cohort is asked it, in that place of the card."""

    question: str
    version: int
    place: int


@dataclass(frozen=True, slots=True)
class Published:
    """One line of a release."""

    round_id: str
    released_at: datetime
    subject: str
    dimension: str  # a dimension, or RESPONSE, or NOT_SAID
    shown: Mapping[str, Any]

    @property
    def figure(self) -> Released:
        """What people may see of it, word for word."""
        return from_row(self.shown["figure"])

    @property
    def line(self) -> tuple[ShownPoint, ...]:
        """The trend, as it was drawn then."""
        return tuple(ShownPoint(**point) for point in self.shown.get("line", ()))


# --- rounds ------------------------------------------------------------------------------------------------------


def add_round(tx: Tx, workspace: str, round_id: str, *, opens_at: datetime, closes_at: datetime, contract: Contract, bank: str) -> Round:
    """A new open round. Its number is the next one; a second opening at the same time fails on it."""
    newest = select(func.max(rounds.c.number)).where(rounds.c.workspace_id == workspace)
    number = (tx.execute(newest).scalar() or 0) + 1
    row = {
        "workspace_id": workspace,
        "id": round_id,
        "number": number,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "state": OPEN,
        "k": contract.scores_k,
        "comments_k": contract.words_k,
        "rule_version": contract.rule_version,
        "bank_version": bank,
        "asked_again": 0,
    }
    tx.execute(insert(rounds).values(**row))
    return Round(round_id, number, opens_at, closes_at, OPEN, contract, bank, 0, None, None)


def round_by_id(tx: Tx, workspace: str, round_id: str, *, lock: bool = False) -> Round | None:
    """One round. `lock`: nobody else changes or closes it before this transaction ends."""
    query = select(rounds).where(rounds.c.workspace_id == workspace, rounds.c.id == round_id)
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return _round(row) if row is not None else None


def round_taking_answers(tx: Tx, workspace: str, round_id: str) -> Round | None:
    """One round, held so that it cannot close between looking and saving (on PostgreSQL; SQLite has one writer)."""
    query = select(rounds).where(rounds.c.workspace_id == workspace, rounds.c.id == round_id)
    row = tx.execute(query.with_for_update(read=True)).one_or_none()
    return _round(row) if row is not None else None


def newest_round(tx: Tx, workspace: str, *states: str) -> Round | None:
    """The latest round, of those states if any are given."""
    query = select(rounds).where(rounds.c.workspace_id == workspace)
    if states:
        query = query.where(rounds.c.state.in_(states))
    row = tx.execute(query.order_by(rounds.c.number.desc()).limit(1)).one_or_none()
    return _round(row) if row is not None else None


def change_round(tx: Tx, workspace: str, round_id: str, **changed: Any) -> None:
    """Move a round on: its state, when its traces were erased, when it was released."""
    tx.execute(update(rounds).where(rounds.c.workspace_id == workspace, rounds.c.id == round_id).values(**changed))


# --- cohorts -----------------------------------------------------------------------------------------------------


def freeze_cohort(
    tx: Tx,
    workspace: str,
    cohort: KeptCohort,
    *,
    teams: Iterable[str],
    members: Iterable[str],
    asked: Sequence[Asked],
) -> None:
    """Write down a cohort, who is in it and what it is asked. Nothing of it changes while the round is open."""
    row = {name: getattr(cohort, name) for name in KeptCohort.__dataclass_fields__}
    tx.execute(insert(cohorts), [row | {"workspace_id": workspace}])
    here = {"workspace_id": workspace, "cohort_id": cohort.id}
    for table, rows in (
        (cohort_teams, [here | {"team_id": team} for team in teams]),
        (cohort_members, [here | {"person_id": person} for person in sorted(members)]),
        (cohort_questions, [here | {"question_id": a.question, "version": a.version, "place": a.place} for a in asked]),
    ):
        if rows:
            tx.execute(insert(table), rows)


def add_residual(tx: Tx, workspace: str, cohort: KeptCohort) -> None:
    """A parent's residual group, which exists only because a cell needs it (P5)."""
    row = {name: getattr(cohort, name) for name in KeptCohort.__dataclass_fields__}
    insert_new(tx, cohorts, row | {"workspace_id": workspace})


def cohorts_of(tx: Tx, workspace: str, round_id: str) -> list[KeptCohort]:
    """A round's cohorts, residual ones too."""
    where = (cohorts.c.workspace_id == workspace, cohorts.c.round_id == round_id)
    return [_cohort(row) for row in tx.execute(select(cohorts).where(*where).order_by(cohorts.c.lineage))]


def cohort_of_person(tx: Tx, workspace: str, round_id: str, person: str) -> KeptCohort | None:
    """The cohort somebody was frozen into in this round, if any."""
    query = (
        select(cohorts)
        .join(cohort_members, _same_cohort(cohort_members))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == round_id)
        .where(cohort_members.c.person_id == person)
    )
    row = tx.execute(query).one_or_none()
    return _cohort(row) if row is not None else None


def questions_of(tx: Tx, workspace: str, cohort_id: str) -> tuple[Asked, ...]:
    """What a cohort is asked, in the order of the card."""
    where = (cohort_questions.c.workspace_id == workspace, cohort_questions.c.cohort_id == cohort_id)
    rows = tx.execute(select(cohort_questions).where(*where).order_by(cohort_questions.c.place))
    return tuple(Asked(row.question_id, row.version, row.place) for row in rows)


def questions_by_cohort(tx: Tx, workspace: str, round_id: str) -> dict[str, tuple[Asked, ...]]:
    """What every cohort of a round is asked."""
    query = (
        select(cohort_questions)
        .join(cohorts, _same_cohort(cohort_questions))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == round_id)
        .order_by(cohort_questions.c.cohort_id, cohort_questions.c.place)
    )
    found: dict[str, list[Asked]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.cohort_id].append(Asked(row.question_id, row.version, row.place))
    return {cohort: tuple(asked) for cohort, asked in found.items()}


def members_by_cohort(tx: Tx, workspace: str, round_id: str) -> dict[str, list[str]]:
    """Who is in which cohort of a round."""
    query = (
        select(cohort_members.c.cohort_id, cohort_members.c.person_id)
        .join(cohorts, _same_cohort(cohort_members))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == round_id)
        .order_by(cohort_members.c.cohort_id, cohort_members.c.person_id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for cohort, person in tx.execute(query):
        found[cohort].append(person)
    return dict(found)


def teams_by_cohort(tx: Tx, workspace: str, round_id: str) -> dict[str, list[str]]:
    """Which teams each cohort of a round was made of."""
    query = (
        select(cohort_teams.c.cohort_id, cohort_teams.c.team_id)
        .join(cohorts, _same_cohort(cohort_teams))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == round_id)
        .order_by(cohort_teams.c.cohort_id, cohort_teams.c.team_id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for cohort, team in tx.execute(query):
        found[cohort].append(team)
    return dict(found)


def latest_of_each_lineage(tx: Tx, workspace: str) -> dict[str, KeptCohort]:
    """Every lineage's newest cohort, whatever its round: what forming remembers from one time to the next."""
    newest = (
        select(cohorts.c.lineage, func.max(rounds.c.number).label("number"))
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.kind != RESIDUAL)
        .group_by(cohorts.c.lineage)
        .subquery()
    )
    query = (
        select(cohorts)
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .join(newest, (newest.c.lineage == cohorts.c.lineage) & (newest.c.number == rounds.c.number))
        .where(cohorts.c.workspace_id == workspace)
    )
    return {row.lineage: _cohort(row) for row in tx.execute(query)}


def forget_members(tx: Tx, workspace: str, *, but_of_round: str) -> None:
    """Who was in which cohort is kept only for the newest round."""
    stays = select(cohorts.c.id).where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == but_of_round)
    tx.execute(delete(cohort_members).where(cohort_members.c.workspace_id == workspace, cohort_members.c.cohort_id.not_in(stays)))


def note_responses(tx: Tx, workspace: str, said: Iterable[tuple[str, str, bool]]) -> None:
    """(cohort, band, fewer than half answered): all that stays of how many answered."""
    for cohort, band, under_half in said:
        tx.execute(
            update(cohorts)
            .where(cohorts.c.workspace_id == workspace, cohorts.c.id == cohort)
            .values(response_band=band, under_half_answered=under_half)
        )


def asked_before(tx: Tx, workspace: str, *, since: datetime) -> dict[str, list[tuple[datetime, str]]]:
    """By lineage: (opening, question) of every question asked since then."""
    query = (
        select(cohorts.c.lineage, rounds.c.opens_at, cohort_questions.c.question_id)
        .join(cohort_questions, _same_cohort(cohort_questions))
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(cohorts.c.workspace_id == workspace, rounds.c.opens_at >= since)
        .order_by(rounds.c.number, cohort_questions.c.place)
    )
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for lineage, opened, question in tx.execute(query):
        found[lineage].append((opened, question))
    return dict(found)


# --- what was published ------------------------------------------------------------------------------------------


def publish(tx: Tx, workspace: str, round_id: str, lines: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
    """(subject, dimension, shown), once for ever: a line that is there already stays as it is."""
    rows = [
        {"workspace_id": workspace, "round_id": round_id, "subject": subject, "dimension": dimension, "shown": shown}
        for subject, dimension, shown in lines
    ]
    if rows:
        tx.execute(insert(published), rows)


def published_for(tx: Tx, workspace: str, subject: str, *, rounds_back: int = 26) -> list[Published]:
    """Everything ever shown about a lineage (or "company"), newest round first."""
    query = _published(tx, workspace).where(published.c.subject == subject)
    newest = select(func.max(rounds.c.number)).where(rounds.c.workspace_id == workspace).scalar_subquery()
    query = query.where(rounds.c.number > newest - rounds_back)
    return [_line(row) for row in tx.execute(query.order_by(rounds.c.number.desc(), published.c.dimension))]


def todays_k(tx: Tx, workspace: str) -> int:
    """The k an owner chose; what somebody wrote below the constant counts as the constant."""
    query = select(settings.c.value).where(settings.c.workspace_id == workspace, settings.c.name == K_SETTING)
    stored = tx.execute(query).scalar()
    return max(K_SCORES, stored) if isinstance(stored, int) else K_SCORES


def lines_of(tx: Tx, workspace: str, round_id: str, subjects: Collection[str]) -> dict[str, list[Published]]:
    """What one release shows of these subjects."""
    lines: dict[str, list[Published]] = defaultdict(list)
    query = _published(tx, workspace).where(published.c.round_id == round_id)
    for row in tx.execute(query.where(published.c.subject.in_(list(subjects))).order_by(published.c.dimension)):
        lines[row.subject].append(_line(row))
    return dict(lines)


def published_since(tx: Tx, workspace: str, *, since_week: int) -> dict[tuple[str, str], dict[int, Mapping[str, Any]]]:
    """By (subject, dimension): what was shown in which week, for all subjects at once."""
    known = select(rounds.c.id, rounds.c.closes_at).where(rounds.c.workspace_id == workspace)
    known = known.where(rounds.c.k >= todays_k(tx, workspace))
    weeks = {row.id: week for row in tx.execute(known) if (week := _week(row.closes_at)) >= since_week}
    found: dict[tuple[str, str], dict[int, Mapping[str, Any]]] = defaultdict(dict)
    query = select(published).where(published.c.workspace_id == workspace, published.c.round_id.in_(list(weeks)))
    for row in tx.execute(query):
        if "figure" in row.shown and row.dimension != NOT_SAID:
            found[row.subject, row.dimension][weeks[row.round_id]] = row.shown
    return dict(found)


def line_breaks(tx: Tx, workspace: str, breaks: Callable[[int, int], bool]) -> dict[str, list[int]]:
    """By lineage: the weeks in which so many members were new that its line starts again."""
    query = (
        select(cohorts.c.lineage, cohorts.c.newcomers, cohorts.c.size, rounds.c.closes_at)
        .join(rounds, (rounds.c.workspace_id == cohorts.c.workspace_id) & (rounds.c.id == cohorts.c.round_id))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.newcomers > 0)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in tx.execute(query):
        if breaks(row.newcomers, row.size):
            found[row.lineage].append(_week(row.closes_at))
    return dict(found)


def latest_release(tx: Tx, workspace: str, teams: Collection[str] | None = None) -> tuple[dict[str, str], dict[str, list[Published]]]:
    """The newest release, for many teams at once: ({team: lineage}, {lineage or "company": lines}).

    Teams that were merged share a lineage; a team that was in no cohort is missing from the first. None: all teams.
    """
    newest = newest_round(tx, workspace, RELEASED)
    if newest is None:
        return {}, {}
    query = (
        select(cohort_teams.c.team_id, cohorts.c.lineage)
        .join(cohorts, _same_cohort(cohort_teams))
        .where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == newest.id)
    )
    wanted = None if teams is None else set(teams)
    lineages = {team: lineage for team, lineage in tx.execute(query) if wanted is None or team in wanted}
    subjects = {*lineages.values(), COMPANY_SUBJECT}
    lines: dict[str, list[Published]] = defaultdict(list)
    found = _published(tx, workspace).where(published.c.round_id == newest.id)
    for row in tx.execute(found.order_by(published.c.subject, published.c.dimension)):
        if teams is None or row.subject in subjects:
            lines[row.subject].append(_line(row))
    return lineages, dict(lines)


def _published(tx: Tx, workspace: str) -> Any:
    """Nothing that was released under a smaller k than today's: raising it holds at once (T9)."""
    joined = (rounds.c.workspace_id == published.c.workspace_id) & (rounds.c.id == published.c.round_id)
    query = select(published, rounds.c.released_at).join(rounds, joined)
    return query.where(published.c.workspace_id == workspace, rounds.c.k >= todays_k(tx, workspace))


def _line(row: Row[Any]) -> Published:
    return Published(row.round_id, row.released_at, row.subject, row.dimension, row.shown)


def _same_cohort(table: Any) -> Any:
    return (table.c.workspace_id == cohorts.c.workspace_id) & (table.c.cohort_id == cohorts.c.id)


def _round(row: Row[Any]) -> Round:
    return Round(
        id=row.id,
        number=row.number,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        state=row.state,
        contract=Contract(row.k, row.comments_k, row.rule_version),
        bank_version=row.bank_version,
        asked_again=row.asked_again,
        erased_at=row.erased_at,
        released_at=row.released_at,
    )


def _cohort(row: Row[Any]) -> KeptCohort:
    return KeptCohort(**{name: row._mapping[name] for name in KeptCohort.__dataclass_fields__})


def _week(moment: datetime) -> int:
    return (moment.date().toordinal() - 1) // 7
