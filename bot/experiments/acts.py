"""The experiment ledger at work: started, asked about on its day, reminded of once, ended, found again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from bot.database.consent import may_hear_from_us
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.experiments import store as rows
from bot.experiments.notice_bodies import (
    AboutExperiment,
    ExperimentCheckIn,
    ExperimentEnded,
    ExperimentReminder,
    ExperimentStarted,
    ExperimentTold,
)
from bot.experiments.rules import (
    Experiment,
    Outcome,
    Plan,
    Result,
    Step,
    is_failure_with_lesson,
    may_be_ended,
    may_end,
    reminder_ends,
    step_at,
    unclear_once_reminded,
)
from bot.ids import NOWHERE, ChainId, ChannelId, ExperimentId, LearningId, MessageTs, PersonId, TeamId
from bot.outbox.notice import ANSWER, CHANNEL, Notice
from bot.outbox.store import is_on_its_way, queue_notice, redraw_standing
from bot.people import store as people
from bot.people.teams import store as teams
from bot.schedule.cadence import next_working_morning
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import clear_due, set_due
from bot.schedule.weeks import week_in_utc
from bot.sharing import activity
from bot.sharing import search_index as search
from bot.sharing import store as sharing_rows
from bot.sharing.activity import Teams
from bot.sharing.acts import share_til, where_to_post
from bot.sharing.rules import ActivityKind, Draft, Fact, Place, id_from, title_of
from bot.words import Words

FOUND_AS = "experiment"
SHOWN_AT_HOME = 3
STEPS = {Step.CHECK_IN: "experiment:ask", Step.REMIND: "experiment:remind", Step.CALL_UNCLEAR: "experiment:unclear"}
PAGE = 6


class Ledger(Struct, frozen=True):
    """One page of the ledger and what it was narrowed down to."""

    experiments: tuple[Experiment, ...]
    team: TeamId | None
    outcome: str | None
    skip: int
    more: bool
    teams: tuple[tuple[TeamId, str], ...] = ()  # (id, name) of those it can be narrowed down to, the reader's own first


def today_of(scope: Scope, person: PersonId) -> datetime:
    """Now, on the person's own wall clock: an end date means their day."""
    return scope.now.astimezone(_zone(scope, person))


def could_be_for(scope: Scope, owner: PersonId, channel: ChannelId) -> dict[ChainId, str]:
    """What the team of an experiment begun here chose, by its chain: it may be tried for that."""
    team = sharing_rows.team_of(scope, owner, channel)
    return rows.chosen_by(scope, team) if team else {}


def start_experiment(
    scope: Scope, owner: PersonId, plan: Plan, key: str, channel: ChannelId, *, chain: ChainId | None = None
) -> Experiment:
    """Somebody tries something. Ripple comes back on the end date in their morning. A `chain` that is over by now is none."""
    team = sharing_rows.team_of(scope, owner, channel)
    posted_in = where_to_post(scope, channel, team)
    facts = people.channel_facts(scope, posted_in) if posted_in else None
    origin = f"typed:{key}"[:200]
    made = Experiment(
        id=ExperimentId(id_from(scope.workspace, FOUND_AS, origin)),
        owner=owner,
        team=team,
        channel=posted_in,
        ts=None,
        is_private=bool(facts and facts["is_private"]),
        hypothesis=plan.hypothesis,
        smallest_test=plan.smallest_test,
        judged_by=plan.judged_by,
        starts_on=today_of(scope, owner).date(),
        ends_on=plan.ends_on,
        outcome=None,
        lesson=None,
        learning=None,
        started_at=scope.now,
        reminded_at=None,
        finished_at=None,
        chain=chain if chain and team and chain in rows.chosen_by(scope, team) else None,
    )
    if rows.add_experiment(scope, made, origin):
        activity.add_fact(scope, Fact(ActivityKind.EXPERIMENTED, owner, made.id, scope.now), Teams(team))
        _index(scope, made)
        _plan_step(scope, made, Step.CHECK_IN)
        if posted_in:
            notice = Notice(ExperimentStarted(made.id), posted_in, key=f"experiment:{made.id}:started", priority=ANSWER)
            queue_notice(scope, notice)
    return made


