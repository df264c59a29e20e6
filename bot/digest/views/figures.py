"""Released figures in words, for every digest: the figure, its remarks, and where it comes from.

Refuses to print anything that is not a `Shown`: what is withheld appears by its name and its reason only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.rules import Footer
from bot.pulse.privacy.released import Direction, Note, Released, ResponseCount, Shown, Why, Withheld
from bot.pulse.results import said
from bot.pulse.results.said import in_ten
from bot.slack.blocks import escape
from bot.words import Words

NO_NEWS = (Direction.UNKNOWN, Direction.NO_CLEAR_CHANGE)

Remark = Note | Direction
UNTOLD: tuple[Remark, ...] = (*Note, *NO_NEWS)  # remarks that wait behind "How sure are we?"


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
        change=f"{words('language.semicolon')}{change}" if change else "",
    )
    stop = words("language.stop")
    return line + "".join(f"{stop} _{sentence(words.name(note), words).rstrip(stop)}_" for note in notes) + (stop if notes else "")


def figure_told(shown: Shown, words: Words, told: Collection[Remark] = UNTOLD) -> str:
    """A score in its question's words, or in those of all sides together, with the number before where it moved; all else in one line."""
    if not said.is_on_one_scale(shown):
        return figure_words(shown, words, told)
    if not shown.has_moved or shown.before is None or shown.ago is None:
        return said.score_now(words, shown)
    numbers = {"now": in_ten(words, shown.score or 0), "before": in_ten(words, shown.before), "ago": shown.ago}
    if isinstance(shown.about, Dimension):
        return words("digest.team.moved", title=words.name(shown.about), says=words.name(shown.about, "says"), **numbers)
    return words("digest.team.moved_together", title=said.title(words, shown.about), **numbers)


def released_words(released: Released, words: Words) -> str:
    """A figure, or its name and why it is withheld."""
    if isinstance(released, Withheld):
        return words.labelled(escape(said.title(words, released.about)), escape(said.why(words, released)))
    return figure_words(released, words)


def figure_lines(figures: Iterable[Released], words: Words) -> list[str]:
    """One line for each figure, and one for all those that are withheld for the same reason."""
    ready, held = [], defaultdict(list)
    for one in figures:
        if isinstance(one, Shown):
            ready.append(one)
        else:
            held[said.why(words, one)].append(said.title(words, one.about))
    told = shared_notes(ready)
    withheld = [f"• {words.labelled(escape(words.series(titles)), escape(reason))}" for reason, titles in held.items()]
    return [*(f"• {figure_words(one, words, told)}" for one in ready), *withheld]


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
    return words.sentences(sentence(words.name(note), words) for note in shared_notes(figures))


def sentence(text: str, words: Words) -> str:
    """Released words as a sentence, a full stop behind them; nothing where there are none."""
    text = text[:1].upper() + text[1:]  # some bands are words: "fewer than 5 people answered"
    return escape(words.ended(text))


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
    return words.series(f"{number} {words.name(why)}" for why, number in hidden)


def _source(footer: Footer, words: Words) -> str:
    if footer.weeks is None or footer.answers is None:
        return ""
    low, high = footer.weeks
    window = words("digest.footer.weeks", weeks=low) if low == high else words("digest.footer.weeks_span", low=low, high=high)
    answers = words("figure.answers", band=said.band(words, footer.answers))
    return words("digest.footer.from", answers=answers, window=window)
