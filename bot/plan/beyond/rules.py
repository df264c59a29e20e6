"""What stands on the owners' board: a proposal without its team, or "three teams say"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.ids import PersonId, ProposalId, TeamId
from bot.plan.saying.rules import LeadWord
from bot.pulse.privacy.fold import COMPANY_COHORTS
from bot.sharing.known.rules import is_about_the_same

ALIKE = 0.6  # of the telling words
MOST_SHOWN = 10  # entries; those that wait longest


class BeyondUs(Struct, frozen=True):
    """A proposal for the owners, with the team that it came from, which no owner is shown."""

    proposal: ProposalId
    team: TeamId
    week: date
    text: str


class BoardEntry(Struct, frozen=True):
    """Proposals in alike words. `teams`: how many teams say so, None where so few that the number would point at them."""

    found: tuple[BeyondUs, ...]
    teams: int | None

    @property
    def texts(self) -> tuple[str, ...]:
        """Their words, each once."""
        return tuple(dict.fromkeys(one.text for one in self.found))

    @property
    def line(self) -> BoardLine:
        """What an owner sees of it."""
        first, *others = self.texts
        return BoardLine(self.found[0].proposal, first, tuple(others), self.teams)

    @property
    def since(self) -> date:
        """The week in which the first was proposed."""
        return min(one.week for one in self.found)


class BoardLine(Struct, frozen=True):
    """An entry as an owner reads it: one proposal's words, and those of others like it."""

    proposal: ProposalId
    text: str
    also_said: tuple[str, ...]
    teams: int | None


class BoardAnswer(Struct, frozen=True):
    """What an owner answered. `person` None: whoever did is gone."""

    word: LeadWord
    why: str | None
    person: PersonId | None


def board_of(found: Sequence[BeyondUs]) -> tuple[BoardEntry, ...]:
    """Alike words together: what three teams or more say first, then what waits longest."""
    groups: list[list[BeyondUs]] = []
    for one in found:
        same = next((group for group in groups if any(_is_alike(one, other) for other in group)), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    entries = [BoardEntry(tuple(group), _count(group)) for group in groups]
    return tuple(sorted(entries, key=lambda one: (-(one.teams or 0), one.since)))


def _is_alike(one: BeyondUs, other: BeyondUs) -> bool:
    return one.text.casefold() == other.text.casefold() or (
        is_about_the_same(one.text, other.text, share=ALIKE) and is_about_the_same(other.text, one.text, share=ALIKE)
    )


def _count(group: Sequence[BeyondUs]) -> int | None:
    """Of as many teams as may be called the company, and no fewer."""
    number = len({one.team for one in group})
    return number if number >= COMPANY_COHORTS else None
