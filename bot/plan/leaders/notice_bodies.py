"""What notices about the round table hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import PersonId, RoundTableId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class TableOpened(NoticeBody):
    """Guess before the results, for the leads' channel."""

    kind = "leaders:opened"

    table: RoundTableId


@dataclass(frozen=True, slots=True)
class TableTold(NoticeBody):
    """The company's figure and one question, for the leads' channel."""

    kind = "leaders:told"

    table: RoundTableId


@dataclass(frozen=True, slots=True)
class LeaderTookOn(NoticeBody):
    """What a lead takes on, for the leads' channel."""

    kind = "leaders:took_on"

    table: RoundTableId
    lead: PersonId


@dataclass(frozen=True, slots=True)
class LeadGoesFirst(NoticeBody):
    """This week a lead's team is asked about failure: tell first what you were wrong about."""

    kind = "leaders:first"

    week: str
