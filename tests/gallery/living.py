"""What the gallery's company lives through, so that each view is seen as it really occurs.

Eight weeks as in the demo, beside a team that says nothing, somebody who never answers and somebody in no team. Then a Wednesday with a
round open, on which people try every command and button; then the days that follow from it. What they did not find is told.
"""

from __future__ import annotations

from typing import Any

from bot.localslack import BotDidNotAnswer, NotPossible
from bot.slack import ids
from tests.gallery.wednesday import WEDNESDAY, Act, Hands


async def live(stage: Any) -> list[str]:
    """Live through all of it; what people did not find."""
    hands = Hands(stage)
    missed = await _try(hands, (newcomers, looks_before_anything_is_counted, quiet_team))
    await stage.live(weeks=8, days=2, hours=4)
    missed += await _try(hands, WEDNESDAY)
    await stage.live(days=3)
    missed += await _try(hands, SATURDAY)
    await stage.live(days=4)
    missed += await _try(hands, (a_key_is_lost, somebody_wants_to_be_forgotten))
    return missed


async def _try(hands: Hands, acts: tuple[Act, ...]) -> list[str]:
    missed = []
    for act in acts:
        try:
            await act(hands)
        except (NotPossible, BotDidNotAnswer) as refused:
            missed.append(f"{act.__name__}: {str(refused).splitlines()[0]}")
        await hands.close()
    return missed


# --- before the weeks ----------------------------------------------------------------------------------------------


async def newcomers(hands: Hands) -> None:
    stage = hands.stage
    for name, channel in (("Zoe Adler", "harbor"), ("Pia Sand", "lighthouse"), ("Rafi Levi", "lighthouse"), ("Tom Berg", "general")):
        person = stage.people[name] = stage.slack.add_person(name, tz="Europe/Berlin")
        if channel == "lighthouse" and name.startswith("Pia"):
            stage.slack.invite_bot(stage.slack.add_channel(channel, members=[person, hands["Eve"]]))
            await hands.wish(name, nudges="None")
        else:
            await person.joins(f"#{channel}")
    await stage.settle()


async def looks_before_anything_is_counted(hands: Hands) -> None:
    await hands.type("Tom", "/learn indicators", "#general")


async def quiet_team(hands: Hands) -> None:
    await hands.type("Lena", "/learn setup", "#general")
    await hands.press("Lena", "New team")
    await hands.send("Lena", name="Lighthouse", channel="#lighthouse", leads="Pia Sand")


# --- afterwards ----------------------------------------------------------------------------------------------------


async def looks_at_the_weekend(hands: Hands) -> None:
    await hands.type("Gwen", "/learn privacy", "bot")


async def sees_what_came_of_it(hands: Hands) -> None:
    for who in ("Ana", "Eve"):
        await hands[who].opens_home()
        await hands.type(who, "/learn pulse")
        await hands.press(who, ids.PULSE_SURE)
        await hands.close()
        await hands.press(who, ids.PULSE_PROOF)
        await hands.close()
        await hands.type(who, "/learn privacy")
        await hands.close()


async def raises_a_threshold(hands: Hands) -> None:
    await hands.type("Lena", "/learn pulse", "#general")
    await hands.press("Lena", ids.PULSE_SETTINGS)
    await hands.send("Lena", k="6", comments_k="10")


SATURDAY: tuple[Act, ...] = (looks_at_the_weekend, sees_what_came_of_it, raises_a_threshold)


async def a_key_is_lost(hands: Hands) -> None:
    """Whoever runs the bot deletes the key folder of an open round, and starts it again."""
    stage = hands.stage
    await stage.stop_bot()
    for key in (stage.folder / "keys").iterdir():
        key.unlink()
    await stage.start_bot()
    await stage.live(hours=30)


async def somebody_wants_to_be_forgotten(hands: Hands) -> None:
    await hands.type("Jun", "/learn privacy")
    await hands.press("Jun", ids.HOME_FORGET)
    await hands["Jun"].submits()
    await hands.stage.settle()
