"""Closing a round, in steps that a crash can interrupt anywhere: fold, erase, and only then release.

1. `close_round`, one transaction: open answers become counts of five or more, all open rows go, bands of how many answered are
   noted, the sealed counters of silence are rewritten, the round is folded. The key still exists, the rows no longer do.
2. `erase`, after that commit: the key is destroyed, then the pages and logs where rows stood are rewritten (P6). Doing it twice
   does no harm.
3. `pulse:release` (see pulse_release) waits until 2 is done.

Before 1 commits the round is open, with its key; after it there is nothing left to link. A round whose key is gone, or that is so
late that nobody may keep its answers any more, is closed without results: its rows are dropped unread (T14).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from msgspec.structs import asdict

from bot.database.engine import StillHeld
from bot.database.keys import round_key
from bot.database.schema import open_answers, open_comments, round_nonces, silences
from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.answering import open_tables
from bot.pulse.answering import store as pulse_answers
from bot.pulse.answering.acts import (
    QUIET_ROUNDS,
    SILENT_ROUNDS,
    count_silence_anew,
    forget_former_silence,
    former_silences,
    places_of,
    silent_rounds_by_person,
    waits_for_another_week,
)
from bot.pulse.answering.store import OpenAnswers
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.asking.people_store import wishes
from bot.pulse.asking.telling.acts import moment_to_ask
from bot.pulse.audit.rules import LINES
from bot.pulse.changed_by_hand import put_right
from bot.pulse.privacy.comments import fold_comments
from bot.pulse.privacy.fold import COHORT_MIN, AskedWording, Folded, FrozenCohort, fold, strictest
from bot.pulse.privacy.seal import Sealer
from bot.pulse.results import cells
from bot.pulse.results.merging import merge_cells
from bot.pulse.rounds import AskedQuestion, KeptCohort, Round, RoundState
from bot.pulse.rules import KeyAway
from bot.pulse.settings.acts import contract_of, find_question
from bot.schedule.job import AfterContext, DueContext
from bot.schedule.pulse_times import next_full_hour
from bot.schedule.store import set_due

log = structlog.get_logger()

TRY_AGAIN = timedelta(minutes=1)
KEPT_AT_MOST = timedelta(days=14)  # open answers live no longer, whatever happened to the clockwork


def close_due(due: DueContext) -> datetime | None:
    """Close this round now."""
    put_right(due.scope)
    try:
        with due.scope.tx.begin_nested():
            close_round(due.scope, RoundId(due.subject), rng=random.SystemRandom())
    except KeyAway:
        return due.scope.now + TRY_AGAIN
    except StillHeld:
        log.warning("close_waits", round=due.subject, cure="Another session reads the round's rows: `python -m bot check` says which.")
        return due.scope.now + TRY_AGAIN
    return None


def close_round(scope: Scope, round_id: RoundId, *, rng: random.Random) -> Folded | None:
    """P5: fold the round and delete what was open; None when there was nothing to fold (closed before, or unreadable)."""
    closing = pulses.round_by_id(scope, round_id, lock=True)
    if closing is None or closing.is_over:
        return None
    has_rows = open_tables.take_tables(scope, round_id)
    key = scope.keys.get(scope.tx, round_key(round_id))
    if key is None and has_rows and not scope.keys.lost(scope.tx, round_key(round_id)):
        raise KeyAway("pulse.key_away")
    folded = None
    if key is not None and has_rows and closing.state is RoundState.OPEN and scope.now - closing.opens_at <= KEPT_AT_MOST:
        folded = _fold(scope, closing, key, rng=rng)
    else:
        count_silence_anew(scope, round_id, silent_rounds_by_person(scope))
    kept_to = strictest([closing.contract, contract_of(scope)])
    thresholds = {"k": kept_to.scores_k, "comments_k": kept_to.words_k, "rule_version": kept_to.rule_version}
    pulses.change_round(scope, round_id, state=RoundState.FOLDED, closed_at=scope.now, **thresholds)
    pulses.change_round(scope, round_id, traces=open_tables.drop_tables(scope, round_id))
    set_due(scope, "pulse:erase", round_id, scope.now)
    return folded


def erase(after: AfterContext) -> datetime | None:
    """P6: destroy the key, rewrite the pages, look whether all is gone, note that it is, and let the release follow at the full hour.

    What is not gone yet, or cannot be taken away because another session holds it, is looked at again in a minute.
    """
    round_id = RoundId(after.subject)
    with after.database.transaction() as tx:
        folded = pulses.round_by_id(after.scope(tx), round_id)
        if folded is None or folded.state is RoundState.OPEN or folded.erased_at is not None:
            return None
    left = _left_after_erasing(after, round_id)
    if left:
        log.warning("erasure_not_confirmed", round=round_id, left=left, cure="`python -m bot check` says what is in the way.")
        return after.now + TRY_AGAIN
    with after.database.transaction() as tx:
        scope = after.scope(tx)
        pulses.change_round(scope, round_id, erased_at=after.now, traces=[])
        set_due(scope, "pulse:release", after.subject, next_full_hour(after.now))
    return None


def _left_after_erasing(after: AfterContext, round_id: RoundId) -> list[str]:
    """Destroy, drop and rewrite what is left, then look: what is still there, in words for an operator."""
    try:
        with after.database.transaction() as tx:
            _destroy_key(after.scope(tx), round_id)
        after.database.scrub(open_answers, open_comments, round_nonces, silences)
        with after.database.transaction() as tx:
            open_tables.drop_strays(tx)
    except (StillHeld, OSError) as held:
        return [str(held)]
    with after.database.reading() as tx:
        return what_is_left(after.scope(tx), round_id)


def _destroy_key(scope: Scope, round_id: RoundId) -> None:
    forget_former_silence(scope)
    dropped = [asdict(trace) for trace in scope.keys.destroy(scope.tx, round_key(round_id))]
    if dropped:
        pulses.change_round(scope, round_id, traces=[*pulses.traces_of_round(scope, round_id), *dropped])


def what_is_left(scope: Scope, round_id: RoundId) -> list[str]:
    """What is still there of a closed round's rows and key, in words for an operator."""
    traces = pulses.traces_of_round(scope, round_id)
    keys = [round_key(round_id), *former_silences(scope)]
    return open_tables.traces_left(scope.tx, traces) + [where for key in keys for where in scope.keys.left(scope.tx, key)]


