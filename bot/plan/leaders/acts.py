"""The round table through its month, and each lead's sealed guess.

A guess is read by nobody but the lead who made it, and only beside a figure that lead reads anyway. Its key lies outside the database
and is destroyed with the guesses two weeks after they were set beside the results.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.content.dimensions import Dimension
from bot.database.consent import LEADS_CHANNEL, paused_until
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix, TooLate
from bot.ids import ChannelId, PersonId, RoundTableId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.teams import store as teams
from bot.plan.keeping.redrawing import card_over
from bot.plan.leaders import store as tables
from bot.plan.leaders.notice_bodies import LeaderTookOn, TableOpened, TableTold
from bot.plan.leaders.rules import (
    GIVEN_UP_AFTER,
    LEAST_LEADS,
    OVER_AFTER,
    TOLD_AFTER,
    GuessBeside,
    GuessWanted,
    RoundTable,
    TableSeen,
    TableState,
    first_monday_after,
    guess_key,
    guessed,
    side_of_month,
    taken_on,
)
from bot.pulse.privacy.released import Shown, rates_one_person
from bot.pulse.results.acts import figures_of_company
from bot.pulse.results.figures import figure_in_round, newest_told
from bot.pulse.rounds import Round
from bot.pulse.settings.acts import rotation_settings
from bot.schedule.job import DueContext
from bot.schedule.store import set_due, set_due_once

OPEN_DUE, TELL_DUE, OVER_DUE = "leaders:open", "leaders:tell", "leaders:over"


def leads_channel(scope: Scope) -> ChannelId | None:
    """Where the round table is held, if an owner named a channel."""
    found = people.setting(scope, LEADS_CHANNEL)
    return ChannelId(str(found)) if found else None


def channel_for_owner(scope: Scope, owner: PersonId) -> ChannelId | None:
    """The same, for an owner who wants to change it."""
    require_owner(scope, owner)
    return leads_channel(scope)


def name_channel(scope: Scope, owner: PersonId, channel: ChannelId | None) -> datetime | None:
    """From the next first Monday on it is held there; None: nowhere any more. When it opens next."""
    require_owner(scope, owner)
    facts = people.channel_facts(scope, channel) if channel else None
    if channel and (facts is None or not facts["bot_is_member"] or facts["is_archived"]):
        raise PersonCanFix("leaders.not_here", field="channel")
    people.change_setting(scope, LEADS_CHANNEL, channel, owner)
    plan_workspace(scope)
    return first_monday_after(scope.now) if channel else None


def plan_workspace(scope: Scope) -> None:
    """The first Monday of each month."""
    set_due_once(scope, OPEN_DUE, scope.workspace, first_monday_after(scope.now))


# --- the month ---------------------------------------------------------------------------------------------------


def open_table(context: DueContext) -> datetime:
    """This month's, where a channel was named, two leads or more of begun teams are there, and owners do not let everything rest."""
    scope, channel = context.scope, leads_channel(context.scope)
    side = side_of_month(scope.now.date(), rotation_settings(scope).off)
    if channel is not None and side is not None and paused_until(scope) is None and len(_leads(scope)) >= LEAST_LEADS:
        _open(scope, channel, side)
    return first_monday_after(scope.now)


def _open(scope: Scope, channel: ChannelId, side: Dimension) -> None:
    made = RoundTable(
        id=RoundTableId(scope.new_id()),
        month=scope.now.date().replace(day=1),
        side=side,
        state=TableState.GUESSING,
        channel=channel,
        opened_at=scope.now,
        round_id=None,
    )
    if tables.add_table(scope, made):
        scope.keys.make(scope.tx, guess_key(made.id))
        queue_notice(scope, Notice(TableOpened(made.id), channel, key=f"leaders:{made.id}:open", priority=CHANNEL))
        set_due(scope, TELL_DUE, made.id, scope.now + TOLD_AFTER)


def tell_table(context: DueContext) -> datetime | None:
    """A week later, once results came: the company's figure, one question, and each lead's own guess for that lead."""
    scope = context.scope
    table = tables.round_table(scope, RoundTableId(context.subject))
    if table is None or table.state is not TableState.GUESSING:
        return None
    told = _told_since(scope, table)
    if told is None:
        if scope.now - table.opened_at < GIVEN_UP_AFTER:
            return scope.now + TOLD_AFTER
        end_guesses(scope, table.id)
        return None
    tables.change_table(scope, table.id, state=TableState.TOLD, round_id=told.id)
    card_over(scope, table.channel, TableOpened(table.id))
    queue_notice(scope, Notice(TableTold(table.id), table.channel, key=f"leaders:{table.id}:told", priority=CHANNEL))
    set_due(scope, OVER_DUE, table.id, scope.now + OVER_AFTER)
    return None


def end_table(context: DueContext) -> None:
    """Two weeks later the guesses and their key are gone."""
    end_guesses(context.scope, RoundTableId(context.subject))


