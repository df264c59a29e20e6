"""What people type after a command when they mean the command itself: `/til help` is no learning."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.slack.said.wishes import Verb, bare_word, wish_alone
from bot.words.typed import plain_phrases, plainly


class Meant(StrEnum):
    """What a word after a command asks for."""

    HELP = "help"
    UNDO = "undo"
    STOP = "stop"


_AN_OPTION = re.compile(r"(?:--|—)\w[\w-]*")  # some keyboards make one dash of two
# What is understood in a message to Ripple is understood behind a command too.
_WISHED = {Verb.HELP: Meant.HELP, Verb.STOP: Meant.STOP, Verb.PAUSE: Meant.STOP, Verb.UNDO: Meant.UNDO}


def meant(typed: str) -> Meant | None:
    """What is asked for, where nothing else was typed; None: these are somebody's words.

    >>> meant("--help"), meant("“Undo”"), meant("help is always welcome")
    (<Meant.HELP: 'help'>, <Meant.UNDO: 'undo'>, None)
    """
    word = plainly(bare_word(typed))
    if typed.strip() in ("?", "-?", "/?") or _AN_OPTION.fullmatch(typed.strip()):
        return Meant.HELP
    if word in plain_phrases("typed.undo_after_command"):
        return Meant.UNDO
    wish = wish_alone(typed) if word else None
    return _WISHED.get(wish.verb) if wish else None
