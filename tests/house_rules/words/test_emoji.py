"""Every emoji that the bot's words name is drawn by the local workspace. None is shown as its name between colons."""

from __future__ import annotations

import re

from bot.sharing.acts import defaults
from tests.house_rules.code.rooms import BOT, named

PAGES_OWN = (BOT / "localslack/page/src/emoji.ts").read_text()
NAMED = re.compile(r"(?<![\w:/]):([a-z][a-z0-9_]+):(?![\w:])")


def test_every_emoji_the_bot_names_is_drawn() -> None:
    texts = [path.read_text() for path in [*named("views", "rules"), *(BOT / "words").glob("*.po"), *(BOT / "demo").rglob("*.py")]]
    told = {name for text in texts for name in NAMED.findall(text)}
    agreed = {name for names in defaults().emoji.values() for name in names}
    assert told >= {"bulb", "fog"}, "the search for names finds none"
    drawn = set(re.findall(r"[a-z0-9_+-]+(?=[^\x00-\x7f])", PAGES_OWN))
    assert sorted((told | agreed) - drawn) == []
