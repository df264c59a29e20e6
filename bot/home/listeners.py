"""The App Home, `/learn help`, and what people decide for themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from bot.database.languages import locale_of
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.home import acts as home
from bot.home import views
from bot.home.talk.views import not_understood
from bot.ids import PersonId, WorkspaceId
from bot.people import acts as people
from bot.people import days_off
from bot.people.privacy import erase as leaving
from bot.people.quiet_views import quiet_note
from bot.people.rules import Preferences
from bot.pulse.asking.acts import why_not_asked
from bot.sharing.reactions import acts as reactions
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, RefreshHome, Replace, Ripple, Tell
from bot.slack.parse import mapping, whole_number
from bot.slack.said.shown_back import BUTTON_VALUE
from bot.slack.said.tokens import plain_words
from bot.slack.said.wishes import Verb, wish_alone
from bot.words import Words, language_of, words_in


async def home_view(ripple: Ripple, workspace: WorkspaceId, person: PersonId) -> Mapping[str, Any]:
    """Somebody's App Home as it stands now."""
    parts = ripple.features.home()

    def look(scope: Scope) -> tuple[Words, Preferences, bool, list[Any]]:
        words = words_in(language_of(locale_of(scope, person)))
        is_asked = why_not_asked(scope, person) is None
        return words, home.preferences_now(scope, person), is_asked, [part.read(scope, person) for part in parts]

    words, chosen, is_asked, seen = await ripple.read(workspace, look)
    in_order = sorted(zip(parts, seen, strict=True), key=lambda one: not one[0].comes_first(one[1]))
    return views.home_view(words, chosen, [blocks for part, value in in_order if (blocks := part.show(words, value))], is_asked=is_asked)


async def home_opened(inbound: Inbound) -> Answers:
    """Somebody opened the Home tab."""
    return RefreshHome() if inbound.event.get("tab", "home") == "home" else None


async def help_asked(inbound: Inbound) -> Answers:
    """`/learn help`, `/learn` alone, a word nobody knows, or a whole sentence."""
    words, lines = await inbound.words(), inbound.ripple.features.help()
    if len(inbound.text) <= BUTTON_VALUE and views.is_a_sentence(words, lines, inbound.text):
        typed = await inbound.read(lambda scope: plain_words(inbound.text, reactions.names_in(scope, inbound.text)))
        return Tell(not_understood(words, typed))
    return await help_for(inbound, inbound.text)


async def help_for(inbound: Inbound, typed: str = "") -> Answers:
    """What whoever asks can do: a member, a lead, an owner. `typed`: the words that were not understood."""
    reader = await inbound.read(lambda scope: home.reader_of(scope, inbound.person))
    messages = views.help_messages(await inbound.words(), inbound.ripple.features.help(), typed, reader)
    return [Tell(message) for message in messages]


async def settings_opened(inbound: Inbound) -> Answers:
    """ "My settings": day, time, pause, leave."""
    chosen = await inbound.read(lambda scope: home.preferences(scope, inbound.person))
    return OpenModal(views.settings_modal(await inbound.words(), chosen, days_off.COUNTRIES))


async def settings_saved(inbound: Inbound) -> Answers:
    """The settings form came back."""

    def save(scope: Scope) -> None:
        values = inbound.values
        people.choose_slot(scope, inbound.person, str(values.get("weekday")), str(values.get("time")))
        people.choose_nudges(scope, inbound.person, str(values.get("nudges") or "usual"))
        days_off.choose_country(scope, inbound.person, str(values.get("country") or ""))
        first, last = _day(values.get("first_day")), _day(values.get("last_day"))
        if last is not None and first is None:
            raise PersonCanFix("home.leave_without_first_day", field="first_day")
        if first is not None:
            people.take_leave(scope, inbound.person, first, last or first)

    await inbound.once(save)
    return RefreshHome()


async def paused(inbound: Inbound) -> Answers:
    """One tap: quiet for some weeks."""
    weeks = whole_number(inbound.value, 4)
    return await _dialled(inbound, lambda scope: people.pause(scope, inbound.person, weeks))


async def stopped(inbound: Inbound) -> Answers:
    """One tap: nothing unasked any more."""
    return await _dialled(inbound, lambda scope: people.stop(scope, inbound.person))


async def forgetting_wanted(inbound: Inbound) -> Answers:
    """ "Forget me": first say what goes and what cannot."""
    return OpenModal(views.forget_modal(await inbound.words()))


async def forgotten(inbound: Inbound) -> Answers:
    """They meant it."""
    await inbound.once(lambda scope: leaving.forget(scope, inbound.ripple.features, inbound.person))
    return [Tell(views.forgotten_message(await inbound.words())), RefreshHome()]


async def quiet_typed(inbound: Inbound) -> Answers:
    """`/learn stop`, `/learn pause`: the ways to be left alone. `/learn pause until Monday` is one at once."""
    wish = wish_alone(f"{inbound.id} {inbound.text}") if inbound.text else None
    if wish is not None and wish.verb is Verb.PAUSE:
        chosen = await inbound.write(lambda scope: home.pause_said(scope, inbound.person, wish.words))
        return Tell(views.dialled_note(await inbound.words(), chosen) if chosen else quiet_note(await inbound.words()))
    return Tell(quiet_note(await inbound.words()))


async def resumed(inbound: Inbound) -> Answers:
    """One tap: back again."""
    return await _dialled(inbound, lambda scope: people.resume(scope, inbound.person))


async def _dialled(inbound: Inbound, change: Callable[[Scope], Preferences]) -> Answers:
    """Home is drawn again; a message that the button stood on says how it is now."""
    chosen = await inbound.once(change)
    if chosen is None or mapping(inbound.body.get("view")):
        return RefreshHome()
    return [Replace(views.dialled_note(await inbound.words(), chosen)), RefreshHome()]


def _day(text: Any) -> date | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        raise PersonCanFix("home.unreadable_day", field="first_day") from None


LISTENERS: Listeners = {
    ("event", "app_home_opened"): home_opened,
    ("learn", "help"): help_asked,
    ("learn", "settings"): settings_opened,
    ("learn", "stop"): quiet_typed,
    ("learn", "pause"): quiet_typed,
    ("action", ids.HOME_SETTINGS): settings_opened,
    ("view", ids.HOME_SETTINGS_FORM): settings_saved,
    ("action", ids.HOME_PAUSE): paused,
    ("action", ids.HOME_STOP): stopped,
    ("action", ids.HOME_RESUME): resumed,
    ("action", ids.HOME_FORGET): forgetting_wanted,
    ("view", ids.HOME_FORGET_FORM): forgotten,
}