def _fold(scope: Scope, closing: Round, key: bytes, *, rng: random.Random) -> Folded:
    kept = pulses.cohorts_of(scope, closing.id)
    asked = pulses.questions_by_cohort(scope, closing.id)
    members = pulses.members_by_cohort(scope, closing.id)
    found = pulse_answers.open_answers_of(scope, closing.id, Sealer(key))
    contract = strictest([closing.contract, contract_of(scope)])
    residuals = _residuals(kept, closing, scope.new_id)
    folded = fold(
        found.rows,
        _frozen(scope, kept, asked, members),
        {cohort.id: residuals[cohort.parent_lineage].id for cohort in kept if cohort.parent_lineage in residuals},
        contract,
        own_questions=frozenset(one.question for some in asked.values() for one in some if one.question.startswith("own.")),
    )
    for used in sorted({cell.cohort for cell in folded.residual_cells}):
        pulses.add_residual(scope, next(one for one in residuals.values() if one.id == used))
    _merge_what_stands_there(scope, folded, kept)
    cells.add_cells(scope, folded.stored)
    cells.add_declined(scope, closing.id, folded.declined)
    cells.add_comments(scope, fold_comments(found.notes, found.rows, contract, rng=rng, lines=frozenset(one.id for one in LINES)))
    pulses.note_responses(scope, [(one.cohort, one.code, one.fewer_than_half) for one in folded.responses])
    _count_silence(scope, closing, key, found, asked, members)
    return folded


def _merge_what_stands_there(scope: Scope, folded: Folded, kept: Sequence[KeptCohort]) -> None:
    """P10a: no two exact cells of one group and one question exist at the same time. Opening saw to most of it."""
    own = {cohort.id: cohort.lineage for cohort in kept}
    rest = {cohort.id: LineageId(f"{cohort.lineage}{cells.REST}") for cohort in pulses.cohorts_of(scope, kept[0].round_id)} if kept else {}
    asked: dict[LineageId, set[QuestionId]] = defaultdict(set)
    for cell in folded.stored:
        asked[own.get(cell.cohort) or rest[cell.cohort]].add(cell.question)
    merge_cells(scope, asked)


