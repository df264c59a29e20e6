"""Opening a round: who is counted together, what each cohort is asked, and when each person hears of it.

Everything is frozen in one transaction, the round key made before it commits. A round opens on Monday at 06:00 UTC and
closes on Friday at 12:00 in the workspace's main zone, so that everybody's own hour and one reminder fit. One that
could not open before Thursday waits for the next week. No round opens before the last one is released: no ask without
an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.cadence import Cadence, next_due, pulse_slot, reminder_at, wall_moment, zone_of
from bot.domain.cohorts import Candidate, Cohort, Formation, NotAsked, Reason, Standing, form_cohorts
from bot.domain.grouping import Team
from bot.domain.ids import LineageId, PersonId, QuestionId, RoundId, TeamId
from bot.domain.notices import FAN_OUT, PERSONAL, Notice
from bot.domain.people import Person
from bot.domain.questions import BANK, Question
from bot.domain.rotation import Asked as AskedLately
from bot.domain.rotation import RotationSettings, assign_blocks, choose_questions
from bot.storage import cells, people, pulse_answers, pulses, teams
from bot.storage.database import Tx
from bot.storage.due import set_due, set_due_once
from bot.storage.keys import SILENCE, KeyStore, round_key
from bot.storage.outbox import queue_notices
from bot.storage.pulse_people import Wishes, wishes
from bot.storage.pulses import Asked, KeptCohort, Round
from bot.usecases.clockwork import DueContext
from bot.usecases.pulse_settings import contract_of, main_zone, rotation_settings

OPEN_AT = Cadence(time(6, 0), frozenset({0}))  # Mondays, UTC
LAST_OPENING_DAY = 2  # Wednesday
CLOSING_WEEKDAY, CLOSING_TIME = 4, time(12, 0)
RECENT = timedelta(weeks=12)
HOLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening did: the round if anybody could be asked, and how many are."""

    round: Round | None
    cohorts: int
    asked: int
    not_asked: tuple[NotAsked, ...]


def schedule_pulses(tx: Tx, workspace: str, now: datetime) -> bool:
    """Rounds come every week from now on; call it whenever a team was set up. True the first time."""
    return set_due_once(tx, workspace, "pulse:open", workspace, next_opening(now))


def next_opening(after: datetime) -> datetime:
    """The next Monday 06:00 UTC."""
    return next_due(OPEN_AT, after=after, zone=zone_of("UTC"))


def closing_of(opens_at: datetime, zone_name: str) -> datetime:
    """Friday 12:00 of the week in which a round opens, on the main zone's wall."""
    zone = zone_of(zone_name)
    day = opens_at.astimezone(zone).date()
    return wall_moment(day + timedelta(days=CLOSING_WEEKDAY - day.weekday()), CLOSING_TIME, zone)


def open_due(due: DueContext) -> datetime | None:
    """Open this week's round, unless the last one is not told yet or the week is too old."""
    last = pulses.newest_round(due.tx, due.workspace)
    if last is not None and last.state != pulses.RELEASED:
        return due.now + HOLD
    if due.now.weekday() <= LAST_OPENING_DAY:
        open_round(due.tx, due.workspace, now=due.now, keys=due.keys, new_id=due.new_id)
    return next_opening(due.now)


def open_round(
    tx: Tx,
    workspace: str,
    *,
    now: datetime,
    keys: KeyStore,
    new_id: Callable[[], str],
    closes_at: datetime | None = None,
) -> Opened:
    """P1, P2: freeze cohorts and questions, make the key, queue what each person will be asked and when."""
    last = pulses.newest_round(tx, workspace)
    kept = pulses.latest_of_each_lineage(tx, workspace)
    formation = _form(tx, workspace, now, last, kept)
    if not formation.cohorts:
        _tell_left_out(tx, workspace, formation.not_asked, now)
        return Opened(None, 0, 0, formation.not_asked)
    opened = pulses.add_round(
        tx,
        workspace,
        new_id(),
        opens_at=now,
        closes_at=closes_at or closing_of(now, main_zone(tx, workspace)),
        contract=contract_of(tx, workspace),
        bank=str(BANK.version),
    )
    keys.make(tx, round_key(opened.id))
    keys.make(tx, SILENCE)
    frozen = _kept_cohorts(tx, workspace, opened, formation, kept, new_id)
    asked = _questions(tx, workspace, opened, last, frozen, formation)
    for cohort in formation.cohorts:
        here = frozen[cohort.lineage]
        lines = [Asked(one.id, one.version, place) for place, one in enumerate(asked[cohort.lineage])]
        pulses.freeze_cohort(tx, workspace, here, teams=cohort.teams, members=cohort.members, asked=lines)
    pulses.forget_members(tx, workspace, but_of_round=opened.id)
    members = [person for cohort in formation.cohorts if asked[cohort.lineage] for person in cohort.members]
    count = _queue_asks(tx, workspace, opened, members, now)
    _tell_left_out(tx, workspace, formation.not_asked, now)
    set_due(tx, workspace, "pulse:close", opened.id, opened.closes_at)
    return Opened(opened, len(formation.cohorts), count, formation.not_asked)


