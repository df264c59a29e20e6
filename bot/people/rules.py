"""People and what they wish. Who they are to Ripple, when they want to be asked, and how to be left alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId

DEFAULT_WEEKDAY = 1  # Tuesday
DEFAULT_TIME = "10:00"
WEEKDAYS = range(5)  # Monday to Friday, as dates count them
HOURS = [f"{hour:02d}:{minute:02d}" for hour in range(8, 19) for minute in (0, 30) if (hour, minute) <= (18, 0)]
EARLIEST, LATEST = time(8), time(18)
LONGEST_PAUSE = timedelta(weeks=26)
NUDGE_WISHES = ("more", "usual", "less", "none")
FALLBACK_ZONE = "UTC"


class Person(Struct, frozen=True):
    """Somebody in the workspace, as Slack tells us."""

    id: PersonId
    name: str
    zone: str
    locale: str
    is_bot: bool
    is_guest: bool
    is_stranger: bool
    is_deactivated: bool
    is_owner: bool
    known_since: datetime
    is_admin: bool = False  # of the workspace, as Slack says now; `is_owner` is for the programme's owners to say

    @property
    def counts(self) -> bool:
        """Whether Ripple speaks to and counts this person: a human colleague who is here."""
        return not (self.is_bot or self.is_guest or self.is_stranger or self.is_deactivated)


class Preferences(Struct, frozen=True):
    """What a person decided for themselves; nobody else sees it."""

    weekday: int = DEFAULT_WEEKDAY
    at: str = DEFAULT_TIME
    paused_until: datetime | None = None
    stopped: bool = False
    nudges: str = "usual"
    country: str = ""
    share_in: ChannelId | None = None  # where what they type in a direct message is shared

    def quiet_at(self, now: datetime) -> bool:
        """Whether the person wants to hear nothing unasked now."""
        return self.stopped or (self.paused_until is not None and now < self.paused_until)


def check_nudges(wish: str) -> str:
    """How often somebody wants suggestions."""
    if wish not in NUDGE_WISHES:
        raise PersonCanFix("people.unknown_wish", field="nudges")
    return wish


def known_zone(name: str) -> str:
    """The IANA name if it is one, else UTC: a wrong zone must not stop a message for ever."""
    return _zones().get(name.casefold(), FALLBACK_ZONE)


@cache
def _zones() -> dict[str, str]:
    # Asking each time walks the whole folder of zones: 4 ms for each person at every start.
    return {name.casefold(): name for name in available_timezones()}


def check_slot(weekday: str, at: str) -> tuple[int, str]:
    """A weekday "0".."4" and "HH:MM" in working hours, or `PersonCanFix` with what would be right."""
    if weekday not in {str(day) for day in WEEKDAYS}:
        raise PersonCanFix("form.no_working_day")
    try:
        chosen = time.fromisoformat(at)
    except ValueError:
        raise PersonCanFix("form.no_time") from None
    if not EARLIEST <= chosen <= LATEST:
        raise PersonCanFix("form.out_of_hours", earliest=EARLIEST, latest=LATEST)
    return int(weekday), f"{chosen:%H:%M}"
