"""Which names mean the same emoji. Slack says `+1` where people agreed on `thumbsup`, and `woman-shrugging` for a `shrug`.

The names stand in bot/content/emoji_names.toml. Those that are not there, a workspace's own for instance, mean themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

SKIN_TONES = range(2, 7)

_NAMES = Path(__file__).parents[2] / "content" / "emoji_names.toml"


def folded(emoji: str) -> str:
    """The one name for an emoji, whatever its alias and skin tone: no colons, lower case.

    >>> folded(":Thumbsup::skin-tone-3:"), folded("woman-shrugging"), folded("party_parrot")
    ('+1', 'shrug', 'party_parrot')
    """
    name = emoji.strip().strip(":").partition("::")[0].lower()
    return _folding().get(name, name)


def spellings(names: Iterable[str]) -> list[str]:
    """Every name under which Slack may have told of these emoji, with each skin tone."""
    known = dict.fromkeys(name for one in names for name in (one, folded(one), *_others().get(folded(one), ())))
    return [name + tone for name in known for tone in ("", *(f"::skin-tone-{n}" for n in SKIN_TONES))]


@cache
def _others() -> Mapping[str, list[str]]:
    import tomllib  # with the first emoji: the start is quicker

    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


@cache
def _folding() -> Mapping[str, str]:
    return {other: name for name, others in _others().items() for other in others}