def end_experiment(scope: Scope, words: Words, person: PersonId, experiment_id: ExperimentId, result: Result, *, share: bool) -> Experiment:
    """The owner says how it ended; the lesson can become a learning in the same breath, in their `words`."""
    known = own_experiment(scope, person, experiment_id)
    may_end(known, person)
    learning = _share_lesson(scope, words, known, result) if share and result.lesson else None
    changed = _finish(scope, known, result.outcome, result.lesson or None, learning)
    for kind in STEPS.values():
        clear_due(scope, kind, experiment_id)
    if not may_be_ended(changed):
        _take_buttons(scope, changed)
    if changed.channel:
        key = f"experiment:{experiment_id}:ended:{result.outcome}"
        queue_notice(scope, Notice(ExperimentEnded(experiment_id), changed.channel, key=key, priority=CHANNEL))
    return changed


def _take_buttons(scope: Scope, known: Experiment) -> None:
    """The questions how it went lose their button."""

    def told(asked: AboutExperiment, channel: ChannelId, ts: MessageTs) -> ExperimentTold | None:
        return ExperimentTold(known.id, channel, ts) if asked.experiment == known.id else None

    for body in (ExperimentCheckIn, ExperimentReminder):
        redraw_standing(scope, known.owner, body, told, because=ExperimentTold.kind)


def own_experiment(scope: Scope, person: PersonId, experiment_id: ExperimentId) -> Experiment:
    """The experiment, if it is there and may be ended by this person."""
    known = rows.experiment(scope, experiment_id)
    if known is None:
        raise NotFound("experiment.gone")
    may_end(known, person)
    return known


def running_at(scope: Scope, person: PersonId, place: Place) -> Experiment | None:
    """Their own experiment whose card stands there, while it runs."""
    known = rows.experiment_at(scope, place)
    return known if known is not None and known.owner == person and known.outcome is None else None


def look_at_ledger(scope: Scope, reader: PersonId, *, team: TeamId | None = None, outcome: str | None = None, skip: int = 0) -> Ledger:
    """A page of the ledger, only what the reader may see. A team that is gone, or an odd outcome, narrows nothing down."""
    mine = set(teams.teams_of(scope, reader))
    choices = [(one.id, one.name) for one in sorted(teams.all_teams(scope), key=lambda one: (one.id not in mine, one.name))]
    chosen = team if team in {id_ for id_, _ in choices} else None
    known = outcome if outcome == "running" or outcome in {item.value for item in Outcome} else None
    found = rows.ledger(scope, reader, team=chosen, outcome=known, skip=max(0, skip), size=PAGE + 1)
    return Ledger(tuple(found[:PAGE]), chosen, known, max(0, skip), len(found) > PAGE, tuple(choices))


def ask_how_it_went(context: DueContext) -> None:
    """On the end date, in the owner's morning."""
    known = _still_running(context)
    if known is not None:
        _to_owner(context, ExperimentCheckIn(known.id), known)
        _plan_step(context.scope, known, Step.REMIND)


def remind_once(context: DueContext) -> None:
    """Two working days later, once; never to somebody outside the consent gate, who has set the day but asked for no reminder."""
    known = _still_running(context)
    if known is not None and known.reminded_at is None:
        if may_hear_from_us(context.scope, [known.owner]):
            _to_owner(context, ExperimentReminder(known.id), known)
            rows.change_experiment(context.scope, known.id, reminded_at=context.scope.now)
        _plan_step(context.scope, known, Step.CALL_UNCLEAR)


def was_reminded(scope: Scope, experiment_id: ExperimentId) -> None:
    """The reminder has gone out: "unclear" leaves time to answer it."""
    known = rows.experiment(scope, experiment_id)
    if known is not None and known.outcome is None:
        at = unclear_once_reminded(known.ends_on, scope.now, _zone(scope, known.owner))
        set_due(scope, STEPS[Step.CALL_UNCLEAR], known.id, at)


