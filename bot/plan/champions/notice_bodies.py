"""What notices to champions hold."""

from __future__ import annotations

from bot.ids import TeamId
from bot.outbox.notice import NoticeBody


class ChampionAsked(NoticeBody, frozen=True):
    """Would you help two teams start? To somebody who helped many."""

    kind = "champion:asked"


class TeamBegins(NoticeBody, frozen=True):
    """A team begins: to a champion."""

    kind = "champion:begins"

    team: TeamId
