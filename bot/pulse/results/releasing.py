"""Releasing a round. Every cohort and the company in one transaction, so that everybody sees results in the same minute (P10).

What may be shown is decided in bot.pulse.privacy.release alone; this file gathers what it asks for and stores its answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import LineageId, RoundId, SubjectKey
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notices
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.notice_bodies import PulseResults
from bot.pulse.privacy.fold import Contract, Response, strictest
from bot.pulse.privacy.release import (
    FigureSubject,
    release_company_question,
    release_declined,
    release_response,
    release_score,
    release_trend,
)
from bot.pulse.privacy.released import answered_row, from_row, to_row
from bot.pulse.privacy.response_share import AnsweredShare, band_of
from bot.pulse.results import cells
from bot.pulse.results import store as releases
from bot.pulse.results.close_receipts import keep_receipt
from bot.pulse.results.heard import heard_lineages
from bot.pulse.results.store import NO_ANSWERS, RESPONSE
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.results.told_by_digest import told_by_digest
from bot.pulse.rounds import KeptCohort, Round, RoundState
from bot.pulse.scoring.book import Book, read_book
from bot.pulse.scoring.changes import breaks_line, change, confirmed
from bot.pulse.scoring.readings import PastCell, ScoredItem
from bot.pulse.scoring.scores import cohort_score, company_score
from bot.pulse.scoring.tiers import Placed, as_they_are, standings, tiers
from bot.pulse.settings.acts import contract_of, find_question, rotation_settings
from bot.schedule.job import DueContext

WEEKS_READ = 34  # 26 for the difficulty of questions, and the window eight weeks ago
BEFORE = 8
AGAIN = timedelta(minutes=1)
OWN = "own."

Line = tuple[SubjectKey, str, Mapping[str, Any]]


def release_due(due: DueContext) -> datetime | None:
    """Release this round, once its traces are erased."""
    folded = pulses.round_by_id(due.scope, RoundId(due.subject), lock=True)
    if folded is None or folded.state is not RoundState.FOLDED:
        return None
    if folded.erased_at is None:
        return due.scope.now + AGAIN
    release_round(due.scope, folded)
    return None


def release_round(scope: Scope, folded: Round) -> int:
    """Work out and store everything that may be shown; how many lines. Nothing of it is ever worked out again."""
    if releases.has_lines(scope, folded.id):  # somebody set it back by hand: what was shown stands
        pulses.change_round(scope, folded.id, state=RoundState.RELEASED, released_at=folded.released_at or scope.now)
        return 0
    kept = [one for one in pulses.cohorts_of(scope, folded.id) if one.kind is not CohortKind.RESIDUAL]
    lines = _lines(scope, folded, kept, today=scope.now.date())
    releases.publish(scope, folded.id, lines)
    _tell_teams(scope, folded, kept, lines)
    pulses.change_round(scope, folded.id, state=RoundState.RELEASED, released_at=scope.now)
    keep_receipt(scope, folded, len(kept))
    return len(lines)


def _lines(scope: Scope, folded: Round, kept: Sequence[KeptCohort], *, today: date) -> list[Line]:
    contract = strictest([contract_of(scope), folded.contract])
    heard = heard_lineages(scope, today)
    stored = cells.past_cells(scope, since_week=folded.week - WEEKS_READ)
    past = [one for one in stored if one.residual or one.lineage in heard]
    items = _items(scope, past)
    book = read_book(past, items, week=folded.week, contract=contract)
    book_before = read_book(past, items, week=folded.week - BEFORE, contract=contract)
    on = [d for d in Dimension if d not in rotation_settings(scope).off]
    published = releases.published_since(scope, since_week=folded.week - WEEKS_READ)
    breaks = releases.line_breaks(scope, breaks_line)
    work = _Release(book, book_before, contract, today, on, published)
    lines: list[Line] = []
    for cohort in kept:
        group = FigureSubject(cohort.size, silent_until=cohort.silent_until)
        placed = {one.dimension: one for one in tiers(standings(book, LineageId(cohort.lineage), on))}
        subject = group_subject(cohort.lineage)
        lines += work.subject(subject, cohort.lineage, group, placed, folded.week, breaks.get(cohort.lineage, ()))
        response = Response(cohort.id, band_of(cohort.response_band) or AnsweredShare.SOME, cohort.under_half_answered)
        lines.append((subject, RESPONSE, {"answered": answered_row(release_response(response))}))
    company = _company(kept, heard)
    ready = [score for d in on if (score := company_score(book, d)) is not None]
    placed = {one.dimension: one for one in tiers(as_they_are(ready))}
    lines += work.subject(COMPANY_SUBJECT, None, company, placed, folded.week, ())
    lines += _own_questions(scope, past, company, contract)
    declined = cells.declined_of(scope, folded.id)
    if declined is not None:
        lines += [(COMPANY_SUBJECT, about.value, {"figure": to_row(shown)}) for about, shown in release_declined(declined).items()]
    return lines


def _company(kept: Iterable[KeptCohort], heard: Collection[LineageId]) -> FigureSubject:
    """The company is what its groups that may be shown are together (P1)."""
    sizes = [cohort.size for cohort in kept if cohort.lineage in heard]
    return FigureSubject(sum(sizes), is_company=True, cohorts=len(sizes))


@dataclass(frozen=True, slots=True)
class _Release:
    """What is the same for all subjects of one release."""

    book: Book
    book_before: Book
    contract: Contract
    today: date
    on: Sequence[Dimension]
    published: Mapping[tuple[SubjectKey, str], Mapping[int, Mapping[str, Any]]]

    def subject(
        self,
        subject: SubjectKey,
        lineage: LineageId | None,
        group: FigureSubject,
        placed: Mapping[Dimension, Placed],
        week: int,
        breaks: Iterable[int],
    ) -> list[Line]:
        """Every dimension of one group, or of the company (no lineage)."""
        return [(subject, d.value, self._dimension(subject, lineage, d, group, placed.get(d), week, breaks)) for d in self.on]

    def _dimension(
        self,
        subject: SubjectKey,
        lineage: LineageId | None,
        dimension: Dimension,
        group: FigureSubject,
        placed: Placed | None,
        week: int,
        breaks: Iterable[int],
    ) -> Mapping[str, Any]:
        told = {when: from_row(row["figure"]) for when, row in self.published.get((subject, dimension.value), {}).items()}
        who = LineageId(lineage) if lineage else None
        score = cohort_score(self.book, who, dimension) if who else company_score(self.book, dimension)
        moved, moved_before = change(self.book, who, dimension), change(self.book_before, who, dimension)
        figure = release_score(
            dimension,
            score,
            group,
            today=self.today,
            contract=self.contract,
            last=told[max(told)] if told else None,
            change=moved,
            is_headline=moved is not None and confirmed(moved, moved_before),
            placed=placed,
        )
        points = release_trend({**told, week: figure}, breaks=breaks)
        return {"figure": to_row(figure), "line": [asdict(point) for point in points]}


def _items(scope: Scope, past: Iterable[PastCell]) -> dict[tuple[str, int], ScoredItem]:
    """What scoring must know of each question that has cells; counts and open texts are left out."""
    items: dict[tuple[str, int], ScoredItem] = {}
    for question_id, version in {(one.cell.question, one.cell.version) for one in past}:
        try:
            question = find_question(scope, question_id, version)
        except NotFound:
            continue
        if question.is_scored and not question.is_own:  # an own question is told by itself, never in a dimension
            items[question_id, version] = ScoredItem(question.dimension, question.is_reversed, question.scale)
    return items


def _own_questions(scope: Scope, past: Sequence[PastCell], company: FigureSubject, contract: Contract) -> list[Line]:
    """The company's own questions, one by one, for the whole company only (P11)."""
    lines: list[Line] = []
    for question_id, version in sorted({(one.cell.question, one.cell.version) for one in past if one.cell.question.startswith(OWN)}):
        try:
            question = find_question(scope, question_id, version)
        except NotFound:
            continue
        item = ScoredItem(question.dimension, question.is_reversed, question.scale)
        asked = [one for one in past if (one.cell.question, one.cell.version) == (question_id, version)]
        title = question.own.text if question.own else question_id
        figure = release_company_question(title, item, asked, company, contract=contract)
        lines.append((COMPANY_SUBJECT, f"{question_id}/{version}", {"figure": to_row(figure)}))
    return lines


