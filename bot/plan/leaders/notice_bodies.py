"""What notices about the round table hold."""

from __future__ import annotations

from bot.ids import PersonId, RoundTableId
from bot.outbox.notice import NoticeBody


class TableOpened(NoticeBody, frozen=True):
    """Guess before the results, for the leads' channel."""

    kind = "leaders:opened"

    table: RoundTableId


class TableTold(NoticeBody, frozen=True):
    """The company's figure and one question, for the leads' channel."""

    kind = "leaders:told"

    table: RoundTableId


class LeaderTookOn(NoticeBody, frozen=True):
    """What a lead takes on, for the leads' channel."""

    kind = "leaders:took_on"

    table: RoundTableId
    lead: PersonId


class LeadGoesFirst(NoticeBody, frozen=True):
    """This week a lead's team is asked about failure: tell first what you were wrong about."""

    kind = "leaders:first"

    week: str