def watch_due(due: DueContext) -> datetime | None:
    """A round whose key is gone cannot be read by anybody: drop its rows, make a new key, ask once more (P6)."""
    ask_again(due.tx, due.workspace, due.subject, now=due.now, keys=due.keys)
    return None


def ask_again(tx: Tx, workspace: str, round_id: str, *, now: datetime, keys: KeyStore) -> bool:
    """Start an open round's answers anew after its key was lost. Nobody is asked a third time.

    Once the round's time is over nothing is reopened: closing drops its rows (T14).
    """
    current = pulses.round_by_id(tx, workspace, round_id, lock=True)
    if current is None or not current.takes_answers(now) or keys.get(tx, round_key(round_id)) is not None:
        return False
    pulse_answers.drop_rows_of(tx, workspace, round_id)
    keys.make(tx, round_key(round_id))
    keys.make(tx, SILENCE)
    pulses.change_round(tx, workspace, round_id, asked_again=current.asked_again + 1)
    if current.asked_again == 0:
        everybody = [p for members in pulses.members_by_cohort(tx, workspace, round_id).values() for p in members]
        _queue_asks(tx, workspace, current, everybody, now, again=True)
    return True


def why_not_asked(tx: Tx, workspace: str, person_id: str, now: datetime) -> NotAsked | None:
    """Why this person is not asked, or None if they are (or will be when the next round opens)."""
    person = people.person(tx, workspace, person_id)
    if person is None:
        return None
    alone = form_cohorts([_candidate(person)], [], today=now.date()).not_asked
    if alone and alone[0].reason is not Reason.TOO_FEW:
        return alone[0]
    newest = pulses.newest_round(tx, workspace)
    if newest is None or pulses.cohort_of_person(tx, workspace, newest.id, person_id) is not None:
        return None
    return alone[0] if alone else None


# --- forming -----------------------------------------------------------------------------------------------------


def _form(tx: Tx, workspace: str, now: datetime, last: Round | None, kept: Mapping[str, KeptCohort]) -> Formation:
    members = pulses.members_by_cohort(tx, workspace, last.id) if last else {}
    before = {
        LineageId(lineage): Standing(
            settled_size=cohort.settled_size,
            silent_until=cohort.silent_until or now.date(),
            members=frozenset(PersonId(person) for person in members.get(cohort.id, ())),
        )
        for lineage, cohort in kept.items()
    }
    candidates = [_candidate(person) for person in people.all_people(tx, workspace)]
    return form_cohorts(candidates, _teams(tx, workspace), today=now.date(), before=before)


def _candidate(person: Person) -> Candidate:
    return Candidate(
        id=PersonId(person.id),
        known_since=person.known_since.date(),
        is_bot=person.is_bot,
        is_guest=person.is_guest,
        is_stranger=person.is_stranger,
        is_deactivated=person.is_deactivated,
    )


def _teams(tx: Tx, workspace: str) -> list[Team]:
    members: dict[str, set[PersonId]] = {}
    leads: dict[str, set[PersonId]] = {}
    for row in teams.rosters(tx, workspace):
        members.setdefault(row.team_id, set()).add(PersonId(row.person_id))
        if row.is_lead:
            leads.setdefault(row.team_id, set()).add(PersonId(row.person_id))
    return [
        Team(
            id=TeamId(team.id),
            name=team.name,
            members=frozenset(members.get(team.id, ())),
            leads=frozenset(leads.get(team.id, ())),
            parent=TeamId(team.parent_id) if team.parent_id else None,
        )
        for team in teams.all_teams(tx, workspace)
    ]


def _kept_cohorts(
    tx: Tx, workspace: str, opened: Round, formation: Formation, kept: Mapping[str, KeptCohort], new_id: Callable[[], str]
) -> dict[LineageId, KeptCohort]:
    names = {team.id: team.name for team in teams.all_teams(tx, workspace)}
    blocks = assign_blocks(
        [cohort.lineage for cohort in formation.cohorts],
        {LineageId(lineage): cohort.block for lineage, cohort in kept.items()},
        seed=workspace,
    )
    return {
        cohort.lineage: KeptCohort(
            id=new_id(),
            round_id=opened.id,
            lineage=cohort.lineage,
            kind=cohort.kind.value,
            name=_name(cohort, names),
            parent_lineage=cohort.parent,
            block=blocks[cohort.lineage],
            size=cohort.size,
            settled_size=formation.standings[cohort.lineage].settled_size,
            newcomers=formation.newcomers[cohort.lineage],
            silent_until=formation.standings[cohort.lineage].silent_until,
        )
        for cohort in formation.cohorts
    }


def _name(cohort: Cohort, names: Mapping[str, str]) -> str:
    if not cohort.teams:
        return {"leaders": "Leads", "company": "Everybody else"}[cohort.kind.value]
    return " + ".join(names[team] for team in cohort.teams)[:200]


