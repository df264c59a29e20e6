"""People's words: kept as they were typed, and made harmless where somebody sees them.

What comes in (a command, a form, a marked message) is kept as it is, save for what no database takes. Only where it is
shown does a mention of everybody lose its force, and nothing turns a line around: so what was typed can be copied out
again. Says no to words it cannot use with a sentence that tells the person what to do; never cuts what somebody typed
without telling them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from bot.errors import PersonCanFix

TITLE_LIMIT = 150
TEXT_LIMIT = 3000
TAG_LIMIT = 30
TAGS_LIMIT = 8
LINK_LIMIT = 2000
SLACK_LIMIT = 9000  # of a card's words as Slack counts them: it takes three sections of them, and room is left for the rest

# Direction overrides and embeddings turn the rest of a digest line around; zero-width characters hide a mention.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_HIDDEN = re.compile(  # the letters of a flag (England's, say) stay: nobody sees them either, but what they make
    "(\U0001f3f4[\U000e0020-\U000e007f]+)|[\u200b\u2060\ufeff\u00ad\u180e\u2061-\u2064\U000e0000-\U000e007f]"
)
JOINER = "\u2060"  # nobody sees it, no line breaks there, and `@` before it calls nobody

_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?:", re.IGNORECASE)
_PING = re.compile(
    r"(https?://[^\s<>]+)|([@＠﹫])(?=[\s\u200c\u200d]{0,9}(?:channel|here|everyone|group)(?![^\W_])(?![./-]\w))", re.IGNORECASE
)
_LINK = re.compile(r"https?://[^\s<>|\"']{1,2000}", re.IGNORECASE)
_AFTER_LINKS = re.compile(r"[、。，」』】）；！？]")  # no space stands between an address and these
_FENCE = "```"
_CODE = re.compile(r"(`[^`\n]+`)")
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")  # Slack takes these for the beginning or end of bold, italics, code
_LOOK_ALIKE = str.maketrans("*_~`", "∗ˍ∼ˋ")
_TAG = re.compile(r"(?<![\w#&/<])#([^\W_][\w-]{0,60})")
# Looked for once from the first of many full stops, and given up at once: a row of them costs no time by its square.
_END = r"((?<![.!?…。！？])[.!?…。！？]++[\"'”’»)]*+)(?=\s)"
_SENTENCE_END = re.compile(_END)
_THOUGHT_END = re.compile(rf"{_END}|\n")
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
    PROPOSAL = "proposal"
    WAY_TO_NOTICE = "way_to_notice"


def kept(text: str) -> str:
    """The words as typed, with one kind of line end, nothing that no database takes, no empty lines around. Idempotent."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")).rstrip()
    return re.sub(r"\A(?:[^\S\n]*\n)+", "", text)


def shown(text: str) -> str:
    """The same words where somebody sees them: they call nobody, and turn no line around. Idempotent.

    >>> shown("npm i @here/maps, mail team@group.example")
    'npm i @here/maps, mail team@group.example'
    """
    return _PING.sub(lambda found: found.group(1) or found.group(2) + JOINER, unhidden(text))


def unhidden(text: str) -> str:
    """Without what nobody sees: signs that turn the rest of a line around, or hide a word within another."""
    return _HIDDEN.sub(lambda found: found.group(1) or "", text.translate(_TURNING))


def harmless(text: str) -> str:
    """Few words of somebody's, for a line: one space each, no more than one empty line, no ping. Idempotent."""
    text = unhidden(kept(text))
    return shown(_BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip())


def without_marks(line: str) -> str:
    """One line whose own marks format nothing, neither it nor what stands around it. Whole code stays code.

    >>> without_marks("*Never* run `rm *` on 2*3 __init__")
    '∗Never∗ run `rm *` on 2*3 ˍˍinitˍˍ'
    """
    parts = _CODE.split(line.replace(_FENCE, " ").strip().lstrip("> "))
    return " ".join("".join(part if _CODE.fullmatch(part) else _MARKS.sub(_look_alike, part) for part in parts).split(" ")).strip()


def passage(text: str, limit: int) -> str:
    """The same words with their lines and code, whole if they fit, else up to a word; a fence that is open is closed.

    >>> passage("Use this: ```make   check``` and wait", 24)
    'Use this: ```make…\\n```'
    """
    told = kept(text) if len(kept(text)) <= limit else _shortened(kept(text), limit)
    return told + f"\n{_FENCE}" if told.count(_FENCE) % 2 else told


def whole_passage(text: str, limit: int) -> str:
    """The same words with their lines and code, whole if they fit, else up to the end of the last sentence or line that does.

    >>> whole_passage("It worked. Nobody knows why it did.", 20)
    'It worked.'
    """
    told = kept(text)
    if len(told) <= limit:
        return told
    ends = [match.end(1) if match.group(1) else match.start() for match in _THOUGHT_END.finditer(told[: limit + 1])]
    begun = told[: ends[-1]].rstrip() if ends else _shortened(told, limit)
    return begun + f"\n{_FENCE}" if begun.count(_FENCE) % 2 else begun


