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
from bot.digest.views.page import MessageDraft
from bot.pulse.privacy.released import Direction, Note, Released, ResponseCount, Shown, Topic, Why, Withheld
from bot.pulse.results import said
from bot.slack import ids
from bot.slack.blocks import View, button, escape, modal
from bot.slack.charts import weeks_chart
from bot.slack.sanitize import one_line
from bot.words import Words, language_of, words_in

TITLE, AUTHOR, LESSON, SENTENCE, TEAM_NAME = 56, 28, 40, 110, 56
EARLY_TITLES = 2
NO_NEWS = (Direction.UNKNOWN, Direction.NO_CLEAR_CHANGE)

Remark = Note | Direction


def team_digest(seen: TeamSeen, *, preview: bool = False) -> dict[str, Any]:
    """A team's week, for its channel, in the language of the team."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    if preview:
        page.small(f"{words('digest.preview')} {words('digest.preview_only_you')}")
    page.heading(words("digest.team.heading", team=one_line(seen.team_name, TEAM_NAME), day=digest.on))
    if digest.is_quiet:
        page.part("", [words("digest.team.quiet"), words("digest.team.quiet_is_fine")])
        return page.message()
    page.part(part_title(words("digest.team.learned"), words, seen.learned), learned_lines(seen.learned, words))
    page.part(part_title(words("digest.team.waiting"), words, seen.asks), ask_lines(seen.asks, words))
    thanks = [words("digest.team.thanks")] if digest.tried else []
    tried = tried_part(seen.ended, seen.starting, words)
    page.part(part_title(words("digest.team.tried"), words, seen.ended, seen.starting), [*tried, *thanks])
    figures = without_remarks_of(digest.response, digest.figures)
    page.part(words("digest.team.pulse"), pulse_lines(figures, digest.early, words))
    page.part(words("digest.team.changed"), [people(seen.changed, SENTENCE)] if seen.changed else [])
    if digest.chart:
        page.chart(weeks_chart(digest.chart, words))
    source = footer_words(digest.footer, words, says_hidden=bool(digest.footer.hidden) or not digest.early)
    response = sentence(said.answered(words, digest.response))
    page.small(" ".join(part for part in (response, notes_words(figures, words), source) if part))
    if has_more(seen):
        page.buttons([button(words("digest.see_more"), ids.DIGEST_MORE, seen.id)], "digest")
    return page.message()


def has_more(seen: TeamSeen) -> bool:
    """Whether "see more" would show anything that the message does not."""
    things = (seen.learned.more, seen.asks.more, seen.ended.more, seen.starting.more)
    return any(things) or bool(seen.digest.figures or seen.digest.more_figures)


def team_more(seen: TeamSeen) -> View:
    """The whole week in a modal."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    page.heading(words("digest.team.heading", team=one_line(seen.team_name, TEAM_NAME), day=digest.on))
    page.part(words("digest.team.learned"), learned_lines(_whole(seen.learned), words))
    page.part(words("digest.team.waiting"), ask_lines(_whole(seen.asks), words))
    page.part(words("digest.team.tried"), tried_part(_whole(seen.ended), _whole(seen.starting), words))
    shown = without_remarks_of(digest.response, [one for one in (*digest.figures, *digest.more_figures) if isinstance(one, Shown)])
    withheld = [one for one in digest.more_figures if isinstance(one, Withheld)]
    page.part(words("digest.team.pulse"), [*_figures([*shown, *withheld], words), sentence(said.answered(words, digest.response))])
    page.small(notes_words(shown, words))
    page.part(words("digest.team.changed"), [people(seen.changed, 600)] if seen.changed else [])
    page.small(footer_words(digest.footer, words, says_hidden=False))
    return modal(words("digest.more_title"), page.blocks, callback_id=ids.DIGEST_MORE, close=words("form.close"))


# --- lines -------------------------------------------------------------------------------------------------------


def people(text: str, limit: int = TITLE) -> str:
    """People's words inside a sentence of ours: one line, cut, harmless."""
    return escape(one_line(text, limit))


def part_title(title: str, words: Words, *lines: Lines) -> str:
    """The title of a part; where not all of it is told, how much is."""
    told, total = sum(len(one.shown) for one in lines), sum(one.total for one in lines)
    return title if told >= total else words("digest.some_of", part=title, n=told, total=total)


def learned_lines(lines: Lines, words: Words) -> list[str]:
    """One line for each learning."""
    return [f"• {_learned(one, words)}" for one in lines.shown if isinstance(one, LearnedSeen)]


def ask_lines(lines: Lines, words: Words) -> list[str]:
    """One line for each question that waits, with since when."""
    asks = [one for one in lines.shown if isinstance(one, AskSeen)]
    return [f"• {words('digest.waiting_since', text=people(one.text), day=one.asked_at.date())}" for one in asks]


def tried_part(ended: Lines, starting: Lines, words: Words) -> list[str]:
    """How experiments ended and what they taught, and which begin."""
    return [f"• {_tried(one, words)}" for one in (*ended.shown, *starting.shown) if isinstance(one, TriedSeen)]


