"""What people wrote, as lines of a digest: whole thoughts, with the link that opens each. Pure.

Their words are escaped, on one line, without marks that could format what others said, and never a mention. Whose link is
not known is shown without one.
"""

from __future__ import annotations

from bot.digest.seen import AskSeen, LearnedSeen, Lines, TriedSeen
from bot.slack.blocks import escape
from bot.slack.links import linked
from bot.slack.sanitize import is_own_title, one_line, whole_sentences, without_marks
from bot.words import Words

AUTHOR, TITLE, THOUGHT = 60, 150, 300  # letters; a thought that is longer ends at a sentence, and its link leads to the rest
ONE_SENTENCE = 450  # a first sentence is told whole up to here; of what is longer, only that it is there


def learned_lines(lines: Lines, words: Words) -> list[str]:
    """One line for each learning."""
    return [_learned(one, words) for one in lines.shown if isinstance(one, LearnedSeen) and one.text.strip()]


def ask_lines(lines: Lines, words: Words) -> list[str]:
    """One line for each question that waits, with who asked and since when; its link leads to where one answers. See `needing_lines`.

    Where something like it was answered, who answered it, when, and the way there.
    """
    return [_ask(one, words) for one in lines.shown if isinstance(one, AskSeen)]


def needing_lines(lines: Lines, words: Words) -> list[str]:
    """The same where nothing above says what they are: one sentence, or a title and its list."""
    found, title = ask_lines(lines, words), words("digest.needs_you")
    return [f"{title} {found[0]}"] if len(found) == 1 else [title, *(f"• {line}" for line in found)] if found else []


def tried_lines(ended: Lines, starting: Lines, words: Words) -> list[str]:
    """How experiments ended and what they taught, and which begin."""
    return [_tried(one, words) for one in (*ended.shown, *starting.shown) if isinstance(one, TriedSeen)]


def thought(text: str) -> str:
    """People's words inside a line of ours: whole up to 300 letters, else whole sentences, never a part of one; they format nothing
    around them. Empty where the first sentence alone would fill a page.
    """
    return escape(without_marks(whole_sentences(text, THOUGHT, ONE_SENTENCE)))


def name_of(text: str) -> str:
    """Somebody's name, or a team's."""
    return escape(one_line(text, AUTHOR))


def _learned(one: LearnedSeen, words: Words) -> str:
    said = thought(one.text) or words("digest.long")
    if is_own_title(one.title, one.text):
        said = f"{_strong(one.title, words)} {said}"
    line = words("digest.learned_line", text=said, author=name_of(one.author)) if one.author else said
    used = words.many("digest.used_by", one.used_by) if one.used_by else ""
    return line + used + _opens(one.link, one.text, words)


def _ask(one: AskSeen, words: Words) -> str:
    since = {"text": thought(one.text) or words("digest.long_question"), "day": one.asked_at.date()}
    line = words("digest.waiting_of", author=name_of(one.author), **since) if one.author else words("digest.waiting_since", **since)
    line += f" · {linked(one.link, words('digest.answer'))}" if one.link else ""
    if one.like is None:
        return line
    like = words("digest.answered_like", author=name_of(one.like.author), month=words.month(one.like.answered_on))
    return f"{line} · {linked(one.like.link, like)}"


def _tried(one: TriedSeen, words: Words) -> str:
    what = {"hypothesis": words.ended(thought(one.hypothesis) or words("digest.long")), "owner": name_of(one.owner)}
    if one.outcome is None:
        line = words("digest.starting_line", day=one.ends_on, **what)
    else:
        line = words("digest.tried_line", outcome=words.name(one.outcome, "digest"), **what)
    line += f" {thought(one.lesson)}" if one.lesson and one.outcome is not None else ""
    return line + _opens(one.link, one.lesson, words)


def _opens(link: str, text: str, words: Words) -> str:
    """The way to the message: `open`, or `read on` where not all of it stands here."""
    is_whole = thought(text) == escape(without_marks(one_line(text, len(text) + 1)))
    return f" · {linked(link, words('digest.open' if is_whole else 'digest.read_on'))}" if link else ""


def _strong(title: str, words: Words) -> str:
    """A title in bold, as a sentence."""
    return f"*{escape(words.ended(without_marks(one_line(title, TITLE))))}*"
