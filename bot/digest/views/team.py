"""What the three digests look like. Pure: the same digest gives the same message; its `text` says all that its blocks show.

At most one phone screen; "see more" holds the rest. People's words are escaped, on one line, and never a mention.
Refuses to print anything that is not a `Shown`: what is withheld appears by its name and its reason only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.digest.rules import Footer
from bot.digest.seen import AskSeen, LearnedSeen, Lines, TeamSeen, TriedSeen
from bot.digest.views.page import Page
from bot.digest.views.texts_team import TeamTexts, count
from bot.digest.views.translating import in_its_language
from bot.pulse.privacy.release import Released, Shown, Withheld
from bot.pulse.results.views import tier_said
from bot.slack import ids
from bot.slack.blocks import View, button, escape, modal
from bot.slack.charts import weeks_chart
from bot.slack.sanitize import one_line

TITLE, AUTHOR, LESSON, SENTENCE, TEAM_NAME = 56, 28, 40, 110, 56
EARLY_TITLES = 2


def team_digest(seen: TeamSeen, *, preview: bool = False) -> dict[str, Any]:
    """A team's week, for its channel."""
    (words, digest), page = in_its_language(seen), Page()
    if preview:
        page.small(f"{words.preview} {words.preview_only_you}")
    page.heading(words.team_heading.format(team=one_line(seen.team_name, TEAM_NAME), day=words.on(digest.on)))
    if digest.is_quiet:
        page.part("", words.quiet)
        return page.message()
    page.part(part_title(words.learned, words, seen.learned), learned_lines(seen.learned, words))
    page.part(part_title(words.waiting, words, seen.asks), ask_lines(seen.asks, words))
    thanks = [words.thanks] if digest.tried else []
    page.part(part_title(words.tried, words, seen.ended, seen.starting), [*tried_part(seen.ended, seen.starting, words), *thanks])
    figures = without_remarks_of(digest.response, digest.figures)
    page.part(words.pulse, pulse_lines(figures, digest.early, words))
    page.part(words.changed, [people(seen.changed, SENTENCE)] if seen.changed else [])
    if digest.chart:
        page.chart(weeks_chart(digest.chart, words))
    source = footer_words(digest.footer, words, says_hidden=bool(digest.footer.hidden) or not digest.early)
    page.small(" ".join(part for part in (sentence(digest.response), notes_words(figures), source) if part))
    if has_more(seen):
        page.buttons([button(words.see_more, ids.DIGEST_MORE, seen.id)], "digest")
    return page.message()


def has_more(seen: TeamSeen) -> bool:
    """Whether "see more" would show anything that the message does not."""
    things = (seen.learned.more, seen.asks.more, seen.ended.more, seen.starting.more)
    return any(things) or bool(seen.digest.figures or seen.digest.more_figures)


def team_more(seen: TeamSeen) -> View:
    """The whole week in a modal."""
    (words, digest), page = in_its_language(seen), Page()
    page.heading(words.team_heading.format(team=one_line(seen.team_name, TEAM_NAME), day=words.on(digest.on)))
    page.part(words.learned, learned_lines(_whole(seen.learned), words))
    page.part(words.waiting, ask_lines(_whole(seen.asks), words))
    page.part(words.tried, tried_part(_whole(seen.ended), _whole(seen.starting), words))
    shown = without_remarks_of(digest.response, [one for one in (*digest.figures, *digest.more_figures) if isinstance(one, Shown)])
    withheld = [one for one in digest.more_figures if isinstance(one, Withheld)]
    page.part(words.pulse, [*_figures([*shown, *withheld], words), sentence(digest.response)])
    page.small(notes_words(shown))
    page.part(words.changed, [people(seen.changed, 600)] if seen.changed else [])
    page.small(footer_words(digest.footer, words, says_hidden=False))
    return modal(words.more_title, page.blocks, callback_id=ids.DIGEST_MORE, close=words.close)


# --- lines -------------------------------------------------------------------------------------------------------


def people(text: str, limit: int = TITLE) -> str:
    """People's words inside a sentence of ours: one line, cut, harmless."""
    return escape(one_line(text, limit))


def part_title(title: str, words: TeamTexts, *lines: Lines) -> str:
    """The title of a part; where not all of it is told, how much is."""
    told, total = sum(len(one.shown) for one in lines), sum(one.total for one in lines)
    return title if told >= total else words.some_of.format(part=title, n=told, total=total)


def learned_lines(lines: Lines, words: TeamTexts) -> list[str]:
    """One line for each learning."""
    return [f"• {_learned(one, words)}" for one in lines.shown if isinstance(one, LearnedSeen)]


def ask_lines(lines: Lines, words: TeamTexts) -> list[str]:
    """One line for each question that waits, with since when."""
    asks = [one for one in lines.shown if isinstance(one, AskSeen)]
    return [f"• {words.waiting_since.format(text=people(one.text), day=words.on(one.asked_at.date()))}" for one in asks]


def tried_part(ended: Lines, starting: Lines, words: TeamTexts) -> list[str]:
    """How experiments ended and what they taught, and which begin."""
    return [f"• {_tried(one, words)}" for one in (*ended.shown, *starting.shown) if isinstance(one, TriedSeen)]


