"""People's words: what may be kept, and how they are made harmless before anybody else sees them.

Whatever comes in (a command, a form, a message marked by a reaction) becomes plain text here: no mention that could
ping, no characters that turn a line around, nothing a database refuses. Says no to words it cannot use with a
sentence that tells the person what to do; never cuts what somebody typed without telling them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.errors import PersonCanFix
from bot.ids import PersonId

TITLE_LIMIT = 150
TEXT_LIMIT = 3000
TAG_LIMIT = 30
TAGS_LIMIT = 8
LINK_LIMIT = 2000

# Direction overrides and embeddings turn the rest of a digest line around; zero-width characters hide a mention.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_HIDDEN = dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0x00AD, 0x180E, *range(0x2061, 0x2065), *range(0xE0000, 0xE0080)])

_SLACK_TOKEN = re.compile(r"<([^<>\n]{1,3000})>")
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?:", re.IGNORECASE)
_PING = re.compile(r"[@＠﹫][\s\u200c\u200d]{0,3}(?=(?:channel|here|everyone|group)(?![^\W_]))", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>|\"']{1,2000}", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w#&/<])#([^\W_][\w-]{0,60})")
_SENTENCE_END = re.compile(r"([.!?…。！？]+[\"'”’»)]*)(?=\s)")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


class Written(StrEnum):
    """What somebody wrote in a form or a command."""

    LEARNING = "learning"
    TITLE = "title"
    QUESTION = "question"
    HYPOTHESIS = "hypothesis"
    SMALLEST_TEST = "smallest_test"
    WAY_TO_JUDGE = "way_to_judge"
    LESSON = "lesson"
    SENTENCE = "sentence"
    MOMENT = "moment"
    PLAN = "plan"


def plain_words(raw: str, names: Mapping[PersonId, str] | None = None) -> str:
    """Slack's message text as plain text: mentions become names, pings lose their sign, entities are undone.

    >>> plain_words("told <!channel> about <https://x.example|a &amp; b>")
    'told channel about a & b (https://x.example)'
    """
    shown = _SLACK_TOKEN.sub(lambda match: _token(match.group(1), names or {}), raw)
    return harmless(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def harmless(text: str) -> str:
    """Text that cannot ping, cannot turn a line around, and that every database can store. Idempotent."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TURNING).translate(_HIDDEN)
    text = "".join(_storable(letter) for letter in text)
    text = _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()
    return _without_pings(text)


def one_line(text: str, limit: int) -> str:
    """The same words on one line of at most `limit` characters, with an ellipsis where something was left out."""
    line = " ".join(harmless(text).split())
    return line if len(line) <= limit else _shortened(line, limit)


def whole_thought(text: str, limit: int) -> str:
    """The same words on one line, whole if they fit, otherwise up to the end of the last sentence that does.

    Only a sentence that is itself longer than `limit` is cut within.

    >>> whole_thought("It worked. Nobody knows why it did.", 20)
    'It worked.'
    """
    line = " ".join(harmless(text).split())
    if len(line) <= limit:
        return line
    ends = [match.end(1) for match in _SENTENCE_END.finditer(line[: limit + 1])]
    return line[: ends[-1]] if ends else _shortened(line, limit)


def says_something(text: str) -> bool:
    """Whether there is at least one letter or digit beside emoji and punctuation."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in _EMOJI_CODE.sub(" ", text))


def checked(text: str, *, what: Written, limit: int = TEXT_LIMIT, field: str | None = None) -> str:
    """Typed words, made harmless, or `PersonCanFix` with what to change. Nothing is cut silently."""
    words = harmless(text)
    if not words:
        raise PersonCanFix("form.nothing_here", field=field, what=what)
    if not says_something(words):
        raise PersonCanFix("form.emoji_alone", field=field, what=what)
    if len(words) > limit:
        raise PersonCanFix("form.too_long", field=field, what=what, length=len(words), limit=limit)
    return words


def excerpt(text: str, limit: int = TEXT_LIMIT) -> str:
    """A message marked by a reaction, as far as we keep it; the whole of it stays in Slack."""
    words = harmless(text)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def tags_in(text: str) -> tuple[str, ...]:
    """The #tags in a text as Slack sent it, in order, each once. A `<#C1|channel>` that Slack linked is no tag.

    >>> tags_in("read about #SQL and #window-functions, #sql again")
    ('sql', 'window-functions')
    """
    return _distinct(match.group(1) for match in _TAG.finditer(text))


def tags_from_field(text: str, *, field: str | None = None) -> tuple[str, ...]:
    """The tags typed into a form ("sql, on call" or "#sql #on-call"), or what to change."""
    parts = re.split(r"[,;\n]", text) if re.search(r"[,;\n]", text) else text.split("#")
    made = [_tag(part) for part in parts]
    tags = _distinct(tag for tag in made if tag)
    if len(tags) > TAGS_LIMIT:
        raise PersonCanFix("form.too_many_tags", field=field, limit=TAGS_LIMIT)
    long = [tag for tag in tags if len(tag) > TAG_LIMIT]
    if long:
        raise PersonCanFix("form.tag_too_long", field=field, limit=TAG_LIMIT, tag=long[0][:40])
    return tags


def first_link(text: str) -> str | None:
    """The first web address in a text, without the punctuation that ends a sentence."""
    match = _LINK.search(text)
    if match is None:
        return None
    link = match.group(0).rstrip(".,;:!?*_~`")
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1]
    return link


def checked_link(text: str, *, field: str | None = None) -> str | None:
    """The address typed into a form: none, a whole http(s) address, or what to change."""
    words = "".join(harmless(text).split())
    if not words:
        return None
    if not _LINK.fullmatch(words) or len(words) > LINK_LIMIT:
        raise PersonCanFix("form.no_link", field=field)
    return words


def _shortened(line: str, limit: int) -> str:
    """Cut between two words where that costs less than a third; no dot stands before the ellipsis."""
    kept = line[: limit - 1]
    if not line[limit - 1].isspace() and kept.rfind(" ") * 3 >= limit * 2:
        kept = kept[: kept.rfind(" ")]
    return kept.rstrip(" .,;:-") + "…"


def _token(inside: str, names: Mapping[PersonId, str]) -> str:
    address, _, label = inside.partition("|")
    if address.startswith("@"):
        return "@" + (names.get(PersonId(address[1:])) or label or "someone")
    if address.startswith("#"):
        return "#" + label if label else "a channel"
    if address.startswith("!"):
        return _special(address, label)
    if not address.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return f"<{inside}>"  # not Slack's: somebody's own angle brackets
    return f"{label} ({address})" if label and label != address.partition("://")[2] else address


def _special(address: str, label: str) -> str:
    if address.startswith("!subteam"):
        return label.lstrip("@") or "a group"
    return label.lstrip("@") or address[1:].partition("^")[0]


def _storable(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter == "\n" or kind not in ("Cc", "Cs"):
        return letter
    return " " if letter == "\t" else ""


def _without_pings(text: str) -> str:
    while _PING.search(text):
        text = _PING.sub("", text)
    return text


def _tag(part: str) -> str:
    letters = unicodedata.normalize("NFKC", harmless(part)).casefold().strip(" #")
    return re.sub(r"[^\w-]+", "-", letters).strip("-_")


def _distinct(tags: Iterable[str]) -> tuple[str, ...]:
    seen = dict.fromkeys(_tag(tag) for tag in tags)
    return tuple(tag for tag in seen if tag)
