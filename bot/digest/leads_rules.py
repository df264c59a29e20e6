"""What a lead's weekly digest and a program owner's monthly digest hold.

A lead sees their teams side by side, each only against its own past; whoever leads a team below k sees the company's
figures and is told why. An owner sees the company, never a list of teams. Both from released figures only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.content.dimensions import Dimension, Discipline, IcebergLayer, dimensions_of, layer_of
from bot.digest.rules import Footer, clearest_first, footer_of
from bot.digest.starting import STARTS, Named, start_of
from bot.digest.told import LetterTold
from bot.ids import PersonId, TeamId
from bot.nudges.rules import SuggestedAct
from bot.pulse.privacy.release import figures_for_lead
from bot.pulse.privacy.released import Released, ResponseCount, Shown, Topic, Why
from bot.pulse.scoring.tiers import Tier

MOST_TEAMS = 4
MOST_ASKS = 3
HIGH, LOW = 65, 45
MEMBERS_FOR_BEHAVIOUR = 8
USUAL_FROM_WEEKS = 4


class Gap(StrEnum):
    """Where what people say and what they do lie apart."""

    SAY_MORE = "say_more"
    DO_MORE = "do_more"


class Hint(Struct, frozen=True):
    """A say-do hint: the dimension's released figure, and what was counted in the last four weeks."""

    dimension: Dimension
    gap: Gap
    score: int
    counted: int


class Counted(Struct, frozen=True):
    """What a team did: this week, and in its own weeks before (oldest first)."""

    this_week: int = 0
    before: tuple[int, ...] = ()

    @property
    def usual(self) -> float | None:
        """The team's own mean of the weeks before; None while there are too few of them."""
        return sum(self.before) / len(self.before) if len(self.before) >= USUAL_FROM_WEEKS else None

    @property
    def four_weeks(self) -> int:
        """This week and the three before it."""
        return self.this_week + sum(self.before[-3:])


class LedTeam(Struct, frozen=True):
    """One of a lead's teams, as read. `members`: people who are asked, leads not counted. `released_at`: of the newest figures, the
    team's or the company's; `last_named`: the side that this lead's letters named last.
    """

    team: TeamId
    name: str
    members: int
    figures: tuple[tuple[Dimension, Released], ...] = ()
    response: ResponseCount | None = None
    learned: Counted = Counted()
    asked: Counted = Counted()
    tried: Counted = Counted()
    asks_waiting: int = 0
    running: int = 0
    asks: tuple[str, ...] = ()
    overall: Released | None = None
    released_at: datetime | None = None
    last_named: Named | None = None


class TeamLine(Struct, frozen=True):
    """One team as its lead reads it. `are_the_companys`: it is too small to have figures of its own.

    `asks`: the questions that have waited longest, by id; none in digests kept before that was written down. `overall`: all sides together.
    """

    team: TeamId
    name: str
    weakest: Shown | None
    strongest: Shown | None
    headline: Shown | None
    learned: int
    learned_usual: float | None
    asks_waiting: int
    running: int
    response: ResponseCount | None
    hints: tuple[Hint, ...]
    are_the_companys: bool
    footer: Footer
    asks: tuple[str, ...] = ()
    overall: Shown | None = None


class ManagerDigest(Struct, frozen=True):
    """A lead's week as it is kept. `told`: None until it was sent."""

    lead: PersonId
    on: date
    teams: tuple[TeamLine, ...]
    more_teams: int = 0
    act: SuggestedAct | None = None
    told: LetterTold | None = None


class OwnerMonth(Struct, frozen=True):
    """The company as read for its owners. `did`: how much was shared, asked, answered, tried; `best`: learnings, most used first."""

    owner: PersonId
    on: date
    figures: tuple[tuple[Dimension, Released], ...]
    safety: Released
    sharing: Released
    experimenting: Released
    mobility: Released
    teams: int
    teams_with_figures: int
    people: int
    groups: int
    groups_under_half: int
    hidden_in_teams: tuple[tuple[Why, int], ...] = ()
    groups_unheard: int = 0
    did: tuple[tuple[str, int], ...] = ()
    best: tuple[str, ...] = ()
    overall: Released | None = None


class OwnerDigest(Struct, frozen=True):
    """An owner's month as it is kept: figures grouped by discipline and by layer, the four indicators, the limits.

    `groups_unheard`: too few answered there to say whether half did; None in digests kept before that was counted. `did` and `best`:
    what the company did, and the ids of its most used learnings.
    """

    owner: PersonId
    on: date
    figures: tuple[tuple[Dimension, Released], ...]
    indicators: tuple[Released, ...]
    weakest: tuple[Topic, ...]
    strongest: tuple[Topic, ...]
    disciplines: tuple[tuple[Discipline, tuple[Released, ...]], ...]
    layers: tuple[tuple[IcebergLayer, tuple[Released, ...]], ...]
    teams: int
    teams_with_figures: int
    people: int
    groups: int
    groups_under_half: int
    hidden_in_teams: tuple[tuple[Why, int], ...]
    footer: Footer
    groups_unheard: int | None = None
    did: tuple[tuple[str, int], ...] = ()
    best: tuple[str, ...] = ()
    overall: Released | None = None


