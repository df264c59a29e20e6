"""What was shown of each round's results. Append only: nothing here changes or removes a row; a raised threshold hides at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, insert, select, text

from bot.database.bulk import BETWEEN, among, by_column
from bot.database.schema import cohorts, published, rounds, settings
from bot.database.scope import Scope, narrowed
from bot.ids import LineageId, RoundId, SubjectKey
from bot.pulse.privacy.compact import SIDES, TOPICS, ToldRow, lines_in, told_record
from bot.pulse.privacy.fold import Contract, strictest
from bot.pulse.privacy.over_time import ShownPoint, ToldBefore, read_points
from bot.pulse.privacy.released import Released, WholeCompany, from_row
from bot.pulse.rounds import week_number
from bot.pulse.scoring.numbers import STAYS_WEEKS
from bot.pulse.store import promised

K_SETTING, COMMENTS_K_SETTING = "pulse_k", "pulse_comments_k"
RESPONSE = "response"  # beside the dimensions: how many answered
NO_ANSWERS = frozenset(WholeCompany)  # and how many chose no point

AllTold = Mapping[tuple[SubjectKey, str], ToldBefore]


class Published(Struct, frozen=True):
    """One line of a release."""

    round_id: RoundId
    released_at: datetime
    subject: SubjectKey
    dimension: str  # a dimension, or RESPONSE, or one of NO_ANSWERS
    shown: Mapping[str, Any]

    @property
    def figure(self) -> Released:
        """What people may see of it, value for value."""
        return from_row(self.shown["figure"])

    @property
    def line(self) -> tuple[ShownPoint, ...]:
        """The trend, as it was drawn then."""
        return read_points(self.shown.get("line", ()))


def publish(scope: Scope, round_id: RoundId, lines: Iterable[tuple[SubjectKey, str, Mapping[str, Any]]]) -> None:
    """(subject, dimension, shown), once for ever: a line that is there already stays as it is."""
    rows = [{"round_id": round_id, "subject": subject, "dimension": dimension, "shown": shown} for subject, dimension, shown in lines]
    if rows:
        scope.execute(insert(published), rows)


def chosen_contract(scope: Scope) -> Contract:
    """The thresholds an owner chose; what somebody wrote below the constants counts as the constants."""
    stored = {row.name: row.value for row in scope.execute(_CHOSEN) if isinstance(row.value, int)}
    return Contract(k=stored.get(K_SETTING, 0), comments_k=stored.get(COMMENTS_K_SETTING, 0))


def contract_in_force(scope: Scope) -> Contract:
    """The strictest of what an owner chose and what any round so far promised (P11)."""
    return strictest([chosen_contract(scope), promised(scope)])


def todays_k(scope: Scope) -> int:
    """The k in force."""
    return contract_in_force(scope).scores_k


def lines_of(scope: Scope, round_id: RoundId, subjects: Collection[SubjectKey]) -> dict[SubjectKey, list[Published]]:
    """What one release shows of these subjects."""
    lines: dict[SubjectKey, list[Published]] = defaultdict(list)
    for row in scope.execute(_LINES_OF, {"k": todays_k(scope), "round": round_id, "subjects": list(subjects)}):
        lines[row.subject] += _lines(row)
    return dict(lines)


def told_before(scope: Scope, subjects: Iterable[SubjectKey], *, since_week: int) -> AllTold:
    """By (subject, dimension): what was told last of these, line by line, in the weeks since that one."""
    found: dict[tuple[SubjectKey, str], ToldBefore] = {}
    missing = set(subjects)
    for round_id, week in _newest_first(scope, since_week):
        for subject, dimension, shown in _lines_told(scope, round_id, missing):
            if "figure" in shown and dimension not in NO_ANSWERS:
                found[subject, dimension] = _told(shown, week)
        missing -= {subject for subject, _ in found}
        if not missing:
            break
    return found


def rows_told_before(scope: Scope, groups: Iterable[SubjectKey], *, since_week: int) -> list[ToldRow]:
    """What was told last of these groups, in the weeks since that one. Mostly all of it is in the newest release.

    Read by column: a large company has thousands of rows, and what older versions stored line by line is brought into their form.
    """
    found: list[ToldRow] = []
    missing = set(groups)
    for round_id, week in _newest_first(scope, since_week):
        query = select(published.c.subject, published.c.shown[SIDES].as_string().label("records"))
        query = query.where(published.c.round_id == round_id, published.c.dimension == SIDES, among(published.c.subject, missing))
        subject, records = scope.execute(by_column(narrowed(query))).one()
        here = zip(subject.split(BETWEEN), records.split(BETWEEN), strict=True) if subject is not None else ()
        found += [ToldRow(name, week, text) for name, text in here]
        missing -= {SubjectKey(one.subject) for one in found}
        if missing:
            found += _rows_of_lines(_lines_told(scope, round_id, missing), week)
            missing -= {SubjectKey(one.subject) for one in found}
        if not missing:
            break
    return found


def _newest_first(scope: Scope, since_week: int) -> list[tuple[RoundId, int]]:
    """The released rounds of those weeks that may be told today, and their weeks."""
    has_lines_too = narrowed(select(published.c.subject).where(published.c.round_id == rounds.c.id).correlate(rounds)).exists()
    known = select(rounds.c.id, rounds.c.closes_at).where(rounds.c.k >= todays_k(scope), rounds.c.released_at.is_not(None), has_lines_too)
    weeks = {row.id: week for row in scope.execute(known) if (week := week_number(row.closes_at)) >= since_week}
    return sorted(weeks.items(), key=lambda one: one[1], reverse=True)


def _lines_told(scope: Scope, round_id: RoundId, subjects: Collection[SubjectKey]) -> Iterator[tuple[SubjectKey, str, Mapping[str, Any]]]:
    """(subject, dimension, shown) of each line of a round that is a row of its own."""
    query = select(published.c.subject, published.c.dimension, published.c.shown)
    query = query.where(published.c.round_id == round_id, published.c.dimension != SIDES, among(published.c.subject, subjects))
    subject, dimension, shown = scope.execute(by_column(narrowed(query))).one()
    if subject is not None:
        rows = json.loads(f"[{shown.replace(BETWEEN, ',')}]")
        yield from zip(map(SubjectKey, subject.split(BETWEEN)), dimension.split(BETWEEN), rows, strict=True)


def _rows_of_lines(lines: Iterable[tuple[SubjectKey, str, Mapping[str, Any]]], week: int) -> list[ToldRow]:
    records: dict[SubjectKey, list[bytes]] = defaultdict(list)
    for subject, dimension, shown in lines:
        if dimension in _TOPICS:
            records[subject].append(told_record(_TOPICS[dimension], _told(shown, week)))
    return [ToldRow(subject, week, b"".join(some).hex()) for subject, some in records.items()]


def _told(shown: Mapping[str, Any], week: int) -> ToldBefore:
    """A stored line. Older versions did not keep since when a number stands: then it may move at once."""
    return ToldBefore(from_row(shown["figure"]), week, shown.get("since", week - STAYS_WEEKS), read_points(shown.get("line", ())))


def has_lines(scope: Scope, round_id: RoundId) -> bool:
    """Whether this round was released, whatever its state says."""
    return scope.execute(select(published.c.subject).where(published.c.round_id == round_id).limit(1)).one_or_none() is not None


def line_breaks(scope: Scope, breaks: Callable[[int, int], bool]) -> dict[LineageId, list[int]]:
    """By lineage: the weeks in which its line starts again: so many were new at once, or as many as there are since the last time."""
    query = select(cohorts.c.lineage, cohorts.c.newcomers, cohorts.c.size, cohorts.c.round_id).where(cohorts.c.newcomers > text("0"))
    closed = {row.id: row.closes_at for row in scope.execute(select(rounds.c.id, rounds.c.closes_at))}
    found: dict[LineageId, list[int]] = defaultdict(list)
    since: dict[LineageId, int] = defaultdict(int)
    for row in sorted(scope.execute(query), key=lambda row: closed[row.round_id]):
        since[row.lineage] += row.newcomers
        if breaks(row.newcomers, row.size) or since[row.lineage] >= row.size:
            found[row.lineage].append(week_number(closed[row.round_id]))
            since[row.lineage] = 0
    return dict(found)


def _lines(row: Row[Any]) -> list[Published]:
    """A row as lines: a group's sides are one row."""
    lines = lines_in(row.shown) if row.dimension == SIDES else [(row.dimension, row.shown)]
    return [Published(row.round_id, row.released_at, row.subject, dimension, shown) for dimension, shown in lines]


_TOPICS = {one.value: one for one in TOPICS}
_CHOSEN = select(settings.c.name, settings.c.value).where(settings.c.name.in_((K_SETTING, COMMENTS_K_SETTING)))
# Nothing that was released under a smaller k than today's: raising it holds at once (T9).
_LINES_OF = (
    select(published, rounds.c.released_at)
    .join(rounds, (rounds.c.workspace_id == published.c.workspace_id) & (rounds.c.id == published.c.round_id))
    .where(rounds.c.k >= bindparam("k"), published.c.round_id == bindparam("round"))
    .where(published.c.subject.in_(bindparam("subjects", expanding=True)))
    .order_by(published.c.dimension)
)
