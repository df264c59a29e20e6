"""What the page tells a newcomer: a welcome, twelve steps, and for each what its button does.

`does`: turn (the clock, see `controls`), then write (a line into the composer of the team's channel), app (open the bot's messages), find
(the newest message that holds these words, there or in the team's channel), panel (what opens beside it), be (become somebody), copy.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec import Struct

from bot.demo.company.cast import LEAD

Json = dict[str, Any]


class Chapter(Struct, frozen=True):
    """Until when the clock is turned: words that the visitor reads then, in their team's channel or from the bot; and so long at most."""

    words: str
    most: timedelta


A_WEEK = timedelta(weeks=1)
CHAPTERS = {
    "map": Chapter(": how we learn", A_WEEK),
    "proposals": Chapter("the smallest thing that would help", A_WEEK),
    "vote": Chapter("Three stars for what would help", A_WEEK),
    "choice": Chapter("You chose.", A_WEEK),
    "moved": Chapter("You tried “", 16 * A_WEEK),  # where the visitor takes it on for six weeks, and says nothing of it
}

WELCOME: Json = {
    "title": "Welcome to Tidewater",
    "words": "A small company in a pretend Slack. You are {me}; twenty-five colleagues live their own days, and the clock on top is yours."
    " The bot is the real one. About five minutes take you from its hello to a thing your team changed.",
    "button": "Begin",
}


def step(title: str, words: str, button: str, **does: str) -> Json:
    return {"title": title, "words": words, "button": button, "does": does}


STEPS: list[Json] = [
    step(
        "Read the hello",
        "This is how Ripple came into your channel a week ago: who brought it, what it asks and when, and what it promises.",
        "Show the hello",
        find="I'm Ripple",
    ),
    step(
        "Say something yourself",
        "Somebody on your team would have wanted to know. Send this line, or one of your own.",
        "Write a line",
        write="/til Ctrl+Shift+T brings back the tab I just closed",
    ),
    step(
        "Answer the audit",
        "22 quick questions wait in your messages with Ripple. One tap each, on one message that turns; nobody sees what you tapped.",
        "Open my messages",
        app="messages",
        find=" of 22",
    ),
    step(
        "Read the map",
        "Your colleagues answer, too. On Friday everybody reads this in the same minute: what carries you, where to start, and how sure"
        " that is.",
        "Let it be Friday",
        turn="map",
        find=CHAPTERS["map"].words,
    ),
    step(
        "Propose something",
        "On Monday Ripple asks for the smallest thing that would help there. Press *Propose something* and say it in one sentence, with"
        " your name or without.",
        "Let it be Monday",
        turn="proposals",
        find=CHAPTERS["proposals"].words,
    ),
    step(
        "Vote",
        "Now all proposals stand side by side, yours among them. Give your three stars; nobody sees whose they were.",
        "Let it be Wednesday",
        turn="vote",
        app="messages",
        find=CHAPTERS["vote"].words,
    ),
    step(
        "See what you chose",
        "In the order of your stars. Whoever likes one looks after it: you, or on Monday one of your colleagues.",
        "Let it be Friday",
        turn="choice",
        find=CHAPTERS["choice"].words,
    ),
    step(
        "See whether it moved",
        "Some weeks to keep it, four more, and the same is asked again. You read what came of it, and whether that is more than chance."
        " It stands on the channel's canvas, too.",
        "Let the weeks pass",
        turn="moved",
        find=CHAPTERS["moved"].words,
    ),
    step(
        "Look into the database",
        "Here is everything the bot keeps. Look for your own answer: you will find counts of five or more, and nobody in them.",
        "Open the database",
        panel="database",
    ),
    step(
        "Now be Eve",
        "Eve leads your team. On Mondays she gets a letter: what moved, what waits, one thing to try. Who said what isn't in it, because"
        " nobody can know.",
        "Become Eve",
        be=LEAD,
        app="messages",
    ),
    step(
        "Kill it",
        "Press *Kill it*, let a day pass, start it again. Nothing is lost, nothing comes twice. Let Slack stumble, too, if you like.",
        "Open the faults",
        panel="faults",
    ),
    step(
        "Install it",
        "Ten minutes in your own Slack: this command prints a link that makes the app; copy its two tokens, start the bot. The README"
        " tells every step.",
        "Copy the command",
        copy="python -m bot manifest --link",
    ),
]


def words_from(name: str) -> list[str]:
    """The words of this chapter and of those after it: whoever has read one of them is not behind it."""
    names = list(CHAPTERS)
    return [CHAPTERS[each].words for each in names[names.index(name) :]]


def tour() -> Json:
    """The welcome and the steps, as the page takes them."""
    return {"welcome": WELCOME, "steps": STEPS}
