"""What notices to champions hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import TeamId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class ChampionAsked(NoticeBody):
    """Would you help two teams start? To somebody who helped many."""

    kind = "champion:asked"


@dataclass(frozen=True, slots=True)
class TeamBegins(NoticeBody):
    """A team begins: to a champion."""

    kind = "champion:begins"

    team: TeamId
