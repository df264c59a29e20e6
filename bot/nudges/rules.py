"""Which act to suggest to whom, and when to keep still.

1. An act is chosen by role and by the team's released tiers; where nothing is released, by chance alone.
2. Leads go first: theirs begins with a mistake told and a criticism shared, and a team hears about a dimension only
   after its lead did. Where their letter names a side to start with, the act answers that line and no other.
3. No act twice within twelve weeks, none to a lead and somebody of their team in one week; first know, then try, then habit.
4. After three suggestions in a row that nobody answered, twice the silence; after six, four times.
5. One tap: snooze for one to four weeks, less, more, stop. Nobody is told.
6. A random part of the weeks is held out, with its probability written down, so that the effect can be measured.

Refuses to look at anybody's answers: nothing in here could hold one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.content.act_library import Act, ActId, ActStage, Role
from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.ids import NudgeId
from bot.nudges.library import act_called, acts_for
from bot.pulse.scoring.tiers import Tier

NO_REPEAT = timedelta(weeks=12)
ANSWER_WITHIN = timedelta(days=7)
IGNORED_IN_A_ROW = 3
LONGEST_GAP = timedelta(weeks=12)
HELD_OUT_GAP = timedelta(days=7)
HALF_A_DAY = timedelta(hours=12)  # a silence ends this much early: summer time, or a slow round, must not cost a whole week
LEAD_LEADS_BY = timedelta(days=3)
NUDGE_PROBABILITY = 0.7
MOST_SNOOZED_WEEKS = 4
OPENERS = (ActId("share-a-mistake"), ActId("share-criticism"))


class NudgeWish(StrEnum):
    """How often somebody wants to be nudged."""

    MORE = "more"
    USUAL = "usual"
    LESS = "less"
    NONE = "none"


class Reply(StrEnum):
    """What somebody did with a suggestion. Silence is no reply."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    SNOOZED = "snoozed"
    DONE = "done"


class Past(Struct, frozen=True):
    """One suggestion made earlier, or one week held out. `arrived`: it reached the person; some never do."""

    act: ActId
    at: datetime
    reply: Reply | None = None
    held_out: bool = False
    arrived: bool = True


class Reader(Struct, frozen=True):
    """What may be known of a person when a nudge is chosen: role, wishes, earlier suggestions (any order).

    `others`: acts suggested these days to their leads, or to the people they lead: the same one would not be theirs.
    """

    role: Role
    wish: NudgeWish = NudgeWish.USUAL
    snoozed_until: datetime | None = None
    past: tuple[Past, ...] = ()
    others: frozenset[ActId] = frozenset()


class Suggestion(Struct, frozen=True):
    """An act and what led to it: the released tier of its dimension, or the rule that leads go first."""

    act: Act
    tier: Tier | None
    is_opener: bool = False


class Draw(Struct, frozen=True):
    """Whether this week is a nudge or held out, and how likely a nudge was."""

    nudge: bool
    probability: float


class SuggestedAct(Struct, frozen=True):
    """The week's one act: which, by which released tier, and the nudge it is answered as."""

    nudge: NudgeId
    act: str
    tier: Tier | None = None
    is_opener: bool = False


def next_nudge_at(reader: Reader, now: datetime) -> datetime | None:
    """The first moment the next suggestion may be made: `now` or later; None: never, they said stop."""
    if reader.wish is NudgeWish.NONE:
        return None
    moments = [now]
    if reader.snoozed_until is not None:
        moments.append(reader.snoozed_until)
    if reader.past:
        last = max(reader.past, key=lambda one: one.at)
        moments.append(last.at + (HELD_OUT_GAP if last.held_out else gap(reader, now)) - HALF_A_DAY)
    return max(moments)


def may_be_nudged(reader: Reader, now: datetime) -> bool:
    """Whether a suggestion may be made now."""
    return next_nudge_at(reader, now) == now