def _frozen(
    scope: Scope,
    kept: Sequence[KeptCohort],
    asked: Mapping[CohortId, Sequence[AskedQuestion]],
    members: Mapping[CohortId, Collection[PersonId]],
) -> list[FrozenCohort]:
    """The cohorts as they were frozen; one that fell below six while the round was open has no cell of its own."""
    here = {person.id for person in people.all_people(scope) if person.counts}
    wordings = _wordings(scope, {(one.question, one.version) for some in asked.values() for one in some})
    frozen = []
    for cohort in kept:
        still_here = sum(person in here for person in members.get(cohort.id, ()))
        size = cohort.size if still_here >= COHORT_MIN else still_here
        found = [(one.question, wordings.get((one.question, one.version))) for one in asked.get(cohort.id, ())]
        is_silent = cohort.silent_until is not None and scope.now.date() < cohort.silent_until
        frozen.append(FrozenCohort(cohort.id, size, {question: wording for question, wording in found if wording}, is_silent))
    return frozen


def _wordings(scope: Scope, asked: Collection[tuple[QuestionId, int]]) -> dict[tuple[QuestionId, int], AskedWording]:
    """The scale of each wording. One that is known no more is left out: its answers can be told to nobody."""
    found: dict[tuple[QuestionId, int], AskedWording] = {}
    for question, version in asked:
        with suppress(NotFound):
            known = find_question(scope, question, version)
            found[question, version] = AskedWording(version, known.scale, known.may_not_come_up)
    return found


def _residuals(kept: Sequence[KeptCohort], closing: Round, new_id: Callable[[], str]) -> dict[LineageId, KeptCohort]:
    """For each parent group that was not asked as a cohort itself, the row its residual cells would belong to."""
    own = {cohort.lineage for cohort in kept}
    parents = sorted({cohort.parent_lineage for cohort in kept if cohort.parent_lineage} - own)
    return {
        parent: KeptCohort(
            id=CohortId(new_id()),
            round_id=closing.id,
            lineage=parent,
            kind=CohortKind.RESIDUAL,
            name="",
            parent_lineage=None,
            block=0,
            size=sum(cohort.size for cohort in kept if cohort.parent_lineage == parent),
            settled_size=0,
            newcomers=0,
            silent_until=None,
        )
        for parent in parents
    }


def _count_silence(
    scope: Scope,
    closing: Round,
    key: bytes,
    found: OpenAnswers,
    asked: Mapping[CohortId, Sequence[AskedQuestion]],
    members: Mapping[CohortId, Collection[PersonId]],
) -> None:
    """One more silent round for who let all questions pass, none for who answered; nobody's number is readable at rest.

    Who wanted quiet, was away all week or is left alone already keeps their number. After the third, the next round's message says
    that I keep quiet, and its close counts that as told: for everybody in one go, so that no row of that moment points at one. In a
    week with a suggestion it is not said, and not counted.
    """
    before = silent_rounds_by_person(scope)
    silent = {
        person
        for cohort, people_in in members.items()
        for person in people_in
        if not any(place in found.slots for one in asked.get(cohort, ()) for place in places_of(key, person, one.question))
    }
    were_asked = {person for cohort, people_in in members.items() if asked.get(cohort) for person in people_in}
    reachable = _reachable(scope, closing, silent & were_asked) if were_asked else set()
    reachable -= waits_for_another_week(scope, {one for one in reachable if before.get(one, 0) == SILENT_ROUNDS}, closing)
    counted = before | {person: 0 for some in members.values() for person in some if person not in silent}
    for person in silent:
        number = before.get(person, 0)
        counted[person] = number + 1 if person in reachable and number < QUIET_ROUNDS else number
    count_silence_anew(scope, closing.id, counted)


def _reachable(scope: Scope, closing: Round, among: Collection[str]) -> set[PersonId]:
    wished = wishes(scope, since=closing.opens_at.date())
    return {
        person.id
        for person in people.all_people(scope)
        if person.id in among
        and person.counts
        and not wished.wants_quiet(person.id, scope.now)
        and not wished.wants_quiet(person.id, closing.opens_at)
        and (not wished.days_off(person.id).leave or moment_to_ask(closing, person.id, person.zone, wished) is not None)
    }
