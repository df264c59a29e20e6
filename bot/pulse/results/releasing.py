"""Releasing a round. Every cohort and the company in one transaction, so that everybody sees results in the same minute (P10).

What is shown is gathered in `lines`; this file stores it, once for ever, and tells the teams that there is news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.database.scope import Scope
from bot.ids import LineageId, RoundId, SubjectKey
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notices
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.acts import queue_maps
from bot.pulse.notice_bodies import PulseResults
from bot.pulse.privacy.compact import SIDES, news_in
from bot.pulse.results import store as releases
from bot.pulse.results.close_receipts import keep_receipt
from bot.pulse.results.lines import Line, lines_of_release
from bot.pulse.results.subjects import group_subject
from bot.pulse.results.told_by_digest import told_by_digest
from bot.pulse.rounds import KeptCohort, Round, RoundState
from bot.schedule.job import DueContext

AGAIN = timedelta(minutes=1)


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
    lines = lines_of_release(scope, folded, kept)
    releases.publish(scope, folded.id, lines)
    _tell_teams(scope, folded, kept, lines)
    pulses.change_round(scope, folded.id, state=RoundState.RELEASED, released_at=scope.now)
    keep_receipt(scope, folded, len(kept))
    return len(lines)


def _tell_teams(scope: Scope, folded: Round, kept: Sequence[KeptCohort], lines: Sequence[Line]) -> None:
    """Channels of teams with news are told in the same minute; where the digest comes within a day, it tells them instead."""
    in_digest = told_by_digest(scope)
    channels = {team.id: team.channel_id for team in teams.begun_teams(scope) if team.id not in in_digest}
    members = pulses.teams_by_cohort(scope, folded.id)
    news = _news(lines)
    by_map = queue_maps(scope, folded)
    notices = [
        Notice(
            PulseResults(folded.id, LineageId(cohort.lineage), tuple(news[group_subject(cohort.lineage)])),
            channel,
            key=f"pulse:{folded.id}:results:{channel}",
            expires_at=scope.now + timedelta(hours=20),
            priority=CHANNEL,
        )
        for cohort in kept
        if group_subject(cohort.lineage) in news and cohort.lineage not in by_map
        for team in members.get(cohort.id, ())
        if (channel := channels.get(team))
    ]
    queue_notices(scope, notices)


def _news(lines: Sequence[Line]) -> dict[SubjectKey, list[str]]:
    """By group: the dimensions whose figure everybody may read and is news, as for a digest."""
    return {subject: news for subject, dimension, shown in lines if dimension == SIDES and (news := news_in(shown))}
