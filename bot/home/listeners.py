"""The App Home, `/learn help`, and what people decide for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.database.engine import Tx
from bot.errors import PersonCanFix
from bot.home import acts as home
from bot.home import views
from bot.home.parts import HOME_PARTS
from bot.people import acts as people
from bot.people import days_off
from bot.people.privacy import erase as leaving
from bot.people.store import locale_of
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, RefreshHome, Ripple, Tell
from bot.slack.parse import whole_number
from bot.words import language_of, words_in


async def home_view(ripple: Ripple, workspace: str, person: str) -> Mapping[str, Any]:
    """Somebody's App Home as it stands now."""
    seen, locale = await ripple.read(lambda tx: (home.look(tx, workspace, person, ripple.now()), locale_of(tx, workspace, person)))
    words = words_in(language_of(locale))
    return views.home_view(seen, [blocks for name, part in seen.parts if (blocks := HOME_PARTS[name](words, part))])


async def home_opened(inbound: Inbound) -> Answers:
    """Somebody opened the Home tab."""
    return RefreshHome() if inbound.event.get("tab", "home") == "home" else None


async def help_asked(inbound: Inbound) -> Answers:
    """`/learn help`, `/learn` alone, or a word nobody knows."""
    return [Tell(message) for message in views.help_messages(inbound.text)]


async def settings_opened(inbound: Inbound) -> Answers:
    """ "My settings": day, time, pause, leave."""
    chosen = await inbound.read(lambda tx: home.preferences(tx, inbound.workspace, inbound.person))
    return OpenModal(views.settings_modal(chosen, days_off.COUNTRIES))


async def settings_saved(inbound: Inbound) -> Answers:
    """The settings form came back."""

    def save(tx: Tx) -> None:
        values = inbound.values
        people.choose_slot(tx, inbound.workspace, inbound.person, str(values.get("weekday")), str(values.get("time")))
        people.choose_nudges(tx, inbound.workspace, inbound.person, str(values.get("nudges") or "usual"))
        days_off.choose_country(tx, inbound.workspace, inbound.person, str(values.get("country") or ""), inbound.now)
        first, last = _day(values.get("first_day")), _day(values.get("last_day"))
        if last is not None and first is None:
            raise PersonCanFix("Please choose the first day too.", field="first_day")
        if first is not None:
            people.take_leave(tx, inbound.workspace, inbound.person, first, last or first)

    await inbound.once(save)
    return RefreshHome()


async def paused(inbound: Inbound) -> Answers:
    """One tap: quiet for some weeks."""
    weeks = whole_number(inbound.value, 4)
    await inbound.once(lambda tx: people.pause(tx, inbound.workspace, inbound.person, weeks, inbound.now))
    return RefreshHome()


async def stopped(inbound: Inbound) -> Answers:
    """One tap: nothing unasked any more."""
    await inbound.once(lambda tx: people.stop(tx, inbound.workspace, inbound.person, inbound.now))
    return RefreshHome()


async def forgetting_wanted(inbound: Inbound) -> Answers:
    """ "Forget me": first say what goes and what cannot."""
    return OpenModal(views.forget_modal())


async def forgotten(inbound: Inbound) -> Answers:
    """They meant it."""
    await inbound.once(lambda tx: leaving.forget(tx, inbound.workspace, inbound.person, inbound.now))
    return [Tell(views.forgotten_message()), RefreshHome()]


async def resumed(inbound: Inbound) -> Answers:
    """One tap: back again."""
    await inbound.once(lambda tx: people.resume(tx, inbound.workspace, inbound.person))
    return RefreshHome()


def _day(text: Any) -> date | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        raise PersonCanFix("I cannot read that day. Please choose it from the calendar.", field="first_day") from None


LISTENERS: Listeners = {
    ("event", "app_home_opened"): home_opened,
    ("learn", "help"): help_asked,
    ("learn", "settings"): settings_opened,
    ("action", ids.HOME_SETTINGS): settings_opened,
    ("view", ids.HOME_SETTINGS_FORM): settings_saved,
    ("action", ids.HOME_PAUSE): paused,
    ("action", ids.HOME_STOP): stopped,
    ("action", ids.HOME_RESUME): resumed,
    ("action", ids.HOME_FORGET): forgetting_wanted,
    ("view", ids.HOME_FORGET_FORM): forgotten,
}
