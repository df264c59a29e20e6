"""What notices to champions hold."""

from __future__ import annotations

from bot.ids import TeamId
from bot.outbox.notice import NoticeBody
from bot.values import dataclass


@dataclass(frozen=True, slots=True)
class ChampionAsked(NoticeBody):
    """Would you help two teams start? To somebody who helped many."""

    kind = "champion:asked"


@dataclass(frozen=True, slots=True)
class TeamBegins(NoticeBody):
    """A team begins: to a champion."""

    kind = "champion:begins"

    team: TeamId