def gap(reader: Reader, now: datetime) -> timedelta:
    """The silence between two suggestions: by role and wish, doubled for every three in a row left unanswered."""
    usual = _GAPS[reader.role][reader.wish]
    doublings: int = min(ignored_in_a_row(reader.past, now) // IGNORED_IN_A_ROW, 8)
    return max(usual, min(LONGEST_GAP, usual * (1 << doublings)))


def ignored_in_a_row(past: Sequence[Past], now: datetime) -> int:
    """How many of the newest suggestions were let pass. One younger than a week (a clock change more or less),
    or one that never arrived, is not ignored."""
    ripe = [
        one for one in past if not one.held_out and (one.reply is not None or (one.arrived and one.at <= now - ANSWER_WITHIN + HALF_A_DAY))
    ]
    run = 0
    for one in sorted(ripe, key=lambda one: one.at, reverse=True):
        if one.reply is not None:
            break
        run += 1
    return run


def led_dimensions(of_leads: Sequence[Past], now: datetime) -> frozenset[Dimension]:
    """The dimensions in which a team's leads were nudged at least three days ago, within twelve weeks.

    That they were asked is enough: whether they did it is theirs alone.
    """
    acts = [act_called(one.act) for one in of_leads if one.arrived and not one.held_out and _leads(one.at, now)]
    return frozenset(act.dimension for act in acts if act is not None)


def acts_since(suggested: Sequence[Past], week: date) -> frozenset[ActId]:
    """What of this was suggested in the week of that Monday or later."""
    return frozenset(one.act for one in suggested if not one.held_out and one.at.date() >= week)


def choose(
    reader: Reader,
    tiers: Mapping[Dimension, Tier],
    now: datetime,
    rng: random.Random,
    *,
    led: AbstractSet[Dimension] | None = None,
    answers: Dimension | None = None,
    retired: AbstractSet[Dimension] = frozenset(),
    chosen: AbstractSet[Dimension] = frozenset(),
) -> Suggestion | None:
    """The act to suggest now, or None when nothing fits.

    `tiers`: the team's (for owners: the company's) released tiers; a dimension that is not in it is hidden or not
    ready. `led`: where the team's leads went first; None where there is no lead to wait for. `answers`: the side that the line
    above names; the act is one for it, or there is none. About leads themselves only acts for leads answer; once these are had, it is an
    act for another side. `retired`: sides about which suggestions were found to do nothing.
    `chosen`: what the reader's teams work on; as long as there is an act for it that fits, it is one of these.
    The same reader, tiers, moment and seed give the same act.
    """
    if answers is not None:
        act = _answering(reader, answers, tiers.get(answers), now)
        if act is not None:
            return Suggestion(act, tiers.get(answers))
        if answers is not Dimension.LEAD:
            return None
    opener = _opener(reader)
    if opener is not None:
        return Suggestion(opener, tiers.get(opener.dimension), is_opener=True)
    candidates = [
        (dimension, act)
        for dimension in Dimension
        if dimension not in retired
        and _open_to(reader.role, dimension, led)
        and (act := _next_act(reader, dimension, tiers.get(dimension), now)) is not None
    ]
    if not candidates:
        return None
    candidates = [one for one in candidates if one[0] in chosen] or candidates
    weights = [_WEIGHTS[tiers.get(dimension)] for dimension, _ in candidates]
    dimension, act = rng.choices(candidates, weights)[0]
    return Suggestion(act, tiers.get(dimension))


def draw(rng: random.Random, probability: float = NUDGE_PROBABILITY) -> Draw:
    """Nudge or hold out, by chance, with the probability to write down beside it."""
    return Draw(rng.random() < probability, probability)


def snoozed_until(weeks: int, now: datetime) -> datetime:
    """The end of a snooze of one to four weeks."""
    if not 1 <= weeks <= MOST_SNOOZED_WEEKS:
        raise PersonCanFix("nudge.too_long_a_pause")
    return now + timedelta(weeks=weeks)


def less(wish: NudgeWish) -> NudgeWish:
    """One step quieter; the quietest is not a stop, that has a word of its own."""
    return {NudgeWish.MORE: NudgeWish.USUAL, NudgeWish.NONE: NudgeWish.NONE}.get(wish, NudgeWish.LESS)


def more(wish: NudgeWish) -> NudgeWish:
    """One step more often."""
    return {NudgeWish.NONE: NudgeWish.LESS, NudgeWish.LESS: NudgeWish.USUAL}.get(wish, NudgeWish.MORE)


def _leads(at: datetime, now: datetime) -> bool:
    return now - NO_REPEAT <= at <= now - LEAD_LEADS_BY


def _opener(reader: Reader) -> Act | None:
    """A lead's first two suggestions are the two that must come before anything is asked of a team."""
    if reader.role is not Role.LEAD:
        return None
    had = {one.act for one in reader.past if not one.held_out}
    return next((act_called(id_) for id_ in OPENERS if id_ not in had), None)


def _open_to(role: Role, dimension: Dimension, led: AbstractSet[Dimension] | None) -> bool:
    return role is not Role.EVERYONE or led is None or dimension in led


def _answering(reader: Reader, side: Dimension, tier: Tier | None, now: datetime) -> Act | None:
    """The next act for the side that a letter names: one for the reader's role, else one for everybody.

    What everybody may do about leads speaks of "your lead": the reader would be sent to themselves.
    """
    own = _next_act(reader, side, tier, now)
    return own if own is not None or side is Dimension.LEAD else _next_act(reader, side, tier, now, Role.EVERYONE)


def _next_act(reader: Reader, dimension: Dimension, tier: Tier | None, now: datetime, role: Role | None = None) -> Act | None:
    """The next step in a dimension: know, try, habit; the stages after it, then those before, if that one is spent.

    `role`: for whom the acts were written, if not for the reader's own.
    """
    suggested = [one for one in reader.past if not one.held_out]
    spent = {one.act for one in suggested if one.at > now - NO_REPEAT} | reader.others
    seen = sum(1 for one in suggested if (act := act_called(one.act)) is not None and act.dimension is dimension)
    stages = list(ActStage)
    first = len(stages) - 1 if tier is Tier.STRENGTH else min(seen, len(stages) - 1)
    for stage in stages[first:] + stages[:first]:
        for act in acts_for(role or reader.role, dimension, stage):
            if act.id not in spent:
                return act
    return None


_GAPS: Mapping[Role, Mapping[NudgeWish, timedelta]] = {
    Role.EVERYONE: {
        NudgeWish.MORE: timedelta(days=7),
        NudgeWish.USUAL: timedelta(days=14),
        NudgeWish.LESS: timedelta(days=28),
        NudgeWish.NONE: LONGEST_GAP,
    },
    Role.LEAD: {
        NudgeWish.MORE: timedelta(days=2),  # Monday's digest has an act, Wednesday brings one more if the ledger of attention lets it
        NudgeWish.USUAL: timedelta(days=7),
        NudgeWish.LESS: timedelta(days=14),
        NudgeWish.NONE: LONGEST_GAP,
    },
    Role.OWNER: {
        NudgeWish.MORE: timedelta(days=14),
        NudgeWish.USUAL: timedelta(days=28),
        NudgeWish.LESS: timedelta(days=56),
        NudgeWish.NONE: LONGEST_GAP,
    },
}

_WEIGHTS: Mapping[Tier | None, int] = {
    Tier.FIRST: 8,
    Tier.LEAN_WEAK: 4,
    Tier.TOO_CLOSE: 2,
    None: 2,
    Tier.STRENGTH: 1,
}