def pulse_lines(figures: Sequence[Shown], early: Sequence[Topic], words: Words) -> list[str]:
    """The figures that are ready, with what changed if it did, and what is too early to say."""
    lines = [f"• {figure_words(one, words, (*shared_notes(figures), *NO_NEWS))}" for one in figures]
    if early:
        titles = [said.title(words, about) for about in early]
        lines.append(words.many("digest.early_others", len(early)) if figures else words("digest.early", titles=_some(titles, words)))
    return lines


def shared_notes(figures: Iterable[Released]) -> tuple[Note, ...]:
    """Remarks that hold for every one of several figures: said once, below them."""
    shown = [one for one in figures if isinstance(one, Shown)]
    return tuple(note for note in shown[0].notes if all(note in one.notes for one in shown)) if len(shown) > 1 else ()


def without_remarks_of(response: ResponseCount | None, figures: Iterable[Shown]) -> list[Shown]:
    """Figures without the remark that stands behind how many answered: nothing is said twice."""
    told = (Note.ROSY,) if response is not None and response.under_half else ()
    return [replace(one, notes=tuple(note for note in one.notes if note not in told)) for one in figures]


def notes_words(figures: Iterable[Released], words: Words) -> str:
    """The remarks that hold for all of the figures, as sentences."""
    return " ".join(sentence(words.name(note)) for note in shared_notes(figures))


def sentence(text: str) -> str:
    """Released words as a sentence, a full stop behind them; nothing where there are none."""
    text = text[:1].upper() + text[1:]  # some bands are words: "fewer than 5 people answered"
    return escape(text if text.endswith(".") else f"{text}.") if text else ""


def figure_words(shown: Shown, words: Words, told: Collection[Remark] = ()) -> str:
    """A released figure in one line: score, interval, tier, change and remarks, without what is `told` elsewhere or not worth a line."""
    notes = [note for note in shown.notes if note not in told]
    tier, change = escape(said.tier(words, shown)), escape(said.change(words, shown)) if shown.change not in told else ""
    line = words(
        "digest.figure",
        title=escape(said.title(words, shown.about)),
        score=escape(said.score(words, shown)),
        of_100=words("figure.of_100") if shown.is_score else "",
        interval=escape(said.likely(words, shown)),
        tier=f", {tier}" if tier else "",
        change=f"; {change}" if change else "",
    )
    return line + "".join(f". _{sentence(words.name(note)).rstrip('.')}_" for note in notes) + ("." if notes else "")


def released_words(released: Released, words: Words) -> str:
    """A figure, or its name and why it is withheld."""
    if isinstance(released, Withheld):
        return f"{escape(said.title(words, released.about))}: {escape(said.why(words, released))}"
    return figure_words(released, words)


def footer_words(footer: Footer, words: Words, *, says_hidden: bool = True) -> str:
    """Where the numbers come from, and what is hidden and why. Nothing where no figure belongs to the digest.

    `says_hidden`: false where another line names what is hidden already.
    """
    if not (footer.is_heard or footer.hidden):
        return ""
    source = _source(footer, words) or words("digest.no_figures")
    hidden = hidden_words(footer.hidden, words)
    limits = words("digest.footer.hidden", reasons=hidden) if hidden else words("digest.footer.none_hidden")
    return f"{source} {limits}" if says_hidden else source


def hidden_words(hidden: Iterable[tuple[Why, int]], words: Words) -> str:
    """How many figures are hidden for which reason."""
    return ", ".join(f"{number} {words.name(why)}" for why, number in hidden)


def _source(footer: Footer, words: Words) -> str:
    if footer.weeks is None or footer.answers is None:
        return ""
    low, high = footer.weeks
    window = words("digest.footer.weeks", weeks=low) if low == high else words("digest.footer.weeks_span", low=low, high=high)
    answers = words("figure.answers", band=said.band(words, footer.answers))
    return words("digest.footer.from", answers=answers, window=window)


def _learned(one: LearnedSeen, words: Words) -> str:
    line = words("digest.learned_line", title=people(one.title), author=people(one.author, AUTHOR))
    return line + (words.many("digest.used_by", one.used_by) if one.used_by else "")


def _tried(one: TriedSeen, words: Words) -> str:
    if one.outcome is None:
        return words("digest.starting_line", hypothesis=people(one.hypothesis), day=one.ends_on)
    line = words("digest.tried_line", outcome=words.name(one.outcome, "digest"), hypothesis=people(one.hypothesis))
    return f"{line} → {people(one.lesson, LESSON)}" if one.lesson else line


def _figures(figures: Iterable[Released], words: Words) -> list[str]:
    """One line for each figure, and one for all those that are withheld for the same reason."""
    ready, held = [], defaultdict(list)
    for one in figures:
        if isinstance(one, Shown):
            ready.append(one)
        else:
            held[said.why(words, one)].append(said.title(words, one.about))
    told = shared_notes(ready)
    withheld = [f"• {escape(', '.join(titles))}: {escape(reason)}" for reason, titles in held.items()]
    return [*(f"• {figure_words(one, words, told)}" for one in ready), *withheld]


def _whole(lines: Lines) -> Lines:
    return Lines((*lines.shown, *lines.more), (), lines.total)


def _some(titles: Sequence[str], words: Words) -> str:
    named = ", ".join(escape(title) for title in titles[:EARLY_TITLES])
    rest = len(titles) - EARLY_TITLES
    return words("digest.early_more", titles=named, n=rest) if rest > 0 else named
