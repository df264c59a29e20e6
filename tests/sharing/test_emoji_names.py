"""An emoji has several names. Slack tells of a mark under any of them; the workspace agreed on one."""

from __future__ import annotations

import pytest

from bot.sharing.reactions.emoji_names import spellings
from bot.sharing.reactions.rules import AgreedReactions, Meaning

NAMES = {
    "thumbsup": ["+1", "thumbsup", "+1::skin-tone-2", "thumbsup::skin-tone-6"],
    "+1": ["thumbsup", "+1"],
    "shrug": ["woman-shrugging", "man-shrugging::skin-tone-4", "shrug"],
    "woman-shrugging": ["shrug", "man-shrugging"],
    "ありがとう": ["ありがとう"],
    "party_parrot": ["party_parrot"],
}


@pytest.mark.parametrize("agreed", NAMES)
def test_a_mark_counts_under_every_name_of_its_emoji(agreed: str) -> None:
    table = AgreedReactions({Meaning.USED: (agreed,), Meaning.LEARNING: ("bulb",)})
    for told in NAMES[agreed]:
        assert table.meaning_of(told) is Meaning.USED, told
        assert told in spellings([agreed]), "old marks are found by it, too"


@pytest.mark.parametrize("other", ["-1", "thumbsdown", "shrugging_parrot", "ありがと", "", "::skin-tone-2"])
def test_another_emoji_is_another_emoji(other: str) -> None:
    assert AgreedReactions({Meaning.USED: tuple(NAMES)}).meaning_of(other) is None