def _questions(
    tx: Tx,
    workspace: str,
    opened: Round,
    last: Round | None,
    frozen: Mapping[LineageId, KeptCohort],
    formation: Formation,
) -> dict[LineageId, tuple[Question, ...]]:
    """One or two questions a cohort. Halved where last round's answers were too few to be of any use (no ask without an answer)."""
    settings = rotation_settings(tx, workspace)
    recent = _asked_lately(tx, workspace, opened)
    useful = cells.lineages_with_cells(tx, workspace, last.id) if last else set()
    was_asked = {cohort.lineage for cohort in pulses.cohorts_of(tx, workspace, last.id)} if last else set()
    told = {team.id for team in teams.all_teams(tx, workspace) if team.channel_id}
    chosen: dict[LineageId, tuple[Question, ...]] = {}
    for cohort in formation.cohorts:
        knew = bool(cohort.teams) and set(cohort.teams) <= told  # own questions are announced in the teams' channels
        chosen[cohort.lineage] = choose_questions(
            opened.number,
            frozen[cohort.lineage].block,
            BANK,
            settings if knew else RotationSettings(settings.off, settings.weights),
            seed=workspace,
            halved=cohort.lineage in was_asked and cohort.lineage not in useful,
            cohort_size=cohort.size,
            opens_at=opened.opens_at,
            recent=recent.get(cohort.lineage, ()),
        )
    return chosen


def _asked_lately(tx: Tx, workspace: str, opened: Round) -> dict[str, list[AskedLately]]:
    """What each lineage was asked lately. Rounds count as the weeks they lie back: a pause lets questions rest too."""
    found = pulses.asked_before(tx, workspace, since=opened.opens_at - RECENT)
    week = timedelta(weeks=1)
    return {
        lineage: [AskedLately(QuestionId(question), opened.number - max(1, round((opened.opens_at - at) / week))) for at, question in asked]
        for lineage, asked in found.items()
    }


# --- telling -----------------------------------------------------------------------------------------------------


def _queue_asks(tx: Tx, workspace: str, opened: Round, members: Iterable[str], now: datetime, *, again: bool = False) -> int:
    """One notice a person at their own moment, and the reminder two working days later.

    Both are queued for everybody, also for those who have answered or want quiet: what is queued must tell nothing.
    Rendering decides.
    """
    known = {person.id: person for person in people.all_people(tx, workspace)}
    wished = wishes(tx, workspace, since=now.date())
    window = replace(opened, opens_at=max(now, opened.opens_at))
    asks: list[Notice] = []
    reminders: list[Notice] = []
    for person in sorted(set(members) & set(known)):
        at = moment_to_ask(window, person, known[person].zone, wished)
        if at is None or (again and _still_to_come(opened, person, known[person].zone, wished, now)):
            continue
        asks.append(_ask(opened, person, at, again=again))
        days_off = wished.days_off(person)
        remind = reminder_at(at, closes_at=opened.closes_at, zone=zone_of(known[person].zone), days_off=days_off)
        if remind is not None and not again:
            reminders.append(_reminder(opened, person, remind))
    queue_notices(tx, workspace, asks + reminders, now)
    return len(asks)


def _still_to_come(opened: Round, person: str, zone: str, wished: Wishes, now: datetime) -> bool:
    """Whether the first asking waits in the outbox still: then it is the only one needed."""
    first = moment_to_ask(opened, person, zone, wished)
    return first is not None and first > now


def moment_to_ask(opened: Round, person: str, zone: str, wished: Wishes) -> datetime | None:
    """When this person is asked in this round; None when their days off leave no moment."""
    return pulse_slot(
        wished.slot(person),
        opens_at=opened.opens_at,
        closes_at=opened.closes_at,
        zone=zone_of(zone),
        person=PersonId(person),
        round_id=RoundId(opened.id),
        days_off=wished.days_off(person),
    )


def _ask(opened: Round, person: str, at: datetime, *, again: bool) -> Notice:
    return Notice(
        kind="pulse:again" if again else "pulse:ask",
        recipient=person,
        key=f"pulse:{opened.id}:{'again' if again else 'ask'}:{person}",
        body={"round": opened.id},
        not_before=at,
        expires_at=opened.closes_at,
        priority=FAN_OUT,
    )


def _reminder(opened: Round, person: str, at: datetime) -> Notice:
    return Notice(
        kind="pulse:reminder",
        recipient=person,
        key=f"pulse:{opened.id}:reminder:{person}",
        body={"round": opened.id},
        not_before=at,
        expires_at=opened.closes_at,
        priority=FAN_OUT,
    )


def _tell_left_out(tx: Tx, workspace: str, not_asked: Iterable[NotAsked], now: datetime) -> None:
    """People of a team that is too small are told why they are not asked, once ever; the others read it in their Home."""
    in_teams = {row.person_id for row in teams.rosters(tx, workspace)}
    notices = [
        Notice("pulse:left_out", one.person, f"pulse:left_out:{one.person}", {"reason": one.reason.value}, priority=PERSONAL)
        for one in not_asked
        if one.reason is Reason.TOO_FEW and one.person in in_teams
    ]
    queue_notices(tx, workspace, notices, now)
