"""The newest released figures, for many teams in a few statements. What a digest, a nudge and an owner's month start from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, bindparam, case, select

from bot.content.dimensions import Dimension
from bot.database.bulk import among
from bot.database.schema import cohort_teams, cohorts, published, rounds
from bot.database.scope import Scope
from bot.ids import LineageId, RoundId, SubjectKey, TeamId
from bot.pulse import store as pulses
from bot.pulse.privacy.compact import SIDES, TOPICS, figures_in
from bot.pulse.privacy.released import Released, ResponseCount, Shown, WholeGroup, from_row, rates_one_person, read_answered
from bot.pulse.privacy.response_share import AnsweredShare, Band, band_of
from bot.pulse.results import store as releases
from bot.pulse.results.subjects import COMPANY_SUBJECT, group_subject
from bot.pulse.rounds import Round, RoundState

NORMAL_90 = 1.645  # standard deviations from the middle to the end of a 90 % interval


class TeamFigures(Struct, frozen=True):
    """What was released about a team last: by dimension, when, how many answered, and all dimensions together.

    `figures` may be read by everybody in the team. `for_its_lead` holds those that rate the one person who leads it, who reads
    them alone: nothing that goes to a channel, a member or an owner may look there.
    """

    figures: tuple[tuple[Dimension, Released], ...] = ()
    released_at: datetime | None = None
    response: ResponseCount | None = None
    overall: Released | None = None
    for_its_lead: tuple[tuple[Dimension, Released], ...] = ()


class GroupTold(Struct, frozen=True):
    """What the closing said of a group: which share of it answered, whether they were surely fewer than half, its size."""

    band: AnsweredShare | Band | None
    under_half: bool
    size: int


def figures_of(scope: Scope, wanted: Collection[str]) -> tuple[dict[TeamId, TeamFigures], TeamFigures]:
    """The newest release, for these teams and for the company. A team without a cohort in it is missing.

    Nothing where it was released under a smaller k than today's: raising it holds at once.
    """
    newest = _newest(scope)
    if newest is None:
        return {}, TeamFigures()
    subjects = _subjects(scope, newest.id, wanted)
    told = _told(scope, newest.id, {*subjects.values(), COMPANY_SUBJECT})
    made = {subject: replace(found, released_at=newest.released_at) for subject, found in told.items()}
    of_teams = {team: made[subject] for team, subject in subjects.items() if subject in made}
    return of_teams, made.get(COMPANY_SUBJECT, TeamFigures())


def figure_in_round(scope: Scope, round_id: RoundId, team: TeamId, dimension: Dimension) -> Released | None:
    """What was released about a team's group in this round; None where nothing was, or a threshold that was raised since hides it."""
    subject = _subjects(scope, round_id, [team]).get(team)
    lines = releases.lines_of(scope, round_id, [subject]).get(subject, []) if subject else []
    return next((line.figure for line in lines if line.dimension == dimension), None)


def first_told_since(scope: Scope, team: TeamId, day: date) -> tuple[RoundId, datetime] | None:
    """The first release after this day in which everybody in the team was told a figure of it, and when."""
    mine = (cohort_teams.c.team_id == team, rounds.c.released_at > datetime.combine(day, time.max, UTC))
    query = select(rounds.c.id, rounds.c.released_at, published.c.dimension, _FIGURES.label("told"))
    query = query.select_from(cohort_teams).join(cohorts, _SAME_COHORT).join(rounds, _SAME_ROUND).join(published, _OF_GROUP)
    query = query.where(*mine, published.c.dimension.in_((SIDES, *_FOR_ALL))).order_by(rounds.c.number)
    rows = scope.execute(query)
    return next(((row.id, row.released_at) for row in rows if _tells_everybody(row.dimension, row.told)), None)


def _tells_everybody(dimension: str, text: str) -> bool:
    """Whether a stored line, or a group's sides, hold a figure for all."""
    figures = figures_in(text) if dimension == SIDES else [(dimension, read_figure(text))]
    return any(str(about) in _FOR_ALL and isinstance(one, Shown) for about, one in figures)


def newest_told(scope: Scope) -> Round | None:
    """The round whose figures are told today."""
    return _newest(scope)


def may_be_told(scope: Scope) -> bool:
    """Whether any figure may be told today: what was composed days ago asks again before it goes."""
    return _newest(scope) is not None


def published_variances(scope: Scope, lineages: Iterable[LineageId]) -> dict[LineageId, dict[Dimension, float]]:
    """How sure the newest figures of these groups are: the variance behind each interval that everybody may see."""
    newest = _newest(scope)
    if newest is None:
        return {}
    subjects = {group_subject(lineage): lineage for lineage in lineages}
    told = _told(scope, newest.id, set(subjects))
    return {
        subjects[subject]: {side: variance for side, one in told_of.figures if (variance := _variance(one)) is not None}
        for subject, told_of in told.items()
    }


