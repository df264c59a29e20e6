"""A canvas as Slack's markdown. People's words lose what would make a mention, a link or a heading of them."""

from __future__ import annotations

import re

from bot.culture.rules import MapTier
from bot.plan.canvas.rules import CanvasSeen
from bot.plan.moving.views import moved_line
from bot.plan.seen import CommitmentSeen, MoveSeen
from bot.pulse.privacy.released import Shown
from bot.pulse.results import said
from bot.slack.sanitize import one_line, shown, without_marks
from bot.words import Words

LONGEST_LINE = 400
_HARMLESS = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›", "|": "/", "!": "！", "@": "＠"})
_HEADING = re.compile(r"#+(?=[#\s]|$)")  # a topic such as #releases is none


def canvas_markdown(words: Words, seen: CanvasSeen) -> str:
    """Why, the map, what was chosen, what came of it, the last lessons; each part only where there is something."""
    parts = [f"# {_plain(words('canvas.title', team=seen.team_name))}"]
    if seen.why:
        parts.append(f"> {_plain(seen.why)}")
    if seen.map is not None:
        lines = [f"- {side_in_markdown(words, one)}" for place in (MapTier.STRENGTH, MapTier.START) for one in seen.map.at(place)]
        lines = lines or [f"- {side_in_markdown(words, one)}" for one in reversed(seen.map.sides)]
        parts += [f"## {words('canvas.map', day=seen.map.told.released_at.date())}", "\n".join(lines)]
    if seen.chosen:
        parts += [f"## {words('canvas.chosen')}", "\n".join(f"- {_commitment(words, one)}" for one in seen.chosen)]
    if seen.tried:
        parts += [f"## {words('canvas.tried')}", "\n".join(f"- {_moved(words, one)}" for one in seen.tried)]
    if seen.lessons:
        parts += [f"## {words('canvas.lessons')}", "\n".join(f"- {_plain(one)}" for one in seen.lessons)]
    return "\n\n".join(parts)


def side_in_markdown(words: Words, one: Shown) -> str:
    """A side of the map. The words are ours alone, and bold is written with two stars on a canvas."""
    return said.side_line(words, one).replace("*", "**")


def _moved(words: Words, one: MoveSeen) -> str:
    return moved_line(words, one, _plain).replace("*", "**")


def _commitment(words: Words, one: CommitmentSeen) -> str:
    text = words.ended(_plain(one.text))
    return words("canvas.commitment", text=text, week=one.week, weeks=one.weeks, how=_plain(one.noticed_by))


def _plain(text: str) -> str:
    """One line that formats, links and calls nothing."""
    return _HEADING.sub("＃", without_marks(shown(one_line(text, LONGEST_LINE))).translate(_HARMLESS))
