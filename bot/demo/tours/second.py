"""What the page tells the owner of the second company. From no Ripple at all to thirty teams that were welcomed, in five minutes.

The steps are made as those of the first (`tour`), with one more thing that a button may do: install (leave for the app's own page).
"""

from __future__ import annotations

from typing import Any

from bot.demo.company.second import LIST, PATTERN, SECOND, TEAMS
from bot.demo.tours.first import step

WELCOME: dict[str, Any] = {
    "title": f"Welcome to {SECOND}",
    "words": f"You are {{me}}, in charge of learning here since this morning: {len(TEAMS)} teams, eight languages, no Ripple yet."
    " Five minutes from now each team has been welcomed. The same bot serves both companies, and neither sees the other.",
    "button": "Begin",
}
STEPS: list[dict[str, Any]] = [
    step(
        "Install Ripple",
        "You leave for Ripple's own page. Slack asks what it may do here, you allow it, and come back.",
        "Install Ripple",
        install="yes",
    ),
    step(
        "Set up thirty teams",
        f"Whoever looks after Slack here has added Ripple to the teams' channels. Send this line, then type `{PATTERN}` under"
        " *And for each channel called*, and press *Show me first*. Each team is led by whoever made its channel.",
        "Write the line",
        write="/learn teams",
    ),
    step(
        "Read the first welcome",
        "Within a minute each channel read this. Who is in it was counted in, and whoever leads got a letter of their own.",
        "Show the welcome",
        find="I'm Ripple",
    ),
    step(
        "Give them their language",
        "The same teams as a list from a spreadsheet, with parents and languages. Copy it, send the line once more and paste it at the"
        " bottom: only what changed is changed. Within a day all of it can be taken back.",
        "Copy the list",
        copy=LIST,
        write="/learn teams",
    ),
    step(
        "See it elsewhere",
        "Nobody was asked anything yet: next week the first 22 questions come, each in their reader's own language. Let the week pass,"
        " then become somebody in Lyon or in Osaka. What months with Ripple look like, Tidewater shows: press the company's name.",
        "Let a week pass",
        turn="week",
    ),
]


def second_tour() -> dict[str, Any]:
    """The welcome and the steps, as the page takes them."""
    return {"welcome": WELCOME, "steps": STEPS}