def call_it_unclear(context: DueContext) -> datetime | None:
    """Nobody said how it went: the ledger says "unclear", and the owner may still change that.

    While the reminder waits for room in the owner's week, this waits with it, from morning to morning. Once it is called unclear,
    a reminder that still waits is dropped when its turn comes.
    """
    known = _still_running(context)
    if known is None:
        return None
    zone = _zone(context.scope, known.owner)
    if context.scope.now < reminder_ends(known.ends_on, zone) and is_on_its_way(context.scope, f"{ExperimentReminder.kind}:{known.id}"):
        return next_working_morning(context.scope.now, zone)
    _finish(context.scope, known, Outcome.UNCLEAR, None, None)
    return None


def _finish(scope: Scope, known: Experiment, outcome: Outcome, lesson: str | None, learning: LearningId | None) -> Experiment:
    changed = replace(known, outcome=outcome, lesson=lesson, learning=learning, finished_at=scope.now)
    for experiment, by in ((known, -1), (changed, 1)):
        if experiment.finished_at is not None:
            _count_finished(scope, experiment, experiment.finished_at, by)
    rows.change_experiment(scope, known.id, outcome=outcome.value, lesson=lesson, learning_id=learning, finished_at=scope.now)
    _index(scope, changed)
    return changed


def _count_finished(scope: Scope, experiment: Experiment, at: datetime, by: int) -> None:
    week = week_in_utc(at)
    activity.bump(scope, experiment.team, week, "experiments_finished", by)
    if is_failure_with_lesson(experiment.outcome, experiment.lesson):
        activity.bump(scope, experiment.team, week, "experiments_failed_learned", by)


def _share_lesson(scope: Scope, words: Words, known: Experiment, result: Result) -> LearningId:
    text = words("experiment.shared_lesson", lesson=result.lesson, hypothesis=known.hypothesis)
    draft = Draft(title=title_of(result.lesson), text=text, tags=("experiment",))
    shared = share_til(
        scope,
        known.owner,
        draft,
        f"experiment:{known.id}",
        known.channel or NOWHERE,
        is_private=known.is_private,
        is_failure_lesson=result.outcome is Outcome.NOT_HELD,
    )
    return shared.learning.id


def _index(scope: Scope, made: Experiment) -> None:
    search.keep_found(
        scope,
        FOUND_AS,
        made.id,
        author=made.owner,
        channel=made.channel,
        is_private=made.is_private,
        at=made.started_at,
        title=made.hypothesis,
        body="\n".join(part for part in (made.smallest_test, made.judged_by, made.lesson) if part),
    )


def _plan_step(scope: Scope, made: Experiment, step: Step) -> None:
    at = step_at(step, made.ends_on, _zone(scope, made.owner))
    set_due(scope, STEPS[step], made.id, at)


def _still_running(context: DueContext) -> Experiment | None:
    known = rows.experiment(context.scope, ExperimentId(context.subject))
    return known if known is not None and known.outcome is None else None


def _to_owner(context: DueContext, body: AboutExperiment, known: Experiment) -> None:
    queue_notice(context.scope, Notice(body, known.owner, key=f"{body.kind}:{known.id}"))


def _zone(scope: Scope, person: PersonId) -> ZoneInfo:
    known = people.person(scope, person)
    return ZoneInfo(known.zone if known else "UTC")


def newest_of(scope: Scope, person: PersonId) -> tuple[Experiment, ...]:
    """Somebody's newest experiments, for their Home."""
    return tuple(rows.experiments_by(scope, person, SHOWN_AT_HOME))


def forget_person(scope: Scope, person: PersonId) -> None:
    """Everything a person tried is gone."""
    for experiment in rows.experiments_by(scope, person, 1_000_000):
        rows.drop_experiment(scope, experiment.id)
        search.forget_found(scope, FOUND_AS, [experiment.id])


DUE: DueJobs = {
    STEPS[Step.CHECK_IN]: ask_how_it_went,
    STEPS[Step.REMIND]: remind_once,
    STEPS[Step.CALL_UNCLEAR]: call_it_unclear,
}