def _variance(released: Released) -> float | None:
    """Of a figure with a 90 % interval around it."""
    if not isinstance(released, Shown) or released.low is None or released.high is None:
        return None
    return ((released.high - released.low) / 2 / NORMAL_90) ** 2 or None


def groups_told(scope: Scope) -> list[GroupTold]:
    """The groups of the newest release. None of them is named."""
    newest = pulses.newest_round(scope, RoundState.RELEASED)
    if newest is None:
        return []
    kept = select(cohorts.c.response_band, cohorts.c.under_half_answered, cohorts.c.size)
    rows = scope.execute(kept.where(cohorts.c.round_id == newest.id))
    return [GroupTold(band_of(row.response_band), bool(row.under_half_answered), row.size) for row in rows]


def _newest(scope: Scope) -> Round | None:
    newest = pulses.newest_round(scope, RoundState.RELEASED)
    return None if newest is None or newest.contract.scores_k < releases.todays_k(scope) else newest


def _subjects(scope: Scope, round_id: RoundId, wanted: Collection[str]) -> dict[TeamId, SubjectKey]:
    """By team: whom the lines about its cohort in this round are about."""
    rows = scope.execute(_LINEAGES, {"round": round_id, "teams": wanted}).all()
    return {row[0]: group_subject(row[1]) for row in rows}


def _told(scope: Scope, round_id: RoundId, subjects: Collection[SubjectKey]) -> dict[SubjectKey, TeamFigures]:
    """By subject: its figures, in the order of `Dimension`, all of them together, and how many answered."""
    by_subject: dict[SubjectKey, dict[str, str]] = defaultdict(dict)
    for subject, dimension, text in scope.execute(_TOLD, {"round": round_id, "subjects": subjects}).all():
        by_subject[subject][dimension] = text
    return {subject: _one(lines) for subject, lines in by_subject.items()}


def _one(lines: Mapping[str, str]) -> TeamFigures:
    told = (
        dict(figures_in(lines[SIDES])) if SIDES in lines else {about: read_figure(lines[name]) for name, about in _TOPICS if name in lines}
    )
    shown = [(about, told[about]) for about in Dimension if about in told]
    response = lines.get(releases.RESPONSE)
    return TeamFigures(
        figures=tuple([pair for pair in shown if not rates_one_person(pair[1])]),
        for_its_lead=tuple([pair for pair in shown if rates_one_person(pair[1])]),
        response=read_answered(_decoded(response)[0]) if response else None,
        overall=told.get(WholeGroup.OVERALL),
    )


@lru_cache(maxsize=4096)
def read_figure(text: str) -> Released:
    """A figure from its text. Remembered: figures are rounded and told in few words, so that many teams share them, and
    digests, leads and nudges read the same release within the week."""
    return from_row(_decoded(text)[0])


_decoded = json.JSONDecoder().raw_decode  # our own texts begin and end with a brace: `loads` would look for blanks around them
_TOPICS = [(one.value, one) for one in TOPICS]
# Found from the round's side: from the team's, every round it ever took part in would be looked at. A "" beside a column
# keeps a database from beginning there; SQLite, which has no statistics, would.
_OF_COHORT = and_(cohort_teams.c.workspace_id == cohorts.c.workspace_id.concat(""), cohort_teams.c.cohort_id == cohorts.c.id.concat(""))
_LINEAGES = (
    select(cohort_teams.c.team_id, cohorts.c.lineage)
    .select_from(cohorts)
    .join(cohort_teams, _OF_COHORT)
    .where(cohorts.c.round_id == bindparam("round"))
    .where(among(cohort_teams.c.team_id.concat(""), "teams"))
)
_SAME_COHORT = and_(cohort_teams.c.workspace_id == cohorts.c.workspace_id, cohort_teams.c.cohort_id == cohorts.c.id)
_SAME_ROUND = and_(rounds.c.workspace_id == cohorts.c.workspace_id, rounds.c.id == cohorts.c.round_id)
_OF_GROUP = and_(
    published.c.workspace_id == cohorts.c.workspace_id, published.c.round_id == cohorts.c.round_id, published.c.subject == cohorts.c.lineage
)
_FOR_ALL = tuple(one.value for one in Dimension if one is not Dimension.LEAD)  # which may rate one person
_FIGURES = case(
    (published.c.dimension == SIDES, published.c.shown[SIDES].as_string()),
    (published.c.dimension == releases.RESPONSE, published.c.shown["answered"].as_string()),
    else_=published.c.shown["figure"].as_string(),
)
_TOLD = select(published.c.subject, published.c.dimension, _FIGURES).where(
    published.c.round_id == bindparam("round"), among(published.c.subject, "subjects")
)