def pulse_lines(figures: Sequence[Shown], early: Sequence[str], words: TeamTexts) -> list[str]:
    """The figures that are ready, with what changed if it did, and what is too early to say."""
    said = (*shared_notes(figures), words.released.change_unknown, words.released.no_clear_change)
    lines = [f"• {figure_words(one, words, said)}" for one in figures]
    if early:
        lines.append(count(words.early_others, len(early)) if figures else words.early.format(titles=_some(early, words)))
    return lines


def shared_notes(figures: Iterable[Released]) -> tuple[str, ...]:
    """Remarks that hold for every one of several figures: said once, below them."""
    shown = [one for one in figures if isinstance(one, Shown)]
    return tuple(note for note in shown[0].notes if all(note in one.notes for one in shown)) if len(shown) > 1 else ()


def without_remarks_of(response: str, figures: Iterable[Shown]) -> list[Shown]:
    """Figures without the remarks that stand behind how many answered: nothing is said twice."""
    return [replace(one, notes=tuple(note for note in one.notes if note not in response)) for one in figures]


def notes_words(figures: Iterable[Released]) -> str:
    """The remarks that hold for all of the figures, as sentences."""
    return " ".join(sentence(note) for note in shared_notes(figures))


def sentence(text: str) -> str:
    """Released words as a sentence, a full stop behind them; nothing where there are none."""
    text = text[:1].upper() + text[1:]  # some bands are words: "fewer than 5 people answered"
    return escape(text if text.endswith(".") else f"{text}.") if text else ""


def figure_words(shown: Shown, words: TeamTexts, said: Collection[str] = ()) -> str:
    """A released figure in one line: score, interval, tier, change and remarks, without what is `said` elsewhere or not worth a line."""
    return (
        words.figure.format(
            title=escape(shown.title),
            score=escape(shown.score_text),
            of_100=words.of_100 if is_score(shown) else "",
            interval=interval_words(shown, words),
            tier=f", {escape(tier_said(shown.tier_words))}" if shown.tier_words else "",
            change=f"; {escape(shown.change_words)}" if shown.change_words and shown.change_words not in said else "",
        )
        + "".join(f". _{sentence(note).rstrip('.')}_" for note in shown.notes if note not in said)
        + _stop(shown, said)
    )


def is_score(shown: Shown) -> bool:
    """Whether a figure is a score from 0 to 100; an indicator says its own unit."""
    return shown.score is not None and shown.score_text == str(shown.score)


def interval_words(shown: Shown, words: TeamTexts) -> str:
    """How far off the figure may be, behind it."""
    return words.likely.format(interval=escape(shown.interval_text)) if shown.interval_text else ""


def released_words(released: Released, words: TeamTexts) -> str:
    """A figure, or its name and why it is withheld."""
    if isinstance(released, Withheld):
        return f"{escape(released.title)}: {escape(released.sentence)}"
    return figure_words(released, words)


def footer_words(footer: Footer, words: TeamTexts, *, says_hidden: bool = True) -> str:
    """Where the numbers come from, and what is hidden and why. Nothing where no figure belongs to the digest.

    `says_hidden`: false where another line names what is hidden already.
    """
    if not (footer.answers or footer.hidden):
        return ""
    source = words.footer_from.format(answers=escape(footer.answers), window=footer.window) if footer.window else ""
    hidden = ", ".join(f"{number} {reason}" for reason, number in footer.hidden)
    limits = words.footer_hidden.format(reasons=hidden) if hidden else words.footer_none_hidden
    return " ".join((source or words.no_figures, limits)) if says_hidden else source or words.no_figures


def _learned(one: LearnedSeen, words: TeamTexts) -> str:
    line = words.learned_line.format(title=people(one.title), author=people(one.author, AUTHOR))
    return line + (count(words.used_by, one.used_by) if one.used_by else "")


def _tried(one: TriedSeen, words: TeamTexts) -> str:
    if one.outcome is None:
        return words.starting_line.format(hypothesis=people(one.hypothesis), day=words.on(one.ends_on))
    line = words.tried_line.format(outcome=words.outcomes[one.outcome], hypothesis=people(one.hypothesis))
    return f"{line} → {people(one.lesson, LESSON)}" if one.lesson else line


def _stop(shown: Shown, said: Collection[str]) -> str:
    return "." if any(note not in said for note in shown.notes) else ""


def _figures(figures: Iterable[Released], words: TeamTexts) -> list[str]:
    """One line for each figure, and one for all those that are withheld for the same reason."""
    ready, held = [], defaultdict(list)
    for one in figures:
        if isinstance(one, Shown):
            ready.append(one)
        else:
            held[one.sentence].append(one.title)
    said = shared_notes(ready)
    withheld = [f"• {escape(', '.join(titles))}: {escape(sentence)}" for sentence, titles in held.items()]
    return [*(f"• {figure_words(one, words, said)}" for one in ready), *withheld]


def _whole(lines: Lines) -> Lines:
    return Lines((*lines.shown, *lines.more), (), lines.total)


def _some(titles: Sequence[str], words: TeamTexts) -> str:
    named = ", ".join(escape(title) for title in titles[:EARLY_TITLES])
    rest = len(titles) - EARLY_TITLES
    return words.early_more.format(titles=named, n=rest) if rest > 0 else named
