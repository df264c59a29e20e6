"""Who is asked whether they would help a team start, and when they hear of one."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.ids import PersonId

HELPED_LEAST = 5  # people of other teams in four weeks
MOST_TEAMS = 2  # that one champion hears of
FRESH_FOR = timedelta(days=14)  # after its welcome a team has begun


class ChampionSaid(StrEnum):
    """What somebody answered. The value is stored."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Champion(Struct, frozen=True):
    """Somebody who was asked. `told`: of how many teams they heard."""

    person: PersonId
    said: ChampionSaid
    asked_on: date
    told: int = 0
