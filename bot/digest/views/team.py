"""A team's digest, for its channel. Pure: the same digest gives the same message; its `text` says all that its blocks show.

People first: whole lessons, what was tried, who waits for an answer; then what changed. Numbers stand here only when they are new,
and what must be known about them lies behind a button.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from bot.digest.seen import Lines, TeamSeen
from bot.digest.views.figures import (
    UNTOLD,
    Remark,
    figure_lines,
    figure_told,
    footer_words,
    notes_words,
    sentence,
    without_remarks_of,
)
from bot.digest.views.lines import ask_lines, learned_lines, needing_lines, thought, tried_lines
from bot.digest.views.page import MessageDraft
from bot.pulse.privacy.released import Shown, Withheld
from bot.pulse.results import said
from bot.slack import ids
from bot.slack.blocks import BUTTON_TEXT, View, button, cut, modal
from bot.slack.charts import weeks_chart
from bot.words import Words, language_of, words_in

MOST_OF_OTHERS = 2  # lines of other features in the message; the whole week holds all


def team_digest(seen: TeamSeen, *, preview: bool = False) -> dict[str, Any]:
    """A team's week, in the language of the team."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    if preview:
        page.small(words.sentences((words("digest.preview"), words("digest.preview_only_you"))))
    page.heading(words("digest.team.heading", team=name_of_team(seen), day=digest.on))
    if digest.is_quiet:
        page.part("", [words("digest.team.quiet"), words("digest.team.quiet_is_fine")])
        return page.message()
    page.part("", lines_of_others(seen, first=True))
    for line in (*learned_lines(seen.learned, words), *tried_lines(seen.ended, seen.starting, words)):
        page.part("", [line])
    page.part("", needing_lines(seen.asks, words))
    if seen.taken_back:
        page.small(words.many("digest.taken_back", seen.taken_back))
    for line in lines_of_others(seen, first=False)[:MOST_OF_OTHERS]:
        page.part("", [line])
    page.part("", _answered(seen, words))
    page.part(words("digest.team.pulse"), figures_told(digest.figures, words))
    page.part("", [words("digest.team.thanks")] if digest.tried else [])
    if digest.chart:
        page.chart(weeks_chart(digest.chart, words))
    if buttons := _buttons(seen, words):
        page.buttons(buttons, "digest")
    return page.message()


def team_more(seen: TeamSeen) -> View:
    """The whole week in a modal."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    page.heading(words("digest.team.heading", team=name_of_team(seen), day=digest.on))
    page.part(words("digest.team.learned"), _listed(learned_lines(_whole(seen.learned), words), seen.learned, words))
    tried = _whole(seen.ended), _whole(seen.starting)
    page.part(words("digest.team.tried"), [f"• {line}" for line in tried_lines(*tried, words)])
    page.part(words("digest.team.waiting"), _listed(ask_lines(_whole(seen.asks), words), seen.asks, words))
    page.part("", [f"• {line}" for line in lines_of_others(seen, first=False)])
    page.part("", _answered(seen, words))
    shown = without_remarks_of(digest.response, [one for one in (*digest.figures, *digest.more_figures) if isinstance(one, Shown)])
    page.part(words("digest.team.pulse"), figures_told(shown, words))
    return modal(words("digest.more_title"), page.blocks, callback_id=ids.DIGEST_MORE, close=words("form.close"))


def team_sure(seen: TeamSeen) -> View:
    """How sure the figures are: remarks, how many answered, what they rest on, and what is not shown and why."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    everything = (*digest.figures, *digest.more_figures)
    shown = without_remarks_of(digest.response, [one for one in everything if isinstance(one, Shown)])
    withheld = [one for one in everything if isinstance(one, Withheld)]
    page.part(words("digest.team.pulse"), figure_lines([*shown, *withheld], words))
    answered, source = sentence(said.answered(words, digest.response), words), footer_words(digest.footer, words, says_hidden=False)
    page.small(words.sentences((answered, notes_words(shown, words), source)))
    return modal(words("digest.sure_title"), page.blocks, callback_id=ids.DIGEST_SURE, close=words("form.close"))


def lines_of_others(seen: TeamSeen, *, first: bool) -> list[str]:
    """What other features tell of this week: what opens a digest, or what follows its lessons and questions."""
    return [line for one in seen.of_others if one.stands_first == first for line in one.lines]


def figures_told(figures: Iterable[Shown], words: Words, told: Collection[Remark] = UNTOLD) -> list[str]:
    """One line for each figure, in the words of its question, with what changed if it did."""
    return [f"• {figure_told(one, words, told)}" for one in figures]


def has_more(seen: TeamSeen) -> bool:
    """Whether "the whole week" would show anything that the message does not."""
    things = (seen.learned, seen.asks, seen.ended, seen.starting)
    shown_more = [one for one in seen.digest.more_figures if isinstance(one, Shown)]
    return any(one.total > len(one.shown) for one in things) or bool(shown_more) or len(lines_of_others(seen, first=False)) > MOST_OF_OTHERS


def name_of_team(seen: TeamSeen) -> str:
    """The team's name on one line. A header is plain text: nothing in it is escaped."""
    return " ".join(seen.team_name.split())


def _answered(seen: TeamSeen, words: Words) -> list[str]:
    """What the lead says was done, and what is not done now and why."""
    did = [words("digest.team.changed", text=thought(seen.changed))] if seen.changed else []
    return [*did, words("digest.team.not_now", text=thought(seen.digest.not_now))] if seen.digest.not_now else did


def _buttons(seen: TeamSeen, words: Words) -> list[dict[str, Any]]:
    made = [button(_whole_week(seen, words), ids.DIGEST_MORE, seen.id)] if has_more(seen) else []
    return [*made, button(words("digest.sure"), ids.DIGEST_SURE, seen.id)] if seen.digest.figures else made


def _whole_week(seen: TeamSeen, words: Words) -> str:
    """The button's label, with how much there is in all; where all of it stands here, and only figures lie behind, without."""
    things = (seen.learned, seen.asks, seen.ended, seen.starting)
    if not any(one.total > len(one.shown) for one in things):
        return words("digest.see_more")
    counts = (("digest.count.learned", seen.learned.total), ("digest.count.tried", seen.ended.total + seen.starting.total))
    told = words.series(words.many(key, n) for key, n in counts if n)
    return cut(words("digest.whole_week_of", parts=told) if told else words("digest.see_more"), BUTTON_TEXT)


def _listed(lines: list[str], found: Lines, words: Words) -> list[str]:
    """Lines as a list, and how many there are beyond them."""
    rest = found.total - len(found.shown) - len(found.more)
    return [*(f"• {line}" for line in lines), *([words.many("digest.and_more", rest)] if rest > 0 else [])]


def _whole(lines: Lines) -> Lines:
    return Lines((*lines.shown, *lines.more), (), lines.total)