def end_guesses(scope: Scope, table_id: RoundTableId) -> None:
    """Nothing of them can be read any more."""
    tables.drop_guesses(scope, table_id)
    scope.keys.destroy(scope.tx, guess_key(table_id))
    tables.change_table(scope, table_id, state=TableState.OVER)
    table = tables.round_table(scope, table_id)
    if table is not None:
        card_over(scope, table.channel, TableOpened(table_id))
        card_over(scope, table.channel, TableTold(table_id))


# --- what a lead does --------------------------------------------------------------------------------------------


def guess_wanted(scope: Scope, lead: PersonId, table_id: RoundTableId) -> GuessWanted:
    """The form of a guess. Raises TooLate once results are there, NotAllowed for whoever leads no team."""
    table = _guessing(scope, table_id)
    return GuessWanted(table.id, table.side, _led(scope, lead))


def guess(scope: Scope, lead: PersonId, table_id: RoundTableId, typed: Mapping[TeamId, str]) -> GuessWanted:
    """Seal it: nobody reads it before the results, and then this lead alone."""
    wanted = guess_wanted(scope, lead, table_id)
    key = scope.keys.get(scope.tx, guess_key(table_id))
    if key is None:
        raise TooLate("leaders.guess.over")
    for team, tenths in guessed(typed, [team for team, _ in wanted.teams]).items():
        tables.keep_guess(scope, key, table_id, lead, team, tenths)
    return wanted


def guesses_beside(scope: Scope, lead: PersonId, table_id: RoundTableId) -> tuple[RoundTable, tuple[GuessBeside, ...]]:
    """This lead's own guesses beside their teams' figures. No figure, no comparing: what may not be told is told in no other way."""
    table = _there(scope, table_id)
    if table.state is TableState.GUESSING:
        raise PersonCanFix("leaders.guess.sealed")
    key = scope.keys.get(scope.tx, guess_key(table_id))
    if table.state is TableState.OVER or key is None or table.round_id is None:
        raise TooLate("leaders.guess.over")
    made = []
    for team, name in _led(scope, lead):
        figure = figure_in_round(scope, table.round_id, team, table.side)
        shown = figure if isinstance(figure, Shown) and figure.score is not None and not rates_one_person(figure) else None
        made.append(GuessBeside(name, tables.guess_of(scope, key, table_id, lead, team), shown))
    return table, tuple(made)


def may_take_on(scope: Scope, lead: PersonId, table_id: RoundTableId) -> RoundTable:
    """The table, for a lead who takes something on."""
    table = _there(scope, table_id)
    _led(scope, lead)
    if table.state is TableState.OVER:
        raise TooLate("leaders.over")
    return table


def take_on(scope: Scope, lead: PersonId, table_id: RoundTableId, text: str) -> RoundTable:
    """A commitment of one's own, told in the leads' channel under one's name."""
    table, words = may_take_on(scope, lead, table_id), taken_on(text)
    tables.keep_commitment(scope, table_id, lead, words)
    key = f"leaders:{table_id}:{lead}:{int(scope.now.timestamp())}"
    queue_notice(scope, Notice(LeaderTookOn(table_id, lead), table.channel, key=key, priority=CHANNEL))
    return table


def table_seen(scope: Scope, table_id: RoundTableId) -> TableSeen | None:
    """A round table as its channel reads it."""
    table = tables.round_table(scope, table_id)
    if table is None:
        return None
    last = tables.table_before(scope, table)
    figures = figures_of_company(scope, table.round_id) if table.round_id else ()
    company = next((one for one in figures if isinstance(one, Shown) and one.about is table.side and one.score is not None), None)
    return TableSeen(table, company, tables.commitments_at(scope, last.id) if last else ())


def _there(scope: Scope, table_id: RoundTableId) -> RoundTable:
    table = tables.round_table(scope, table_id)
    if table is None:
        raise NotFound("plan.gone")
    return table


def _guessing(scope: Scope, table_id: RoundTableId) -> RoundTable:
    table = _there(scope, table_id)
    if table.state is not TableState.GUESSING or _told_since(scope, table) is not None:
        raise TooLate("leaders.guess.too_late")
    return table


def _told_since(scope: Scope, table: RoundTable) -> Round | None:
    newest = newest_told(scope)
    return newest if newest is not None and newest.released_at is not None and newest.released_at > table.opened_at else None


def _leads(scope: Scope) -> set[PersonId]:
    """Whoever leads a team that waits for its wave has nothing to guess at yet."""
    begun = {team.id for team in teams.begun_teams(scope)}
    return {row.person_id for row in teams.rosters(scope) if row.is_lead and row.team_id in begun}


def _led(scope: Scope, lead: PersonId) -> tuple[tuple[TeamId, str], ...]:
    mine = set(teams.teams_of(scope, lead, as_lead=True))
    found = tuple((team.id, team.name) for team in teams.begun_teams(scope) if team.id in mine)
    if not found:
        raise NotAllowed("leaders.leads_only")
    return found
