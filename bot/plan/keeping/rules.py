"""What is news about something that a team chose, week by week. It is said whole once, and then only when something happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from bot.ids import CommitmentId
from bot.plan.rules import CheckIn, Commitment, CommitmentState

CHOSEN_WITHIN = timedelta(weeks=4)  # for a team whose weeks are quiet
HAPPENED_WITHIN = timedelta(weeks=2)
_ENDS = (CommitmentState.HELPED, CommitmentState.NOT_YET, CommitmentState.DROPPED)


class News(StrEnum):
    """What a digest may tell of it. The value is stored."""

    CHOSEN = ""  # as versions stored it that told it in every digest
    SAID = "said"
    DUE = "due"
    ENDED = "ended"


def news_of(one: Commitment, said: Iterable[CheckIn], today: date) -> list[str]:
    """Its news up to today, each under a name of its own: `id`, then `id|what|when`. An end that nobody spoke of is none."""
    found = [str(one.id)] if one.state is CommitmentState.RUNNING and today - one.starts_on <= CHOSEN_WITHIN else []
    days = [(News.SAID, each.said_on) for each in said] if one.state is CommitmentState.RUNNING else []
    if one.state is CommitmentState.RUNNING and one.ends_on < today:
        days.append((News.DUE, one.ends_on))
    if one.state in _ENDS and one.ended_on is not None:
        days.append((News.ENDED, one.ended_on))
    return [*found, *(f"{one.id}|{what}|{on}" for what, on in days if today - on <= HAPPENED_WITHIN)]


def news_read(name: str) -> tuple[CommitmentId, News]:
    """Of which commitment, and what."""
    commitment, _, rest = name.partition("|")
    return CommitmentId(commitment), News(rest.partition("|")[0])


def told_of(state: CommitmentState, news: Collection[News]) -> News | None:
    """The one thing that is told of it now; None where all of that has been overtaken."""
    if state in _ENDS:
        return News.ENDED if News.ENDED in news else None
    if state is not CommitmentState.RUNNING:
        return None
    return next((one for one in (News.CHOSEN, News.DUE, News.SAID) if one in news), None)