def slack_length(text: str) -> int:
    """How long Slack finds it, where `&`, `<` and `>` are written as `&amp;`, `&lt;` and `&gt;`."""
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def one_line(text: str, limit: int) -> str:
    """The same words on one line of at most `limit` characters, with an ellipsis where something was left out."""
    line = " ".join(unhidden(kept(text)).split())
    return line if len(line) <= limit else _shortened(line, limit)


def whole_thought(text: str, limit: int) -> str:
    """The same words on one line, whole if they fit, otherwise up to the end of the last sentence that does.

    Only a sentence that is itself longer than `limit` is cut within.

    >>> whole_thought("It worked. Nobody knows why it did.", 20)
    'It worked.'
    """
    line = " ".join(unhidden(kept(text)).split())
    if len(line) <= limit:
        return line
    ends = [match.end(1) for match in _SENTENCE_END.finditer(line[: limit + 1])]
    return line[: ends[-1]] if ends else _shortened(line, limit)


def whole_sentences(text: str, limit: int, most: int) -> str:
    """The same words on one line: whole if they fit, else the sentences that do, else the first one up to `most`; empty where it is longer.

    Nothing is ever cut within a sentence, as `whole_thought` would.

    >>> whole_sentences("This sentence is longer than it may be. So.", 20, 60)
    'This sentence is longer than it may be.'
    >>> whole_sentences("It fits. Just so", 16, 60), whole_sentences("It fits. Just so", 15, 60)
    ('It fits. Just so', 'It fits.')
    """
    line = " ".join(unhidden(kept(text)).split())
    if len(line) <= limit:
        return line
    ends = [match.end(1) for match in _SENTENCE_END.finditer(line + " ")]
    fitting = [end for end in ends if end <= limit] or [end for end in ends[:1] if end <= most]
    return line[: fitting[-1]] if fitting else line if len(line) <= most else ""


def first_words(text: str, limit: int) -> str:
    """The first line that says something, short enough for a list; a fence alone says nothing.

    >>> first_words("```python\\nprint(1)```", 90)
    'print(1)'
    """
    lines = [line for line in re.sub(r"```[\w+-]*\n|```", "\n", unhidden(kept(text))).splitlines() if line.strip()]
    return one_line(next((line for line in lines if says_something(line)), lines[0] if lines else ""), limit)


def is_own_title(title: str, text: str) -> bool:
    """Whether a title says more than the beginning of its text, which serves as one where none was given."""
    said = one_line(title, TEXT_LIMIT).rstrip("… ")
    return bool(said) and not (one_line(text, TEXT_LIMIT).startswith(said) or first_words(text, TITLE_LIMIT).startswith(said))


def says_something(text: str) -> bool:
    """Whether there is at least one letter or digit beside emoji and punctuation."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in _EMOJI_CODE.sub(" ", text))


def checked(text: str, *, what: Written, limit: int = TEXT_LIMIT, field: str | None = None) -> str:
    """Typed words, as they were typed, or `PersonCanFix` with what to change. Nothing is cut silently."""
    words = kept(text)
    if not harmless(words):
        raise PersonCanFix("form.nothing_here", field=field, what=what)
    if not says_something(words):
        raise PersonCanFix("form.emoji_alone", field=field, what=what)
    if len(words) > limit:
        raise PersonCanFix("form.too_long", field=field, what=what, length=len(words), limit=limit)
    if slack_length(words) > SLACK_LIMIT:
        raise PersonCanFix("form.too_long_in_slack", field=field, what=what, length=slack_length(words), limit=SLACK_LIMIT)
    return words


def excerpt(text: str, limit: int = TEXT_LIMIT) -> str:
    """A message marked by a reaction, as far as we keep it; the whole of it stays in Slack."""
    words = kept(text)
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
    link = _AFTER_LINKS.split(match.group(0))[0].rstrip(".,;:!?*_~`")
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1]
    return link


def checked_link(text: str, *, field: str | None = None) -> str | None:
    """The address typed into a form: none, a whole http(s) address, or what to change."""
    words = "".join(harmless(text).split())
    if not words:
        return None
    if not _LINK.fullmatch(words) or slack_length(words) > LINK_LIMIT:
        raise PersonCanFix("form.no_link", field=field)
    return words


def _look_alike(found: re.Match[str]) -> str:
    return found.group(0).translate(_LOOK_ALIKE)


def _shortened(line: str, limit: int) -> str:
    """Cut between two words where that costs less than a third; no dot stands before the ellipsis."""
    begun = line[: limit - 1]
    if not line[limit - 1].isspace() and begun.rfind(" ") * 3 >= limit * 2:
        begun = begun[: begun.rfind(" ")]
    return begun.rstrip(" .,;:-`\n") + "…"


def _tag(part: str) -> str:
    letters = unicodedata.normalize("NFKC", harmless(part)).casefold().strip(" #")
    return re.sub(r"[^\w-]+", "-", letters).strip("-_")


def _distinct(tags: Iterable[str]) -> tuple[str, ...]:
    seen = dict.fromkeys(_tag(tag) for tag in tags)
    return tuple(tag for tag in seen if tag)