def _tell_teams(scope: Scope, folded: Round, kept: Sequence[KeptCohort], lines: Sequence[Line]) -> None:
    """Channels of teams with news are told in the same minute; where the digest comes within a day, it tells them instead."""
    in_digest = told_by_digest(scope)
    channels = {team.id: team.channel_id for team in teams.all_teams(scope) if team.id not in in_digest}
    members = pulses.teams_by_cohort(scope, folded.id)
    news = _news(scope, lines)
    notices = [
        Notice(
            PulseResults(folded.id, LineageId(cohort.lineage), tuple(news[group_subject(cohort.lineage)])),
            channel,
            key=f"pulse:{folded.id}:results:{channel}",
            expires_at=scope.now + timedelta(hours=20),
            priority=CHANNEL,
        )
        for cohort in kept
        if group_subject(cohort.lineage) in news
        for team in members.get(cohort.id, ())
        if (channel := channels.get(team))
    ]
    queue_notices(scope, notices)


def _news(scope: Scope, lines: Sequence[Line]) -> dict[SubjectKey, list[str]]:
    """By subject: the dimensions whose figure is new, has another number than last time, or is a headline."""
    before = pulses.newest_round(scope, RoundState.RELEASED)
    told = releases.lines_of(scope, before.id, sorted({subject for subject, _, _ in lines})) if before else {}
    scores = {(line.subject, line.dimension): line.shown.get("figure", {}).get("score") for some in told.values() for line in some}
    news: dict[SubjectKey, list[str]] = {}
    for subject, dimension, shown in lines:
        figure = shown.get("figure", {})
        is_new = figure.get("score") is not None and figure.get("score") != scores.get((subject, dimension))
        if dimension not in NO_ANSWERS and (is_new or figure.get("is_headline")):
            news.setdefault(subject, []).append(dimension)
    return news