def compose_manager(
    lead: PersonId,
    on: date,
    teams: Sequence[LedTeam],
    company: Sequence[tuple[Dimension, Released]],
    act: SuggestedAct | None = None,
) -> ManagerDigest:
    """A lead's week: their teams by name, at most four; the rest are one tap away in their own channels."""
    ordered = sorted(teams, key=lambda team: (team.name.casefold(), team.team))
    lines = tuple(team_line(team, company) for team in ordered[:MOST_TEAMS])
    return ManagerDigest(lead, on, lines, max(0, len(ordered) - MOST_TEAMS), act)


def team_line(team: LedTeam, company: Sequence[tuple[Dimension, Released]]) -> TeamLine:
    """One team, or, where it is too small to have figures, the company in its place, and why."""
    chosen = figures_for_lead([released for _, released in team.figures], [released for _, released in company], team.members)
    shown = clearest_first(list(company) if chosen.are_the_companys else team.figures)
    overall = team.overall if isinstance(team.overall, Shown) and not chosen.are_the_companys else None
    moved = [one for one in (overall, *shown) if one is not None and one.is_headline]
    return TeamLine(
        team=team.team,
        name=team.name,
        weakest=start_of(shown, team.last_named, team.released_at),
        strongest=next((one for one in shown if one.tier is Tier.STRENGTH), None),
        headline=next(iter(moved), None),
        learned=team.learned.this_week,
        learned_usual=team.learned.usual,
        asks_waiting=team.asks_waiting,
        running=team.running,
        response=None if chosen.are_the_companys else team.response,
        hints=() if chosen.are_the_companys else hints(team),
        are_the_companys=chosen.are_the_companys,
        footer=footer_of(list(chosen.figures), team.response),
        asks=team.asks[:MOST_ASKS],
        overall=overall,
    )


def where_to_start(digest: ManagerDigest) -> TeamLine | None:
    """The one team whose weakest side a lead's letter names, and which its act answers."""
    return next((line for line in digest.teams if line.weakest is not None), None)


def side_to_start(digest: ManagerDigest) -> Dimension | None:
    """The side that this line names, if one is named."""
    start = where_to_start(digest)
    about = start.weakest.about if start is not None and start.weakest is not None else None
    return about if isinstance(about, Dimension) else None


def hints(team: LedTeam) -> tuple[Hint, ...]:
    """Where a released score and what was done in four weeks lie apart; only for teams of at least eight.

    Say more than do: people rate it 65 or higher, and nothing of the kind was seen. Do more than say: they rate it
    45 or lower, and more was seen than in this team's usual four weeks.
    """
    if team.members < MEMBERS_FOR_BEHAVIOUR:
        return ()
    done = {Dimension.SHARE: team.learned, Dimension.SAFE: team.asked, Dimension.TRY: team.tried}
    found = (
        _hint(dimension, released, done[dimension])
        for dimension, released in team.figures
        if isinstance(released, Shown) and dimension in done
    )
    return tuple(hint for hint in found if hint is not None)


def compose_owner(month: OwnerMonth) -> OwnerDigest:
    """An owner's month: the four indicators, the company from weakest to strongest, and what stays hidden."""
    by_dimension = dict(month.figures)
    shown = clearest_first(month.figures)
    return OwnerDigest(
        owner=month.owner,
        on=month.on,
        figures=month.figures,
        indicators=(month.safety, month.sharing, month.experimenting, month.mobility),
        weakest=tuple(one.about for one in shown if one.tier in STARTS),
        strongest=tuple(one.about for one in shown if one.tier is Tier.STRENGTH),
        disciplines=tuple((d, _of(by_dimension, dimensions_of(d))) for d in Discipline),
        layers=tuple((layer, _of(by_dimension, _dimensions_in(layer))) for layer in IcebergLayer),
        teams=month.teams,
        teams_with_figures=month.teams_with_figures,
        people=month.people,
        groups=month.groups,
        groups_under_half=month.groups_under_half,
        hidden_in_teams=month.hidden_in_teams,
        footer=footer_of([released for _, released in month.figures]),
        groups_unheard=month.groups_unheard,
        did=month.did,
        best=month.best,
        overall=month.overall,
    )


def _hint(dimension: Dimension, shown: Shown, done: Counted) -> Hint | None:
    if shown.score is None:
        return None
    if shown.score >= HIGH and done.four_weeks == 0:
        return Hint(dimension, Gap.SAY_MORE, shown.score, 0)
    if shown.score <= LOW and done.usual is not None and done.four_weeks > 4 * done.usual:
        return Hint(dimension, Gap.DO_MORE, shown.score, done.four_weeks)
    return None


def _of(figures: Mapping[Dimension, Released], wanted: Sequence[Dimension]) -> tuple[Released, ...]:
    return tuple(figures[dimension] for dimension in wanted if dimension in figures)


def _dimensions_in(layer: IcebergLayer) -> tuple[Dimension, ...]:
    """The dimensions that lie mainly in a layer. Formal learning is a part of the room there is to learn."""
    if layer is IcebergLayer.ABOVE:
        return (Dimension.ROOM,)
    return tuple(d for d in Dimension if d is not Dimension.ROOM and layer_of(d) is layer)
