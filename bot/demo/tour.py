"""What the page tells a newcomer: a welcome, eight steps, and for each what its button does.

`does` is one of: write (a line into the composer of the team's channel), app (open the bot's messages), turn (the clock),
find (the newest message in the team's channel that holds these words), panel (what opens beside the conversation).
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

WELCOME: Json = {
    "title": "Welcome to Tidewater",
    "words": "A small company in a pretend Slack. You are {me}; twenty-five colleagues live their own days, and the clock on top is yours."
    " The bot is the real one. Eight short steps show it all.",
    "button": "Begin",
}


def _step(title: str, words: str, button: str, **does: str) -> Json:
    return {"title": title, "words": words, "button": button, "does": does}


STEPS: list[Json] = [
    _step(
        "Read the hello",
        "This is how Ripple came into your channel: who brought it, what it asks and when, and what it promises.",
        "Show the hello",
        find="I'm Ripple",
    ),
    _step(
        "Share what you learned",
        "Somebody on your team would have wanted to know. Send this line, or one of your own.",
        "Write a line",
        write="/til Ctrl+Shift+T brings back the tab I just closed",
    ),
    _step(
        "Answer a question",
        "It waits in your messages with Ripple: in a team's first week 22 of them on one message, later one or two. One tap is a whole"
        " answer; you can change it until the round closes.",
        "Open my messages",
        app="messages",
    ),
    _step(
        "Try an experiment",
        "Teams change by small tries with a date. Send this one or your own, and say how you will know.",
        "Write a line",
        write="/experiment A week without our Monday meeting leaves more time to learn",
    ),
    _step(
        "Turn the week",
        "Nothing here waits for real days. Let a week pass: your colleagues answer, try and share, and on Friday the digest comes.",
        "Let a week pass",
        turn="week",
    ),
    _step(
        "See the map",
        "In their first full week everybody tapped 22 quick questions, on one message each. On Friday all read this in the same minute:"
        " where to start, what carries you, what is too close to call, and how sure that is.",
        "Show the map",
        find=": how we learn",
    ),
    _step(
        "Read the digest",
        "One screen for the team: what was learned, what was tried and, when a figure is new, how it goes and how sure that is."
        " Your own line is in it, or under The whole week.",
        "Show the digest",
        find="the week to",
    ),
    _step(
        "Look into the database",
        "Here is everything the bot keeps. Look for your own answer: you will find counts of five or more, and nobody in them.",
        "Open the database",
        panel="database",
    ),
]


def tour() -> Json:
    """The welcome and the steps, as the page takes them."""
    return {"welcome": WELCOME, "steps": STEPS}
